/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-sync.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-private.h"

/**
 * hj_replica_note_offline:
 * @error: a #HjSqlError
 *
 * Notes since when the central instance could not be reached.
 */
gboolean
hj_replica_note_offline (HjReplica *self, GError **error)
{
  if (hj_replica_get_meta_int (self, HJ_META_OFFLINE_SINCE, 0) != 0)
    return TRUE;
  return hj_replica_set_meta_int (self, HJ_META_OFFLINE_SINCE, hj_replica_now (self), error);
}

/**
 * hj_replica_get_status:
 * @status: (out caller-allocates): filled
 */
void
hj_replica_get_status (HjReplica *self, HjReplicaStatus *status)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  HjLease lease;

  *status = (HjReplicaStatus){ 0 };
  for (guint i = 0; i < n_entities; i++) {
    g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM \"%s\"", entities[i]->name);
    gint64 count = hj_sql_ask_int (self->sql, text, 0);

    status->rows += count;
    if (entities[i] == &hj_entity_person)
      status->people = count;
  }
  status->outbox = hj_outbox_count_waiting (self);
  status->conflicts
      = hj_sql_ask_int (self->sql, "SELECT count(*) FROM conflict WHERE state = 'open'", 0);
  status->held = hj_sql_ask_int (self->sql, "SELECT count(*) FROM held WHERE state = 'waiting'", 0);
  status->drafts = hj_sql_ask_int (self->sql, "SELECT count(*) FROM draft", 0);
  status->last_sync = hj_replica_get_meta_int (self, HJ_META_LAST_SYNC, 0);
  status->offline_since = hj_replica_get_meta_int (self, HJ_META_OFFLINE_SINCE, 0);
  hj_lease_look (self, &lease);
  status->lease_until = lease.until;
  status->waiting_since = hj_outbox_oldest_waiting (self);
  status->pulled = hj_replica_get_meta_int (self, HJ_META_PULLED, 0);
  status->clock_offset = hj_replica_now (self) - hj_replica_raw_now (self);
}
