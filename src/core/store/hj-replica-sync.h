/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-page.h"

G_BEGIN_DECLS

/**
 * HjReplicaStatus:
 *
 * What `hejiectl status` tells.
 */
typedef struct {
  gint64 people;
  gint64 rows;
  gint64 outbox;
  gint64 conflicts;
  gint64 held;
  gint64 drafts;        /* forms that the user has begun */
  gint64 last_sync;     /* UTC milliseconds, 0 for never */
  gint64 offline_since; /* UTC milliseconds, 0 while connected */
  gint64 lease_until;   /* UTC milliseconds, 0 where there is none */
  gint64 waiting_since; /* UTC milliseconds of the oldest in the outbox, 0 where it is empty */
  gint64 pulled;        /* position up to which the replica is whole */
  gint64 clock_offset;  /* what the device's clock lacks, milliseconds */
} HjReplicaStatus;

gboolean hj_replica_apply_page (HjReplica *self, GBytes *page, HjPageCommit *commit,
                                guint *n_pulled, GError **error);
gboolean hj_replica_meet_epoch (HjReplica *self, const char *epoch, GError **error);
gboolean hj_replica_is_loading (HjReplica *self);
gboolean hj_replica_is_behind (HjReplica *self);
gboolean hj_replica_catch_up (HjReplica *self, guint n_rows, GError **error);
gboolean hj_replica_note_offline (HjReplica *self, GError **error);
void hj_replica_get_status (HjReplica *self, HjReplicaStatus *status);

G_END_DECLS
