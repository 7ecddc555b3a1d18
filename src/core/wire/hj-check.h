/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Rows that are compared at once. */
#define HJ_CHECK_ROWS 5000

/**
 * HjDigest:
 *
 * Of a set of rows, whatever their order. Starts as `{ 0 }`.
 */
typedef struct {
  guint64 n_rows;
  guint64 sums[2];
} HjDigest;

void hj_digest_add (HjDigest *self, const HjRecord *record, guint64 mask);
char *hj_digest_to_text (const HjDigest *self);

/**
 * HjCheck:
 * @bucket: on the wire, with the projection
 * @entity: number of the entity that the piece begins in; the pieces of a bucket follow the order
 *   of hj_entity_list() and, in an entity, of the ids
 * @after: (nullable): id behind which it begins; %NULL for the entity's first row
 * @last_entity: number of the entity that it ends in; 0 for the end of the bucket
 * @last: (nullable): id of its last row; %NULL where @last_entity is 0
 * @digest: of the rows that the reader holds in it, as hj_digest_to_text() writes it
 *
 * A piece of a bucket as a laptop holds it, for the central instance to compare with its own.
 */
typedef struct {
  char *bucket;
  gint64 entity;
  char *after;
  gint64 last_entity;
  char *last;
  char *digest;
} HjCheck;

void hj_check_free (HjCheck *self);
JsonObject *hj_check_to_json (const HjCheck *self);
HjCheck *hj_check_from_json (JsonObject *object, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCheck, hj_check_free)

G_END_DECLS
