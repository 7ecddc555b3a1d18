/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica-sync.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-sync-plan.h"

G_BEGIN_DECLS

/**
 * HjReconcilerState:
 * @HJ_RECONCILER_IDLE: in step with the central instance when last asked
 * @HJ_RECONCILER_BUSY: a reconciliation is under way
 * @HJ_RECONCILER_OFFLINE: the central instance cannot be reached; a normal state
 * @HJ_RECONCILER_NEEDS_DECISION: a person has to look: conflicts, held work, or a refusal
 */
typedef enum {
  HJ_RECONCILER_IDLE,
  HJ_RECONCILER_BUSY,
  HJ_RECONCILER_OFFLINE,
  HJ_RECONCILER_NEEDS_DECISION,
} HjReconcilerState;

#define HJ_TYPE_RECONCILER_STATE (hj_reconciler_state_get_type ())
GType hj_reconciler_state_get_type (void);

/**
 * HjReconciler:
 *
 * Keeps a replica in step. Its signal `ended` (#HjSyncResult, nullable #GError) tells what became
 * of each run.
 */
#define HJ_TYPE_RECONCILER (hj_reconciler_get_type ())
G_DECLARE_FINAL_TYPE (HjReconciler, hj_reconciler, HJ, RECONCILER, GObject)

HjReconciler *hj_reconciler_new (HjStore *store, HjTransport *transport, HjClock *clock,
                                 HjRandom *random);
void hj_reconciler_start (HjReconciler *self);
void hj_reconciler_stop (HjReconciler *self);
void hj_reconciler_note_act (HjReconciler *self);
DexFuture *hj_reconciler_sync (HjReconciler *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_reconciler_ask (HjReconciler *self, const char *path, GBytes *body)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_reconciler_fetch (HjReconciler *self, const char *attachment)
    G_GNUC_WARN_UNUSED_RESULT;

HjReconcilerState hj_reconciler_get_state (HjReconciler *self);
gint64 hj_reconciler_get_since (HjReconciler *self);
gint64 hj_reconciler_get_waiting (HjReconciler *self);
gint64 hj_reconciler_get_waiting_since (HjReconciler *self);
gint64 hj_reconciler_get_offline_since (HjReconciler *self);
gboolean hj_reconciler_is_saving (HjReconciler *self);
gint64 hj_reconciler_get_conflicts (HjReconciler *self);
gint64 hj_reconciler_get_held (HjReconciler *self);
guint64 hj_reconciler_get_over_quota (HjReconciler *self);
gint64 hj_reconciler_get_last_sync (HjReconciler *self);
char *hj_reconciler_dup_message (HjReconciler *self);
HjSyncWhy hj_reconciler_get_why (HjReconciler *self);
gboolean hj_reconciler_is_listening (HjReconciler *self);
gint64 hj_reconciler_get_clock_offset (HjReconciler *self);
gint64 hj_reconciler_get_next (HjReconciler *self);
char *hj_reconciler_dup_sign_in (HjReconciler *self);

G_END_DECLS
