/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/base/hj-mutant.h"
#include "core/sql/hj-sql-rows.h"
#include "core/wire/hj-page-row.h"
#include "core/wire/hj-wire.h"

#define FULL_MASK(entity) ((G_GUINT64_CONSTANT (1) << (entity)->n_fields) - 1)

/* Rows are kept as the wire writes them; an entity that has grown since reads as far as it went. */
static HjRecord *
read_row (HjSqlStatement *statement, int column, const HjEntity *entity, guint64 mask)
{
  g_autoptr (GBytes) bytes = hj_sql_dup_blob (statement, column);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return hj_page_row_read (data, size, entity, mask);
}

static void
bind_row (HjSqlStatement *statement, int at, const HjRecord *record, guint64 mask)
{
  g_autoptr (GVariant) row = g_variant_ref_sink (hj_page_row_to_variant (record, mask));
  g_autoptr (GVariant) wire = hj_wire_little_endian (row);

  hj_sql_bind_blob (statement, at, g_variant_get_data (wire), g_variant_get_size (wire));
}

/* Keeps the confirmed version of a row over which own ops are shown. */
gboolean
hj_overlay_keep_base (HjReplica *self, const HjRecord *base, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (base);
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql, "INSERT OR REPLACE INTO base_row VALUES (?1, ?2, ?3, ?4)", error);
  guint64 mask = FULL_MASK (entity);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (base));
  hj_sql_bind_int (statement, 3, (gint64)mask);
  bind_row (statement, 4, base, mask);
  return hj_sql_run (self->sql, statement, error);
}

/* The confirmed version of a row that has own ops over it; NULL if there is none. */
static HjRecord *
load_base (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql, "SELECT mask, row FROM base_row WHERE entity = ?1 AND id = ?2", error);
  HjRecord *base = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, id);
  if (hj_sql_step (self->sql, statement, error))
    base = read_row (statement, 1, entity, (guint64)hj_sql_get_int (statement, 0));
  hj_sql_reset (statement);
  return base;
}

/*
 * Tells whether own ops are shown over the row; then @base (optional) is its confirmed version, or
 * NULL if there is none.
 */
gboolean
hj_overlay_covers (HjReplica *self, const HjEntity *entity, const char *id, HjRecord **base,
                   GError **error)
{
  g_autoptr (GError) problem = NULL;
  const GArray *seqs = NULL;

  if (!hj_outbox_rows_find (self, entity, id, &seqs, error))
    return FALSE;
  if (seqs != NULL && base != NULL)
    *base = load_base (self, entity, id, &problem);
  if (problem == NULL)
    return seqs != NULL;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
forget_base (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "DELETE FROM base_row WHERE entity = ?1 AND id = ?2", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, id);
  return hj_sql_run (self->sql, statement, error);
}

static void
lay_over (HjRecord *row, const HjRecord *effect, guint64 mask)
{
  for (guint i = 0; i < hj_record_get_entity (row)->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_value_at (row, i, hj_record_get_value (effect, i));
  }
}

/* Lays an own op over @row; a NEW op makes the row where there is none. */
static gboolean
replay_op (HjReplica *self, const HjEntity *entity, const char *id, gint64 seq, HjRecord **row,
           GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT mask, effect, kind FROM outbox WHERE seq = ?1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, seq);
  if (hj_sql_step (self->sql, statement, &problem)) {
    guint64 mask = (guint64)hj_sql_get_int (statement, 0);
    g_autoptr (HjRecord) effect = read_row (statement, 1, entity, mask);

    if (*row == NULL && hj_sql_get_int (statement, 2) == HJ_OP_NEW)
      *row = hj_record_new (entity, id);
    if (*row != NULL && effect != NULL)
      lay_over (*row, effect, mask);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/* Lays the row's own ops over @row, oldest first. */
static gboolean
replay (HjReplica *self, const HjEntity *entity, const char *id, HjRecord **row, guint *n_ops,
        GError **error)
{
  const GArray *seqs = NULL;

  if (!hj_outbox_rows_find (self, entity, id, &seqs, error))
    return FALSE;
  *n_ops = seqs != NULL ? seqs->len : 0;
  for (guint i = 0; i < *n_ops; i++) {
    if (!replay_op (self, entity, id, g_array_index (seqs, gint64, i), row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_member (HjReplica *self, const HjEntity *entity, const char *id)
{
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql, "SELECT 1 FROM member WHERE entity = ?1 AND id = ?2 LIMIT 1", NULL);

  if (statement == NULL)
    return TRUE;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, id);
  return hj_sql_has_row (self->sql, statement, NULL);
}

/*
 * Makes the visible row what it must be: its confirmed version under the row's own ops. Where there
 * are no own ops any more the overlay ends, and a row that no bucket holds goes.
 */
gboolean
hj_overlay_show (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = load_base (self, entity, id, &problem);
  gboolean confirmed = row != NULL;
  guint n_ops = 0;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!replay (self, entity, id, &row, &n_ops, error))
    return FALSE;
  if (n_ops == 0 && confirmed && !forget_base (self, entity, id, error))
    return FALSE;
  if (n_ops == 0 && !HJ_MUTANT (row_kept) && !is_member (self, entity, id))
    return hj_replica_erase (self, entity, id, error);
  return row == NULL || hj_replica_write (self, row, FULL_MASK (entity), error);
}

/* Makes every kept base older than anything that may come. */
gboolean
hj_overlay_forget_positions (HjReplica *self, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT entity, id, mask, row FROM base_row", error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  while (hj_sql_step (self->sql, statement, &problem)) {
    const HjEntity *entity = hj_entity_find_number ((guint)hj_sql_get_int (statement, 0));
    HjRecord *row = read_row (statement, 3, entity, (guint64)hj_sql_get_int (statement, 2));

    if (row != NULL)
      g_ptr_array_add (rows, row);
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);

    hj_record_set_pos (row, 0);
    if (!hj_overlay_keep_base (self, row, error))
      return FALSE;
  }
  return TRUE;
}

/* Below ops that are offered again: nothing if they made the row, else the row as it was last. */
static gboolean
lay_base_again (HjReplica *self, const HjEntity *entity, const char *id, gboolean made,
                GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = NULL;

  if (!hj_overlay_covers (self, entity, id, NULL, &problem) && problem == NULL && !made)
    row = hj_sql_table_load (self->sql, entity, id, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return row == NULL || hj_overlay_keep_base (self, row, error);
}

static gboolean
run_from (HjReplica *self, const char *sql, gint64 first_seq, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, sql, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, first_seq);
  return hj_sql_run (self->sql, statement, error);
}

/* A row that was not taken at first, and went with its answer, is there again. */
static gboolean
show_missing (HjReplica *self, gint64 first_seq, GError **error)
{
  HjSqlStatement *select = hj_sql_prepare (
      self->sql, "SELECT entity, row FROM outbox WHERE kind = ?2 AND seq >= ?1", error);
  g_autoptr (GError) problem = NULL;

  if (select == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, first_seq);
  hj_sql_bind_int (select, 2, HJ_OP_NEW);
  while (problem == NULL && hj_sql_step (self->sql, select, &problem)) {
    const HjEntity *entity = hj_entity_find_number ((guint)hj_sql_get_int (select, 0));
    g_autofree char *id = hj_sql_dup_id (select, 1);
    gint64 rowid, pos;

    if (!hj_replica_find_row (self, entity, id, &rowid, &pos, &problem) && problem == NULL)
      hj_overlay_show (self, entity, id, &problem);
  }
  return hj_sql_end_rows (select, g_steal_pointer (&problem), error);
}

/* Makes ops from @first_seq on wait again, shown over their rows as at first. */
gboolean
hj_overlay_lay_again (HjReplica *self, gint64 first_seq, GError **error)
{
  HjSqlStatement *select = hj_sql_prepare (self->sql,
                                           "SELECT entity, row, max (kind = ?2) FROM kept"
                                           " WHERE seq >= ?1 GROUP BY entity, row",
                                           error);
  g_autoptr (GError) problem = NULL;

  if (select == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, first_seq);
  hj_sql_bind_int (select, 2, HJ_OP_NEW);
  while (problem == NULL && hj_sql_step (self->sql, select, &problem)) {
    const HjEntity *entity = hj_entity_find_number ((guint)hj_sql_get_int (select, 0));
    g_autofree char *id = hj_sql_dup_id (select, 1);

    lay_base_again (self, entity, id, hj_sql_get_int (select, 2) != 0, &problem);
  }
  if (!hj_sql_end_rows (select, g_steal_pointer (&problem), error))
    return FALSE;
  hj_outbox_rows_forget (self->outbox_rows);
  return run_from (self,
                   "UPDATE outbox SET state = 0, outcome = NULL, pos = NULL, reason = NULL,"
                   " conflict = NULL WHERE seq >= ?1",
                   first_seq, error)
         && run_from (self,
                      "INSERT INTO outbox (seq, op, entity, row, kind, mask, effect, payload)"
                      " SELECT seq, op, entity, row, kind, mask, effect, payload FROM kept"
                      " WHERE seq >= ?1",
                      first_seq, error)
         && run_from (self, "DELETE FROM kept WHERE seq >= ?1", first_seq, error)
         && (HJ_MUTANT (missing_unshown) || show_missing (self, first_seq, error));
}

/* Puts an op at the end of the outbox; @effect is one bit a field of @after that it changes. */
gboolean
hj_outbox_add (HjReplica *self, HjOp *op, const HjRecord *after, guint64 effect, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "INSERT INTO outbox (seq, op, entity, row, kind, mask, effect, payload)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                        error);

  if (statement == NULL)
    return FALSE;
  op->seq = hj_sql_ask_int (self->sql,
                            "SELECT max (coalesce ((SELECT max (seq) FROM outbox), 0),"
                            " coalesce ((SELECT max (seq) FROM kept), 0),"
                            " coalesce ((SELECT CAST (value AS INTEGER) FROM meta"
                            " WHERE key = '" HJ_META_LAST_SEQ "'), 0))",
                            0)
            + 1;
  g_autofree char *payload = hj_op_to_text (op);

  hj_sql_bind_int (statement, 1, op->seq);
  hj_sql_bind_text (statement, 2, op->id);
  hj_sql_bind_int (statement, 3, hj_record_get_entity (after)->number);
  hj_sql_bind_id (statement, 4, op->row);
  hj_sql_bind_int (statement, 5, op->kind);
  hj_sql_bind_int (statement, 6, (gint64)effect);
  bind_row (statement, 7, after, effect);
  hj_sql_bind_text (statement, 8, payload);
  if (!hj_sql_run (self->sql, statement, error))
    return FALSE;
  hj_outbox_rows_add (self->outbox_rows, hj_record_get_entity (after), op->row, op->seq);
  return TRUE;
}
