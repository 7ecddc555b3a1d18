/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

gboolean hj_drop_take_back (HjCentral *central, const char *folder, guint *n_left, GError **error);

G_END_DECLS
