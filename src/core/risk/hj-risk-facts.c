/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-facts-private.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (HjRiskFacts, hj_risk_facts, hj_risk_facts_copy, hj_risk_facts_free)

#define BASIC HJ_RISK_SENSITIVITY_BASIC
#define FLAG HJ_RISK_SENSITIVITY_FLAG
#define BAND HJ_RISK_SENSITIVITY_BAND
#define NEUTRAL HJ_RISK_SENSE_NEUTRAL
#define RISK HJ_RISK_SENSE_RISK
#define PROTECTIVE HJ_RISK_SENSE_PROTECTIVE

/* Earlier detentions are neutral: none of them is a matter of care, many of them one of safety.
 */
static const HjRiskFactInfo catalogue[HJ_RISK_N_FACTS] = {
  [HJ_RISK_FACT_AGE_YEARS] = { "age_years", N_ ("Age"), BASIC, NEUTRAL, 0, 130, FALSE },
  [HJ_RISK_FACT_DETENTION_KIND]
  = { "detention_kind", N_ ("Kind of detention"), BASIC, NEUTRAL, 0, 2, FALSE },
  [HJ_RISK_FACT_HOURS_TO_RELEASE]
  = { "hours_to_release", N_ ("Hours to release"), BASIC, NEUTRAL, 0, 8784, FALSE },
  [HJ_RISK_FACT_PRIOR_DETENTIONS]
  = { "prior_detentions", N_ ("Prior detentions"), BAND, NEUTRAL, 0, 3, TRUE },
  [HJ_RISK_FACT_PRIOR_CONVICTIONS]
  = { "prior_convictions", N_ ("Prior convictions"), BAND, RISK, 0, 2, TRUE },
  [HJ_RISK_FACT_VIOLENCE_RECORD]
  = { "violence_record", N_ ("Violence on record"), BAND, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_DRUG_HISTORY] = { "drug_history", N_ ("Drug history"), BAND, RISK, 0, 2, TRUE },
  [HJ_RISK_FACT_BLOOD_PRESSURE]
  = { "blood_pressure", N_ ("Blood pressure"), FLAG, RISK, 0, 2, TRUE },
  [HJ_RISK_FACT_BLOOD_COUNT] = { "blood_count", N_ ("Blood count"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_ECG] = { "ecg", N_ ("ECG"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_ULTRASOUND] = { "ultrasound", N_ ("Ultrasound"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_CHEST_FILM] = { "chest_film", N_ ("Chest film"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_ILLNESS] = { "illness", N_ ("Illness"), FLAG, RISK, 0, 2, TRUE },
  [HJ_RISK_FACT_MENTAL_STATE] = { "mental_state", N_ ("Mental state"), FLAG, RISK, 0, 3, TRUE },
  [HJ_RISK_FACT_INJURY] = { "injury", N_ ("Injury"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_PREGNANCY] = { "pregnancy", N_ ("Pregnancy"), FLAG, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_FAMILY_CONTACTS]
  = { "family_contacts", N_ ("Family contacts"), BASIC, PROTECTIVE, 0, 9, TRUE },
  [HJ_RISK_FACT_DISPUTE_OPEN] = { "dispute_open", N_ ("Open dispute"), BASIC, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_DISPUTE_KIND_THREAT]
  = { "dispute_kind_threat", N_ ("Threat in the dispute"), BASIC, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_WEAPON_IN_DISPUTE] = { "weapon_in_"
                                       "dispute",
                                       N_ ("Weapon in the dispute"), BASIC, RISK, 0, 1, TRUE },
  [HJ_RISK_FACT_AGREEMENT_REACHED] = { "agreement_"
                                       "reached",
                                       N_ ("Agreement reached"), BASIC, PROTECTIVE, 0, 1, TRUE },
};

static const struct {
  const char *name;
  HjRiskSense sense;
} event_kinds[HJ_RISK_N_EVENT_KINDS] = {
  [HJ_RISK_EVENT_INCIDENT] = { "incident", RISK },
  [HJ_RISK_EVENT_THREAT] = { "threat", RISK },
  [HJ_RISK_EVENT_REFUSAL] = { "refusal", RISK },
  [HJ_RISK_EVENT_SELF_HARM_SIGN] = { "self-harm-sign", RISK },
  [HJ_RISK_EVENT_TALK] = { "talk", NEUTRAL },
  [HJ_RISK_EVENT_GOOD_CONDUCT] = { "good-conduct", PROTECTIVE },
};

/* Parts of names that no policy may ask for, and what they stand for. */
static const struct {
  const char *part;
  const char *meaning;
} excluded[] = {
  { "ethnic", "ethnicity" },
  { "nationality", "ethnicity" },
  { "race", "ethnicity" },
  { "religio", "religion" },
  { "faith", "religion" },
  { "petition", "petitioning" },
  { "mediation_refus", "refusing mediation" },
  { "refused_mediation", "refusing mediation" },
  { "refuses_mediation", "refusing mediation" },
  { "consent", "refusing mediation" },
  { "complain", "complaining" },
  { "appeal", "appealing" },
};

/**
 * hj_risk_fact_info:
 * @fact: a fact
 *
 * Returns: (transfer none): what is known about @fact itself
 */
const HjRiskFactInfo *
hj_risk_fact_info (HjRiskFact fact)
{
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, NULL);
  return &catalogue[fact];
}

/**
 * hj_risk_fact_find:
 * @name: name of a fact
 * @fact: (out): the fact
 *
 * Returns: whether there is a fact of that name
 */
gboolean
hj_risk_fact_find (const char *name, HjRiskFact *fact)
{
  for (guint i = 0; i < HJ_RISK_N_FACTS; i++) {
    if (g_str_equal (catalogue[i].name, name)) {
      *fact = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * hj_risk_excluded_input:
 * @name: a name that a policy asks for
 *
 * Returns: (nullable) (transfer none): what @name stands for if it must never be an input
 */
const char *
hj_risk_excluded_input (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (excluded); i++) {
    if (strstr (name, excluded[i].part) != NULL)
      return excluded[i].meaning;
  }
  return NULL;
}

/**
 * hj_risk_event_kind_find:
 * @name: name of a kind of behaviour
 * @kind: (out): the kind
 *
 * Returns: whether there is a kind of that name
 */
gboolean
hj_risk_event_kind_find (const char *name, HjRiskEventKind *kind)
{
  for (guint i = 0; i < HJ_RISK_N_EVENT_KINDS; i++) {
    if (g_str_equal (event_kinds[i].name, name)) {
      *kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * hj_risk_event_kind_to_string:
 * @kind: a kind of behaviour
 *
 * Returns: (transfer none): its name
 */
const char *
hj_risk_event_kind_to_string (HjRiskEventKind kind)
{
  g_return_val_if_fail ((guint)kind < HJ_RISK_N_EVENT_KINDS, NULL);
  return event_kinds[kind].name;
}

/**
 * hj_risk_event_kind_sense:
 * @kind: a kind of behaviour
 *
 * Returns: which way events of @kind may move a scale
 */
HjRiskSense
hj_risk_event_kind_sense (HjRiskEventKind kind)
{
  g_return_val_if_fail ((guint)kind < HJ_RISK_N_EVENT_KINDS, HJ_RISK_SENSE_NEUTRAL);
  return event_kinds[kind].sense;
}

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

  self->values[fact] = CLAMP (value, catalogue[fact].minimum, catalogue[fact].maximum);
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
