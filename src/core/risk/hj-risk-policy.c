/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-policy-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

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

static void
index_atoms (HjRiskPolicy *self, const GArray *atoms)
{
  self->n_atoms = atoms->len;
  self->atoms = g_memdup2 (atoms->data, atoms->len * sizeof (HjRiskAtom));
  self->counts = g_new (guint16, atoms->len + 1);
  for (guint i = 0; i < self->n_atoms; i++) {
    if (self->atoms[i].kind == HJ_RISK_ATOM_COUNT) {
      self->counts[self->n_counts++] = i;
    } else {
      HjRiskUse *use = &self->uses[self->atoms[i].subject];
      use->atoms = g_renew (guint16, use->atoms, use->n_atoms + 1);
      use->atoms[use->n_atoms++] = i;
    }
  }
  for (guint i = 0; i < self->n_exprs; i++) {
    HjRiskExpr *expr = &self->exprs[i];
    self->facts |= expr->condition.facts;
    for (guint j = 0; j < expr->condition.n_code; j++) {
      guint16 code = expr->condition.code[j];
      if (code < HJ_RISK_ATOMS_MAX && self->atoms[code].kind == HJ_RISK_ATOM_KNOWN)
        expr->asks_known |= HJ_RISK_FACT_BIT (self->atoms[code].subject);
    }
    for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
      if ((expr->condition.facts & HJ_RISK_FACT_BIT (fact)) != 0)
        self->uses[fact].exprs[self->uses[fact].n_exprs++] = i;
    }
  }
}

static char *
name_condition (const HjRiskPolicy *self, guint expr)
{
  return expr < self->spec.n_factors
             ? g_strdup_printf ("factors[%u].when", expr)
             : g_strdup_printf ("rules[%u].when", expr - self->spec.n_factors);
}

/* Where a comparison begins or ends to hold, the next range begins. */
static void
cut_ranges (HjRiskPolicy *self, HjRiskCheck *check, guint fact)
{
  HjRiskUse *use = &self->uses[fact];
  const HjRiskFactInfo *info = hj_risk_fact_info (fact);
  gint64 low = info->minimum;

  while (low <= info->maximum) {
    gint64 next = info->maximum + 1;
    for (guint i = 0; i < use->n_atoms; i++) {
      const HjRiskAtom *atom = &self->atoms[use->atoms[i]];
      if (atom->kind != HJ_RISK_ATOM_FACT)
        continue;
      if (atom->value > low)
        next = MIN (next, atom->value);
      if (atom->value + 1 > low)
        next = MIN (next, atom->value + 1);
    }
    if (use->n_ranges == HJ_RISK_RANGES_MAX) {
      g_autofree char *field = name_condition (self, use->exprs[use->n_exprs - 1]);
      hj_risk_check_tell (check, field, -1, "too-large",
                          _ ("The conditions up to this one cut “%s” into more than %d ranges; use "
                             "fewer different numbers."),
                          info->name, HJ_RISK_RANGES_MAX);
      return;
    }
    use->ranges[use->n_ranges++] = (HjRiskRange){ low, next - 1 };
    low = next;
  }
}

/* Two neighbouring ranges are one if no atom tells them apart, so that completions are few. */
static void
join_ranges (HjRiskPolicy *self, guint fact)
{
  HjRiskUse *use = &self->uses[fact];
  guint n = 0;

  for (guint i = 0; i < use->n_ranges; i++) {
    gboolean same = n > 0;
    for (guint j = 0; same && j < use->n_atoms; j++) {
      const HjRiskAtom *atom = &self->atoms[use->atoms[j]];
      same = atom->kind == HJ_RISK_ATOM_KNOWN
             || hj_risk_compare (atom->compare, use->ranges[n - 1].low, atom->value)
                    == hj_risk_compare (atom->compare, use->ranges[i].low, atom->value);
    }
    if (same)
      use->ranges[n - 1].high = use->ranges[i].high;
    else
      use->ranges[n++] = use->ranges[i];
  }
  use->n_ranges = n;
}

static guint
count_facts (guint64 facts)
{
  guint n = 0;

  for (; facts != 0; facts &= facts - 1)
    n++;
  return n;
}

static void
merge_clusters (HjRiskPolicy *self, guint64 facts)
{
  guint n = 0;

  for (guint i = 0; i < self->n_clusters; i++) {
    if ((self->clusters[i].facts & facts) != 0)
      facts |= self->clusters[i].facts;
    else
      self->clusters[n++] = self->clusters[i];
  }
  self->clusters[n].facts = facts;
  self->n_clusters = n + 1;
}

/* Tells of the condition that ties most facts of the cluster together. */
static void
tell_tangled (const HjRiskPolicy *self, HjRiskCheck *check, const HjRiskCluster *cluster)
{
  guint most = cluster->exprs[0];

  for (guint i = 1; i < cluster->n_exprs; i++) {
    guint expr = cluster->exprs[i];
    if (count_facts (self->exprs[expr].condition.facts)
        > count_facts (self->exprs[most].condition.facts))
      most = expr;
  }
  g_autofree char *field = name_condition (self, most);
  hj_risk_check_tell (
      check, field, -1, "tangled",
      _ ("Conditions that ask about several facts tie more of them together than can "
         "be weighed exactly; split this one into factors of their own."));
}

static void
find_clusters (HjRiskPolicy *self, HjRiskCheck *check)
{
  self->clusters = g_new0 (HjRiskCluster, self->n_exprs + 1);
  for (guint i = 0; i < self->n_exprs; i++) {
    if (self->exprs[i].condition.facts != 0)
      merge_clusters (self, self->exprs[i].condition.facts);
  }
  for (guint i = 0; i < self->n_clusters; i++) {
    HjRiskCluster *cluster = &self->clusters[i];
    guint64 completions = 1;

    cluster->n_exprs = 0;
    for (guint j = 0; j < self->n_exprs; j++) {
      if ((self->exprs[j].condition.facts & cluster->facts) != 0)
        cluster->exprs[cluster->n_exprs++] = j;
    }
    for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
      if ((cluster->facts & HJ_RISK_FACT_BIT (fact)) != 0)
        completions = MIN (completions * self->uses[fact].n_ranges, G_MAXUINT32);
    }
    if (completions > HJ_RISK_COMPLETIONS_MAX)
      tell_tangled (self, check, cluster);
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
  index_atoms (self, atoms);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((self->facts & HJ_RISK_FACT_BIT (fact)) != 0) {
      cut_ranges (self, &check, fact);
      join_ranges (self, fact);
    }
  }
  if (check.n_problems == 0)
    find_clusters (self, &check);
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
