/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "server/db/hj-central.h"

/**
 * ReplicaOwner:
 * @device: id of the device
 * @secret_key: of the device, Ed25519
 * @refresh: its refresh token
 * @access: (nullable): its access token
 * @access_expires: UTC milliseconds; 0 where the laptop was not told
 *
 * Whose replica it is. Everything is borrowed.
 */
typedef struct {
  const char *device;
  const guint8 *secret_key;
  const char *user;
  const char *role;
  const char *org;
  const char *refresh;
  const char *access;
  gint64 access_expires;
} ReplicaOwner;

void replica_fixture_add_owner (HjCentral *central, const ReplicaOwner *owner,
                                const char *refresh_hash);
void replica_fixture_enrol (HjReplica *replica, HjCentral *central, const ReplicaOwner *owner);
