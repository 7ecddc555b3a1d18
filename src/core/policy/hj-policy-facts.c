/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-facts.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/policy/hj-dispute-words.h"

/* Steps of a choice as numbers, in the order of HjRiskFact; they end with a NULL. */
static const char *const kinds[] = { "administrative", "judicial", "other", NULL };
static const char *const degrees[] = { "normal", "raised", "high", NULL };
static const char *const flags[] = { "normal", "abnormal", NULL };
static const char *const illnesses[] = { "none", "managed", "serious", NULL };
static const char *const minds[] = { "normal", "agitated", "self-harm-talk", "psychosis", NULL };
static const char *const convictions[] = { "none", "one", "more", NULL };
static const char *const counts[] = { "none", "one", "two", "more", NULL };
static const char *const drugs[] = { "none", "former", "current", NULL };

#define THREE_OR_MORE 3

static void
set (HjRiskFacts *facts, HjRiskFact fact, gint64 value, const char *evidence)
{
  if (value == HJ_FACTS_MISSING)
    return;
  hj_risk_facts_set (facts, fact, value);
  hj_risk_facts_set_evidence (facts, fact, evidence);
}

/* A step that this program does not know is as good as none. */
static gint64
find_step (const char *const *steps, const char *text)
{
  for (gint64 i = 0; text != NULL && steps[i] != NULL; i++) {
    if (g_str_equal (steps[i], text))
      return i;
  }
  return HJ_FACTS_MISSING;
}

static void
take_person (const HjFactsRow *row, gint64 at, HjRiskFacts *facts)
{
  int age = hj_date_years_between (row->birth_date, at);

  set (facts, HJ_RISK_FACT_AGE_YEARS, age < 0 ? HJ_FACTS_MISSING : age, row->person);
  set (facts, HJ_RISK_FACT_DETENTION_KIND, find_step (kinds, row->kind), row->detention);
  if (row->ends_at != HJ_FACTS_MISSING)
    set (facts, HJ_RISK_FACT_HOURS_TO_RELEASE, MAX (0, row->ends_at - at) / HJ_HOUR_MS,
         row->detention);
  /* Nobody on record is not the same as nobody there. */
  if (row->contacts != HJ_FACTS_MISSING && row->contacts > 0)
    set (facts, HJ_RISK_FACT_FAMILY_CONTACTS, row->contacts, row->person);
}

static void
take_exam (const HjFactsRow *row, HjRiskFacts *facts)
{
  gint64 pregnancy = row->pregnancy;

  set (facts, HJ_RISK_FACT_BLOOD_PRESSURE, find_step (degrees, row->blood_pressure), row->exam);
  set (facts, HJ_RISK_FACT_BLOOD_COUNT, find_step (flags, row->blood_count), row->exam);
  set (facts, HJ_RISK_FACT_ECG, find_step (flags, row->ecg), row->exam);
  set (facts, HJ_RISK_FACT_ULTRASOUND, find_step (flags, row->ultrasound), row->exam);
  set (facts, HJ_RISK_FACT_CHEST_FILM, find_step (flags, row->chest_film), row->exam);
  set (facts, HJ_RISK_FACT_ILLNESS, find_step (illnesses, row->illness), row->exam);
  if (pregnancy == HJ_FACTS_MISSING && g_strcmp0 (row->sex, "male") == 0)
    set (facts, HJ_RISK_FACT_PREGNANCY, 0, row->person);
  else
    set (facts, HJ_RISK_FACT_PREGNANCY, pregnancy, row->exam);
  set (facts, HJ_RISK_FACT_MENTAL_STATE, find_step (minds, row->mental), row->screening);
  set (facts, HJ_RISK_FACT_INJURY, row->injury, row->screening);
}

/* The band says what is known elsewhere, the row what is known here; the greater one is right.
 * Without a band, fewer than three here may be more elsewhere.
 */
static void
take_record (const HjFactsRow *row, HjRiskFacts *facts)
{
  gint64 band = find_step (counts, row->prior_detentions);
  gint64 here = row->earlier_detentions == HJ_FACTS_MISSING ? 0 : row->earlier_detentions;

  if (band != HJ_FACTS_MISSING || here >= THREE_OR_MORE)
    set (facts, HJ_RISK_FACT_PRIOR_DETENTIONS, MAX (band, MIN (here, THREE_OR_MORE)),
         band >= here ? row->record_band : row->person);
  set (facts, HJ_RISK_FACT_PRIOR_CONVICTIONS, find_step (convictions, row->prior_convictions),
       row->record_band);
  set (facts, HJ_RISK_FACT_VIOLENCE_RECORD, row->violence, row->record_band);
  set (facts, HJ_RISK_FACT_DRUG_HISTORY, find_step (drugs, row->drug_history), row->record_band);
}

static gboolean
is_open (const HjFactsDispute *dispute)
{
  return g_strcmp0 (dispute->state, "agreed") != 0 && g_strcmp0 (dispute->state, "closed") != 0;
}

/* Where no dispute is on record nobody knows whether there is one. The cause of an open dispute
 * that nobody wrote down leaves unknown what it speaks of, unless another one speaks of it.
 */
static void
take_disputes (const HjFactsRow *row, HjRiskFacts *facts)
{
  const char *open = NULL, *threat = NULL, *weapon = NULL, *repeated = NULL;
  gboolean all_agreed = TRUE, unclear = FALSE;

  for (guint i = 0; i < row->n_disputes; i++) {
    const HjFactsDispute *dispute = &row->disputes[i];

    all_agreed = all_agreed && g_strcmp0 (dispute->state, "agreed") == 0;
    if (!is_open (dispute))
      continue;
    HjDisputeSigns signs
        = hj_dispute_words_find (dispute->cause) | hj_dispute_words_find (dispute->title);

    open = open == NULL ? dispute->id : open;
    if (threat == NULL && (signs & (HJ_DISPUTE_SIGN_THREAT | HJ_DISPUTE_SIGN_WEAPON)) != 0)
      threat = dispute->id;
    if (weapon == NULL && (signs & HJ_DISPUTE_SIGN_WEAPON) != 0)
      weapon = dispute->id;
    if (repeated == NULL && (signs & HJ_DISPUTE_SIGN_REPEATED) != 0)
      repeated = dispute->id;
    unclear = unclear || dispute->cause == NULL;
  }
  if (row->n_disputes == 0)
    return;
  const char *first = row->disputes[0].id;

  set (facts, HJ_RISK_FACT_DISPUTE_OPEN, open != NULL, open == NULL ? first : open);
  set (facts, HJ_RISK_FACT_AGREEMENT_REACHED, all_agreed, first);
  if (threat != NULL || !unclear)
    set (facts, HJ_RISK_FACT_DISPUTE_KIND_THREAT, threat != NULL, threat == NULL ? first : threat);
  if (weapon != NULL || !unclear)
    set (facts, HJ_RISK_FACT_WEAPON_IN_DISPUTE, weapon != NULL, weapon == NULL ? first : weapon);
  if (repeated != NULL || !unclear)
    set (facts, HJ_RISK_FACT_REPEATED_CLASHES, repeated != NULL,
         repeated == NULL ? first : repeated);
}

static void
take_behaviours (const HjFactsRow *row, gint64 at, HjRiskFacts *facts)
{
  for (guint i = 0; i < row->n_behaviours; i++) {
    const HjFactsBehaviour *behaviour = &row->behaviours[i];
    HjRiskEventKind kind;

    if (behaviour->at <= at && hj_risk_event_kind_find (behaviour->kind, &kind))
      hj_risk_facts_add_event (facts, kind,
                               (int)CLAMP (behaviour->severity, 0, HJ_RISK_SEVERITY_MAX),
                               behaviour->at, behaviour->id);
  }
}

/**
 * hj_policy_take_facts:
 * @row: what is known of a detention
 * @at: UTC milliseconds; entries of behaviour written for later are left out
 * @facts: what is in it is forgotten
 *
 * Says in the classifier's words what is known. What nobody knows stays unknown.
 */
void
hj_policy_take_facts (const HjFactsRow *row, gint64 at, HjRiskFacts *facts)
{
  hj_risk_facts_clear (facts);
  take_person (row, at, facts);
  take_exam (row, facts);
  take_record (row, facts);
  take_disputes (row, facts);
  take_behaviours (row, at, facts);
}
