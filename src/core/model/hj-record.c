/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-record.h"

#include "core/base/hj-time.h"
#include "core/model/hj-validation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _HjRecord {
  gatomicrefcount ref_count;
  const HjEntity *entity;
  char *id;
  gint64 pos;       /* version at the central instance; 0 where it does not know the row yet */
  HjValue values[]; /* entity->n_fields of them */
};

G_DEFINE_BOXED_TYPE (HjRecord, hj_record, hj_record_ref, hj_record_unref)

static void
clear_value (HjValue *value)
{
  if (value->kind == HJ_VALUE_TEXT)
    g_free (value->text);
  memset (value, 0, sizeof *value);
}

static int
find_index (const HjRecord *self, const char *field)
{
  int index = hj_entity_field_index (self->entity, field);

  if (index < 0)
    g_critical ("A %s has no field “%s”", self->entity->name, field);
  return index;
}

/**
 * hj_record_new:
 * @entity: its description
 * @id: its id
 *
 * Returns: (transfer full): a row with all values missing
 */
HjRecord *
hj_record_new (const HjEntity *entity, const char *id)
{
  HjRecord *self = g_malloc0 (sizeof (HjRecord) + entity->n_fields * sizeof (HjValue));

  g_atomic_ref_count_init (&self->ref_count);
  self->entity = entity;
  self->id = g_strdup (id);
  return self;
}

/**
 * hj_record_ref:
 *
 * Returns: (transfer full): @self
 */
HjRecord *
hj_record_ref (HjRecord *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hj_record_unref:
 * @self: (transfer full): a record
 */
void
hj_record_unref (HjRecord *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->entity->n_fields; i++)
    clear_value (&self->values[i]);
  g_free (self->id);
  g_free (self);
}

/**
 * hj_record_copy:
 *
 * Returns: (transfer full): a record of its own with the same values
 */
HjRecord *
hj_record_copy (const HjRecord *self)
{
  HjRecord *copy = hj_record_new (self->entity, self->id);

  copy->pos = self->pos;
  for (guint i = 0; i < self->entity->n_fields; i++)
    hj_record_set_value_at (copy, i, &self->values[i]);
  return copy;
}

/**
 * hj_record_equal:
 *
 * Returns: whether both are the same row with the same values, whatever their version
 */
gboolean
hj_record_equal (const HjRecord *a, const HjRecord *b)
{
  return a->entity == b->entity && g_str_equal (a->id, b->id) && hj_record_changed_mask (a, b) == 0;
}

const HjEntity *
hj_record_get_entity (const HjRecord *self)
{
  return self->entity;
}

const char *
hj_record_get_id (const HjRecord *self)
{
  return self->id;
}

/**
 * hj_record_get_pos:
 *
 * Returns: the version that the central instance gave, or 0 if it does not know the row yet
 */
gint64
hj_record_get_pos (const HjRecord *self)
{
  return self->pos;
}

void
hj_record_set_pos (HjRecord *self, gint64 pos)
{
  self->pos = pos;
}

/**
 * hj_record_get_value:
 * @index: the field's place, below the entity's n_fields
 *
 * Returns: (transfer none): the value
 */
const HjValue *
hj_record_get_value (const HjRecord *self, guint index)
{
  g_return_val_if_fail (index < self->entity->n_fields, NULL);
  return &self->values[index];
}

gboolean
hj_record_is_null (const HjRecord *self, const char *field)
{
  int index = find_index (self, field);

  return index < 0 || self->values[index].kind == HJ_VALUE_NULL;
}

/**
 * hj_record_get_text:
 *
 * Returns: (transfer none) (nullable): the text, valid until the field is set again
 */
const char *
hj_record_get_text (const HjRecord *self, const char *field)
{
  int index = find_index (self, field);

  return index < 0 || self->values[index].kind != HJ_VALUE_TEXT ? NULL : self->values[index].text;
}

/**
 * hj_record_get_int:
 * @fallback: returned where the value is missing
 *
 * Returns: the number or the time in UTC milliseconds
 */
gint64
hj_record_get_int (const HjRecord *self, const char *field, gint64 fallback)
{
  int index = find_index (self, field);

  return index < 0 || self->values[index].kind != HJ_VALUE_INT ? fallback
                                                               : self->values[index].integer;
}

void
hj_record_set_null_at (HjRecord *self, guint index)
{
  g_return_if_fail (index < self->entity->n_fields);
  clear_value (&self->values[index]);
}

/**
 * hj_record_take_text_at:
 * @text: (transfer full) (nullable): UTF-8; %NULL makes the value missing
 */
void
hj_record_take_text_at (HjRecord *self, guint index, char *text)
{
  g_return_if_fail (index < self->entity->n_fields);
  clear_value (&self->values[index]);
  if (text == NULL)
    return;
  self->values[index].kind = HJ_VALUE_TEXT;
  self->values[index].text = text;
}

void
hj_record_set_text_at (HjRecord *self, guint index, const char *text)
{
  hj_record_take_text_at (self, index, g_strdup (text));
}

void
hj_record_set_int_at (HjRecord *self, guint index, gint64 integer)
{
  g_return_if_fail (index < self->entity->n_fields);
  clear_value (&self->values[index]);
  self->values[index].kind = HJ_VALUE_INT;
  self->values[index].integer = integer;
}

void
hj_record_set_value_at (HjRecord *self, guint index, const HjValue *value)
{
  if (value->kind == HJ_VALUE_INT)
    hj_record_set_int_at (self, index, value->integer);
  else
    hj_record_set_text_at (self, index, value->kind == HJ_VALUE_TEXT ? value->text : NULL);
}

void
hj_record_set_text (HjRecord *self, const char *field, const char *text)
{
  int index = find_index (self, field);

  if (index >= 0)
    hj_record_set_text_at (self, (guint)index, text);
}

void
hj_record_set_int (HjRecord *self, const char *field, gint64 integer)
{
  int index = find_index (self, field);

  if (index >= 0)
    hj_record_set_int_at (self, (guint)index, integer);
}

/**
 * hj_record_parse_field:
 * @field: a field's name, as a user wrote it
 * @input: the value as a user wrote it; an empty text makes it missing
 * @error: `UNKNOWN` for the field, `INVALID` for the value
 *
 * Returns: whether the value was understood and is now set
 */
gboolean
hj_record_parse_field (HjRecord *self, const char *field, const char *input, GError **error)
{
  const HjField *found = hj_entity_require_field (self->entity, field, error);
  g_auto (HjValue) value = { 0 };

  if (found == NULL || !hj_field_parse (found, input, &value, error))
    return FALSE;
  hj_record_set_value_at (self, (guint)(found - self->entity->fields), &value);
  return TRUE;
}

gboolean
hj_value_equal (const HjValue *a, const HjValue *b)
{
  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == HJ_VALUE_INT)
    return a->integer == b->integer;
  return a->kind == HJ_VALUE_NULL || g_str_equal (a->text, b->text);
}

/**
 * hj_record_changed_mask:
 * @before: a row
 * @after: the same row later
 *
 * Returns: one bit a field that differs, bit 0 being the first field
 */
guint64
hj_record_changed_mask (const HjRecord *before, const HjRecord *after)
{
  guint64 mask = 0;

  g_return_val_if_fail (before->entity == after->entity, 0);
  for (guint i = 0; i < before->entity->n_fields; i++) {
    if (!hj_value_equal (&before->values[i], &after->values[i]))
      mask |= G_GUINT64_CONSTANT (1) << i;
  }
  return mask;
}

/**
 * hj_record_filled_mask:
 *
 * Returns: one bit a field that has a value
 */
guint64
hj_record_filled_mask (const HjRecord *self)
{
  guint64 mask = 0;

  for (guint i = 0; i < self->entity->n_fields; i++) {
    if (self->values[i].kind != HJ_VALUE_NULL)
      mask |= G_GUINT64_CONSTANT (1) << i;
  }
  return mask;
}

/**
 * hj_value_to_input:
 *
 * Returns: (transfer full) (nullable): the value as on the command line, which hj_field_parse()
 *   reads; %NULL where it is missing
 */
char *
hj_value_to_input (const HjField *field, const HjValue *value)
{
  if (value->kind == HJ_VALUE_NULL)
    return NULL;
  if (value->kind == HJ_VALUE_TEXT)
    return g_strdup (value->text);
  if (field->type == HJ_FIELD_TIME)
    return hj_time_to_iso (value->integer);
  if (field->type == HJ_FIELD_BOOL)
    return g_strdup (value->integer != 0 ? "yes" : "no");
  return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
}

/**
 * hj_value_to_display:
 *
 * Returns: (transfer full): the value as a person reads it, in the language of the program;
 *   empty where it is missing
 */
char *
hj_value_to_display (const HjField *field, const HjValue *value)
{
  const HjChoice *choice;

  if (value->kind == HJ_VALUE_NULL)
    return g_strdup ("");
  switch (field->type) {
  case HJ_FIELD_TIME:
    return hj_time_to_display (value->integer, "%Y-%m-%d %H:%M");
  case HJ_FIELD_BOOL:
    return g_strdup (value->integer != 0 ? _ ("yes") : _ ("no"));
  case HJ_FIELD_INT:
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
  case HJ_FIELD_CHOICE:
    choice = hj_field_find_choice (field, value->text);
    return g_strdup (choice == NULL ? value->text : _ (choice->title));
  case HJ_FIELD_TEXT:
  case HJ_FIELD_DATE:
  case HJ_FIELD_REF:
  case HJ_FIELD_JSON:
  default:
    return g_strdup (value->text);
  }
}
