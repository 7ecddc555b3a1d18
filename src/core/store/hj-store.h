/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-keyring.h"

#include <libdex.h>

G_BEGIN_DECLS

/**
 * HjStoreFunc:
 * @replica: the database, for the time of the call only
 * @data: what was given to hj_store_run()
 * @error: return location
 *
 * A piece of work on the database; plain, synchronous, on the store's thread.
 *
 * Returns: whether it succeeded
 */
typedef gboolean (*HjStoreFunc) (HjReplica *replica, gpointer data, GError **error);

/**
 * HjStore:
 *
 * Where the database is worked on. Its signal `changed` (guint64 entities: one bit an entity
 * number) comes on the main context that was the thread's default where the store was made, once
 * for all transactions that were committed meanwhile.
 */
#define HJ_TYPE_STORE (hj_store_get_type ())
G_DECLARE_INTERFACE (HjStore, hj_store, HJ, STORE, GObject)

/**
 * HjStoreInterface:
 * @run: see hj_store_run()
 * @close: see hj_store_close()
 */
struct _HjStoreInterface {
  GTypeInterface parent_iface;

  DexFuture *(*run) (HjStore *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy);
  void (*close) (HjStore *self);
};

DexFuture *hj_store_run (HjStore *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy)
    G_GNUC_WARN_UNUSED_RESULT;
void hj_store_close (HjStore *self);

/* For implementations: tells the listeners, on the current thread. */
void hj_store_emit_changed (HjStore *self, guint64 entities);

/**
 * HjStoreThread:
 *
 * A replica on a worker thread of its own.
 */
#define HJ_TYPE_STORE_THREAD (hj_store_thread_get_type ())
G_DECLARE_FINAL_TYPE (HjStoreThread, hj_store_thread, HJ, STORE_THREAD, GObject)

DexFuture *hj_store_thread_open (const char *folder, const char *passphrase, HjClock *clock,
                                 HjRandom *random) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_store_thread_open_to_reconcile (const char *folder, const char *passphrase,
                                              HjClock *clock, HjRandom *random)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_store_thread_open_with_key (const char *folder, HjKey *key, HjClock *clock,
                                          HjRandom *random) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_store_thread_create (const char *folder, const char *passphrase, HjClock *clock,
                                   HjRandom *random) G_GNUC_WARN_UNUSED_RESULT;

/**
 * HjInlineStore:
 *
 * A replica on the caller's own thread, for the command line, tests and the simulator: a piece of
 * work is done before hj_store_run() returns.
 */
#define HJ_TYPE_INLINE_STORE (hj_inline_store_get_type ())
G_DECLARE_FINAL_TYPE (HjInlineStore, hj_inline_store, HJ, INLINE_STORE, GObject)

HjStore *hj_inline_store_new (HjReplica *replica);
HjReplica *hj_inline_store_get_replica (HjInlineStore *self);

G_END_DECLS
