/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-chain.h"

#include <string.h>

/**
 * hj_chain_hash:
 * @texts: (array length=n_texts) (element-type utf8): the hash of the entry before, then all that
 *   the entry says; each may be %NULL
 *
 * Each text comes with its length first, so that no two lists are the same bytes; a missing text is
 * not an empty one.
 *
 * Returns: (transfer full): SHA-256, hexadecimal
 */
char *
hj_chain_hash (const char *const *texts, guint n_texts)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < n_texts; i++) {
    const char *text = texts[i];
    g_autofree char *length
        = text == NULL ? g_strdup ("-:") : g_strdup_printf ("%" G_GSIZE_FORMAT ":", strlen (text));

    g_checksum_update (sum, (const guchar *)length, -1);
    if (text != NULL)
      g_checksum_update (sum, (const guchar *)text, -1);
  }
  return g_strdup (g_checksum_get_string (sum));
}
