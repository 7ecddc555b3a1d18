/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-clock.h"

#include <time.h>

G_DEFINE_INTERFACE (HjClock, hj_clock, G_TYPE_OBJECT)

struct _HjSystemClock {
  GObject parent_instance;
};

struct _HjManualClock {
  GObject parent_instance;
  gint64 raw_time;  /* UTC milliseconds */
  gint64 boot_time; /* milliseconds */
};

static gint64
read_system_raw_time (HjClock *self)
{
  return g_get_real_time () / 1000;
}

static gint64
read_system_boot_time (HjClock *self)
{
  struct timespec now;

  /* g_get_monotonic_time() stands still while the machine sleeps. */
  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time () / 1000;
  return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static gint64
read_manual_raw_time (HjClock *self)
{
  return HJ_MANUAL_CLOCK (self)->raw_time;
}

static gint64
read_manual_boot_time (HjClock *self)
{
  return HJ_MANUAL_CLOCK (self)->boot_time;
}

static void
hj_system_clock_iface_init (HjClockInterface *iface)
{
  iface->get_raw_time = read_system_raw_time;
  iface->get_boot_time = read_system_boot_time;
}

static void
hj_manual_clock_iface_init (HjClockInterface *iface)
{
  iface->get_raw_time = read_manual_raw_time;
  iface->get_boot_time = read_manual_boot_time;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HjSystemClock, hj_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_CLOCK, hj_system_clock_iface_init))

G_DEFINE_FINAL_TYPE_WITH_CODE (HjManualClock, hj_manual_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_CLOCK, hj_manual_clock_iface_init))

static void
hj_clock_default_init (HjClockInterface *iface)
{
}

static void
hj_system_clock_class_init (HjSystemClockClass *klass)
{
}

static void
hj_system_clock_init (HjSystemClock *self)
{
}

static void
hj_manual_clock_class_init (HjManualClockClass *klass)
{
}

static void
hj_manual_clock_init (HjManualClock *self)
{
}

/**
 * hj_clock_get_raw_time:
 *
 * Returns: what the device's clock says, UTC milliseconds; it may be years off
 */
gint64
hj_clock_get_raw_time (HjClock *self)
{
  g_return_val_if_fail (HJ_IS_CLOCK (self), 0);
  return HJ_CLOCK_GET_IFACE (self)->get_raw_time (self);
}

/**
 * hj_clock_get_boot_time:
 *
 * Returns: milliseconds since some start, never stepping back, counting sleep
 */
gint64
hj_clock_get_boot_time (HjClock *self)
{
  g_return_val_if_fail (HJ_IS_CLOCK (self), 0);
  return HJ_CLOCK_GET_IFACE (self)->get_boot_time (self);
}

/**
 * hj_system_clock_new:
 *
 * Returns: (transfer full): the machine's clocks
 */
HjClock *
hj_system_clock_new (void)
{
  return g_object_new (HJ_TYPE_SYSTEM_CLOCK, NULL);
}

/**
 * hj_manual_clock_new:
 * @raw_time: where the clock stands at first, UTC milliseconds
 *
 * Returns: (transfer full): a clock that moves only when told, for tests and the simulator
 */
HjClock *
hj_manual_clock_new (gint64 raw_time)
{
  HjManualClock *self = g_object_new (HJ_TYPE_MANUAL_CLOCK, NULL);

  self->raw_time = raw_time;
  return HJ_CLOCK (self);
}

/**
 * hj_manual_clock_advance:
 * @milliseconds: how long passes, not negative
 *
 * Lets time pass: both clocks move.
 */
void
hj_manual_clock_advance (HjManualClock *self, gint64 milliseconds)
{
  g_return_if_fail (HJ_IS_MANUAL_CLOCK (self));
  g_return_if_fail (milliseconds >= 0);
  self->raw_time += milliseconds;
  self->boot_time += milliseconds;
}

/**
 * hj_manual_clock_set_raw_time:
 * @raw_time: UTC milliseconds
 *
 * Steps the device's clock as a user or a dead battery would; no time passes.
 */
void
hj_manual_clock_set_raw_time (HjManualClock *self, gint64 raw_time)
{
  g_return_if_fail (HJ_IS_MANUAL_CLOCK (self));
  self->raw_time = raw_time;
}
