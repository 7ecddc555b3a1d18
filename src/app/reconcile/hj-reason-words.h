/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-op.h"

G_BEGIN_DECLS

char *hj_reason_words (const HjEntity *entity, const char *reason);
gboolean hj_reason_words_knows (const char *said);

G_END_DECLS
