/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-label-act.h"

#include "app/person/hj-override-dialog.h"
#include "app/widgets/hj-toast.h"
#include "core/base/hj-clock.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* A command on a label, on its way to the store's thread and back. */
typedef struct {
  char *label;
  char *command;
  char *color;  /* (nullable) */
  char *reason; /* (nullable) */
  guint days;   /* 0: as the policy says */
} Act;

/* What the dialog needs once the user has chosen. */
typedef struct {
  HjSession *session; /* owned */
  char *label;        /* owned */
} Choice;

static void
free_act (gpointer data)
{
  Act *self = data;

  g_free (self->label);
  g_free (self->command);
  g_free (self->color);
  g_free (self->reason);
  g_free (self);
}

static void
free_choice (gpointer data, GClosure *closure)
{
  Choice *self = data;

  g_object_unref (self->session);
  g_free (self->label);
  g_free (self);
}

/* On the store's thread. */
static gboolean
give_command (HjReplica *replica, gpointer data, GError **error)
{
  Act *act = data;
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_label, act->label);
  g_auto (HjActResult) result = { 0 };

  if (act->color != NULL)
    hj_record_set_text (given, "color", act->color);
  if (act->reason != NULL)
    hj_record_set_text (given, "reason", act->reason);
  if (act->days > 0)
    hj_record_set_int (given, "expires_at", hj_replica_now (replica) + act->days * HJ_DAY_MS);
  return hj_act_do (replica, &hj_entity_label, act->label, act->command, given, &result, error);
}

static void
on_confirmed_cb (gpointer owner, gpointer data, const GError *error)
{
  hj_toast_show (GTK_WIDGET (owner), error != NULL ? error->message : _ ("Label confirmed."));
}

static void
on_overridden_cb (gpointer owner, gpointer data, const GError *error)
{
  if (error != NULL)
    hj_override_dialog_show_problem (HJ_OVERRIDE_DIALOG (owner), error->message);
  else
    adw_dialog_force_close (ADW_DIALOG (owner));
}

static Act *
new_act (const char *label, const char *command)
{
  Act *act = g_new0 (Act, 1);

  act->label = g_strdup (label);
  act->command = g_strdup (command);
  return act;
}

static void
on_override_chosen_cb (HjOverrideDialog *dialog, const char *color, const char *reason, guint days,
                       gpointer user_data)
{
  Choice *choice = user_data;
  Act *act = new_act (choice->label, "override");

  act->color = g_strdup (color);
  act->reason = g_strdup (reason);
  act->days = days;
  hj_session_act (choice->session, give_command, act, free_act, dialog, on_overridden_cb);
}

static void
ask_override (HjSession *session, const HjRecord *label, GtkWidget *page)
{
  AdwDialog *dialog = hj_override_dialog_new (hj_record_get_text (label, "color"));
  Choice *choice = g_new0 (Choice, 1);

  choice->session = g_object_ref (session);
  choice->label = g_strdup (hj_record_get_id (label));
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_override_chosen_cb), choice, free_choice,
                         G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, page);
}

/**
 * hj_label_act_start:
 * @label: a row
 * @command: `confirm`, or `override`, which asks for more first
 * @page: what the user looks at
 *
 * Gives a command on a label; @page learns of it by the store.
 */
void
hj_label_act_start (HjSession *session, const HjRecord *label, const char *command, GtkWidget *page)
{
  if (g_str_equal (command, "override"))
    ask_override (session, label, page);
  else
    hj_session_act (session, give_command, new_act (hj_record_get_id (label), command), free_act,
                    page, on_confirmed_cb);
}
