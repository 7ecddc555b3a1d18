/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-behind-private.h"

#include "core/model/hj-entities.h"
#include "core/store/hj-replica-sync.h"

/* Numbers in `indexed` that are no entity's: the people list, and the tables' own indexes. */
#define NO_SUMMARY "0"
#define NO_INDEXES "-1"
/* Entities whose rows make the people list. */
#define IN_SUMMARY(number) (G_GUINT64_CONSTANT (1) << (number))

static gboolean
is_empty (HjReplica *self)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autofree char *text
        = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM \"%s\")", entities[i]->name);

    if (hj_sql_ask_int (self->sql, text, 1) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_replica_put_off_indexes:
 * @error: a #HjSqlError
 *
 * A load into a replica without rows makes the tables' indexes when its rows are all there.
 */
gboolean
hj_replica_put_off_indexes (HjReplica *self, GError **error)
{
  return !is_empty (self)
         || (hj_sql_tables_drop_indexes (self->sql, error)
             && hj_sql_exec (self->sql, "INSERT OR IGNORE INTO indexed VALUES (" NO_INDEXES ", 0)",
                             error));
}

/**
 * hj_replica_make_up_for_indexes:
 * @error: a #HjSqlError
 *
 * Makes the tables' indexes that were put off, if they were.
 */
gboolean
hj_replica_make_up_for_indexes (HjReplica *self, GError **error)
{
  if (hj_sql_ask_int (self->sql, "SELECT count(*) FROM indexed WHERE entity = " NO_INDEXES, 0) == 0)
    return TRUE;
  return hj_sql_tables_create_indexes (self->sql, error)
         && hj_sql_exec (self->sql, "DELETE FROM indexed WHERE entity = " NO_INDEXES, error);
}

/**
 * hj_replica_put_off_summary:
 * @error: a #HjSqlError
 *
 * After rows that came in bulk the people list is written anew when the pull is at its end.
 */
gboolean
hj_replica_put_off_summary (HjReplica *self, GError **error)
{
  guint64 shown = IN_SUMMARY (hj_entity_person.number) | IN_SUMMARY (hj_entity_detention.number)
                  | IN_SUMMARY (hj_entity_label.number) | IN_SUMMARY (hj_entity_ticket.number)
                  | IN_SUMMARY (hj_entity_dispute.number);

  return (self->changed & shown) == 0
         || hj_sql_exec (self->sql, "INSERT OR IGNORE INTO indexed VALUES (" NO_SUMMARY ", 0)",
                         error);
}

/**
 * hj_replica_make_up:
 * @n_rows: at most so many go into the search indexes
 * @error: a #HjSqlError
 *
 * Does what was put off, in the caller's transaction.
 */
gboolean
hj_replica_make_up (HjReplica *self, guint n_rows, GError **error)
{
  if (!hj_replica_make_up_for_indexes (self, error))
    return FALSE;
  if (hj_sql_ask_int (self->sql, "SELECT count(*) FROM indexed WHERE entity = " NO_SUMMARY, 0) > 0
      && (!hj_summary_rebuild (self, error)
          || !hj_sql_exec (self->sql, "DELETE FROM indexed WHERE entity = " NO_SUMMARY, error)))
    return FALSE;
  return !hj_search_is_behind (self) || hj_search_catch_up (self, n_rows, error);
}

/**
 * hj_replica_is_behind:
 *
 * Returns: whether a load, or rows that went, have left work for hj_replica_catch_up()
 */
gboolean
hj_replica_is_behind (HjReplica *self)
{
  return hj_search_is_behind (self) || hj_search_needs_purge (self);
}

/**
 * hj_replica_catch_up:
 * @n_rows: at most so many
 * @error: a #HjSqlError
 *
 * Does a piece of what was left behind, in a transaction of its own: makes rows of a first load
 * found by search; then takes the words of rows that went out of the file.
 */
gboolean
hj_replica_catch_up (HjReplica *self, guint n_rows, GError **error)
{
  gboolean loads = hj_search_is_behind (self);

  if (!loads && !hj_search_needs_purge (self))
    return TRUE;
  if (!hj_replica_begin (self, error))
    return FALSE;
  if (!(loads ? hj_replica_make_up (self, n_rows, error) : hj_search_purge (self, error))) {
    hj_replica_rollback (self);
    return FALSE;
  }
  if (!hj_replica_commit (self, error))
    return FALSE;
  if (!loads && !hj_search_needs_purge (self))
    hj_search_cut_log (self);
  return TRUE;
}
