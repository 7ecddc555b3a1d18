/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-row-private.h"

#include "core/casework/hj-intake-value-private.h"
#include "core/model/hj-validation.h"

#include <string.h>

static void
free_item (gpointer data)
{
  HjIntakeItem *item = data;

  g_free (item->item);
  g_free (item->value);
  g_free (item->key);
  g_array_unref (item->sets);
  g_free (item);
}

static void
clear_set (gpointer data)
{
  HjIntakeSet *set = data;

  hj_value_clear (&set->value);
}

void
hj_intake_row_free (HjIntakeRow *self)
{
  for (guint i = 0; i < HJ_INTAKE_N_PARTS; i++)
    g_clear_pointer (&self->parts[i], hj_record_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static HjIntakeItem *
new_item (const char *name, const char *sensitivity, const char *value)
{
  HjIntakeItem *item = g_new0 (HjIntakeItem, 1);

  item->item = g_strdup (name);
  item->sensitivity = sensitivity;
  item->value = g_strdup (value);
  item->sets = g_array_new (FALSE, TRUE, sizeof (HjIntakeSet));
  g_array_set_clear_func (item->sets, clear_set);
  return item;
}

/* Notes that the item gives a field its value, in place of what it gave before; a value that breaks
 * the field's rule is not understood.
 */
static void
add_set (HjIntakeItem *item, HjIntakePart part, guint field, const HjValue *value)
{
  HjIntakeSet set = { part, field, *value };

  if (!hj_field_validate (&hj_intake_part_get_entity (part)->fields[field], value, NULL)) {
    item->understood = FALSE;
    return;
  }
  for (guint i = 0; i < item->sets->len; i++) {
    const HjIntakeSet *other = &g_array_index (item->sets, HjIntakeSet, i);

    if (other->part == part && other->field == field) {
      g_array_remove_index (item->sets, i);
      break;
    }
  }
  if (value->kind == HJ_VALUE_TEXT)
    set.value.text = g_strdup (value->text);
  g_array_append_val (item->sets, set);
}

static void
add_sets (HjIntakeItem *item, const GArray *sets)
{
  for (guint i = 0; i < sets->len; i++) {
    const HjIntakeSet *set = &g_array_index (sets, HjIntakeSet, i);

    add_set (item, set->part, set->field, &set->value);
  }
}

/* What stands in the list, read as the column says. */
static gboolean
read_value (const HjIntakeColumn *column, const char *text, HjValue *value)
{
  *value = (HjValue){ .kind = HJ_VALUE_TEXT };
  switch (column->read) {
  case HJ_INTAKE_READ_ID_NUMBER:
    value->text = hj_intake_read_id_number (text);
    return TRUE;
  case HJ_INTAKE_READ_PHONE:
    value->text = hj_intake_read_phone (text);
    return TRUE;
  case HJ_INTAKE_READ_DATE:
    value->text = hj_intake_read_date (text);
    return value->text != NULL;
  case HJ_INTAKE_READ_TIME:
    value->kind = HJ_VALUE_INT;
    return hj_intake_read_time (text, &value->integer);
  case HJ_INTAKE_READ_MONEY:
    value->kind = HJ_VALUE_INT;
    return hj_intake_read_money (text, &value->integer);
  case HJ_INTAKE_READ_TEXT:
  default:
    value->text = hj_intake_trim (text);
    return TRUE;
  }
}

static void
take_steps (HjIntakeItem *item, const HjIntakeColumn *column)
{
  int upper, lower;

  if (column->steps->len == 0)
    return;
  item->understood = hj_intake_read_pressure (item->value, &upper, &lower);
  for (guint i = 0; item->understood && i < column->steps->len; i++) {
    const HjIntakeStep *step = &g_array_index (column->steps, HjIntakeStep, i);

    if (upper >= step->upper || lower >= step->lower) {
      add_sets (item, step->set);
      return;
    }
  }
}

static void
take_rules (HjIntakeItem *item, const HjIntakeColumn *column)
{
  if (column->rules->len == 0)
    return;
  g_autofree char *folded = hj_intake_fold (item->value);
  g_autoptr (GPtrArray) rules = hj_intake_column_find_rules (column, folded);

  for (guint i = 0; i < rules->len; i++)
    add_sets (item, ((const HjIntakeRule *)g_ptr_array_index (rules, i))->set);
  if (rules->len == 0) {
    item->understood = FALSE;
    if (column->otherwise != NULL)
      add_sets (item, column->otherwise);
  }
}

static char *
make_key (const HjIntakeItem *item, const HjValue *value)
{
  if (value->kind == HJ_VALUE_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
  return value->kind == HJ_VALUE_TEXT && value->text != NULL ? g_strdup (value->text)
                                                             : hj_intake_trim (item->value);
}

static HjIntakeItem *
read_item (const HjIntakeColumn *column, const char *text, const char **cause)
{
  HjIntakeItem *item = new_item (column->item, column->sensitivity, text);
  g_auto (HjValue) value = { 0 };

  item->understood = read_value (column, text, &value);
  if (!item->understood) {
    hj_value_clear (&value);
    if (column->read == HJ_INTAKE_READ_DATE || column->read == HJ_INTAKE_READ_TIME)
      *cause = "date";
  }
  item->key = make_key (item, &value);
  for (guint i = 0; item->understood && i < column->into->len; i++) {
    const HjIntakeSet *into = &g_array_index (column->into, HjIntakeSet, i);

    add_set (item, into->part, into->field, &value);
  }
  take_steps (item, column);
  take_rules (item, column);
  item->of_person
      = item->sets->len > 0 && g_array_index (item->sets, HjIntakeSet, 0).part == HJ_INTAKE_PERSON;
  return item;
}

static HjIntakeItem *
find_item (const HjIntakeRow *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++) {
    HjIntakeItem *item = g_ptr_array_index (self->items, i);

    if (g_str_equal (item->item, name))
      return item;
  }
  return NULL;
}

/* Fields that take the first of several items that has a value. */
static void
take_firsts (HjIntakeRow *self, const HjIntakeMap *map)
{
  for (guint i = 0; i < map->firsts->len; i++) {
    const HjIntakeFirst *first = &g_array_index (map->firsts, HjIntakeFirst, i);

    for (guint j = 0; first->items[j] != NULL; j++) {
      HjIntakeItem *item = find_item (self, first->items[j]);

      if (item == NULL)
        continue;
      g_autofree char *text = hj_intake_trim (item->value);

      add_set (item, first->part, first->field, &(HjValue){ .kind = HJ_VALUE_TEXT, .text = text });
      break;
    }
  }
}

static HjRecord *
get_part (HjIntakeRow *self, HjIntakePart part)
{
  if (self->parts[part] == NULL)
    self->parts[part] = hj_record_new (hj_intake_part_get_entity (part), "");
  return self->parts[part];
}

static void
make_parts (HjIntakeRow *self, const HjIntakeMap *map)
{
  for (guint i = 0; i < self->items->len; i++) {
    const HjIntakeItem *item = g_ptr_array_index (self->items, i);

    for (guint j = 0; j < item->sets->len; j++) {
      const HjIntakeSet *set = &g_array_index (item->sets, HjIntakeSet, j);

      hj_record_set_value_at (get_part (self, set->part), set->field, &set->value);
    }
  }
  for (guint i = 0; i < map->defaults->len; i++) {
    const HjIntakeSet *set = &g_array_index (map->defaults, HjIntakeSet, i);
    HjRecord *part = get_part (self, set->part);

    if (hj_record_get_value (part, set->field)->kind == HJ_VALUE_NULL)
      hj_record_set_value_at (part, set->field, &set->value);
  }
  get_part (self, HJ_INTAKE_PERSON);
  get_part (self, HJ_INTAKE_DETENTION);
}

/* A row that its other fields are needed for, such as a party's name, is none without them. */
static void
drop_nameless (HjIntakeRow *self)
{
  static const struct {
    HjIntakePart part;
    const char *field;
  } named[] = { { HJ_INTAKE_FAMILY_CONTACT, "name" },
                { HJ_INTAKE_DISPUTE, "title" },
                { HJ_INTAKE_PARTY, "name" } };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++) {
    HjRecord **part = &self->parts[named[i].part];

    if (*part != NULL && hj_record_is_null (*part, named[i].field))
      g_clear_pointer (part, hj_record_unref);
  }
}

/*
 * hj_intake_row_read:
 * @fields: (element-type utf8): a row after the header
 *
 * Understands a row, without looking at what is known already.
 *
 * Returns: (transfer full): the row, or why it is rejected
 */
HjIntakeRow *
hj_intake_row_read (const HjIntakeHeader *header, GPtrArray *fields)
{
  HjIntakeRow *self = g_new0 (HjIntakeRow, 1);
  const char *date_cause = NULL;

  self->items = g_ptr_array_new_with_free_func (free_item);
  if (fields->len != header->n_columns) {
    self->cause = "fields";
    return self;
  }
  for (guint i = 0; i < fields->len; i++) {
    const HjIntakeColumn *column = header->columns[i];
    const char *text = g_ptr_array_index (fields, i);
    g_autofree char *trimmed = hj_intake_trim (text);

    if (*trimmed == '\0' || hj_intake_map_ignores (header->map, header->names[i]))
      continue;
    if (strlen (text) > HJ_TEXT_MAX) {
      self->cause = "too-long";
      return self;
    }
    HjIntakeItem *item;

    if (column != NULL) {
      item = read_item (column, text, &date_cause);
    } else {
      item = new_item (header->names[i], header->map->unknown_sensitivity, text);
      item->key = g_steal_pointer (&trimmed);
    }
    g_ptr_array_add (self->items, item);
  }
  take_firsts (self, header->map);
  make_parts (self, header->map);
  drop_nameless (self);
  self->cause = hj_intake_check_person (self->parts[HJ_INTAKE_PERSON], date_cause);
  if (self->cause == NULL)
    self->cause = hj_intake_check_detention (self->parts[HJ_INTAKE_DETENTION]);
  return self;
}
