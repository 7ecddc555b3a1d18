/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/http/hj-api-thread.h"

G_BEGIN_DECLS

/* How many laptops may listen; further ones ask now and then instead. */
#define HJ_LIVE_MAX 3072
/* How many laptops of one account. */
#define HJ_LIVE_PER_ACCOUNT 8
/* How often somebody who listens hears at least something, milliseconds. */
#define HJ_LIVE_HEARTBEAT_MS (25 * HJ_SECOND_MS)
/* News is looked for no more often than this, however much is committed, milliseconds. */
#define HJ_LIVE_LOOK_MS 200

/**
 * HjLiveFunc:
 * @bytes: (nullable): what to send, %NULL where nothing more comes
 *
 * Sends to somebody who listens.
 */
typedef void (*HjLiveFunc) (GBytes *bytes, gpointer user_data);

#define HJ_TYPE_LIVE (hj_live_get_type ())
G_DECLARE_FINAL_TYPE (HjLive, hj_live, HJ, LIVE, GObject)

HjLive *hj_live_new (HjApiThread *api, HjClock *clock);
gboolean hj_live_add (HjLive *self, HjListening *listening, HjLiveFunc func, gpointer user_data);
void hj_live_remove (HjLive *self, gpointer user_data);
void hj_live_look (HjLive *self);
void hj_live_sweep (HjLive *self);
void hj_live_close (HjLive *self);
guint hj_live_get_n (HjLive *self);

G_END_DECLS
