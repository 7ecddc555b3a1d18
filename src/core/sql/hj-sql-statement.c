/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql.h"

#include <sqlite3.h>
#include <string.h>

/* What is put into a statement and read from the row that it stands on. */

/**
 * hj_sql_reset:
 *
 * Ends the statement and its hold on the database, and forgets its parameters.
 */
void
hj_sql_reset (HjSqlStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

void
hj_sql_bind_null (HjSqlStatement *statement, int at)
{
  sqlite3_bind_null (statement, at);
}

void
hj_sql_bind_int (HjSqlStatement *statement, int at, gint64 integer)
{
  sqlite3_bind_int64 (statement, at, integer);
}

/**
 * hj_sql_bind_text:
 * @text: (nullable): copied
 */
void
hj_sql_bind_text (HjSqlStatement *statement, int at, const char *text)
{
  sqlite3_bind_text (statement, at, text, -1, SQLITE_TRANSIENT);
}

/**
 * hj_sql_bind_text_borrowed:
 * @text: (nullable): stays as it is until the statement has run
 *
 * The same as hj_sql_bind_text() without a copy, for where many rows are written.
 */
void
hj_sql_bind_text_borrowed (HjSqlStatement *statement, int at, const char *text)
{
  sqlite3_bind_text (statement, at, text, -1, SQLITE_STATIC);
}

/**
 * hj_sql_bind_id:
 * @id: (nullable): a UUID, stored as its 16 bytes, or a short name such as an organisation's,
 *   stored as text
 */
void
hj_sql_bind_id (HjSqlStatement *statement, int at, const char *id)
{
  guint8 bytes[HJ_ID_BYTES];

  if (hj_id_to_bytes (id, bytes))
    sqlite3_bind_blob (statement, at, bytes, sizeof bytes, SQLITE_TRANSIENT);
  else
    hj_sql_bind_text (statement, at, id);
}

/**
 * hj_sql_bind_id_borrowed:
 * @id: (nullable): stays as it is until the statement has run
 * @bytes: (array fixed-size=16): takes the id's bytes, and stays as long
 *
 * The same as hj_sql_bind_id() without a copy, for where many rows are written.
 */
void
hj_sql_bind_id_borrowed (HjSqlStatement *statement, int at, const char *id, guint8 *bytes)
{
  if (hj_id_to_bytes (id, bytes))
    sqlite3_bind_blob (statement, at, bytes, HJ_ID_BYTES, SQLITE_STATIC);
  else
    hj_sql_bind_text_borrowed (statement, at, id);
}

void
hj_sql_bind_blob (HjSqlStatement *statement, int at, const void *bytes, gsize length)
{
  sqlite3_bind_blob64 (statement, at, bytes, length, SQLITE_TRANSIENT);
}

gboolean
hj_sql_is_null (HjSqlStatement *statement, int at)
{
  return sqlite3_column_type (statement, at) == SQLITE_NULL;
}

gint64
hj_sql_get_int (HjSqlStatement *statement, int at)
{
  return sqlite3_column_int64 (statement, at);
}

/**
 * hj_sql_get_text:
 *
 * Returns: (transfer none) (nullable): the text, valid until the next step
 */
const char *
hj_sql_get_text (HjSqlStatement *statement, int at)
{
  return (const char *)sqlite3_column_text (statement, at);
}

/**
 * hj_sql_dup_id:
 *
 * Returns: (transfer full) (nullable): what hj_sql_bind_id() stored
 */
char *
hj_sql_dup_id (HjSqlStatement *statement, int at)
{
  if (sqlite3_column_type (statement, at) == SQLITE_BLOB
      && sqlite3_column_bytes (statement, at) == HJ_ID_BYTES)
    return hj_id_from_bytes (sqlite3_column_blob (statement, at));
  return g_strdup (hj_sql_get_text (statement, at));
}

/**
 * hj_sql_list_ids:
 * @statement: bound, its first column ids as hj_sql_bind_id() stores them, or names
 * @error: a #HjSqlError
 *
 * Steps to the end and resets the statement.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the first column of all rows
 */
GPtrArray *
hj_sql_list_ids (HjSql *sql, HjSqlStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;

  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (ids, hj_sql_dup_id (statement, 0));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&ids)
                                                                        : NULL;
}

/**
 * hj_sql_compare_ids:
 *
 * Returns: how two ids stand to each other in an `ORDER BY`: texts come before UUIDs, each by their
 *   bytes; negative, 0 or positive
 */
int
hj_sql_compare_ids (HjSqlStatement *first, int first_at, HjSqlStatement *second, int second_at)
{
  const void *first_bytes = sqlite3_column_blob (first, first_at);
  const void *second_bytes = sqlite3_column_blob (second, second_at);
  int first_length = sqlite3_column_bytes (first, first_at);
  int second_length = sqlite3_column_bytes (second, second_at);
  int shorter = MIN (first_length, second_length);
  int order = shorter > 0 ? memcmp (first_bytes, second_bytes, (gsize)shorter) : 0;

  if (order == 0)
    order = first_length - second_length;
  if (order == 0)
    return 0;
  /* A UUID is a blob; NULL, which is no id, comes before all. */
  int first_place = sqlite3_column_type (first, first_at) % SQLITE_NULL;
  int second_place = sqlite3_column_type (second, second_at) % SQLITE_NULL;

  return first_place != second_place ? first_place - second_place : order;
}

/**
 * hj_sql_dup_blob:
 *
 * Returns: (transfer full) (nullable): a copy of the bytes
 */
GBytes *
hj_sql_dup_blob (HjSqlStatement *statement, int at)
{
  if (hj_sql_is_null (statement, at))
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, at),
                      (gsize)sqlite3_column_bytes (statement, at));
}
