/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy.h"
#include "core/risk/hj-risk-result.h"

G_BEGIN_DECLS

HjRiskResult *hj_risk_assess (HjRiskPolicy *policy, const HjRiskFacts *facts, gint64 at);

G_END_DECLS
