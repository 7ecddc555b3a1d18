/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-state-private.h"

/* The interval is exact. Expressions that no completion can change are added up once. The others
 * fall into clusters that share no fact, so each completion of the whole is one completion of each
 * cluster, and scores add. The worst label is the highest of three things that can be driven up
 * apart: the label is high as soon as one of them is. The best label needs all of them low
 * together, so each cluster gives those of its scores that no other one betters. */

typedef struct {
  guint facts[HJ_RISK_N_FACTS];
  guint choice[HJ_RISK_N_FACTS];
  guint n;
} Completion;

static HjRiskLabel
demand_of (const HjRiskScore *score)
{
  return score->rules[HJ_RISK_RED] > 0      ? HJ_RISK_RED
         : score->rules[HJ_RISK_YELLOW] > 0 ? HJ_RISK_YELLOW
                                            : HJ_RISK_BLUE;
}

/* Whether no completion of the rest can make @left worse than @right. */
static gboolean
is_as_low (const HjRiskScore *left, const HjRiskScore *right)
{
  return left->points[HJ_RISK_SAFETY] <= right->points[HJ_RISK_SAFETY]
         && left->points[HJ_RISK_CARE] <= right->points[HJ_RISK_CARE]
         && demand_of (left) <= demand_of (right);
}

static HjRiskScore
add_scores (const HjRiskScore *left, const HjRiskScore *right)
{
  return (HjRiskScore){
    .points = { left->points[0] + right->points[0], left->points[1] + right->points[1] },
    .rules = { 0, left->rules[1] + right->rules[1], left->rules[2] + right->rules[2] },
  };
}

static void
raise_to (HjRiskScore *self, const HjRiskScore *other)
{
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    self->points[scale] = MAX (self->points[scale], other->points[scale]);
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++)
    self->rules[label] = MAX (self->rules[label], other->rules[label]);
}

/* Keeps only scores that no other one betters. */
static void
keep_low (GArray *scores, const HjRiskScore *score)
{
  for (guint i = 0; i < scores->len; i++) {
    if (is_as_low (&g_array_index (scores, HjRiskScore, i), score))
      return;
  }
  for (guint i = scores->len; i > 0; i--) {
    if (is_as_low (score, &g_array_index (scores, HjRiskScore, i - 1)))
      g_array_remove_index_fast (scores, i - 1);
  }
  g_array_append_val (scores, *score);
}

/* Whether a completion may still change the truth of an expression. */
static gboolean
is_open (const HjRiskState *state, guint expr)
{
  return state->exprs[expr] == HJ_RISK_UNKNOWN
         || (state->policy->exprs[expr].asks_known & state->unknown) != 0;
}

static gboolean
next_completion (Completion *self, HjRiskState *state)
{
  for (guint i = 0; i < self->n; i++) {
    const HjRiskUse *use = &state->policy->uses[self->facts[i]];
    gboolean more = ++self->choice[i] < use->n_ranges;
    if (!more)
      self->choice[i] = 0;
    hj_risk_policy_answer (state->policy, self->facts[i], use->ranges[self->choice[i]].low,
                           state->atoms);
    if (more)
      return TRUE;
  }
  return FALSE;
}

/* Tries all completions of the facts that the open expressions of one cluster ask about. */
static void
try_cluster (HjRiskState *state, const HjRiskCluster *cluster, GArray *low, HjRiskScore *high)
{
  const HjRiskPolicy *policy = state->policy;
  guint8 open[HJ_RISK_EXPRS_MAX];
  guint n_open = 0;
  guint64 facts = 0;
  Completion completion = { .n = 0 };
  gboolean first = TRUE;

  for (guint i = 0; i < cluster->n_exprs; i++) {
    if (is_open (state, cluster->exprs[i])) {
      open[n_open++] = cluster->exprs[i];
      facts |= policy->exprs[cluster->exprs[i]].condition.facts & state->unknown;
    }
  }
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((facts & HJ_RISK_FACT_BIT (fact)) != 0) {
      completion.choice[completion.n] = 0;
      completion.facts[completion.n++] = fact;
      hj_risk_policy_answer (policy, fact, policy->uses[fact].ranges[0].low, state->atoms);
    }
  }
  do {
    HjRiskScore score = { 0 };
    for (guint i = 0; i < n_open; i++) {
      if (hj_risk_state_evaluate (state, open[i]) == HJ_RISK_TRUE)
        hj_risk_score_add (&score, &policy->exprs[open[i]], 1);
    }
    keep_low (low, &score);
    if (first)
      *high = score;
    raise_to (high, &score);
    first = FALSE;
  } while (next_completion (&completion, state));
  for (guint i = 0; i < completion.n; i++)
    hj_risk_state_restore (state, completion.facts[i]);
}

/* Combines the scores so far with those of one more cluster. */
static GArray *
combine (GArray *sums, const GArray *scores)
{
  GArray *combined = g_array_sized_new (FALSE, FALSE, sizeof (HjRiskScore), 4);

  for (guint i = 0; i < sums->len; i++) {
    for (guint j = 0; j < scores->len; j++) {
      HjRiskScore sum = add_scores (&g_array_index (sums, HjRiskScore, i),
                                    &g_array_index (scores, HjRiskScore, j));
      keep_low (combined, &sum);
    }
  }
  g_array_unref (sums);
  return combined;
}

static void
find_interval (HjRiskOutlook *self, HjRiskState *state, const HjRiskScore *settled)
{
  const HjRiskPolicy *policy = state->policy;
  const HjRiskPolicySpec *spec = &policy->spec;
  GArray *sums = g_array_sized_new (FALSE, FALSE, sizeof (HjRiskScore), 4);
  g_autoptr (GArray) low = g_array_sized_new (FALSE, FALSE, sizeof (HjRiskScore), 8);
  HjRiskScore worst = *settled;

  g_array_append_val (sums, *settled);
  for (guint i = 0; i < policy->n_clusters; i++) {
    const HjRiskCluster *cluster = &policy->clusters[i];
    HjRiskScore high;

    if ((cluster->facts & state->unknown) == 0)
      continue;
    g_array_set_size (low, 0);
    try_cluster (state, cluster, low, &high);
    worst = add_scores (&worst, &high);
    if (low->len == 1 && sums->len == 1) {
      HjRiskScore *sum = &g_array_index (sums, HjRiskScore, 0);
      *sum = add_scores (sum, &g_array_index (low, HjRiskScore, 0));
    } else {
      sums = combine (sums, low);
    }
  }
  self->worst = MAX (self->worst, hj_risk_score_label (&worst, spec));
  for (guint i = 0; i < sums->len; i++)
    self->best
        = MIN (self->best, hj_risk_score_label (&g_array_index (sums, HjRiskScore, i), spec));
  g_array_unref (sums);
}

/* What a missing fact could change: first by how many colours it alone can move the label, then by
 * the points and rules that wait for it. */
static guint
weigh_missing (HjRiskState *state, guint fact)
{
  const HjRiskPolicy *policy = state->policy;
  const HjRiskUse *use = &policy->uses[fact];
  HjRiskScore without = state->score;
  HjRiskLabel best = HJ_RISK_RED, worst = HJ_RISK_BLUE;
  guint weight = 0;

  for (guint i = 0; i < use->n_exprs; i++) {
    const HjRiskExpr *expr = &policy->exprs[use->exprs[i]];
    if (state->exprs[use->exprs[i]] == HJ_RISK_TRUE)
      hj_risk_score_add (&without, expr, -1);
    if (is_open (state, use->exprs[i]))
      weight += ABS (expr->points[0]) + ABS (expr->points[1]) + expr->at_least * 100;
  }
  if (weight == 0)
    return 0;
  for (guint i = 0; i < use->n_ranges; i++) {
    HjRiskScore score = without;
    hj_risk_policy_answer (policy, fact, use->ranges[i].low, state->atoms);
    for (guint j = 0; j < use->n_exprs; j++) {
      if (hj_risk_state_evaluate (state, use->exprs[j]) == HJ_RISK_TRUE)
        hj_risk_score_add (&score, &policy->exprs[use->exprs[j]], 1);
    }
    HjRiskLabel label = hj_risk_score_label (&score, &policy->spec);
    best = MIN (best, label);
    worst = MAX (worst, label);
  }
  hj_risk_policy_answer_unknown (policy, fact, state->atoms);
  return (worst - best) * 100000 + weight;
}

static void
find_missing (HjRiskOutlook *self, HjRiskState *state)
{
  guint weights[HJ_RISK_N_FACTS];

  self->n_missing = 0;
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((state->unknown & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    guint weight = weigh_missing (state, fact);
    guint place = self->n_missing++;
    for (; place > 0 && weights[place - 1] < weight; place--) {
      weights[place] = weights[place - 1];
      self->missing[place] = self->missing[place - 1];
    }
    weights[place] = weight;
    self->missing[place] = fact;
  }
}

/**
 * hj_risk_outlook_find:
 * @self: (out caller-allocates): what is missing and what it could make
 * @state: an assessment
 *
 * The label itself always lies in the interval, for things may also stay unknown.
 */
void
hj_risk_outlook_find (HjRiskOutlook *self, HjRiskState *state)
{
  HjRiskScore settled = state->score;
  HjRiskScore low, high;
  const HjRiskPolicySpec *spec = &state->policy->spec;

  self->best = self->worst = hj_risk_score_label (&state->score, spec);
  self->n_missing = 0;
  if (state->unknown == 0)
    return;

  for (guint i = 0; i < state->policy->n_exprs; i++) {
    if (is_open (state, i) && state->exprs[i] == HJ_RISK_TRUE)
      hj_risk_score_add (&settled, &state->policy->exprs[i], -1);
  }
  /* If even all open factors at once, those that raise or those that lower, leave the colour, it is
   * settled. */
  low = high = settled;
  for (guint i = 0; i < state->policy->n_exprs; i++) {
    const HjRiskExpr *expr = &state->policy->exprs[i];
    if (!is_open (state, i))
      continue;
    gboolean lowers = expr->points[0] < 0 || expr->points[1] < 0;
    hj_risk_score_add (lowers ? &low : &high, expr, 1);
  }
  if (hj_risk_score_label (&low, spec) != self->best
      || hj_risk_score_label (&high, spec) != self->worst)
    find_interval (self, state, &settled);
  find_missing (self, state);
}
