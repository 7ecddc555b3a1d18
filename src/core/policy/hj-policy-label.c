/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-label.h"

#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"

static void
set_color (HjRecord *label, const char *field, HjRiskLabel color)
{
  hj_record_set_text (label, field, hj_risk_label_to_string (color));
}

/**
 * hj_policy_make_label:
 * @result: what a policy says
 * @id: id of the label
 * @detention: id of the detention that it is about
 *
 * Returns: (transfer full): the label's row with all that the classifier has to say; who proposes
 *   it, when, and its state are the caller's to fill in
 */
HjRecord *
hj_policy_make_label (const HjRiskResult *result, const char *id, const char *detention)
{
  g_autofree char *json = hj_risk_result_to_json (result, detention, HJ_RISK_JSON_FULL);
  HjRecord *label = hj_record_new (&hj_entity_label, id);

  hj_record_set_text (label, "detention", detention);
  set_color (label, "color", hj_risk_result_get_label (result));
  hj_record_set_int (label, "safety", hj_risk_result_get_points (result, HJ_RISK_SAFETY));
  hj_record_set_int (label, "care", hj_risk_result_get_points (result, HJ_RISK_CARE));
  set_color (label, "best", hj_risk_result_get_best (result));
  set_color (label, "worst", hj_risk_result_get_worst (result));
  hj_record_set_text (label, "result", json);
  hj_record_set_text (label, "policy",
                      hj_risk_policy_get_full_version (hj_risk_result_get_policy (result)));
  return label;
}

/**
 * hj_policy_get_review_time:
 * @color: (nullable): of a label; one that is not known is reviewed like a red one
 * @from: UTC milliseconds: when a person decided on it
 *
 * Returns: when @policy wants the label reviewed, UTC milliseconds
 */
gint64
hj_policy_get_review_time (const HjRiskPolicy *policy, const char *color, gint64 from)
{
  HjRiskLabel label = HJ_RISK_RED;

  hj_risk_label_from_string (color == NULL ? "" : color, &label);
  return from + (gint64)hj_risk_policy_get_spec (policy)->review_hours[label] * HJ_HOUR_MS;
}
