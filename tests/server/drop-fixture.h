/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "central-fixture.h"
#include "core/store/hj-replica.h"
#include "server/api/hj-api.h"

#include <sodium.h>

#define DROP_NEVER G_MAXUINT
#define DROP_PASSPHRASE "correct horse 9"

typedef enum { DROP_CUT_BEFORE, DROP_CUT_AFTER } DropCut;

/* An officer's laptop with unsent work, and its instance. */
typedef struct {
  World *world;
  HjApi *api;
  char *folder; /* of the replica */
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *device;
  HjReplica *replica; /* NULL once it is closed */
  guint n_requests;
  guint cut_at; /* which request is cut; DROP_NEVER for none */
  DropCut cut;
  const char *failing; /* (nullable) the path at which the central instance fails */
} DropFixture;

void drop_set_up (DropFixture *self, gconstpointer data);
void drop_tear_down (DropFixture *self, gconstpointer data);
void drop_enter_person (DropFixture *self, const char *name);
HjRecord *drop_attach (DropFixture *self, gboolean entered);
void drop_assert_has_document (DropFixture *self, HjRecord *record, gboolean has);
void drop_take_out (DropFixture *self);
int drop_reconcile (DropFixture *self);
void drop_leave_over_bad_line (DropFixture *self);
void drop_reopen (DropFixture *self);
guint drop_count_held (DropFixture *self);
void drop_assert_erased (DropFixture *self);
