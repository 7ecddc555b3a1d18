/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-state-private.h"

/* The flip card is the smallest set of correctable facts that takes a yellow or red label down, or
 * a blue one up. Sets are tried from small to large in the order of the facts, values from near to
 * far, so the first that flips is the answer. Before a set is tried, it is asked what its facts
 * could do at most; that spares nearly all of them. */

typedef struct {
  HjRiskState *state;
  HjRiskLabel label;
  gboolean down;
  guint facts[HJ_RISK_N_FACTS]; /* candidates, in order */
  guint n_facts;
  HjRiskScore reach[HJ_RISK_N_FACTS]; /* what each candidate could add or take at most */
  guint8 helpful[HJ_RISK_EXPRS_MAX];  /* expressions whose change helps */
  guint n_helpful;
} Search;

static gboolean
is_flipped (const Search *self, const HjRiskScore *score)
{
  HjRiskLabel label = hj_risk_score_label (score, &self->state->policy->spec);
  return self->down ? label < self->label : label > self->label;
}

/* Whether a change of this expression could move the label the right way. */
static gboolean
is_helpful (const Search *self, guint index)
{
  const HjRiskExpr *expr = &self->state->policy->exprs[index];
  gboolean holds = self->state->exprs[index] == HJ_RISK_TRUE;
  gboolean lowers = expr->points[0] < 0 || expr->points[1] < 0;

  if ((expr->condition.facts & self->state->policy->correctable) == 0)
    return FALSE;
  return self->down ? holds != lowers : holds == lowers;
}

static void
list_candidates (Search *self)
{
  const HjRiskPolicy *policy = self->state->policy;
  guint64 facts = 0;

  for (guint i = 0; i < policy->n_exprs; i++) {
    if (is_helpful (self, i)) {
      self->helpful[self->n_helpful++] = i;
      facts |= policy->exprs[i].condition.facts & policy->correctable;
    }
  }
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((facts & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    HjRiskScore reach = { 0 };
    for (guint i = 0; i < self->n_helpful; i++) {
      const HjRiskExpr *expr = &policy->exprs[self->helpful[i]];
      if ((expr->condition.facts & HJ_RISK_FACT_BIT (fact)) != 0)
        hj_risk_score_add (&reach, expr,
                           self->state->exprs[self->helpful[i]] == HJ_RISK_TRUE ? -1 : 1);
    }
    self->reach[self->n_facts] = reach;
    self->facts[self->n_facts++] = fact;
  }
}

static void
add_score (HjRiskScore *self, const HjRiskScore *other)
{
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    self->points[scale] += other->points[scale];
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++)
    self->rules[label] += other->rules[label];
}

/* What the label would be if the facts of a set were as they are answered now. */
static HjRiskScore
score_set (const Search *self, guint64 set)
{
  const HjRiskState *state = self->state;
  HjRiskScore score = state->score;

  for (guint i = 0; i < state->policy->n_exprs; i++) {
    const HjRiskExpr *expr = &state->policy->exprs[i];
    if ((expr->condition.facts & set) == 0)
      continue;
    int after = hj_risk_state_evaluate (state, i) == HJ_RISK_TRUE;
    int before = state->exprs[i] == HJ_RISK_TRUE;
    if (after != before)
      hj_risk_score_add (&score, expr, after - before);
  }
  return score;
}

/* Values that a fact can be changed to, near ones first. */
static guint
list_values (const HjRiskState *state, guint fact, gint64 *values)
{
  const HjRiskUse *use = &state->policy->uses[fact];
  gboolean known = (state->facts->known & HJ_RISK_FACT_BIT (fact)) != 0;
  gint64 now = state->facts->values[fact];
  guint n = 0;

  for (guint i = 0; i < use->n_ranges; i++) {
    const HjRiskRange *range = &use->ranges[i];
    if (known && range->low <= now && now <= range->high)
      continue;
    gint64 value = known && now > range->high ? range->high : range->low;
    guint place = n++;
    for (; known && place > 0 && ABS (values[place - 1] - now) > ABS (value - now); place--)
      values[place] = values[place - 1];
    values[place] = value;
  }
  return n;
}

/* Tries all values of the set's facts from @depth on. */
static gboolean
try_values (Search *self, const guint *set, guint n, guint depth, HjRiskFlip *flip)
{
  gint64 values[HJ_RISK_RANGES_MAX];
  guint fact = self->facts[set[depth]];
  guint n_values = list_values (self->state, fact, values);
  gboolean found = FALSE;

  for (guint i = 0; i < n_values && !found; i++) {
    hj_risk_policy_answer (self->state->policy, fact, values[i], self->state->atoms);
    if (depth + 1 < n) {
      found = try_values (self, set, n, depth + 1, flip);
    } else {
      guint64 facts = 0;
      for (guint j = 0; j < n; j++)
        facts |= HJ_RISK_FACT_BIT (self->facts[set[j]]);
      HjRiskScore score = score_set (self, facts);
      found = is_flipped (self, &score);
      flip->label = hj_risk_score_label (&score, &self->state->policy->spec);
    }
    flip->facts[depth] = fact;
    flip->values[depth] = values[i];
  }
  hj_risk_state_restore (self->state, fact);
  return found;
}

/* Tries the sets of @n facts that go on from the first @depth ones. */
static gboolean
try_sets (Search *self, guint *set, guint n, guint depth, const HjRiskScore *reached,
          HjRiskFlip *flip)
{
  for (guint i = depth == 0 ? 0 : set[depth - 1] + 1; i + (n - depth) <= self->n_facts; i++) {
    HjRiskScore score = *reached;
    add_score (&score, &self->reach[i]);
    set[depth] = i;
    if (depth + 1 < n ? try_sets (self, set, n, depth + 1, &score, flip)
                      : is_flipped (self, &score) && try_values (self, set, n, 0, flip))
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_risk_flip_find:
 * @self: (out caller-allocates): the flip card
 * @state: an assessment
 */
void
hj_risk_flip_find (HjRiskFlip *self, HjRiskState *state)
{
  Search search = { .state = state };
  HjRiskScore all = state->score;
  guint set[HJ_RISK_FLIP_MAX];

  self->n = 0;
  search.label = self->label = hj_risk_score_label (&state->score, &state->policy->spec);
  search.down = search.label > HJ_RISK_BLUE;
  list_candidates (&search);
  for (guint i = 0; i < search.n_facts; i++)
    add_score (&all, &search.reach[i]);
  if (!is_flipped (&search, &all))
    return;

  for (guint n = 1; n <= HJ_RISK_FLIP_MAX; n++) {
    if (try_sets (&search, set, n, 0, &state->score, self)) {
      self->n = n;
      return;
    }
  }
}
