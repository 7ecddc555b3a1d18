/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-rows.h"

G_BEGIN_DECLS

/**
 * HjApplying:
 *
 * Whose ops are taken, and where. Nothing is owned.
 */
typedef struct {
  HjCentral *central;
  const HjCentralDevice *device;
  const HjCentralUser *user;
} HjApplying;

/**
 * HjVerdict:
 * @reason: (nullable): one sentence, for people
 * @conflict: (nullable): id of the conflict row
 * @waits_for: (nullable): id of the held op that has to be decided on before this one
 *
 * What becomes of one op. Text is owned.
 */
typedef struct {
  HjOpOutcome outcome;
  char *reason;
  char *conflict;
  char *waits_for;
} HjVerdict;

void hj_verdict_clear (HjVerdict *self);
gboolean hj_verdict_hold (HjVerdict *self, const char *reason);
gboolean hj_verdict_take_hold (HjVerdict *self, char *reason);
gboolean hj_verdict_hold_behind (HjVerdict *self, const char *op, const char *reason);

/* Every one of these returns whether the database did its work; what became of the op is in the
 * verdict. After a verdict of `HELD` the caller undoes whatever was written.
 */
gboolean hj_op_apply (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error);
gboolean hj_op_judge (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error);
HjOp *hj_op_upcast (HjOp *op);
gboolean hj_op_apply_new (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                          HjVerdict *verdict, GError **error);
gboolean hj_op_apply_set (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                          HjVerdict *verdict, GError **error);
gboolean hj_op_apply_do (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                         HjVerdict *verdict, GError **error);
gboolean hj_op_apply_resolve (const HjApplying *applying, const HjOp *op, HjVerdict *verdict,
                              GError **error);

gboolean hj_op_load_for_change (const HjApplying *applying, const HjOp *op, const HjEntity *entity,
                                HjRecord **row, HjVerdict *verdict, GError **error);
gboolean hj_op_read_fields (const HjOp *op, HjRecord *into, guint64 *mask, HjVerdict *verdict);
gboolean hj_op_check_refs (const HjApplying *applying, const HjRecord *row, guint64 mask,
                           HjVerdict *verdict);
gboolean hj_op_check_changed (const HjRecord *before, const HjRecord *after, guint64 mask,
                              HjVerdict *verdict);
gboolean hj_op_was_seen (const HjApplying *applying, const HjOp *op, const HjRecord *before,
                         guint index, gboolean *seen, GError **error);
gboolean hj_op_write (const HjApplying *applying, const HjOp *op, const HjRecord *before,
                      HjRecord *after, GError **error);

gboolean hj_op_give_command (const HjApplying *applying, const HjOp *op,
                             const HjWorkflowCommand *command, HjRecord *after, GError **error);
gboolean hj_op_may_force (const HjApplying *applying, const HjWorkflowCommand *command,
                          const HjRecord *row);

char *hj_op_dup_user_name (const HjApplying *applying, const char *user);
char *hj_op_dup_shown (const HjRecord *row, const char *name);
gboolean hj_op_open_conflict (const HjApplying *applying, const HjOp *op, const HjRecord *row,
                              const char *field, const char *offered, const char *reason,
                              HjVerdict *verdict, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjVerdict, hj_verdict_clear)

/**
 * HjHeldAct:
 * @replaced: the held row of an op that a new one takes the place of
 * @before: (element-type HjHeldOp): what was entered together with it, before it
 * @after: (element-type HjHeldOp): the same, after it
 *
 * An act that is held, and of which an op is corrected now. All of it is taken, or nothing.
 */
typedef struct {
  HjRecord *replaced;
  GPtrArray *before;
  GPtrArray *after;
} HjHeldAct;

void hj_held_act_free (HjHeldAct *self);
gboolean hj_held_act_find (const HjApplying *applying, GPtrArray *ops, guint first, guint end,
                           HjHeldAct **act, GError **error);
gboolean hj_held_act_judge (const HjApplying *applying, HjHeldAct *self, gboolean before,
                            gboolean *held, GError **error);
gboolean hj_held_act_accept (const HjApplying *applying, HjHeldAct *self, GError **error);
gboolean hj_held_act_hold (const HjApplying *applying, HjHeldAct *self, const HjOp *op,
                           const char *culprit, GError **error);
gboolean hj_held_retry (const HjApplying *applying, const HjRecord *row, HjVerdict *verdict,
                        GError **error);
const char *hj_held_act_get_culprit (const HjHeldAct *self);

/**
 * HjHeldOp:
 * @row: the held row
 * @op: what it holds
 * @verdict: what becomes of it now
 */
typedef struct {
  HjRecord *row;
  HjOp *op;
  HjVerdict verdict;
} HjHeldOp;

void hj_held_op_free (HjHeldOp *self);
GPtrArray *hj_held_list (const HjApplying *applying, const char *waits_for, GError **error);
HjRecord *hj_held_load (const HjApplying *applying, const char *op, gboolean *found,
                        GError **error);
gboolean hj_held_is_waiting (const HjApplying *applying, const char *op, gboolean *waiting,
                             GError **error);
gboolean hj_held_write (const HjApplying *applying, const HjOp *op, const HjVerdict *verdict,
                        const HjRecord *replaced, gboolean *waits, GError **error);
gboolean hj_held_judge_again (const HjApplying *applying, HjHeldOp *held, GError **error);
gboolean hj_held_note (const HjApplying *applying, HjHeldOp *held, GError **error);
gboolean hj_held_release (const HjApplying *applying, const char *op, GError **error);
gboolean hj_held_end (const HjApplying *applying, const HjRecord *row, GError **error);
gboolean hj_held_check_base (const HjApplying *applying, const HjOp *op, gboolean *waiting,
                             HjVerdict *verdict, GError **error);
char *hj_held_find_maker (const HjApplying *applying, const char *entity, const char *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjHeldAct, hj_held_act_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjHeldOp, hj_held_op_free)

#define HJ_BIT(i) (G_GUINT64_CONSTANT (1) << (i))

G_END_DECLS
