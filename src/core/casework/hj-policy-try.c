/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-policy-try.h"

#include "core/policy/hj-policy-facts.h"

typedef struct {
  HjRiskPolicy *after;
  gint64 at;
  HjRiskFacts *facts; /* used again for every row */
  HjPolicyTryFunc func;
  gpointer user_data;
  HjPolicyTryCounts *counts;
} Trying;

static gboolean
on_detention_classified_cb (const HjFactsRow *row, HjRiskResult *before, gpointer user_data,
                            GError **error)
{
  Trying *trying = user_data;
  g_autoptr (HjRiskResult) after = NULL;
  HjRiskLabel from, to;

  hj_policy_take_facts (row, trying->at, trying->facts);
  after = hj_risk_assess (trying->after, trying->facts, trying->at);
  from = hj_risk_result_get_label (before);
  to = hj_risk_result_get_label (after);
  trying->counts->n_detentions++;
  if (from != to) {
    trying->counts->n_changed++;
    trying->counts->moves[from][to]++;
  }
  return trying->func (from == to ? NULL : row, before, after, trying->user_data, error);
}

/**
 * hj_policy_try:
 * @before: the policy that holds
 * @after: the one that is tried
 * @at: UTC milliseconds: the time that the answers are for
 * @func: called for every detention
 * @counts: (out caller-allocates): what came of it
 * @error: an error of the store, or of @func
 *
 * Runs both policies over the replica. Nothing is written.
 */
gboolean
hj_policy_try (HjReplica *replica, HjRiskPolicy *before, HjRiskPolicy *after, gint64 at,
               HjPolicyTryFunc func, gpointer user_data, HjPolicyTryCounts *counts, GError **error)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  Trying trying = {
    .after = after, .at = at, .facts = facts, .func = func, .user_data = user_data, .counts = counts
  };

  *counts = (HjPolicyTryCounts){ 0 };
  return hj_classify_all (replica, before, at, on_detention_classified_cb, &trying, error);
}
