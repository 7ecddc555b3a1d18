/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-digest.h"
#include "core/wire/hj-page-row.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"

#include <string.h>
#include <zstd.h>

/* Fast, and nearly as small as higher levels on pages of this size. */
#define ZSTD_LEVEL 3

#define SKIPPABLE_MAGIC 0x184D2A50u

/* Rows are kept for a frame of their own until the bucket, the entity or the columns change. */
struct _HjPageWriter {
  GObject parent_instance;
  GByteArray *frames; /* owned, all finished frames */
  GPtrArray *rows;    /* owned, GVariants of the frame being gathered */
  char *bucket;       /* (nullable) owned, of the frame being gathered */
  const HjEntity *entity;
  guint64 mask;
  gsize gathered; /* bytes, roughly, in @rows */
};

G_DEFINE_FINAL_TYPE (HjPageWriter, hj_page_writer, G_TYPE_OBJECT)

static void
write_frame (HjPageWriter *self, HjFrameKind kind, GVariant *content)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (content);
  g_autoptr (GVariant) payload = hj_wire_little_endian (owned);
  guint32 length = GUINT32_TO_BE ((guint32)g_variant_get_size (payload));
  guint8 tag = (guint8)kind;

  g_byte_array_append (self->frames, (const guint8 *)&length, sizeof length);
  g_byte_array_append (self->frames, &tag, 1);
  g_byte_array_append (self->frames, g_variant_get_data (payload),
                       (guint)g_variant_get_size (payload));
}

static void
flush_rows (HjPageWriter *self)
{
  if (self->rows->len == 0)
    return;
  g_autoptr (GVariantType) type = hj_page_row_type (self->entity, self->mask);
  GVariant *list
      = g_variant_new_array (type, (GVariant *const *)self->rows->pdata, self->rows->len);

  write_frame (self, HJ_FRAME_ROWS,
               g_variant_new ("(sutv)", self->bucket, self->entity->number, self->mask, list));
  g_ptr_array_set_size (self->rows, 0);
  self->gathered = 0;
}

/* What compresses beyond the limit that readers keep is filled up with a frame that they skip. */
static void
pad_page (GByteArray *packed, gsize plain)
{
  gsize least = (plain + HJ_PAGE_EXPANSION_MAX - 1) / HJ_PAGE_EXPANSION_MAX;
  gsize start = packed->len;
  guint32 header[2];

  if (plain <= HJ_PAGE_EXPANSION_FLOOR || start >= least)
    return;
  g_byte_array_set_size (packed, (guint)MAX (least, start + sizeof header));
  memset (packed->data + start, 0, packed->len - start);
  header[0] = GUINT32_TO_LE (SKIPPABLE_MAGIC);
  header[1] = GUINT32_TO_LE ((guint32)(packed->len - start - sizeof header));
  memcpy (packed->data + start, header, sizeof header);
}

static void
hj_page_writer_finalize (GObject *object)
{
  HjPageWriter *self = HJ_PAGE_WRITER (object);

  g_clear_pointer (&self->frames, g_byte_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->bucket, g_free);
  G_OBJECT_CLASS (hj_page_writer_parent_class)->finalize (object);
}

static void
hj_page_writer_class_init (HjPageWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_page_writer_finalize;
}

static void
hj_page_writer_init (HjPageWriter *self)
{
  self->frames = g_byte_array_new ();
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
}

HjPageWriter *
hj_page_writer_new (void)
{
  return g_object_new (HJ_TYPE_PAGE_WRITER, NULL);
}

/**
 * hj_page_writer_get_size:
 *
 * Returns: bytes so far, before compression
 */
gsize
hj_page_writer_get_size (HjPageWriter *self)
{
  return self->frames->len + self->gathered;
}

/**
 * hj_page_writer_add_row:
 * @bucket: id of the bucket with its projection
 * @mask: one bit a field that the projection holds; nothing else is written
 */
void
hj_page_writer_add_row (HjPageWriter *self, const char *bucket, const HjRecord *record,
                        guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (record);

  if (self->entity != entity || self->mask != mask || g_strcmp0 (self->bucket, bucket) != 0)
    flush_rows (self);
  self->entity = entity;
  self->mask = mask;
  g_set_str (&self->bucket, bucket);

  GVariant *row = g_variant_ref_sink (hj_page_row_to_variant (record, mask));

  self->gathered += g_variant_get_size (row) + 2;
  g_ptr_array_add (self->rows, row);
}

void
hj_page_writer_add_drop (HjPageWriter *self, const char *bucket, const HjEntity *entity,
                         const char *id)
{
  flush_rows (self);
  write_frame (self, HJ_FRAME_DROP,
               g_variant_new ("(su@ay)", bucket, entity->number, hj_page_id_to_variant (id)));
}

/**
 * hj_page_writer_add_bucket:
 * @kind: `FORGET`, `SNAPSHOT_BEGIN` or `SNAPSHOT_END`
 */
void
hj_page_writer_add_bucket (HjPageWriter *self, HjFrameKind kind, const char *bucket)
{
  flush_rows (self);
  write_frame (self, kind, g_variant_new ("(s)", bucket));
}

/**
 * hj_page_writer_finish:
 * @error: `G_IO_ERROR` if there is no memory for the page
 *
 * Writes the commit frame, with a digest over all that stands before it, and compresses the page.
 *
 * Returns: (transfer full) (nullable): the page
 */
GBytes *
hj_page_writer_finish (HjPageWriter *self, const HjPageCommit *commit, GError **error)
{
  g_autofree char *digest = NULL;

  flush_rows (self);
  digest = hj_page_digest (self->frames->data, self->frames->len);
  write_frame (self, HJ_FRAME_COMMIT,
               g_variant_new ("(sbxxsxs)", commit->cursor, commit->more, commit->pos, commit->time,
                              commit->epoch, commit->durable, digest));

  g_autoptr (GByteArray) packed = g_byte_array_new ();
  gsize bound = ZSTD_compressBound (self->frames->len);
  ZSTD_CCtx *context = ZSTD_createCCtx ();

  /* The checksum also covers the commit frame, which the digest inside it cannot. */
  ZSTD_CCtx_setParameter (context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  g_byte_array_set_size (packed, (guint)bound);
  gsize length
      = ZSTD_compress2 (context, packed->data, bound, self->frames->data, self->frames->len);

  ZSTD_freeCCtx (context);
  if (ZSTD_isError (length)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "A page could not be compressed: %s.",
                 ZSTD_getErrorName (length));
    return NULL;
  }
  g_byte_array_set_size (packed, (guint)length);
  pad_page (packed, self->frames->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&packed));
}
