/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/auth/hj-auth.h"

G_BEGIN_DECLS

/* In the place of a refresh token's hash: any token is taken, once, on the device key's word. */
#define HJ_AUTH_REFRESH_ANY ""

/**
 * HjAuth:
 *
 * What the routes of enrolment and tokens share; belongs to the database's thread.
 */
typedef struct {
  GHashTable *tries; /* owned, hash of an enrol code → wrong passwords so far */
  GBytes *chain_key; /* owned, secret: what makes a refresh token's successor */
} HjAuth;

HjHttpReply *hj_auth_enrol (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                            const HjCentralDevice *device, gpointer user_data);
HjHttpReply *hj_auth_recover (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                              const HjCentralDevice *device, gpointer user_data);
HjHttpReply *hj_auth_check_code (HjAuth *self, HjCentral *central, const char *path,
                                 const char *code, const char *password, HjCentralUser **user);
HjHttpReply *hj_auth_token (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
                            const HjCentralDevice *device, gpointer user_data);

char *hj_auth_new_token (HjCentral *central);
char *hj_auth_next_refresh (HjAuth *self, const char *refresh);
gboolean hj_auth_give_access (HjCentral *central, const char *device, char **access,
                              gint64 *expires_at, GError **error);

G_END_DECLS
