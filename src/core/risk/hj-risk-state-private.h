/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy-private.h"
#include "core/risk/hj-risk-result.h"

G_BEGIN_DECLS

/* What some factors and rules add up to. Scores of clusters that share no fact can be added. */
typedef struct {
  int points[HJ_RISK_N_SCALES];
  int rules[HJ_RISK_N_LABELS]; /* how many rules hold, by the colour that they demand */
} HjRiskScore;

/* One assessment at work; nothing in it is allocated. */
typedef struct {
  const HjRiskPolicy *policy;
  const HjRiskFacts *facts;
  gint64 at;
  HjRiskTruth atoms[HJ_RISK_ATOMS_MAX];
  HjRiskTruth exprs[HJ_RISK_EXPRS_MAX];
  HjRiskScore score; /* of the expressions that hold */
  guint64 unknown;   /* facts that the policy asks about and nobody knows */
} HjRiskState;

/* A flip card: nothing if @n is 0. */
typedef struct {
  guint n;
  HjRiskFact facts[HJ_RISK_FLIP_MAX];
  gint64 values[HJ_RISK_FLIP_MAX];
  HjRiskLabel label;
} HjRiskFlip;

typedef struct {
  HjRiskLabel best;
  HjRiskLabel worst;
  HjRiskFact missing[HJ_RISK_N_FACTS]; /* what could change most comes first */
  guint n_missing;
} HjRiskOutlook;

static inline void
hj_risk_score_add (HjRiskScore *self, const HjRiskExpr *expr, int times)
{
  self->points[HJ_RISK_SAFETY] += times * expr->points[HJ_RISK_SAFETY];
  self->points[HJ_RISK_CARE] += times * expr->points[HJ_RISK_CARE];
  self->rules[expr->at_least] += times; /* a factor demands blue, which is no demand */
}

static inline HjRiskLabel
hj_risk_score_label (const HjRiskScore *self, const HjRiskPolicySpec *spec)
{
  HjRiskLabel label = self->rules[HJ_RISK_RED] > 0      ? HJ_RISK_RED
                      : self->rules[HJ_RISK_YELLOW] > 0 ? HJ_RISK_YELLOW
                                                        : HJ_RISK_BLUE;
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++) {
    HjRiskLabel color = self->points[scale] >= spec->red[scale]      ? HJ_RISK_RED
                        : self->points[scale] >= spec->yellow[scale] ? HJ_RISK_YELLOW
                                                                     : HJ_RISK_BLUE;
    label = MAX (label, color);
  }
  return label;
}

static inline HjRiskTruth
hj_risk_state_evaluate (const HjRiskState *self, guint expr)
{
  return hj_risk_condition_evaluate (&self->policy->exprs[expr].condition, self->atoms);
}

/* Answers the atoms about @fact as the facts themselves say. */
static inline void
hj_risk_state_restore (HjRiskState *self, guint fact)
{
  if ((self->facts->known & HJ_RISK_FACT_BIT (fact)) != 0)
    hj_risk_policy_answer (self->policy, fact, self->facts->values[fact], self->atoms);
  else
    hj_risk_policy_answer_unknown (self->policy, fact, self->atoms);
}

gboolean hj_risk_event_counts (const HjRiskEvent *event, const HjRiskAtom *atom, gint64 at);
void hj_risk_state_init (HjRiskState *self, const HjRiskPolicy *policy, const HjRiskFacts *facts,
                         gint64 at);
void hj_risk_outlook_find (HjRiskOutlook *self, HjRiskState *state);
void hj_risk_flip_find (HjRiskFlip *self, HjRiskState *state);

HjRiskResult *hj_risk_result_new (HjRiskPolicy *policy, const HjRiskState *state,
                                  const HjRiskOutlook *outlook, const HjRiskFlip *flip);

G_END_DECLS
