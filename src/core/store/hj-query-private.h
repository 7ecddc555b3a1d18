/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-validation.h"
#include "core/store/hj-query.h"

G_BEGIN_DECLS

typedef struct {
  guint field;
  GArray *values; /* owned, of HjValue; the field equals one of them */
} HjQueryFilter;

typedef struct {
  int field;
  gboolean descending;
} HjQueryOrder;

struct _HjQuery {
  gatomicrefcount ref_count;
  const HjEntity *entity;
  gboolean people;
  gboolean struck; /* whether it gives what was struck out too */
  GArray *filters; /* owned, of HjQueryFilter */
  GArray *orders;  /* owned, of HjQueryOrder */
  char *color;     /* (nullable) owned */
  char *search;    /* (nullable) owned */
  gint64 limit;    /* -1 for all */
  gint64 offset;
};

/* People that a search shows at most; who sees more of them types another word. */
#define HJ_QUERY_SEARCH_LIMIT 200
/* People whom a search looks at where filters follow. */
#define HJ_QUERY_FILTER_LIMIT 20000

gboolean hj_query_is_touched (const HjQuery *self, guint64 entities);
GPtrArray *hj_query_read_records (HjReplica *self, const HjQuery *query, const gint64 *rowids,
                                  gsize n_rowids, GError **error);
GPtrArray *hj_query_read_people (HjReplica *self, const gint64 *rowids, gsize n_rowids,
                                 GPtrArray **people, GError **error);

G_END_DECLS
