/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-facts-row.h"
#include "core/risk/hj-risk-facts.h"

G_BEGIN_DECLS

void hj_policy_take_facts (const HjFactsRow *row, gint64 at, HjRiskFacts *facts);

G_END_DECLS
