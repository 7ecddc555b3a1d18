/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-policy-private.h"

#include <glib/gi18n-lib.h>

#define TRIES_MAX 65536

/* What a count can be, so that the answers to the questions about it hold. */
typedef struct {
  gint64 low;
  gint64 high;
} Range;

/* The count atoms of one expression and how they are answered. */
typedef struct {
  const HjRiskAtom *atoms[HJ_RISK_ATOMS_MAX];
  guint16 indices[HJ_RISK_ATOMS_MAX];
  Range ranges[HJ_RISK_ATOMS_MAX];
  guint n;
} Counts;

static gboolean
is_within (const HjRiskAtom *narrow, const HjRiskAtom *wide)
{
  return narrow->subject == wide->subject && narrow->severity >= wide->severity
         && (wide->window_hours == 0
             || (narrow->window_hours != 0 && narrow->window_hours <= wide->window_hours));
}

static void
narrow_range (Range *range, HjRiskCompare compare, gint64 value, gboolean holds)
{
  static const HjRiskCompare opposites[] = {
    [HJ_RISK_COMPARE_EQUAL] = HJ_RISK_COMPARE_UNEQUAL,
    [HJ_RISK_COMPARE_UNEQUAL] = HJ_RISK_COMPARE_EQUAL,
    [HJ_RISK_COMPARE_LESS] = HJ_RISK_COMPARE_AT_LEAST,
    [HJ_RISK_COMPARE_AT_MOST] = HJ_RISK_COMPARE_MORE,
    [HJ_RISK_COMPARE_MORE] = HJ_RISK_COMPARE_AT_MOST,
    [HJ_RISK_COMPARE_AT_LEAST] = HJ_RISK_COMPARE_LESS,
  };

  switch (holds ? compare : opposites[compare]) {
  case HJ_RISK_COMPARE_EQUAL:
    range->low = MAX (range->low, value);
    range->high = MIN (range->high, value);
    break;
  case HJ_RISK_COMPARE_UNEQUAL: /* cuts off an end, or nothing that a range can show */
    range->low += range->low == value;
    range->high -= range->high == value;
    break;
  case HJ_RISK_COMPARE_LESS:
    range->high = MIN (range->high, value - 1);
    break;
  case HJ_RISK_COMPARE_AT_MOST:
    range->high = MIN (range->high, value);
    break;
  case HJ_RISK_COMPARE_MORE:
    range->low = MAX (range->low, value + 1);
    break;
  case HJ_RISK_COMPARE_AT_LEAST:
  default:
    range->low = MAX (range->low, value);
    break;
  }
}

/* Whether there can be entries of behaviour so that all counts are answered like this: what is
 * counted in a part is never more than what is counted in the whole. */
static gboolean
is_possible (Counts *self, const HjRiskTruth *atoms)
{
  for (guint i = 0; i < self->n; i++) {
    self->ranges[i] = (Range){ 0, G_MAXINT64 };
    for (guint j = 0; j < self->n; j++) {
      if (is_within (self->atoms[i], self->atoms[j]) && is_within (self->atoms[j], self->atoms[i]))
        narrow_range (&self->ranges[i], self->atoms[j]->compare, self->atoms[j]->value,
                      atoms[self->indices[j]] == HJ_RISK_TRUE);
    }
    if (self->ranges[i].low > self->ranges[i].high)
      return FALSE;
  }
  for (guint i = 0; i < self->n; i++) {
    for (guint j = 0; j < self->n; j++) {
      if (is_within (self->atoms[i], self->atoms[j]) && self->ranges[i].low > self->ranges[j].high)
        return FALSE;
    }
  }
  return TRUE;
}

static void
list_counts (const HjRiskPolicy *policy, const HjRiskExpr *expr, Counts *counts)
{
  counts->n = 0;
  for (guint i = 0; i < expr->condition.n_code; i++) {
    guint16 code = expr->condition.code[i];
    gboolean seen = code >= HJ_RISK_ATOMS_MAX || policy->atoms[code].kind != HJ_RISK_ATOM_COUNT;
    for (guint j = 0; j < counts->n && !seen; j++)
      seen = counts->indices[j] == code;
    if (seen)
      continue;
    counts->atoms[counts->n] = &policy->atoms[code];
    counts->indices[counts->n++] = code;
  }
}

static guint64
count_tries (const HjRiskPolicy *policy, const HjRiskExpr *expr, const Counts *counts)
{
  guint64 tries = 1;

  for (guint i = 0; i < counts->n; i++)
    tries = MIN (tries * 2, TRIES_MAX + 1);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((expr->condition.facts & HJ_RISK_FACT_BIT (fact)) != 0)
      tries = MIN (tries * (policy->uses[fact].n_ranges + 1), TRIES_MAX + 1);
  }
  return tries;
}

/* Answers the atoms of @expr in the way of this number; each way has its own. */
static void
draw (const HjRiskPolicy *policy, const HjRiskExpr *expr, const Counts *counts, guint64 number,
      HjRiskTruth *atoms)
{
  for (guint i = 0; i < counts->n; i++, number /= 2)
    atoms[counts->indices[i]] = number % 2 == 0 ? HJ_RISK_FALSE : HJ_RISK_TRUE;
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((expr->condition.facts & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    const HjRiskUse *use = &policy->uses[fact];
    guint choice = number % (use->n_ranges + 1);
    number /= use->n_ranges + 1;
    if (choice == use->n_ranges)
      hj_risk_policy_answer_unknown (policy, fact, atoms);
    else
      hj_risk_policy_answer (policy, fact, use->ranges[choice].low, atoms);
  }
}

static void
try_expr (const HjRiskPolicy *policy, const HjRiskExpr *expr, gboolean *can_hold,
          gboolean *can_fail)
{
  HjRiskTruth atoms[HJ_RISK_ATOMS_MAX] = { 0 };
  Counts counts;

  list_counts (policy, expr, &counts);
  guint64 tries = count_tries (policy, expr, &counts);
  *can_hold = *can_fail = tries > TRIES_MAX; /* too many to tell: taken as sound */
  for (guint64 i = 0; tries <= TRIES_MAX && i < tries && !(*can_hold && *can_fail); i++) {
    draw (policy, expr, &counts, i, atoms);
    if (!is_possible (&counts, atoms))
      continue;
    HjRiskTruth truth = hj_risk_condition_evaluate (&expr->condition, atoms);
    *can_hold |= truth == HJ_RISK_TRUE;
    *can_fail |= truth == HJ_RISK_FALSE;
  }
}

/**
 * hj_risk_check_reach:
 * @self: a check
 * @policy: a compiled policy
 *
 * Tells of factors and rules that never or always hold.
 */
void
hj_risk_check_reach (HjRiskCheck *self, const HjRiskPolicy *policy)
{
  for (guint i = 0; i < policy->n_exprs; i++) {
    gboolean rule = i >= policy->spec.n_factors;
    g_autofree char *field = rule ? g_strdup_printf ("rules[%u].when", i - policy->spec.n_factors)
                                  : g_strdup_printf ("factors[%u].when", i);
    gboolean can_hold, can_fail;

    try_expr (policy, &policy->exprs[i], &can_hold, &can_fail);
    if (!can_hold)
      hj_risk_check_tell (self, field, -1, "never",
                          _ ("This condition can never hold; correct it or take it out."));
    else if (!can_fail)
      hj_risk_check_tell (self, field, -1, "always",
                          _ ("This condition holds whatever the answers are; correct it or take it "
                             "out."));
  }
}
