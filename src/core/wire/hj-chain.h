/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the hash of a chain's first entry is taken over. */
#define HJ_CHAIN_NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

char *hj_chain_hash (const char *const *texts, guint n_texts);

G_END_DECLS
