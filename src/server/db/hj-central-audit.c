/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-audit.h"

#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-private.h"

#include <string.h>

#define COLUMNS                                                                                    \
  "seq, at, user, device, act, what, entity, row, purpose, detail, hash, device_seq, device_at,"   \
  " device_raw_at, device_hash, device_signature"

/* Of the texts that are hashed: those that every entry has, and those of a joined one as well. */
#define N_TEXTS 10
#define N_JOINED_TEXTS 13

/**
 * hj_central_audit_hash:
 * @before: hash of the entry before, or %HJ_AUDIT_NO_HASH
 * @entry: its own hash does not count
 *
 * Returns: (transfer full): the hash that the entry has in this place
 */
char *
hj_central_audit_hash (const char *before, const HjAuditEntry *entry)
{
  g_autofree char *numbers
      = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, entry->seq, entry->at);
  g_autofree char *device_numbers
      = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                         entry->device_seq, entry->device_at, entry->device_raw_at);
  const char *texts[] = { before,
                          numbers,
                          entry->user,
                          entry->device,
                          entry->act,
                          entry->what,
                          entry->entity,
                          entry->row,
                          entry->purpose,
                          entry->detail,
                          device_numbers,
                          entry->device_hash,
                          entry->device_signature };

  G_STATIC_ASSERT (G_N_ELEMENTS (texts) == N_JOINED_TEXTS);
  return hj_chain_hash (texts, entry->device_seq == 0 ? N_TEXTS : N_JOINED_TEXTS);
}

/* Place and hash that the statement finds; 0 and @no_hash where it finds none. */
static gboolean
read_place (HjSql *sql, HjSqlStatement *statement, const char *no_hash, gint64 *seq, char **hash,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean found = hj_sql_step (sql, statement, &problem);

  if (problem == NULL) {
    *seq = found ? hj_sql_get_int (statement, 0) : 0;
    *hash = g_strdup (found ? hj_sql_get_text (statement, 1) : no_hash);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_audit_get_last:
 * @seq: (out): of the last entry; 0 where there is none
 * @hash: (out) (transfer full): its hash
 * @error: a #HjSqlError
 */
gboolean
hj_central_audit_get_last (HjCentral *self, gint64 *seq, char **hash, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);

  return statement != NULL && read_place (sql, statement, HJ_AUDIT_NO_HASH, seq, hash, error);
}

/**
 * hj_central_audit_get_device_last:
 * @upto: place of the last entry that counts
 * @is_signed: whether only entries count that end a signed part
 * @seq: (out): place, in the device's own audit, of its last entry that joined; 0 where there is
 *   none
 * @hash: (out) (transfer full): that one's hash there
 * @error: a #HjSqlError
 */
gboolean
hj_central_audit_get_device_last (HjCentral *self, const char *device, gint64 upto,
                                  gboolean is_signed, gint64 *seq, char **hash, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT device_seq, device_hash FROM audit WHERE device = ?1"
                        " AND device_seq IS NOT NULL AND seq <= ?2"
                        " AND (?3 = 0 OR device_signature IS NOT NULL)"
                        " ORDER BY seq DESC LIMIT 1",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, device);
  hj_sql_bind_int (statement, 2, upto);
  hj_sql_bind_int (statement, 3, is_signed);
  return read_place (sql, statement, HJ_CHAIN_NO_HASH, seq, hash, error);
}

/**
 * hj_central_audit_dup_hash:
 * @seq: a place
 * @error: a #HjSqlError; left alone where there is no such entry
 *
 * Returns: (transfer full) (nullable): hash of the entry in that place
 */
char *
hj_central_audit_dup_hash (HjCentral *self, gint64 seq, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT hash FROM audit WHERE seq = ?1", error);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, seq);
  return hj_sql_take_text (sql, statement, error);
}

static void
bind_origin (HjSqlStatement *statement, int at, const HjAuditEntry *entry)
{
  const gint64 numbers[] = { entry->device_seq, entry->device_at, entry->device_raw_at };

  for (int i = 0; i < (int)G_N_ELEMENTS (numbers); i++) {
    if (entry->device_seq == 0)
      hj_sql_bind_null (statement, at + i);
    else
      hj_sql_bind_int (statement, at + i, numbers[i]);
  }
  hj_sql_bind_text (statement, at + 3, entry->device_hash);
  hj_sql_bind_text (statement, at + 4, entry->device_signature);
}

static gboolean
insert (HjCentral *self, const HjAuditEntry *entry, GError **error)
{
  const char *texts[] = { entry->user, entry->device,  entry->act,    entry->what, entry->entity,
                          entry->row,  entry->purpose, entry->detail, entry->hash };
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "INSERT INTO audit (" COLUMNS ")"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
                        " ?15, ?16)",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, entry->seq);
  hj_sql_bind_int (statement, 2, entry->at);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hj_sql_bind_text (statement, 3 + (int)i, texts[i]);
  bind_origin (statement, 3 + (int)G_N_ELEMENTS (texts), entry);
  return hj_sql_run (sql, statement, error);
}

static gboolean
append (HjCentral *self, const HjAuditEntry *note, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *hash = NULL;
  HjAuditEntry entry = *note;

  if (!hj_central_audit_get_last (self, &entry.seq, &before, error))
    return FALSE;
  entry.seq++;
  entry.at = hj_central_now (self);
  hash = hj_central_audit_hash (before, &entry);
  entry.hash = hash;
  return insert (self, &entry, error);
}

/**
 * hj_central_audit_append:
 * @note: what is noted; place, time and hash are given here
 * @error: a #HjSqlError
 *
 * Adds an entry, in the transaction that is open or in one of its own.
 */
gboolean
hj_central_audit_append (HjCentral *self, const HjAuditEntry *note, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);

  if (hj_sql_in_transaction (sql))
    return append (self, note, error);
  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (append (self, note, error))
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

/* Borrows from the statement. */
static HjAuditEntry
read_entry (HjSqlStatement *statement)
{
  return (HjAuditEntry){
    .seq = hj_sql_get_int (statement, 0),
    .at = hj_sql_get_int (statement, 1),
    .user = hj_sql_get_text (statement, 2),
    .device = hj_sql_get_text (statement, 3),
    .act = hj_sql_get_text (statement, 4),
    .what = hj_sql_get_text (statement, 5),
    .entity = hj_sql_get_text (statement, 6),
    .row = hj_sql_get_text (statement, 7),
    .purpose = hj_sql_get_text (statement, 8),
    .detail = hj_sql_get_text (statement, 9),
    .hash = hj_sql_get_text (statement, 10),
    .device_seq = hj_sql_get_int (statement, 11),
    .device_at = hj_sql_get_int (statement, 12),
    .device_raw_at = hj_sql_get_int (statement, 13),
    .device_hash = hj_sql_get_text (statement, 14),
    .device_signature = hj_sql_get_text (statement, 15),
  };
}

static gboolean
walk (HjCentral *self, const char *text, gint64 place, HjAuditFunc func, gpointer user_data,
      GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GError) problem = NULL;
  gboolean wanted = TRUE;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, place);
  while (wanted && hj_sql_step (sql, statement, &problem)) {
    const HjAuditEntry entry = read_entry (statement);

    wanted = func (&entry, user_data);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_audit_walk_from:
 * @after: place behind which to begin
 * @func: called with every entry, in the order of their places
 * @error: a #HjSqlError
 */
gboolean
hj_central_audit_walk_from (HjCentral *self, gint64 after, HjAuditFunc func, gpointer user_data,
                            GError **error)
{
  return walk (self, "SELECT " COLUMNS " FROM audit WHERE seq > ?1 ORDER BY seq", after, func,
               user_data, error);
}

/**
 * hj_central_audit_walk_back:
 * @before: place before which to begin
 * @func: called with every entry, the newest first
 * @error: a #HjSqlError
 */
gboolean
hj_central_audit_walk_back (HjCentral *self, gint64 before, HjAuditFunc func, gpointer user_data,
                            GError **error)
{
  return walk (self, "SELECT " COLUMNS " FROM audit WHERE seq < ?1 ORDER BY seq DESC", before, func,
               user_data, error);
}

/**
 * hj_central_audit_walk:
 * @func: called with every entry, in the order of their places
 * @error: a #HjSqlError
 */
gboolean
hj_central_audit_walk (HjCentral *self, HjAuditFunc func, gpointer user_data, GError **error)
{
  return hj_central_audit_walk_from (self, G_MININT64, func, user_data, error);
}

typedef struct {
  HjCentral *to;
  GError *error; /* owned */
} Carrying;

static gboolean
on_entry_carried_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Carrying *carrying = user_data;

  return insert (carrying->to, entry, &carrying->error);
}

/**
 * hj_central_audit_carry_over:
 * @self: a restored backup
 * @from: the database that it takes the place of
 * @error: a #HjSqlError
 *
 * Adds the entries that came after the backup as they are: to restore a backup makes nobody's deeds
 * undone. Within the caller's transaction.
 */
gboolean
hj_central_audit_carry_over (HjCentral *self, HjCentral *from, GError **error)
{
  g_autofree char *hash = NULL;
  Carrying carrying = { self, NULL };
  gint64 seq;

  if (!hj_central_audit_get_last (self, &seq, &hash, error)
      || !hj_central_audit_walk_from (from, seq, on_entry_carried_cb, &carrying, error))
    return FALSE;
  if (carrying.error == NULL)
    return TRUE;
  g_propagate_error (error, carrying.error);
  return FALSE;
}
