/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hj-policy-samples.h"

#include "core/policy/hj-policy-reader.h"

#include <sodium.h>
#include <string.h>

typedef struct {
  GBytes *public_key;
  GBytes *secret_key;
} Keys;

static void
make_keys (Keys *keys, gconstpointer data)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];

  g_assert_cmpint (sodium_init (), >=, 0);
  crypto_sign_keypair (public_key, secret_key);
  keys->public_key = g_bytes_new (public_key, sizeof public_key);
  keys->secret_key = g_bytes_new (secret_key, sizeof secret_key);
}

static void
free_keys (Keys *keys, gconstpointer data)
{
  g_bytes_unref (keys->public_key);
  g_bytes_unref (keys->secret_key);
}

static void
test_takes_its_own (Keys *keys, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = hj_policy_get_default_bytes ();
  g_autoptr (GBytes) signature = hj_policy_sign (bytes, keys->secret_key);

  g_assert_cmpuint (g_bytes_get_size (signature), ==, 64);
  g_assert_true (hj_policy_verify (bytes, signature, keys->public_key, &error));
  g_assert_no_error (error);
}

static void
assert_refused (GBytes *bytes, GBytes *signature, GBytes *key)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_policy_verify (bytes, signature, key, &error));
  g_assert_error (error, HJ_POLICY_ERROR, HJ_POLICY_ERROR_SIGNATURE);
}

static void
test_refuses_any_change (Keys *keys, gconstpointer data)
{
  Keys other;
  g_autoptr (GBytes) bytes = hj_sample_bytes ("{\"version\": \"1\"}");
  g_autoptr (GBytes) changed = hj_sample_bytes ("{\"version\": \"2\"}");
  g_autoptr (GBytes) nothing = hj_sample_bytes ("");
  g_autoptr (GBytes) signature = hj_policy_sign (bytes, keys->secret_key);
  g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (signature, 0, 63);

  make_keys (&other, NULL);
  g_assert_true (hj_policy_verify (bytes, signature, keys->public_key, NULL));
  assert_refused (changed, signature, keys->public_key);
  assert_refused (nothing, signature, keys->public_key);
  assert_refused (bytes, shorter, keys->public_key);
  assert_refused (bytes, nothing, keys->public_key);
  assert_refused (bytes, signature, other.public_key);
  assert_refused (bytes, signature, shorter);
  for (guint i = 0; i < 64; i++) {
    guint8 damaged[64];
    memcpy (damaged, g_bytes_get_data (signature, NULL), sizeof damaged);
    damaged[i] ^= 1u << (i % 8);
    g_autoptr (GBytes) bad = g_bytes_new (damaged, sizeof damaged);
    assert_refused (bytes, bad, keys->public_key);
  }
  free_keys (&other, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/policy-signature/takes-its-own", Keys, NULL, make_keys, test_takes_its_own,
              free_keys);
  g_test_add ("/policy-signature/refuses-any-change", Keys, NULL, make_keys,
              test_refuses_any_change, free_keys);
  return g_test_run ();
}
