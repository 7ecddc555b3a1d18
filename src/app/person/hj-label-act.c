/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-label-act.h"

#include "app/person/hj-override-dialog.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/base/hj-clock.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

/* A command on a label, on its way to the store's thread and back. */
typedef struct {
  HjRecord *given; /* owned, says which label */
  char *command;   /* owned */
  guint days;      /* how long it shall hold; 0: as the policy says */
} Act;

/* What a dialog needs once the user has chosen. */
typedef struct {
  HjSession *session; /* owned */
  char *label;        /* owned */
  char *command;      /* owned */
} Choice;

static void
free_act (gpointer data)
{
  Act *self = data;

  hj_record_unref (self->given);
  g_free (self->command);
  g_free (self);
}

static void
free_choice (gpointer data, GClosure *closure)
{
  Choice *self = data;

  g_object_unref (self->session);
  g_free (self->label);
  g_free (self->command);
  g_free (self);
}

/* On the store's thread. */
static gboolean
give_command (HjReplica *replica, gpointer data, GError **error)
{
  Act *act = data;
  const char *label = hj_record_get_id (act->given);
  g_auto (HjActResult) result = { 0 };

  if (act->days > 0)
    hj_record_set_int (act->given, "expires_at", hj_replica_now (replica) + act->days * HJ_DAY_MS);
  return hj_act_do (replica, &hj_entity_label, label, act->command, act->given, &result, error);
}

static void
on_given_at_once_cb (gpointer owner, gpointer data, const GError *error)
{
  const Act *act = data;
  const HjWorkflowCommand *command
      = hj_workflow_find_command (hj_workflow_get_default ("label"), act->command);
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup (error->message);
  else if (command->to == NULL)
    text = g_strdup (_ ("Label reviewed."));
  else if (g_str_equal (command->to, "confirmed"))
    text = g_strdup (_ ("Label confirmed."));
  else
    /* Translators: state of a label */
    text = g_strdup_printf (_ ("Label: %s"), hj_say_choice ("label", "state", command->to));
  hj_toast_show (GTK_WIDGET (owner), text);
}

static void
on_overridden_cb (gpointer owner, gpointer data, const GError *error)
{
  if (error != NULL)
    hj_override_dialog_show_problem (HJ_OVERRIDE_DIALOG (owner), error->message);
  else
    adw_dialog_force_close (ADW_DIALOG (owner));
}

static void
on_reasoned_cb (gpointer owner, gpointer data, const GError *error)
{
  if (error != NULL)
    hj_command_dialog_show_problem (HJ_COMMAND_DIALOG (owner), error->message);
  else
    adw_dialog_force_close (ADW_DIALOG (owner));
}

static Act *
new_act (const char *label, const char *command)
{
  Act *act = g_new0 (Act, 1);

  act->given = hj_record_new (&hj_entity_label, label);
  act->command = g_strdup (command);
  return act;
}

static Choice *
new_choice (HjSession *session, const HjRecord *label, const char *command)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->session = g_object_ref (session);
  choice->label = g_strdup (hj_record_get_id (label));
  choice->command = g_strdup (command);
  return choice;
}

static void
on_override_chosen_cb (HjOverrideDialog *dialog, const char *command, const char *color,
                       const char *reason, guint days, gpointer user_data)
{
  Choice *choice = user_data;
  Act *act = new_act (choice->label, command);

  hj_record_set_text (act->given, g_str_equal (command, "ask-lower") ? "asked_color" : "color",
                      color);
  hj_record_set_text (act->given, "reason", reason);
  act->days = days;
  hj_session_act (choice->session, give_command, act, free_act, dialog, on_overridden_cb);
}

static void
on_command_given_cb (HjCommandDialog *dialog, HjRecord *given, gpointer user_data)
{
  Choice *choice = user_data;
  Act *act = g_new0 (Act, 1);

  act->given = hj_record_copy (given);
  act->command = g_strdup (choice->command);
  hj_session_act (choice->session, give_command, act, free_act, dialog, on_reasoned_cb);
}

static void
ask_override (HjSession *session, const HjRecord *label, const char *const *allowed,
              GtkWidget *page)
{
  AdwDialog *dialog = hj_override_dialog_new (session, label, allowed);

  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_override_chosen_cb),
                         new_choice (session, label, "override"), free_choice, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, page);
}

/* Asks for what must be said with the command. */
static void
ask_fields (HjSession *session, const HjRecord *label, const HjWorkflowCommand *command,
            GtkWidget *page)
{
  AdwDialog *dialog = hj_command_dialog_new (session, label, command);

  g_signal_connect_data (dialog, "given", G_CALLBACK (on_command_given_cb),
                         new_choice (session, label, command->name), free_choice,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, page);
}

/**
 * hj_label_act_start:
 * @label: a row
 * @allowed: (array zero-terminated=1): names of the commands that the user may give on it
 * @command: one of them; `override` and `ask-lower` are one question
 * @page: what the user looks at
 *
 * Gives a command on a label, or asks first for what must be said with it; @page learns of it by
 * the store.
 */
void
hj_label_act_start (HjSession *session, const HjRecord *label, const char *const *allowed,
                    const char *command, GtkWidget *page)
{
  const HjWorkflowCommand *found = hj_workflow_find_command_from (
      hj_workflow_get_default ("label"), command, hj_record_get_text (label, "state"));
  const char *asked = hj_record_get_text (label, "asked_color");

  if (found == NULL)
    return;
  if (g_str_equal (command, "override") || g_str_equal (command, "ask-lower")) {
    ask_override (session, label, allowed, page);
    return;
  }
  gboolean lowers = g_str_equal (command, "lower") && asked != NULL;

  if (found->require[0] != NULL && !lowers) {
    ask_fields (session, label, found, page);
    return;
  }
  Act *act = new_act (hj_record_get_id (label), command);

  if (lowers)
    hj_record_set_text (act->given, "color", asked);
  hj_session_act (session, give_command, act, free_act, page, on_given_at_once_cb);
}
