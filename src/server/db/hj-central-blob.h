/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjCentralBlob:
 * @number: its own; 0 where there is nothing of it yet
 * @received: bytes of it that are here, from the beginning on
 * @whole: whether all are here, and have the SHA-256 that the document says
 *
 * What was sent for a document.
 */
typedef struct {
  gint64 number;
  gint64 received;
  gboolean whole;
} HjCentralBlob;

gboolean hj_central_find_blob (HjCentral *self, const HjRecord *attachment, HjCentralBlob *blob,
                               GError **error);
gint64 hj_central_sum_documents (HjCentral *self, const char *user, gint64 since, const char *but,
                                 GError **error);
gboolean hj_central_append_blob (HjCentral *self, const HjRecord *attachment, GBytes *piece,
                                 HjCentralBlob *blob, gboolean *damaged, GError **error);
GBytes *hj_central_read_blob (HjCentral *self, const HjCentralBlob *blob, gint64 start, gsize most,
                              GError **error);

G_END_DECLS
