/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-facts.h"

G_BEGIN_DECLS

const char *hj_say_fact (HjRiskFact fact);
char *hj_say_fact_value (HjRiskFact fact, gint64 value);
const char *hj_say_severity (gint64 severity);

G_END_DECLS
