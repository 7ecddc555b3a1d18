/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a new passphrase at least, and how many of them at least differ. */
#define HJ_PASSPHRASE_MIN 8
#define HJ_PASSPHRASE_DIFFERENT_MIN 5

gboolean hj_passphrase_check (const char *passphrase, GError **error);

G_END_DECLS
