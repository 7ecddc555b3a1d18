/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-conflict-page.h"

#include "app/reconcile/hj-conflict-view.h"
#include "app/reconcile/hj-conflict-words.h"
#include "app/reconcile/hj-next-question.h"
#include "app/tickets/hj-field-form.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-optional-label.h"
#include "app/widgets/hj-toast.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"

#include <glib/gi18n.h>

/* Letters, of which a Chinese one counts twice. */
#define WIDTH_LARGE 60

struct _HjConflictPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *subject;
  GtkLabel *question;
  GtkWidget *before_side;
  GtkLabel *before;
  GtkLabel *shown;
  GtkLabel *shown_words;
  GtkLabel *shown_author;
  GtkLabel *shown_effect;
  GtkLabel *offered;
  GtkLabel *offered_author;
  GtkLabel *offered_effect;
  GtkWidget *choices;
  GtkWidget *keep;
  GtkWidget *take;
  GtkWidget *other_group;
  AdwBin *other;
  GtkWidget *write;
  GtkLabel *done;
  GtkLabel *undo;
  GtkWidget *next;
  HjRowGroup *about;

  HjSession *session;            /* owned */
  HjLoader *loader;              /* owned */
  char *id;                      /* owned */
  HjFieldForm *form;             /* (nullable) borrowed, asks for another value */
  const HjField *field;          /* (nullable) static, for which it asks */
  HjRecord *seen;                /* (nullable) owned, the conflict as it is shown */
  HjNextQuestion question_after; /* owned */
  GtkWidget *pressed;            /* (nullable) borrowed, the choice that is being carried out */
  gboolean shown_is_mine; /* the value shown is the reader's own, the offered one somebody else's */
};

G_DEFINE_FINAL_TYPE (HjConflictPage, hj_conflict_page, ADW_TYPE_NAVIGATION_PAGE)

/* Everything is owned. */
typedef struct {
  char *id;
  char *user;
  char *role;
  HjConflictView view;
  HjNextQuestion next;
} Data;

static gpointer
prepare_data (gpointer owner)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (owner);
  Data *data = g_new0 (Data, 1);

  data->id = g_strdup (self->id);
  data->user = g_strdup (hj_session_get_user (self->session)->user);
  data->role = g_strdup (hj_session_get_user (self->session)->role);
  hj_next_question_set (&data->next, &self->question_after);
  return data;
}

static void
free_data (gpointer user_data)
{
  Data *data = user_data;

  g_free (data->id);
  g_free (data->user);
  g_free (data->role);
  hj_conflict_view_clear (&data->view);
  hj_next_question_clear (&data->next);
  g_free (data);
}

/* On the store's thread. */
static gboolean
read_data (HjReplica *replica, gpointer user_data, GError **error)
{
  Data *data = user_data;

  return hj_conflict_view_read (&data->view, replica, data->id, data->user, error)
         && hj_next_question_read (&data->next, replica, data->id, data->user, data->role, error);
}

/* A few words are large; what has to be read is not. */
static void
show_value (GtkLabel *label, const char *value)
{
  gboolean large = value != NULL && hj_conflict_words_width (value) <= WIDTH_LARGE;

  hj_optional_label_set (label, value);
  if (large)
    gtk_widget_add_css_class (GTK_WIDGET (label), "title-4");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "title-4");
}

static void
show_choice (GtkWidget *button, const char *choice)
{
  gtk_widget_set_visible (button, choice != NULL);
  if (choice != NULL)
    gtk_button_set_label (GTK_BUTTON (button), choice);
}

/* What stands in the form, as on the command line. */
static char *
dup_written (HjConflictPage *self)
{
  const HjEntity *entity = hj_field_form_get_entity (self->form);
  g_autoptr (HjRecord) written = hj_record_new (entity, self->id);
  int index = hj_entity_field_index (entity, self->field->name);

  hj_field_form_write (self->form, written);
  return hj_value_to_input (self->field, hj_record_get_value (written, (guint)index));
}

static void
on_form_changed_cb (HjConflictPage *self)
{
  g_autofree char *text = dup_written (self);

  gtk_widget_set_sensitive (self->write, text != NULL);
}

/* Asks for another value in the way of the field; what is typed there stays when the page is read
 * anew.
 */
static void
show_form (HjConflictPage *self, const HjConflictView *view)
{
  if (view->field == self->field)
    return;
  self->field = view->field;
  self->form = NULL;
  adw_bin_set_child (self->other, NULL);
  if (self->field == NULL || view->row == NULL)
    return;
  self->form = HJ_FIELD_FORM (hj_field_form_new (self->session, hj_record_get_entity (view->row)));
  hj_describe_group (ADW_PREFERENCES_GROUP (self->form), _ ("Neither is right? Write what holds."));
  hj_field_form_add (self->form, self->field->name, FALSE, NULL);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (on_form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->other, GTK_WIDGET (self->form));
  on_form_changed_cb (self);
}

/* Whoever has decided goes on from here, with the keyboard too. */
static void
show_next (HjConflictPage *self, gboolean open)
{
  gboolean there = !open && self->question_after.id != NULL;

  if (there) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next), "(ss)",
                                      self->question_after.entity, self->question_after.id);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), "view.next-question");
  }
  gtk_widget_set_visible (self->next, there);
  if (there && self->pressed != NULL)
    gtk_widget_grab_focus (self->next);
  if (!open)
    self->pressed = NULL;
}

static void
show_about (HjConflictPage *self, const HjConflictView *view)
{
  GtkWidget *row;

  if (!hj_row_group_begin (self->about, view->page == NULL ? "" : view->page_id)
      || view->page == NULL)
    return;
  row = hj_link_row_new (view->subject, NULL);
  hj_link_row_set_target (HJ_LINK_ROW (row), view->page, view->page_id);
  hj_row_group_add (self->about, row);
}

static void
show_view (HjConflictPage *self, const HjConflictView *view)
{
  gboolean open = view->done == NULL;

  self->shown_is_mine = view->shown_is_mine;
  g_clear_pointer (&self->seen, hj_record_unref);
  self->seen = hj_record_ref (view->conflict);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), view->title);
  gtk_label_set_label (self->heading, view->title);
  hj_optional_label_set (self->subject, view->subject);
  hj_optional_label_set (self->question, open ? view->question : NULL);
  gtk_widget_set_visible (self->before_side, view->before != NULL);
  hj_optional_label_set (self->before, view->before);
  show_value (self->shown, view->shown.value);
  hj_optional_label_set (self->shown_words, view->shown_words);
  hj_optional_label_set (self->shown_author, view->shown.author);
  hj_optional_label_set (self->shown_effect, open ? view->shown.effect : NULL);
  show_value (self->offered, view->offered.value);
  hj_optional_label_set (self->offered_author, view->offered.author);
  hj_optional_label_set (self->offered_effect, open ? view->offered.effect : NULL);
  hj_optional_label_set (self->done, view->done);
  show_choice (self->keep, open ? view->shown.choice : NULL);
  show_choice (self->take, open ? view->offered.choice : NULL);
  gtk_widget_set_visible (self->choices, open);
  show_form (self, view);
  gtk_widget_set_visible (self->other_group, self->form != NULL);
  hj_optional_label_set (self->undo, !open && view->field != NULL
                                         ? _ ("If it was wrong, change the value again; both "
                                              "values are in the history.")
                                         : NULL);
  show_about (self, view);
  show_next (self, open);
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (owner);
  Data *data = user_data;

  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  hj_next_question_set (&self->question_after, &data->next);
  show_view (self, &data->view);
  gtk_stack_set_visible_child_name (self->states, "conflict");
  hj_next_question_take_focus (GTK_WIDGET (self->states));
}

typedef struct {
  HjRecord *seen; /* owned */
  char *take;     /* owned */
} Decision;

static void
free_decision (gpointer data)
{
  Decision *decision = data;

  hj_record_unref (decision->seen);
  g_free (decision->take);
  g_free (decision);
}

/* On the store's thread. */
static gboolean
resolve (HjReplica *replica, gpointer data, GError **error)
{
  Decision *decision = data;

  return hj_act_resolve_seen (replica, decision->seen, decision->take, error);
}

static void
set_busy (HjConflictPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->keep, !busy);
  gtk_widget_set_sensitive (self->take, !busy);
  gtk_widget_set_sensitive (self->choices, !busy);
}

static void
on_resolved_cb (gpointer owner, gpointer data, const GError *error)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (owner);

  set_busy (self, FALSE);
  if (error != NULL && self->pressed != NULL) {
    gtk_widget_grab_focus (self->pressed);
    self->pressed = NULL;
  }
  hj_toast_show (GTK_WIDGET (self), error != NULL ? error->message : _ ("The conflict is decided"));
}

static void
decide (HjConflictPage *self, const char *take, GtkButton *button)
{
  Decision *decision = g_new0 (Decision, 1);

  decision->seen = hj_record_ref (self->seen);
  decision->take = g_strdup (take);
  self->pressed = GTK_WIDGET (button);
  set_busy (self, TRUE);
  hj_session_act (self->session, resolve, decision, free_decision, self, on_resolved_cb);
}

static void
on_keep_clicked_cb (HjConflictPage *self, GtkButton *button)
{
  decide (self, self->shown_is_mine ? "mine" : "theirs", button);
}

static void
on_take_clicked_cb (HjConflictPage *self, GtkButton *button)
{
  decide (self, self->shown_is_mine ? "theirs" : "mine", button);
}

static void
on_write_clicked_cb (HjConflictPage *self, GtkButton *button)
{
  g_autofree char *text = dup_written (self);

  if (text != NULL)
    decide (self, text, button);
}

static void
hj_conflict_page_dispose (GObject *object)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_CONFLICT_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_conflict_page_parent_class)->dispose (object);
}

static void
hj_conflict_page_finalize (GObject *object)
{
  HjConflictPage *self = HJ_CONFLICT_PAGE (object);

  g_free (self->id);
  g_clear_pointer (&self->seen, hj_record_unref);
  hj_next_question_clear (&self->question_after);
  G_OBJECT_CLASS (hj_conflict_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, subject);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, question);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, before_side);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, before);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown_author);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown_words);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, shown_effect);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, offered);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, offered_author);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, offered_effect);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, choices);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, keep);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, take);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, other_group);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, other);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, write);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, done);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, undo);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, next);
  gtk_widget_class_bind_template_child (widget_class, HjConflictPage, about);
}

static void
hj_conflict_page_class_init (HjConflictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_conflict_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_conflict_page_finalize;

  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-conflict-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_take_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_write_clicked_cb);
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
