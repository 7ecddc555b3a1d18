/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"

G_BEGIN_DECLS

/* Laptops of one house may share an address. */
#define HJ_CONNECTIONS_PER_ADDRESS 256
/* A laptop has two or three. */
#define HJ_CONNECTIONS_PER_ACCOUNT 32
#define HJ_CONNECTIONS_MAX 4096

#define HJ_TYPE_CONNECTIONS (hj_connections_get_type ())
G_DECLARE_FINAL_TYPE (HjConnections, hj_connections, HJ, CONNECTIONS, GObject)

HjConnections *hj_connections_new (HjClock *clock);
gboolean hj_connections_admit (HjConnections *self, GSocket *socket, const char *address);
gboolean hj_connections_belong (HjConnections *self, GSocket *socket, const char *account);
void hj_connections_expect (HjConnections *self, GSocket *socket, gint64 milliseconds);
void hj_connections_sweep (HjConnections *self);
guint hj_connections_get_n (HjConnections *self);

G_END_DECLS
