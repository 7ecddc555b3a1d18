/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-command-act.h"

#include "app/widgets/hj-toast.h"
#include "core/casework/hj-act.h"

static void
free_act (gpointer data)
{
  HjCommandAct *act = data;

  hj_record_unref (act->given);
  g_free (act->command);
  g_weak_ref_clear (&act->dialog);
  g_free (act);
}

/* On the store's thread. */
static gboolean
act_on (HjReplica *replica, gpointer data, GError **error)
{
  HjCommandAct *act = data;
  g_auto (HjActResult) result = { 0 };

  return hj_act_do (replica, hj_record_get_entity (act->given), hj_record_get_id (act->given),
                    act->command, act->given, &result, error);
}

/**
 * hj_command_act_start:
 * @given: the row's id, with what was asked for
 * @dialog: (nullable): that asked for it
 * @owner: as for hj_session_act()
 * @done: called with an #HjCommandAct
 *
 * Gives a command in the user's name.
 */
void
hj_command_act_start (HjSession *session, HjRecord *given, const char *command,
                      HjCommandDialog *dialog, gpointer owner, HjSessionDone done)
{
  HjCommandAct *act = g_new0 (HjCommandAct, 1);

  act->given = hj_record_ref (given);
  act->command = g_strdup (command);
  g_weak_ref_init (&act->dialog, dialog);
  hj_session_act (session, act_on, act, free_act, owner, done);
}

/**
 * hj_command_act_end:
 * @dialog: of an #HjCommandDialog that may be closed already, or that there never was
 * @widget: where else to tell what went wrong
 * @error: (nullable): what went wrong
 *
 * Closes the dialog, or says in it, or over @widget, what went wrong.
 *
 * Returns: whether all went well
 */
gboolean
hj_command_act_end (GWeakRef *dialog, GtkWidget *widget, const GError *error)
{
  g_autoptr (HjCommandDialog) asked = g_weak_ref_get (dialog);

  if (error != NULL && asked != NULL)
    hj_command_dialog_show_problem (asked, error->message);
  else if (error != NULL)
    hj_toast_show (widget, error->message);
  else if (asked != NULL)
    adw_dialog_force_close (ADW_DIALOG (asked));
  return error == NULL;
}
