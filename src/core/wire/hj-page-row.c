/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-row.h"

#include "core/base/hj-id.h"
#include "core/wire/hj-page-tuple.h"

#include <string.h>

/* Longest short name that stands for an id, such as an organisation's. */
#define SHORT_NAME_MAX 64

#define HAS_BIT(mask, i) (((mask) & (G_GUINT64_CONSTANT (1) << (i))) != 0)

/**
 * hj_page_row_type:
 * @mask: one bit a field that is sent
 *
 * Returns: (transfer full): `(ayx…)`: id, version, and `mx` for an integer field or `ms`
 */
GVariantType *
hj_page_row_type (const HjEntity *entity, guint64 mask)
{
  g_autoptr (GString) type = g_string_new ("(ayx");

  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i))
      g_string_append (type, hj_field_is_integer (&entity->fields[i]) ? "mx" : "ms");
  }
  g_string_append_c (type, ')');
  return g_variant_type_new (type->str);
}

/**
 * hj_page_id_to_variant:
 *
 * Returns: (transfer floating): `ay`: a UUID's 16 bytes, or a short name's text
 */
GVariant *
hj_page_id_to_variant (const char *id)
{
  guint8 bytes[HJ_ID_BYTES];

  if (hj_id_to_bytes (id, bytes))
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, sizeof bytes, 1);
  gsize length = strlen (id);

  /* Its NUL tells a name of 16 bytes from a UUID. */
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, id,
                                    length == HJ_ID_BYTES ? length + 1 : length, 1);
}

static char *
read_id (const guint8 *data, gsize length)
{
  if (length == HJ_ID_BYTES)
    return hj_id_from_bytes (data);
  if (length == HJ_ID_BYTES + 1 && data[HJ_ID_BYTES] == '\0')
    length--;
  if (length == 0 || length > SHORT_NAME_MAX || memchr (data, '\0', length) != NULL
      || !g_utf8_validate_len ((const char *)data, length, NULL))
    return NULL;
  return g_strndup ((const char *)data, length);
}

/**
 * hj_page_id_from_variant:
 *
 * Returns: (transfer full) (nullable): the id, or %NULL if the bytes are none
 */
char *
hj_page_id_from_variant (GVariant *bytes)
{
  gsize length = 0;
  const guint8 *data = g_variant_get_fixed_array (bytes, &length, 1);

  return read_id (data, length);
}

static GVariant *
value_to_variant (const HjField *field, const HjValue *value)
{
  if (hj_field_is_integer (field))
    return g_variant_new_maybe (G_VARIANT_TYPE_INT64, value->kind == HJ_VALUE_INT
                                                          ? g_variant_new_int64 (value->integer)
                                                          : NULL);
  return g_variant_new_maybe (G_VARIANT_TYPE_STRING, value->kind == HJ_VALUE_TEXT
                                                         ? g_variant_new_string (value->text)
                                                         : NULL);
}

/**
 * hj_page_row_to_variant:
 * @mask: one bit a field that is sent
 *
 * Returns: (transfer floating): of the type that hj_page_row_type() tells
 */
GVariant *
hj_page_row_to_variant (const HjRecord *record, guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (record);
  GVariant *children[2 + HJ_FIELDS_MAX];
  gsize n_children = 0;

  children[n_children++] = hj_page_id_to_variant (hj_record_get_id (record));
  children[n_children++] = g_variant_new_int64 (hj_record_get_pos (record));
  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i))
      children[n_children++]
          = value_to_variant (&entity->fields[i], hj_record_get_value (record, i));
  }
  return g_variant_new_tuple (children, n_children);
}

static gint64
read_int (const guint8 *data)
{
  gint64 integer;

  memcpy (&integer, data, sizeof integer);
  return GINT64_FROM_LE (integer);
}

/* A value that is missing has no bytes; one of no fixed size that is there has a NUL behind it. */
static gboolean
read_value (HjPageTuple *row, HjRecord *record, guint index, gboolean last)
{
  gboolean integer = hj_field_is_integer (&hj_record_get_entity (record)->fields[index]);
  gsize length = 0;
  const guint8 *data = hj_page_tuple_next (row, integer ? sizeof (gint64) : 1, 0, last, &length);

  if (data == NULL)
    return FALSE;
  if (length == 0)
    return TRUE;
  if (integer && length == sizeof (gint64)) {
    hj_record_set_int_at (record, index, read_int (data));
    return TRUE;
  }
  if (integer || length < 2 || data[length - 1] != '\0' || data[length - 2] != '\0'
      || !g_utf8_validate_len ((const char *)data, length - 2, NULL))
    return FALSE;
  hj_record_take_text_at (record, index, g_strndup ((const char *)data, length - 2));
  return TRUE;
}

/**
 * hj_page_row_read:
 * @data: (array length=size): a row of the type that hj_page_row_type() tells, serialised with its
 *   integers little-endian, or any bytes
 *
 * Returns: (transfer full) (nullable): the row, or %NULL if it is none
 */
HjRecord *
hj_page_row_read (const guint8 *data, gsize size, const HjEntity *entity, guint64 mask)
{
  HjPageTuple row = { .data = data, .size = size };
  gsize length = 0;
  const guint8 *bytes = hj_page_tuple_next (&row, 1, 0, FALSE, &length);
  g_autofree char *id = bytes == NULL ? NULL : read_id (bytes, length);
  const guint8 *pos
      = id == NULL ? NULL : hj_page_tuple_next (&row, 8, sizeof (gint64), FALSE, &length);

  if (pos == NULL)
    return NULL;
  g_autoptr (HjRecord) record = hj_record_new (entity, id);

  hj_record_set_pos (record, read_int (pos));
  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i) && !read_value (&row, record, i, (mask >> i) == 1))
      return NULL;
  }
  return g_steal_pointer (&record);
}
