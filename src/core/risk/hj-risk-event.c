/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-event.h"

static const struct {
  const char *name;
  HjRiskSense sense;
} event_kinds[HJ_RISK_N_EVENT_KINDS] = {
  [HJ_RISK_EVENT_INCIDENT] = { "incident", HJ_RISK_SENSE_RISK },
  [HJ_RISK_EVENT_THREAT] = { "threat", HJ_RISK_SENSE_RISK },
  [HJ_RISK_EVENT_REFUSAL] = { "refusal", HJ_RISK_SENSE_RISK },
  [HJ_RISK_EVENT_SELF_HARM_SIGN] = { "self-harm-sign", HJ_RISK_SENSE_RISK },
  [HJ_RISK_EVENT_TALK] = { "talk", HJ_RISK_SENSE_NEUTRAL },
  [HJ_RISK_EVENT_GOOD_CONDUCT] = { "good-conduct", HJ_RISK_SENSE_PROTECTIVE },
};

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
