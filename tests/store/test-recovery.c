/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-recovery.h"

#include "core/store/hj-keyring.h"
#include "core/store/hj-replica-folder.h"
#include "core/wire/hj-messages.h"
#include "store-fixture.h"

#include <sodium.h>
#include <string.h>

#define PASSPHRASE "on the kitchen table"
#define DEVICE "0195f2a0-0000-7000-8000-000000000001"
#define OTHER_DEVICE "0195f2a0-0000-7000-8000-000000000002"

typedef struct {
  char *folder;
  HjReplica *replica;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} Laptop;

static void
set_up (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjClock) clock = hj_manual_clock_new (FIXTURE_TIME);
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autofree char *parent = g_dir_make_tmp ("hejie-recovery.XXXXXX", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  laptop->folder = g_steal_pointer (&parent);
  laptop->replica = hj_replica_folder_create (laptop->folder, PASSPHRASE, clock, random, &error);
  g_assert_no_error (error);
  crypto_sign_keypair (laptop->public_key, laptop->secret_key);
  text = g_base64_encode (laptop->public_key, sizeof laptop->public_key);
  g_assert_true (hj_replica_set_meta (laptop->replica, HJ_META_POLICY_KEY, text, NULL));
  g_assert_true (hj_replica_set_meta (laptop->replica, HJ_META_URL, "https://here", NULL));
  g_assert_true (hj_replica_set_meta (laptop->replica, HJ_META_DEVICE, DEVICE, NULL));
}

static void
tear_down (Laptop *laptop, gconstpointer data)
{
  g_clear_object (&laptop->replica);
  fixture_remove_folder (laptop->folder);
  g_free (laptop->folder);
}

/* What the central instance finds in the box. */
static void
assert_box (Laptop *laptop, const char *device)
{
  g_autoptr (HjKey) key = hj_keyring_find (laptop->folder, PASSPHRASE, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *sealed = NULL;
  g_autofree guchar *box = NULL;
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  guint8 plain[HJ_KEY_BOX_PLAIN_BYTES];
  gsize length;

  g_assert_true (hj_recovery_read (laptop->folder, &address, &sealed, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (address, ==, "https://here");
  box = g_base64_decode (sealed, &length);
  g_assert_cmpuint (length, ==, sizeof plain + crypto_box_SEALBYTES);
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (public_key, laptop->public_key), ==, 0);
  g_assert_cmpint (crypto_sign_ed25519_sk_to_curve25519 (secret_key, laptop->secret_key), ==, 0);
  g_assert_cmpint (crypto_box_seal_open (plain, box, length, public_key, secret_key), ==, 0);
  g_assert_cmpmem (plain, HJ_KEY_BOX_DEVICE_BYTES, device, strlen (device));
  g_assert_cmpmem (plain + HJ_KEY_BOX_DEVICE_BYTES, HJ_KEY_BOX_KEY_BYTES, hj_key_get_bytes (key),
                   HJ_SQL_KEY_BYTES);
}

static void
test_keep (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = hj_recovery_dup_path (laptop->folder);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_false (hj_recovery_read (laptop->folder, NULL, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (hj_recovery_keep (laptop->replica, &error));
  g_assert_no_error (error);
  assert_box (laptop, DEVICE);
  g_assert_true (g_file_get_contents (path, &first, NULL, NULL));
  g_assert_true (hj_recovery_keep (laptop->replica, &error));
  g_assert_true (g_file_get_contents (path, &second, NULL, NULL));
  g_assert_cmpstr (first, ==, second);
}

/* One that was left by an earlier enrolment in the folder is written over. */
static void
test_other_device (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_recovery_keep (laptop->replica, &error));
  g_assert_true (hj_replica_set_meta (laptop->replica, HJ_META_DEVICE, OTHER_DEVICE, NULL));
  g_assert_true (hj_recovery_keep (laptop->replica, &error));
  assert_box (laptop, OTHER_DEVICE);
}

static void
test_damaged (Laptop *laptop, gconstpointer data)
{
  static const char *const damaged[]
      = { "", "{", "[]", "{\"instance\":\"https://here\"}", "{\"instance\":1,\"sealed\":\"\"}" };
  g_autofree char *path = hj_recovery_dup_path (laptop->folder);

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, damaged[i], -1, NULL));
    g_assert_false (hj_recovery_read (laptop->folder, NULL, NULL, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
  }
}

static void
test_goes_with_the_replica (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = hj_recovery_dup_path (laptop->folder);

  g_assert_true (hj_recovery_keep (laptop->replica, &error));
  g_clear_object (&laptop->replica);
  g_assert_true (hj_replica_folder_remove (laptop->folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (laptop->folder, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Laptop, NULL, set_up, test, tear_down)
  ADD ("/store/recovery/keep", test_keep);
  ADD ("/store/recovery/other-device", test_other_device);
  ADD ("/store/recovery/damaged", test_damaged);
  ADD ("/store/recovery/goes-with-the-replica", test_goes_with_the_replica);
  return g_test_run ();
}
