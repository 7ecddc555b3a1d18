/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HjRiskFact:
 * @HJ_RISK_FACT_AGE_YEARS: full years
 * @HJ_RISK_FACT_DETENTION_KIND: 0 administrative, 1 judicial, 2 other
 * @HJ_RISK_FACT_HOURS_TO_RELEASE: full hours, 0 once the time is over
 * @HJ_RISK_FACT_PRIOR_DETENTIONS: 0, 1, 2, 3 for three or more
 * @HJ_RISK_FACT_PRIOR_CONVICTIONS: 0, 1, 2 for two or more
 * @HJ_RISK_FACT_VIOLENCE_RECORD: 0 none, 1 violence on record
 * @HJ_RISK_FACT_DRUG_HISTORY: 0 none, 1 former, 2 current or in withdrawal
 * @HJ_RISK_FACT_BLOOD_PRESSURE: 0 normal, 1 raised, 2 high
 * @HJ_RISK_FACT_BLOOD_COUNT: 0 normal, 1 out of the ordinary
 * @HJ_RISK_FACT_ECG: 0 normal, 1 out of the ordinary
 * @HJ_RISK_FACT_ULTRASOUND: 0 normal, 1 out of the ordinary
 * @HJ_RISK_FACT_CHEST_FILM: 0 normal, 1 out of the ordinary
 * @HJ_RISK_FACT_ILLNESS: 0 none, 1 managed, 2 serious
 * @HJ_RISK_FACT_MENTAL_STATE: 0 normal, 1 agitated or anxious, 2 speaks of self-harm,
 *   3 psychosis queried
 * @HJ_RISK_FACT_INJURY: 0 none, 1 injured
 * @HJ_RISK_FACT_PREGNANCY: 0 no, 1 yes
 * @HJ_RISK_FACT_FAMILY_CONTACTS: how many relatives can be reached, 9 for nine or more
 * @HJ_RISK_FACT_DISPUTE_OPEN: 0 no open dispute, 1 at least one
 * @HJ_RISK_FACT_DISPUTE_KIND_THREAT: 1 if an open dispute's cause speaks of a threat to the other
 *   party or of a weapon
 * @HJ_RISK_FACT_WEAPON_IN_DISPUTE: 1 if an open dispute's cause speaks of a weapon
 * @HJ_RISK_FACT_AGREEMENT_REACHED: 1 if there are disputes and all of them are agreed
 * @HJ_RISK_FACT_REPEATED_CLASHES: 1 if an open dispute's cause speaks of clashes with the other
 *   party again and again
 *
 * What a policy may ask about a detention. Health and record are here as flags and bands only.
 * Ethnicity, religion, petitioning, refusing mediation, complaining and appealing are not here and
 * must never come.
 */
typedef enum {
  HJ_RISK_FACT_AGE_YEARS,
  HJ_RISK_FACT_DETENTION_KIND,
  HJ_RISK_FACT_HOURS_TO_RELEASE,
  HJ_RISK_FACT_PRIOR_DETENTIONS,
  HJ_RISK_FACT_PRIOR_CONVICTIONS,
  HJ_RISK_FACT_VIOLENCE_RECORD,
  HJ_RISK_FACT_DRUG_HISTORY,
  HJ_RISK_FACT_BLOOD_PRESSURE,
  HJ_RISK_FACT_BLOOD_COUNT,
  HJ_RISK_FACT_ECG,
  HJ_RISK_FACT_ULTRASOUND,
  HJ_RISK_FACT_CHEST_FILM,
  HJ_RISK_FACT_ILLNESS,
  HJ_RISK_FACT_MENTAL_STATE,
  HJ_RISK_FACT_INJURY,
  HJ_RISK_FACT_PREGNANCY,
  HJ_RISK_FACT_FAMILY_CONTACTS,
  HJ_RISK_FACT_DISPUTE_OPEN,
  HJ_RISK_FACT_DISPUTE_KIND_THREAT,
  HJ_RISK_FACT_WEAPON_IN_DISPUTE,
  HJ_RISK_FACT_AGREEMENT_REACHED,
  HJ_RISK_FACT_REPEATED_CLASHES,
} HjRiskFact;

#define HJ_RISK_N_FACTS (HJ_RISK_FACT_REPEATED_CLASHES + 1)

/**
 * HjRiskSensitivity:
 *
 * Which class of column a fact is read from.
 */
typedef enum {
  HJ_RISK_SENSITIVITY_BASIC,
  HJ_RISK_SENSITIVITY_FLAG,
  HJ_RISK_SENSITIVITY_BAND,
} HjRiskSensitivity;

/**
 * HjRiskSense:
 * @HJ_RISK_SENSE_NEUTRAL: either direction may matter
 * @HJ_RISK_SENSE_RISK: more of it never lowers a scale
 * @HJ_RISK_SENSE_PROTECTIVE: more of it never raises a scale
 */
typedef enum {
  HJ_RISK_SENSE_NEUTRAL,
  HJ_RISK_SENSE_RISK,
  HJ_RISK_SENSE_PROTECTIVE,
} HjRiskSense;

/**
 * HjRiskFactInfo:
 * @title: msgid
 * @correctable: a record of it can be wrong and put right, or people can change it
 * @source: entity and field that it is read from, like `exam.ecg_flag`, or the entity alone where
 *   it follows from several fields or rows
 */
typedef struct {
  const char *name;
  const char *title;
  HjRiskSensitivity sensitivity;
  HjRiskSense sense;
  gint64 minimum;
  gint64 maximum;
  gboolean correctable;
  const char *source;
} HjRiskFactInfo;

const HjRiskFactInfo *hj_risk_fact_info (HjRiskFact fact);
gboolean hj_risk_fact_find (const char *name, HjRiskFact *fact);
const char *hj_risk_excluded_input (const char *name);
const char *hj_risk_raw_input (const char *name);

G_END_DECLS
