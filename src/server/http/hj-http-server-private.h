/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/http/hj-callers.h"
#include "server/http/hj-connections.h"
#include "server/http/hj-handshakes.h"
#include "server/http/hj-http-server.h"
#include "server/http/hj-live.h"
#include "server/http/hj-rate-limit.h"
#include "server/http/hj-slots.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _HjHttpServer {
  GObject parent_instance;
  SoupServer *soup;           /* owned */
  HjApiThread *api;           /* owned */
  HjHandshakes *handshakes;   /* owned */
  HjConnections *connections; /* owned */
  HjCallers *callers;         /* owned */
  HjRateLimit *enrol_limit;   /* owned */
  HjRateLimit *token_limit;   /* owned */
  HjSlots *slots;             /* owned */
  HjLive *live;               /* owned */
  char *address;              /* owned, such as https://127.0.0.1:8443 */
  guint sweep_source;
  guint drain_source;
  guint patience;    /* seconds for the headers; all else is longer in proportion */
  guint room;        /* requests that may wait for the database */
  guint n_under_way; /* requests whose answer is not yet sent */
  GTask *drain;      /* (nullable) owned */
};

/* What a connection is given time for, and what goes back on it. */
void hj_http_server_expect (HjHttpServer *self, SoupServerMessage *message, gint64 milliseconds);
void hj_http_server_expect_body (HjHttpServer *self, SoupServerMessage *message, goffset length);
void hj_http_server_reply (HjHttpServer *self, SoupServerMessage *message,
                           const HjHttpReply *reply);
void hj_http_server_refuse (HjHttpServer *self, SoupServerMessage *message, guint status,
                            const char *code, const char *sentence, int retry_after);
int hj_http_server_give_slot (HjHttpServer *self);
void hj_http_server_note_ended (HjHttpServer *self);

/* The two steps of a request: its headers are there, and then its body. */
void hj_http_admit (SoupServer *soup, SoupServerMessage *message, const char *path,
                    GHashTable *query, gpointer server);
void hj_http_exchange (SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer server);

G_END_DECLS
