/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-assess.h"
#include "core/store/hj-facts-query.h"

G_BEGIN_DECLS

/**
 * HjClassifyFunc:
 * @row: what the classifier was told about the detention
 * @result: what it says
 *
 * Returns: whether to go on; %FALSE with @error set is a failure, without it an end
 */
typedef gboolean (*HjClassifyFunc) (const HjFactsRow *row, HjRiskResult *result, gpointer user_data,
                                    GError **error);

/**
 * HjClassifyCounts:
 * @n_proposed: detentions with a new proposal
 * @n_unchanged: detentions whose label is the one that the classifier gives
 */
typedef struct {
  guint n_proposed;
  guint n_unchanged;
} HjClassifyCounts;

/**
 * HjClassifyProgressFunc:
 * @n_done: detentions that are on the disk
 * @n_all: all of them
 */
typedef void (*HjClassifyProgressFunc) (guint n_done, guint n_all, gpointer user_data);

HjRiskPolicy *hj_classify_get_policy (HjReplica *replica, GError **error);
HjRiskResult *hj_classify_detention (HjReplica *replica, HjRiskPolicy *policy,
                                     const char *detention, gint64 at, GError **error);
gboolean hj_classify_all (HjReplica *replica, HjRiskPolicy *policy, gint64 at, HjClassifyFunc func,
                          gpointer user_data, GError **error);
gboolean hj_classify_propose_all (HjReplica *replica, HjClassifyProgressFunc progress,
                                  gpointer user_data, HjClassifyCounts *counts, GError **error);

G_END_DECLS
