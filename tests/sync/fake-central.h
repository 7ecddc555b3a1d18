/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/store/hj-replica.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-hint.h"
#include "core/wire/hj-op.h"
#include "core/wire/hj-page.h"

G_BEGIN_DECLS

/**
 * FakeFault:
 * @FAKE_FAULT_NONE: answers as it should
 * @FAKE_FAULT_CUT_BEFORE: the request does not arrive
 * @FAKE_FAULT_CUT_AFTER: it arrives and is done, the answer is lost
 * @FAKE_FAULT_EXPIRED: 401
 * @FAKE_FAULT_BUSY: 503, come back in 7 seconds
 * @FAKE_FAULT_PORTAL: somebody else's page, with status 200
 * @FAKE_FAULT_CLONED: 422
 * @FAKE_FAULT_DAMAGED: the right answer with a bit flipped in its middle
 * @FAKE_FAULT_SLOW: the right answer after three seconds
 */
typedef enum {
  FAKE_FAULT_NONE,
  FAKE_FAULT_CUT_BEFORE,
  FAKE_FAULT_CUT_AFTER,
  FAKE_FAULT_EXPIRED,
  FAKE_FAULT_BUSY,
  FAKE_FAULT_PORTAL,
  FAKE_FAULT_CLONED,
  FAKE_FAULT_DAMAGED,
  FAKE_FAULT_SLOW,
} FakeFault;

/* A central instance that takes every op and sends the pages that it is given. */
typedef struct {
  HjClock *clock;
  const char *epoch;
  gint64 protocol;
  gint64 pos;
  gint64 durable;
  guint n_tokens;
  gint64 lease_days;   /* 0 unless told: does not say */
  GPtrArray *ops;      /* element-type HjOp, by seq */
  GPtrArray *batches;  /* ops of each accepted batch, as pointers */
  GPtrArray *pages;    /* element-type HjPageWriter, not sent yet */
  GPtrArray *paths;    /* what was asked for, in order */
  GQueue faults;       /* of the requests to come */
  char *cursor;        /* of the last request */
  GOutputStream *live; /* (nullable) to who listens */
  GBytes *key;         /* (nullable) of the device: what has a token has to be signed with it */
  GHashTable *nonces;  /* set of those that came */
} FakeCentral;

FakeCentral *fake_central_new (HjClock *clock);
void fake_central_free (FakeCentral *self);
void fake_central_know (FakeCentral *self, HjReplica *laptop);
void fake_central_tell (FakeCentral *self, const HjHint *hint);
void fake_central_hush (FakeCentral *self);
void fake_central_plan (FakeCentral *self, FakeFault fault);
DexFuture *fake_central_answer (const HjRequest *request, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeCentral, fake_central_free)

G_END_DECLS
