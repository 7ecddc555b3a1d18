/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"
#include "core/sync/hj-sync-engine.h"

G_BEGIN_DECLS

/* No wait is longer than this, whatever asks for it. */
#define HJ_SYNC_WAIT_MAX (10 * HJ_MINUTE_MS)

/**
 * HjSyncNetwork:
 * @HJ_SYNC_NETWORK_NONE: the machine knows of no network
 * @HJ_SYNC_NETWORK_PORTAL: one whose sign-in page is in the way
 * @HJ_SYNC_NETWORK_SOME: one; whether the central instance is in it only a try can tell
 */
typedef enum {
  HJ_SYNC_NETWORK_NONE,
  HJ_SYNC_NETWORK_PORTAL,
  HJ_SYNC_NETWORK_SOME,
} HjSyncNetwork;

/**
 * HjSyncFacts:
 * @metered: its traffic is paid for
 * @saving: the machine saves power
 *
 * What the machine says about itself.
 */
typedef struct {
  HjSyncNetwork network;
  gboolean metered;
  gboolean saving;
} HjSyncFacts;

/**
 * HjSyncWhy:
 * @HJ_SYNC_WHY_NOTHING: nothing stands in the way
 * @HJ_SYNC_WHY_NO_NETWORK: there is no network
 * @HJ_SYNC_WHY_UNREACHABLE: there is one, and the central instance did not answer
 * @HJ_SYNC_WHY_PORTAL: a sign-in page is in the way
 * @HJ_SYNC_WHY_BUSY: the central instance asked to come back later
 * @HJ_SYNC_WHY_METERED: much is to be received, and not over a network that is paid for
 * @HJ_SYNC_WHY_REFUSED: something that time alone does not mend: a refusal, a full disk
 *
 * Why the replica is not in step.
 */
typedef enum {
  HJ_SYNC_WHY_NOTHING,
  HJ_SYNC_WHY_NO_NETWORK,
  HJ_SYNC_WHY_UNREACHABLE,
  HJ_SYNC_WHY_PORTAL,
  HJ_SYNC_WHY_BUSY,
  HJ_SYNC_WHY_METERED,
  HJ_SYNC_WHY_REFUSED,
} HjSyncWhy;

#define HJ_TYPE_SYNC_WHY (hj_sync_why_get_type ())
GType hj_sync_why_get_type (void);

#define HJ_TYPE_SYNC_PLAN (hj_sync_plan_get_type ())
G_DECLARE_FINAL_TYPE (HjSyncPlan, hj_sync_plan, HJ, SYNC_PLAN, GObject)

HjSyncPlan *hj_sync_plan_new (HjClock *clock, HjRandom *random);

void hj_sync_plan_note_facts (HjSyncPlan *self, const HjSyncFacts *facts);
void hj_sync_plan_note_network (HjSyncPlan *self);
void hj_sync_plan_note_start (HjSyncPlan *self);
void hj_sync_plan_note_act (HjSyncPlan *self);
void hj_sync_plan_note_hint (HjSyncPlan *self, gint64 spread);
void hj_sync_plan_note_ask (HjSyncPlan *self);
void hj_sync_plan_note_run (HjSyncPlan *self);
void hj_sync_plan_note_end (HjSyncPlan *self, const HjSyncResult *result, const GError *error);
void hj_sync_plan_note_live (HjSyncPlan *self, gboolean listening);

gint64 hj_sync_plan_get_due (HjSyncPlan *self);
gint64 hj_sync_plan_get_live_due (HjSyncPlan *self);
gboolean hj_sync_plan_is_small (HjSyncPlan *self);
gboolean hj_sync_plan_is_saving (HjSyncPlan *self);
gboolean hj_sync_plan_may_listen (HjSyncPlan *self);
HjSyncWhy hj_sync_plan_get_why (HjSyncPlan *self);

G_END_DECLS
