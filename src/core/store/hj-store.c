/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-store.h"

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (HjStore, hj_store, G_TYPE_OBJECT)

static void
hj_store_default_init (HjStoreInterface *iface)
{
  /**
   * HjStore::changed:
   * @entities: one bit an entity number whose rows have changed
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HJ_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

/**
 * hj_store_run:
 * @func: what to do with the database
 * @data: given to @func
 * @destroy: (nullable): frees @data after @func, on the store's thread
 *
 * Has a piece of work done on the database, after all that were given before.
 *
 * Returns: (transfer full): a future that becomes %TRUE, or @func's error; `G_IO_ERROR_CLOSED` if
 *   the store is closed
 */
DexFuture *
hj_store_run (HjStore *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy)
{
  return HJ_STORE_GET_IFACE (self)->run (self, func, data, destroy);
}

/**
 * hj_store_close:
 *
 * Waits for the work that was given, then closes the database and forgets its key. Whatever is
 * given afterwards is refused.
 */
void
hj_store_close (HjStore *self)
{
  HJ_STORE_GET_IFACE (self)->close (self);
}

/**
 * hj_store_emit_changed:
 * @entities: one bit an entity number
 *
 * For implementations: tells the listeners, on the current thread.
 */
void
hj_store_emit_changed (HjStore *self, guint64 entities)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, entities);
}
