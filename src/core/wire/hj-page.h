/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

#define HJ_PAGE_CONTENT_TYPE "application/vnd.hejie.frames+zstd"

/* A page is never larger than this uncompressed, and never more than 100 times its compressed
 * size, but below the floor, where a short page of like rows would be refused.
 */
#define HJ_PAGE_PLAIN_MAX (16 * 1024 * 1024)
#define HJ_PAGE_EXPANSION_MAX 100
#define HJ_PAGE_EXPANSION_FLOOR (256 * 1024)

/**
 * HjFrameKind:
 * @HJ_FRAME_ROWS: rows of one entity that a bucket holds
 * @HJ_FRAME_DROP: rows that the bucket holds no longer
 * @HJ_FRAME_FORGET: the bucket is no longer the reader's
 * @HJ_FRAME_SNAPSHOT_BEGIN: all rows of the bucket follow, in this and later pages
 * @HJ_FRAME_SNAPSHOT_END: what the bucket held before and was not among them is gone
 * @HJ_FRAME_COMMIT: the page is whole
 */
typedef enum {
  HJ_FRAME_ROWS = 1,
  HJ_FRAME_DROP = 2,
  HJ_FRAME_FORGET = 3,
  HJ_FRAME_SNAPSHOT_BEGIN = 4,
  HJ_FRAME_SNAPSHOT_END = 5,
  HJ_FRAME_COMMIT = 9,
} HjFrameKind;

/**
 * HjPageCommit:
 *
 * What the last frame says.
 */
typedef struct {
  char *cursor;   /* owned */
  char *epoch;    /* owned */
  gboolean more;  /* whether to ask again at once */
  gint64 pos;     /* the reader now holds all that is at or before it, once there is no more */
  gint64 time;    /* server's clock, UTC milliseconds */
  gint64 durable; /* ops at or before it need not be kept any longer */
} HjPageCommit;

#define HJ_TYPE_PAGE_WRITER (hj_page_writer_get_type ())
G_DECLARE_FINAL_TYPE (HjPageWriter, hj_page_writer, HJ, PAGE_WRITER, GObject)

HjPageWriter *hj_page_writer_new (void);
gsize hj_page_writer_get_size (HjPageWriter *self);
void hj_page_writer_add_row (HjPageWriter *self, const char *bucket, const HjRecord *record,
                             guint64 mask);
void hj_page_writer_add_drop (HjPageWriter *self, const char *bucket, const HjEntity *entity,
                              const char *id);
void hj_page_writer_add_bucket (HjPageWriter *self, HjFrameKind kind, const char *bucket);
GBytes *hj_page_writer_finish (HjPageWriter *self, const HjPageCommit *commit, GError **error);

/**
 * HjPageReader:
 * @rows: a row as far as the bucket's projection goes; @mask has a bit for every field of it
 * @drop: a row that the bucket holds no longer
 * @bucket: `FORGET`, `SNAPSHOT_BEGIN` or `SNAPSHOT_END`
 *
 * What is called for each thing on a page, in its order; each returns whether to go on.
 */
typedef struct {
  gboolean (*row) (const char *bucket, HjRecord *record, guint64 mask, gpointer user_data,
                   GError **error);
  gboolean (*drop) (const char *bucket, const HjEntity *entity, const char *id, gpointer user_data,
                    GError **error);
  gboolean (*bucket) (HjFrameKind kind, const char *bucket, gpointer user_data, GError **error);
} HjPageReader;

gboolean hj_page_read (GBytes *page, const HjPageReader *reader, gpointer user_data,
                       HjPageCommit *commit, GError **error);
void hj_page_commit_clear (HjPageCommit *commit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjPageCommit, hj_page_commit_clear)

G_END_DECLS
