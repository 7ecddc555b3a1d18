/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-facts-private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HjRiskFacts, hj_risk_facts, hj_risk_facts_copy, hj_risk_facts_free)

/**
 * hj_risk_facts_new:
 *
 * Returns: (transfer full): facts of which all are unknown, without events
 */
HjRiskFacts *
hj_risk_facts_new (void)
{
  return g_new0 (HjRiskFacts, 1);
}

/**
 * hj_risk_facts_copy:
 * @self: facts
 *
 * Returns: (transfer full): a deep copy
 */
HjRiskFacts *
hj_risk_facts_copy (const HjRiskFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  HjRiskFacts *copy = hj_risk_facts_new ();
  copy->known = self->known;
  memcpy (copy->values, self->values, sizeof copy->values);
  for (guint i = 0; i < HJ_RISK_N_FACTS; i++)
    copy->evidence[i] = g_strdup (self->evidence[i]);
  for (guint i = 0; i < self->n_events; i++) {
    const HjRiskEvent *event = &self->events[i];
    hj_risk_facts_add_event (copy, event->kind, event->severity, event->at, event->id);
  }
  return copy;
}

/**
 * hj_risk_facts_clear:
 * @self: facts
 *
 * Makes all facts unknown and forgets the events, to use @self for the next detention.
 */
void
hj_risk_facts_clear (HjRiskFacts *self)
{
  g_return_if_fail (self != NULL);

  self->known = 0;
  for (guint i = 0; i < HJ_RISK_N_FACTS; i++)
    g_clear_pointer (&self->evidence[i], g_free);
  for (guint i = 0; i < self->n_events; i++)
    g_free (self->events[i].id);
  self->n_events = 0;
}

/**
 * hj_risk_facts_free:
 * @self: (transfer full): facts
 */
void
hj_risk_facts_free (HjRiskFacts *self)
{
  hj_risk_facts_clear (self);
  g_free (self->events);
  g_free (self);
}

/**
 * hj_risk_facts_set:
 * @self: facts
 * @fact: which
 * @value: its value; brought into the fact's range
 */
void
hj_risk_facts_set (HjRiskFacts *self, HjRiskFact fact, gint64 value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)fact < HJ_RISK_N_FACTS);

  const HjRiskFactInfo *info = hj_risk_fact_info (fact);
  self->values[fact] = CLAMP (value, info->minimum, info->maximum);
  self->known |= HJ_RISK_FACT_BIT (fact);
}

/**
 * hj_risk_facts_set_evidence:
 * @self: facts
 * @fact: which
 * @id: (nullable): id of the row that says so
 */
void
hj_risk_facts_set_evidence (HjRiskFacts *self, HjRiskFact fact, const char *id)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)fact < HJ_RISK_N_FACTS);
  g_set_str (&self->evidence[fact], id);
}

/**
 * hj_risk_facts_unset:
 * @self: facts
 * @fact: which is unknown from now on
 */
void
hj_risk_facts_unset (HjRiskFacts *self, HjRiskFact fact)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)fact < HJ_RISK_N_FACTS);

  self->known &= ~HJ_RISK_FACT_BIT (fact);
  g_clear_pointer (&self->evidence[fact], g_free);
}

/**
 * hj_risk_facts_get:
 * @self: facts
 * @fact: which
 * @value: (out) (optional): its value if known
 *
 * Returns: whether it is known
 */
gboolean
hj_risk_facts_get (const HjRiskFacts *self, HjRiskFact fact, gint64 *value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, FALSE);

  if ((self->known & HJ_RISK_FACT_BIT (fact)) == 0)
    return FALSE;
  if (value != NULL)
    *value = self->values[fact];
  return TRUE;
}

/**
 * hj_risk_facts_get_evidence:
 * @self: facts
 * @fact: which
 *
 * Returns: (nullable) (transfer none): id of the row that says so
 */
const char *
hj_risk_facts_get_evidence (const HjRiskFacts *self, HjRiskFact fact)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, NULL);
  return self->evidence[fact];
}

/**
 * hj_risk_facts_add_event:
 * @self: facts
 * @kind: kind of behaviour
 * @severity: 0 to %HJ_RISK_SEVERITY_MAX; brought into that range
 * @at: UTC milliseconds
 * @id: id of the behaviour row
 *
 * Adds an entry of behaviour. The order of adding is of no meaning.
 */
void
hj_risk_facts_add_event (HjRiskFacts *self, HjRiskEventKind kind, int severity, gint64 at,
                         const char *id)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)kind < HJ_RISK_N_EVENT_KINDS);
  g_return_if_fail (id != NULL);

  if (self->n_events == self->n_room) {
    self->n_room = MAX (8, self->n_room * 2);
    self->events = g_renew (HjRiskEvent, self->events, self->n_room);
  }
  self->events[self->n_events++] = (HjRiskEvent){
    .at = at,
    .id = g_strdup (id),
    .kind = kind,
    .severity = CLAMP (severity, 0, HJ_RISK_SEVERITY_MAX),
  };
}

/**
 * hj_risk_facts_get_events:
 * @self: facts
 * @n_events: (out): how many
 *
 * Returns: (array length=n_events) (transfer none): the events in the order of adding
 */
const HjRiskEvent *
hj_risk_facts_get_events (const HjRiskFacts *self, guint *n_events)
{
  g_return_val_if_fail (self != NULL, NULL);
  *n_events = self->n_events;
  return self->events;
}
