/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "central-fixture.h"
#include "core/sync/hj-transport.h"
#include "core/wire/hj-admin.h"
#include "server/api/hj-api.h"

/* An instance with its certificates, and an administrator who is signed in with @token. */
typedef struct {
  World *world;
  HjApi *api;
  Laptop *admin;
} AdminFixture;

void admin_set_up (AdminFixture *self, gconstpointer data);
void admin_tear_down (AdminFixture *self, gconstpointer data);

gboolean admin_is_signed_in (AdminFixture *self, const char *token);

HjAdminAnswer *admin_do (AdminFixture *self, const char *path, const HjAdminRequest *asked);
HjAdminList *admin_list (AdminFixture *self, const char *path, const HjAdminRequest *asked);
void admin_assert_refused (AdminFixture *self, const char *path, const HjAdminRequest *asked,
                           guint status, const char *code);
guint admin_count_noted (AdminFixture *self, const char *act, const char *what, const char *detail);
