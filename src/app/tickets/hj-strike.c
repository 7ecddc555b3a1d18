/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-strike.h"

#include "app/tickets/hj-command-act.h"
#include "app/tickets/hj-record-button.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

#define BUTTON "hj-strike-button"
#define NAME "hj-strike-name"

/* The row may be made anew before the answer is there; the page stays. What was refused can be
 * tried again.
 */
static void
on_acted_cb (gpointer owner, gpointer data, const GError *error)
{
  HjCommandAct *act = data;
  g_autoptr (GtkWidget) button = g_object_steal_data (G_OBJECT (owner), BUTTON);

  if (button != NULL)
    gtk_widget_set_sensitive (button, TRUE);
  hj_command_act_end (&act->dialog, GTK_WIDGET (owner), error);
}

static void
start (GtkWidget *button, HjRecord *given, const char *command, HjCommandDialog *dialog)
{
  GtkWidget *page = gtk_widget_get_ancestor (button, ADW_TYPE_NAVIGATION_PAGE);
  GtkWidget *owner = page != NULL ? page : button;

  gtk_widget_set_sensitive (button, FALSE);
  g_object_set_data_full (G_OBJECT (owner), BUTTON, g_object_ref (button), g_object_unref);
  hj_command_act_start (hj_record_button_get_session (button), given, command, dialog, owner,
                        on_acted_cb);
}

static void
on_reason_given_cb (GtkWidget *button, HjRecord *given, HjCommandDialog *dialog)
{
  start (button, given, "strike", dialog);
}

static void
on_strike_clicked_cb (GtkWidget *button, gpointer data)
{
  const HjWorkflowCommand *command
      = hj_workflow_find_command (hj_workflow_get_default (HJ_STRIKE_WORKFLOW), "strike");
  AdwDialog *dialog = hj_command_dialog_new (hj_record_button_get_session (button),
                                             hj_record_button_get_record (button), command);
  /* Translators: name of what was entered */
  g_autofree char *effect
      = g_strdup_printf (_ ("%s leaves the lists; the history keeps it, and it can be restored."),
                         (const char *)g_object_get_data (G_OBJECT (button), NAME));

  hj_command_dialog_describe (HJ_COMMAND_DIALOG (dialog), effect);
  g_signal_connect_object (dialog, "given", G_CALLBACK (on_reason_given_cb), button,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, button);
}

static void
on_restore_clicked_cb (GtkWidget *button, gpointer data)
{
  HjRecord *record = hj_record_button_get_record (button);
  g_autoptr (HjRecord) given
      = hj_record_new (hj_record_get_entity (record), hj_record_get_id (record));

  start (button, given, "restore", NULL);
}

/**
 * hj_strike_button_new:
 * @record: a row that may be struck out, as it stands
 * @name: what it is called
 *
 * Returns: (transfer floating) (nullable): a button that strikes it out for a reason, or restores
 *   it; %NULL where the user may not
 */
GtkWidget *
hj_strike_button_new (HjSession *session, HjRecord *record, const char *name)
{
  HjRights rights
      = hj_access_get_rights (hj_session_get_access (session), hj_record_get_entity (record));
  gboolean struck = hj_strike_is_struck (record);

  if ((rights & HJ_MAY_COMMAND) == 0)
    return NULL;
  /* Translators: name of what was entered */
  g_autofree char *label = g_strdup_printf (struck ? _ ("Restore %s") : _ ("Strike out %s"), name);

  GtkWidget *button = hj_record_button_new (
      session, record, struck ? "edit-undo-symbolic" : "user-trash-symbolic", label,
      struck ? G_CALLBACK (on_restore_clicked_cb) : G_CALLBACK (on_strike_clicked_cb));

  g_object_set_data_full (G_OBJECT (button), NAME, g_strdup (name), g_free);
  return button;
}

/**
 * hj_strike_dup_why:
 * @record: a row that was struck out
 *
 * Returns: (transfer full): that it was, and why
 */
char *
hj_strike_dup_why (const HjRecord *record)
{
  const char *why = hj_record_get_text (record, "struck_reason");

  /* Translators: why somebody struck an entry out */
  return g_strdup_printf (_ ("Struck out: %s"), why == NULL ? "" : why);
}

/**
 * hj_strike_mark_row:
 * @row: (type AdwPreferencesRow): what shows the record
 *
 * Crosses out what was struck out.
 */
void
hj_strike_mark_row (GtkWidget *row, const HjRecord *record)
{
  if (!hj_strike_is_struck (record))
    return;
  gtk_widget_add_css_class (row, "dimmed");
  gtk_widget_add_css_class (row, "struck");
}
