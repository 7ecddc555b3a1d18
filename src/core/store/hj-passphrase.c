/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-passphrase.h"

#include "core/store/hj-replica.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Keys and letters that lie side by side. */
static const char *const rows[] = {
  "0123456789012", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
};

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE, sentence);
  return FALSE;
}

static guint
count_different (const char *text)
{
  guint n_different = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_utf8_strchr (text, at - text, g_utf8_get_char (at)) == NULL)
      n_different++;
  }
  return n_different;
}

static gboolean
are_side_by_side (char one, char other)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (const char *at = rows[i]; at[1] != '\0'; at++) {
      if ((at[0] == one && at[1] == other) || (at[0] == other && at[1] == one))
        return TRUE;
    }
  }
  return FALSE;
}

/* How many characters follow their neighbour in a row, or repeat it. */
static guint
count_expected (const char *text)
{
  guint n_expected = 0;

  for (const char *at = text; at[0] != '\0' && at[1] != '\0'; at++) {
    char one = g_ascii_tolower (at[0]), other = g_ascii_tolower (at[1]);

    n_expected += one == other || are_side_by_side (one, other);
  }
  return n_expected;
}

/**
 * hj_passphrase_check:
 * @passphrase: a new one
 * @error: `PASSPHRASE` of #HjStoreError
 *
 * The one place that says which passphrases are good enough; one that was taken before is never
 * looked at again.
 *
 * Returns: whether @passphrase is
 */
gboolean
hj_passphrase_check (const char *passphrase, GError **error)
{
  glong n_characters = g_utf8_strlen (passphrase, -1);

  if (n_characters < HJ_PASSPHRASE_MIN)
    return fail (error, _ ("The passphrase is too short; choose at least eight characters."));
  if (count_different (passphrase) < HJ_PASSPHRASE_DIFFERENT_MIN)
    return fail (error, _ ("The passphrase repeats few characters over and over; choose several "
                           "words that others do not expect."));
  if (2 * count_expected (passphrase) > strlen (passphrase))
    return fail (error,
                 _ ("The passphrase is mostly a row of neighbouring letters, keys or digits; "
                    "choose several words that others do not expect."));
  return TRUE;
}
