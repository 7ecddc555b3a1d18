/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"
#include "core/workflow/hj-workflow-due.h"

G_BEGIN_DECLS

/**
 * HjActResult:
 * @id: of the row
 * @label_before: (nullable): colour of the label that held before, where the act had the classifier
 *   run
 * @label_after: (nullable): colour that the classifier gives now
 * @label: (nullable): id of the label that the act proposed; %NULL where the colour stays
 *
 * What came of an act.
 */
typedef struct {
  char *id;
  char *label_before;
  char *label_after;
  char *label;
} HjActResult;

void hj_act_result_clear (HjActResult *result);

HjRecord *hj_act_draft (HjReplica *replica, const HjEntity *entity, GError **error);
gboolean hj_act_new (HjReplica *replica, HjRecord *record, HjActResult *result, GError **error);
gboolean hj_act_set (HjReplica *replica, HjRecord *changed, HjActResult *result, GError **error);
gboolean hj_act_do (HjReplica *replica, const HjEntity *entity, const char *id, const char *command,
                    const HjRecord *given, HjActResult *result, GError **error);

GPtrArray *hj_act_allowed (HjReplica *replica, const HjRecord *record);
GArray *hj_act_due (HjReplica *replica, const HjRecord *record);
gboolean hj_act_may_make (HjReplica *replica, const HjEntity *entity);
gboolean hj_act_may_change (HjReplica *replica, const HjRecord *record, const char *field);
gboolean hj_act_resolve (HjReplica *replica, const char *conflict, const char *take,
                         GError **error);
gboolean hj_act_resolve_seen (HjReplica *replica, const HjRecord *seen, const char *take,
                              GError **error);

gboolean hj_act_give_up (HjReplica *replica, const char *held, const char *why, GError **error);
HjRecord *hj_act_held_draft (HjReplica *replica, const HjRecord *held, HjOp **op, GError **error);
gboolean hj_act_correct (HjReplica *replica, const char *held, HjRecord *corrected,
                         const char *command, HjActResult *result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjActResult, hj_act_result_clear)

G_END_DECLS
