/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-row.h"

#include "core/base/hj-id.h"

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

/*
 * A row's children, read where they lie: a GVariant for each would take longer than to put the row
 * into a table. A tuple has its children one after another, each at its alignment, and at its end,
 * last first, where each ends that has no fixed size and is not the last.
 */
typedef struct {
  const guint8 *data;
  gsize size;
  gsize offset_size;
  gsize n_offsets; /* that were read */
  gsize at;        /* where the last child ended */
} Children;

static gsize
read_offset (Children *children)
{
  gsize from_end = ++children->n_offsets * children->offset_size;
  guint64 offset = 0;

  if (from_end > children->size)
    return G_MAXSIZE;
  memcpy (&offset, children->data + children->size - from_end, children->offset_size);
  return (gsize)GUINT64_FROM_LE (offset);
}

/* Finds the next child; one that is out of bounds, as none is in normal form, is none. */
static const guint8 *
find_child (Children *children, gsize alignment, gsize fixed_size, gboolean last, gsize *length)
{
  gsize from = (children->at + alignment - 1) / alignment * alignment;
  gsize end = fixed_size > 0 ? from + fixed_size
              : last         ? children->size - children->n_offsets * children->offset_size
                             : read_offset (children);

  if (from > end || end > children->size)
    return NULL;
  children->at = end;
  *length = end - from;
  return children->data + from;
}

static gint64
read_int (const guint8 *data)
{
  gint64 integer;

  memcpy (&integer, data, sizeof integer);
  return integer;
}

/* A value that is missing has no bytes; one of no fixed size that is there has a NUL behind it. */
static gboolean
read_value (Children *children, HjRecord *record, guint index, gboolean last)
{
  gboolean integer = hj_field_is_integer (&hj_record_get_entity (record)->fields[index]);
  gsize length = 0;
  const guint8 *data = find_child (children, integer ? sizeof (gint64) : 1, 0, last, &length);

  if (data == NULL)
    return FALSE;
  if (integer && length == sizeof (gint64))
    hj_record_set_int_at (record, index, read_int (data));
  else if (!integer && length >= 2)
    hj_record_take_text_at (record, index, g_strndup ((const char *)data, length - 2));
  return TRUE;
}

/**
 * hj_page_row_from_variant:
 * @row: of the type that hj_page_row_type() tells, in normal form
 *
 * Returns: (transfer full) (nullable): the row, or %NULL if its id is none
 */
HjRecord *
hj_page_row_from_variant (GVariant *row, const HjEntity *entity, guint64 mask)
{
  gsize size = g_variant_get_size (row), length = 0;
  Children children = {
    .data = g_variant_get_data (row),
    .size = size,
    .offset_size = size > G_MAXUINT32   ? 8
                   : size > G_MAXUINT16 ? 4
                   : size > G_MAXUINT8  ? 2
                                        : 1,
  };
  const guint8 *bytes = children.data == NULL ? NULL : find_child (&children, 1, 0, FALSE, &length);
  g_autofree char *id = bytes == NULL ? NULL : read_id (bytes, length);
  const guint8 *pos
      = id == NULL ? NULL : find_child (&children, 8, sizeof (gint64), FALSE, &length);

  if (pos == NULL)
    return NULL;
  g_autoptr (HjRecord) record = hj_record_new (entity, id);

  hj_record_set_pos (record, read_int (pos));
  for (guint i = 0; i < entity->n_fields; i++) {
    if (HAS_BIT (mask, i) && !read_value (&children, record, i, (mask >> i) == 1))
      return NULL;
  }
  return g_steal_pointer (&record);
}
