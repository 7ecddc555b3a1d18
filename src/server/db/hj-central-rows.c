/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-rows.h"

#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-members.h"

#include <stdio.h>

#define TICKET_COUNTER "ticket-"

/**
 * hj_central_load:
 * @error: a #HjSqlError; left alone where there is no such row
 *
 * Returns: (transfer full) (nullable): the row, with its position
 */
HjRecord *
hj_central_load (HjCentral *self, const HjEntity *entity, const char *id, GError **error)
{
  return hj_sql_table_load (hj_central_get_sql (self), entity, id, error);
}

static gboolean
note_field (HjCentral *self, const HjRecord *record, const HjField *field,
            const HjCentralAuthor *author, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "INSERT OR REPLACE INTO field VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, hj_record_get_entity (record)->number);
  hj_sql_bind_id (statement, 2, hj_record_get_id (record));
  hj_sql_bind_text (statement, 3, field->name);
  hj_sql_bind_int (statement, 4, hj_record_get_pos (record));
  if (author != NULL) {
    hj_sql_bind_text (statement, 5, author->user);
    hj_sql_bind_int (statement, 6, author->at);
    hj_sql_bind_text (statement, 7, author->device);
  }
  return hj_sql_run (sql, statement, error);
}

static gboolean
note_fields (HjCentral *self, const HjRecord *record, guint64 mask, const HjCentralAuthor *author,
             GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);

  for (guint i = 0; i < entity->n_fields; i++) {
    /* What nobody enters is nobody's change: there is nothing to merge it with. */
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0 && entity->fields[i].merge != HJ_MERGE_CENTRAL
        && !note_field (self, record, &entity->fields[i], author, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
raise_ticket_counter (HjCentral *self, int year, gint64 number, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT INTO counter VALUES (?1, ?2) ON CONFLICT (name)"
                        " DO UPDATE SET value = max (value, excluded.value)",
                        error);
  g_autofree char *name = g_strdup_printf (TICKET_COUNTER "%d", year);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, name);
  hj_sql_bind_int (statement, 2, number);
  return hj_sql_run (sql, statement, error);
}

/* A ticket that brings its code along must not meet that code again. */
static gboolean
note_ticket_code (HjCentral *self, const HjRecord *record, GError **error)
{
  const char *code = hj_record_get_entity (record) == &hj_entity_ticket
                         ? hj_record_get_text (record, "code")
                         : NULL;
  unsigned long number;
  int year;

  if (code == NULL || sscanf (code, "T-%4d-%9lu", &year, &number) != 2)
    return TRUE;
  return raise_ticket_counter (self, year, (gint64)number, error);
}

static gboolean
write_new (HjCentral *self, HjRecord *record, GError **error)
{
  gint64 pos = hj_central_next_pos (self, error);

  hj_record_set_pos (record, pos);
  return pos != 0 && hj_sql_table_put (hj_central_get_sql (self), record, HJ_MASK_ALL, error)
         && note_ticket_code (self, record, error)
         && hj_central_place_new (self, record, pos, error)
         && hj_central_move_dependents (self, NULL, record, error);
}

static gboolean
write_changed (HjCentral *self, const HjRecord *before, HjRecord *after, guint64 mask,
               const HjCentralAuthor *author, GError **error)
{
  gint64 pos = hj_central_next_pos (self, error);
  gboolean moved;

  hj_record_set_pos (after, pos);
  if (pos == 0 || !hj_sql_table_put (hj_central_get_sql (self), after, mask, error)
      || !note_fields (self, after, mask, author, error))
    return FALSE;
  if (!hj_central_fields_move (hj_record_get_entity (after), mask))
    return hj_central_announce (self, after, mask, pos, error);
  return hj_central_place (self, after, mask, pos, &moved, error)
         && hj_central_move_dependents (self, before, after, error);
}

/**
 * hj_central_write_as:
 * @before: (nullable): the row as it is; %NULL for a new one
 * @after: (inout): the row as it shall be; its position is set
 * @author: (nullable): %NULL for the central instance's own doing
 * @error: a #HjSqlError; then the caller undoes its transaction
 *
 * Writes a row within the caller's transaction: the row, who changed which field, the buckets that
 * it and the rows around it enter and leave, and what the readers of each are to be told. Nothing
 * is written where nothing differs.
 */
gboolean
hj_central_write_as (HjCentral *self, const HjRecord *before, HjRecord *after,
                     const HjCentralAuthor *author, GError **error)
{
  guint64 mask = before == NULL ? HJ_MASK_ALL : hj_record_changed_mask (before, after);

  if (before == NULL)
    return write_new (self, after, error);
  if (mask != 0)
    return write_changed (self, before, after, mask, author, error);
  hj_record_set_pos (after, hj_record_get_pos (before));
  return TRUE;
}

/* Waits for other programs that write, before anything is read that they may change. */
static gboolean
become_writer (HjCentral *self, GError **error)
{
  return hj_sql_exec (hj_central_get_sql (self),
                      "UPDATE counter SET value = value WHERE name = 'pos'", error);
}

static gboolean
write_found (HjCentral *self, HjRecord *record, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) before
      = hj_central_load (self, hj_record_get_entity (record), hj_record_get_id (record), &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return hj_central_write_as (self, before, record, NULL, error);
}

/**
 * hj_central_write:
 * @record: (inout): a whole row, new or changed; its position is set
 * @error: `INVALID` of #HjModelError, or a #HjSqlError; then nothing has happened
 *
 * Writes a row as the central instance's own doing, in a transaction of its own, or as a part of
 * the one that is open. Whoever receives the row is told.
 */
gboolean
hj_central_write (HjCentral *self, HjRecord *record, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);

  if (!hj_record_validate (record, error) || !hj_sql_savepoint (sql, error))
    return FALSE;
  if (become_writer (self, error) && write_found (self, record, error)
      && hj_sql_release (sql, error))
    return TRUE;
  hj_sql_rollback_to (sql);
  return FALSE;
}

/**
 * hj_central_write_bulk:
 * @record: (inout): a valid row with an id that is not there yet, after all rows that it refers to;
 *   its position is set
 * @error: a #HjSqlError; then the caller undoes the transaction
 *
 * The same for a new row of many. Call it between hj_sql_begin() and hj_sql_commit(), with some ten
 * thousand rows in a transaction; outside of one it would be a slow write for each statement.
 */
gboolean
hj_central_write_bulk (HjCentral *self, HjRecord *record, GError **error)
{
  return write_new (self, record, error);
}

/**
 * hj_central_is_member:
 * @bucket: a bucket's name
 *
 * Returns: whether the bucket holds the row now
 */
gboolean
hj_central_is_member (HjCentral *self, const char *bucket, const HjEntity *entity, const char *id)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT 1 FROM bucket b JOIN member m ON m.bucket = b.number"
                        " WHERE b.name = ?1 AND m.entity = ?2 AND m.id = ?3",
                        NULL);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, bucket);
  hj_sql_bind_int (statement, 2, entity->number);
  hj_sql_bind_id (statement, 3, id);
  return hj_sql_has_row (sql, statement, NULL);
}

/**
 * hj_central_next_ticket_code:
 * @error: a #HjSqlError
 *
 * Gives the next number of the year, in the county's zone, within the open transaction.
 *
 * Returns: (transfer full) (nullable): such as `T-2026-000123`
 */
char *
hj_central_next_ticket_code (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *year = hj_time_to_display (hj_central_now (self), "%Y");
  g_autofree char *name = g_strconcat (TICKET_COUNTER, year, NULL);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT INTO counter VALUES (?1, 1) ON CONFLICT (name)"
                        " DO UPDATE SET value = value + 1 RETURNING value",
                        error);
  char *code = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, name);
  if (hj_sql_step (sql, statement, error))
    code = g_strdup_printf ("T-%s-%06" G_GINT64_FORMAT, year, hj_sql_get_int (statement, 0));
  hj_sql_reset (statement);
  return code;
}
