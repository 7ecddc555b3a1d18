/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-proposals.h"

#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-private.h"

#include <glib/gi18n-lib.h>

#define COLUMNS                                                                                    \
  "id, version, body, note, state, proposed_by, proposed_at, decided_by, decided_at, reason"

/**
 * hj_central_add_proposal:
 * @proposal: a new one
 * @error: a #HjSqlError
 *
 * Keeps it, in the transaction that is open.
 */
gboolean
hj_central_add_proposal (HjCentral *self, const HjProposal *proposal, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql,
                                              "INSERT INTO proposal (" COLUMNS ")"
                                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                                              error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, proposal->id);
  hj_sql_bind_text (statement, 2, proposal->version);
  hj_sql_bind_text (statement, 3, proposal->body);
  hj_sql_bind_text (statement, 4, proposal->note);
  hj_sql_bind_text (statement, 5, proposal->state);
  hj_sql_bind_text (statement, 6, proposal->proposed_by);
  hj_sql_bind_int (statement, 7, proposal->proposed_at);
  hj_sql_bind_text (statement, 8, proposal->decided_by);
  hj_sql_bind_int (statement, 9, proposal->decided_at);
  hj_sql_bind_text (statement, 10, proposal->reason);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_decide_proposal:
 * @proposal: a known one with its new state, and who decided when and why; nothing else of it is
 *   ever changed
 * @error: a #HjSqlError
 *
 * Writes down what was decided, in the transaction that is open.
 */
gboolean
hj_central_decide_proposal (HjCentral *self, const HjProposal *proposal, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "UPDATE proposal SET state = ?2, decided_by = ?3, decided_at = ?4,"
                        " reason = ?5 WHERE id = ?1",
                        error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, proposal->id);
  hj_sql_bind_text (statement, 2, proposal->state);
  hj_sql_bind_text (statement, 3, proposal->decided_by);
  hj_sql_bind_int (statement, 4, proposal->decided_at);
  hj_sql_bind_text (statement, 5, proposal->reason);
  return hj_sql_run (sql, statement, error);
}

static HjProposal *
read_proposal (HjSqlStatement *statement)
{
  HjProposal *proposal = g_new0 (HjProposal, 1);

  proposal->id = g_strdup (hj_sql_get_text (statement, 0));
  proposal->version = g_strdup (hj_sql_get_text (statement, 1));
  proposal->body = g_strdup (hj_sql_get_text (statement, 2));
  proposal->note = g_strdup (hj_sql_get_text (statement, 3));
  proposal->state = g_strdup (hj_sql_get_text (statement, 4));
  proposal->proposed_by = g_strdup (hj_sql_get_text (statement, 5));
  proposal->proposed_at = hj_sql_get_int (statement, 6);
  proposal->decided_by = g_strdup (hj_sql_get_text (statement, 7));
  proposal->decided_at = hj_sql_get_int (statement, 8);
  proposal->reason = g_strdup (hj_sql_get_text (statement, 9));
  return proposal;
}

/**
 * hj_central_find_proposal:
 * @error: `NOT_FOUND` of #HjCentralError, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the proposal, with its body
 */
HjProposal *
hj_central_find_proposal (HjCentral *self, const char *id, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT " COLUMNS " FROM proposal WHERE id = ?1", error);
  g_autoptr (GError) problem = NULL;
  HjProposal *proposal = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, id);
  if (hj_sql_step (sql, statement, &problem))
    proposal = read_proposal (statement);
  hj_sql_reset (statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (proposal == NULL)
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                         _ ("There is no such proposal; please list them and choose again."));
  return proposal;
}

/**
 * hj_central_list_proposals:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjProposal) (nullable): the newest first, at most
 *   %HJ_PROPOSALS_MAX, without bodies
 */
GPtrArray *
hj_central_list_proposals (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql,
                                              "SELECT id, version, NULL, note, state, proposed_by,"
                                              " proposed_at, decided_by, decided_at, reason"
                                              " FROM proposal ORDER BY proposed_at DESC, id DESC"
                                              " LIMIT ?1",
                                              error);
  g_autoptr (GPtrArray) proposals
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_proposal_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, HJ_PROPOSALS_MAX);
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (proposals, read_proposal (statement));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error)
             ? g_steal_pointer (&proposals)
             : NULL;
}
