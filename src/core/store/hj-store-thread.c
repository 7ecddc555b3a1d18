/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-secret.h"
#include "core/store/hj-replica-folder.h"
#include "core/store/hj-replica-sync.h"
#include "core/store/hj-store.h"

#include <glib/gi18n-lib.h>

/* Rows that are made found by search between two pieces of work after a first load. */
#define CATCH_UP_ROWS 1000

typedef struct {
  HjStoreFunc func; /* NULL ends the thread */
  gpointer data;
  GDestroyNotify destroy;
  DexPromise *promise; /* owned */
} Job;

typedef enum { OPEN, OPEN_TO_RECONCILE, OPEN_WITH_KEY, CREATE } Way;

/* What the thread works with; it outlives the store object for as long as the thread runs. */
typedef struct {
  GAsyncQueue *jobs;     /* owned, of Job */
  GMainContext *context; /* owned, where changes are told */
  GWeakRef store;
  char *folder;
  char *passphrase; /* (nullable) overwritten once the replica is open */
  HjKey *key;       /* (nullable) owned, until the replica is open */
  Way way;
  HjClock *clock;
  HjRandom *random;
  DexPromise *opened; /* (nullable) owned */
  HjReplica *replica; /* owned, of the thread */

  GMutex lock;
  guint64 changed; /* under the lock; not yet told */
} Work;

struct _HjStoreThread {
  GObject parent_instance;
  Work *work;      /* counted */
  GThread *thread; /* owned, NULL once closed */
};

static void hj_store_thread_iface_init (HjStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HjStoreThread, hj_store_thread, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_STORE, hj_store_thread_iface_init))

static void
clear_work (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->passphrase, hj_secret_free);
  g_clear_pointer (&work->key, hj_key_free);
  g_async_queue_unref (work->jobs);
  g_main_context_unref (work->context);
  g_weak_ref_clear (&work->store);
  g_free (work->folder);
  g_clear_object (&work->clock);
  g_clear_object (&work->random);
  g_clear_object (&work->replica);
  dex_clear (&work->opened);
  g_mutex_clear (&work->lock);
}

static void
release_work (gpointer work)
{
  g_atomic_rc_box_release_full (work, clear_work);
}

static void
free_job (Job *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  dex_clear (&job->promise);
  g_free (job);
}

static void
refuse (DexPromise *promise)
{
  dex_promise_reject (
      promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The replica is closed.")));
}

static gboolean
on_changes_told_cb (gpointer data)
{
  Work *work = data;
  g_autoptr (HjStore) store = g_weak_ref_get (&work->store);
  guint64 changed;

  g_mutex_lock (&work->lock);
  changed = work->changed;
  work->changed = 0;
  g_mutex_unlock (&work->lock);
  if (store != NULL && changed != 0)
    hj_store_emit_changed (store, changed);
  return G_SOURCE_REMOVE;
}

static void
on_replica_changed_cb (HjReplica *replica, guint64 entities, gpointer user_data)
{
  Work *work = user_data;
  gboolean first;

  g_mutex_lock (&work->lock);
  first = work->changed == 0;
  work->changed |= entities;
  g_mutex_unlock (&work->lock);
  if (!first)
    return;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_changes_told_cb, g_atomic_rc_box_acquire (work), release_work);
  g_source_attach (source, work->context);
}

static HjReplica *
open_by_way (Work *work, GError **error)
{
  switch (work->way) {
  case CREATE:
    return hj_replica_folder_create (work->folder, work->passphrase, work->clock, work->random,
                                     error);
  case OPEN_TO_RECONCILE:
    return hj_replica_folder_open_to_reconcile (work->folder, work->passphrase, work->clock,
                                                work->random, error);
  case OPEN_WITH_KEY:
    return hj_replica_folder_open_with_key (work->folder, g_steal_pointer (&work->key), work->clock,
                                            work->random, error);
  case OPEN:
  default:
    return hj_replica_folder_open (work->folder, work->passphrase, work->clock, work->random,
                                   error);
  }
}

static void
open_replica (Work *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjStore) store = NULL;

  work->replica = open_by_way (work, &error);
  g_clear_pointer (&work->passphrase, hj_secret_free);
  store = g_weak_ref_get (&work->store);
  if (work->replica == NULL) {
    dex_promise_reject (work->opened, g_steal_pointer (&error));
  } else {
    hj_sql_keep_to_thread (hj_replica_get_sql (work->replica));
    hj_replica_set_changed_func (work->replica, on_replica_changed_cb, work);
    if (store != NULL)
      dex_promise_resolve_object (work->opened, g_steal_pointer (&store));
    else
      refuse (work->opened);
  }
  dex_clear (&work->opened);
}

static void
do_job (Work *work, Job *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DexPromise) promise = g_steal_pointer (&job->promise);
  gboolean succeeded;

  if (work->replica == NULL) {
    free_job (job);
    refuse (promise);
    return;
  }
  succeeded = job->func (work->replica, job->data, &error);
  free_job (job);
  if (succeeded)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/* Between pieces of work, what a first load has left behind. */
static Job *
next_job (Work *work)
{
  Job *job = g_async_queue_try_pop (work->jobs);

  while (job == NULL && work->replica != NULL && hj_replica_is_behind (work->replica)) {
    g_autoptr (GError) error = NULL;

    if (!hj_replica_catch_up (work->replica, CATCH_UP_ROWS, &error)) {
      g_warning ("Search is incomplete: %s", error->message);
      break;
    }
    job = g_async_queue_try_pop (work->jobs);
  }
  return job != NULL ? job : g_async_queue_pop (work->jobs);
}

static gpointer
run_thread (gpointer data)
{
  Work *work = data;
  gboolean going = TRUE;

  open_replica (work);
  while (going) {
    Job *job = next_job (work);

    going = job->func != NULL;
    if (going)
      do_job (work, job);
    else
      free_job (job);
  }
  if (work->replica != NULL)
    hj_replica_set_changed_func (work->replica, NULL, NULL);
  g_clear_object (&work->replica);
  release_work (work);
  return NULL;
}

static DexFuture *
run (HjStore *store, HjStoreFunc func, gpointer data, GDestroyNotify destroy)
{
  HjStoreThread *self = HJ_STORE_THREAD (store);
  DexPromise *promise = dex_promise_new ();
  Job *job = g_new0 (Job, 1);

  *job = (Job){ func, data, destroy, dex_ref (promise) };
  if (self->thread == NULL) {
    free_job (job);
    refuse (promise);
  } else {
    g_async_queue_push (self->work->jobs, job);
  }
  return DEX_FUTURE (promise);
}

static void
close_store (HjStore *store)
{
  HjStoreThread *self = HJ_STORE_THREAD (store);
  GThread *thread = g_steal_pointer (&self->thread);

  if (thread == NULL)
    return;
  g_async_queue_push (self->work->jobs, g_new0 (Job, 1));
  /* The last reference may fall on the thread itself, which then ends by its own. */
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}

static void
hj_store_thread_dispose (GObject *object)
{
  close_store (HJ_STORE (object));
  G_OBJECT_CLASS (hj_store_thread_parent_class)->dispose (object);
}

static void
hj_store_thread_finalize (GObject *object)
{
  HjStoreThread *self = HJ_STORE_THREAD (object);

  g_clear_pointer (&self->work, release_work);
  G_OBJECT_CLASS (hj_store_thread_parent_class)->finalize (object);
}

static void
hj_store_thread_iface_init (HjStoreInterface *iface)
{
  iface->run = run;
  iface->close = close_store;
}

static void
hj_store_thread_class_init (HjStoreThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_store_thread_dispose;
  object_class->finalize = hj_store_thread_finalize;
}

static void
hj_store_thread_init (HjStoreThread *self)
{
}

static DexFuture *
hold_until_opened (DexFuture *opened, gpointer self)
{
  return NULL;
}

static DexFuture *
start (const char *folder, const char *passphrase, HjKey *key, Way way, HjClock *clock,
       HjRandom *random)
{
  g_autoptr (HjStoreThread) self = g_object_new (HJ_TYPE_STORE_THREAD, NULL);
  Work *work = g_atomic_rc_box_new0 (Work);
  DexPromise *opened = dex_promise_new ();

  work->jobs = g_async_queue_new_full ((GDestroyNotify)free_job);
  work->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&work->store, self);
  work->folder = g_strdup (folder);
  work->passphrase = g_strdup (passphrase);
  work->key = key;
  work->way = way;
  work->clock = g_object_ref (clock);
  work->random = g_object_ref (random);
  work->opened = dex_ref (opened);
  g_mutex_init (&work->lock);
  self->work = work;
  self->thread = g_thread_new ("store", run_thread, g_atomic_rc_box_acquire (work));
  /* Held until the outcome is known; the future then holds the store. */
  dex_future_disown (dex_future_finally (dex_ref (DEX_FUTURE (opened)), hold_until_opened,
                                         g_steal_pointer (&self), g_object_unref));
  return DEX_FUTURE (opened);
}

/**
 * hj_store_thread_open:
 * @folder: the replica's
 * @passphrase: (nullable): opens it where it does not lie in the keyring
 * @clock: used on the store's thread
 * @random: used on the store's thread
 *
 * Returns: (transfer full): a future of the #HjStoreThread, or what hj_replica_folder_open() fails
 *   with
 */
DexFuture *
hj_store_thread_open (const char *folder, const char *passphrase, HjClock *clock, HjRandom *random)
{
  return start (folder, passphrase, NULL, OPEN, clock, random);
}

/**
 * hj_store_thread_open_to_reconcile:
 *
 * Like hj_store_thread_open(), also where the lease has ended.
 */
DexFuture *
hj_store_thread_open_to_reconcile (const char *folder, const char *passphrase, HjClock *clock,
                                   HjRandom *random)
{
  return start (folder, passphrase, NULL, OPEN_TO_RECONCILE, clock, random);
}

/**
 * hj_store_thread_open_with_key:
 * @key: (transfer full): the replica's
 *
 * Like hj_store_thread_open_to_reconcile(), for whoever has the key itself.
 */
DexFuture *
hj_store_thread_open_with_key (const char *folder, HjKey *key, HjClock *clock, HjRandom *random)
{
  return start (folder, NULL, key, OPEN_WITH_KEY, clock, random);
}

/**
 * hj_store_thread_create:
 *
 * Like hj_store_thread_open(), for a replica that is made now.
 */
DexFuture *
hj_store_thread_create (const char *folder, const char *passphrase, HjClock *clock,
                        HjRandom *random)
{
  return start (folder, passphrase, NULL, CREATE, clock, random);
}
