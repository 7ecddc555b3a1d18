/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-assess.h"

#include "core/risk/hj-risk-state-private.h"

#define MS_PER_HOUR (G_GINT64_CONSTANT (3600) * 1000)

/**
 * hj_risk_event_counts:
 * @event: an event
 * @atom: a count
 * @at: time of the assessment
 *
 * What lies after @at has not happened yet, so that an assessment of the past tells the past.
 *
 * Returns: whether @event is one of those that @atom counts
 */
gboolean
hj_risk_event_counts (const HjRiskEvent *event, const HjRiskAtom *atom, gint64 at)
{
  return event->kind == atom->subject && event->severity >= atom->severity && event->at <= at
         && (atom->window_hours == 0 || event->at > at - atom->window_hours * MS_PER_HOUR);
}

static HjRiskTruth
answer_count (const HjRiskState *self, const HjRiskAtom *atom)
{
  gint64 n = 0;

  for (guint i = 0; i < self->facts->n_events; i++)
    n += hj_risk_event_counts (&self->facts->events[i], atom, self->at);
  return hj_risk_compare (atom->compare, n, atom->value) ? HJ_RISK_TRUE : HJ_RISK_FALSE;
}

/**
 * hj_risk_state_init:
 * @self: (out caller-allocates): a state
 * @policy: a policy
 * @facts: facts
 * @at: UTC milliseconds
 *
 * Answers every question of @policy and adds up what holds.
 */
void
hj_risk_state_init (HjRiskState *self, const HjRiskPolicy *policy, const HjRiskFacts *facts,
                    gint64 at)
{
  self->policy = policy;
  self->facts = facts;
  self->at = at;
  self->score = (HjRiskScore){ 0 };
  self->unknown = policy->facts & ~facts->known;

  for (guint i = 0; i < policy->n_counts; i++)
    self->atoms[policy->counts[i]] = answer_count (self, &policy->atoms[policy->counts[i]]);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++)
    hj_risk_state_restore (self, fact);
  for (guint i = 0; i < policy->n_exprs; i++) {
    self->exprs[i] = hj_risk_state_evaluate (self, i);
    if (self->exprs[i] == HJ_RISK_TRUE)
      hj_risk_score_add (&self->score, &policy->exprs[i], 1);
  }
}

/**
 * hj_risk_assess:
 * @policy: a policy
 * @facts: what is known
 * @at: UTC milliseconds; the only time that counts
 *
 * Applies @policy to @facts. The same input gives the same result on every machine.
 *
 * Returns: (transfer full): what @policy says
 */
HjRiskResult *
hj_risk_assess (HjRiskPolicy *policy, const HjRiskFacts *facts, gint64 at)
{
  g_return_val_if_fail (policy != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  HjRiskState state;
  HjRiskOutlook outlook;
  HjRiskFlip flip;

  hj_risk_state_init (&state, policy, facts, at);
  hj_risk_outlook_find (&outlook, &state);
  hj_risk_flip_find (&flip, &state);
  return hj_risk_result_new (policy, &state, &outlook, &flip);
}
