/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-figures.h"

#include "core/wire/hj-figures.h"

/* Of people only counts; a label is that of a stay that lasts, the latest that none superseded. */
static const struct {
  const char *entity;
  const char *field;
  const char *sql; /* value and count */
} counted[] = {
  { "detention", "state",
    "SELECT state, count(*) FROM detention WHERE state <> 'released' GROUP BY state" },
  { "label", "color",
    "SELECT l.color, count(*) FROM detention d JOIN label l ON l.id = (SELECT m.id FROM label m"
    " WHERE m.detention = d.id AND m.state <> 'superseded' ORDER BY m.at DESC, m.id DESC LIMIT 1)"
    " WHERE d.state <> 'released' GROUP BY l.color" },
  { "dispute", "state", "SELECT state, count(*) FROM dispute GROUP BY state" },
  { "dispute", "category",
    "SELECT category, count(*) FROM dispute WHERE category IS NOT NULL GROUP BY category" },
  { "ticket", "state", "SELECT state, count(*) FROM ticket GROUP BY state" },
};

static gboolean
count (HjCentral *self, guint at, GPtrArray *figures, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (sql, counted[at].sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (figures,
                     hj_figure_new (counted[at].entity, counted[at].field,
                                    hj_sql_get_text (statement, 0), hj_sql_get_int (statement, 1)));
  hj_sql_reset (statement);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_count_figures:
 * @error: a #HjSqlError
 *
 * Counts people in the houses and their labels, disputes and tickets of the whole county.
 *
 * Returns: (transfer full) (element-type HjFigure) (nullable): the figures, a value that nothing
 * has is not among them
 */
GPtrArray *
hj_central_count_figures (HjCentral *self, GError **error)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_free);

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++) {
    if (!count (self, i, figures, error))
      return NULL;
  }
  return g_steal_pointer (&figures);
}
