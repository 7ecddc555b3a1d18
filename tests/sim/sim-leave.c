/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-leave.h"

#include "core/wire/hj-drop.h"
#include "server/db/hj-central-drop.h"
#include "server/drop/hj-drop-held.h"
#include "sim-check.h"

/* What becomes of the work on laptops that were taken out of use, or are never seen again. */

#define BY "administrator"

typedef struct {
  SimCentral *central;
  GHashTable *ids;
} Reading;

static gboolean
on_part_read_cb (const HjCentralDropped *part, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;

  if (part->part >= HJ_DROP_DOCUMENTS)
    return FALSE;
  g_autoptr (HjBatch) batch = hj_drop_open (reading->central->central, part->sealed, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < batch->ops->len; i++)
    g_hash_table_add (reading->ids, g_strdup (((HjOp *)g_ptr_array_index (batch->ops, i))->id));
  return TRUE;
}

/* Ids of all ops of the device that ever were in a part, whatever was decided on them since. */
static GHashTable *
read_handed_in (SimCentral *central, const char *device)
{
  Reading reading = { central, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autoptr (GError) error = NULL;

  hj_central_walk_dropped_by (central->central, device, 0, on_part_read_cb, &reading, &error);
  g_assert_no_error (error);
  return reading.ids;
}

/**
 * sim_leave_check:
 * @laptop: one that has erased itself, or was lost
 *
 * Every op that the laptop ever took from its user is in the central log, or was handed in, also
 * after an older backup was put back; on one that was lost it may be as well.
 */
void
sim_leave_check (SimCentral *central, SimLaptop *laptop)
{
  g_autoptr (GHashTable) log = sim_check_read_log (central, laptop->device);
  g_autoptr (GHashTable) handed_in = read_handed_in (central, laptop->device);
  g_autoptr (GHashTable) kept = laptop->is_erased ? NULL : sim_check_read_kept (laptop);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, laptop->entered);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (log, id) && !g_hash_table_contains (handed_in, id)
        && (kept == NULL || !g_hash_table_contains (kept, id)))
      g_error ("%s took op %s along", laptop->user, (char *)id);
  }
}

static void
decide (SimCentral *central, const HjDropHeld *held, gboolean accept)
{
  g_autoptr (GError) error = NULL;

  if (accept && hj_drop_accept (central->central, held->op->id, BY, NULL, &error))
    return;
  /* What the rules do not take waits as before; it can only be refused. */
  if (accept && !g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED))
    g_assert_no_error (error);
  g_clear_error (&error);
  hj_drop_refuse (central->central, held->op->id, BY, "it came too late", &error);
  g_assert_no_error (error);
}

/**
 * sim_leave_decide:
 *
 * An administrator takes or refuses something that was handed in, if there is anything.
 */
void
sim_leave_decide (SimCentral *central)
{
  g_autoptr (GPtrArray) held = hj_drop_list_held (central->central, NULL);

  g_assert_nonnull (held);
  if (held->len > 0)
    decide (central, g_ptr_array_index (held, hj_random_below (central->random, held->len)),
            hj_random_below (central->random, 2) == 0);
}

/**
 * sim_leave_decide_all:
 *
 * The same for all of it, act by act: each decision leaves less that waits.
 */
void
sim_leave_decide_all (SimCentral *central)
{
  guint n_before = G_MAXUINT;

  while (n_before > 0) {
    g_autoptr (GPtrArray) held = hj_drop_list_held (central->central, NULL);

    g_assert_nonnull (held);
    if (held->len >= n_before)
      g_error ("%u ops wait for a decision after one, and %u before", held->len, n_before);
    n_before = held->len;
    if (held->len > 0)
      decide (central, g_ptr_array_index (held, 0), TRUE);
  }
}
