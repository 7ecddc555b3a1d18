/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-document.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-blob.h"
#include "server/db/hj-central-blob.h"
#include "server/db/hj-central-rows.h"

#include <gio/gio.h>

/*
 * What is in documents: `documents` of the world knows each content that anybody ever attached. It
 * is on a laptop while its row is, or, where it was attached there, until a backup has it; it is
 * what was attached byte for byte, wherever it is; and who only says its hash never has it.
 */

/* What was attached as one document. */
typedef struct {
  GBytes *content; /* (nullable) owned; NULL where only its hash was said */
  char *device;    /* owned, on which */
} SimDocument;

static void
free_document (gpointer data)
{
  SimDocument *document = data;

  g_clear_pointer (&document->content, g_bytes_unref);
  g_free (document->device);
  g_free (document);
}

/**
 * sim_document_new_table:
 *
 * Returns: (transfer full) (element-type utf8 SimDocument): no document yet
 */
GHashTable *
sim_document_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_document);
}

/**
 * sim_document_note:
 * @id: of a document that is about to be attached
 * @content: (nullable): what is in it; %NULL where only its hash is said
 */
void
sim_document_note (SimLaptop *laptop, const char *id, GBytes *content)
{
  SimDocument *document = g_new0 (SimDocument, 1);

  document->content = content == NULL ? NULL : g_bytes_ref (content);
  document->device = g_strdup (laptop->device);
  g_hash_table_insert (laptop->documents, g_strdup (id), document);
}

static const SimDocument *
require (GHashTable *documents, const char *id)
{
  const SimDocument *document = g_hash_table_lookup (documents, id);

  if (document == NULL)
    g_error ("Nobody has attached the document %s", id);
  return document;
}

/**
 * sim_document_pick:
 * @sha256: (out): of any content that was attached, on whatever laptop
 * @size: (out): its length
 *
 * Returns: whether there is one
 */
gboolean
sim_document_pick (SimLaptop *laptop, char **sha256, gint64 *size)
{
  g_autoptr (GPtrArray) all = g_hash_table_get_values_as_ptr_array (laptop->documents);
  const SimDocument *document
      = all->len == 0 ? NULL : g_ptr_array_index (all, hj_random_below (laptop->random, all->len));

  if (document == NULL || document->content == NULL)
    return FALSE;
  *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document->content);
  *size = (gint64)g_bytes_get_size (document->content);
  return TRUE;
}

/**
 * sim_document_read:
 * @row: a document's row
 * @error: `NOT_FOUND` of #HjStoreError where it is not there whole, or a #HjSqlError
 *
 * Has the user read it: it is what was attached.
 */
gboolean
sim_document_read (SimLaptop *laptop, const HjRecord *row, GError **error)
{
  const SimDocument *document = require (laptop->documents, hj_record_get_id (row));
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (!hj_blob_write (laptop->replica, row, stream, error))
    return FALSE;
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_autoptr (GBytes) read = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));

  if (document->content == NULL || !g_bytes_equal (read, document->content))
    g_error ("%s reads something else in the document %s than was attached", laptop->user,
             hj_record_get_id (row));
  return TRUE;
}

/* The row's content as the central instance has it whole, if it does. */
static gboolean
find_central (SimCentral *central, const HjRecord *row, HjCentralBlob *blob)
{
  g_autoptr (GError) error = NULL;

  hj_central_find_blob (central->central, row, blob, &error);
  g_assert_no_error (error);
  return blob->whole;
}

static HjRecord *
load_central (SimCentral *central, const char *id)
{
  return hj_central_load (central->central, &hj_entity_attachment, id, NULL);
}

/* Whether somebody has decided that the document is not to be. */
static gboolean
is_given_up (SimCentral *central, const char *id)
{
  HjSql *sql = hj_central_get_sql (central->central);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT 1 FROM held WHERE row = ?1 AND entity = 'attachment'"
                        " AND state IN ('withdrawn', 'refused')",
                        NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_text (statement, 1, id);
  return hj_sql_has_row (sql, statement, NULL);
}

/* Nothing of a document is on a laptop that has no part in it, nor where only a hash was said. */
static void
check_place (SimLaptop *laptop, const char *id, gboolean is_own, gboolean has_row)
{
  const SimDocument *document = require (laptop->documents, id);

  if (document->content == NULL)
    g_error ("%s has got what is in a document by its hash", laptop->user);
  if (!has_row && (!is_own || !g_str_equal (document->device, laptop->device)))
    g_error ("%s holds what is in the document %s, and not the document", laptop->user, id);
}

/* Looks at where contents are; returns the ids of those that are there whole. */
static GHashTable *
look_through (SimLaptop *laptop)
{
  HjSql *sql = hj_replica_get_sql (laptop->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT b.attachment, b.whole, b.own, a.id IS NOT NULL FROM blob b"
                        " LEFT JOIN attachment a ON a.id = b.attachment WHERE b.received > 0"
                        " OR EXISTS (SELECT 1 FROM blob_part p WHERE p.blob = b.number)",
                        NULL);
  GHashTable *whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 0);
    gboolean is_own = hj_sql_get_int (statement, 2) != 0;

    check_place (laptop, id, is_own, hj_sql_get_int (statement, 3) != 0);
    if (is_own)
      g_hash_table_add (laptop->attached, g_strdup (id));
    if (hj_sql_get_int (statement, 1) != 0)
      g_hash_table_add (whole, g_steal_pointer (&id));
  }
  hj_sql_reset (statement);
  return whole;
}

/**
 * sim_document_check:
 * @laptop: one on which something has changed
 * @restored: whether the central database was put back since the last time
 *
 * No content is where it must not be; and what was attached on the laptop is there until the
 * central instance has it for good, that is also after it was put back.
 */
void
sim_document_check (SimCentral *central, SimLaptop *laptop, gboolean restored)
{
  g_autoptr (GHashTable) whole = look_through (laptop);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, laptop->attached);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autoptr (HjRecord) row = NULL;
    HjCentralBlob blob;

    if (g_hash_table_contains (whole, id)
        || (!g_hash_table_add (laptop->contents_let_go, g_strdup (id)) && !restored))
      continue;
    row = load_central (central, id);
    if ((row == NULL || !find_central (central, row, &blob)) && !is_given_up (central, id))
      g_error ("%s let go of what is in the document %s that the central instance does not have",
               laptop->user, (char *)id);
  }
}

/**
 * sim_document_check_contents:
 *
 * What is whole on the laptop is what was attached.
 */
void
sim_document_check_contents (SimLaptop *laptop)
{
  g_autoptr (GHashTable) whole = look_through (laptop);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, whole);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    GBytes *content = require (laptop->documents, id)->content;
    g_autoptr (GBytes) read
        = hj_blob_read (laptop->replica, id, 0, g_bytes_get_size (content) + 1, NULL);

    if (read == NULL || !g_bytes_equal (read, content))
      g_error ("%s holds something else in the document %s than was attached", laptop->user,
               (char *)id);
  }
}

static void
check_central_row (SimCentral *central, const char *id, GBytes *content, const HjRecord *row)
{
  HjCentralBlob blob;
  gboolean is_whole = find_central (central, row, &blob);
  g_autoptr (GBytes) read = NULL;

  if (is_whole != !hj_record_is_null (row, "received_at"))
    g_error ("The document %s is %s, and its row says otherwise", id, is_whole ? "there" : "away");
  if (!is_whole)
    return;
  if (content == NULL)
    g_error ("What is in a document was got by its hash");
  read = hj_central_read_blob (central->central, &blob, 0, g_bytes_get_size (content) + 1, NULL);
  if (read == NULL || !g_bytes_equal (read, content))
    g_error ("The central instance has something else in the document %s than was attached", id);
}

/**
 * sim_document_check_central:
 * @documents: all that were ever attached
 *
 * What the central instance has of documents is what was attached.
 */
void
sim_document_check_central (SimCentral *central, GHashTable *documents)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, documents);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    g_autoptr (HjRecord) row = load_central (central, id);

    if (row != NULL)
      check_central_row (central, id, ((SimDocument *)value)->content, row);
  }
}

/**
 * sim_document_check_sent:
 * @laptop: one that has come to rest
 *
 * The central instance has what is on the laptop of documents whose row it has, and nothing is
 * left of any other.
 */
void
sim_document_check_sent (SimCentral *central, SimLaptop *laptop)
{
  g_autoptr (GPtrArray) waiting = hj_blob_list_waiting (laptop->replica, NULL);
  g_autoptr (GPtrArray) wanted = hj_blob_list_wanted (laptop->replica, NULL);
  HjCentralBlob blob;

  for (guint i = 0; i < waiting->len; i++) {
    const char *id = g_ptr_array_index (waiting, i);
    g_autoptr (HjRecord) row = load_central (central, id);

    if (row != NULL && !find_central (central, row, &blob))
      g_error ("%s has not handed in what is in the document %s", laptop->user, id);
  }
  if (wanted->len > 0)
    g_error ("%s lacks the document %s, which is pinned there", laptop->user,
             (char *)g_ptr_array_index (wanted, 0));
  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (laptop->replica),
                                   "SELECT count(*) FROM blob_part"
                                   " WHERE blob NOT IN (SELECT number FROM blob)",
                                   -1),
                   ==, 0);
}

/**
 * sim_document_check_left:
 * @laptop: one that has erased itself
 *
 * What was attached on it was handed in. To be called when all that was handed in is decided.
 */
void
sim_document_check_left (SimCentral *central, SimLaptop *laptop)
{
  GHashTableIter iter;
  gpointer id;
  HjCentralBlob blob;

  g_hash_table_iter_init (&iter, laptop->attached);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autoptr (HjRecord) row = load_central (central, id);

    if (row != NULL && !find_central (central, row, &blob))
      g_error ("%s took along what is in the document %s", laptop->user, (char *)id);
  }
}
