/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-blob-private.h"

#include <glib/gi18n-lib.h>

/*
 * Whether what is here of a document is what was attached: a disk may give back something else than
 * was written, and a program may err. What is not is never handed in nor given out, and is said.
 * Its document stays: what was attached here is attached again, everything else fetched again.
 */

/* For a document whose content the disk does not give back any more. Always FALSE. */
gboolean
hj_blob_fail_damaged (GError **error)
{
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED,
                       _ ("What is in this document was damaged on this laptop; do it again while "
                          "the central instance can be reached, and it is fetched again."));
  return FALSE;
}

/**
 * hj_blob_say_damaged:
 * @attachment: a document's row that is in the state %HJ_BLOB_DAMAGED
 *
 * Returns: (transfer full): a sentence
 */
char *
hj_blob_say_damaged (const HjRecord *attachment)
{
  const char *name = hj_record_get_text (attachment, "name");

  return g_strdup_printf (
      _ ("“%s” was damaged on this laptop before it was handed in; attach the same file again."),
      name != NULL ? name : "");
}

/* Reads all that is in a document, to @to where there is one. */
static gboolean
read_pieces (HjReplica *replica, const HjBlob *blob, GOutputStream *to, HjBlobHash *hash,
             GError **error)
{
  crypto_hash_sha256_init (hash);
  for (gint64 at = 0; at < blob->size;) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (GBytes) piece
        = hj_blob_read (replica, blob->attachment, at, HJ_BLOB_PIECE_BYTES, &problem);

    if (piece == NULL) {
      if (problem == NULL)
        return hj_blob_fail_damaged (error);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    crypto_hash_sha256_update (hash, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    if (to != NULL
        && !g_output_stream_write_all (to, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece),
                                       NULL, NULL, error))
      return FALSE;
    at += (gint64)g_bytes_get_size (piece);
  }
  return TRUE;
}

/* The pieces stay, for whoever can read them in spite of all, until others take their place. */
static gboolean
note_damaged (HjReplica *replica, const char *attachment, GError **error)
{
  hj_blob_touch (replica);
  return hj_blob_run (replica,
                      "UPDATE blob SET whole = 0, received = 0, hash = NULL WHERE attachment = ?1"
                      " AND whole = ?2",
                      attachment, 1, error);
}

/**
 * hj_blob_note_damaged:
 * @attachment: a document's id
 * @error: a #HjSqlError
 *
 * Notes that what is here of a document is not what was attached.
 */
gboolean
hj_blob_note_damaged (HjReplica *replica, const char *attachment, GError **error)
{
  if (!hj_replica_begin (replica, error))
    return FALSE;
  if (note_damaged (replica, attachment, error))
    return hj_replica_commit (replica, error);
  hj_replica_rollback (replica);
  return FALSE;
}

/* Reads it and compares; notes it where it is damaged. */
static gboolean
check (HjReplica *replica, const HjRecord *attachment, const HjBlob *blob, GOutputStream *to,
       GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *sha256 = NULL;
  HjBlobHash hash;

  if (read_pieces (replica, blob, to, &hash, &problem)) {
    sha256 = hj_blob_finish_hash (&hash);
    if (g_strcmp0 (sha256, hj_record_get_text (attachment, "sha256")) == 0)
      return TRUE;
    hj_blob_fail_damaged (&problem);
  }
  if (g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED)) {
    if (!hj_blob_note_damaged (replica, blob->attachment, error))
      return FALSE;
    if (blob->own && hj_record_is_null (attachment, "received_at")) {
      g_autofree char *sentence = hj_blob_say_damaged (attachment);

      g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED, sentence);
      return FALSE;
    }
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_blob_check:
 * @attachment: a document's row
 * @error: `DAMAGED` where what is here whole of it is not what was attached, which is noted then,
 *   or a #HjSqlError
 */
gboolean
hj_blob_check (HjReplica *replica, const HjRecord *attachment, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjBlob) blob = hj_blob_find (replica, hj_record_get_id (attachment), &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return blob == NULL || !blob->whole || check (replica, attachment, blob, NULL, error);
}

static gboolean
fail_not_here (HjReplica *replica, const HjRecord *attachment, GError **error)
{
  g_autofree char *sentence = NULL;

  if (hj_blob_get_state (replica, attachment) == HJ_BLOB_DAMAGED) {
    sentence = hj_blob_say_damaged (attachment);
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_DAMAGED, sentence);
    return FALSE;
  }
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND,
                       _ ("What is in this document is not on this laptop; fetch it while the "
                          "central instance can be reached."));
  return FALSE;
}

/**
 * hj_blob_write:
 * @attachment: a document's row
 * @to: takes its content
 * @error: `NOT_FOUND` where it is not here whole, `DAMAGED` where it is not what was attached,
 *   which is noted then, an error of @to, or a #HjSqlError
 */
gboolean
hj_blob_write (HjReplica *replica, const HjRecord *attachment, GOutputStream *to, GError **error)
{
  const char *id = hj_record_get_id (attachment);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjBlob) blob = hj_blob_find (replica, id, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (blob == NULL || !blob->whole)
    return fail_not_here (replica, attachment, error);
  return check (replica, attachment, blob, to, error)
         && hj_blob_run (replica, "UPDATE blob SET used_at = ?2 WHERE attachment = ?1", id,
                         hj_replica_now (replica), error);
}

/**
 * hj_blob_list_damaged:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): documents in the state
 *   %HJ_BLOB_DAMAGED
 */
GPtrArray *
hj_blob_list_damaged (HjReplica *replica, GError **error)
{
  HjSqlStatement *select
      = hj_sql_prepare (replica->sql,
                        "SELECT a.id FROM blob b JOIN attachment a ON a.id = b.attachment"
                        " WHERE b.own = 1 AND b.whole = 0 AND a.received_at IS NULL"
                        " ORDER BY b.number",
                        error);
  g_autoptr (GPtrArray) ids = select == NULL ? NULL : hj_sql_list_ids (replica->sql, select, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    HjRecord *record
        = hj_replica_require (replica, &hj_entity_attachment, g_ptr_array_index (ids, i), error);

    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  return ids == NULL ? NULL : g_steal_pointer (&records);
}

/**
 * hj_blob_heal:
 * @attachment: id of a document that was damaged
 * @from: id of one that was attached in the act that is open, and holds the same
 * @error: a #HjSqlError; then the caller undoes the act
 *
 * Puts the sound content in the place of the damaged one, which waits to be handed in again.
 */
gboolean
hj_blob_heal (HjReplica *replica, const char *attachment, const char *from, GError **error)
{
  g_return_val_if_fail (replica->act_depth > 0, FALSE);
  gint64 number = 0;

  if (!hj_blob_let_go (replica, attachment, &number, error))
    return FALSE;
  hj_blob_touch (replica);
  return hj_blob_run (replica,
                      "INSERT INTO blob_part SELECT ?2, p.start, p.content FROM blob b"
                      " JOIN blob_part p ON p.blob = b.number WHERE b.attachment = ?1",
                      from, number, error)
         && hj_blob_run (replica,
                         "UPDATE blob SET received = size, whole = 1, sent_pos = 0, own = ?2"
                         " WHERE attachment = ?1",
                         attachment, 1, error);
}
