/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-figures-words.h"

#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entity.h"

#include <glib/gi18n.h>

/* In the order in which they are read. */
static const struct {
  const char *entity;
  const char *field;
  const char *title;
  const char *period_title; /* of those who came in a period */
} kinds[] = {
  { "detention", "state", N_ ("People in the houses"), N_ ("People who came in the period") },
  { "label", "color", N_ ("Labels"), N_ ("Labels of people who came in the period") },
  { "label", "state", N_ ("How the labels stand"), N_ ("How these labels stand") },
  { "dispute", "state", N_ ("Disputes"), N_ ("Disputes of people who came in the period") },
  { "dispute", "category", N_ ("Disputes by category"), N_ ("These disputes by category") },
  { "ticket", "state", N_ ("Tickets"), N_ ("Tickets opened in the period") },
  { "ticket", "kind", N_ ("Tickets by kind"), N_ ("These tickets by kind") },
  { "ticket", "agency", N_ ("Tickets by agency"), N_ ("These tickets by agency") },
};

/**
 * hj_figure_group_free:
 * @self: (transfer full): a group
 */
void
hj_figure_group_free (HjFigureGroup *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->figures);
  g_ptr_array_unref (self->words);
  g_free (self);
}

static const HjField *
find_field (const HjFigure *figure)
{
  const HjEntity *entity = hj_entity_find (figure->entity);
  int index = entity == NULL ? -1 : hj_entity_field_index (entity, figure->field);

  return index < 0 ? NULL : &entity->fields[index];
}

/* The model's order of choices; what it does not know, and names, by their count. */
static int
find_place (const HjFigure *figure)
{
  const HjField *field = find_field (figure);

  for (int i = 0;
       field != NULL && field->type == HJ_FIELD_CHOICE && field->choices[i].value != NULL; i++) {
    if (g_str_equal (field->choices[i].value, figure->value))
      return i;
  }
  return G_MAXINT;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HjFigure *one = *(const HjFigure *const *)a;
  const HjFigure *other = *(const HjFigure *const *)b;
  int place = find_place (one), other_place = find_place (other);

  if (place != other_place)
    return place < other_place ? -1 : 1;
  return one->count > other->count ? -1 : one->count < other->count ? 1 : 0;
}

/* What a value is called; an organisation that this laptop does not know, by its id. */
static char *
dup_words (HjReplica *replica, const HjFigure *figure)
{
  const HjField *field = find_field (figure);

  if (field != NULL && field->type == HJ_FIELD_REF) {
    char *name = hj_case_dup_name (replica, field->ref, figure->value);

    return name != NULL ? name : g_strdup (figure->value);
  }
  return g_strdup (field == NULL ? figure->value
                                 : hj_say_choice (figure->entity, figure->field, figure->value));
}

static HjFigureGroup *
make_group (HjReplica *replica, guint kind, GPtrArray *figures, gboolean period)
{
  HjFigureGroup *group = g_new0 (HjFigureGroup, 1);

  group->title = g_strdup (_ (period ? kinds[kind].period_title : kinds[kind].title));
  group->figures = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_free);
  group->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < figures->len; i++) {
    const HjFigure *figure = g_ptr_array_index (figures, i);

    if (!g_str_equal (figure->entity, kinds[kind].entity)
        || !g_str_equal (figure->field, kinds[kind].field))
      continue;
    g_ptr_array_add (group->figures, hj_figure_new (figure->entity, figure->field, figure->value,
                                                    figure->count, figure->sum));
    group->total += figure->count;
  }
  g_ptr_array_sort (group->figures, compare);
  for (guint i = 0; i < group->figures->len; i++)
    g_ptr_array_add (group->words, dup_words (replica, g_ptr_array_index (group->figures, i)));
  return group;
}

/**
 * hj_figures_words_group:
 * @figures: (element-type HjFigure): what the central instance counted
 * @period: whether it counted those of a period
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjFigureGroup): the figures as they are read; kinds that
 *   this program does not know are left out, and such without a figure
 */
GPtrArray *
hj_figures_words_group (HjReplica *replica, GPtrArray *figures, gboolean period)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_group_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (HjFigureGroup) group = make_group (replica, i, figures, period);

    if (group->figures->len > 0)
      g_ptr_array_add (groups, g_steal_pointer (&group));
  }
  return groups;
}
