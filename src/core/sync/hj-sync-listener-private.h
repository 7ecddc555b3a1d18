/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-live.h"

G_BEGIN_DECLS

/**
 * HjSyncListenerFunc:
 * @hint: (nullable): what was told, or %NULL once nothing is told any more, though nobody has
 *   stopped it
 * @first: whether this is the first hint, which tells where the central instance stands
 */
typedef void (*HjSyncListenerFunc) (const HjHint *hint, gboolean first, gpointer user_data);

#define HJ_TYPE_SYNC_LISTENER (hj_sync_listener_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncListener, hj_sync_listener, HJ, SYNC_LISTENER, GObject)

HjSyncListener *hj_sync_listener_new (HjStore *store, HjTransport *transport,
                                      HjSyncListenerFunc func, gpointer user_data);
void hj_sync_listener_start (HjSyncListener *self);
gboolean hj_sync_listener_stop (HjSyncListener *self);
gboolean hj_sync_listener_is_started (HjSyncListener *self);
gboolean hj_sync_listener_is_heard (HjSyncListener *self);

G_END_DECLS
