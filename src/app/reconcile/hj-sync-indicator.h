/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-reconciler.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_SYNC_INDICATOR (hj_sync_indicator_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncIndicator, hj_sync_indicator, HJ, SYNC_INDICATOR, AdwBin)

/**
 * HjSyncFigures:
 * @last_sync: UTC milliseconds; 0 for never
 * @offline_since: UTC milliseconds; 0 where that is not known
 * @message: (nullable): the sentence of the last failure
 *
 * What an indicator tells.
 */
typedef struct {
  HjReconcilerState state;
  gint64 waiting;
  gint64 conflicts;
  gint64 held;
  gint64 last_sync;
  gint64 offline_since;
  const char *message;
} HjSyncFigures;

GtkWidget *hj_sync_indicator_new (void);
void hj_sync_indicator_show (HjSyncIndicator *self, const HjSyncFigures *figures);
void hj_sync_indicator_set_reconciler (HjSyncIndicator *self, HjReconciler *reconciler,
                                       HjClock *clock);
const char *hj_sync_indicator_get_title (HjSyncIndicator *self);

G_END_DECLS
