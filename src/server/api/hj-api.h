/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-listening.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjHttpRequest:
 * @address: (nullable): who asks, for limits; %NULL inside one process
 * @token: (nullable): of the Authorization header
 * @signature: (nullable): of the header %HJ_REQUEST_SIGNATURE_HEADER
 * @body: never %NULL
 *
 * A request, whatever carried it. Everything is borrowed.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *content_type;
  const char *token;
  const char *signature;
  const char *address;
  GBytes *body;
} HjHttpRequest;

/**
 * HjHttpReply:
 * @retry_after: seconds, or −1
 * @account: whose token the request carried, where it was good
 * @listening: who is told of news for as long as the connection lasts, where that was asked for
 */
typedef struct {
  guint status;
  const char *content_type; /* static */
  int retry_after;
  GBytes *body;           /* owned */
  char *account;          /* (nullable) owned */
  HjListening *listening; /* (nullable) owned */
} HjHttpReply;

void hj_http_reply_free (HjHttpReply *self);
HjHttpReply *hj_http_reply_new (guint status, const char *content_type, GBytes *body);
HjHttpReply *hj_http_reply_new_problem (guint status, const char *code, const char *detail);

#define HJ_TYPE_API (hj_api_get_type ())
G_DECLARE_FINAL_TYPE (HjApi, hj_api, HJ, API, GObject)

/**
 * HjApiHandler:
 * @user: (nullable): who asks; %NULL on a route that needs no token
 * @device: (nullable): with what
 *
 * Answers a request on the database's thread.
 *
 * Returns: (transfer full): the reply
 */
typedef HjHttpReply *(*HjApiHandler) (HjApi *self, const HjHttpRequest *request,
                                      const HjCentralUser *user, const HjCentralDevice *device,
                                      gpointer user_data);

/**
 * HjApiRoute:
 * @needs_token: whether only an active device of an enabled user may ask, and signs each request
 * @roles: (nullable): role ids that may ask, ends with %NULL; %NULL for every role
 * @body_max: bytes of body at most
 */
typedef struct {
  const char *method;
  const char *path;
  gboolean needs_token;
  const char *const *roles;
  gsize body_max;
  HjApiHandler handler;
} HjApiRoute;

HjApi *hj_api_new (HjCentral *central);
HjCentral *hj_api_get_central (HjApi *self);
void hj_api_add_route (HjApi *self, const HjApiRoute *route, gpointer user_data);
guint hj_api_count_routes (HjApi *self);
gsize hj_api_get_body_max (HjApi *self, const char *path);
HjHttpReply *hj_api_handle (HjApi *self, const HjHttpRequest *request);
HjHttpReply *hj_api_refuse_unknown_device (void);
HjHttpReply *hj_api_reply_busy (void);
HjHttpReply *hj_api_reply_failed (const char *path, const GError *error);
HjHttpReply *hj_api_reply_broken (const GError *error);
char *hj_api_hash_token (const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjHttpReply, hj_http_reply_free)

G_END_DECLS
