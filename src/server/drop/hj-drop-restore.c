/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/drop/hj-drop-restore.h"

#include "core/wire/hj-drop.h"
#include "server/db/hj-central-handed-in.h"
#include "server/drop/hj-drop-held.h"

typedef struct {
  HjCentral *central;
  GHashTable *devices; /* whose documents came back */
  GError *error;       /* (nullable) owned */
} Taking;

/* Whether it can be opened; @choice is where it belongs. */
static gboolean
choose (Taking *taking, HjCentralDropped *part, gboolean *chosen)
{
  g_autoptr (HjUploadPart) piece = NULL;
  g_autoptr (HjBatch) batch = NULL;

  if (part->part >= HJ_DROP_DOCUMENTS) {
    piece = hj_drop_open_piece (taking->central, part->sealed, NULL);
    if (piece == NULL)
      return FALSE;
    g_hash_table_add (taking->devices, g_strdup (part->device));
    *chosen
        = hj_drop_choose_piece (taking->central, part->device, piece, &part->part, &taking->error);
    return TRUE;
  }
  batch = hj_drop_open (taking->central, part->sealed, NULL);
  if (batch == NULL || !g_str_equal (batch->device, part->device))
    return FALSE;
  *chosen = hj_drop_choose_part (taking->central, part->device, batch, &part->part, &taking->error);
  return TRUE;
}

static gboolean
on_part_found_cb (const HjCentralDropped *found, gpointer user_data)
{
  Taking *taking = user_data;
  HjCentralDropped part = *found;
  gboolean holds = FALSE;
  gboolean chosen = FALSE;

  if (taking->error != NULL
      || !hj_central_holds_dropped (taking->central, found, &holds, &taking->error) || holds)
    return TRUE;
  if (!choose (taking, &part, &chosen))
    return FALSE;
  if (chosen)
    hj_central_put_dropped (taking->central, &part, &taking->error);
  return TRUE;
}

static gboolean
take_documents (Taking *taking, GError **error)
{
  GHashTableIter iter;
  gpointer device;

  g_hash_table_iter_init (&iter, taking->devices);
  while (g_hash_table_iter_next (&iter, &device, NULL)) {
    if (!hj_drop_take_documents (taking->central, device, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_drop_take_back:
 * @central: a backup that is being put back
 * @folder: of the instance
 * @n_left: (out): how many files of it cannot be read; they stay as they are
 * @error: a #HjSqlError
 *
 * Takes what was handed in after the backup from beside the database, in the transaction that is
 * open: the laptops that had it are erased. It waits for a decision anew. The files stay until the
 * next backup.
 */
gboolean
hj_drop_take_back (HjCentral *central, const char *folder, guint *n_left, GError **error)
{
  g_autoptr (GHashTable) devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Taking taking = { .central = central, .devices = devices };

  *n_left = hj_central_handed_in_walk (folder, on_part_found_cb, &taking);
  if (taking.error == NULL)
    return take_documents (&taking, error);
  g_propagate_error (error, taking.error);
  return FALSE;
}
