/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-condition-private.h"
#include "core/risk/hj-risk-facts-private.h"
#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

#define HJ_RISK_EXPRS_MAX (HJ_RISK_FACTORS_MAX + HJ_RISK_RULES_MAX)
#define HJ_RISK_RANGES_MAX 16

/* How many completions of facts that hang together the interval may have to try. */
#define HJ_RISK_COMPLETIONS_MAX 4096

/* Values of a fact between which no condition of the policy tells a difference. */
typedef struct {
  gint64 low;
  gint64 high;
} HjRiskRange;

typedef struct {
  HjRiskRange ranges[HJ_RISK_RANGES_MAX];
  guint n_ranges;
  guint16 *atoms; /* owned, those about this fact */
  guint n_atoms;
  guint8 exprs[HJ_RISK_EXPRS_MAX]; /* those that ask about this fact */
  guint n_exprs;
} HjRiskUse;

/* A factor or a hard rule. */
typedef struct {
  HjRiskCondition condition;
  int points[HJ_RISK_N_SCALES]; /* a factor has one of them, a rule none */
  HjRiskLabel at_least;         /* blue for a factor */
  guint64 asks_known;           /* facts of which it asks whether they are known */
} HjRiskExpr;

/* Facts that hang together by the expressions that ask about more than one of them. */
typedef struct {
  guint64 facts;
  guint8 exprs[HJ_RISK_EXPRS_MAX];
  guint n_exprs;
} HjRiskCluster;

struct _HjRiskPolicy {
  gatomicrefcount count;
  GStringChunk *strings; /* owned, all texts of spec */
  HjRiskPolicySpec spec; /* its arrays are owned */
  char *full_version;    /* owned */

  HjRiskAtom *atoms; /* owned */
  guint n_atoms;
  guint16 *counts; /* owned, the atoms that count events */
  guint n_counts;
  HjRiskExpr exprs[HJ_RISK_EXPRS_MAX]; /* factors, then rules */
  guint n_exprs;
  guint64 facts;       /* a bit for each fact that is asked about */
  guint64 correctable; /* those that a flip card may change */
  HjRiskUse uses[HJ_RISK_N_FACTS];
  HjRiskCluster *clusters; /* owned */
  guint n_clusters;
};

/* Collects what is wrong with a policy. */
typedef struct {
  HjRiskProblemFunc problem; /* (nullable) */
  gpointer data;
  guint n_problems;
} HjRiskCheck;

void hj_risk_check_tell (HjRiskCheck *self, const char *field, int offset, const char *code,
                         const char *format, ...) G_GNUC_PRINTF (5, 6);
void hj_risk_check_spec (HjRiskCheck *self, const HjRiskPolicySpec *spec);
gboolean hj_risk_check_condition (HjRiskCheck *self, const char *field, const char *when,
                                  guint window_hours, int points, GArray *atoms,
                                  HjRiskCondition *condition);
void hj_risk_check_correctable (HjRiskCheck *self, const HjRiskFactorSpec *factor, guint index,
                                guint64 facts);
void hj_risk_check_window (HjRiskCheck *self, const char *field, guint window_hours,
                           const GArray *atoms, const HjRiskCondition *condition);
void hj_risk_check_reach (HjRiskCheck *self, const HjRiskPolicy *policy);

void hj_risk_index_policy (HjRiskPolicy *self, HjRiskCheck *check, const GArray *atoms);

/* Answers all atoms about @fact as if it were @value. */
static inline void
hj_risk_policy_answer (const HjRiskPolicy *self, guint fact, gint64 value, HjRiskTruth *atoms)
{
  const HjRiskUse *use = &self->uses[fact];
  for (guint i = 0; i < use->n_atoms; i++) {
    const HjRiskAtom *atom = &self->atoms[use->atoms[i]];
    gboolean holds
        = atom->kind == HJ_RISK_ATOM_KNOWN || hj_risk_compare (atom->compare, value, atom->value);
    atoms[use->atoms[i]] = holds ? HJ_RISK_TRUE : HJ_RISK_FALSE;
  }
}

/* Answers all atoms about @fact as if it were unknown. */
static inline void
hj_risk_policy_answer_unknown (const HjRiskPolicy *self, guint fact, HjRiskTruth *atoms)
{
  const HjRiskUse *use = &self->uses[fact];
  for (guint i = 0; i < use->n_atoms; i++) {
    gboolean known = self->atoms[use->atoms[i]].kind == HJ_RISK_ATOM_KNOWN;
    atoms[use->atoms[i]] = known ? HJ_RISK_FALSE : HJ_RISK_UNKNOWN;
  }
}

G_END_DECLS
