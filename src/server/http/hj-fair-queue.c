/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-fair-queue.h"

typedef struct {
  char *name;   /* owned */
  GQueue items; /* borrowed items, never empty */
} Lane;

struct _HjFairQueue {
  GMutex mutex;
  GCond changed;
  GHashTable *lanes; /* owned, name → Lane, owned */
  GQueue turns;      /* of Lane, borrowed: whose turn is next */
  guint length;
  gboolean is_closed;
};

static void
free_lane (gpointer data)
{
  Lane *lane = data;

  g_queue_clear (&lane->items);
  g_free (lane->name);
  g_free (lane);
}

/**
 * hj_fair_queue_new:
 *
 * Returns: (transfer full): nothing waits
 */
HjFairQueue *
hj_fair_queue_new (void)
{
  HjFairQueue *self = g_new0 (HjFairQueue, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->turns);
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_lane);
  return self;
}

/**
 * hj_fair_queue_free:
 * @self: (transfer full): an empty one, which nobody waits on
 */
void
hj_fair_queue_free (HjFairQueue *self)
{
  g_queue_clear (&self->turns);
  g_hash_table_unref (self->lanes);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * hj_fair_queue_push:
 * @lane: whose it is
 * @item: not %NULL; whoever takes it out owns it
 *
 * Within a lane what came first is taken first.
 */
void
hj_fair_queue_push (HjFairQueue *self, const char *lane, gpointer item)
{
  Lane *found;

  g_mutex_lock (&self->mutex);
  found = g_hash_table_lookup (self->lanes, lane);
  if (found == NULL) {
    found = g_new0 (Lane, 1);
    found->name = g_strdup (lane);
    g_hash_table_insert (self->lanes, found->name, found);
    g_queue_push_tail (&self->turns, found);
  }
  g_queue_push_tail (&found->items, item);
  self->length++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gpointer
take (HjFairQueue *self)
{
  Lane *lane = g_queue_pop_head (&self->turns);
  gpointer item = g_queue_pop_head (&lane->items);

  self->length--;
  if (g_queue_is_empty (&lane->items))
    g_hash_table_remove (self->lanes, lane->name);
  else
    g_queue_push_tail (&self->turns, lane);
  return item;
}

/**
 * hj_fair_queue_pop:
 *
 * Waits until there is something.
 *
 * Returns: (transfer full) (nullable): the first of the lane whose turn it is; %NULL once the queue
 *   is closed and empty
 */
gpointer
hj_fair_queue_pop (HjFairQueue *self)
{
  gpointer item;

  g_mutex_lock (&self->mutex);
  while (self->length == 0 && !self->is_closed)
    g_cond_wait (&self->changed, &self->mutex);
  item = self->length == 0 ? NULL : take (self);
  g_mutex_unlock (&self->mutex);
  return item;
}

/**
 * hj_fair_queue_close:
 *
 * What waits is still taken out; nothing more comes.
 */
void
hj_fair_queue_close (HjFairQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * hj_fair_queue_get_length:
 *
 * Returns: how much waits in all lanes
 */
guint
hj_fair_queue_get_length (HjFairQueue *self)
{
  guint length;

  g_mutex_lock (&self->mutex);
  length = self->length;
  g_mutex_unlock (&self->mutex);
  return length;
}
