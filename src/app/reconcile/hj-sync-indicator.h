/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/reconcile/hj-sync-words.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_SYNC_INDICATOR (hj_sync_indicator_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncIndicator, hj_sync_indicator, HJ, SYNC_INDICATOR, AdwBin)

GtkWidget *hj_sync_indicator_new (void);
void hj_sync_indicator_show (HjSyncIndicator *self, const HjSyncFigures *figures);
void hj_sync_indicator_set_reconciler (HjSyncIndicator *self, HjReconciler *reconciler,
                                       HjClock *clock);
const char *hj_sync_indicator_get_title (HjSyncIndicator *self);

G_END_DECLS
