/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-facts.h"

G_BEGIN_DECLS

typedef enum { HJ_RISK_BLUE, HJ_RISK_YELLOW, HJ_RISK_RED } HjRiskLabel;

#define HJ_RISK_N_LABELS (HJ_RISK_RED + 1)

const char *hj_risk_label_to_string (HjRiskLabel label);
gboolean hj_risk_label_from_string (const char *text, HjRiskLabel *label);

/**
 * HjRiskScale:
 * @HJ_RISK_SAFETY: danger to others; may lead to restrictions
 * @HJ_RISK_CARE: danger to oneself and illness; leads to care only
 */
typedef enum { HJ_RISK_SAFETY, HJ_RISK_CARE } HjRiskScale;

#define HJ_RISK_N_SCALES (HJ_RISK_CARE + 1)

const char *hj_risk_scale_to_string (HjRiskScale scale);

/* Limits of a policy; the loader refuses what is beyond. */
#define HJ_RISK_FACTORS_MAX 64
#define HJ_RISK_RULES_MAX 16
#define HJ_RISK_POINTS_MAX 100
#define HJ_RISK_WINDOW_MAX (24 * 366 * 10) /* hours */

/* What a policy says, before it is checked and compiled. All strings are borrowed. */
typedef struct {
  const char *id;
  const char *text_en;
  const char *text_zh;
  HjRiskScale scale;
  int points;
  const char *when;   /* condition, see README.md */
  guint window_hours; /* how long evidence counts where the condition names no window; 0: always */
  const char *const *correctable; /* (nullable) names of facts, ends with NULL */
  const char *source;             /* (nullable) where the factor comes from */
  const char *why_en;             /* (nullable) why it counts; in both languages or in none */
  const char *why_zh;
} HjRiskFactorSpec;

typedef struct {
  const char *id;
  const char *text_en;
  const char *text_zh;
  const char *when;
  guint window_hours;
  HjRiskLabel at_least;
  const char *source; /* (nullable) */
} HjRiskRuleSpec;

typedef struct {
  const char *role; /* role id */
  const char *text_en;
  const char *text_zh;
  guint within_hours;
} HjRiskResourceSpec;

typedef struct {
  const char *id;
  const char *version;
  const HjRiskFactorSpec *factors;
  guint n_factors;
  const HjRiskRuleSpec *rules; /* hard rules: at least this colour, whatever the points */
  guint n_rules;
  int yellow[HJ_RISK_N_SCALES]; /* points from which a scale is yellow */
  int red[HJ_RISK_N_SCALES];
  guint review_hours[HJ_RISK_N_LABELS];
  const HjRiskResourceSpec *resources[HJ_RISK_N_LABELS];
  guint n_resources[HJ_RISK_N_LABELS];
} HjRiskPolicySpec;

/**
 * HjRiskProblemFunc:
 * @field: path in the document, like `factors[3].when`
 * @offset: byte offset inside a condition, else -1
 * @code: short name of the kind of problem
 * @sentence: what is wrong and what to do
 */
typedef void (*HjRiskProblemFunc) (const char *field, int offset, const char *code,
                                   const char *sentence, gpointer data);

/**
 * HjRiskPolicy:
 *
 * A checked and compiled points card: immutable, counted, safe to use from any thread.
 */
typedef struct _HjRiskPolicy HjRiskPolicy;

#define HJ_TYPE_RISK_POLICY (hj_risk_policy_get_type ())
GType hj_risk_policy_get_type (void);

HjRiskPolicy *hj_risk_policy_new (const HjRiskPolicySpec *spec, HjRiskProblemFunc problem,
                                  gpointer data);
HjRiskPolicy *hj_risk_policy_ref (HjRiskPolicy *self);
void hj_risk_policy_unref (HjRiskPolicy *self);

const HjRiskPolicySpec *hj_risk_policy_get_spec (const HjRiskPolicy *self);
const char *hj_risk_policy_get_full_version (const HjRiskPolicy *self);
guint64 hj_risk_policy_get_facts (const HjRiskPolicy *self);
const char *hj_risk_policy_get_text (const HjRiskPolicy *self, const char *id,
                                     const char *language);
const char *hj_risk_policy_get_why (const HjRiskPolicy *self, const char *id, const char *language);
const char *hj_risk_policy_get_source (const HjRiskPolicy *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRiskPolicy, hj_risk_policy_unref)

G_END_DECLS
