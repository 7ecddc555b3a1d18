/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjFeedKind:
 * @HJ_FEED_PUT: the row is in the bucket and was changed, or has entered it
 * @HJ_FEED_DROP: the row has left the bucket
 */
typedef enum { HJ_FEED_PUT = 1, HJ_FEED_DROP = 2 } HjFeedKind;

/**
 * HjFeedEntry:
 *
 * What happened to a row of a bucket.
 */
typedef struct {
  gint64 pos;
  gint64 bucket;
  const HjEntity *entity;
  char *id; /* owned */
  guint64 mask;
  HjFeedKind kind;
} HjFeedEntry;

void hj_feed_entry_free (HjFeedEntry *self);

/**
 * HjCentralRowFunc:
 * @record: a row of the bucket
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjCentralRowFunc) (HjRecord *record, gpointer user_data);

GPtrArray *hj_central_read_feed (HjCentral *self, const gint64 *buckets, guint n_buckets,
                                 gint64 after, gint64 upto, guint limit, GError **error);
GPtrArray *hj_central_list_touched (HjCentral *self, gint64 after, GError **error);
HjRecord *hj_central_load_member (HjCentral *self, gint64 bucket, const HjEntity *entity,
                                  const char *id, GError **error);
gboolean hj_central_read_members (HjCentral *self, gint64 bucket, const HjEntity *entity,
                                  const char *after, HjCentralRowFunc func, gpointer user_data,
                                  GError **error);
gboolean hj_central_note_given (HjCentral *self, const char *user, const char *bucket,
                                GError **error);
GPtrArray *hj_central_list_given (HjCentral *self, const char *user, GError **error);

G_END_DECLS
