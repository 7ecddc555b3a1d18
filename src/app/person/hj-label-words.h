/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/person/hj-person-details.h"

G_BEGIN_DECLS

const char *hj_label_say_due_title (const HjWorkflowDeadline *deadline);
char *hj_label_say_reason (const HjRecord *label);
char *hj_label_say_state (const HjRecord *label);
char *hj_label_say_due (const HjPersonDetails *details);
char *hj_label_say_command (const HjRecord *label, const char *const *allowed, const char *command);

G_END_DECLS
