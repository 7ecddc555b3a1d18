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
 *
 * What becomes of one op. Text is owned.
 */
typedef struct {
  HjOpOutcome outcome;
  char *reason;
  char *conflict;
} HjVerdict;

void hj_verdict_clear (HjVerdict *self);
gboolean hj_verdict_hold (HjVerdict *self, const char *reason);
gboolean hj_verdict_take_hold (HjVerdict *self, char *reason);

/* Every one of these returns whether the database did its work; what became of the op is in the
 * verdict. After a verdict of `HELD` the caller undoes whatever was written.
 */
gboolean hj_op_apply (const HjApplying *applying, HjOp *op, HjVerdict *verdict, GError **error);
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

gboolean hj_op_open_conflict (const HjApplying *applying, const HjOp *op, const HjRecord *row,
                              const char *field, const char *offered, const char *reason,
                              HjVerdict *verdict, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjVerdict, hj_verdict_clear)

#define HJ_BIT(i) (G_GUINT64_CONSTANT (1) << (i))

G_END_DECLS
