/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-state-private.h"

G_BEGIN_DECLS

const char *const *hj_risk_evidence_of (const HjRiskState *state, const HjRiskCondition *condition);
const char *const *hj_risk_evidence_of_all (const HjRiskState *state);
void hj_risk_evidence_free (const char *const *evidence);

G_END_DECLS
