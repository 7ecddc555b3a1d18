/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HjSyncResult:
 * @pulled: rows that came or went
 * @pushed: ops that were answered; the five counts after it say how
 * @requests: requests sent
 * @bytes_in: bytes of bodies received
 * @bytes_out: bytes of bodies sent
 * @over_quota: documents that wait since the account has handed in as many as a day allows
 * @retry_after: seconds that the central instance asked to wait, or -1
 * @left: whether a small run has left something for a whole one
 *
 * What one reconciliation did, also where it broke off.
 */
typedef struct {
  guint64 pulled;
  guint64 pushed;
  guint64 applied;
  guint64 merged;
  guint64 conflicts;
  guint64 held;
  guint64 duplicates;
  guint64 requests;
  guint64 bytes_in;
  guint64 bytes_out;
  guint64 over_quota;
  int retry_after;
  gboolean left;
} HjSyncResult;

#define HJ_TYPE_SYNC_RESULT (hj_sync_result_get_type ())
GType hj_sync_result_get_type (void);

HjSyncResult *hj_sync_result_copy (const HjSyncResult *self);
void hj_sync_result_free (HjSyncResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjSyncResult, hj_sync_result_free)

G_END_DECLS
