/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-messages.h"
#include "server/auth/hj-auth.h"

#include <sodium.h>

#define AUTH_NOW G_GINT64_CONSTANT (1781000000000)
#define AUTH_PASSWORD "correct horse 9"

/* An instance with one account, and a laptop that enrols with it. */
typedef struct {
  char *folder;
  HjClock *clock;
  HjCentral *central;
  HjApi *api;
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES];
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} AuthFixture;

void auth_add_user (AuthFixture *self, const char *name);
void auth_set_up (AuthFixture *self, gconstpointer data);
void auth_tear_down (AuthFixture *self, gconstpointer data);
HjHttpReply *auth_ask (AuthFixture *self, const char *method, const char *path, const char *token,
                       GBytes *body);
void auth_assert_problem (const HjHttpReply *reply, guint status, const char *code);
char *auth_new_code (AuthFixture *self, const char *user);
HjHttpReply *auth_ask_enrol (AuthFixture *self, const char *code, const char *password);
HjEnrolAnswer *auth_enrol (AuthFixture *self);
HjHttpReply *auth_answer_challenge (AuthFixture *self, const char *device, const char *refresh,
                                    const char *challenge);
HjHttpReply *auth_ask_token (AuthFixture *self, const char *device, const char *refresh);
HjTokenAnswer *auth_take_tokens (AuthFixture *self, const char *device, const char *refresh);
guint auth_try_access (AuthFixture *self, const char *token);
void auth_assert_state (AuthFixture *self, const char *device, const char *state);
