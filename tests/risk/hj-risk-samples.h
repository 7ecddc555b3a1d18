/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-assess.h"

#define HJ_SAMPLE_AT G_GINT64_CONSTANT (1792800000000)
#define HJ_SAMPLE_HOUR G_GINT64_CONSTANT (3600000)

HjRiskPolicySpec hj_sample_spec (const HjRiskFactorSpec *factors, guint n_factors,
                                 const HjRiskRuleSpec *rules, guint n_rules);
HjRiskFactorSpec hj_sample_factor (const char *id, HjRiskScale scale, int points, const char *when);
HjRiskRuleSpec hj_sample_rule (const char *id, HjRiskLabel at_least, const char *when);
HjRiskPolicy *hj_sample_policy (const HjRiskFactorSpec *factors, guint n_factors,
                                const HjRiskRuleSpec *rules, guint n_rules);
HjRiskPolicy *hj_sample_random_policy (GRand *random);
HjRiskFacts *hj_sample_random_facts (GRand *random, int unknown_percent);
HjRiskLabel hj_sample_label (HjRiskPolicy *policy, const HjRiskFacts *facts);
