/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-held-page.h"

#include "app/reconcile/hj-held-view.h"
#include "app/reconcile/hj-next-question.h"
#include "app/tickets/hj-command-act.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-optional-label.h"
#include "app/widgets/hj-toast.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

struct _HjHeldPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *subject;
  GtkLabel *reason;
  GtkLabel *advice;
  HjRowGroup *other;
  HjRowGroup *entered;
  HjRowGroup *now;
  HjRowGroup *about;
  GtkLabel *done;
  GtkWidget *next;
  GtkWidget *choices;
  GtkBox *buttons;

  HjSession *session;            /* owned */
  HjLoader *loader;              /* owned */
  char *id;                      /* owned */
  HjRecord *held;                /* (nullable) owned, as it is shown */
  HjRecord *draft;               /* (nullable) owned, what would be sent again */
  HjRecord *row;                 /* (nullable) owned, what a command is given to */
  HjNextQuestion question_after; /* owned */
  gboolean acted;                /* the reader has just decided, and goes on from here */
  char *offer;                   /* (nullable) owned, what the buttons that are shown follow from */
};

G_DEFINE_FINAL_TYPE (HjHeldPage, hj_held_page, ADW_TYPE_NAVIGATION_PAGE)

/* Everything is owned. */
typedef struct {
  char *id;
  char *user;
  char *role;
  HjHeldView view;
  HjNextQuestion next;
} Data;

static gpointer
prepare_data (gpointer owner)
{
  HjHeldPage *self = HJ_HELD_PAGE (owner);
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
  hj_held_view_clear (&data->view);
  hj_next_question_clear (&data->next);
  g_free (data);
}

/* On the store's thread. */
static gboolean
read_data (HjReplica *replica, gpointer user_data, GError **error)
{
  Data *data = user_data;

  return hj_held_view_read (&data->view, replica, data->id, data->user, error)
         && hj_next_question_read (&data->next, replica, data->id, data->user, data->role, error);
}

/* What is to be done with the held entry: given up for a reason, tried again, or sent anew. */
typedef struct {
  char *id;            /* owned */
  char *held_command;  /* (nullable) owned; none: it is corrected */
  char *command;       /* (nullable) owned, that takes the place of the one that was given */
  HjRecord *corrected; /* (nullable) owned */
  char *why;           /* (nullable) owned */
  GWeakRef dialog;
} Act;

static void
free_act (gpointer data)
{
  Act *act = data;

  g_free (act->id);
  g_free (act->held_command);
  g_free (act->command);
  g_free (act->why);
  g_clear_pointer (&act->corrected, hj_record_unref);
  g_weak_ref_clear (&act->dialog);
  g_free (act);
}

/* On the store's thread. */
static gboolean
act_on (HjReplica *replica, gpointer data, GError **error)
{
  Act *act = data;
  g_auto (HjActResult) result = { 0 };

  if (act->corrected != NULL)
    return hj_act_correct (replica, act->id, act->corrected, act->command, &result, error);
  if (act->why != NULL)
    return hj_act_give_up (replica, act->id, act->why, error);
  return hj_act_do (replica, &hj_entity_held, act->id, act->held_command, NULL, &result, error);
}

/* Whoever has decided goes on from here, with the keyboard too. */
static void
show_next (HjHeldPage *self)
{
  gboolean there
      = gtk_widget_get_visible (GTK_WIDGET (self->done)) && self->question_after.id != NULL;

  if (there) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next), "(ss)",
                                      self->question_after.entity, self->question_after.id);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), "view.next-question");
  }
  gtk_widget_set_visible (self->next, there);
  if (there && self->acted)
    gtk_widget_grab_focus (self->next);
  if (there)
    self->acted = FALSE;
}

static void
on_acted_cb (gpointer owner, gpointer data, const GError *error)
{
  HjHeldPage *self = HJ_HELD_PAGE (owner);
  Act *act = data;

  gtk_widget_set_sensitive (self->choices, TRUE);
  self->acted = error == NULL;
  show_next (self);
  if (hj_command_act_end (&act->dialog, GTK_WIDGET (self), error))
    hj_toast_show (GTK_WIDGET (self),
                   act->why != NULL ? _ ("The entry is given up") : _ ("The entry is sent again"));
}

static Act *
new_act (HjHeldPage *self, HjCommandDialog *dialog)
{
  Act *act = g_new0 (Act, 1);

  act->id = g_strdup (self->id);
  g_weak_ref_init (&act->dialog, dialog);
  return act;
}

static void
start (HjHeldPage *self, Act *act)
{
  gtk_widget_set_sensitive (self->choices, FALSE);
  hj_session_act (self->session, act_on, act, free_act, self, on_acted_cb);
}

static void
on_corrected_cb (HjHeldPage *self, HjRecord *given, HjCommandDialog *dialog)
{
  Act *act = new_act (self, dialog);

  act->corrected = hj_record_ref (given);
  act->command = g_strdup (g_object_get_data (G_OBJECT (dialog), "hj-command"));
  start (self, act);
}

static void
on_reason_given_cb (HjHeldPage *self, HjRecord *given, HjCommandDialog *dialog)
{
  Act *act = new_act (self, dialog);

  act->why = g_strdup (hj_record_get_text (given, "why"));
  start (self, act);
}

/* What a person can write anew; what the entry belongs to stays as it is. */
static GStrv
list_fields (const HjRecord *draft, const HjOp *op)
{
  const HjEntity *entity = hj_record_get_entity (draft);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    gboolean entered = hj_op_find_field (op, field->name) != NULL;

    if (field->merge == HJ_MERGE_CENTRAL || field->merge == HJ_MERGE_COMMAND
        || field->type == HJ_FIELD_REF || field->type == HJ_FIELD_JSON
        || field->type == HJ_FIELD_BOOL || g_str_equal (field->name, "by")
        || (op->kind == HJ_OP_SET && !entered))
      continue;
    g_strv_builder_add (builder, field->name);
  }
  return g_strv_builder_end (builder);
}

static void
on_correct_clicked_cb (HjHeldPage *self, GtkButton *button)
{
  g_autoptr (HjOp) op = hj_op_from_text (hj_record_get_text (self->held, "payload"), -1, NULL);
  g_auto (GStrv) fields = list_fields (self->draft, op);
  AdwDialog *dialog = hj_command_dialog_new_edit (
      self->session, self->draft, _ ("Correct the entry"), (const char *const *)fields);

  g_signal_connect_object (dialog, "given", G_CALLBACK (on_corrected_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* Another command, or the same once more, in the place of the one that is held. */
static void
on_command_clicked_cb (HjHeldPage *self, GtkButton *button)
{
  const HjWorkflowCommand *command = g_object_get_data (G_OBJECT (button), "hj-command");

  if (hj_command_asks (self->session, command)) {
    AdwDialog *dialog = hj_command_dialog_new (self->session, self->row, command);

    g_object_set_data (G_OBJECT (dialog), "hj-command", (gpointer)command->name);
    g_signal_connect_object (dialog, "given", G_CALLBACK (on_corrected_cb), self,
                             G_CONNECT_SWAPPED);
    adw_dialog_present (dialog, GTK_WIDGET (self));
  } else {
    Act *act = new_act (self, NULL);

    act->corrected = hj_record_new (hj_record_get_entity (self->row), hj_record_get_id (self->row));
    act->command = g_strdup (command->name);
    start (self, act);
  }
}

static void
on_retry_clicked_cb (HjHeldPage *self, GtkButton *button)
{
  Act *act = new_act (self, NULL);

  act->held_command = g_strdup ("retry");
  start (self, act);
}

static void
on_give_up_clicked_cb (HjHeldPage *self, GtkButton *button)
{
  AdwDialog *dialog = hj_command_dialog_new (self->session, self->held,
                                             g_object_get_data (G_OBJECT (button), "hj-command"));

  g_signal_connect_object (dialog, "given", G_CALLBACK (on_reason_given_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* A button, and below it what comes of it. */
static GtkWidget *
add_button (HjHeldPage *self, const char *label, const char *style, const char *effect,
            GCallback clicked)
{
  GtkWidget *choice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", effect, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, NULL);

  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  gtk_widget_add_css_class (words, "dimmed");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  words, NULL, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (choice), button);
  gtk_box_append (GTK_BOX (choice), words);
  gtk_box_append (self->buttons, choice);
  return button;
}

static void
add_commands (HjHeldPage *self, const HjHeldView *view)
{
  HjWorkflow *workflow = hj_workflow_get_default (hj_record_get_entity (view->row)->workflow);

  for (guint i = 0; i < view->commands->len; i++) {
    const HjWorkflowCommand *command = hj_workflow_find_command_from (
        workflow, g_ptr_array_index (view->commands, i),
        hj_workflow_state_or_initial (workflow, hj_record_get_text (view->row, "state")));
    g_autofree char *label = NULL;

    if (command == NULL)
      continue;
    /* Translators: a command, such as Accept */
    label = g_strdup_printf (_ ("Instead: %s"), hj_command_title (command));
    g_object_set_data (
        G_OBJECT (add_button (self, label, NULL, _ ("Is done in the place of what waits here."),
                              G_CALLBACK (on_command_clicked_cb))),
        "hj-command", (gpointer)command);
  }
}

static void
add_giving_up (HjHeldPage *self, gboolean own)
{
  const HjWorkflowCommand *command = hj_workflow_find_command (
      hj_workflow_get_default (hj_entity_held.workflow), own ? "withdraw" : "refuse");
  g_autofree char *label = g_strdup_printf (_ ("%s…"), hj_command_title (command));

  g_object_set_data (
      G_OBJECT (add_button (self, label, "destructive-action",
                            own ? _ ("It is given up; the history keeps it, with your reason.")
                                : _ ("It is given up; the history keeps it, and its author reads "
                                     "your reason."),
                            G_CALLBACK (on_give_up_clicked_cb))),
      "hj-command", (gpointer)command);
}

/* What the buttons follow from. */
static char *
dup_offer (const HjHeldView *view)
{
  GString *offer = g_string_new (NULL);

  g_string_append_printf (offer, "%d %d %d", view->is_own, view->draft != NULL,
                          view->other != NULL);
  for (guint i = 0; view->commands != NULL && i < view->commands->len; i++)
    g_string_append_printf (offer, " %s", (char *)g_ptr_array_index (view->commands, i));
  return g_string_free (offer, FALSE);
}

/* A button that somebody is about to press stays where it is while the page is read anew. */
static void
show_buttons (HjHeldPage *self, const HjHeldView *view)
{
  const char *role = hj_session_get_user (self->session)->role;
  g_autofree char *offer = dup_offer (view);
  GtkWidget *child;

  if (g_strcmp0 (offer, self->offer) == 0)
    return;
  g_set_str (&self->offer, offer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  if (view->is_own && view->draft != NULL && view->op->kind != HJ_OP_DO)
    add_button (self, _ ("Correct and send again…"), "suggested-action",
                _ ("You change what stands in its way; what you entered first is kept."),
                G_CALLBACK (on_correct_clicked_cb));
  else if (view->is_own && view->draft != NULL && view->commands != NULL)
    add_commands (self, view);
  if (view->is_own && view->other == NULL)
    add_button (
        self, _ ("Try again as it is"), NULL,
        _ ("It is taken if nothing stands in its way any more; otherwise it comes back here."),
        G_CALLBACK (on_retry_clicked_cb));
  if (view->is_own || g_str_equal (role, "house-leader"))
    add_giving_up (self, view->is_own);
}

static const char *
get_advice (const HjHeldView *view, const char *role)
{
  static const char *const led[] = { "intake-officer", "duty-officer", NULL };

  if (!view->is_own)
    return _ ("Its author corrects it or withdraws it. Whoever leads the house may refuse it, with "
              "a reason that the author reads.");
  if (view->other != NULL)
    return _ ("Nothing is lost: it goes on by itself once that is decided.");
  if (g_strv_contains (led, role))
    return _ ("Nothing is lost: the entry is kept, and so is what you send in its place. If you "
              "are not sure, ask whoever leads the house, who sees it too and may refuse it.");
  return _ ("Nothing is lost: the entry is kept, and so is what you send in its place.");
}

/* Titles and values, in turns. */
static void
show_fields (HjRowGroup *group, GPtrArray *fields)
{
  g_autoptr (GString) contents = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (contents, "%s\n", (char *)g_ptr_array_index (fields, i));
  if (!hj_row_group_begin (group, contents->str))
    return;
  for (guint i = 0; i + 1 < fields->len; i += 2)
    hj_row_group_add (group, hj_property_row_new (g_ptr_array_index (fields, i),
                                                  g_ptr_array_index (fields, i + 1)));
}

static void
show_about (HjHeldPage *self, const HjHeldView *view)
{
  GtkWidget *row;

  if (!hj_row_group_begin (self->about, view->page == NULL ? "" : view->page_id)
      || view->page == NULL)
    return;
  row = hj_link_row_new (view->about, NULL);
  hj_link_row_set_target (HJ_LINK_ROW (row), view->page, view->page_id);
  hj_row_group_add (self->about, row);
}

static void
show_rows (HjHeldPage *self, const HjHeldView *view)
{
  show_fields (self->entered, view->details);
  show_fields (self->now, view->now);
  show_about (self, view);
  if (hj_row_group_begin (self->other, view->other == NULL ? "" : view->other)
      && view->other != NULL) {
    GtkWidget *row = hj_link_row_new (view->other_title, NULL);

    hj_link_row_set_target (HJ_LINK_ROW (row), "view.open-held", view->other);
    hj_row_group_add (self->other, row);
  }
}

static void
keep (HjRecord **kept, HjRecord *record)
{
  g_clear_pointer (kept, hj_record_unref);
  if (record != NULL)
    *kept = hj_record_ref (record);
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjHeldPage *self = HJ_HELD_PAGE (owner);
  const HjHeldView *view = &((Data *)user_data)->view;

  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  keep (&self->held, view->held);
  keep (&self->draft, view->draft);
  keep (&self->row, view->row);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), view->title);
  gtk_label_set_label (self->heading, view->title);
  hj_optional_label_set (self->subject, view->subject);
  hj_optional_label_set (self->reason, view->reason);
  hj_optional_label_set (
      self->advice,
      view->done == NULL ? get_advice (view, hj_session_get_user (self->session)->role) : NULL);
  hj_optional_label_set (self->done, view->done);
  hj_next_question_set (&self->question_after, &((Data *)user_data)->next);
  show_next (self);
  show_rows (self, view);
  show_buttons (self, view);
  gtk_widget_set_visible (self->choices, view->done == NULL);
  gtk_stack_set_visible_child_name (self->states, "held");
  hj_next_question_take_focus (GTK_WIDGET (self->states));
}

static void
hj_held_page_dispose (GObject *object)
{
  HjHeldPage *self = HJ_HELD_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_HELD_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_held_page_parent_class)->dispose (object);
}

static void
hj_held_page_finalize (GObject *object)
{
  HjHeldPage *self = HJ_HELD_PAGE (object);

  g_free (self->id);
  g_free (self->offer);
  hj_next_question_clear (&self->question_after);
  g_clear_pointer (&self->held, hj_record_unref);
  g_clear_pointer (&self->draft, hj_record_unref);
  g_clear_pointer (&self->row, hj_record_unref);
  G_OBJECT_CLASS (hj_held_page_parent_class)->finalize (object);
}

static void
hj_held_page_class_init (HjHeldPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_held_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_held_page_finalize;

  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-held-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, subject);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, reason);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, advice);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, other);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, entered);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, now);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, about);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, next);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, done);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, choices);
  gtk_widget_class_bind_template_child (widget_class, HjHeldPage, buttons);
}

static void
hj_held_page_init (HjHeldPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_held_page_new:
 * @id: of held work
 *
 * Returns: (transfer floating): its page, an #AdwNavigationPage
 */
GtkWidget *
hj_held_page_new (HjSession *session, const char *id)
{
  HjHeldPage *self = g_object_new (HJ_TYPE_HELD_PAGE, NULL);
  const HjLoaderKind kind = {
    .entities = HJ_LOADER_BIT (hj_entity_held),
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
