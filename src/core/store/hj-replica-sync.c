/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-sync.h"

#include "core/base/hj-id.h"
#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-blob-private.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-behind-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  HjReplica *replica;
  guint n_rows;
  char *bucket; /* (nullable) owned, name of the bucket looked up last */
  gint64 bucket_number;
  HjSqlStatement *member;           /* (nullable) borrowed: notes a row of the bucket */
  gboolean bulk;                    /* a snapshot is being pulled: indexes come at its end */
  gint64 indexed_to[HJ_FIELDS_MAX]; /* by entity number, while bulk; 0 where none is searched */
} Applying;

/* Rows that a page may put into the search indexes in its own transaction. */
#define CATCH_UP_WITH_PAGE 2000
/*
 * A bucket's `snapshot`: 0, as a snapshot and the feed after it say; 1, a snapshot is being pulled;
 * 2, held since an earlier epoch, and the new one has not spoken of it yet.
 */
static gboolean
has_open_snapshot (HjReplica *self)
{
  return hj_sql_ask_int (self->sql, "SELECT count(*) FROM bucket WHERE snapshot = 1", 0) > 0;
}

static gboolean
begin_bulk (Applying *applying, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  applying->bulk = TRUE;
  if (!hj_search_fall_behind (applying->replica, error))
    return FALSE;
  for (guint i = 0; i < n_entities; i++) {
    if (entities[i]->number < G_N_ELEMENTS (applying->indexed_to) && hj_search_covers (entities[i]))
      applying->indexed_to[entities[i]->number]
          = hj_search_indexed_to (applying->replica, entities[i]);
  }
  return TRUE;
}

static gboolean
find_bucket (Applying *applying, const char *name, GError **error)
{
  HjSql *sql = applying->replica->sql;

  if (g_strcmp0 (applying->bucket, name) == 0)
    return TRUE;
  HjSqlStatement *insert
      = hj_sql_prepare (sql, "INSERT OR IGNORE INTO bucket (name) VALUES (?1)", error);
  HjSqlStatement *select = hj_sql_prepare (sql, "SELECT number FROM bucket WHERE name = ?1", error);

  if (insert == NULL || select == NULL)
    return FALSE;
  hj_sql_bind_text (insert, 1, name);
  hj_sql_bind_text (select, 1, name);
  if (!hj_sql_run (sql, insert, error) || !hj_sql_step (sql, select, error))
    return FALSE;
  applying->bucket_number = hj_sql_get_int (select, 0);
  hj_sql_reset (select);
  g_set_str (&applying->bucket, name);
  return TRUE;
}

static gboolean
note_member (Applying *applying, const HjEntity *entity, const char *id, GError **error)
{
  HjSql *sql = applying->replica->sql;

  if (applying->member == NULL)
    applying->member = hj_sql_prepare (sql,
                                       "INSERT INTO member VALUES (?1, ?2, ?3, 1)"
                                       " ON CONFLICT DO UPDATE SET seen = 1 WHERE seen = 0",
                                       error);
  HjSqlStatement *statement = applying->member;
  guint8 bytes[HJ_ID_BYTES];

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, applying->bucket_number);
  hj_sql_bind_int (statement, 2, entity->number);
  hj_sql_bind_id_borrowed (statement, 3, id, bytes);
  return hj_sql_run (sql, statement, error);
}

static void
merge_columns (HjRecord *into, const HjRecord *from, guint64 mask)
{
  for (guint i = 0; i < hj_record_get_entity (into)->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_value_at (into, i, hj_record_get_value (from, i));
  }
  hj_record_set_pos (into, hj_record_get_pos (from));
}

/* A row with own ops over it: its confirmed version is replaced below them. */
static gboolean
apply_under_overlay (HjReplica *self, HjRecord *base, HjRecord *record, guint64 mask,
                     GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  const char *id = hj_record_get_id (record);

  if (base != NULL && hj_record_get_pos (base) > hj_record_get_pos (record))
    return TRUE;
  if (base != NULL)
    merge_columns (base, record, mask);
  return hj_overlay_keep_base (self, base != NULL ? base : record, error)
         && hj_overlay_show (self, entity, id, error);
}

/* A first load leaves the search indexes and the people list for later. */
static gboolean
put_in_bulk (Applying *applying, const HjRecord *record, guint64 mask, GError **error)
{
  HjReplica *self = applying->replica;
  const HjEntity *entity = hj_record_get_entity (record);
  const char *id = hj_record_get_id (record);
  g_autoptr (GError) problem = NULL;
  HjSqlPut became;
  gint64 rowid = 0, pos, indexed_to;

  if (!hj_sql_table_put_newer (self->sql, record, mask, &became, error))
    return FALSE;
  if (became == HJ_SQL_PUT_OLDER)
    return TRUE;
  self->changed |= G_GUINT64_CONSTANT (1) << entity->number;
  indexed_to = entity->number < G_N_ELEMENTS (applying->indexed_to)
                   ? applying->indexed_to[entity->number]
                   : 0;
  if (indexed_to == 0)
    return TRUE;
  if (became == HJ_SQL_PUT_INSERTED)
    rowid = hj_sql_last_rowid (self->sql);
  else if (!hj_replica_find_row (self, entity, id, &rowid, &pos, &problem) && problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return indexed_to < rowid || hj_search_index (self, entity, id, mask, error);
}

static gboolean
apply_row (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  Applying *applying = user_data;
  HjReplica *self = applying->replica;
  const HjEntity *entity = hj_record_get_entity (record);
  const char *id = hj_record_get_id (record);
  g_autoptr (HjRecord) base = NULL;
  g_autoptr (HjRecord) before = NULL;
  g_autoptr (GError) problem = NULL;

  applying->n_rows++;
  if (!find_bucket (applying, bucket, error) || !note_member (applying, entity, id, error))
    return FALSE;
  if (hj_overlay_covers (self, entity, id, &base, &problem))
    return apply_under_overlay (self, base, record, mask, error);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (applying->bulk)
    return put_in_bulk (applying, record, mask, error);
  before = hj_sql_table_load (self->sql, entity, id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (before != NULL && hj_record_get_pos (before) > hj_record_get_pos (record))
    return TRUE;
  return hj_replica_write_over (self, before, record, mask, error);
}

static gboolean
apply_drop (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
            GError **error)
{
  Applying *applying = user_data;
  HjSql *sql = applying->replica->sql;
  const char *text = HJ_MUTANT (shared_row_dropped)
                         ? "DELETE FROM member WHERE bucket > -?1 AND entity = ?2 AND id = ?3"
                         : "DELETE FROM member WHERE bucket = ?1 AND entity = ?2 AND id = ?3";
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  applying->n_rows++;
  if (HJ_MUTANT (drop_ignored))
    return TRUE;
  if (statement == NULL || !find_bucket (applying, bucket, error))
    return FALSE;
  hj_sql_bind_int (statement, 1, applying->bucket_number);
  hj_sql_bind_int (statement, 2, entity->number);
  hj_sql_bind_id (statement, 3, id);
  /* A row whose last bucket lets go of it leaves, unless own ops hold it. */
  return hj_sql_run (sql, statement, error)
         && hj_replica_narrow (applying->replica, bucket, entity, id, error)
         && hj_overlay_show (applying->replica, entity, id, error);
}

/* Takes rows out of a bucket: all of them, or those that a snapshot did not show. */
static gboolean
let_go (Applying *applying, gboolean unseen_only, GError **error)
{
  HjReplica *self = applying->replica;
  HjSqlStatement *select = hj_sql_prepare (
      self->sql, "SELECT entity, id FROM member WHERE bucket = ?1 AND seen <= ?2", error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) problem = NULL;

  if (select == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, applying->bucket_number);
  hj_sql_bind_int (select, 2, unseen_only ? 0 : 1);
  while (hj_sql_step (self->sql, select, &problem)) {
    guint number = (guint)hj_sql_get_int (select, 0);

    g_array_append_val (numbers, number);
    g_ptr_array_add (ids, hj_sql_dup_id (select, 1));
  }
  if (!hj_sql_end_rows (select, g_steal_pointer (&problem), error))
    return FALSE;
  /* What hangs on a row that goes is found by the tables' indexes. */
  if (ids->len > 0 && !hj_replica_make_up_for_indexes (self, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    const HjEntity *entity = hj_entity_find_number (g_array_index (numbers, guint, i));

    if (!apply_drop (applying->bucket, entity, g_ptr_array_index (ids, i), applying, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_on_bucket (Applying *applying, const char *sql, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (applying->replica->sql, sql, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, applying->bucket_number);
  return hj_sql_run (applying->replica->sql, statement, error);
}

static gboolean
apply_bucket (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  Applying *applying = user_data;

  if (!find_bucket (applying, bucket, error))
    return FALSE;
  switch (kind) {
  case HJ_FRAME_SNAPSHOT_BEGIN:
    return hj_replica_put_off_indexes (applying->replica, error) && begin_bulk (applying, error)
           && run_on_bucket (applying, "UPDATE bucket SET snapshot = 1 WHERE number = ?1", error)
           && run_on_bucket (applying, "UPDATE member SET seen = 0 WHERE bucket = ?1", error);
  case HJ_FRAME_SNAPSHOT_END:
    return (HJ_MUTANT (unseen_kept) || let_go (applying, TRUE, error))
           && run_on_bucket (applying, "UPDATE bucket SET snapshot = 0 WHERE number = ?1", error);
  case HJ_FRAME_FORGET:
    if (!let_go (applying, FALSE, error)
        || !run_on_bucket (applying, "DELETE FROM bucket WHERE number = ?1", error))
      return FALSE;
    g_clear_pointer (&applying->bucket, g_free);
    return TRUE;
  case HJ_FRAME_ROWS:
  case HJ_FRAME_DROP:
  case HJ_FRAME_COMMIT:
  default:
    g_assert_not_reached ();
  }
}

/* What a whole load in a new epoch did not bring is no longer the reader's: a central database that
 * was put back may not remember that it ever gave the bucket.
 */
static gboolean
forget_old_buckets (Applying *applying, GError **error)
{
  HjSql *sql = applying->replica->sql;
  HjSqlStatement *select
      = hj_sql_prepare (sql, "SELECT name FROM bucket WHERE snapshot = 2", error);
  g_autoptr (GPtrArray) names = select == NULL ? NULL : hj_sql_list_ids (sql, select, error);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    if (!apply_bucket (HJ_FRAME_FORGET, g_ptr_array_index (names, i), applying, error))
      return FALSE;
  }
  return names != NULL;
}

static gboolean
note_commit (Applying *applying, const HjPageCommit *commit, GError **error)
{
  HjReplica *self = applying->replica;
  g_autofree char *epoch = hj_replica_dup_meta (self, HJ_META_EPOCH);
  gint64 asked_at = self->answered_at == 0 ? hj_replica_boot_now (self) : self->asked_at;

  /* Positions of two epochs cannot be compared: see hj_replica_meet_epoch(). */
  if (epoch != NULL && !g_str_equal (epoch, commit->epoch)) {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EPOCH,
                         _ ("The central instance was put back meanwhile; please try again."));
    return FALSE;
  }
  if (!hj_replica_set_meta (self, HJ_META_CURSOR, commit->cursor, error)
      || !hj_replica_meet_server_time (self, commit->time, error)
      || !hj_lease_renew (self, commit->time, asked_at, error))
    return FALSE;
  if (applying->bulk && !hj_replica_put_off_summary (self, error))
    return FALSE;
  if (commit->more)
    return TRUE;
  return (HJ_MUTANT (old_buckets_kept) || forget_old_buckets (applying, error))
         && hj_replica_make_up (self, CATCH_UP_WITH_PAGE, error)
         && hj_outbox_settle (self, commit->pos, error)
         && hj_outbox_drop_durable (self, commit->durable, error)
         && hj_blob_settle (self, commit->durable, error)
         && hj_replica_set_meta_int (self, HJ_META_PULLED, commit->pos, error)
         && hj_replica_set_meta_int (self, HJ_META_LAST_SYNC, commit->time, error)
         && hj_replica_set_meta (self, HJ_META_OFFLINE_SINCE, NULL, error);
}

#ifdef HJ_MUTANTS
static gboolean
skip_row (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
skip_drop (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
           GError **error)
{
  return TRUE;
}

static gboolean
skip_bucket (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
keep_cursor_first (HjReplica *self, GBytes *page)
{
  static const HjPageReader reader = { skip_row, skip_drop, skip_bucket };
  g_auto (HjPageCommit) commit = { 0 };

  if (hj_page_read (page, &reader, NULL, &commit, NULL))
    hj_replica_set_meta (self, HJ_META_CURSOR, commit.cursor, NULL);
}
#endif

/**
 * hj_replica_apply_page:
 * @page: as it came from the central instance
 * @commit: cleared first, then what the page's last frame says
 * @n_pulled: grows by the rows that the page brought or took
 * @error: a #HjWireError, a #HjSqlError, or `EPOCH` with @commit filled; then nothing has happened
 *
 * Takes a page in, cursor and all, in one transaction.
 */
gboolean
hj_replica_apply_page (HjReplica *self, GBytes *page, HjPageCommit *commit, guint *n_pulled,
                       GError **error)
{
  static const HjPageReader reader = { apply_row, apply_drop, apply_bucket };
  Applying applying = { .replica = self };
  gboolean applied;

#ifdef HJ_MUTANTS
  if (HJ_MUTANT (cursor_first))
    keep_cursor_first (self, page);
#endif
  if (!hj_replica_begin (self, error))
    return FALSE;
  applied = (!has_open_snapshot (self) || begin_bulk (&applying, error))
            && hj_page_read (page, &reader, &applying, commit, error)
            && note_commit (&applying, commit, error);
  g_free (applying.bucket);
  if (!applied) {
    hj_replica_rollback (self);
    return FALSE;
  }
  *n_pulled += applying.n_rows;
  return hj_replica_commit (self, error);
}

/**
 * hj_replica_is_loading:
 *
 * Returns: whether everything is still to come, or a part of it, and not only what changed
 */
gboolean
hj_replica_is_loading (HjReplica *self)
{
  g_autofree char *cursor = hj_replica_dup_meta (self, HJ_META_CURSOR);

  return cursor == NULL || has_open_snapshot (self);
}
