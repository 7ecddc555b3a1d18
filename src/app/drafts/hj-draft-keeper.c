/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/drafts/hj-draft-keeper.h"

#include "app/drafts/hj-drafts.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* So much typing a power cut may cost at most. */
#define KEEP_AFTER_MS 300

/* Pixels of a banner with one line. */
#define BANNER_HEIGHT 46

typedef struct {
  char *name;
  gpointer widget; /* owned */
  HjDraftRead read;
  HjDraftWrite write;
  char *given;        /* owned, what stood there before the user came */
  gboolean companion; /* not worth a draft by itself, but part of one */
} Field;

struct _HjDraftKeeper {
  GObject parent_instance;

  AdwDialog *dialog;  /* (nullable) weak, holds this */
  HjSession *session; /* owned */
  HjDraft *draft;     /* owned, as last written */
  GPtrArray *fields;  /* owned, of Field */
  AdwBanner *banner;  /* (nullable) weak */
  guint timer;        /* source id */
  gboolean is_kept;   /* there is a draft in the replica */
  gboolean entering;  /* the act that takes its place is under way */
  gboolean retired;   /* the form was closed, and not by the user */
};

G_DEFINE_FINAL_TYPE (HjDraftKeeper, hj_draft_keeper, G_TYPE_OBJECT)

enum { SIGNAL_RESTORED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
free_field (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_object_unref (field->widget);
  g_free (field->given);
  g_free (field);
}

static char *
read_text (gpointer widget)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
}

static void
write_text (gpointer widget, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

/* Returns: whether there is anything that the user has typed */
static gboolean
read_form (HjDraftKeeper *self)
{
  gboolean differs = FALSE;

  g_hash_table_remove_all (self->draft->content);
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = g_ptr_array_index (self->fields, i);
    char *text = field->read (field->widget);
    gboolean is_as_given = g_strcmp0 (text, field->given) == 0;

    differs = differs || (!is_as_given && !field->companion);
    if (text != NULL && (!is_as_given || field->companion))
      g_hash_table_insert (self->draft->content, g_strdup (field->name), text);
    else
      g_free (text);
  }
  return differs;
}

static void
keep_now (HjDraftKeeper *self)
{
  HjDrafts *drafts = hj_drafts_get (self->session);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->dialog == NULL)
    return;
  if (read_form (self)) {
    g_set_str (&self->draft->title, adw_dialog_get_title (self->dialog));
    hj_drafts_put (drafts, self->draft);
    self->is_kept = TRUE;
  } else if (self->is_kept) {
    hj_drafts_forget (drafts, self->draft->key);
    self->is_kept = FALSE;
  }
}

static gboolean
on_keep_due_cb (gpointer user_data)
{
  HjDraftKeeper *self = HJ_DRAFT_KEEPER (user_data);

  self->timer = 0;
  keep_now (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (HjDraftKeeper *self)
{
  self->entering = FALSE;
  if (self->timer == 0)
    self->timer = g_timeout_add (KEEP_AFTER_MS, on_keep_due_cb, self);
}

/* The session ends, and soon the form is closed. */
static void
on_keep_asked_cb (HjDraftKeeper *self, HjDrafts *drafts)
{
  if (self->timer != 0)
    keep_now (self);
  self->retired = TRUE;
}

/* Once it is known whether it was only the window that closed. */
static gboolean
on_closed_for_good_cb (gpointer user_data)
{
  HjDraftKeeper *self = HJ_DRAFT_KEEPER (user_data);
  HjDrafts *drafts = hj_drafts_get (self->session);

  if (self->entering)
    hj_drafts_tell_changed (drafts);
  else if (!self->retired && self->is_kept)
    hj_drafts_drop (drafts, self->draft);
  return G_SOURCE_REMOVE;
}

static void
on_dialog_closed_cb (HjDraftKeeper *self, AdwDialog *dialog)
{
  if (self->retired) {
    hj_drafts_tell_changed (hj_drafts_get (self->session));
    return;
  }
  if (self->timer != 0 && !self->entering)
    keep_now (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_closed_for_good_cb, g_object_ref (self),
                   g_object_unref);
}

static void
on_anew_clicked_cb (HjDraftKeeper *self, AdwBanner *banner)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = g_ptr_array_index (self->fields, i);

    field->write (field->widget, field->given);
  }
  adw_banner_set_revealed (banner, FALSE);
  keep_now (self);
}

static GtkWidget *
find_bars (GtkWidget *root)
{
  if (ADW_IS_TOOLBAR_VIEW (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_bars (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
tell_restored (HjDraftKeeper *self, gint64 at)
{
  GtkWidget *bars = find_bars (GTK_WIDGET (self->dialog));
  g_autofree char *time = hj_say_time (at);
  /* Translators: a day and a minute */
  g_autofree char *text = g_strdup_printf (_ ("Your draft of %s is here."), time);

  if (bars == NULL)
    return;
  if (self->banner == NULL) {
    g_set_weak_pointer (&self->banner, ADW_BANNER (adw_banner_new ("")));
    adw_banner_set_use_markup (self->banner, FALSE);
    adw_banner_set_button_label (self->banner, _ ("Start anew"));
    g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (on_anew_clicked_cb), self,
                             G_CONNECT_SWAPPED);
    adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), GTK_WIDGET (self->banner));
  }
  adw_banner_set_title (self->banner, text);
  adw_banner_set_revealed (self->banner, TRUE);
}

/* A form that comes into focus selects what stands in it, and one key would replace it. */
static gboolean
on_shown_cb (gpointer user_data)
{
  HjDraftKeeper *self = HJ_DRAFT_KEEPER (user_data);
  GtkWidget *bars;

  if (self->dialog == NULL || self->banner == NULL)
    return G_SOURCE_REMOVE;
  bars = gtk_widget_get_ancestor (GTK_WIDGET (self->banner), ADW_TYPE_TOOLBAR_VIEW);
  /* A dialog stays as high as it was at first. */
  if (bars != NULL && gtk_widget_get_height (bars) > 0
      && adw_dialog_get_content_height (self->dialog) < 0)
    adw_dialog_set_content_height (self->dialog, gtk_widget_get_height (bars) + BANNER_HEIGHT);
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++) {
    const Field *field = g_ptr_array_index (self->fields, i);

    if (GTK_IS_EDITABLE (field->widget))
      gtk_editable_set_position (GTK_EDITABLE (field->widget), -1);
  }
  return G_SOURCE_REMOVE;
}

/* What the user has changed meanwhile stays. */
static void
restore (HjDraftKeeper *self, const HjDraft *draft)
{
  self->is_kept = TRUE;
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = g_ptr_array_index (self->fields, i);
    const char *text = g_hash_table_lookup (draft->content, field->name);
    g_autofree char *now = field->read (field->widget);

    if (text != NULL && g_strcmp0 (now, field->given) == 0)
      field->write (field->widget, text);
  }
  g_set_str (&self->draft->entity, draft->entity);
  g_set_str (&self->draft->row, draft->row);
  read_form (self);
  tell_restored (self, draft->at);
  g_idle_add_full (G_PRIORITY_LOW, on_shown_cb, g_object_ref (self), g_object_unref);
  g_signal_emit (self, signals[SIGNAL_RESTORED], 0);
}

typedef struct {
  char *key;      /* owned */
  HjDraft *draft; /* (nullable) owned */
} Search;

static void
free_search (gpointer data)
{
  Search *search = data;

  g_free (search->key);
  hj_draft_free (search->draft);
  g_free (search);
}

/* On the store's thread. */
static gboolean
find_draft (HjReplica *replica, gpointer data, GError **error)
{
  Search *search = data;
  g_autoptr (GError) problem = NULL;

  search->draft = hj_draft_find (replica, search->key, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
on_draft_found_cb (gpointer owner, gpointer data, const GError *error)
{
  HjDraftKeeper *self = HJ_DRAFT_KEEPER (owner);
  const Search *search = data;

  if (search->draft != NULL && !self->retired && self->dialog != NULL)
    restore (self, search->draft);
}

static void
hj_draft_keeper_dispose (GObject *object)
{
  HjDraftKeeper *self = HJ_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_weak_pointer (&self->dialog);
  g_clear_weak_pointer (&self->banner);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->draft, hj_draft_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_draft_keeper_parent_class)->dispose (object);
}

static void
hj_draft_keeper_class_init (HjDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_draft_keeper_dispose;
  signals[SIGNAL_RESTORED] = g_signal_new ("restored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hj_draft_keeper_init (HjDraftKeeper *self)
{
  self->fields = g_ptr_array_new_with_free_func (free_field);
}

/**
 * hj_draft_keeper_attach:
 * @dialog: holds the keeper
 * @key: which form it is, and for which row
 *
 * Returns: (transfer none): to be given the form's widgets, and then started
 */
HjDraftKeeper *
hj_draft_keeper_attach (AdwDialog *dialog, HjSession *session, const char *key)
{
  HjDraftKeeper *self = g_object_new (HJ_TYPE_DRAFT_KEEPER, NULL);

  g_set_weak_pointer (&self->dialog, dialog);
  self->session = g_object_ref (session);
  self->draft = hj_draft_new (key);
  hj_drafts_stamp (hj_drafts_get (session), self->draft);
  g_object_set_data_full (G_OBJECT (dialog), "hj-draft-keeper", self, g_object_unref);
  return self;
}

/**
 * hj_draft_keeper_find:
 *
 * Returns: (transfer none) (nullable): the keeper of a dialog, if it has one
 */
HjDraftKeeper *
hj_draft_keeper_find (gpointer dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "hj-draft-keeper");
}

/**
 * hj_draft_keeper_add:
 * @name: of the field, for later versions too
 * @detailed_signal: by which @widget tells of changes
 */
void
hj_draft_keeper_add (HjDraftKeeper *self, const char *name, gpointer widget,
                     const char *detailed_signal, HjDraftRead read, HjDraftWrite write)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));

  Field *field = g_new0 (Field, 1);

  field->name = g_strdup (name);
  field->widget = g_object_ref (widget);
  field->read = read;
  field->write = write;
  field->given = read (widget);
  g_ptr_array_add (self->fields, field);
  g_signal_connect_object (widget, detailed_signal, G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
hj_draft_keeper_add_text (HjDraftKeeper *self, const char *name, GtkEditable *entry)
{
  hj_draft_keeper_add (self, name, entry, "changed", read_text, write_text);
}

/**
 * hj_draft_keeper_add_companion:
 *
 * Like hj_draft_keeper_add_text(), for what the program offers and a draft must not lose: it is
 * written with a draft also where the user left it as it was.
 */
void
hj_draft_keeper_add_companion (HjDraftKeeper *self, const char *name, GtkEditable *entry)
{
  Field *field;

  hj_draft_keeper_add_text (self, name, entry);
  field = g_ptr_array_index (self->fields, self->fields->len - 1);
  field->companion = TRUE;
}

/**
 * hj_draft_keeper_start:
 *
 * Shows the draft that there is, and keeps what is typed from now on.
 */
void
hj_draft_keeper_start (HjDraftKeeper *self)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));

  Search *search = g_new0 (Search, 1);

  g_signal_connect_object (self->dialog, "closed", G_CALLBACK (on_dialog_closed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hj_drafts_get (self->session), "keep", G_CALLBACK (on_keep_asked_cb),
                           self, G_CONNECT_SWAPPED);
  search->key = g_strdup (self->draft->key);
  hj_session_run (self->session, find_draft, search, free_search, self, on_draft_found_cb);
}

/**
 * hj_draft_keeper_take_as_given:
 * @name: of a field
 *
 * What stands in the field now was put there by the program.
 */
void
hj_draft_keeper_take_as_given (HjDraftKeeper *self, const char *name)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));
  for (guint i = 0; i < self->fields->len; i++) {
    Field *field = g_ptr_array_index (self->fields, i);

    if (g_str_equal (field->name, name)) {
      g_free (field->given);
      field->given = field->read (field->widget);
    }
  }
}

/**
 * hj_draft_keeper_enter:
 *
 * The user enters the form: the draft goes with the next act of the session, if that succeeds.
 */
void
hj_draft_keeper_enter (HjDraftKeeper *self)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));
  if (self->timer != 0)
    keep_now (self);
  self->entering = TRUE;
  hj_session_enter_draft (self->session, self->draft->key);
}

/**
 * hj_draft_keeper_entered:
 *
 * To be called once the act has been asked for, whether or not anybody did: no later one takes the
 * draft.
 */
void
hj_draft_keeper_entered (HjDraftKeeper *self)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));
  hj_session_enter_draft (self->session, NULL);
}

/**
 * hj_draft_keeper_go_on:
 *
 * What was entered was refused: the user goes on with the form.
 */
void
hj_draft_keeper_go_on (HjDraftKeeper *self)
{
  g_return_if_fail (HJ_IS_DRAFT_KEEPER (self));
  self->entering = FALSE;
}
