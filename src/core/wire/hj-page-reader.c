/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-digest.h"
#include "core/wire/hj-page-row.h"
#include "core/wire/hj-page-tuple.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zstd.h>

/* Memory for back references is bounded as the page itself is. */
#define WINDOW_LOG_MAX 24

#define FRAME_HEADER 5

typedef struct {
  GBytes *plain;
  gsize at;
  const HjPageReader *reader;
  gpointer user_data;
} Reading;

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                       _ ("A page from the central instance arrived damaged; it will be asked for "
                          "again."));
  return FALSE;
}

static gboolean
refuse_newer (GError **error)
{
  g_set_error_literal (
      error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_NEW,
      _ ("The central instance sends data that this version of Hejie does not know; "
         "please install the new version."));
  return FALSE;
}

/* No larger than the limits allow, however the body is made. */
static GBytes *
unpack (GBytes *page, GError **error)
{
  gsize length;
  const void *packed = g_bytes_get_data (page, &length);
  gsize limit
      = MIN (HJ_PAGE_PLAIN_MAX, MAX (HJ_PAGE_EXPANSION_FLOOR, length * HJ_PAGE_EXPANSION_MAX));
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  ZSTD_DCtx *context = ZSTD_createDCtx ();
  ZSTD_inBuffer input = { packed, length, 0 };
  gsize left, used = 0;

  ZSTD_DCtx_setParameter (context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
  do {
    gsize before = used + input.pos;
    ZSTD_outBuffer output;

    g_byte_array_set_size (plain, (guint)MIN (limit + 1, MAX (2 * used, ZSTD_DStreamOutSize ())));
    output = (ZSTD_outBuffer){ plain->data, plain->len, used };
    left = ZSTD_decompressStream (context, &output, &input);
    used = output.pos;
    if (ZSTD_isError (left) || used > limit || used + input.pos == before)
      break;
  } while (left != 0 || input.pos < length);
  ZSTD_freeDCtx (context);

  if (used > limit) {
    g_set_error_literal (
        error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE,
        _ ("A page from the central instance is larger than the protocol allows."));
    return NULL;
  }
  if (left != 0 || input.pos < length) {
    refuse (error);
    return NULL;
  }
  g_byte_array_set_size (plain, (guint)used);
  return g_byte_array_free_to_bytes (g_steal_pointer (&plain));
}

/* Returns the next frame's content in normal form, or NULL where it is none. */
static GVariant *
read_content (Reading *reading, gsize from, gsize length, const char *type)
{
  g_autoptr (GBytes) slice = g_bytes_new_from_bytes (reading->plain, from, length);
  g_autoptr (GVariant) content
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), slice, FALSE));

  return g_variant_is_normal_form (content) ? hj_wire_little_endian (content) : NULL;
}

/* A frame of rows: bucket, entity, fields, and a list of rows with its type behind it. */
typedef struct {
  const char *bucket;
  guint32 number;
  guint64 mask;
  const guint8 *list;
  gsize length; /* of the list, with its type */
} Rows;

static gboolean
open_rows (Rows *rows, const guint8 *data, gsize size)
{
  HjPageTuple frame = { .data = data, .size = size };
  gsize length;
  const guint8 *bucket = hj_page_tuple_next (&frame, 1, 0, FALSE, &length);

  if (bucket == NULL || length < 2 || bucket[length - 1] != '\0'
      || !g_utf8_validate_len ((const char *)bucket, length - 1, NULL))
    return FALSE;
  const guint8 *number = hj_page_tuple_next (&frame, 4, sizeof rows->number, FALSE, &length);
  const guint8 *mask
      = number == NULL ? NULL : hj_page_tuple_next (&frame, 8, sizeof rows->mask, FALSE, &length);

  if (mask == NULL)
    return FALSE;
  rows->bucket = (const char *)bucket;
  memcpy (&rows->number, number, sizeof rows->number);
  memcpy (&rows->mask, mask, sizeof rows->mask);
  rows->number = GUINT32_FROM_LE (rows->number);
  rows->mask = GUINT64_FROM_LE (rows->mask);
  rows->list = hj_page_tuple_next (&frame, 8, 0, TRUE, &rows->length);
  return rows->list != NULL;
}

static gboolean
open_list (HjPageList *list, const Rows *rows, const HjEntity *entity)
{
  g_autoptr (GVariantType) type = hj_page_row_type (entity, rows->mask);
  g_autoptr (GVariantType) list_type = g_variant_type_new_array (type);
  gsize type_length = g_variant_type_get_string_length (list_type);
  gsize size = rows->length - type_length - 1;

  return rows->length > type_length && rows->list[size] == '\0'
         && memcmp (rows->list + size + 1, g_variant_type_peek_string (list_type), type_length) == 0
         && hj_page_list_init (list, rows->list, size) && list->n_children > 0;
}

/* Rows are most of a page: they are read where they lie. */
static gboolean
read_rows (Reading *reading, const guint8 *data, gsize size, GError **error)
{
  Rows rows;
  HjPageList list;

  if (!open_rows (&rows, data, size))
    return refuse (error);
  const HjEntity *entity = hj_entity_find_number (rows.number);

  if (entity == NULL || (rows.mask >> entity->n_fields) != 0)
    return refuse_newer (error);
  if (!open_list (&list, &rows, entity))
    return refuse (error);
  for (gsize i = 0; i < list.n_children; i++) {
    gsize length;
    const guint8 *row = hj_page_list_get (&list, i, sizeof (gint64), &length);
    g_autoptr (HjRecord) record
        = row == NULL ? NULL : hj_page_row_read (row, length, entity, rows.mask);

    if (record == NULL)
      return refuse (error);
    if (!reading->reader->row (rows.bucket, record, rows.mask, reading->user_data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_drop (Reading *reading, GVariant *content, GError **error)
{
  const char *bucket;
  guint32 number;
  g_autoptr (GVariant) bytes = NULL;

  g_variant_get (content, "(&su@ay)", &bucket, &number, &bytes);
  const HjEntity *entity = hj_entity_find_number (number);
  g_autofree char *id = hj_page_id_from_variant (bytes);

  if (entity == NULL)
    return refuse_newer (error);
  if (id == NULL)
    return refuse (error);
  return reading->reader->drop (bucket, entity, id, reading->user_data, error);
}

static gboolean
read_commit (Reading *reading, GVariant *content, gsize start, HjPageCommit *commit, GError **error)
{
  g_autofree char *told = NULL;
  g_autofree char *digest = hj_page_digest (g_bytes_get_data (reading->plain, NULL), start);

  hj_page_commit_clear (commit);
  g_variant_get (content, "(sbxxsxs)", &commit->cursor, &commit->more, &commit->pos, &commit->time,
                 &commit->epoch, &commit->durable, &told);
  return g_str_equal (digest, told) || refuse (error);
}

/* Finds the next frame; its content begins at @from. */
static gboolean
find_frame (Reading *reading, guint8 *kind, gsize *from, gsize *length)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reading->plain, &size);
  guint32 told;

  if (size - reading->at < FRAME_HEADER)
    return FALSE;
  memcpy (&told, data + reading->at, sizeof told);
  *length = GUINT32_FROM_BE (told);
  *kind = data[reading->at + 4];
  *from = reading->at + FRAME_HEADER;
  if (*length > size - *from)
    return FALSE;
  reading->at = *from + *length;
  return TRUE;
}

static const char *
content_type_of (guint8 kind)
{
  switch (kind) {
  case HJ_FRAME_DROP:
    return "(suay)";
  case HJ_FRAME_FORGET:
  case HJ_FRAME_SNAPSHOT_BEGIN:
  case HJ_FRAME_SNAPSHOT_END:
    return "(s)";
  case HJ_FRAME_COMMIT:
    return "(sbxxsxs)";
  default:
    return NULL;
  }
}

static gboolean
read_frame (Reading *reading, guint8 kind, GVariant *content, GError **error)
{
  const char *bucket;

  if (kind == HJ_FRAME_DROP)
    return read_drop (reading, content, error);
  g_variant_get (content, "(&s)", &bucket);
  return reading->reader->bucket ((HjFrameKind)kind, bucket, reading->user_data, error);
}

/**
 * hj_page_read:
 * @page: as it came
 * @reader: what is called for each thing on it
 * @commit: (out caller-allocates) (inout): cleared first, then what the last frame says
 * @error: `BROKEN` or `TOO_LARGE`, or what @reader set
 *
 * Reads a page. What @reader was told holds only if this returns %TRUE: it belongs into one
 * transaction that is undone otherwise.
 *
 * Returns: whether the page was whole and undamaged
 */
gboolean
hj_page_read (GBytes *page, const HjPageReader *reader, gpointer user_data, HjPageCommit *commit,
              GError **error)
{
  g_autoptr (GBytes) plain = unpack (page, error);
  Reading reading = { plain, 0, reader, user_data };

  if (plain == NULL)
    return FALSE;
  while (TRUE) {
    gsize start = reading.at, from, length;
    guint8 kind;

    if (!find_frame (&reading, &kind, &from, &length))
      return refuse (error);
    if (kind == HJ_FRAME_ROWS) {
      if (!read_rows (&reading, (const guint8 *)g_bytes_get_data (plain, NULL) + from, length,
                      error))
        return FALSE;
      continue;
    }
    if (content_type_of (kind) == NULL)
      return refuse (error);
    g_autoptr (GVariant) content = read_content (&reading, from, length, content_type_of (kind));

    if (content == NULL)
      return refuse (error);
    if (kind == HJ_FRAME_COMMIT)
      return (reading.at == g_bytes_get_size (plain) || refuse (error))
             && read_commit (&reading, content, start, commit, error);
    if (!read_frame (&reading, kind, content, error))
      return FALSE;
  }
}

/**
 * hj_page_commit_clear:
 *
 * Frees what a commit holds.
 */
void
hj_page_commit_clear (HjPageCommit *commit)
{
  g_free (commit->cursor);
  g_free (commit->epoch);
  memset (commit, 0, sizeof *commit);
}
