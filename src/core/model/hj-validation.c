/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-validation.h"

#include "core/base/hj-id.h"
#include "core/base/hj-time.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/**
 * hj_value_clear:
 *
 * Frees what a value on its own holds and makes it missing.
 */
void
hj_value_clear (HjValue *value)
{
  if (value->kind == HJ_VALUE_TEXT)
    g_free (value->text);
  memset (value, 0, sizeof *value);
}

static gboolean
refuse (const HjField *field, GError **error, const char *why)
{
  g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
               _ ("The value of “%s” cannot be taken: %s."), field->name, why);
  return FALSE;
}

static gboolean
refuse_choice (const HjField *field, GError **error)
{
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *why = NULL;

  for (const HjChoice *choice = field->choices; choice->value != NULL; choice++)
    g_string_append_printf (values, "%s%s", choice == field->choices ? "" : ", ", choice->value);
  /* Translators: words that a field can hold */
  why = g_strdup_printf (_ ("it must be one of %s"), values->str);
  return refuse (field, error, why);
}

static gboolean
refuse_time (const HjField *field, GError **error)
{
  return refuse (field, error, _ ("a time is written like 2026-03-18T01:00+08:00"));
}

static gboolean
parse_integer (const HjField *field, const char *input, gint64 *integer, GError **error)
{
  if (field->type == HJ_FIELD_TIME)
    return hj_time_from_iso (input, integer) || refuse_time (field, error);
  if (field->type == HJ_FIELD_BOOL) {
    *integer
        = g_str_equal (input, "yes") || g_str_equal (input, "true") || g_str_equal (input, "1");
    if (*integer == 0 && !g_str_equal (input, "no") && !g_str_equal (input, "false")
        && !g_str_equal (input, "0"))
      return refuse (field, error, _ ("it must be yes or no"));
    return TRUE;
  }
  if (!g_ascii_string_to_signed (input, 10, G_MININT64, G_MAXINT64, integer, NULL))
    return refuse (field, error, _ ("it must be a whole number"));
  return TRUE;
}

/**
 * hj_field_parse:
 * @input: as a user writes it on the command line: ISO 8601 times, yes or no, digits, text
 * @value: (out caller-allocates): what it means, cleared with hj_value_clear()
 * @error: `INVALID` with a sentence that names the field
 *
 * Returns: whether @input was understood and keeps the field's rule
 */
gboolean
hj_field_parse (const HjField *self, const char *input, HjValue *value, GError **error)
{
  memset (value, 0, sizeof *value);
  if (*input == '\0')
    return TRUE;
  if (hj_field_is_integer (self)) {
    gint64 integer = 0;

    if (!parse_integer (self, input, &integer, error))
      return FALSE;
    value->kind = HJ_VALUE_INT;
    value->integer = integer;
  } else {
    value->kind = HJ_VALUE_TEXT;
    value->text = g_strdup (input);
  }
  if (!hj_field_validate (self, value, error)) {
    hj_value_clear (value);
    return FALSE;
  }
  return TRUE;
}

static gboolean
validate_integer (const HjField *self, gint64 integer, GError **error)
{
  if (self->type == HJ_FIELD_BOOL && integer != 0 && integer != 1)
    return refuse (self, error, _ ("it must be yes or no"));
  if (self->type == HJ_FIELD_TIME && !hj_time_is_valid (integer))
    return refuse_time (self, error);
  if ((self->minimum != 0 || self->maximum != 0)
      && (integer < self->minimum || integer > self->maximum)) {
    g_autofree char *why = g_strdup_printf (_ ("it must be from %" PRId64 " to %" PRId64),
                                            self->minimum, self->maximum);
    return refuse (self, error, why);
  }
  return TRUE;
}

/**
 * hj_field_validate:
 * @value: a value, whatever its kind
 * @error: `INVALID` with a sentence that names the field, never the value
 *
 * Returns: whether the value keeps the field's rule; a missing value does
 */
gboolean
hj_field_validate (const HjField *self, const HjValue *value, GError **error)
{
  if (value->kind == HJ_VALUE_NULL)
    return TRUE;
  if (hj_field_is_integer (self) != (value->kind == HJ_VALUE_INT))
    return refuse (self, error, _ ("it is of the wrong kind"));
  if (value->kind == HJ_VALUE_INT)
    return validate_integer (self, value->integer, error);
  if (strlen (value->text) > HJ_TEXT_MAX)
    return refuse (self, error, _ ("it is longer than 64 KiB"));
  if (!g_utf8_validate (value->text, -1, NULL))
    return refuse (self, error, _ ("it is not UTF-8 text"));

  switch (self->type) {
  case HJ_FIELD_DATE:
    return hj_date_is_valid (value->text)
           || refuse (self, error, _ ("a date is written like 1990-05-31"));
  case HJ_FIELD_REF:
    /* Organisations have short names for ids, all other rows UUIDs. */
    return g_str_equal (self->ref, "org") || hj_id_is_valid (value->text)
           || refuse (self, error, _ ("it must be the id of a row"));
  case HJ_FIELD_CHOICE:
    return hj_field_find_choice (self, value->text) != NULL || refuse_choice (self, error);
  case HJ_FIELD_TEXT:
  case HJ_FIELD_JSON:
  case HJ_FIELD_INT:
  case HJ_FIELD_BOOL:
  case HJ_FIELD_TIME:
  default:
    return TRUE;
  }
}

/**
 * hj_record_validate_fields:
 * @mask: a bit for each field that is looked at
 * @error: `INVALID` with a sentence that names the field
 *
 * Returns: whether every value of those keeps its field's rule, nothing required is missing among
 *   them, and the entity's own rule is kept
 */
gboolean
hj_record_validate_fields (const HjRecord *self, guint64 mask, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (self);

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (self, i);

    if ((mask & (G_GUINT64_CONSTANT (1) << i)) == 0)
      continue;
    if (!hj_field_validate (field, value, error))
      return FALSE;
    if ((field->flags & HJ_FIELD_REQUIRED) != 0 && value->kind == HJ_VALUE_NULL) {
      g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                   _ ("A %s needs “%s”; give it a value."), entity->name, field->name);
      return FALSE;
    }
  }
  return entity->validate == NULL || entity->validate (self, error);
}

/**
 * hj_record_validate:
 * @error: `INVALID` with a sentence that names the field
 *
 * The same for all fields.
 */
gboolean
hj_record_validate (const HjRecord *self, GError **error)
{
  return hj_record_validate_fields (self, G_MAXUINT64, error);
}
