/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-loader.h"

struct _HjLoader {
  GObject parent_instance;

  HjSession *session; /* owned */
  HjLoaderKind kind;
  gpointer owner;   /* (nullable) borrowed; NULL once cleared */
  gboolean running; /* an answer is on its way */
  gboolean stale;   /* and will be old when it comes */
};

G_DEFINE_FINAL_TYPE (HjLoader, hj_loader, G_TYPE_OBJECT)

static void
on_read_cb (gpointer owner, gpointer data, const GError *error)
{
  HjLoader *self = HJ_LOADER (owner);
  gboolean stale = self->stale;

  self->running = FALSE;
  self->stale = FALSE;
  if (self->owner == NULL)
    return;
  self->kind.show (self->owner, data, error);
  if (stale)
    hj_loader_load (self);
}

static void
on_store_changed_cb (HjLoader *self, guint64 entities, HjStore *store)
{
  if ((entities & self->kind.entities) != 0)
    hj_loader_load (self);
}

static void
hj_loader_dispose (GObject *object)
{
  HjLoader *self = HJ_LOADER (object);

  self->owner = NULL;
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_loader_parent_class)->dispose (object);
}

static void
hj_loader_class_init (HjLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_loader_dispose;
}

static void
hj_loader_init (HjLoader *self)
{
}

/**
 * hj_loader_new:
 * @kind: copied
 * @owner: borrowed; it owns the loader and clears it before it goes
 *
 * Returns: (transfer full): a loader that waits for the first hj_loader_load()
 */
HjLoader *
hj_loader_new (HjSession *session, const HjLoaderKind *kind, gpointer owner)
{
  HjLoader *self = g_object_new (HJ_TYPE_LOADER, NULL);

  self->session = g_object_ref (session);
  self->kind = *kind;
  self->owner = owner;
  g_signal_connect_object (hj_session_get_store (session), "changed",
                           G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * hj_loader_load:
 *
 * Reads now, or once more after the answer that is on its way.
 */
void
hj_loader_load (HjLoader *self)
{
  g_return_if_fail (HJ_IS_LOADER (self));
  if (self->owner == NULL)
    return;
  if (self->running) {
    self->stale = TRUE;
    return;
  }
  self->running = TRUE;
  hj_session_run (self->session, self->kind.read, self->kind.prepare (self->owner),
                  self->kind.destroy, self, on_read_cb);
}

/**
 * hj_loader_clear:
 * @self: (inout) (nullable): the owner's loader
 *
 * Lets go of it; the owner is told nothing any more.
 */
void
hj_loader_clear (HjLoader **self)
{
  if (*self != NULL)
    (*self)->owner = NULL;
  g_clear_object (self);
}
