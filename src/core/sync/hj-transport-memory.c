/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-transport-memory.h"

struct _HjTransportMemory {
  GObject parent_instance;
  HjTransportMemoryFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

static DexFuture *
request (HjTransport *transport, const HjRequest *request)
{
  HjTransportMemory *self = HJ_TRANSPORT_MEMORY (transport);

  return self->func (request, self->user_data);
}

static void
init_transport (HjTransportInterface *iface)
{
  iface->request = request;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HjTransportMemory, hj_transport_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_TRANSPORT, init_transport))

static void
hj_transport_memory_finalize (GObject *object)
{
  HjTransportMemory *self = HJ_TRANSPORT_MEMORY (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  G_OBJECT_CLASS (hj_transport_memory_parent_class)->finalize (object);
}

static void
hj_transport_memory_class_init (HjTransportMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_transport_memory_finalize;
}

static void
hj_transport_memory_init (HjTransportMemory *self)
{
}

/**
 * hj_transport_memory_new:
 * @func: answers every request
 *
 * For tests and the simulator.
 *
 * Returns: (transfer full): a transport without a network
 */
HjTransport *
hj_transport_memory_new (HjTransportMemoryFunc func, gpointer user_data, GDestroyNotify destroy)
{
  HjTransportMemory *self = g_object_new (HJ_TYPE_TRANSPORT_MEMORY, NULL);

  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return HJ_TRANSPORT (self);
}
