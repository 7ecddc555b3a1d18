/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-command-box.h"

#include "app/drafts/hj-drafts.h"
#include "app/tickets/hj-command-act.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

struct _HjCommandBox {
  AdwBin parent_instance;

  AdwWrapBox *buttons; /* borrowed */
  HjSession *session;  /* (nullable) owned */
  HjRecord *record;    /* (nullable) owned, the row as it stands */
  char *shown;         /* (nullable) owned, names of the commands that have buttons */
};

G_DEFINE_FINAL_TYPE (HjCommandBox, hj_command_box, ADW_TYPE_BIN)

static const HjWorkflowCommand *
find_command (const HjRecord *record, const char *name)
{
  HjWorkflow *workflow = hj_workflow_get_default (hj_record_get_entity (record)->workflow);

  return workflow == NULL ? NULL : hj_workflow_find_command (workflow, name);
}

static void
tell_done (HjCommandBox *self, const HjCommandAct *act)
{
  const HjWorkflowCommand *command = find_command (act->given, act->command);
  const char *entity = hj_record_get_entity (act->given)->name;
  g_autofree char *text = NULL;

  if (command == NULL || command->to == NULL)
    return;
  /* Translators: the state of a ticket or dispute */
  text = g_strdup_printf (_ ("Now: %s"), hj_say_choice (entity, "state", command->to));
  hj_toast_show (GTK_WIDGET (self), text);
}

static void
on_acted_cb (gpointer owner, gpointer data, const GError *error)
{
  HjCommandBox *self = HJ_COMMAND_BOX (owner);
  HjCommandAct *act = data;

  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), TRUE);
  if (hj_command_act_end (&act->dialog, GTK_WIDGET (self), error))
    tell_done (self, act);
}

static void
start (HjCommandBox *self, const char *command, HjRecord *given, HjCommandDialog *dialog)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), FALSE);
  hj_command_act_start (self->session, given, command, dialog, self, on_acted_cb);
}

static void
on_given_cb (HjCommandBox *self, HjRecord *given, HjCommandDialog *dialog)
{
  start (self, g_object_get_data (G_OBJECT (dialog), "hj-command"), given, dialog);
}

static void
on_clicked_cb (HjCommandBox *self, GtkButton *button)
{
  const HjWorkflowCommand *command = g_object_get_data (G_OBJECT (button), "hj-command");

  if (hj_command_asks (self->session, command)) {
    AdwDialog *dialog = hj_command_dialog_new (self->session, self->record, command);

    g_object_set_data (G_OBJECT (dialog), "hj-command", (gpointer)command->name);
    g_signal_connect_object (dialog, "given", G_CALLBACK (on_given_cb), self, G_CONNECT_SWAPPED);
    adw_dialog_present (dialog, GTK_WIDGET (self));
  } else {
    g_autoptr (HjRecord) given
        = hj_record_new (hj_record_get_entity (self->record), hj_record_get_id (self->record));

    start (self, command->name, given, NULL);
  }
}

/* The first command goes forward; one that ends the matter and says why, up. */
static void
add_button (HjCommandBox *self, const HjWorkflow *workflow, const HjWorkflowCommand *command,
            gboolean first)
{
  GtkWidget *button = gtk_button_new_with_label (hj_command_title (command));
  const HjWorkflowState *to
      = command->to == NULL ? NULL : hj_workflow_find_state (workflow, command->to);

  gtk_widget_add_css_class (button, "pill");
  if (first)
    gtk_widget_add_css_class (button, "suggested-action");
  else if (to != NULL && to->final && hj_workflow_command_takes (command, "reason"))
    gtk_widget_add_css_class (button, "destructive-action");
  g_object_set_data (G_OBJECT (button), "hj-command", (gpointer)command);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->buttons, button);
}

/* What asks for a reason gives the matter back, or up, and comes behind what goes on with it. */
static void
add_buttons (HjCommandBox *self, HjWorkflow *workflow, GPtrArray *commands, gboolean back)
{
  for (guint i = 0; i < commands->len; i++) {
    const HjWorkflowCommand *command
        = hj_workflow_find_command (workflow, g_ptr_array_index (commands, i));
    gboolean first = gtk_widget_get_first_child (GTK_WIDGET (self->buttons)) == NULL;

    if (command != NULL && g_strv_contains (command->require, "reason") == back)
      add_button (self, workflow, command, first && !back);
  }
}

/* Asks again for what the user has begun to say, where that can still be done. */
static void
resume_draft (HjCommandBox *self)
{
  g_autofree char *prefix = g_strconcat ("do/", hj_record_get_entity (self->record)->name, NULL);
  g_autofree char *name = hj_drafts_take_resumed (hj_drafts_get (self->session), prefix,
                                                  hj_record_get_id (self->record));

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->buttons));
       name != NULL && button != NULL; button = gtk_widget_get_next_sibling (button)) {
    const HjWorkflowCommand *command = g_object_get_data (G_OBJECT (button), "hj-command");

    if (g_str_equal (command->name, name) && hj_command_asks (self->session, command)) {
      on_clicked_cb (self, GTK_BUTTON (button));
      return;
    }
  }
}

static void
remove_buttons (HjCommandBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    adw_wrap_box_remove (self->buttons, child);
}

static void
hj_command_box_dispose (GObject *object)
{
  HjCommandBox *self = HJ_COMMAND_BOX (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->record, hj_record_unref);
  G_OBJECT_CLASS (hj_command_box_parent_class)->dispose (object);
}

static void
hj_command_box_finalize (GObject *object)
{
  g_free (HJ_COMMAND_BOX (object)->shown);
  G_OBJECT_CLASS (hj_command_box_parent_class)->finalize (object);
}

static void
hj_command_box_class_init (HjCommandBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_command_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_command_box_finalize;
}

static void
hj_command_box_init (HjCommandBox *self)
{
  self->buttons = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->buttons, 12);
  adw_wrap_box_set_line_spacing (self->buttons, 12);
  adw_wrap_box_set_align (self->buttons, 0.5f);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->buttons));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * hj_command_box_show:
 * @record: the row as it stands
 * @commands: (element-type utf8): names of the commands that the user may give
 */
void
hj_command_box_show (HjCommandBox *self, HjSession *session, HjRecord *record, GPtrArray *commands)
{
  g_return_if_fail (HJ_IS_COMMAND_BOX (self));

  HjWorkflow *workflow = hj_workflow_get_default (hj_record_get_entity (record)->workflow);
  g_autoptr (GString) names = g_string_new (NULL);

  g_set_object (&self->session, session);
  hj_record_ref (record);
  g_clear_pointer (&self->record, hj_record_unref);
  self->record = record;

  for (guint i = 0; i < commands->len; i++)
    g_string_append_printf (names, "%s ", (const char *)g_ptr_array_index (commands, i));
  gtk_widget_set_visible (GTK_WIDGET (self), commands->len > 0);
  if (!g_set_str (&self->shown, names->str))
    return;
  remove_buttons (self);
  add_buttons (self, workflow, commands, FALSE);
  add_buttons (self, workflow, commands, TRUE);
  resume_draft (self);
}
