/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "central-fixture.h"
#include "server/api/hj-api.h"

typedef struct {
  const char *method;
  const char *path;
  gboolean needs_token;
  const char *only; /* (nullable) roles that may ask, with spaces between; NULL: every role */
} ApiRoute;

extern const ApiRoute api_routes[];
extern const guint api_n_routes;

/* An instance with all its routes. */
typedef struct {
  World *world;
  HjApi *api;
  GHashTable *laptops; /* token → Laptop that it was given to */
} ApiFixture;

void api_fixture_set_up (ApiFixture *self, gconstpointer data);
void api_fixture_tear_down (ApiFixture *self, gconstpointer data);
HjHttpReply *api_fixture_ask (ApiFixture *self, const char *method, const char *path,
                              const char *token, GBytes *body);
guint api_fixture_ask_status (ApiFixture *self, const char *method, const char *path,
                              const char *token, const char *text);
void api_fixture_give_token (ApiFixture *self, Laptop *laptop, const char *token);
