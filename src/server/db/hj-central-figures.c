/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-figures.h"

#include "core/sql/hj-sql-rows.h"

/* Whether a row of a house, with that time, is asked for. */
#define OF_HOUSE(house) "(?1 IS NULL OR " house " = ?1)"
#define IN_PERIOD(time) "((?2 = 0 AND ?3 = 0) OR (" time " >= ?2 AND (?3 = 0 OR " time " < ?3)))"

/* Stays that began in the period; without one, those that last. */
#define STAYS                                                                                      \
  OF_HOUSE ("d.house")                                                                             \
  " AND " IN_PERIOD ("d.starts_at") " AND (?2 <> 0 OR ?3 <> 0 OR d.state <> 'released')"

/* The latest label of a stay that none superseded. */
#define LABELS                                                                                     \
  "FROM detention d JOIN label l ON l.id = (SELECT m.id FROM label m WHERE m.detention = d.id"     \
  " AND m.state <> 'superseded' ORDER BY m.at DESC, m.id DESC LIMIT 1) WHERE " STAYS

/* With a period, those of stays that began in it. */
#define DISPUTES                                                                                   \
  "FROM dispute p WHERE " OF_HOUSE (                                                               \
      "p.house") " AND ((?2 = 0 AND ?3 = 0) OR EXISTS (SELECT 1"                                   \
                 " FROM detention d WHERE d.id = p.detention AND " IN_PERIOD ("d.starts_at") "))"

#define TICKETS "FROM ticket t WHERE " OF_HOUSE ("t.house") " AND " IN_PERIOD ("t.at")

/* Of people only counts. */
static const struct {
  const char *entity;
  const char *field;
  const char *sql; /* value, count and sum; the house is parameter 1, the period 2 and 3 */
} counted[] = {
  { "detention", "state",
    "SELECT d.state, count(*), 0 FROM detention d WHERE " STAYS " GROUP BY d.state" },
  { "label", "color", "SELECT l.color, count(*), 0 " LABELS " GROUP BY l.color" },
  { "label", "state", "SELECT l.state, count(*), 0 " LABELS " GROUP BY l.state" },
  { "dispute", "state",
    "SELECT p.state, count(*), coalesce(sum(p.sum), 0) " DISPUTES " GROUP BY p.state" },
  { "dispute", "category",
    "SELECT p.category, count(*), coalesce(sum(p.sum), 0) " DISPUTES
    " AND p.category IS NOT NULL GROUP BY p.category" },
  { "ticket", "state", "SELECT t.state, count(*), 0 " TICKETS " GROUP BY t.state" },
  { "ticket", "kind", "SELECT t.kind, count(*), 0 " TICKETS " GROUP BY t.kind" },
  { "ticket", "agency",
    "SELECT t.agency, count(*), 0 " TICKETS " AND t.agency IS NOT NULL GROUP BY t.agency" },
};

static gboolean
count (HjCentral *self, guint at, const HjFiguresRequest *asked, GPtrArray *figures, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, counted[at].sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  if (asked->house == NULL)
    hj_sql_bind_null (statement, 1);
  else
    hj_sql_bind_id (statement, 1, asked->house);
  hj_sql_bind_int (statement, 2, asked->from);
  hj_sql_bind_int (statement, 3, asked->until);
  while (hj_sql_step (sql, statement, &problem)) {
    g_autofree char *value = hj_sql_dup_id (statement, 0);

    g_ptr_array_add (figures,
                     hj_figure_new (counted[at].entity, counted[at].field, value,
                                    hj_sql_get_int (statement, 1), hj_sql_get_int (statement, 2)));
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_count_figures:
 * @asked: which of them
 * @error: a #HjSqlError
 *
 * Counts people in the houses and their labels, disputes and tickets.
 *
 * Returns: (transfer full) (element-type HjFigure) (nullable): the figures, a value that nothing
 *   has is not among them
 */
GPtrArray *
hj_central_count_figures (HjCentral *self, const HjFiguresRequest *asked, GError **error)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_free);

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++) {
    if (!count (self, i, asked, figures, error))
      return NULL;
  }
  return g_steal_pointer (&figures);
}
