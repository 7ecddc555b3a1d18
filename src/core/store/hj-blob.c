/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-blob.h"

#include "core/model/hj-attachment.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-blob-private.h"

#include <glib/gi18n-lib.h>

/*
 * `blob` has a row a document that is here, in part or whole; `blob_part` its pieces by where they
 * start. `hash` is how far the SHA-256 of what has come is, so that a piece costs no more than
 * itself; `sent_pos` the position at which the central instance had all of it, 0 where that is not
 * known; `used_at` when it was looked at last.
 */

/**
 * hj_blob_free:
 * @self: (transfer full): a blob
 */
void
hj_blob_free (HjBlob *self)
{
  g_free (self->attachment);
  g_free (self);
}

/* Runs a statement whose first parameter is a document's id and whose second a number. */
gboolean
hj_blob_run (HjReplica *replica, const char *sql, const char *attachment, gint64 number,
             GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (replica->sql, sql, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, attachment);
  hj_sql_bind_int (statement, 2, number);
  return hj_sql_run (replica->sql, statement, error);
}

/* Tells whoever shows documents, once the transaction is on the disk. */
void
hj_blob_touch (HjReplica *replica)
{
  replica->changed |= G_GUINT64_CONSTANT (1) << hj_entity_attachment.number;
}

/**
 * hj_blob_find:
 * @attachment: a document's id
 * @error: a #HjSqlError; left alone where nothing of it is here
 *
 * Returns: (transfer full) (nullable): what is here of it
 */
HjBlob *
hj_blob_find (HjReplica *replica, const char *attachment, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (replica->sql,
                                              "SELECT size, received, whole, own, pinned FROM blob"
                                              " WHERE attachment = ?1",
                                              error);
  HjBlob *self = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, attachment);
  if (hj_sql_step (replica->sql, statement, error)) {
    self = g_new0 (HjBlob, 1);
    self->attachment = g_strdup (attachment);
    self->size = hj_sql_get_int (statement, 0);
    self->received = hj_sql_get_int (statement, 1);
    self->whole = hj_sql_get_int (statement, 2) != 0;
    self->own = hj_sql_get_int (statement, 3) != 0;
    self->pinned = hj_sql_get_int (statement, 4) != 0;
  }
  hj_sql_reset (statement);
  return self;
}

/**
 * hj_blob_get_state:
 * @attachment: a document's row
 *
 * Returns: where its content is
 */
HjBlobState
hj_blob_get_state (HjReplica *replica, const HjRecord *attachment)
{
  g_autoptr (HjBlob) self = hj_blob_find (replica, hj_record_get_id (attachment), NULL);
  gboolean handed_in = !hj_record_is_null (attachment, "received_at");

  if (self != NULL && self->whole)
    return handed_in ? HJ_BLOB_HERE : HJ_BLOB_WAITING;
  if (handed_in)
    return HJ_BLOB_AWAY;
  return self != NULL && self->own ? HJ_BLOB_DAMAGED : HJ_BLOB_MISSING;
}

static gboolean
fail_arrived_damaged (GError **error)
{
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED,
                       _ ("What arrived of this document was damaged and is not kept; fetch it "
                          "again."));
  return FALSE;
}

/* The number of the document's row in `blob`, which is made where there is none; 0 for an error. */
gint64
hj_blob_require_number (HjReplica *replica, const char *attachment, gint64 size, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql,
                        "INSERT INTO blob (number, attachment, size, used_at)"
                        " VALUES (" HJ_BLOB_NEXT_NUMBER ", ?1, ?2, ?3)"
                        " ON CONFLICT (attachment) DO UPDATE SET used_at = excluded.used_at"
                        " RETURNING number",
                        error);

  if (statement == NULL)
    return 0;
  hj_sql_bind_id (statement, 1, attachment);
  hj_sql_bind_int (statement, 2, size);
  hj_sql_bind_int (statement, 3, hj_replica_now (replica));
  return hj_sql_take_int (replica->sql, statement, 0, error);
}

static gboolean
put_piece (HjReplica *replica, gint64 number, gint64 start, const guint8 *bytes, gsize length,
           GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql, "INSERT INTO blob_part VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, number);
  hj_sql_bind_int (statement, 2, start);
  hj_sql_bind_blob (statement, 3, bytes, length);
  return hj_sql_run (replica->sql, statement, error);
}

static gboolean
note_progress (HjReplica *replica, gint64 number, gint64 received, const HjBlobHash *hash,
               gboolean whole, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      replica->sql, "UPDATE blob SET received = ?2, hash = ?3, whole = ?4 WHERE number = ?1",
      error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, number);
  hj_sql_bind_int (statement, 2, received);
  hj_sql_bind_blob (statement, 3, hash, sizeof *hash);
  hj_sql_bind_int (statement, 4, whole);
  return hj_sql_run (replica->sql, statement, error);
}

/* The digest as a document's row says it. (transfer full) */
char *
hj_blob_finish_hash (const HjBlobHash *hash)
{
  HjBlobHash copy = *hash;
  guint8 digest[crypto_hash_sha256_BYTES];
  char digits[2 * crypto_hash_sha256_BYTES + 1];

  crypto_hash_sha256_final (&copy, digest);
  return g_strdup (sodium_bin2hex (digits, sizeof digits, digest, sizeof digest));
}

static gboolean
check_size (const HjRecord *attachment, gint64 size, GError **error)
{
  const char *name = hj_record_get_text (attachment, "name");

  if (size > 0 && size <= HJ_ATTACHMENT_BYTES_MAX)
    return TRUE;
  g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
               size == 0 ? _ ("“%s” is empty; choose another file.")
                         : _ ("“%s” is larger than 100 MiB; attach a smaller copy of it."),
               name != NULL ? name : "");
  return FALSE;
}

/* Reads to the end, or one byte more than a document may hold. */
static gint64
take_pieces (HjReplica *replica, gint64 number, GInputStream *content, HjBlobHash *hash,
             GError **error)
{
  g_autofree guint8 *buffer = g_malloc (HJ_BLOB_PIECE_BYTES);
  gint64 size = 0;

  while (size <= HJ_ATTACHMENT_BYTES_MAX) {
    gsize length;

    if (!g_input_stream_read_all (content, buffer, HJ_BLOB_PIECE_BYTES, &length, NULL, error))
      return -1;
    if (length == 0)
      break;
    crypto_hash_sha256_update (hash, buffer, length);
    if (!put_piece (replica, number, size, buffer, length, error))
      return -1;
    size += (gint64)length;
  }
  return size;
}

/**
 * hj_blob_take:
 * @attachment: (inout): a new document's row; `size` and `sha256` are set
 * @content: what is in it
 * @error: `INVALID` of the model where it is empty or too large, an error of @content, or a
 *   #HjSqlError; then the caller undoes the act
 *
 * To be called in an open act, before the row is entered in it: a document is here whole, or
 * nothing of it has happened.
 */
gboolean
hj_blob_take (HjReplica *replica, HjRecord *attachment, GInputStream *content, GError **error)
{
  g_return_val_if_fail (replica->act_depth > 0, FALSE);
  const char *id = hj_record_get_id (attachment);
  HjBlobHash hash;
  gint64 number = hj_blob_require_number (replica, id, 0, error);

  if (number == 0)
    return FALSE;
  crypto_hash_sha256_init (&hash);
  gint64 size = take_pieces (replica, number, content, &hash, error);

  if (size < 0 || !check_size (attachment, size, error))
    return FALSE;
  g_autofree char *sha256 = hj_blob_finish_hash (&hash);

  hj_record_set_int (attachment, "size", size);
  hj_record_set_text (attachment, "sha256", sha256);
  return note_progress (replica, number, size, &hash, TRUE, error)
         && hj_blob_run (replica, "UPDATE blob SET own = 1, size = ?2 WHERE attachment = ?1", id,
                         size, error);
}

static gboolean
load_hash (HjReplica *replica, gint64 number, gint64 *received, HjBlobHash *hash, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      replica->sql, "SELECT received, hash FROM blob WHERE number = ?1 AND whole = 0", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, number);
  gboolean found = hj_sql_step (replica->sql, statement, error);
  g_autoptr (GBytes) state = found ? hj_sql_dup_blob (statement, 1) : NULL;

  *received = found ? hj_sql_get_int (statement, 0) : -1;
  hj_sql_reset (statement);
  if (*received > 0 && state != NULL && g_bytes_get_size (state) == sizeof *hash)
    memcpy (hash, g_bytes_get_data (state, NULL), sizeof *hash);
  else
    crypto_hash_sha256_init (hash);
  return TRUE;
}

static gboolean
append_in_transaction (HjReplica *replica, const HjRecord *attachment, gint64 start, GBytes *piece,
                       gboolean *damaged, GError **error)
{
  const char *id = hj_record_get_id (attachment);
  gint64 size = hj_record_get_int (attachment, "size", 0);
  gint64 number = hj_blob_require_number (replica, id, size, error);
  gint64 received;
  HjBlobHash hash;

  if (number == 0 || !load_hash (replica, number, &received, &hash, error))
    return FALSE;
  gint64 end = received + (gint64)g_bytes_get_size (piece);

  /* What is here already, or does not follow, is left; the next piece is asked for by what is. */
  if (received != start || end == start)
    return TRUE;
  if (start == 0 && !hj_blob_let_go (replica, id, &number, error))
    return FALSE;
  crypto_hash_sha256_update (&hash, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  if (end >= size) {
    g_autofree char *sha256 = hj_blob_finish_hash (&hash);

    *damaged = end > size || g_strcmp0 (sha256, hj_record_get_text (attachment, "sha256")) != 0;
    if (*damaged)
      return hj_blob_forget (replica, id, FALSE, error)
             && hj_blob_run (replica,
                             "UPDATE blob SET received = 0, hash = NULL WHERE attachment = ?1"
                             " AND whole = ?2",
                             id, 0, error);
    hj_blob_touch (replica);
  }
  return put_piece (replica, number, start, g_bytes_get_data (piece, NULL),
                    g_bytes_get_size (piece), error)
         && note_progress (replica, number, end, &hash, end == size, error);
}

/**
 * hj_blob_append:
 * @attachment: a document's row
 * @start: where @piece begins
 * @piece: what came of it
 * @error: `DAMAGED` where all of it has come and is not what was attached; then nothing of it is
 *   kept, and a #HjSqlError
 *
 * Keeps a piece that was fetched, if it is the next one, in a transaction of its own.
 */
gboolean
hj_blob_append (HjReplica *replica, const HjRecord *attachment, gint64 start, GBytes *piece,
                GError **error)
{
  gboolean damaged = FALSE;

  if (!hj_replica_begin (replica, error))
    return FALSE;
  if (!append_in_transaction (replica, attachment, start, piece, &damaged, error)) {
    hj_replica_rollback (replica);
    return FALSE;
  }
  return hj_replica_commit (replica, error) && (!damaged || fail_arrived_damaged (error));
}

/* The rest of the piece in which @start is; NULL where there is none. */
static GBytes *
read_piece (HjReplica *replica, const char *attachment, gint64 start, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      replica->sql,
      "SELECT p.start, p.content FROM blob b JOIN blob_part p ON p.blob = b.number"
      " WHERE b.attachment = ?1 AND p.start <= ?2 ORDER BY p.start DESC LIMIT 1",
      error);
  g_autoptr (GBytes) piece = NULL;
  gint64 begins = 0;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, attachment);
  hj_sql_bind_int (statement, 2, start);
  if (hj_sql_step (replica->sql, statement, error)) {
    begins = hj_sql_get_int (statement, 0);
    piece = hj_sql_dup_blob (statement, 1);
  }
  hj_sql_reset (statement);
  if (piece == NULL || start - begins >= (gint64)g_bytes_get_size (piece))
    return NULL;
  gsize offset = (gsize)(start - begins);

  return g_bytes_new_from_bytes (piece, offset, g_bytes_get_size (piece) - offset);
}

/**
 * hj_blob_read:
 * @attachment: a document's id
 * @start: where to begin
 * @most: bytes at most
 * @error: `DAMAGED` where the disk gives back something else than was written, or a #HjSqlError;
 *   left alone where there is nothing
 *
 * Returns: (transfer full) (nullable): the bytes from @start on, fewer than @most only at the end
 *   of what is here; %NULL where there are none
 */
GBytes *
hj_blob_read (HjReplica *replica, const char *attachment, gint64 start, gsize most, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) problem = NULL;

  while (bytes->len < most) {
    g_autoptr (GBytes) piece
        = read_piece (replica, attachment, start + (gint64)bytes->len, &problem);

    if (piece == NULL)
      break;
    g_byte_array_append (bytes, g_bytes_get_data (piece, NULL),
                         (guint)MIN (most - bytes->len, g_bytes_get_size (piece)));
  }
  if (problem == NULL)
    return bytes->len == 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  if (g_error_matches (problem, HJ_SQL_ERROR, HJ_SQL_ERROR_CORRUPT))
    hj_blob_fail_damaged (error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
