/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

/*
 * A row that goes leaves its words in the search indexes, marked as gone, until the parts that hold
 * them are written anew; the write-ahead log has its pages for as long. So every index is merged
 * into one part, a little at a time, and then the log is cut. How far that has come is in `meta`:
 * for each index a step that begins the merge and one that is repeated until nothing is left.
 */
#define META_STEP "purge-step"

/* Pages that a step writes. */
#define MERGE_PAGES "256"

static const struct {
  const char *begin;
  const char *go_on;
} merges[] = {
#define MERGE(index)                                                                               \
  {                                                                                                \
    "INSERT INTO " index " (" index ", rank) VALUES ('merge', -" MERGE_PAGES ")",                  \
    "INSERT INTO " index " (" index ", rank) VALUES ('merge', " MERGE_PAGES ")",                   \
  }
  MERGE ("search_name"),
  MERGE ("search"),
  MERGE ("search_part"),
#undef MERGE
};

/* In the transaction in which a row goes. */
gboolean
hj_search_note_erased (HjReplica *self, GError **error)
{
  return hj_replica_set_meta_int (self, META_STEP, 1, error);
}

gboolean
hj_search_needs_purge (HjReplica *self)
{
  return hj_replica_get_meta_int (self, META_STEP, 0) > 0;
}

static gint64
count_changes (HjReplica *self)
{
  return hj_sql_ask_int (self->sql, "SELECT total_changes ()", 0);
}

/* Does one step, in a transaction that the caller has opened. */
gboolean
hj_search_purge (HjReplica *self, GError **error)
{
  gint64 step = hj_replica_get_meta_int (self, META_STEP, 0) - 1;
  gint64 before = count_changes (self);
  gboolean begins = step % 2 == 0;

  if (step < 0 || step >= 2 * (gint64)G_N_ELEMENTS (merges))
    return hj_replica_set_meta (self, META_STEP, NULL, error);
  if (!hj_sql_exec (self->sql, begins ? merges[step / 2].begin : merges[step / 2].go_on, error))
    return FALSE;
  /* FTS5 says that nothing is left by changing nothing but its own command. */
  if (begins || count_changes (self) - before < 2)
    step++;
  return hj_replica_set_meta_int (self, META_STEP, step + 1, error);
}

/* Outside a transaction, once the last step is done: cuts the log. A reader may be in the way. */
void
hj_search_cut_log (HjReplica *self)
{
  g_autoptr (GError) error = NULL;

  if (!hj_sql_exec (self->sql, "PRAGMA wal_checkpoint (TRUNCATE)", &error))
    g_debug ("The log is cut later: %s", error->message);
}
