/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-facts.h"

G_BEGIN_DECLS

#define HJ_RISK_FACT_BIT(fact) (G_GUINT64_CONSTANT (1) << (fact))

G_STATIC_ASSERT (HJ_RISK_N_FACTS <= 64);

struct _HjRiskFacts {
  guint64 known; /* a bit a fact */
  gint64 values[HJ_RISK_N_FACTS];
  char *evidence[HJ_RISK_N_FACTS]; /* owned, nullable */
  HjRiskEvent *events;             /* owned */
  guint n_events;
  guint n_room;
};

G_END_DECLS
