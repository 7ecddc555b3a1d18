/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-query-private.h"

#include "core/model/hj-entities.h"

G_DEFINE_BOXED_TYPE (HjPersonSummary, hj_person_summary, hj_person_summary_copy,
                     hj_person_summary_free)
G_DEFINE_BOXED_TYPE (HjQuery, hj_query, hj_query_ref, hj_query_unref)

/**
 * hj_person_summary_copy:
 *
 * Returns: (transfer full): a deep copy
 */
HjPersonSummary *
hj_person_summary_copy (const HjPersonSummary *self)
{
  HjPersonSummary *copy = g_new (HjPersonSummary, 1);

  *copy = (HjPersonSummary){
    .person = g_strdup (self->person),
    .name = g_strdup (self->name),
    .sex = g_strdup (self->sex),
    .birth_date = g_strdup (self->birth_date),
    .detention = g_strdup (self->detention),
    .detention_kind = g_strdup (self->detention_kind),
    .detention_state = g_strdup (self->detention_state),
    .house = g_strdup (self->house),
    .cell = g_strdup (self->cell),
    .ends_at = self->ends_at,
    .label = g_strdup (self->label),
    .label_color = g_strdup (self->label_color),
    .label_state = g_strdup (self->label_state),
    .open_tickets = self->open_tickets,
  };
  return copy;
}

/**
 * hj_person_summary_free:
 * @self: (transfer full): a summary
 */
void
hj_person_summary_free (HjPersonSummary *self)
{
  g_free (self->person);
  g_free (self->name);
  g_free (self->sex);
  g_free (self->birth_date);
  g_free (self->detention);
  g_free (self->detention_kind);
  g_free (self->detention_state);
  g_free (self->house);
  g_free (self->cell);
  g_free (self->label);
  g_free (self->label_color);
  g_free (self->label_state);
  g_free (self);
}

static void
clear_filter (gpointer data)
{
  HjQueryFilter *filter = data;

  g_array_unref (filter->values);
}

static HjQuery *
new_query (const HjEntity *entity, gboolean people)
{
  HjQuery *self = g_new0 (HjQuery, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->entity = entity;
  self->people = people;
  self->filters = g_array_new (FALSE, FALSE, sizeof (HjQueryFilter));
  g_array_set_clear_func (self->filters, clear_filter);
  self->orders = g_array_new (FALSE, FALSE, sizeof (HjQueryOrder));
  self->limit = -1;
  return self;
}

/**
 * hj_query_new:
 *
 * Returns: (transfer full): a query for all rows of @entity, in the order in which they came
 */
HjQuery *
hj_query_new (const HjEntity *entity)
{
  return new_query (entity, FALSE);
}

/**
 * hj_query_new_people:
 *
 * Returns: (transfer full): a query for the people list: the gravest label first, then who is
 *   released first, then by name. Filters are for fields of the person
 */
HjQuery *
hj_query_new_people (void)
{
  return new_query (&hj_entity_person, TRUE);
}

HjQuery *
hj_query_ref (HjQuery *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_query_unref (HjQuery *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->filters);
  g_array_unref (self->orders);
  g_free (self->color);
  g_free (self->search);
  g_free (self);
}

const HjEntity *
hj_query_get_entity (const HjQuery *self)
{
  return self->entity;
}

gboolean
hj_query_is_people (const HjQuery *self)
{
  return self->people;
}

/*
 * Tells whether changes of rows of @entities, one bit an entity number, may change what the query
 * gives. Words may lead to a person from anywhere; a person's line is made of several rows.
 */
gboolean
hj_query_is_touched (const HjQuery *self, guint64 entities)
{
  static const HjEntity *const line[] = { &hj_entity_person, &hj_entity_detention, &hj_entity_label,
                                          &hj_entity_ticket, &hj_entity_dispute };
  guint64 touched = G_GUINT64_CONSTANT (1) << self->entity->number;

  if (self->search != NULL)
    return entities != 0;
  for (guint i = 0; self->people && i < G_N_ELEMENTS (line); i++)
    touched |= G_GUINT64_CONSTANT (1) << line[i]->number;
  return (entities & touched) != 0;
}

static void
clear_value (gpointer value)
{
  hj_value_clear (value);
}

static GArray *
add_filter (HjQuery *self, guint field)
{
  HjQueryFilter filter = { field, g_array_new (FALSE, FALSE, sizeof (HjValue)) };

  g_array_set_clear_func (filter.values, clear_value);
  g_array_append_val (self->filters, filter);
  return filter.values;
}

/**
 * hj_query_where:
 * @field: a field's name
 * @input: as a user types it; empty for "has no value"
 * @error: `UNKNOWN` or `INVALID` of the model
 *
 * Keeps rows whose field has the value.
 */
gboolean
hj_query_where (HjQuery *self, const char *field, const char *input, GError **error)
{
  const HjField *found = hj_entity_require_field (self->entity, field, error);
  HjValue value = { 0 };

  if (found == NULL || !hj_field_parse (found, input, &value, error))
    return FALSE;
  GArray *values = add_filter (self, (guint)hj_entity_field_index (self->entity, field));

  g_array_append_val (values, value);
  return TRUE;
}

/**
 * hj_query_where_in:
 * @field: name of a text field
 * @texts: (array zero-terminated=1): keeps rows whose field has one of them
 */
void
hj_query_where_in (HjQuery *self, const char *field, const char *const *texts)
{
  int index = hj_entity_field_index (self->entity, field);

  g_return_if_fail (index >= 0);
  GArray *values = add_filter (self, (guint)index);

  for (guint i = 0; texts[i] != NULL; i++) {
    HjValue value = { .kind = HJ_VALUE_TEXT, .text = g_strdup (texts[i]) };

    g_array_append_val (values, value);
  }
}

/**
 * hj_query_where_text:
 * @field: name of a text field
 * @text: (nullable): keeps rows whose field has it, or has no value
 */
void
hj_query_where_text (HjQuery *self, const char *field, const char *text)
{
  int index = hj_entity_field_index (self->entity, field);
  HjValue value = { .kind = HJ_VALUE_NULL };

  g_return_if_fail (index >= 0);
  if (text != NULL)
    value = (HjValue){ .kind = HJ_VALUE_TEXT, .text = g_strdup (text) };
  g_array_append_val (add_filter (self, (guint)index), value);
}

/**
 * hj_query_where_int:
 * @field: name of an integer field
 * @integer: keeps rows whose field has it
 */
void
hj_query_where_int (HjQuery *self, const char *field, gint64 integer)
{
  int index = hj_entity_field_index (self->entity, field);
  HjValue value = { .kind = HJ_VALUE_INT, .integer = integer };

  g_return_if_fail (index >= 0);
  g_array_append_val (add_filter (self, (guint)index), value);
}

/**
 * hj_query_order:
 * @field: a field's name; rows without a value come last
 *
 * Orders by the field, after the fields that were named before.
 */
void
hj_query_order (HjQuery *self, const char *field, gboolean descending)
{
  HjQueryOrder order = { hj_entity_field_index (self->entity, field), descending };

  g_return_if_fail (order.field >= 0);
  g_array_append_val (self->orders, order);
}

/**
 * hj_query_with_struck:
 *
 * Gives also what was struck out, which is left out unless a query asks for a state.
 */
void
hj_query_with_struck (HjQuery *self)
{
  self->struck = TRUE;
}

/**
 * hj_query_set_color:
 * @color: (nullable): keeps people with that label; `none` for people without one
 */
void
hj_query_set_color (HjQuery *self, const char *color)
{
  g_set_str (&self->color, color);
}

/**
 * hj_query_set_search:
 * @typed: (nullable): what a user has typed so far; people come by how well they fit
 */
void
hj_query_set_search (HjQuery *self, const char *typed)
{
  g_set_str (&self->search, typed != NULL && *typed != '\0' ? typed : NULL);
}

/**
 * hj_query_set_limit:
 * @limit: at most so many rows, -1 for all
 * @offset: after so many
 */
void
hj_query_set_limit (HjQuery *self, gint64 limit, gint64 offset)
{
  self->limit = limit;
  self->offset = offset;
}
