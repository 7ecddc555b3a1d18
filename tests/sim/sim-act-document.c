/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-act-private.h"

#include "core/casework/hj-act.h"
#include "core/casework/hj-document.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-blob.h"
#include "core/wire/hj-transfer.h"
#include "sim-document.h"

#include <glib/gstdio.h>

/* What users do with documents. */

/* So many contents are attached again and again; one in so many documents has one of them. */
#define KNOWN_CONTENTS 3
#define KNOWN_ONE_IN 2

/* One in so many has more in it than goes in a part. */
#define LARGE_ONE_IN 4

static GBytes *
make_content (SimAct *act)
{
  gboolean is_known = sim_act_draw (act, KNOWN_ONE_IN) == 0;
  g_autoptr (HjRandom) known = hj_random_new_seeded (1 + sim_act_draw (act, KNOWN_CONTENTS));
  HjRandom *random = is_known ? known : act->laptop->random;
  gboolean is_large = hj_random_below (random, LARGE_ONE_IN) == 0;
  gsize length = is_large ? HJ_TRANSFER_MIN + 1 + hj_random_below (random, HJ_TRANSFER_MIN)
                          : 1 + hj_random_below (random, 2000);
  guint8 *bytes = g_malloc (length);

  hj_random_fill (random, bytes, length);
  return g_bytes_new_take (bytes, length);
}

/* A document of a ticket or a dispute; NULL where there is none. */
static HjRecord *
draft (SimAct *act, HjReplica *replica, GError **error)
{
  const HjEntity *owner = sim_act_draw (act, 3) == 0 ? &hj_entity_dispute : &hj_entity_ticket;
  g_autoptr (HjRecord) row = sim_act_pick_row (act, replica, owner);
  HjRecord *record = row == NULL ? NULL : hj_act_draft (replica, &hj_entity_attachment, error);

  if (record == NULL)
    return NULL;
  hj_record_set_text (record, owner->name, hj_record_get_id (row));
  hj_record_set_text (record, "name", "协议");
  hj_record_set_text (record, "kind", "agreement");
  return record;
}

gboolean
sim_act_attach (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) record = draft (act, replica, &problem);
  g_auto (HjActResult) result = { 0 };

  if (record == NULL) {
    if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
    return problem == NULL;
  }
  g_autoptr (GBytes) content = make_content (act);
  g_autofree char *path = g_build_filename (act->laptop->folder, "attached", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (content, NULL),
                                      (gssize)g_bytes_get_size (content), NULL));
  sim_document_note (act->laptop, hj_record_get_id (record), content);
  gboolean done = hj_document_attach (replica, record, file, &result, error);

  g_unlink (path);
  return done;
}

/* Somebody has learnt what the SHA-256 of another's document is, and says so in a row of their own.
 */
gboolean
sim_act_claim (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) record = draft (act, replica, &problem);
  g_autofree char *sha256 = NULL;
  gint64 size;
  g_auto (HjActResult) result = { 0 };

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (record == NULL || !sim_document_pick (act->laptop, &sha256, &size))
    return TRUE;
  hj_record_set_text (record, "sha256", sha256);
  hj_record_set_int (record, "size", size);
  sim_document_note (act->laptop, hj_record_get_id (record), NULL);
  return hj_act_new (replica, record, &result, error);
}

/* Fetches, pins, lets go of, or reads a document. */
gboolean
sim_act_use_document (SimAct *act, HjReplica *replica, GError **error)
{
  g_autoptr (HjRecord) row = sim_act_pick_row (act, replica, &hj_entity_attachment);
  const char *id = row == NULL ? NULL : hj_record_get_id (row);
  guint choice = sim_act_draw (act, 6);

  if (id == NULL)
    return TRUE;
  if (choice == 0)
    return hj_blob_set_pinned (replica, row, TRUE, error);
  if (choice == 1)
    return hj_blob_set_pinned (replica, row, FALSE, error);
  if (choice == 2)
    return hj_blob_drop (replica, id, error);
  if (choice == 3)
    return sim_document_read (act->laptop, row, error);
  if (act->laptop->engine != NULL)
    dex_future_disown (hj_sync_engine_fetch (act->laptop->engine, id));
  return TRUE;
}
