/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean hj_own_user_check (const char *folder, GError **error);
gboolean hj_own_user_is_root (void);

G_END_DECLS
