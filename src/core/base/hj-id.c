/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"

#include <string.h>

static void
mark_version (guint8 *bytes, guint8 version)
{
  bytes[6] = (guint8)((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = (guint8)((bytes[8] & 0x3f) | 0x80);
}

/**
 * hj_id_new:
 * @time_ms: UTC milliseconds, only so that ids made later sort later
 * @random: where the other 74 bits come from
 *
 * Makes an id without asking anybody (UUID version 7, RFC 9562 §5.7).
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
hj_id_new (gint64 time_ms, HjRandom *random)
{
  guint8 bytes[HJ_ID_BYTES];

  hj_random_fill (random, bytes, sizeof bytes);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8)((guint64)time_ms >> (40 - 8 * i));
  mark_version (bytes, 7);
  return hj_id_from_bytes (bytes);
}

/**
 * hj_id_new_derived:
 * @first_part: the first of a %NULL-terminated list of texts
 *
 * Makes the same id wherever it is made from the same parts (UUID version 8, RFC 9562 §5.8, over
 * SHA-256), for rows that must not exist twice however often they are taken in. Never for a part
 * that the id's reader must not be able to guess.
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
hj_id_new_derived (const char *first_part, ...)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  va_list parts;

  va_start (parts, first_part);
  for (const char *part = first_part; part != NULL; part = va_arg (parts, const char *))
    g_checksum_update (checksum, (const guchar *)part, (gssize)strlen (part) + 1);
  va_end (parts);

  g_checksum_get_digest (checksum, digest, &length);
  mark_version (digest, 8);
  return hj_id_from_bytes (digest);
}

/* What a digit is worth, plus one; 0 for what is none. */
static const guint8 digit_values[256] = {
  ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
  ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/**
 * hj_id_to_bytes:
 * @id: (nullable): a text that may be an id
 * @bytes: (out caller-allocates) (array fixed-size=16): the id's bytes
 *
 * Returns: whether @id is one in its only accepted form, lower case with dashes
 */
gboolean
hj_id_to_bytes (const char *id, guint8 *bytes)
{
  gsize at = 0;

  if (id == NULL || strlen (id) != HJ_ID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < HJ_ID_LENGTH;) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (id[i++] != '-')
        return FALSE;
      continue;
    }
    guint high = digit_values[(guint8)id[i]], low = digit_values[(guint8)id[i + 1]];

    if (high == 0 || low == 0)
      return FALSE;
    bytes[at++] = (guint8)((high - 1) << 4 | (low - 1));
    i += 2;
  }
  return TRUE;
}

/**
 * hj_id_is_valid:
 * @id: (nullable): a text
 *
 * Returns: whether @id is an id
 */
gboolean
hj_id_is_valid (const char *id)
{
  guint8 bytes[HJ_ID_BYTES];

  return hj_id_to_bytes (id, bytes);
}

/**
 * hj_id_from_bytes:
 * @bytes: (array fixed-size=16): an id's bytes
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
hj_id_from_bytes (const guint8 *bytes)
{
  static const char digits[] = "0123456789abcdef";
  char *id = g_malloc (HJ_ID_LENGTH + 1);
  gsize at = 0;

  for (gsize i = 0; i < HJ_ID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      id[at++] = '-';
    id[at++] = digits[bytes[i] >> 4];
    id[at++] = digits[bytes[i] & 0x0f];
  }
  id[at] = '\0';
  return id;
}
