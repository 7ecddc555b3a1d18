/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/widgets/hj-say-fact.h"

#include <glib/gi18n.h>

#define WORDS_MAX 4

#define NO_YES { NC_ ("fact", "no"), NC_ ("fact", "yes") }
#define ORDINARY_OR_NOT { NC_ ("fact", "ordinary"), NC_ ("fact", "out of the ordinary") }

/* Words for the values of a fact, in the order of HjRiskFact's comment; numbers have none. */
static const char *const words[HJ_RISK_N_FACTS][WORDS_MAX] = {
  [HJ_RISK_FACT_DETENTION_KIND]
  = { NC_ ("fact", "administrative"), NC_ ("fact", "judicial"), NC_ ("fact", "other") },
  [HJ_RISK_FACT_PRIOR_DETENTIONS] = { NC_ ("fact", "none"), NC_ ("fact", "one"),
                                      NC_ ("fact", "two"), NC_ ("fact", "three or more") },
  [HJ_RISK_FACT_PRIOR_CONVICTIONS]
  = { NC_ ("fact", "none"), NC_ ("fact", "one"), NC_ ("fact", "two or more") },
  [HJ_RISK_FACT_VIOLENCE_RECORD] = { NC_ ("fact", "none"), NC_ ("fact", "on record") },
  [HJ_RISK_FACT_DRUG_HISTORY]
  = { NC_ ("fact", "none"), NC_ ("fact", "former"), NC_ ("fact", "current or in withdrawal") },
  [HJ_RISK_FACT_BLOOD_PRESSURE]
  = { NC_ ("fact", "normal"), NC_ ("fact", "raised"), NC_ ("fact", "high") },
  [HJ_RISK_FACT_BLOOD_COUNT] = ORDINARY_OR_NOT,
  [HJ_RISK_FACT_ECG] = ORDINARY_OR_NOT,
  [HJ_RISK_FACT_ULTRASOUND] = ORDINARY_OR_NOT,
  [HJ_RISK_FACT_CHEST_FILM] = ORDINARY_OR_NOT,
  [HJ_RISK_FACT_ILLNESS]
  = { NC_ ("fact", "none"), NC_ ("fact", "under treatment"), NC_ ("fact", "serious") },
  [HJ_RISK_FACT_MENTAL_STATE]
  = { NC_ ("fact", "normal"), NC_ ("fact", "agitated or anxious"),
      NC_ ("fact", "speaks of self-harm"), NC_ ("fact", "psychosis queried") },
  [HJ_RISK_FACT_INJURY] = { NC_ ("fact", "none"), NC_ ("fact", "injured") },
  [HJ_RISK_FACT_PREGNANCY] = NO_YES,
  [HJ_RISK_FACT_DISPUTE_OPEN] = { NC_ ("fact", "none"), NC_ ("fact", "at least one") },
  [HJ_RISK_FACT_DISPUTE_KIND_THREAT] = NO_YES,
  [HJ_RISK_FACT_WEAPON_IN_DISPUTE] = NO_YES,
  [HJ_RISK_FACT_AGREEMENT_REACHED] = NO_YES,
  [HJ_RISK_FACT_REPEATED_CLASHES] = NO_YES,
};

/**
 * hj_say_fact:
 *
 * Returns: (transfer none): what a fact is called, such as “Mental state”
 */
const char *
hj_say_fact (HjRiskFact fact)
{
  const HjRiskFactInfo *info = hj_risk_fact_info (fact);

  return info == NULL ? "" : _ (info->title);
}

/**
 * hj_say_fact_value:
 *
 * Returns: (transfer full): a value of @fact inside a sentence: a word where there is one, else the
 *   number
 */
char *
hj_say_fact_value (HjRiskFact fact, gint64 value)
{
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, NULL);

  const char *word = value >= 0 && value < WORDS_MAX ? words[fact][value] : NULL;

  return word != NULL ? g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "fact", word))
                      : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

/**
 * hj_say_severity:
 * @severity: 0 to 3
 *
 * Returns: (transfer none): a word for the severity of an entry of behaviour
 */
const char *
hj_say_severity (gint64 severity)
{
  switch (severity) {
  case 0:
    return C_ ("severity", "None");
  case 1:
    return C_ ("severity", "Slight");
  case 2:
    return C_ ("severity", "Serious");
  default:
    return C_ ("severity", "Grave");
  }
}
