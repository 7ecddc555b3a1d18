/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/workflow/hj-workflow.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjCommandDialog:
 *
 * Asks for what a command needs. Signal `given` (#HjRecord with the fields); the dialog stays until
 * it is closed, so that nothing typed is lost where the command fails. It also asks for changes of
 * a row, which it then gives whole, and for new rows. Signal `saved` (strings: the label's colour
 * before and after, id of the label that was proposed) of those who enter what it gives.
 */
#define HJ_TYPE_COMMAND_DIALOG (hj_command_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjCommandDialog, hj_command_dialog, HJ, COMMAND_DIALOG, AdwDialog)

AdwDialog *hj_command_dialog_new (HjSession *session, const HjRecord *record,
                                  const HjWorkflowCommand *command);
AdwDialog *hj_command_dialog_new_edit (HjSession *session, const HjRecord *record,
                                       const char *title, const char *const *fields);
AdwDialog *hj_command_dialog_new_entry (HjSession *session, const HjRecord *known,
                                        const char *title, const char *const *fields);
void hj_command_dialog_describe (HjCommandDialog *self, const char *text);
void hj_command_dialog_tell_saved (HjCommandDialog *self, const char *before, const char *after,
                                   const char *label);
void hj_command_dialog_show_problem (HjCommandDialog *self, const char *sentence);

gboolean hj_command_asks (HjSession *session, const HjWorkflowCommand *command);
const char *hj_command_title (const HjWorkflowCommand *command);

G_END_DECLS
