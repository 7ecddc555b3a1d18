/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/http/hj-api-thread.h"

G_BEGIN_DECLS

/* How often one address may be wrong a minute, on the routes that need no token yet check secrets.
 */
#define HJ_HTTP_ENROL_PER_MINUTE 30
#define HJ_HTTP_TOKEN_PER_MINUTE 1200
/* Requests that may wait for the database; further ones are asked to come later. */
#define HJ_HTTP_WAITING_MAX 512

/* For how long a client may keep the server waiting for its headers, seconds. */
#define HJ_HTTP_PATIENCE 20
#define HJ_HTTP_PATIENCE_MAX 120

#define HJ_TYPE_HTTP_SERVER (hj_http_server_get_type ())
G_DECLARE_FINAL_TYPE (HjHttpServer, hj_http_server, HJ, HTTP_SERVER, GObject)

HjHttpServer *hj_http_server_new (HjApiThread *api, GTlsCertificate *certificate, HjClock *clock);
gboolean hj_http_server_listen (HjHttpServer *self, const char *listen, GError **error);
void hj_http_server_set_patience (HjHttpServer *self, guint seconds);
void hj_http_server_set_room (HjHttpServer *self, guint n_waiting);
const char *hj_http_server_get_address (HjHttpServer *self);
void hj_http_server_drain_async (HjHttpServer *self, GAsyncReadyCallback callback,
                                 gpointer user_data);
void hj_http_server_drain_finish (HjHttpServer *self, GAsyncResult *result);

G_END_DECLS
