/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjSnapshotState:
 * @HJ_SNAPSHOT_WAITING: not begun
 * @HJ_SNAPSHOT_RUNNING: sent up to a row
 * @HJ_SNAPSHOT_DONE: sent; the feed follows
 * @HJ_SNAPSHOT_COLUMNS: sent but for the columns that the reader's release did not know then
 */
typedef enum {
  HJ_SNAPSHOT_WAITING,
  HJ_SNAPSHOT_RUNNING,
  HJ_SNAPSHOT_DONE,
  HJ_SNAPSHOT_COLUMNS,
} HjSnapshotState;

/**
 * HjCursorBucket:
 * @name: on the wire, with the projection
 * @entity: number of the entity that a running snapshot is in
 * @after: (nullable): id of the last row of it that was sent
 */
typedef struct {
  char *name;
  HjSnapshotState state;
  guint entity;
  char *after;
} HjCursorBucket;

/**
 * HjCursor:
 * @epoch: (nullable): in which it was given; %NULL for one that asks for everything
 * @user: whose it is
 * @pos: the feed was read up to here
 * @schema: schema version whose columns the reader is sent
 * @known: schema version whose columns were sent of buckets in %HJ_SNAPSHOT_COLUMNS
 * @buckets: (element-type HjCursorBucket): what the reader holds, or is about to
 *
 * Where a reader stands. The reader keeps it as a text that it cannot read, make or change, so that
 * no process of the central instance has to remember anybody.
 */
typedef struct {
  char *epoch;
  char *user;
  gint64 pos;
  guint schema;
  guint known;
  GPtrArray *buckets;
} HjCursor;

HjCursor *hj_cursor_new (const char *user);
void hj_cursor_free (HjCursor *self);
HjCursorBucket *hj_cursor_find (HjCursor *self, const char *name);
HjCursorBucket *hj_cursor_add (HjCursor *self, const char *name);
char *hj_cursor_to_text (const HjCursor *self, const guint8 *key);
HjCursor *hj_cursor_from_text (const char *text, const guint8 *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCursor, hj_cursor_free)

G_END_DECLS
