/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-plan.h"

G_BEGIN_DECLS

/**
 * HjSyncWatchFunc:
 * @facts: as they are now
 * @network_changed: whether the machine came into another network, or back into one
 *
 * Told on the main context that was the thread's default where the watch was made.
 */
typedef void (*HjSyncWatchFunc) (const HjSyncFacts *facts, gboolean network_changed,
                                 gpointer user_data);

#define HJ_TYPE_SYNC_WATCH (hj_sync_watch_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncWatch, hj_sync_watch, HJ, SYNC_WATCH, GObject)

HjSyncWatch *hj_sync_watch_new (HjSyncWatchFunc func, gpointer user_data);
void hj_sync_watch_stop (HjSyncWatch *self);

G_END_DECLS
