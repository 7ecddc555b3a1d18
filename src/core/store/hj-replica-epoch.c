/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-sync.h"

#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob-private.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-private.h"

/* Positions of another epoch say nothing: whatever the new one sends is newer. */
static gboolean
forget_positions (HjReplica *self, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autofree char *text = g_strdup_printf ("UPDATE \"%s\" SET pos = 0", entities[i]->name);

    if (!hj_sql_exec (self->sql, text, error))
      return FALSE;
  }
  return hj_overlay_forget_positions (self, error);
}

/**
 * hj_replica_meet_epoch:
 * @epoch: the central database's
 * @error: a #HjSqlError
 *
 * Where the central database is another one than before, all is asked for again and everything that
 * was not durable is offered again.
 */
gboolean
hj_replica_meet_epoch (HjReplica *self, const char *epoch, GError **error)
{
  g_autofree char *before = hj_replica_dup_meta (self, HJ_META_EPOCH);

  if (g_strcmp0 (before, epoch) == 0)
    return TRUE;
  if (!hj_replica_begin (self, error))
    return FALSE;
  /* Once more: in a transaction nothing is taken for what could not be read. */
  g_autofree char *known = hj_replica_dup_meta (self, HJ_META_EPOCH);

  if (!hj_replica_set_meta (self, HJ_META_EPOCH, epoch, error)
      || !hj_replica_set_meta (self, HJ_META_CURSOR, NULL, error)
      || !hj_replica_set_meta (self, HJ_META_PULLED, NULL, error)
      || (known != NULL
          && (!forget_positions (self, error)
              || !(HJ_MUTANT (kept_not_offered) || hj_outbox_offer_again (self, error))
              || !hj_deed_log_offer_again (self, error) || !hj_blob_offer_again (self, error)
              || !hj_sql_exec (self->sql, "UPDATE bucket SET snapshot = 2", error)))) {
    hj_replica_rollback (self);
    return FALSE;
  }
  return hj_replica_commit (self, error);
}
