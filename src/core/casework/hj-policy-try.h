/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-classify.h"

G_BEGIN_DECLS

/**
 * HjPolicyTryCounts:
 * @n_detentions: detentions that both policies were asked about
 * @n_changed: those whose label would be another
 * @moves: the same, from a label (first index) to another
 */
typedef struct {
  gint64 n_detentions;
  gint64 n_changed;
  gint64 moves[HJ_RISK_N_LABELS][HJ_RISK_N_LABELS];
} HjPolicyTryCounts;

/**
 * HjPolicyTryFunc:
 * @row: a detention whose label would be another; %NULL for one that keeps its label
 *
 * Returns: whether to go on; %FALSE with @error set is a failure, without it an end
 */
typedef gboolean (*HjPolicyTryFunc) (const HjFactsRow *row, const HjRiskResult *before,
                                     const HjRiskResult *after, gpointer user_data, GError **error);

gboolean hj_policy_try (HjReplica *replica, HjRiskPolicy *before, HjRiskPolicy *after, gint64 at,
                        HjPolicyTryFunc func, gpointer user_data, HjPolicyTryCounts *counts,
                        GError **error);

G_END_DECLS
