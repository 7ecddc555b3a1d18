/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-slots.h"

/* What an answer takes until some were measured; the reference machine does better. */
#define FIRST_GUESS_US 2000
/* Each measured answer counts for a part of what is believed. */
#define INERTIA 32
/* An answer that took longer stood still for a reason of its own. */
#define SLOWEST_US (2 * G_USEC_PER_SEC)

struct _HjSlots {
  GObject parent_instance;
  HjClock *clock;      /* owned */
  gint64 cost_us;      /* of one answer */
  gint64 answered_at;  /* boot time of the last answer, milliseconds, or −1 while idle */
  guint n_since;       /* answers at that very millisecond */
  gint64 next_free_us; /* boot time of the first slot that nobody has */
};

G_DEFINE_FINAL_TYPE (HjSlots, hj_slots, G_TYPE_OBJECT)

static void
hj_slots_finalize (GObject *object)
{
  g_clear_object (&HJ_SLOTS (object)->clock);
  G_OBJECT_CLASS (hj_slots_parent_class)->finalize (object);
}

static void
hj_slots_class_init (HjSlotsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_slots_finalize;
}

static void
hj_slots_init (HjSlots *self)
{
  self->cost_us = FIRST_GUESS_US;
  self->answered_at = -1;
}

/**
 * hj_slots_new:
 * @clock: its boot time counts
 *
 * Returns: (transfer full): gives those who have to come back later a time each, as far apart as
 *   the central instance needs to answer them
 */
HjSlots *
hj_slots_new (HjClock *clock)
{
  HjSlots *self = g_object_new (HJ_TYPE_SLOTS, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

/**
 * hj_slots_note_answer:
 * @n_waiting: requests that wait after this one was answered
 *
 * Learns how fast requests are answered while there is always a next one.
 */
void
hj_slots_note_answer (HjSlots *self, guint n_waiting)
{
  gint64 now = hj_clock_get_boot_time (self->clock);

  if (self->answered_at >= 0 && now == self->answered_at) {
    self->n_since++;
  } else if (self->answered_at >= 0) {
    gint64 took = MIN ((now - self->answered_at) * 1000 / (self->n_since + 1), SLOWEST_US);

    self->cost_us += (took - self->cost_us) / INERTIA;
    self->cost_us = MAX (self->cost_us, 1);
    self->n_since = 0;
  }
  self->answered_at = n_waiting > 0 ? now : -1;
  if (n_waiting == 0)
    self->n_since = 0;
}

/**
 * hj_slots_give:
 * @n_waiting: requests that wait now
 *
 * Returns: after how many seconds to come: once those are answered that wait, and those that were
 *   given a slot before
 */
int
hj_slots_give (HjSlots *self, guint n_waiting)
{
  gint64 now = hj_clock_get_boot_time (self->clock) * 1000;
  gint64 most = HJ_SLOTS_MAX_SECONDS * G_USEC_PER_SEC;
  gint64 queue_ends = now + n_waiting * self->cost_us;

  self->next_free_us = MAX (self->next_free_us, queue_ends) + self->cost_us;
  /* More than fit: all of them share the time there is once more. */
  if (self->next_free_us > now + most)
    self->next_free_us = queue_ends + self->cost_us;
  return (int)CLAMP ((self->next_free_us - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 1,
                     HJ_SLOTS_MAX_SECONDS);
}
