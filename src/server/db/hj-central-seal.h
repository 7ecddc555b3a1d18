/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

guint8 *hj_central_unseal (HjCentral *self, const char *sealed, gsize *length, GError **error);

G_END_DECLS
