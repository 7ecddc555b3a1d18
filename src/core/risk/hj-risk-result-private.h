/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-result.h"
#include "core/risk/hj-risk-state-private.h"

G_BEGIN_DECLS

struct _HjRiskResult {
  gatomicrefcount count;
  HjRiskPolicy *policy; /* owned */
  gint64 at;
  HjRiskLabel label;
  int points[HJ_RISK_N_SCALES];
  HjRiskOutlook outlook;
  HjRiskFlip flip;
  guint64 known; /* facts that the policy asks about and somebody knows */
  gint64 inputs[HJ_RISK_N_FACTS];
  const char *const *events; /* owned, ids of the entries that any question counted */
  guint n_reasons;
  HjRiskReason reasons[]; /* each owns its evidence */
};

G_END_DECLS
