/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-command-dialog.h"
#include "core/casework/hj-act.h"

G_BEGIN_DECLS

gboolean hj_new_entry_make (HjReplica *replica, const HjRecord *given, HjActResult *result,
                            GError **error);
AdwDialog *hj_new_entry_dialog_new (HjSession *session, const HjRecord *known, const char *title,
                                    const char *const *fields);

G_END_DECLS
