/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-result-private.h"

#include "core/risk/hj-risk-evidence-private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HjRiskResult, hj_risk_result, hj_risk_result_ref, hj_risk_result_unref)

static gboolean
comes_before (const HjRiskReason *left, const HjRiskReason *right)
{
  if (left->rule != right->rule)
    return left->rule;
  return left->rule ? left->at_least > right->at_least : left->points > right->points;
}

/* Rules come first, then factors from many points to few; what is equal keeps the policy's order.
 */
static void
fill_reasons (HjRiskResult *self, const HjRiskState *state)
{
  const HjRiskPolicySpec *spec = &state->policy->spec;

  for (guint i = 0; i < state->policy->n_exprs; i++) {
    if (state->exprs[i] != HJ_RISK_TRUE)
      continue;
    gboolean rule = i >= spec->n_factors;
    HjRiskReason reason = {
      .id = rule ? spec->rules[i - spec->n_factors].id : spec->factors[i].id,
      .rule = rule,
      .scale = rule ? HJ_RISK_SAFETY : spec->factors[i].scale,
      .points = rule ? 0 : spec->factors[i].points,
      .at_least = state->policy->exprs[i].at_least,
      .evidence = hj_risk_evidence_of (state, &state->policy->exprs[i].condition),
    };
    guint place = self->n_reasons++;
    for (; place > 0 && comes_before (&reason, &self->reasons[place - 1]); place--)
      self->reasons[place] = self->reasons[place - 1];
    self->reasons[place] = reason;
  }
}

/**
 * hj_risk_result_new:
 * @policy: the policy
 * @state: the assessment
 * @outlook: interval and what is missing
 * @flip: the flip card
 *
 * Returns: (transfer full): the result
 */
HjRiskResult *
hj_risk_result_new (HjRiskPolicy *policy, const HjRiskState *state, const HjRiskOutlook *outlook,
                    const HjRiskFlip *flip)
{
  guint n_reasons = 0;
  for (guint i = 0; i < policy->n_exprs; i++)
    n_reasons += state->exprs[i] == HJ_RISK_TRUE;

  HjRiskResult *self = g_malloc0 (sizeof *self + n_reasons * sizeof (HjRiskReason));
  g_atomic_ref_count_init (&self->count);
  self->policy = hj_risk_policy_ref (policy);
  self->at = state->at;
  self->label = hj_risk_score_label (&state->score, &policy->spec);
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    self->points[scale] = MAX (0, state->score.points[scale]);
  self->outlook = *outlook;
  self->flip = *flip;
  self->known = policy->facts & state->facts->known;
  memcpy (self->inputs, state->facts->values, sizeof self->inputs);
  self->events = hj_risk_evidence_of_all (state);
  fill_reasons (self, state);
  return self;
}

/**
 * hj_risk_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
HjRiskResult *
hj_risk_result_ref (HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->count);
  return self;
}

/**
 * hj_risk_result_unref:
 * @self: (transfer full): a result
 */
void
hj_risk_result_unref (HjRiskResult *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  for (guint i = 0; i < self->n_reasons; i++)
    hj_risk_evidence_free (self->reasons[i].evidence);
  hj_risk_evidence_free (self->events);
  hj_risk_policy_unref (self->policy);
  g_free (self);
}

/**
 * hj_risk_result_get_policy:
 * @self: a result
 *
 * Returns: (transfer none): the policy that said so
 */
HjRiskPolicy *
hj_risk_result_get_policy (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->policy;
}

/**
 * hj_risk_result_get_at:
 * @self: a result
 *
 * Returns: UTC milliseconds, the time that was assessed
 */
gint64
hj_risk_result_get_at (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->at;
}

/**
 * hj_risk_result_get_label:
 * @self: a result
 *
 * Returns: the label that follows from what is known
 */
HjRiskLabel
hj_risk_result_get_label (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->label;
}

/**
 * hj_risk_result_get_best:
 * @self: a result
 *
 * Returns: the lowest label that the missing facts could make
 */
HjRiskLabel
hj_risk_result_get_best (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->outlook.best;
}

/**
 * hj_risk_result_get_worst:
 * @self: a result
 *
 * Returns: the highest label that the missing facts could make
 */
HjRiskLabel
hj_risk_result_get_worst (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->outlook.worst;
}

/**
 * hj_risk_result_get_points:
 * @self: a result
 * @scale: a scale
 *
 * Returns: points on @scale; 0 where what protects outweighs the rest
 */
int
hj_risk_result_get_points (const HjRiskResult *self, HjRiskScale scale)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint)scale < HJ_RISK_N_SCALES, 0);
  return self->points[scale];
}

/**
 * hj_risk_result_get_n_reasons:
 * @self: a result
 *
 * Returns: how many factors and hard rules hold
 */
guint
hj_risk_result_get_n_reasons (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_reasons;
}

/**
 * hj_risk_result_get_reason:
 * @self: a result
 * @index: which reason; hard rules come first, then factors from many points to few
 *
 * Returns: (transfer none): the reason, which lives as long as @self
 */
const HjRiskReason *
hj_risk_result_get_reason (const HjRiskResult *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_reasons, NULL);
  return &self->reasons[index];
}

/**
 * hj_risk_result_get_missing:
 * @self: a result
 * @n_missing: (out): how many
 *
 * Returns: (array length=n_missing) (transfer none): facts that the policy asks about and nobody
 *   knows; first those that could change most
 */
const HjRiskFact *
hj_risk_result_get_missing (const HjRiskResult *self, guint *n_missing)
{
  g_return_val_if_fail (self != NULL, NULL);
  *n_missing = self->outlook.n_missing;
  return self->outlook.missing;
}

/**
 * hj_risk_result_get_n_flips:
 * @self: a result
 *
 * Returns: how many facts the flip card changes together, 0 if there is no card
 */
guint
hj_risk_result_get_n_flips (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->flip.n;
}

/**
 * hj_risk_result_get_flip:
 * @self: a result
 * @index: which fact of the flip card
 * @value: (out) (optional): what it would be
 *
 * Returns: the fact
 */
HjRiskFact
hj_risk_result_get_flip (const HjRiskResult *self, guint index, gint64 *value)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->flip.n, 0);
  if (value != NULL)
    *value = self->flip.values[index];
  return self->flip.facts[index];
}

/**
 * hj_risk_result_get_flip_label:
 * @self: a result
 *
 * Returns: the label that the flip card leads to; the label itself if there is no card
 */
HjRiskLabel
hj_risk_result_get_flip_label (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->flip.n == 0 ? self->label : self->flip.label;
}

/**
 * hj_risk_result_get_input:
 * @self: a result
 * @fact: a fact
 * @value: (out) (optional): what it was
 *
 * Returns: whether the policy asked about @fact and it was known
 */
gboolean
hj_risk_result_get_input (const HjRiskResult *self, HjRiskFact fact, gint64 *value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, FALSE);

  if ((self->known & HJ_RISK_FACT_BIT (fact)) == 0)
    return FALSE;
  if (value != NULL)
    *value = self->inputs[fact];
  return TRUE;
}

/**
 * hj_risk_result_get_events:
 * @self: a result
 *
 * Returns: (array zero-terminated=1) (transfer none): ids of the entries of behaviour that any
 *   question of the policy counted, by time, also where too few came together for a reason
 */
const char *const *
hj_risk_result_get_events (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->events;
}
