/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-blob-private.h"

#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"

#include <glib/gi18n-lib.h>

/* Raw device time plus this is the central instance's, as far as is known; milliseconds. */
#define META_CLOCK_OFFSET "clock-offset"
#define META_TIME_FIX "time-fix"

G_DEFINE_QUARK (hj-store-error-quark, hj_store_error)
G_DEFINE_FINAL_TYPE (HjReplica, hj_replica, G_TYPE_OBJECT)

static void
hj_replica_finalize (GObject *object)
{
  HjReplica *self = HJ_REPLICA (object);

  g_clear_object (&self->sql);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->key, hj_key_free);
  g_clear_pointer (&self->people, g_hash_table_unref);
  g_clear_pointer (&self->outbox_rows, hj_outbox_rows_free);
  g_free (self->group);
  g_free (self->next_op);
  g_free (self->corrected);
  g_free (self->entered_draft);
  g_free (self->path);
  G_OBJECT_CLASS (hj_replica_parent_class)->finalize (object);
}

static void
hj_replica_class_init (HjReplicaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_replica_finalize;
}

static void
hj_replica_init (HjReplica *self)
{
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->outbox_rows = hj_outbox_rows_new ();
}

static void
read_time_fix (HjReplica *self)
{
  g_autofree char *text = hj_replica_dup_meta (self, META_TIME_FIX);

  hj_time_fix_read (&self->fix, text, hj_clock_get_boot_id (self->clock),
                    hj_clock_get_boot_time (self->clock));
}

/**
 * hj_replica_open:
 * @path: the database file, made if there is none
 * @key: (array fixed-size=32): its raw key
 * @clock: where time comes from
 * @random: where ids come from
 * @error: a #HjSqlError or `VERSION`
 *
 * Returns: (transfer full) (nullable): the replica, of this program's version
 */
HjReplica *
hj_replica_open (const char *path, const guint8 *key, HjClock *clock, HjRandom *random,
                 GError **error)
{
  g_autoptr (HjReplica) self = g_object_new (HJ_TYPE_REPLICA, NULL);

  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->path = g_strdup (path);
  self->sql = hj_sql_open (path, key, error);
  if (self->sql == NULL || !hj_replica_migrate (self, error))
    return NULL;
  self->clock_offset = hj_replica_get_meta_int (self, META_CLOCK_OFFSET, 0);
  read_time_fix (self);
  return g_steal_pointer (&self);
}

/* Keeps the key that opened the replica, (transfer full), in protected memory. */
void
hj_replica_take_key (HjReplica *self, HjKey *key)
{
  g_clear_pointer (&self->key, hj_key_free);
  self->key = key;
}

/**
 * hj_replica_get_path:
 *
 * Returns: the database file
 */
const char *
hj_replica_get_path (HjReplica *self)
{
  return self->path;
}

HjSql *
hj_replica_get_sql (HjReplica *self)
{
  return self->sql;
}

/**
 * hj_replica_set_changed_func:
 * @func: (nullable): called on the replica's thread after each commit that changed rows
 */
void
hj_replica_set_changed_func (HjReplica *self, HjReplicaChangedFunc func, gpointer user_data)
{
  self->changed_func = func;
  self->changed_data = user_data;
}

/**
 * hj_replica_read_meta:
 * @value: (out) (transfer full) (nullable): %NULL where there is none
 * @error: a #HjSqlError
 *
 * For what may not be taken for missing where the disk fails.
 *
 * Returns: whether it could be read
 */
gboolean
hj_replica_read_meta (HjReplica *self, const char *key, char **value, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT value FROM meta WHERE key = ?1", error);
  g_autoptr (GError) problem = NULL;

  *value = NULL;
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, key);
  if (hj_sql_step (self->sql, statement, &problem))
    *value = g_strdup (hj_sql_get_text (statement, 0));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_replica_dup_meta:
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
hj_replica_dup_meta (HjReplica *self, const char *key)
{
  char *value;

  hj_replica_read_meta (self, key, &value, NULL);
  return value;
}

gint64
hj_replica_get_meta_int (HjReplica *self, const char *key, gint64 fallback)
{
  g_autofree char *value = hj_replica_dup_meta (self, key);

  return value == NULL ? fallback : g_ascii_strtoll (value, NULL, 10);
}

/**
 * hj_replica_set_meta:
 * @value: (nullable): %NULL removes the key
 * @error: a #HjSqlError
 *
 * Writes in the transaction that is open, or in one of its own.
 */
gboolean
hj_replica_set_meta (HjReplica *self, const char *key, const char *value, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      self->sql,
      value == NULL ? "DELETE FROM meta WHERE key = ?1"
                    : "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
      error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, key);
  if (value != NULL)
    hj_sql_bind_text (statement, 2, value);
  return hj_sql_run (self->sql, statement, error);
}

gboolean
hj_replica_set_meta_int (HjReplica *self, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return hj_replica_set_meta (self, key, text, error);
}

/**
 * hj_replica_raw_now:
 *
 * Returns: what the device's clock says, UTC milliseconds; evidence only
 */
gint64
hj_replica_raw_now (HjReplica *self)
{
  return hj_clock_get_raw_time (self->clock);
}

/**
 * hj_replica_boot_now:
 *
 * Returns: boot time, as hj_clock_get_boot_time() says it
 */
gint64
hj_replica_boot_now (HjReplica *self)
{
  return hj_clock_get_boot_time (self->clock);
}

/**
 * hj_replica_now:
 *
 * Returns: UTC milliseconds: the central instance's time when last met plus what has passed since,
 *   or, once the machine was started anew, the device's clock corrected by the last known
 *   difference
 */
gint64
hj_replica_now (HjReplica *self)
{
  if (self->fix.time != 0)
    return hj_time_fix_now (&self->fix, hj_clock_get_boot_time (self->clock));
  return hj_replica_raw_now (self) + self->clock_offset;
}

/**
 * hj_replica_note_exchange:
 * @asked_at: boot time at which something was asked of the central instance
 * @answered_at: boot time at which the answer came
 *
 * The next hj_replica_meet_server_time() is of that answer.
 */
void
hj_replica_note_exchange (HjReplica *self, gint64 asked_at, gint64 answered_at)
{
  self->asked_at = asked_at;
  self->answered_at = answered_at;
}

/**
 * hj_replica_meet_server_time:
 * @server_time: what the central instance's clock said, UTC milliseconds
 * @error: a #HjSqlError
 *
 * Takes the time of an answer, for as much as it is worth.
 */
gboolean
hj_replica_meet_server_time (HjReplica *self, gint64 server_time, GError **error)
{
  gint64 boot = hj_clock_get_boot_time (self->clock);
  g_autofree char *text = NULL;

  if (self->answered_at == 0)
    hj_replica_note_exchange (self, boot, boot);
  hj_time_fix_take (&self->fix, server_time, self->asked_at, self->answered_at);
  hj_replica_note_exchange (self, 0, 0);
  self->clock_offset = hj_replica_now (self) - hj_replica_raw_now (self);
  text = hj_time_fix_to_text (&self->fix, hj_clock_get_boot_id (self->clock));
  return hj_replica_set_meta (self, META_TIME_FIX, text, error)
         && hj_replica_set_meta_int (self, META_CLOCK_OFFSET, self->clock_offset, error);
}

/**
 * hj_replica_new_id:
 *
 * Returns: (transfer full): an id for a row that the user makes now
 */
char *
hj_replica_new_id (HjReplica *self)
{
  return hj_id_new (hj_replica_now (self), self->random);
}

/* Transactions: what they changed is told once they are on the disk. */

gboolean
hj_replica_begin (HjReplica *self, GError **error)
{
  self->changed = 0;
  self->erased = FALSE;
  g_hash_table_remove_all (self->people);
  hj_outbox_rows_compare_again (self->outbox_rows);
  return hj_sql_begin (self->sql, error);
}

static gboolean
refresh_people (HjReplica *self, GError **error)
{
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, &person, NULL)) {
    if (!hj_summary_refresh (self, person, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
hj_replica_commit (HjReplica *self, GError **error)
{
  if (!refresh_people (self, error) || (self->erased && !hj_search_note_erased (self, error))) {
    hj_replica_rollback (self);
    return FALSE;
  }
  hj_outbox_rows_compare_again (self->outbox_rows);
  if (!hj_sql_commit (self->sql, error)) {
    hj_outbox_rows_forget (self->outbox_rows);
    return FALSE;
  }
  if (self->has_strays)
    hj_blob_sweep (self);
  if (self->changed != 0 && self->changed_func != NULL)
    self->changed_func (self, self->changed, self->changed_data);
  return TRUE;
}

void
hj_replica_rollback (HjReplica *self)
{
  hj_outbox_rows_compare_again (self->outbox_rows);
  hj_outbox_rows_forget (self->outbox_rows);
  hj_sql_rollback (self->sql);
}

/* Notes what hangs on a row that changes: the list it is shown in, and the person's line. */
void
hj_replica_touch (HjReplica *self, const HjEntity *entity, const char *id)
{
  char *person = hj_summary_find_person (self, entity, id);

  self->changed |= G_GUINT64_CONSTANT (1) << entity->number;
  if (person != NULL)
    g_hash_table_add (self->people, person);
}

/* Writes what is in @mask of a row, which is @before until then, or is not there where that is
 * NULL.
 */
gboolean
hj_replica_write_over (HjReplica *self, const HjRecord *before, const HjRecord *record,
                       guint64 mask, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  const char *id = hj_record_get_id (record);
  guint64 changed = before == NULL ? mask : mask & hj_record_changed_mask (before, record);

  if (!hj_sql_table_put (self->sql, record, mask, error))
    return FALSE;
  hj_replica_touch (self, entity, id);
  return hj_search_index (self, entity, id, changed, error);
}

gboolean
hj_replica_write (HjReplica *self, const HjRecord *record, guint64 mask, GError **error)
{
  return hj_replica_write_over (self, NULL, record, mask, error);
}

static char *
make_find (const HjEntity *entity, guint64 mask)
{
  return g_strdup_printf ("SELECT rowid, pos FROM \"%s\" WHERE id = ?1", entity->name);
}

/* Tells where a row is in its table, and which version it is. */
gboolean
hj_replica_find_row (HjReplica *self, const HjEntity *entity, const char *id, gint64 *rowid,
                     gint64 *pos, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare_made (self->sql, make_find, entity, 0, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, id);
  found = hj_sql_step (self->sql, statement, error);
  if (found) {
    *rowid = hj_sql_get_int (statement, 0);
    *pos = hj_sql_get_int (statement, 1);
  }
  hj_sql_reset (statement);
  return found;
}

gboolean
hj_replica_erase (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 rowid, pos;

  if (!hj_replica_find_row (self, entity, id, &rowid, &pos, &problem)) {
    if (problem == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  hj_replica_touch (self, entity, id);
  self->erased = TRUE;
  return (entity != &hj_entity_person || hj_summary_remove (self, id, error))
         && (entity != &hj_entity_attachment || hj_blob_leave (self, id, error))
         && hj_search_unindex (self, entity, rowid, error)
         && hj_sql_table_delete (self->sql, entity, id, error);
}

/**
 * hj_replica_load:
 * @error: a #HjSqlError; left alone where there is no such row
 *
 * Returns: (transfer full) (nullable): the row as the user sees it
 */
HjRecord *
hj_replica_load (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  return hj_sql_table_load (self->sql, entity, id, error);
}

/**
 * hj_replica_require:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the row as the user sees it
 */
HjRecord *
hj_replica_require (HjReplica *self, const HjEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HjRecord *record = hj_sql_table_load (self->sql, entity, id, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (record == NULL)
    g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND,
                 _ ("There is no %s “%s” on this laptop; look its id up in the list."),
                 entity->name, id);
  return record;
}

/**
 * hj_replica_owns:
 *
 * Returns: whether the row is there, or was made on this device and has left its scope since
 */
gboolean
hj_replica_owns (HjReplica *self, const HjEntity *entity, const char *id)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql,
                        "SELECT 1 FROM kept WHERE entity = ?1 AND row = ?2 AND kind = ?3"
                        " UNION ALL SELECT 1 FROM own_row WHERE entity = ?1 AND id = ?2 LIMIT 1",
                        NULL);
  const GArray *seqs = NULL;
  gint64 rowid, pos;
  gboolean owned = hj_replica_find_row (self, entity, id, &rowid, &pos, NULL)
                   || (hj_outbox_rows_find (self, entity, id, &seqs, NULL) && seqs != NULL);

  if (owned || statement == NULL)
    return owned;
  hj_sql_bind_int (statement, 1, entity->number);
  hj_sql_bind_id (statement, 2, id);
  hj_sql_bind_int (statement, 3, HJ_OP_NEW);
  return hj_sql_has_row (self->sql, statement, NULL);
}
