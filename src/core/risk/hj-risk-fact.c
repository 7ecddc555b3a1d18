/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-fact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BASIC HJ_RISK_SENSITIVITY_BASIC
#define FLAG HJ_RISK_SENSITIVITY_FLAG
#define BAND HJ_RISK_SENSITIVITY_BAND
#define NEUTRAL HJ_RISK_SENSE_NEUTRAL
#define RISK HJ_RISK_SENSE_RISK
#define PROTECTIVE HJ_RISK_SENSE_PROTECTIVE

/* Earlier detentions are neutral: none of them is a matter of care, many of them one of safety. */
static const HjRiskFactInfo catalogue[HJ_RISK_N_FACTS] = {
  [HJ_RISK_FACT_AGE_YEARS] = {
    .name = "age_years",
    .title = N_ ("Age"),
    .sensitivity = BASIC,
    .sense = NEUTRAL,
    .minimum = 0,
    .maximum = 130,
    .correctable = FALSE,
    .source = "person.birth_date",
  },
  [HJ_RISK_FACT_DETENTION_KIND] = {
    .name = "detention_kind",
    .title = N_ ("Kind of detention"),
    .sensitivity = BASIC,
    .sense = NEUTRAL,
    .minimum = 0,
    .maximum = 2,
    .correctable = FALSE,
    .source = "detention.kind",
  },
  [HJ_RISK_FACT_HOURS_TO_RELEASE] = {
    .name = "hours_to_release",
    .title = N_ ("Hours to release"),
    .sensitivity = BASIC,
    .sense = NEUTRAL,
    .minimum = 0,
    .maximum = 8784,
    .correctable = FALSE,
    .source = "detention.ends_at",
  },
  [HJ_RISK_FACT_PRIOR_DETENTIONS] = {
    .name = "prior_detentions",
    .title = N_ ("Prior detentions"),
    .sensitivity = BAND,
    .sense = NEUTRAL,
    .minimum = 0,
    .maximum = 3,
    .correctable = TRUE,
    .source = "record_band.prior_detentions",
  },
  [HJ_RISK_FACT_PRIOR_CONVICTIONS] = {
    .name = "prior_convictions",
    .title = N_ ("Prior convictions"),
    .sensitivity = BAND,
    .sense = RISK,
    .minimum = 0,
    .maximum = 2,
    .correctable = TRUE,
    .source = "record_band.prior_convictions",
  },
  [HJ_RISK_FACT_VIOLENCE_RECORD] = {
    .name = "violence_record",
    .title = N_ ("Violence on record"),
    .sensitivity = BAND,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "record_band.violence",
  },
  [HJ_RISK_FACT_DRUG_HISTORY] = {
    .name = "drug_history",
    .title = N_ ("Drug history"),
    .sensitivity = BAND,
    .sense = RISK,
    .minimum = 0,
    .maximum = 2,
    .correctable = TRUE,
    .source = "record_band.drug_history",
  },
  [HJ_RISK_FACT_BLOOD_PRESSURE] = {
    .name = "blood_pressure",
    .title = N_ ("Blood pressure"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 2,
    .correctable = TRUE,
    .source = "exam.blood_pressure_flag",
  },
  [HJ_RISK_FACT_BLOOD_COUNT] = {
    .name = "blood_count",
    .title = N_ ("Blood count"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "exam.blood_count_flag",
  },
  [HJ_RISK_FACT_ECG] = {
    .name = "ecg",
    .title = N_ ("ECG"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "exam.ecg_flag",
  },
  [HJ_RISK_FACT_ULTRASOUND] = {
    .name = "ultrasound",
    .title = N_ ("Ultrasound"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "exam.ultrasound_flag",
  },
  [HJ_RISK_FACT_CHEST_FILM] = {
    .name = "chest_film",
    .title = N_ ("Chest film"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "exam.chest_film_flag",
  },
  [HJ_RISK_FACT_ILLNESS] = {
    .name = "illness",
    .title = N_ ("Illness"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 2,
    .correctable = TRUE,
    .source = "exam.illness_flag",
  },
  [HJ_RISK_FACT_MENTAL_STATE] = {
    .name = "mental_state",
    .title = N_ ("Mental state"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 3,
    .correctable = TRUE,
    .source = "screening.mental_flag",
  },
  [HJ_RISK_FACT_INJURY] = {
    .name = "injury",
    .title = N_ ("Injury"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "screening.injury_flag",
  },
  [HJ_RISK_FACT_PREGNANCY] = {
    .name = "pregnancy",
    .title = N_ ("Pregnancy"),
    .sensitivity = FLAG,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "exam.pregnancy_flag",
  },
  [HJ_RISK_FACT_FAMILY_CONTACTS] = {
    .name = "family_contacts",
    .title = N_ ("Family contacts"),
    .sensitivity = BASIC,
    .sense = PROTECTIVE,
    .minimum = 0,
    .maximum = 9,
    .correctable = TRUE,
    .source = "family_contact",
  },
  [HJ_RISK_FACT_DISPUTE_OPEN] = {
    .name = "dispute_open",
    .title = N_ ("Open dispute"),
    .sensitivity = BASIC,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "dispute.state",
  },
  [HJ_RISK_FACT_DISPUTE_KIND_THREAT] = {
    .name = "dispute_kind_threat",
    .title = N_ ("Threat in the dispute"),
    .sensitivity = BASIC,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "dispute.cause",
  },
  [HJ_RISK_FACT_WEAPON_IN_DISPUTE] = {
    .name = "weapon_in_dispute",
    .title = N_ ("Weapon in the dispute"),
    .sensitivity = BASIC,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "dispute.cause",
  },
  [HJ_RISK_FACT_AGREEMENT_REACHED] = {
    .name = "agreement_reached",
    .title = N_ ("Agreement reached"),
    .sensitivity = BASIC,
    .sense = PROTECTIVE,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "dispute.state",
  },
  [HJ_RISK_FACT_REPEATED_CLASHES] = {
    .name = "repeated_clashes",
    .title = N_ ("Repeated clashes"),
    .sensitivity = BASIC,
    .sense = RISK,
    .minimum = 0,
    .maximum = 1,
    .correctable = TRUE,
    .source = "dispute.cause",
  },
};

/* Parts of names that no policy may ask for, and what they stand for. */
static const struct {
  const char *part;
  const char *meaning;
} excluded[] = {
  { "ethnic", N_ ("ethnicity") },
  { "nationality", N_ ("ethnicity") },
  { "race", N_ ("ethnicity") },
  { "religio", N_ ("religion") },
  { "faith", N_ ("religion") },
  { "petition", N_ ("petitioning") },
  { "mediation_refus", N_ ("refusing mediation") },
  { "refused_mediation", N_ ("refusing mediation") },
  { "refuses_mediation", N_ ("refusing mediation") },
  { "consent", N_ ("refusing mediation") },
  { "complain", N_ ("complaining") },
  { "appeal", N_ ("appealing") },
};

/* Parts of names of raw values of health and record, and the flag or band to ask for instead. */
static const struct {
  const char *part;
  const char *fact;
} raw[] = {
  { "systolic", "blood_pressure" },
  { "diastolic", "blood_pressure" },
  { "pressure", "blood_pressure" },
  { "leukocyte", "blood_count" },
  { "haemoglobin", "blood_count" },
  { "hemoglobin", "blood_count" },
  { "blood_count", "blood_count" },
  { "heart_rate", "ecg" },
  { "ecg", "ecg" },
  { "ultrasound", "ultrasound" },
  { "chest", "chest_film" },
  { "diagnos", "illness" },
  { "medication", "illness" },
  { "disease", "illness" },
  { "illness", "illness" },
  { "psychiatr", "mental_state" },
  { "mental", "mental_state" },
  { "injur", "injury" },
  { "pregnan", "pregnancy" },
  { "drug", "drug_history" },
  { "offence", "prior_convictions" },
  { "conviction", "prior_convictions" },
  { "sentence", "prior_convictions" },
  { "record", "violence_record" },
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
      return _ (excluded[i].meaning);
  }
  return NULL;
}

/**
 * hj_risk_raw_input:
 * @name: a name that a policy asks for and that is no fact
 *
 * A policy reads health and record as flags and bands only, so that every laptop that computes a
 * label can compute the same one.
 *
 * Returns: (nullable) (transfer none): the fact to ask for instead if @name means a value behind it
 */
const char *
hj_risk_raw_input (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++) {
    if (strstr (name, raw[i].part) != NULL)
      return raw[i].fact;
  }
  return NULL;
}
