/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-command-dialog.h"

G_BEGIN_DECLS

/**
 * HjCommandAct:
 * @given: what was asked for; its id and entity say which row
 * @command: what is done with the row
 * @dialog: (nullable): the #HjCommandDialog that asked
 *
 * A command on its way to the replica. Everything is owned, the dialog weakly.
 */
typedef struct {
  HjRecord *given;
  char *command;
  GWeakRef dialog;
} HjCommandAct;

void hj_command_act_start (HjSession *session, HjRecord *given, const char *command,
                           HjCommandDialog *dialog, gpointer owner, HjSessionDone done);
gboolean hj_command_act_end (GWeakRef *dialog, GtkWidget *widget, const GError *error);

G_END_DECLS
