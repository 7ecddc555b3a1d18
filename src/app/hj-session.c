/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-session.h"

#include "core/store/hj-draft.h"

#include <glib/gi18n.h>

struct _HjSession {
  GObject parent_instance;

  HjStore *store;           /* owned */
  HjReconciler *reconciler; /* (nullable) owned */
  HjClock *clock;           /* owned */
  HjSessionUser user;       /* owned */

  /* The corrected time of the last work on the replica, and the boot clock then. */
  gint64 known_now;
  gint64 known_boot;

  HjLease lease;     /* as of @lease_boot */
  gint64 lease_boot; /* boot clock */

  char *entered_draft; /* (nullable) owned, key of the draft that the next act enters */
};

G_DEFINE_FINAL_TYPE (HjSession, hj_session, G_TYPE_OBJECT)

enum { SIGNAL_LEASE, SIGNAL_ACCOUNT, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct {
  HjSession *session; /* owned */
  HjStoreFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GWeakRef owner;
  HjSessionDone done;
  gboolean act;
  char *draft;        /* (nullable) owned, key of the draft that this act enters */
  DexFuture *working; /* (nullable) owned */
  gint64 now;
  gint64 boot;
} Call;

static void
free_call (gpointer data)
{
  Call *call = data;

  if (call->destroy != NULL)
    call->destroy (call->data);
  g_weak_ref_clear (&call->owner);
  g_object_unref (call->session);
  g_free (call->draft);
  dex_clear (&call->working);
  g_free (call);
}

/* On the store's thread. */
static gboolean
work (HjReplica *replica, gpointer data, GError **error)
{
  Call *call = data;
  gboolean done;

  hj_draft_enter (replica, call->draft);
  done = call->func (replica, call->data, error);
  hj_draft_enter (replica, NULL);
  call->now = hj_replica_now (replica);
  call->boot = hj_clock_get_boot_time (call->session->clock);
  return done;
}

/* The one border that a window crosses: behind it nothing is read or written after the lease. */
static gboolean
check_lease (HjSession *self, GError **error)
{
  HjLease lease;

  hj_session_get_lease (self, &lease);
  if (!hj_lease_has_ended (&lease))
    return TRUE;
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE,
                       _ ("The central instance has not seen this laptop for too long; lock it and "
                          "reconcile to go on."));
  return FALSE;
}

static DexFuture *
wait_for_work (gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;

  if (dex_await_boolean (g_steal_pointer (&call->working), &error) && call->act
      && call->session->reconciler != NULL)
    hj_reconciler_note_act (call->session->reconciler);
  if (call->now != 0) {
    call->session->known_now = call->now;
    call->session->known_boot = call->boot;
  }

  g_autoptr (GObject) owner = g_weak_ref_get (&call->owner);

  if (owner != NULL && call->done != NULL)
    call->done (owner, call->data, error);
  return dex_future_new_true ();
}

static void
run (HjSession *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy, gpointer owner,
     HjSessionDone done, gboolean act)
{
  Call *call = g_new0 (Call, 1);
  g_autoptr (GError) error = NULL;

  call->session = g_object_ref (self);
  call->func = func;
  call->data = data;
  call->destroy = destroy;
  call->done = done;
  call->act = act;
  if (act)
    call->draft = g_steal_pointer (&self->entered_draft);
  g_weak_ref_init (&call->owner, owner);
  /* At once, since the session may be closed next. */
  call->working = check_lease (self, &error) ? hj_store_run (self->store, work, call, NULL)
                                             : dex_future_new_for_error (g_steal_pointer (&error));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, wait_for_work, call, free_call));
}

typedef struct {
  HjSession *session; /* owned */
  HjLease lease;
  char *role; /* (nullable) owned, as the central instance said last */
  char *org;  /* (nullable) owned */
} Look;

static void
free_look (gpointer data)
{
  Look *look = data;

  g_object_unref (look->session);
  g_free (look->role);
  g_free (look->org);
  g_free (look);
}

/* On the store's thread. */
static gboolean
look_at_lease (HjReplica *replica, gpointer data, GError **error)
{
  Look *look = data;

  hj_lease_look (replica, &look->lease);
  look->role = hj_replica_dup_meta (replica, HJ_META_ROLE);
  look->org = hj_replica_dup_meta (replica, HJ_META_ORG);
  return TRUE;
}

/* Whether the user may other things by now than when the replica was unlocked. */
static gboolean
has_other_account (const Look *look)
{
  const HjSessionUser *user = &look->session->user;

  return g_strcmp0 (look->role, user->role) != 0 || g_strcmp0 (look->org, user->org) != 0;
}

static DexFuture *
look_fiber (gpointer data)
{
  Look *look = data;

  if (dex_await_boolean (hj_store_run (look->session->store, look_at_lease, look, NULL), NULL)) {
    hj_session_take_lease (look->session, &look->lease);
    g_signal_emit (look->session, signals[SIGNAL_LEASE], 0);
    if (has_other_account (look))
      g_signal_emit (look->session, signals[SIGNAL_ACCOUNT], 0);
  }
  return dex_future_new_true ();
}

/* Where the central instance has answered, the lease began anew, and the user may have got another
 * role.
 */
static void
on_reconciler_ended_cb (HjReconciler *reconciler, const HjSyncResult *result, const GError *error,
                        HjSession *self)
{
  if (error == NULL)
    hj_session_look_at_lease (self);
}

static void
hj_session_finalize (GObject *object)
{
  HjSession *self = HJ_SESSION (object);

  if (self->reconciler != NULL)
    hj_reconciler_stop (self->reconciler);
  g_clear_object (&self->reconciler);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self->entered_draft);
  g_free ((char *)self->user.user);
  g_free ((char *)self->user.name);
  g_free ((char *)self->user.role);
  g_free ((char *)self->user.org);
  G_OBJECT_CLASS (hj_session_parent_class)->finalize (object);
}

static void
hj_session_class_init (HjSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_session_finalize;
  signals[SIGNAL_LEASE] = g_signal_new ("lease", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACCOUNT] = g_signal_new ("account", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hj_session_init (HjSession *self)
{
}

/**
 * hj_session_new:
 * @reconciler: (nullable): not started yet; the session stops it
 * @user: copied
 */
HjSession *
hj_session_new (HjStore *store, HjReconciler *reconciler, HjClock *clock, const HjSessionUser *user)
{
  HjSession *self = g_object_new (HJ_TYPE_SESSION, NULL);

  self->store = g_object_ref (store);
  g_set_object (&self->reconciler, reconciler);
  self->clock = g_object_ref (clock);
  self->user.user = g_strdup (user->user);
  self->user.name = g_strdup (user->name);
  self->user.role = g_strdup (user->role);
  self->user.org = g_strdup (user->org);
  self->known_now = hj_clock_get_raw_time (clock);
  self->known_boot = hj_clock_get_boot_time (clock);
  if (reconciler != NULL)
    g_signal_connect_object (reconciler, "ended", G_CALLBACK (on_reconciler_ended_cb), self,
                             G_CONNECT_DEFAULT);
  return self;
}

HjStore *
hj_session_get_store (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), NULL);
  return self->store;
}

/**
 * hj_session_get_reconciler:
 *
 * Returns: (transfer none) (nullable):
 */
HjReconciler *
hj_session_get_reconciler (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), NULL);
  return self->reconciler;
}

HjClock *
hj_session_get_clock (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), NULL);
  return self->clock;
}

const HjSessionUser *
hj_session_get_user (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), NULL);
  return &self->user;
}

/**
 * hj_session_get_access:
 *
 * Returns: (transfer none) (nullable): what the user's role may, which is all that the window
 * offers
 */
const HjAccess *
hj_session_get_access (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), NULL);
  return hj_access_find (self->user.role);
}

/**
 * hj_session_start:
 *
 * From now on it reconciles by itself.
 */
void
hj_session_start (HjSession *self)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  if (self->reconciler != NULL)
    hj_reconciler_start (self->reconciler);
}

/**
 * hj_session_close:
 *
 * Locks the replica: work that was asked for is still done, then its key leaves the memory.
 */
void
hj_session_close (HjSession *self)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  if (self->reconciler != NULL)
    hj_reconciler_stop (self->reconciler);
  hj_store_close (self->store);
}

/**
 * hj_session_now:
 *
 * Returns: UTC milliseconds, corrected as the replica corrects them
 */
gint64
hj_session_now (HjSession *self)
{
  g_return_val_if_fail (HJ_IS_SESSION (self), 0);
  return self->known_now + hj_clock_get_boot_time (self->clock) - self->known_boot;
}

/**
 * hj_session_enter_draft:
 * @key: (nullable): of the draft that the next hj_session_act() enters
 *
 * The draft goes in the transaction of that act, or stays where the act fails.
 */
void
hj_session_enter_draft (HjSession *self, const char *key)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  g_set_str (&self->entered_draft, key);
}

/**
 * hj_session_take_lease:
 * @lease: as the replica tells it now
 */
void
hj_session_take_lease (HjSession *self, const HjLease *lease)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  self->lease = *lease;
  self->lease_boot = hj_clock_get_boot_time (self->clock);
}

/**
 * hj_session_get_lease:
 * @lease: (out caller-allocates): what is left of it now; a suspended laptop's time counts
 */
void
hj_session_get_lease (HjSession *self, HjLease *lease)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  *lease = self->lease;
  lease->left -= hj_clock_get_boot_time (self->clock) - self->lease_boot;
}

/**
 * hj_session_look_at_lease:
 *
 * Asks the replica, which notes what time it is; `lease` follows, and `account` where the user has
 * another role or organisation by now. Goes on also after the end.
 */
void
hj_session_look_at_lease (HjSession *self)
{
  g_return_if_fail (HJ_IS_SESSION (self));

  Look *look = g_new0 (Look, 1);

  look->session = g_object_ref (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, look_fiber, look, free_look));
}

/**
 * hj_session_run:
 * @func: work on the replica, on its thread
 * @data: for @func, then for @done, then freed by @destroy
 * @owner: object without which nobody cares for the answer
 * @done: (nullable): told on the main thread, unless @owner is gone
 */
void
hj_session_run (HjSession *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy,
                gpointer owner, HjSessionDone done)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  run (self, func, data, destroy, owner, done, FALSE);
}

/**
 * hj_session_act:
 *
 * Like hj_session_run(), for what the user enters: it is offered to the central instance at once.
 */
void
hj_session_act (HjSession *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy,
                gpointer owner, HjSessionDone done)
{
  g_return_if_fail (HJ_IS_SESSION (self));
  run (self, func, data, destroy, owner, done, TRUE);
}
