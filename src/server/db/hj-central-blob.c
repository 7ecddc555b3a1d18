/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-blob.h"

#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"

#include <sodium.h>
#include <string.h>

/* How far a SHA-256 is; plain memory, kept as it is. One that another release cannot go on with
 * only makes a document be sent again.
 */
typedef crypto_hash_sha256_state Hash;

/* Runs a statement whose parameters are numbers. */
static gboolean
run (HjCentral *self, const char *text, gint64 first, gint64 second, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, first);
  hj_sql_bind_int (statement, 2, second);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_find_blob:
 * @attachment: a document's row
 * @blob: (out caller-allocates): what was sent for it
 * @error: a #HjSqlError
 *
 * Finds by the document, never by the hash alone: what one sent for one document is not shown for
 * another.
 */
gboolean
hj_central_find_blob (HjCentral *self, const HjRecord *attachment, HjCentralBlob *blob,
                      GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  const char *text = HJ_MUTANT (hash_is_key)
                         ? "SELECT number, received, whole FROM blob"
                           " WHERE ?1 IS NOT NULL AND sha256 = ?2 AND size = ?3"
                         : "SELECT b.number, b.received, b.whole FROM attachment_blob a"
                           " JOIN blob b ON b.number = a.blob"
                           " WHERE a.attachment = ?1 AND b.sha256 = ?2 AND b.size = ?3";
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GError) problem = NULL;

  *blob = (HjCentralBlob){ 0 };
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, hj_record_get_id (attachment));
  hj_sql_bind_text (statement, 2, hj_record_get_text (attachment, "sha256"));
  hj_sql_bind_int (statement, 3, hj_record_get_int (attachment, "size", 0));
  if (hj_sql_step (sql, statement, &problem)) {
    blob->number = hj_sql_get_int (statement, 0);
    blob->received = hj_sql_get_int (statement, 1);
    blob->whole = hj_sql_get_int (statement, 2) != 0;
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_sum_documents:
 * @user: who made their rows
 * @since: UTC milliseconds
 * @but: id of a document that does not count
 * @error: a #HjSqlError
 *
 * Returns: the bytes of documents whose content came whole since then, or is on its way for a row
 *   that came since then; −1 on failure
 */
gint64
hj_central_sum_documents (HjCentral *self, const char *user, gint64 since, const char *but,
                          GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT coalesce (sum (a.size), 0) FROM attachment a JOIN op o"
                        " ON o.row = a.id AND o.kind = 'new'"
                        " WHERE o.user = ?1 AND o.entity = 'attachment' AND a.id <> ?3"
                        " AND (a.received_at >= ?2 OR (a.received_at IS NULL"
                        " AND o.received_at >= ?2 AND a.id IN"
                        " (SELECT attachment FROM attachment_blob)))",
                        error);

  if (statement == NULL)
    return -1;
  hj_sql_bind_text (statement, 1, user);
  hj_sql_bind_int (statement, 2, since);
  hj_sql_bind_id (statement, 3, but);
  return hj_sql_take_int (sql, statement, -1, error);
}

static gboolean
point_to (HjCentral *self, const HjRecord *attachment, gint64 number, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "INSERT OR REPLACE INTO attachment_blob VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, hj_record_get_id (attachment));
  hj_sql_bind_int (statement, 2, number);
  return hj_sql_run (sql, statement, error);
}

static gboolean
begin (HjCentral *self, const HjRecord *attachment, gint64 *number, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "INSERT INTO blob (sha256, size) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, hj_record_get_text (attachment, "sha256"));
  hj_sql_bind_int (statement, 2, hj_record_get_int (attachment, "size", 0));
  if (!hj_sql_run (sql, statement, error))
    return FALSE;
  *number = hj_sql_last_rowid (sql);
  return point_to (self, attachment, *number, error);
}

static gboolean
load_hash (HjCentral *self, const HjCentralBlob *blob, Hash *hash, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT hash FROM blob WHERE number = ?1", error);
  g_autoptr (GBytes) state = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, blob->number);
  if (hj_sql_step (sql, statement, error))
    state = hj_sql_dup_blob (statement, 0);
  hj_sql_reset (statement);
  crypto_hash_sha256_init (hash);
  if (blob->received > 0 && state != NULL && g_bytes_get_size (state) == sizeof *hash)
    memcpy (hash, g_bytes_get_data (state, NULL), sizeof *hash);
  return TRUE;
}

static gboolean
put_piece (HjCentral *self, const HjCentralBlob *blob, GBytes *piece, const Hash *hash,
           GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *insert = hj_sql_prepare (sql, "INSERT INTO blob_part VALUES (?1, ?2, ?3)", error);
  HjSqlStatement *update = hj_sql_prepare (
      sql, "UPDATE blob SET received = received + ?2, hash = ?3 WHERE number = ?1", error);

  if (insert == NULL || update == NULL)
    return FALSE;
  hj_sql_bind_int (insert, 1, blob->number);
  hj_sql_bind_int (insert, 2, blob->received);
  hj_sql_bind_blob (insert, 3, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  hj_sql_bind_int (update, 1, blob->number);
  hj_sql_bind_int (update, 2, (gint64)g_bytes_get_size (piece));
  hj_sql_bind_blob (update, 3, hash, sizeof *hash);
  return hj_sql_run (sql, insert, error) && hj_sql_run (sql, update, error);
}

static gboolean
forget (HjCentral *self, gint64 number, GError **error)
{
  /* Its number may be given to the content of another document. */
  return run (self, "DELETE FROM attachment_blob WHERE blob = ?1 AND ?2", number, 1, error)
         && run (self, "DELETE FROM blob_part WHERE blob = ?1 AND ?2", number, 1, error)
         && run (self, "DELETE FROM blob WHERE number = ?1 AND ?2", number, 1, error);
}

static gboolean
has_digest (const HjRecord *attachment, const Hash *hash)
{
  Hash copy = *hash;
  guint8 digest[crypto_hash_sha256_BYTES];
  char digits[2 * crypto_hash_sha256_BYTES + 1];

  crypto_hash_sha256_final (&copy, digest);
  return g_strcmp0 (sodium_bin2hex (digits, sizeof digits, digest, sizeof digest),
                    hj_record_get_text (attachment, "sha256"))
         == 0;
}

static gint64
find_same (HjCentral *self, const HjRecord *attachment, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT number FROM blob WHERE sha256 = ?1 AND whole = 1", error);

  if (statement == NULL)
    return 0;
  hj_sql_bind_text (statement, 1, hj_record_get_text (attachment, "sha256"));
  return hj_sql_take_int (sql, statement, 0, error);
}

/* All of it has come: it is kept once, whoever else sent the same. */
static gboolean
finish (HjCentral *self, const HjRecord *attachment, HjCentralBlob *blob, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 same = find_same (self, attachment, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  blob->whole = TRUE;
  if (same == 0)
    return run (self, "UPDATE blob SET whole = ?2, hash = NULL WHERE number = ?1", blob->number, 1,
                error);
  gint64 number = blob->number;

  blob->number = same;
  return point_to (self, attachment, same, error) && forget (self, number, error);
}

/**
 * hj_central_append_blob:
 * @attachment: a document's row
 * @piece: what follows
 * @blob: (inout): what was sent for it so far, not all of it, and with @piece
 * @damaged: (out): whether all of it has come and is not what the row says; nothing of it is kept
 *   then
 * @error: a #HjSqlError; then the caller undoes its transaction
 *
 * Takes a piece within the caller's transaction.
 */
gboolean
hj_central_append_blob (HjCentral *self, const HjRecord *attachment, GBytes *piece,
                        HjCentralBlob *blob, gboolean *damaged, GError **error)
{
  gint64 size = hj_record_get_int (attachment, "size", 0);
  Hash hash;

  *damaged = FALSE;
  if ((blob->number == 0 && !begin (self, attachment, &blob->number, error))
      || !load_hash (self, blob, &hash, error))
    return FALSE;
  crypto_hash_sha256_update (&hash, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  if (!put_piece (self, blob, piece, &hash, error))
    return FALSE;
  blob->received += (gint64)g_bytes_get_size (piece);
  if (blob->received < size)
    return TRUE;
  *damaged = blob->received > size || !has_digest (attachment, &hash);
  return *damaged ? forget (self, blob->number, error) : finish (self, attachment, blob, error);
}

/**
 * hj_central_read_blob:
 * @blob: by hj_central_find_blob()
 * @start: where to begin
 * @most: bytes at most
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the bytes from @start on, fewer than @most only at the end
 */
GBytes *
hj_central_read_blob (HjCentral *self, const HjCentralBlob *blob, gint64 start, gsize most,
                      GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (
      sql,
      "SELECT start, content FROM blob_part WHERE blob = ?1 AND start < ?3 AND start >="
      " (SELECT max (start) FROM blob_part WHERE blob = ?1 AND start <= ?2) ORDER BY start",
      error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, blob->number);
  hj_sql_bind_int (statement, 2, start);
  hj_sql_bind_int (statement, 3, start + (gint64)most);
  while (hj_sql_step (sql, statement, &problem)) {
    g_autoptr (GBytes) piece = hj_sql_dup_blob (statement, 1);
    gint64 skip = start + (gint64)bytes->len - hj_sql_get_int (statement, 0);

    if (piece != NULL && skip >= 0 && skip < (gint64)g_bytes_get_size (piece))
      g_byte_array_append (
          bytes, (const guint8 *)g_bytes_get_data (piece, NULL) + skip,
          (guint)MIN ((gsize)((gint64)g_bytes_get_size (piece) - skip), most - bytes->len));
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error)
             ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes))
             : NULL;
}
