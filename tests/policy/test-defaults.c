/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-reader.h"
#include "core/policy/hj-workflow-reader.h"

#include "core/model/hj-entity.h"

#include <string.h>

static gboolean
asks_health (const char *when)
{
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (fact);
    if (info->sensitivity == HJ_RISK_SENSITIVITY_FLAG && strstr (when, info->name) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
test_policy_is_sound_and_full (void)
{
  g_autoptr (GBytes) bytes = hj_policy_get_default_bytes ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_policy_read (bytes, &findings, &error);
  guint n[HJ_RISK_N_SCALES] = { 0 };

  g_assert_no_error (error);
  const HjRiskPolicySpec *spec = hj_risk_policy_get_spec (policy);
  for (guint i = 0; i < spec->n_factors; i++) {
    const HjRiskFactorSpec *factor = &spec->factors[i];
    n[factor->scale]++;
    g_assert_nonnull (hj_risk_policy_get_why (policy, factor->id, "en"));
    g_assert_nonnull (hj_risk_policy_get_why (policy, factor->id, "zh_CN"));
    /* Only care follows from health: its points never lead to restrictions. */
    if (factor->scale == HJ_RISK_SAFETY)
      g_assert_false (asks_health (factor->when));
  }
  g_assert_cmpuint (n[HJ_RISK_SAFETY] + n[HJ_RISK_CARE], >=, 25);
  g_assert_cmpuint (n[HJ_RISK_SAFETY], >=, 10);
  g_assert_cmpuint (n[HJ_RISK_CARE], >=, 10);
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++)
    g_assert_cmpuint (spec->n_resources[label], >, 0);
  g_assert_true (hj_policy_get_default () == hj_policy_get_default ());
}

/* Facts of health and record come from columns that house officers hold in full. */
static void
test_facts_come_from_flags_and_bands (void)
{
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (fact);
    g_auto (GStrv) parts = g_strsplit (info->source, ".", 2);
    const HjEntity *entity = hj_entity_find (parts[0]);

    g_assert_nonnull (entity);
    if (parts[1] == NULL)
      continue;
    const HjField *field = hj_entity_require_field (entity, parts[1], NULL);
    g_assert_nonnull (field);
    if (info->sensitivity == HJ_RISK_SENSITIVITY_FLAG)
      g_assert_cmpuint (field->sensitivity, ==, HJ_SENSITIVITY_HEALTH_FLAG);
    else if (info->sensitivity == HJ_RISK_SENSITIVITY_BAND)
      g_assert_cmpuint (field->sensitivity, ==, HJ_SENSITIVITY_RECORD_BAND);
    else
      g_assert_true (field->sensitivity <= HJ_SENSITIVITY_IDENTITY
                     || field->sensitivity == HJ_SENSITIVITY_CASE);
  }
}

static void
test_every_entity_has_its_workflow (void)
{
  guint n;
  const HjEntity *const *entities = hj_entity_list (&n);

  for (guint i = 0; i < n; i++) {
    if (entities[i]->workflow == NULL)
      continue;
    HjWorkflow *workflow = hj_workflow_get_default (entities[i]->workflow);
    g_assert_nonnull (workflow);
    g_assert_cmpstr (hj_workflow_get_name (workflow), ==, entities[i]->workflow);
  }
  g_assert_null (hj_workflow_get_default ("nobody"));
  g_assert_null (hj_workflow_get_default (NULL));
}

/* Names that other rooms and scripts rely on. */
static void
test_names_stay (void)
{
  static const struct {
    const char *workflow;
    const char *states;
    const char *commands;
  } rows[] = {
    { "ticket", "submitted pushed accepted in-progress finished returned refused withdrawn",
      "accept assign push decline hand-back take-back start finish return resubmit refuse "
      "withdraw" },
    { "dispute", "open mediating agreed not-agreed closed", "mediate agree disagree close reopen" },
    { "label", "proposed confirmed overridden superseded", "confirm override supersede" },
    { "conflict", "open resolved", "resolve" },
    { "detention", "admitted released", "release" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    HjWorkflow *workflow = hj_workflow_get_default (rows[i].workflow);
    g_auto (GStrv) states = g_strsplit (rows[i].states, " ", -1);
    g_auto (GStrv) commands = g_strsplit (rows[i].commands, " ", -1);

    g_assert_cmpstr (hj_workflow_get_initial (workflow), ==, states[0]);
    for (guint j = 0; states[j] != NULL; j++)
      g_assert_nonnull (hj_workflow_find_state (workflow, states[j]));
    for (guint j = 0; commands[j] != NULL; j++)
      g_assert_nonnull (hj_workflow_find_command (workflow, commands[j]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-defaults/policy-is-sound-and-full", test_policy_is_sound_and_full);
  g_test_add_func ("/policy-defaults/facts-come-from-flags-and-bands",
                   test_facts_come_from_flags_and_bands);
  g_test_add_func ("/policy-defaults/every-entity-has-its-workflow",
                   test_every_entity_has_its_workflow);
  g_test_add_func ("/policy-defaults/names-stay", test_names_stay);
  return g_test_run ();
}
