/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*HjLockWatchFunc) (gpointer user_data);

/**
 * HjLockWatch:
 *
 * Hears from the machine that nobody sits before it any more: it is about to sleep, or a
 * screensaver is shown.
 */
#define HJ_TYPE_LOCK_WATCH (hj_lock_watch_get_type ())
G_DECLARE_FINAL_TYPE (HjLockWatch, hj_lock_watch, HJ, LOCK_WATCH, GObject)

HjLockWatch *hj_lock_watch_new (HjLockWatchFunc func, gpointer user_data);
void hj_lock_watch_stop (HjLockWatch *self);

G_END_DECLS
