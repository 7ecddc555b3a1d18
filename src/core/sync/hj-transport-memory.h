/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-transport.h"

G_BEGIN_DECLS

#define HJ_TYPE_TRANSPORT_MEMORY (hj_transport_memory_get_type ())
G_DECLARE_FINAL_TYPE (HjTransportMemory, hj_transport_memory, HJ, TRANSPORT_MEMORY, GObject)

/**
 * HjTransportMemoryFunc:
 *
 * Answers a request, now or later.
 *
 * Returns: (transfer full): a future of an #HjResponse
 */
typedef DexFuture *(*HjTransportMemoryFunc) (const HjRequest *request, gpointer user_data);

HjTransport *hj_transport_memory_new (HjTransportMemoryFunc func, gpointer user_data,
                                      GDestroyNotify destroy);

G_END_DECLS
