/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-policy-private.h"

G_DEFINE_BOXED_TYPE (HjRiskPolicy, hj_risk_policy, hj_risk_policy_ref, hj_risk_policy_unref)

static const char *const labels[HJ_RISK_N_LABELS] = { "blue", "yellow", "red" };
static const char *const scales[HJ_RISK_N_SCALES] = { "safety", "care" };

static const char *
keep (HjRiskPolicy *self, const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->strings, text);
}

static const char *const *
keep_list (HjRiskPolicy *self, const char *const *list)
{
  guint n = list == NULL ? 0 : g_strv_length ((char **)list);
  const char **copy = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = keep (self, list[i]);
  return copy;
}

static void
keep_spec (HjRiskPolicy *self, const HjRiskPolicySpec *spec)
{
  HjRiskFactorSpec *factors = g_memdup2 (spec->factors, spec->n_factors * sizeof *factors);
  HjRiskRuleSpec *rules = g_memdup2 (spec->rules, spec->n_rules * sizeof *rules);

  self->spec = *spec;
  self->spec.id = keep (self, spec->id);
  self->spec.version = keep (self, spec->version);
  for (guint i = 0; i < spec->n_factors; i++) {
    factors[i].id = keep (self, factors[i].id);
    factors[i].text_en = keep (self, factors[i].text_en);
    factors[i].text_zh = keep (self, factors[i].text_zh);
    factors[i].when = keep (self, factors[i].when);
    factors[i].source = keep (self, factors[i].source);
    factors[i].why_en = keep (self, factors[i].why_en);
    factors[i].why_zh = keep (self, factors[i].why_zh);
    factors[i].correctable = keep_list (self, factors[i].correctable);
  }
  for (guint i = 0; i < spec->n_rules; i++) {
    rules[i].id = keep (self, rules[i].id);
    rules[i].text_en = keep (self, rules[i].text_en);
    rules[i].text_zh = keep (self, rules[i].text_zh);
    rules[i].when = keep (self, rules[i].when);
    rules[i].source = keep (self, rules[i].source);
  }
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++) {
    guint n = spec->n_resources[label];
    HjRiskResourceSpec *resources = g_memdup2 (spec->resources[label], n * sizeof *resources);
    for (guint i = 0; i < n; i++) {
      resources[i].role = keep (self, resources[i].role);
      resources[i].text_en = keep (self, resources[i].text_en);
      resources[i].text_zh = keep (self, resources[i].text_zh);
    }
    self->spec.resources[label] = resources;
  }
  self->spec.factors = factors;
  self->spec.rules = rules;
  self->full_version = g_strdup_printf ("%s-%s", spec->id, spec->version);
}

static void
read_conditions (HjRiskPolicy *self, HjRiskCheck *check, GArray *atoms)
{
  for (guint i = 0; i < self->spec.n_factors; i++) {
    const HjRiskFactorSpec *factor = &self->spec.factors[i];
    HjRiskExpr *expr = &self->exprs[self->n_exprs++];
    g_autofree char *field = g_strdup_printf ("factors[%u].when", i);

    expr->points[factor->scale] = factor->points;
    if (!hj_risk_check_condition (check, field, factor->when, factor->window_hours, factor->points,
                                  atoms, &expr->condition))
      continue;
    g_autofree char *path = g_strdup_printf ("factors[%u]", i);
    hj_risk_check_window (check, path, factor->window_hours, atoms, &expr->condition);
    hj_risk_check_correctable (check, factor, i, expr->condition.facts);
    for (guint j = 0; factor->correctable[j] != NULL; j++) {
      HjRiskFact fact;
      if (hj_risk_fact_find (factor->correctable[j], &fact))
        self->correctable |= HJ_RISK_FACT_BIT (fact);
    }
  }
  for (guint i = 0; i < self->spec.n_rules; i++) {
    const HjRiskRuleSpec *rule = &self->spec.rules[i];
    HjRiskExpr *expr = &self->exprs[self->n_exprs++];
    g_autofree char *field = g_strdup_printf ("rules[%u].when", i);

    expr->at_least = rule->at_least;
    if (!hj_risk_check_condition (check, field, rule->when, rule->window_hours, 1, atoms,
                                  &expr->condition))
      continue;
    g_autofree char *path = g_strdup_printf ("rules[%u]", i);
    hj_risk_check_window (check, path, rule->window_hours, atoms, &expr->condition);
  }
}

/**
 * hj_risk_policy_new:
 * @spec: what the policy says; copied
 * @problem: (nullable): told of everything that is wrong
 * @data: for @problem
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL if anything is wrong
 */
HjRiskPolicy *
hj_risk_policy_new (const HjRiskPolicySpec *spec, HjRiskProblemFunc problem, gpointer data)
{
  g_return_val_if_fail (spec != NULL, NULL);

  HjRiskCheck check = { .problem = problem, .data = data };
  hj_risk_check_spec (&check, spec);
  if (spec->n_factors > HJ_RISK_FACTORS_MAX || spec->n_rules > HJ_RISK_RULES_MAX)
    return NULL;

  g_autoptr (HjRiskPolicy) self = g_new0 (HjRiskPolicy, 1);
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (HjRiskAtom));
  g_atomic_ref_count_init (&self->count);
  self->strings = g_string_chunk_new (1024);
  keep_spec (self, spec);
  read_conditions (self, &check, atoms);
  hj_risk_index_policy (self, &check, atoms);
  if (check.n_problems == 0)
    hj_risk_check_reach (&check, self);
  return check.n_problems == 0 ? g_steal_pointer (&self) : NULL;
}

/**
 * hj_risk_policy_ref:
 * @self: a policy
 *
 * Returns: (transfer full): @self
 */
HjRiskPolicy *
hj_risk_policy_ref (HjRiskPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->count);
  return self;
}

/**
 * hj_risk_policy_unref:
 * @self: (transfer full): a policy
 */
void
hj_risk_policy_unref (HjRiskPolicy *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  for (guint i = 0; i < self->spec.n_factors; i++)
    g_free ((gpointer)self->spec.factors[i].correctable);
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++)
    g_free ((gpointer)self->spec.resources[label]);
  for (guint i = 0; i < self->n_exprs; i++)
    hj_risk_condition_clear (&self->exprs[i].condition);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++)
    g_free (self->uses[fact].atoms);
  g_free ((gpointer)self->spec.factors);
  g_free ((gpointer)self->spec.rules);
  g_free (self->full_version);
  g_free (self->atoms);
  g_free (self->counts);
  g_free (self->clusters);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/**
 * hj_risk_label_to_string:
 * @label: a label
 *
 * Returns: (transfer none): its name, as in the entity `label`
 */
const char *
hj_risk_label_to_string (HjRiskLabel label)
{
  g_return_val_if_fail ((guint)label < HJ_RISK_N_LABELS, NULL);
  return labels[label];
}

/**
 * hj_risk_label_from_string:
 * @text: (nullable): name of a label
 * @label: (out): the label
 *
 * Returns: whether @text names one
 */
gboolean
hj_risk_label_from_string (const char *text, HjRiskLabel *label)
{
  for (guint i = 0; text != NULL && i < HJ_RISK_N_LABELS; i++) {
    if (g_str_equal (labels[i], text)) {
      *label = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * hj_risk_scale_to_string:
 * @scale: a scale
 *
 * Returns: (transfer none): its name
 */
const char *
hj_risk_scale_to_string (HjRiskScale scale)
{
  g_return_val_if_fail ((guint)scale < HJ_RISK_N_SCALES, NULL);
  return scales[scale];
}

/**
 * hj_risk_policy_get_spec:
 * @self: a policy
 *
 * Returns: (transfer none): all that the document says, checked
 */
const HjRiskPolicySpec *
hj_risk_policy_get_spec (const HjRiskPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->spec;
}

/**
 * hj_risk_policy_get_full_version:
 * @self: a policy
 *
 * Returns: (transfer none): id and version in one word, like `default-1`
 */
const char *
hj_risk_policy_get_full_version (const HjRiskPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->full_version;
}

/**
 * hj_risk_policy_get_facts:
 * @self: a policy
 *
 * Returns: a bit (1 << #HjRiskFact) for each fact that the policy asks about
 */
guint64
hj_risk_policy_get_facts (const HjRiskPolicy *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->facts;
}

/**
 * hj_risk_policy_get_text:
 * @self: a policy
 * @id: id of a factor or a hard rule
 * @language: (nullable): a locale like `zh_CN`; English for all but Chinese
 *
 * Returns: (transfer none): the reason in plain words, or @id itself if the policy has none of it
 */
const char *
hj_risk_policy_get_text (const HjRiskPolicy *self, const char *id, const char *language)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  gboolean zh = language != NULL && g_str_has_prefix (language, "zh");
  for (guint i = 0; i < self->spec.n_factors; i++) {
    const HjRiskFactorSpec *factor = &self->spec.factors[i];
    if (g_str_equal (factor->id, id))
      return zh ? factor->text_zh : factor->text_en;
  }
  for (guint i = 0; i < self->spec.n_rules; i++) {
    const HjRiskRuleSpec *rule = &self->spec.rules[i];
    if (g_str_equal (rule->id, id))
      return zh ? rule->text_zh : rule->text_en;
  }
  return id;
}

/**
 * hj_risk_policy_get_why:
 * @self: a policy
 * @id: id of a factor
 * @language: (nullable): a locale like `zh_CN`; English for all but Chinese
 *
 * Returns: (transfer none) (nullable): why the factor counts, if the policy says so
 */
const char *
hj_risk_policy_get_why (const HjRiskPolicy *self, const char *id, const char *language)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  gboolean zh = language != NULL && g_str_has_prefix (language, "zh");
  for (guint i = 0; i < self->spec.n_factors; i++) {
    const HjRiskFactorSpec *factor = &self->spec.factors[i];
    if (g_str_equal (factor->id, id))
      return zh ? factor->why_zh : factor->why_en;
  }
  return NULL;
}

/**
 * hj_risk_policy_get_source:
 * @self: a policy
 * @id: id of a factor or a hard rule
 *
 * Returns: (transfer none) (nullable): where it comes from, if the policy says so
 */
const char *
hj_risk_policy_get_source (const HjRiskPolicy *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (guint i = 0; i < self->spec.n_factors; i++) {
    if (g_str_equal (self->spec.factors[i].id, id))
      return self->spec.factors[i].source;
  }
  for (guint i = 0; i < self->spec.n_rules; i++) {
    if (g_str_equal (self->spec.rules[i].id, id))
      return self->spec.rules[i].source;
  }
  return NULL;
}
