/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

/* How many facts a flip card changes at most. */
#define HJ_RISK_FLIP_MAX 3

/**
 * HjRiskReason:
 * @id: id of the factor or of the hard rule
 * @rule: whether it is a hard rule; then @points is 0 and @at_least says what it demands
 * @evidence: (array zero-terminated=1): ids of the rows that it rests on, may be empty
 */
typedef struct {
  const char *id;
  gboolean rule;
  HjRiskScale scale;
  int points;
  HjRiskLabel at_least;
  const char *const *evidence;
} HjRiskReason;

/**
 * HjRiskResult:
 *
 * What a policy says about one detention at one time. Immutable, counted.
 */
typedef struct _HjRiskResult HjRiskResult;

#define HJ_TYPE_RISK_RESULT (hj_risk_result_get_type ())
GType hj_risk_result_get_type (void);

HjRiskResult *hj_risk_result_ref (HjRiskResult *self);
void hj_risk_result_unref (HjRiskResult *self);

HjRiskPolicy *hj_risk_result_get_policy (const HjRiskResult *self);
gint64 hj_risk_result_get_at (const HjRiskResult *self);
HjRiskLabel hj_risk_result_get_label (const HjRiskResult *self);
HjRiskLabel hj_risk_result_get_best (const HjRiskResult *self);
HjRiskLabel hj_risk_result_get_worst (const HjRiskResult *self);
int hj_risk_result_get_points (const HjRiskResult *self, HjRiskScale scale);
guint hj_risk_result_get_n_reasons (const HjRiskResult *self);
const HjRiskReason *hj_risk_result_get_reason (const HjRiskResult *self, guint index);
const HjRiskFact *hj_risk_result_get_missing (const HjRiskResult *self, guint *n_missing);
guint hj_risk_result_get_n_flips (const HjRiskResult *self);
HjRiskFact hj_risk_result_get_flip (const HjRiskResult *self, guint index, gint64 *value);
HjRiskLabel hj_risk_result_get_flip_label (const HjRiskResult *self);
gboolean hj_risk_result_get_input (const HjRiskResult *self, HjRiskFact fact, gint64 *value);
const char *const *hj_risk_result_get_events (const HjRiskResult *self);

/**
 * HjRiskJson:
 * @HJ_RISK_JSON_CONTRACT: the keys of the command line's contract
 * @HJ_RISK_JSON_FULL: as well the reasons' evidence, the time and the inputs used
 */
typedef enum { HJ_RISK_JSON_CONTRACT, HJ_RISK_JSON_FULL } HjRiskJson;

char *hj_risk_result_to_json (const HjRiskResult *self, const char *detention, HjRiskJson form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRiskResult, hj_risk_result_unref)

G_END_DECLS
