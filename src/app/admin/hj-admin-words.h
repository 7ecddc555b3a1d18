/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *hj_admin_words_role (const char *role);
const char *hj_admin_words_device_state (const char *state);
char *hj_admin_words_seen (gint64 seen_at);
char *hj_admin_words_laptops (gint64 n);

G_END_DECLS
