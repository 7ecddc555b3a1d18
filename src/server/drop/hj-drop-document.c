/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/wire/hj-drop.h"
#include "server/db/hj-central-blob.h"
#include "server/db/hj-central-drop.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-held.h"

#include <string.h>

static gboolean
is_same (const HjUploadPart *piece, const HjUploadPart *other)
{
  return g_str_equal (piece->attachment, other->attachment) && piece->offset == other->offset
         && g_bytes_equal (piece->content, other->content);
}

/* Beyond the numbers that laptops give, and the same one whenever the piece comes again. */
static gint64
number_of_its_own (const HjUploadPart *piece)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 number;

  g_checksum_update (checksum, (const guchar *)piece->attachment, -1);
  g_checksum_update (checksum, (const guchar *)&piece->offset, sizeof piece->offset);
  g_checksum_update (checksum, g_bytes_get_data (piece->content, NULL),
                     (gssize)g_bytes_get_size (piece->content));
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&number, digest, sizeof number);
  return HJ_DROP_DOCUMENTS + HJ_DROP_PIECES_MAX + (gint64)(GUINT64_FROM_BE (number) >> 16);
}

/**
 * hj_drop_choose_piece:
 * @device: who hands in
 * @piece: what is handed in
 * @part: (inout): the number that the laptop gives it; the one that it is kept under
 * @error: a #HjSqlError
 *
 * The same as hj_drop_choose_part() for a piece of a document.
 */
gboolean
hj_drop_choose_piece (HjCentral *central, const char *device, const HjUploadPart *piece,
                      gint64 *part, GError **error)
{
  g_autofree char *sealed = NULL;
  g_autoptr (HjUploadPart) other = NULL;

  if (!hj_central_dup_dropped (central, device, *part, &sealed, error))
    return FALSE;
  other = sealed == NULL ? NULL : hj_drop_open_piece (central, sealed, NULL);
  if (sealed != NULL && (other == NULL || !is_same (piece, other)))
    *part = number_of_its_own (piece);
  return TRUE;
}

typedef struct {
  HjCentral *central;
  const HjRecord *row;
  HjCentralBlob blob;
  gboolean damaged;
  GError *error; /* (nullable) owned */
} Taking;

/* Looked at one after the other; what does not follow came before. */
static gboolean
on_piece_found_cb (const HjCentralDropped *part, gpointer user_data)
{
  Taking *taking = user_data;
  g_autoptr (HjUploadPart) piece = hj_drop_open_piece (taking->central, part->sealed, NULL);

  if (piece == NULL || !g_str_equal (piece->attachment, hj_record_get_id (taking->row))
      || piece->offset != taking->blob.received)
    return TRUE;
  return hj_central_append_blob (taking->central, taking->row, piece->content, &taking->blob,
                                 &taking->damaged, &taking->error)
         && !taking->blob.whole && !taking->damaged;
}

static gboolean
take_pieces (HjCentral *central, const char *device, const HjRecord *row, GError **error)
{
  Taking taking = { .central = central, .row = row };
  g_autoptr (HjRecord) after = hj_record_copy (row);
  gint64 received;

  if (!hj_central_find_blob (central, row, &taking.blob, error))
    return FALSE;
  if (taking.blob.whole)
    return TRUE;
  /* After a restore pieces may lie in another order than they were handed in. */
  do {
    received = taking.blob.received;
    if (!hj_central_walk_dropped_by (central, device, HJ_DROP_DOCUMENTS, on_piece_found_cb, &taking,
                                     error))
      return FALSE;
    if (taking.error != NULL) {
      g_propagate_error (error, taking.error);
      return FALSE;
    }
  } while (taking.blob.received > received && !taking.blob.whole && !taking.damaged);
  if (!taking.blob.whole)
    return TRUE;
  hj_record_set_int (after, "received_at", hj_central_now (central));
  return hj_central_write_as (central, row, after, NULL, error);
}

/**
 * hj_drop_take_document:
 * @device: of a laptop that was taken out of use
 * @attachment: a document's id
 * @error: a #HjSqlError
 *
 * Takes what is in a document, as far as that laptop has handed it in, where its row is there;
 * within the caller's transaction. It is compared with the row, so that it is what was attached.
 */
gboolean
hj_drop_take_document (HjCentral *central, const char *device, const char *attachment,
                       GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = hj_central_load (central, &hj_entity_attachment, attachment, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return row == NULL || take_pieces (central, device, row, error);
}

typedef struct {
  HjCentral *central;
  GHashTable *ids;
} Listing;

static gboolean
on_piece_listed_cb (const HjCentralDropped *part, gpointer user_data)
{
  Listing *listing = user_data;
  g_autoptr (HjUploadPart) piece = hj_drop_open_piece (listing->central, part->sealed, NULL);

  if (piece != NULL)
    g_hash_table_add (listing->ids, g_strdup (piece->attachment));
  return TRUE;
}

/**
 * hj_drop_take_documents:
 * @device: of a laptop that was taken out of use
 * @error: a #HjSqlError
 *
 * The same for all documents of which it has handed in something, such as those whose row it had
 * sent in time; the others wait for what is decided on their row.
 */
gboolean
hj_drop_take_documents (HjCentral *central, const char *device, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Listing listing = { .central = central, .ids = ids };
  GHashTableIter iter;
  gpointer id;

  if (!hj_central_walk_dropped_by (central, device, HJ_DROP_DOCUMENTS, on_piece_listed_cb, &listing,
                                   error))
    return FALSE;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!hj_drop_take_document (central, device, id, error))
      return FALSE;
  }
  return TRUE;
}
