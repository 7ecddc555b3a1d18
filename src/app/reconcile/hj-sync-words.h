/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-lease.h"
#include "core/sync/hj-reconciler.h"

G_BEGIN_DECLS

/**
 * HjSyncFigures:
 * @last_sync: UTC milliseconds; 0 for never
 * @waiting_since: UTC milliseconds of the oldest that waits; 0 where that is not known
 * @offline_since: UTC milliseconds; 0 where that is not known
 * @next: UTC milliseconds of the next try; 0 where none is planned
 * @clock_offset: what the laptop's clock lacks, milliseconds
 * @over_quota: documents that wait for another day
 * @why: what is in the way
 * @listening: whether news arrives by itself
 * @saving: whether it is looked for news less often, since the machine saves power
 * @message: (nullable): owned, the sentence of the last failure
 *
 * What an indicator tells.
 */
typedef struct {
  HjReconcilerState state;
  gint64 waiting;
  gint64 conflicts;
  gint64 held;
  gint64 last_sync;
  gint64 waiting_since;
  gint64 offline_since;
  gint64 next;
  gint64 clock_offset;
  guint64 over_quota;
  HjSyncWhy why;
  gboolean listening;
  gboolean saving;
  char *message;
} HjSyncFigures;

void hj_sync_figures_read (HjSyncFigures *self, HjReconciler *reconciler, HjClock *clock);
void hj_sync_figures_clear (HjSyncFigures *self);

const char *hj_sync_words_symbol (const HjSyncFigures *figures);
char *hj_sync_words_title (const HjSyncFigures *figures);
char *hj_sync_words_details (const HjSyncFigures *figures);
char *hj_sync_words_span (gint64 milliseconds);
gboolean hj_sync_words_is_wrong_clock (gint64 slow);
char *hj_sync_words_clock (const HjSyncFigures *figures);
char *hj_sync_words_lease (const HjLease *lease);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjSyncFigures, hj_sync_figures_clear)

G_END_DECLS
