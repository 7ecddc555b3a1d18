/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/auth/hj-password.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* Letters that nobody takes for another one, four groups of four: 72 bits. */
#define LETTERS "abcdefghjkmnpqrstuvwxyz"
#define GROUPS 4
#define GROUP_LETTERS 4

static int n_hashed;

/**
 * hj_password_new:
 * @random: one that nobody can foretell
 *
 * Returns: (transfer full): a password that can be read out and typed, such as
 *   `abcd-efgh-jkmn-pqrs`
 */
char *
hj_password_new (HjRandom *random)
{
  GString *password = g_string_sized_new (GROUPS * (GROUP_LETTERS + 1));

  for (guint i = 0; i < GROUPS * GROUP_LETTERS; i++) {
    if (i > 0 && i % GROUP_LETTERS == 0)
      g_string_append_c (password, '-');
    g_string_append_c (password, LETTERS[hj_random_below (random, strlen (LETTERS))]);
  }
  return g_string_free_and_steal (password);
}

/**
 * hj_password_hash:
 * @password: what the user will type
 * @cost: how much work a guess shall be
 * @error: `G_IO_ERROR_INVALID_ARGUMENT` for a password that is no good, `G_IO_ERROR_NO_SPACE` when
 *   memory is short
 *
 * Hashes by Argon2id. Takes a tenth of a second at normal cost.
 *
 * Returns: (transfer full) (nullable): hash, salt and parameters as one text
 */
char *
hj_password_hash (const char *password, HjPasswordCost cost, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];
  gboolean normal = cost == HJ_PASSWORD_COST_NORMAL;

  if (!g_utf8_validate (password, -1, NULL) || g_utf8_strlen (password, -1) < HJ_PASSWORD_MIN
      || strlen (password) > HJ_PASSWORD_MAX) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("The password has to have at least %d characters; please choose a longer one."),
                 HJ_PASSWORD_MIN);
    return NULL;
  }
  if (sodium_init () < 0
      || crypto_pwhash_str (
             hash, password, strlen (password),
             normal ? crypto_pwhash_OPSLIMIT_INTERACTIVE : crypto_pwhash_OPSLIMIT_MIN,
             normal ? crypto_pwhash_MEMLIMIT_INTERACTIVE : crypto_pwhash_MEMLIMIT_MIN)
             != 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _ ("There is not enough memory to protect the password; please close "
                            "other programs and try again."));
    return NULL;
  }
  return g_strdup (hash);
}

/**
 * hj_password_count_hashed:
 *
 * Returns: how often this process has computed a hash, by which a test tells that whoever guesses
 *   causes the same work for every account
 */
guint
hj_password_count_hashed (void)
{
  return (guint)g_atomic_int_get (&n_hashed);
}

/**
 * hj_password_matches:
 * @password: what was typed
 * @hash: by hj_password_hash()
 *
 * Returns: whether they belong together; takes as long as hashing did
 */
gboolean
hj_password_matches (const char *password, const char *hash)
{
  g_atomic_int_inc (&n_hashed);
  return strlen (password) <= HJ_PASSWORD_MAX && sodium_init () >= 0
         && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}
