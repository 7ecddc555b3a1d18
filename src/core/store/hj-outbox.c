/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-outbox.h"

#include "core/base/hj-mutant.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-replica-private.h"

/**
 * hj_outbox_entry_free:
 * @self: (transfer full): an entry
 */
void
hj_outbox_entry_free (HjOutboxEntry *self)
{
  g_clear_pointer (&self->op, hj_op_unref);
  g_free (self->reason);
  g_free (self->conflict);
  g_free (self);
}

/**
 * hj_outbox_count_waiting:
 *
 * Returns: how many ops the central instance has not answered
 */
gint64
hj_outbox_count_waiting (HjReplica *self)
{
  return hj_sql_ask_int (self->sql, "SELECT count(*) FROM outbox WHERE state = 0", 0);
}

/**
 * hj_outbox_oldest_waiting:
 *
 * Returns: when the oldest of them was entered, corrected UTC milliseconds, or 0 where none waits
 */
gint64
hj_outbox_oldest_waiting (HjReplica *self)
{
  return hj_sql_ask_int (self->sql,
                         "SELECT json_extract (op, '$.at') FROM outbox WHERE state = 0"
                         " ORDER BY seq LIMIT 1",
                         0);
}

static GPtrArray *
read_entries (HjReplica *self, HjSqlStatement *statement, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_outbox_entry_free);
  g_autoptr (GError) problem = NULL;
  gsize bytes = 0;

  while (problem == NULL && hj_sql_step (self->sql, statement, &problem)) {
    const char *payload = hj_sql_get_text (statement, 0);
    HjOutboxEntry *entry = g_new0 (HjOutboxEntry, 1);

    bytes += strlen (payload);
    if (bytes > max_bytes && entries->len > 0) {
      g_free (entry);
      break;
    }
    entry->op = hj_op_from_text (payload, -1, &problem);
    entry->state = (int)hj_sql_get_int (statement, 1);
    entry->outcome = hj_sql_is_null (statement, 2) ? -1 : (int)hj_sql_get_int (statement, 2);
    entry->reason = g_strdup (hj_sql_get_text (statement, 3));
    entry->conflict = g_strdup (hj_sql_get_text (statement, 4));
    if (entry->op != NULL)
      g_ptr_array_add (entries, entry);
    else
      hj_outbox_entry_free (entry);
  }
  if (!hj_sql_end_rows (statement, g_steal_pointer (&problem), error))
    return NULL;
  return g_steal_pointer (&entries);
}

/**
 * hj_outbox_list:
 * @limit: at most so many
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjOutboxEntry) (nullable): what waits, oldest first, and
 *   answered ops that are not yet part of what was pulled
 */
GPtrArray *
hj_outbox_list (HjReplica *self, guint limit, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "SELECT payload, state, outcome, reason, conflict FROM outbox"
                        " ORDER BY seq LIMIT ?1",
                        error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, limit);
  return read_entries (self, statement, G_MAXSIZE, error);
}

/* After a restore older work may wait again while younger is answered already: what goes together
 * has no gap.
 */
static void
cut_at_gap (GPtrArray *entries)
{
  for (guint i = 1; i < entries->len; i++) {
    const HjOutboxEntry *before = g_ptr_array_index (entries, i - 1);
    const HjOutboxEntry *entry = g_ptr_array_index (entries, i);

    if (entry->op->seq == before->op->seq + 1)
      continue;
    g_ptr_array_set_size (entries, (gint)i);
    return;
  }
}

static GPtrArray *
list_behind (HjReplica *self, const char *sql, gint64 after, guint max_ops, gsize max_bytes,
             GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, sql, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, after);
  hj_sql_bind_int (statement, 2, max_ops);
  g_autoptr (GPtrArray) entries = read_entries (self, statement, max_bytes, error);

  if (entries != NULL && !HJ_MUTANT (gap_sent))
    cut_at_gap (entries);
  return g_steal_pointer (&entries);
}

/**
 * hj_outbox_list_waiting:
 * @after: place of an op in the laptop's sequence, 0 for all
 * @max_ops: at most so many ops
 * @max_bytes: of JSON; a first op that is larger comes alone
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjOutboxEntry) (nullable): what the central instance has
 *   not answered, from the first op behind @after on, in order and without gaps
 */
GPtrArray *
hj_outbox_list_waiting (HjReplica *self, gint64 after, guint max_ops, gsize max_bytes,
                        GError **error)
{
  return list_behind (self,
                      "SELECT payload, state, outcome, reason, conflict FROM outbox"
                      " WHERE state = 0 AND seq > ?1 ORDER BY seq LIMIT ?2",
                      after, max_ops, max_bytes, error);
}

/**
 * hj_outbox_list_uncertain:
 * @after: place of an op in the laptop's sequence, 0 for all
 * @max_ops: at most so many ops
 * @max_bytes: of JSON; a first op that is larger comes alone
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjOutboxEntry) (nullable): everything that, as far as is
 *   known here, no backup of the central instance has, whether it was answered or not, from the
 *   first op behind @after on, in order and without gaps
 */
GPtrArray *
hj_outbox_list_uncertain (HjReplica *self, gint64 after, guint max_ops, gsize max_bytes,
                          GError **error)
{
  return list_behind (self,
                      "SELECT payload, state, outcome, reason, conflict, seq FROM outbox"
                      " WHERE seq > ?1 UNION ALL"
                      " SELECT payload, 1, NULL, NULL, NULL, seq FROM kept WHERE seq > ?1"
                      " ORDER BY seq LIMIT ?2",
                      after, max_ops, max_bytes, error);
}

static const HjOp *
get_op (GPtrArray *entries, guint index)
{
  return ((HjOutboxEntry *)g_ptr_array_index (entries, index))->op;
}

/* Whether the op that waits behind the last of @entries belongs to the same group. */
static gboolean
ends_in_group (HjReplica *self, GPtrArray *entries, gboolean *in_group, GError **error)
{
  const HjOp *last = get_op (entries, entries->len - 1);
  g_autoptr (GPtrArray) next = hj_outbox_list_waiting (self, last->seq, 1, G_MAXSIZE, error);

  if (next == NULL)
    return FALSE;
  *in_group = last->group != NULL && next->len > 0
              && g_strcmp0 (get_op (next, 0)->group, last->group) == 0;
  return TRUE;
}

/* Leaves the last group for the next batch, unless there is nothing before it. */
static void
cut_last_group (GPtrArray *entries)
{
  g_autofree char *group = g_strdup (get_op (entries, entries->len - 1)->group);
  guint length = entries->len;

  while (length > 0 && g_strcmp0 (get_op (entries, length - 1)->group, group) == 0)
    length--;
  if (length > 0)
    g_ptr_array_set_size (entries, (gint)length);
}

/**
 * hj_outbox_next_batch:
 * @max_ops: at most so many ops
 * @max_bytes: of JSON; a first op that is larger goes alone
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjOutboxEntry) (nullable): the next unanswered ops in
 *   order, without gaps; a group is not torn unless it alone is larger than a batch
 */
GPtrArray *
hj_outbox_next_batch (HjReplica *self, guint max_ops, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) entries = hj_outbox_list_waiting (self, 0, max_ops, max_bytes, error);
  gboolean in_group = FALSE;

  if (entries == NULL || (entries->len > 0 && !ends_in_group (self, entries, &in_group, error)))
    return NULL;
  if (in_group)
    cut_last_group (entries);
  return g_steal_pointer (&entries);
}

static gboolean
take_result (HjReplica *self, const HjOpResult *result, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "UPDATE outbox SET state = 1, outcome = ?2, pos = ?3, reason = ?4,"
                        " conflict = ?5 WHERE seq = ?6 AND op = ?1 AND state = 0",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, result->id);
  hj_sql_bind_int (statement, 2, result->outcome);
  hj_sql_bind_int (statement, 3, result->pos);
  hj_sql_bind_text (statement, 4, result->reason);
  hj_sql_bind_text (statement, 5, result->conflict);
  hj_sql_bind_int (statement, 6, result->seq);
  return hj_sql_run (self->sql, statement, error);
}

/**
 * hj_outbox_take_results:
 * @results: (element-type HjOpResult): what became of a batch
 * @error: a #HjSqlError
 *
 * Notes the answers in one transaction; the ops stay shown over their rows until the pull has
 * reached them.
 */
gboolean
hj_outbox_take_results (HjReplica *self, GPtrArray *results, GError **error)
{
  if (!hj_replica_begin (self, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++) {
    if (!take_result (self, g_ptr_array_index (results, i), error)) {
      hj_replica_rollback (self);
      return FALSE;
    }
  }
  if (HJ_MUTANT (overlay_ends_early) && !hj_outbox_settle (self, G_MAXINT64, error)) {
    hj_replica_rollback (self);
    return FALSE;
  }
  return hj_replica_commit (self, error);
}

static gboolean
run_to (HjReplica *self, const char *sql, gint64 pos, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, sql, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, pos);
  return hj_sql_run (self->sql, statement, error);
}

typedef struct {
  const HjEntity *entity;
  char *id; /* owned */
} Row;

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->id);
}

static GArray *
find_answered_rows (HjReplica *self, gint64 pos, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql, "SELECT DISTINCT entity, row FROM outbox WHERE state = 1 AND pos <= ?1", error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (rows, clear_row);
  hj_sql_bind_int (statement, 1, pos);
  while (hj_sql_step (self->sql, statement, &problem)) {
    Row row = { hj_entity_find_number ((guint)hj_sql_get_int (statement, 0)),
                hj_sql_dup_id (statement, 1) };

    g_array_append_val (rows, row);
  }
  if (problem == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Ends the overlay of own ops that are now part of what was pulled, up to @pos. */
gboolean
hj_outbox_settle (HjReplica *self, gint64 pos, GError **error)
{
  g_autoptr (GArray) rows = find_answered_rows (self, pos, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  if (!hj_merged_note (self, pos, error)
      || !run_to (self,
                  "INSERT INTO kept (seq, op, entity, row, kind, mask, pos, effect, payload)"
                  " SELECT seq, op, entity, row, kind, mask, pos, effect, payload FROM outbox"
                  " WHERE state = 1 AND pos <= ?1",
                  pos, error)
      || !run_to (self, "DELETE FROM outbox WHERE state = 1 AND pos <= ?1", pos, error))
    return FALSE;
  hj_outbox_rows_forget (self->outbox_rows);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);

    if (!hj_overlay_show (self, row->entity, row->id, error))
      return FALSE;
  }
  return TRUE;
}

/* Written as a number in the statement below. */
G_STATIC_ASSERT (HJ_OP_NEW == 0);

/* Lets go of own ops that the central instance is sure of; that their rows are own stays known. */
gboolean
hj_outbox_drop_durable (HjReplica *self, gint64 durable, GError **error)
{
  if (HJ_MUTANT (acknowledged_is_durable))
    durable = G_MAXINT64;
  return (HJ_MUTANT (numbers_again)
          || run_to (self,
                     "INSERT INTO meta SELECT '" HJ_META_LAST_SEQ "', max (seq) FROM kept"
                     " WHERE pos <= ?1 HAVING max (seq) IS NOT NULL ON CONFLICT DO UPDATE"
                     " SET value = max (CAST (value AS INTEGER), CAST (excluded.value AS INTEGER))",
                     durable, error))
         && run_to (self,
                    "INSERT OR IGNORE INTO own_row SELECT entity, row FROM kept"
                    " WHERE pos <= ?1 AND kind = 0",
                    durable, error)
         && run_to (self, "DELETE FROM kept WHERE pos <= ?1", durable, error);
}

/**
 * hj_outbox_rewind:
 * @expected_seq: the first op that the central instance lacks
 * @error: a #HjSqlError
 *
 * Makes kept ops from @expected_seq on wait again, as the central instance has lost them.
 */
gboolean
hj_outbox_rewind (HjReplica *self, gint64 expected_seq, GError **error)
{
  if (!hj_replica_begin (self, error))
    return FALSE;
  if (!hj_overlay_lay_again (self, expected_seq, error)) {
    hj_replica_rollback (self);
    return FALSE;
  }
  return hj_replica_commit (self, error);
}

/**
 * hj_outbox_offer_again:
 * @error: a #HjSqlError
 *
 * Makes every op that is still kept wait again, in the transaction that the caller has opened: the
 * central instance's database is another one since a restore, and answers `duplicate` to what it
 * has.
 */
gboolean
hj_outbox_offer_again (HjReplica *self, GError **error)
{
  return hj_overlay_lay_again (self, 0, error);
}
