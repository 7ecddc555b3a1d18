/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

GBytes *hj_changes_answer (HjCentral *central, const HjCentralUser *user, gint64 schema,
                           const char *cursor, gint64 bytes, GString *rows, GError **error);

G_END_DECLS
