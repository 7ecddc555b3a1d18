/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-store.h"

/* A replica whose laptop may lose its power before or after any piece of work. Once it has, nothing
 * that is still running can write: whatever it asks for is refused.
 */
struct _SimStore {
  GObject parent_instance;
  HjReplica *replica;        /* owned */
  HjRandom *random;          /* owned */
  const guint *crash_one_in; /* borrowed; 0: never */
  SimDisk *disk;             /* borrowed */
  gboolean dead;
};

static void sim_store_iface_init (HjStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SimStore, sim_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_STORE, sim_store_iface_init))

static gboolean
draw_crash (SimStore *self)
{
  return *self->crash_one_in != 0 && hj_random_below (self->random, *self->crash_one_in) == 0;
}

static DexFuture *
sim_store_run (HjStore *store, HjStoreFunc func, gpointer data, GDestroyNotify destroy)
{
  SimStore *self = SIM_STORE (store);
  GError *error = NULL;
  gboolean done = FALSE;

  if (!self->dead)
    self->dead = draw_crash (self);
  if (!self->dead) {
    sim_vfs_arm (self->disk);
    done = func (self->replica, data, &error);
    sim_vfs_disarm (self->disk);
    self->dead = self->disk->dead || draw_crash (self);
  }
  if (destroy != NULL)
    destroy (data);
  if (self->dead) {
    g_clear_error (&error);
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "The power is gone.");
  }
  return done ? dex_future_new_true () : dex_future_new_for_error (error);
}

static void
sim_store_close (HjStore *store)
{
  SIM_STORE (store)->dead = TRUE;
}

static void
sim_store_iface_init (HjStoreInterface *iface)
{
  iface->run = sim_store_run;
  iface->close = sim_store_close;
}

static void
sim_store_finalize (GObject *object)
{
  SimStore *self = SIM_STORE (object);

  g_clear_object (&self->replica);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (sim_store_parent_class)->finalize (object);
}

static void
sim_store_class_init (SimStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sim_store_finalize;
}

static void
sim_store_init (SimStore *self)
{
}

/**
 * sim_store_new:
 * @random: draws the crashes
 * @crash_one_in: a crash comes once in so many pieces of work, before and after each; 0 for never.
 *   Read at each, so that the world can end the faults.
 * @disk: fails in the midst of a piece of work, where it has faults
 *
 * Returns: (transfer full): the store
 */
SimStore *
sim_store_new (HjReplica *replica, HjRandom *random, const guint *crash_one_in, SimDisk *disk)
{
  SimStore *self = g_object_new (SIM_TYPE_STORE, NULL);

  self->replica = g_object_ref (replica);
  self->random = g_object_ref (random);
  self->crash_one_in = crash_one_in;
  self->disk = disk;
  return self;
}

gboolean
sim_store_is_dead (SimStore *self)
{
  return self->dead;
}

void
sim_store_die (SimStore *self)
{
  self->dead = TRUE;
}
