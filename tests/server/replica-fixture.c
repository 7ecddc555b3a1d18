/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "replica-fixture.h"

#include "central-fixture.h"
#include "server/db/hj-central-accounts.h"

#include <sodium.h>

/* The account and the device, of which @refresh_hash is kept. */
void
replica_fixture_add_owner (HjCentral *central, const ReplicaOwner *owner, const char *refresh_hash)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_ed25519_sk_to_pk (public_key, owner->secret_key);
  g_autofree char *key = g_base64_encode (public_key, sizeof public_key);
  const HjCentralUser user = { .name = (char *)owner->user,
                               .role = (char *)owner->role,
                               .org = (char *)owner->org,
                               .password = (char *)"-" };
  const HjCentralDevice device = { .id = (char *)owner->device,
                                   .user = user.name,
                                   .name = (char *)"laptop",
                                   .public_key = key,
                                   .state = (char *)"active",
                                   .refresh_hash = (char *)refresh_hash,
                                   .enrolled_at = WORLD_NOW };
  g_autoptr (GError) error = NULL;

  hj_central_add_user (central, &user, &error);
  g_assert_no_error (error);
  hj_central_add_device (central, &device, &error);
  g_assert_no_error (error);
}

/* What a new replica holds right after the enrolment with @central, which knows the device. */
void
replica_fixture_enrol (HjReplica *replica, HjCentral *central, const ReplicaOwner *owner)
{
  g_autofree char *key = g_base64_encode (owner->secret_key, crypto_sign_SECRETKEYBYTES);
  g_autofree char *epoch = hj_central_dup_meta (central, HJ_CENTRAL_META_EPOCH);
  g_autofree char *policy_key = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_PUBLIC);
  const struct {
    const char *name;
    const char *value;
  } values[] = {
    { HJ_META_DEVICE, owner->device },   { HJ_META_DEVICE_KEY, key },
    { HJ_META_USER, owner->user },       { HJ_META_ROLE, owner->role },
    { HJ_META_ORG, owner->org },         { HJ_META_EPOCH, epoch },
    { HJ_META_REFRESH, owner->refresh }, { HJ_META_POLICY_KEY, policy_key },
    { HJ_META_ACCESS, owner->access },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (hj_replica_set_meta (replica, values[i].name, values[i].value, NULL));
  if (owner->access_expires != 0)
    g_assert_true (
        hj_replica_set_meta_int (replica, HJ_META_ACCESS_EXPIRES, owner->access_expires, NULL));
}
