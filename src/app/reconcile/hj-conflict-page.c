/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-conflict-page.h"

#include "app/reconcile/hj-conflict-words.h"
#include "app/tickets/hj-loader.h"
#include "app/widgets/hj-toast.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

struct _HjConflictPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *subject;
  GtkLabel *reason;
  GtkWidget *base_side;
  GtkLabel *base;
  GtkLabel *shown;
  GtkLabel *shown_author;
  GtkLabel *offered;
  GtkLabel *offered_author;
  GtkWidget *choices;
  GtkButton *keep;
  GtkButton *take;
  GtkWidget *other_group;
  AdwEntryRow *other;
  GtkLabel *done;

  HjSession *session;     /* owned */
  HjLoader *loader;       /* owned */
  char *id;               /* owned */
  gboolean shown_is_mine; /* the value shown is the reader's own, the offered one somebody else's */
};

G_DEFINE_FINAL_TYPE (HjConflictPage, hj_conflict_page, ADW_TYPE_NAVIGATION_PAGE)

/* Everything is owned. */
typedef struct {
  char *id;
  HjRecord *conflict;
  char *subject;
} Data;

static gpointer
prepare_data (gpointer owner)
{
  Data *data = g_new0 (Data, 1);

  data->id = g_strdup (HJ_CONFLICT_PAGE (owner)->id);
  return data;
}

static void
free_data (gpointer user_data)
{
  Data *data = user_data;

  g_free (data->id);
  g_clear_pointer (&data->conflict, hj_record_unref);
  g_free (data->subject);
  g_free (data);
}

/* On the store's thread. */
static gboolean
read_data (HjReplica *replica, gpointer user_data, GError **error)
{
  Data *data = user_data;

  data->conflict = hj_replica_require (replica, &hj_entity_conflict, data->id, error);
  if (data->conflict == NULL)
    return FALSE;
  data->subject = hj_conflict_words_subject (replica, data->conflict);
  return TRUE;
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_sides (HjConflictPage *self, const HjRecord *conflict)
{
  const char *user = hj_session_get_user (self->session)->user;
  g_autofree char *base = hj_conflict_words_value (conflict, "base");
  g_autofree char *shown = hj_conflict_words_value (conflict, "shown");
  g_autofree char *offered = hj_conflict_words_value (conflict, "offered");
  g_autofree char *shown_author = hj_conflict_words_author (conflict, "shown", user);
  g_autofree char *offered_author = hj_conflict_words_author (conflict, "offered", user);

  self->shown_is_mine = g_strcmp0 (hj_record_get_text (conflict, "shown_by"), user) == 0
                        && g_strcmp0 (hj_record_get_text (conflict, "offered_by"), user) != 0;
  gtk_widget_set_visible (self->base_side, hj_conflict_words_field (conflict) != NULL
                                               || !hj_record_is_null (conflict, "base"));
  gtk_label_set_label (self->base, base);
  gtk_label_set_label (self->shown, shown);
  gtk_label_set_label (self->shown_author, shown_author);
  gtk_label_set_label (self->offered, offered);
  gtk_label_set_label (self->offered_author, offered_author);
}

static void
show_choices (HjConflictPage *self, const HjRecord *conflict)
{
  gboolean open = g_strcmp0 (hj_record_get_text (conflict, "state"), "open") == 0;
  const HjField *field = hj_conflict_words_field (conflict);
  g_autofree char *value = hj_conflict_words_value (conflict, "value");
  /* Translators: the value that was decided on */
  g_autofree char *done = g_strdup_printf (_ ("Decided: %s"), value);

  gtk_widget_set_visible (self->choices, open);
  /* An empty side cannot be taken by name: the field is simply emptied where it is edited. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), !hj_record_is_null (conflict, "shown"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->take), !hj_record_is_null (conflict, "offered"));
  gtk_widget_set_visible (self->other_group,
                          open && field != NULL
                              && (field->type == HJ_FIELD_TEXT || field->type == HJ_FIELD_INT
                                  || field->type == HJ_FIELD_DATE));
  show_label (self->done, open ? NULL : done);
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (owner);
  Data *data = user_data;
  g_autofree char *title = NULL;

  if (error != NULL) {
    adw_status_page_set_description (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  title = hj_conflict_words_title (data->conflict);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  gtk_label_set_label (self->heading, title);
  show_label (self->subject, data->subject);
  show_label (self->reason, hj_record_get_text (data->conflict, "reason"));
  show_sides (self, data->conflict);
  show_choices (self, data->conflict);
  gtk_stack_set_visible_child_name (self->states, "conflict");
}

typedef struct {
  char *id;   /* owned */
  char *take; /* owned */
} Decision;

static void
free_decision (gpointer data)
{
  Decision *decision = data;

  g_free (decision->id);
  g_free (decision->take);
  g_free (decision);
}

/* On the store's thread. */
static gboolean
resolve (HjReplica *replica, gpointer data, GError **error)
{
  Decision *decision = data;

  return hj_act_resolve (replica, decision->id, decision->take, error);
}

static void
on_resolved_cb (gpointer owner, gpointer data, const GError *error)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (owner);

  gtk_widget_set_sensitive (self->choices, TRUE);
  hj_toast_show (GTK_WIDGET (self), error != NULL ? error->message : _ ("The conflict is decided"));
}

static void
decide (HjConflictPage *self, const char *take)
{
  Decision *decision = g_new0 (Decision, 1);

  decision->id = g_strdup (self->id);
  decision->take = g_strdup (take);
  gtk_widget_set_sensitive (self->choices, FALSE);
  hj_session_act (self->session, resolve, decision, free_decision, self, on_resolved_cb);
}

static void
on_keep_clicked_cb (HjConflictPage *self, GtkButton *button)
{
  decide (self, self->shown_is_mine ? "mine" : "theirs");
}

static void
on_take_clicked_cb (HjConflictPage *self, GtkButton *button)
{
  decide (self, self->shown_is_mine ? "theirs" : "mine");
}

static void
on_other_applied_cb (HjConflictPage *self, AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*text != '\0')
    decide (self, text);
}

static void
hj_conflict_page_dispose (GObject *object)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (object);

  if (self->loader != NULL)
    hj_loader_stop (self->loader);
  g_clear_object (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_CONFLICT_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_conflict_page_parent_class)->dispose (object);
}

static void
hj_conflict_page_finalize (GObject *object)
{
  g_free (HJ_CONFLICT_PAGE (object)->id);
  G_OBJECT_CLASS (hj_conflict_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, subject);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, reason);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, base_side);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, base);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown_author);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, offered);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, offered_author);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, choices);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, keep);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, take);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, other_group);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, other);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, done);
}

static void
hj_conflict_page_class_init (HjConflictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_conflict_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_conflict_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-conflict-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_take_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_other_applied_cb);
}

static void
hj_conflict_page_init (HjConflictPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_conflict_page_new:
 * @id: of a conflict
 *
 * Returns: (transfer floating): its page, an #AdwNavigationPage
 */
GtkWidget *
hj_conflict_page_new (HjSession *session, const char *id)
{
  HjConflictPage *self = g_object_new (HJ_TYPE_CONFLICT_PAGE, NULL);
  const HjLoaderKind kind = {
    .entities = HJ_LOADER_BIT (hj_entity_conflict),
    .prepare = prepare_data,
    .read = read_data,
    .destroy = free_data,
    .show = show_data,
  };

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  self->loader = hj_loader_new (session, &kind, self);
  hj_loader_load (self->loader);
  return GTK_WIDGET (self);
}
