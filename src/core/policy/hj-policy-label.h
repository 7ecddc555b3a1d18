/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "core/risk/hj-risk-result.h"

G_BEGIN_DECLS

HjRecord *hj_policy_make_label (const HjRiskResult *result, const char *id, const char *detention);
gint64 hj_policy_get_review_time (const HjRiskPolicy *policy, const char *color, gint64 from);

G_END_DECLS
