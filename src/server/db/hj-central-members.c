/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-members.h"

#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-feed.h"

/* A page ends between two positions: what moves with a row is told at several where it is much. */
#define MOVED_AT_A_POSITION 100

typedef struct {
  gint64 bucket;
  gboolean wanted;
} Membership;

/* The parameters that the statements on memberships share. */
static HjSqlStatement *
prepare_row (HjCentral *self, const char *text, gint64 bucket, const HjRecord *record,
             GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (hj_central_get_sql (self), text, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, bucket);
  hj_sql_bind_int (statement, 2, hj_record_get_entity (record)->number);
  hj_sql_bind_id (statement, 3, hj_record_get_id (record));
  return statement;
}

static gboolean
write_feed (HjCentral *self, gint64 bucket, const HjRecord *record, gint64 pos, guint64 mask,
            HjFeedKind kind, GError **error)
{
  HjSqlStatement *statement
      = prepare_row (self,
                     "INSERT OR REPLACE INTO feed (bucket, pos, entity, id, mask, kind)"
                     " VALUES (?1, ?4, ?2, ?3, ?5, ?6)",
                     bucket, record, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 4, pos);
  hj_sql_bind_int (statement, 5, (gint64)mask);
  hj_sql_bind_int (statement, 6, kind);
  return hj_sql_run (hj_central_get_sql (self), statement, error);
}

static gboolean
enter (HjCentral *self, gint64 bucket, const HjRecord *record, gint64 pos, GError **error)
{
  HjSqlStatement *statement
      = prepare_row (self, "INSERT INTO member VALUES (?1, ?2, ?3)", bucket, record, error);

  return statement != NULL && hj_sql_run (hj_central_get_sql (self), statement, error)
         && write_feed (self, bucket, record, pos, HJ_MASK_ALL, HJ_FEED_PUT, error);
}

static gboolean
leave (HjCentral *self, gint64 bucket, const HjRecord *record, gint64 pos, GError **error)
{
  HjSqlStatement *statement
      = prepare_row (self, "DELETE FROM member WHERE bucket = ?1 AND entity = ?2 AND id = ?3",
                     bucket, record, error);

  return statement != NULL && hj_sql_run (hj_central_get_sql (self), statement, error)
         && write_feed (self, bucket, record, pos, 0, HJ_FEED_DROP, error);
}

static GArray *
read_memberships (HjCentral *self, const HjRecord *record, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT bucket FROM member WHERE entity = ?1 AND id = ?2", error);
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (Membership));
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (record)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (record));
  while (hj_sql_step (sql, statement, &problem)) {
    Membership membership = { hj_sql_get_int (statement, 0), FALSE };

    g_array_append_val (held, membership);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&held)
                                                                        : NULL;
}

static gint64
look_up_bucket (HjCentral *self, const char *name, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT number FROM bucket WHERE name = ?1", error);

  if (statement == NULL)
    return 0;
  hj_sql_bind_text (statement, 1, name);
  return hj_sql_take_int (sql, statement, 0, error);
}

/**
 * hj_central_find_bucket:
 * @error: a #HjSqlError
 *
 * Returns: the bucket's number, given now if it is the first time, or 0 on failure
 */
gint64
hj_central_find_bucket (HjCentral *self, const char *name, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autoptr (GError) problem = NULL;
  gint64 number = look_up_bucket (self, name, &problem);
  HjSqlStatement *statement = NULL;

  if (number != 0)
    return number;
  if (problem == NULL)
    statement = hj_sql_prepare (sql, "INSERT INTO bucket (name) VALUES (?1)", &problem);
  if (statement != NULL) {
    hj_sql_bind_text (statement, 1, name);
    if (hj_sql_run (sql, statement, &problem))
      return hj_sql_last_rowid (sql);
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return 0;
}

static Membership *
find_membership (GArray *held, gint64 bucket)
{
  for (guint i = 0; i < held->len; i++) {
    Membership *membership = &g_array_index (held, Membership, i);

    if (membership->bucket == bucket)
      return membership;
  }
  return NULL;
}

/**
 * hj_central_place:
 * @record: a row, written already
 * @mask: one bit a field that has changed; 0 if only its place may have
 * @pos: of the change
 * @moved: (out): whether it is in other buckets now than before
 * @error: a #HjSqlError
 *
 * Puts the row into the buckets where it belongs and takes it out of all others, and tells the
 * readers of each what happened, all at the same position.
 */
gboolean
hj_central_place (HjCentral *self, const HjRecord *record, guint64 mask, gint64 pos,
                  gboolean *moved, GError **error)
{
  g_autoptr (GPtrArray) wanted = hj_central_buckets_of (self, record, error);
  g_autoptr (GArray) held = wanted == NULL ? NULL : read_memberships (self, record, error);

  *moved = FALSE;
  if (held == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++) {
    gint64 bucket = hj_central_find_bucket (self, g_ptr_array_index (wanted, i), error);
    Membership *membership = find_membership (held, bucket);

    if (bucket == 0)
      return FALSE;
    if (membership != NULL) {
      membership->wanted = TRUE;
      if (mask != 0 && !write_feed (self, bucket, record, pos, mask, HJ_FEED_PUT, error))
        return FALSE;
      continue;
    }
    *moved = TRUE;
    if (!enter (self, bucket, record, pos, error))
      return FALSE;
  }
  for (guint i = 0; i < held->len; i++) {
    const Membership *membership = &g_array_index (held, Membership, i);

    if (membership->wanted)
      continue;
    *moved = TRUE;
    if (!leave (self, membership->bucket, record, pos, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_central_place_new:
 * @record: a row, written for the first time
 * @pos: of the change
 * @error: a #HjSqlError
 *
 * The same for a row that cannot be anywhere yet.
 */
gboolean
hj_central_place_new (HjCentral *self, const HjRecord *record, gint64 pos, GError **error)
{
  g_autoptr (GPtrArray) wanted = hj_central_buckets_of (self, record, error);

  if (wanted == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++) {
    gint64 bucket = hj_central_find_bucket (self, g_ptr_array_index (wanted, i), error);

    if (bucket == 0 || !enter (self, bucket, record, pos, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_central_announce:
 * @record: a row whose place cannot have changed
 * @mask: one bit a field that has changed
 * @pos: of the change
 * @error: a #HjSqlError
 *
 * Tells the readers of each bucket that holds the row.
 */
gboolean
hj_central_announce (HjCentral *self, const HjRecord *record, guint64 mask, gint64 pos,
                     GError **error)
{
  g_autoptr (GArray) held = read_memberships (self, record, error);

  if (held == NULL)
    return FALSE;
  for (guint i = 0; i < held->len; i++) {
    if (!write_feed (self, g_array_index (held, Membership, i).bucket, record, pos, mask,
                     HJ_FEED_PUT, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
queue_dependents (HjCentral *self, const HjRecord *record, gboolean is_new, GQueue *queue,
                  GHashTable *seen, GError **error)
{
  g_autoptr (GPtrArray) rows = hj_central_dependents_of (self, record, is_new, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);

    if (g_hash_table_add (seen, g_strdup (hj_record_get_id (row))))
      g_queue_push_tail (queue, hj_record_ref (row));
  }
  return TRUE;
}

static gboolean
move_queued (HjCentral *self, GQueue *queue, GHashTable *seen, GError **error)
{
  HjRecord *next;
  guint n_moved = 0;

  while ((next = g_queue_pop_head (queue)) != NULL) {
    g_autoptr (HjRecord) row = next;
    gboolean is_much = ++n_moved % MOVED_AT_A_POSITION == 0;
    gint64 pos = is_much ? hj_central_next_pos (self, error) : hj_central_get_pos (self);
    gboolean moved;

    if (pos == 0 || !hj_central_place (self, row, 0, pos, &moved, error))
      return FALSE;
    if (moved && !queue_dependents (self, row, FALSE, queue, seen, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_central_move_dependents:
 * @before: (nullable): a row as it was
 * @after: as it is
 * @error: a #HjSqlError
 *
 * Moves the rows around a row along with it, and what depends on those: at its position, where they
 * are many also at those that follow.
 */
gboolean
hj_central_move_dependents (HjCentral *self, const HjRecord *before, const HjRecord *after,
                            GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GQueue queue = G_QUEUE_INIT;

  g_hash_table_add (seen, g_strdup (hj_record_get_id (after)));
  gboolean moved = (before == NULL || queue_dependents (self, before, FALSE, &queue, seen, error))
                   && queue_dependents (self, after, before == NULL, &queue, seen, error)
                   && move_queued (self, &queue, seen, error);

  g_queue_clear_full (&queue, (GDestroyNotify)hj_record_unref);
  return moved;
}

/**
 * hj_central_note_origin:
 * @org: a detention house
 * @error: a #HjSqlError
 *
 * Notes that the house has entered a row that nothing connects with a house yet.
 */
gboolean
hj_central_note_origin (HjCentral *self, const HjRecord *row, const char *org, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "INSERT OR IGNORE INTO origin VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (row)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (row));
  hj_sql_bind_text (statement, 3, org);
  return hj_sql_run (sql, statement, error);
}
