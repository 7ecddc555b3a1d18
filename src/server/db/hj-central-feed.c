/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-feed.h"

#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"
#include "server/db/hj-central-private.h"

/**
 * hj_feed_entry_free:
 * @self: (transfer full): an entry
 */
void
hj_feed_entry_free (HjFeedEntry *self)
{
  g_free (self->id);
  g_free (self);
}

static char *
list_numbers (const gint64 *buckets, guint n_buckets)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < n_buckets; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ",", buckets[i]);
  g_string_append_c (list, ']');
  return g_string_free_and_steal (g_steal_pointer (&list));
}

static HjFeedEntry *
read_entry (HjSqlStatement *statement)
{
  HjFeedEntry *entry = g_new0 (HjFeedEntry, 1);

  entry->pos = hj_sql_get_int (statement, 0);
  entry->bucket = hj_sql_get_int (statement, 1);
  entry->entity = hj_entity_find_number ((guint)hj_sql_get_int (statement, 2));
  entry->id = hj_sql_dup_id (statement, 3);
  entry->mask = (guint64)hj_sql_get_int (statement, 4);
  entry->kind = (HjFeedKind)hj_sql_get_int (statement, 5);
  return entry;
}

/**
 * hj_central_read_feed:
 * @buckets: (array length=n_buckets): whose feed
 * @after: a position
 * @upto: a later one; the work grows with what the buckets' feed holds between the two
 * @limit: at most so many
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjFeedEntry) (nullable): what happened, in order
 */
GPtrArray *
hj_central_read_feed (HjCentral *self, const gint64 *buckets, guint n_buckets, gint64 after,
                      gint64 upto, guint limit, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT pos, bucket, entity, id, mask, kind FROM feed"
                        " WHERE bucket IN (SELECT value FROM json_each (?1))"
                        " AND pos > ?2 AND pos <= ?3 ORDER BY pos, kind DESC LIMIT ?4",
                        error);
  g_autofree char *numbers = list_numbers (buckets, n_buckets);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_feed_entry_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, numbers);
  hj_sql_bind_int (statement, 2, after);
  hj_sql_bind_int (statement, 3, upto);
  hj_sql_bind_int (statement, 4, limit);
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (entries, read_entry (statement));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&entries)
                                                                        : NULL;
}

/**
 * hj_central_list_touched:
 * @after: a position
 * @error: a #HjSqlError
 *
 * One look into the feed of each bucket, however much has happened.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): names of the buckets whose readers have
 *   something new since
 */
GPtrArray *
hj_central_list_touched (HjCentral *self, gint64 after, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT name FROM bucket b WHERE EXISTS"
                        " (SELECT 1 FROM feed f WHERE f.bucket = b.number AND f.pos > ?1)",
                        error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, after);
  return hj_sql_list_ids (sql, statement, error);
}

static char *
make_select (const HjEntity *entity, const char *condition)
{
  g_autofree char *columns = hj_sql_table_columns (entity, "e");

  return g_strdup_printf ("SELECT %s FROM member m JOIN \"%s\" e ON e.id = m.id"
                          " WHERE m.bucket = ?1 AND m.entity = ?2 AND %s",
                          columns, entity->name, condition);
}

static char *
make_select_one (const HjEntity *entity, guint64 mask)
{
  return make_select (entity, "m.id = ?3");
}

static char *
make_select_rest (const HjEntity *entity, guint64 mask)
{
  return make_select (entity, "m.id > ?3 ORDER BY m.id");
}

static HjSqlStatement *
prepare_members (HjCentral *self, gint64 bucket, const HjEntity *entity, HjSqlMakeFunc make,
                 GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare_made (hj_central_get_sql (self), make, entity, 0, error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, bucket);
  hj_sql_bind_int (statement, 2, entity->number);
  return statement;
}

/**
 * hj_central_load_member:
 * @error: a #HjSqlError; left alone where the bucket does not hold the row now
 *
 * Returns: (transfer full) (nullable): the row, all of it
 */
HjRecord *
hj_central_load_member (HjCentral *self, gint64 bucket, const HjEntity *entity, const char *id,
                        GError **error)
{
  HjSqlStatement *statement = prepare_members (self, bucket, entity, make_select_one, error);
  HjRecord *record = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 3, id);
  if (hj_sql_step (hj_central_get_sql (self), statement, error))
    record = hj_sql_table_read (statement, 0, entity);
  hj_sql_reset (statement);
  return record;
}

/**
 * hj_central_read_members:
 * @after: (nullable): id of the last row that was read already
 * @func: called for each row
 * @error: a #HjSqlError
 *
 * Reads the bucket's rows of one entity in the order of their ids, whole, until there are no more
 * or @func wants none.
 *
 * Returns: whether reading went well, to the end or not
 */
gboolean
hj_central_read_members (HjCentral *self, gint64 bucket, const HjEntity *entity, const char *after,
                         HjCentralRowFunc func, gpointer user_data, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = prepare_members (self, bucket, entity, make_select_rest, error);
  g_autoptr (GError) problem = NULL;
  gboolean wanted = TRUE;

  if (statement == NULL)
    return FALSE;
  /* An empty text sorts before every id. */
  hj_sql_bind_id (statement, 3, after == NULL ? "" : after);
  while (wanted && hj_sql_step (sql, statement, &problem)) {
    g_autoptr (HjRecord) record = hj_sql_table_read (statement, 0, entity);

    wanted = func (record, user_data);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_note_given:
 * @bucket: its name on the wire, with the projection
 * @error: a #HjSqlError
 *
 * Notes that laptops of the user may hold rows of the bucket.
 */
gboolean
hj_central_note_given (HjCentral *self, const char *user, const char *bucket, GError **error)
{
  return hj_central_run_texts (self, error, "INSERT OR IGNORE INTO given VALUES (?1, ?2)", user,
                               bucket, NULL);
}

/**
 * hj_central_list_given:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): names on the wire of all buckets that
 *   laptops of the user may hold
 */
GPtrArray *
hj_central_list_given (HjCentral *self, const char *user, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT bucket FROM given WHERE user = ?1 ORDER BY bucket", error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, user);
  return hj_sql_list_ids (sql, statement, error);
}
