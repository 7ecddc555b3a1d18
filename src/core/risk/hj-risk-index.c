/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-policy-private.h"

#include <glib/gi18n-lib.h>

/* What an assessment looks up in a policy, made once when the policy is. */

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
 * hj_risk_index_policy:
 * @self: a policy whose conditions were read
 * @check: told of what cannot be weighed exactly; the facts that hang together are found only where
 *   nothing is wrong
 * @atoms: (element-type HjRiskAtom): what the conditions ask
 *
 * Finds what is asked about each fact, between which of its values that makes a difference, and
 * which facts hang together.
 */
void
hj_risk_index_policy (HjRiskPolicy *self, HjRiskCheck *check, const GArray *atoms)
{
  index_atoms (self, atoms);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((self->facts & HJ_RISK_FACT_BIT (fact)) != 0) {
      cut_ranges (self, check, fact);
      join_ranges (self, fact);
    }
  }
  if (check->n_problems == 0)
    find_clusters (self, check);
}
