/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-store.h"

#include <glib/gi18n-lib.h>

struct _HjInlineStore {
  GObject parent_instance;
  HjReplica *replica; /* owned, NULL once closed */
  guint running;      /* pieces of work that are under way, one inside the other */
  guint64 changed;    /* by the work that is under way */
};

static void hj_inline_store_iface_init (HjStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HjInlineStore, hj_inline_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_STORE, hj_inline_store_iface_init))

static void
tell_changes (HjInlineStore *self)
{
  guint64 changed = self->changed;

  self->changed = 0;
  if (changed != 0)
    hj_store_emit_changed (HJ_STORE (self), changed);
}

static void
on_replica_changed_cb (HjReplica *replica, guint64 entities, gpointer user_data)
{
  HjInlineStore *self = user_data;

  self->changed |= entities;
  if (self->running == 0)
    tell_changes (self);
}

static DexFuture *
run (HjStore *store, HjStoreFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (HjInlineStore) self = g_object_ref (HJ_INLINE_STORE (store));
  g_autoptr (GError) error = NULL;
  gboolean succeeded = FALSE;

  if (self->replica == NULL) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The replica is closed."));
  } else {
    g_autoptr (HjReplica) replica = g_object_ref (self->replica);

    self->running++;
    succeeded = func (replica, data, &error);
    self->running--;
  }
  if (destroy != NULL)
    destroy (data);
  if (self->running == 0)
    tell_changes (self);
  return succeeded ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

static void
close_replica (HjStore *store)
{
  HjInlineStore *self = HJ_INLINE_STORE (store);

  if (self->replica != NULL)
    hj_replica_set_changed_func (self->replica, NULL, NULL);
  g_clear_object (&self->replica);
}

static void
hj_inline_store_dispose (GObject *object)
{
  close_replica (HJ_STORE (object));
  G_OBJECT_CLASS (hj_inline_store_parent_class)->dispose (object);
}

static void
hj_inline_store_iface_init (HjStoreInterface *iface)
{
  iface->run = run;
  iface->close = close_replica;
}

static void
hj_inline_store_class_init (HjInlineStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_inline_store_dispose;
}

static void
hj_inline_store_init (HjInlineStore *self)
{
}

/**
 * hj_inline_store_new:
 * @replica: used on this thread only
 *
 * Returns: (transfer full): a store that works on the caller's thread
 */
HjStore *
hj_inline_store_new (HjReplica *replica)
{
  HjInlineStore *self = g_object_new (HJ_TYPE_INLINE_STORE, NULL);

  self->replica = g_object_ref (replica);
  hj_replica_set_changed_func (replica, on_replica_changed_cb, self);
  return HJ_STORE (self);
}

/**
 * hj_inline_store_get_replica:
 *
 * Returns: (transfer none) (nullable): the replica, or %NULL once the store is closed
 */
HjReplica *
hj_inline_store_get_replica (HjInlineStore *self)
{
  return self->replica;
}
