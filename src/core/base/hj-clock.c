/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-clock.h"

#include <time.h>

G_DEFINE_INTERFACE (HjClock, hj_clock, G_TYPE_OBJECT)

/* Where the kernel names the machine's present start. */
#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

struct _HjSystemClock {
  GObject parent_instance;
  char *boot_id; /* owned */
};

struct _HjManualClock {
  GObject parent_instance;
  gint64 raw_time;  /* UTC milliseconds */
  gint64 boot_time; /* milliseconds */
  guint n_starts;
  char *boot_id; /* owned */
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

static const char *
read_system_boot_id (HjClock *self)
{
  return HJ_SYSTEM_CLOCK (self)->boot_id;
}

static const char *
read_manual_boot_id (HjClock *self)
{
  return HJ_MANUAL_CLOCK (self)->boot_id;
}

static void
hj_system_clock_iface_init (HjClockInterface *iface)
{
  iface->get_raw_time = read_system_raw_time;
  iface->get_boot_time = read_system_boot_time;
  iface->get_boot_id = read_system_boot_id;
}

static void
hj_manual_clock_iface_init (HjClockInterface *iface)
{
  iface->get_raw_time = read_manual_raw_time;
  iface->get_boot_time = read_manual_boot_time;
  iface->get_boot_id = read_manual_boot_id;
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
hj_system_clock_finalize (GObject *object)
{
  g_free (HJ_SYSTEM_CLOCK (object)->boot_id);
  G_OBJECT_CLASS (hj_system_clock_parent_class)->finalize (object);
}

static void
hj_manual_clock_finalize (GObject *object)
{
  g_free (HJ_MANUAL_CLOCK (object)->boot_id);
  G_OBJECT_CLASS (hj_manual_clock_parent_class)->finalize (object);
}

static void
hj_system_clock_class_init (HjSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_system_clock_finalize;
}

static void
hj_system_clock_init (HjSystemClock *self)
{
  if (g_file_get_contents (BOOT_ID_PATH, &self->boot_id, NULL, NULL))
    g_strstrip (self->boot_id);
  else
    self->boot_id = g_strdup ("");
}

static void
hj_manual_clock_class_init (HjManualClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_manual_clock_finalize;
}

static void
hj_manual_clock_init (HjManualClock *self)
{
  self->boot_id = g_strdup ("0");
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
 * hj_clock_get_boot_id:
 *
 * Boot times of two programs can be compared only where they have the same one.
 *
 * Returns: (transfer none): names the machine's present start; empty where nothing does
 */
const char *
hj_clock_get_boot_id (HjClock *self)
{
  g_return_val_if_fail (HJ_IS_CLOCK (self), "");
  return HJ_CLOCK_GET_IFACE (self)->get_boot_id (self);
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

/**
 * hj_manual_clock_restart:
 *
 * Starts the machine anew: its boot time begins at 0 again; no time passes.
 */
void
hj_manual_clock_restart (HjManualClock *self)
{
  g_return_if_fail (HJ_IS_MANUAL_CLOCK (self));
  self->boot_time = 0;
  g_free (self->boot_id);
  self->boot_id = g_strdup_printf ("%u", ++self->n_starts);
}
