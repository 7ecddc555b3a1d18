/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-intake.h"

G_BEGIN_DECLS

const char *hj_intake_say_outcome (HjIntakeOutcome outcome);
const char *hj_intake_say_cause (const char *cause);
char *hj_intake_say_rows (const guint *rows, guint n_rows);

G_END_DECLS
