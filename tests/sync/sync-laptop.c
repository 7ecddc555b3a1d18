/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sync-laptop.h"

#include "core/base/hj-id.h"

#include <glib/gstdio.h>
#include <sodium.h>

static void
enrol (HjReplica *replica, HjRandom *random)
{
  guchar public_key[crypto_sign_PUBLICKEYBYTES];
  guchar secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *device = hj_id_new (SYNC_LAPTOP_NOW, random);
  g_autofree char *key = NULL;

  crypto_sign_keypair (public_key, secret_key);
  key = g_base64_encode (secret_key, sizeof secret_key);
  hj_replica_set_meta (replica, HJ_META_DEVICE, device, NULL);
  hj_replica_set_meta (replica, HJ_META_DEVICE_KEY, key, NULL);
  hj_replica_set_meta (replica, HJ_META_ACCESS, "access-0", NULL);
  hj_replica_set_meta (replica, HJ_META_REFRESH, "refresh-0", NULL);
  hj_replica_set_meta_int (replica, HJ_META_ACCESS_EXPIRES, SYNC_LAPTOP_NOW + HJ_DAY_MS, NULL);
}

/* A replica that is enrolled, in a folder of its own, which goes with sync_laptop_remove(). */
HjReplica *
sync_laptop_new (char **folder, HjClock *clock, HjRandom *random)
{
  const guint8 key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  HjReplica *replica;

  *folder = g_dir_make_tmp ("hejie-sync-XXXXXX", NULL);
  path = g_build_filename (*folder, "replica.db", NULL);
  replica = hj_replica_open (path, key, clock, random, &error);
  g_assert_no_error (error);
  enrol (replica, random);
  return replica;
}

void
sync_laptop_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
}
