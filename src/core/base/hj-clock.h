/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_SECOND_MS G_GINT64_CONSTANT (1000)
#define HJ_MINUTE_MS (60 * HJ_SECOND_MS)
#define HJ_HOUR_MS (60 * HJ_MINUTE_MS)
#define HJ_DAY_MS (24 * HJ_HOUR_MS)

#define HJ_TYPE_CLOCK (hj_clock_get_type ())
G_DECLARE_INTERFACE (HjClock, hj_clock, HJ, CLOCK, GObject)

/**
 * HjClockInterface:
 * @get_raw_time: what the device's own clock says, UTC milliseconds
 * @get_boot_time: milliseconds since an arbitrary start, going on while the machine sleeps
 * @get_boot_id: names that start; empty where nothing does
 *
 * The only place where time comes from, so that tests and the simulator hold it in their hand.
 */
struct _HjClockInterface {
  GTypeInterface parent_iface;

  gint64 (*get_raw_time) (HjClock *self);
  gint64 (*get_boot_time) (HjClock *self);
  const char *(*get_boot_id) (HjClock *self);
};

gint64 hj_clock_get_raw_time (HjClock *self);
gint64 hj_clock_get_boot_time (HjClock *self);
const char *hj_clock_get_boot_id (HjClock *self);

#define HJ_TYPE_SYSTEM_CLOCK (hj_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (HjSystemClock, hj_system_clock, HJ, SYSTEM_CLOCK, GObject)

HjClock *hj_system_clock_new (void);

#define HJ_TYPE_MANUAL_CLOCK (hj_manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (HjManualClock, hj_manual_clock, HJ, MANUAL_CLOCK, GObject)

HjClock *hj_manual_clock_new (gint64 raw_time);
void hj_manual_clock_advance (HjManualClock *self, gint64 milliseconds);
void hj_manual_clock_set_raw_time (HjManualClock *self, gint64 raw_time);
void hj_manual_clock_restart (HjManualClock *self);

G_END_DECLS
