/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-policy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REVIEW_HOURS_MAX (24 * 30)
#define WITHIN_HOURS_MAX (24 * 30)

typedef struct {
  HjRiskCheck *check;
  const char *field;
  int points;
} Reading;

/**
 * hj_risk_check_tell:
 * @self: a check
 * @field: path in the document
 * @offset: byte offset inside a condition, or -1
 * @code: kind of problem
 * @format: printf format of the sentence
 */
void
hj_risk_check_tell (HjRiskCheck *self, const char *field, int offset, const char *code,
                    const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);

  self->n_problems++;
  if (self->problem != NULL)
    self->problem (field, offset, code, sentence, self->data);
}

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > 64 || !g_ascii_islower (text[0]))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  }
  return TRUE;
}

static void
check_id (HjRiskCheck *self, const char *path, const char *id, GHashTable *seen)
{
  g_autofree char *field = g_strconcat (path, ".id", NULL);

  if (!is_id (id))
    hj_risk_check_tell (self, field, -1, "id",
                        _ ("“%s” is no id; use small letters, digits and hyphens, a letter first."),
                        id);
  else if (!g_hash_table_add (seen, (gpointer)id))
    hj_risk_check_tell (self, field, -1, "double-id",
                        _ ("“%s” is there twice; every factor and rule needs an id of its own."),
                        id);
}

static void
check_texts (HjRiskCheck *self, const char *path, const char *member, const char *text_en,
             const char *text_zh)
{
  g_autofree char *en = g_strdup_printf ("%s.%s.en", path, member);
  g_autofree char *zh = g_strdup_printf ("%s.%s.zh", path, member);

  if (text_en == NULL || *text_en == '\0')
    hj_risk_check_tell (self, en, -1, "no-text", _ ("The English text is missing; write it."));
  if (text_zh == NULL || *text_zh == '\0')
    hj_risk_check_tell (self, zh, -1, "no-text", _ ("The Chinese text is missing; write it."));
}

static void
check_thresholds (HjRiskCheck *self, const HjRiskPolicySpec *spec)
{
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++) {
    const char *name = hj_risk_scale_to_string (scale);
    g_autofree char *yellow = g_strdup_printf ("thresholds.%s.yellow", name);
    g_autofree char *red = g_strdup_printf ("thresholds.%s.red", name);

    if (spec->yellow[scale] < 1)
      hj_risk_check_tell (self, yellow, -1, "threshold",
                          _ ("Yellow begins at %d points; it must begin at 1 or more."),
                          spec->yellow[scale]);
    if (spec->red[scale] <= spec->yellow[scale])
      hj_risk_check_tell (
          self, red, -1, "threshold",
          _ ("Red begins at %d points and yellow at %d; red must begin above yellow."),
          spec->red[scale], spec->yellow[scale]);
  }
}

static void
check_review (HjRiskCheck *self, const HjRiskPolicySpec *spec)
{
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++) {
    const char *name = hj_risk_label_to_string (label);
    g_autofree char *field = g_strdup_printf ("review_hours.%s", name);
    guint hours = spec->review_hours[label];

    if (hours < 1 || hours > REVIEW_HOURS_MAX)
      hj_risk_check_tell (self, field, -1, "review",
                          _ ("A %s label is reviewed after 1 to %d hours; %u is not."), name,
                          REVIEW_HOURS_MAX, hours);
    else if (label > 0 && spec->review_hours[label - 1] >= 1
             && hours > spec->review_hours[label - 1])
      hj_risk_check_tell (
          self, field, -1, "review",
          _ ("A %s label is reviewed later than a %s one; the higher label comes first."), name,
          hj_risk_label_to_string (label - 1));
    for (guint i = 0; i < spec->n_resources[label]; i++) {
      const HjRiskResourceSpec *resource = &spec->resources[label][i];
      g_autofree char *path = g_strdup_printf ("resources.%s[%u]", name, i);
      g_autofree char *within = g_strconcat (path, ".within_hours", NULL);

      check_texts (self, path, "text", resource->text_en, resource->text_zh);
      if (resource->within_hours < 1 || resource->within_hours > WITHIN_HOURS_MAX)
        hj_risk_check_tell (self, within, -1, "range",
                            _ ("An allotment is due within 1 to %d hours; %u is not."),
                            WITHIN_HOURS_MAX, resource->within_hours);
    }
  }
}

static void
check_window (HjRiskCheck *self, const char *path, guint hours)
{
  g_autofree char *field = g_strconcat (path, ".window_hours", NULL);

  if (hours > HJ_RISK_WINDOW_MAX)
    hj_risk_check_tell (self, field, -1, "window", _ ("A window is at most %d hours; %u is not."),
                        HJ_RISK_WINDOW_MAX, hours);
}

/**
 * hj_risk_check_spec:
 * @self: a check
 * @spec: a policy
 *
 * Checks everything but the conditions.
 */
void
hj_risk_check_spec (HjRiskCheck *self, const HjRiskPolicySpec *spec)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!is_id (spec->id))
    hj_risk_check_tell (self, "id", -1, "id",
                        _ ("“%s” is no id; use small letters, digits and hyphens, a letter first."),
                        spec->id);
  if (*spec->version == '\0')
    hj_risk_check_tell (self, "version", -1, "version",
                        _ ("The version is empty; give each changed policy a new one."));
  if (spec->n_factors == 0 || spec->n_factors > HJ_RISK_FACTORS_MAX)
    hj_risk_check_tell (self, "factors", -1, "too-large",
                        _ ("A policy has 1 to %d factors, not %u."), HJ_RISK_FACTORS_MAX,
                        spec->n_factors);
  if (spec->n_rules > HJ_RISK_RULES_MAX)
    hj_risk_check_tell (self, "rules", -1, "too-large",
                        _ ("A policy has at most %d rules, not %u."), HJ_RISK_RULES_MAX,
                        spec->n_rules);
  for (guint i = 0; i < spec->n_factors; i++) {
    const HjRiskFactorSpec *factor = &spec->factors[i];
    g_autofree char *path = g_strdup_printf ("factors[%u]", i);
    g_autofree char *points = g_strconcat (path, ".points", NULL);

    check_id (self, path, factor->id, seen);
    check_texts (self, path, "text", factor->text_en, factor->text_zh);
    if (factor->why_en != NULL || factor->why_zh != NULL)
      check_texts (self, path, "why", factor->why_en, factor->why_zh);
    check_window (self, path, factor->window_hours);
    if (factor->points == 0 || ABS ((gint64)factor->points) > HJ_RISK_POINTS_MAX)
      hj_risk_check_tell (self, points, -1, "points",
                          _ ("A factor has 1 to %d points, or as many below zero; %d is not."),
                          HJ_RISK_POINTS_MAX, factor->points);
  }
  for (guint i = 0; i < spec->n_rules; i++) {
    const HjRiskRuleSpec *rule = &spec->rules[i];
    g_autofree char *path = g_strdup_printf ("rules[%u]", i);
    g_autofree char *at_least = g_strconcat (path, ".at_least", NULL);

    check_id (self, path, rule->id, seen);
    check_texts (self, path, "text", rule->text_en, rule->text_zh);
    check_window (self, path, rule->window_hours);
    if (rule->at_least == HJ_RISK_BLUE)
      hj_risk_check_tell (
          self, at_least, -1, "no-effect",
          _ ("A rule that demands at least blue changes nothing; demand yellow or red."));
  }
  check_thresholds (self, spec);
  check_review (self, spec);
}

/* Which way an atom goes when its fact grows: 1, -1, or 0 for neither. */
static int
get_direction (const HjRiskAtom *atom)
{
  const HjRiskFactInfo *info = hj_risk_fact_info (atom->subject);

  switch (atom->compare) {
  case HJ_RISK_COMPARE_MORE:
  case HJ_RISK_COMPARE_AT_LEAST:
    return 1;
  case HJ_RISK_COMPARE_LESS:
  case HJ_RISK_COMPARE_AT_MOST:
    return -1;
  case HJ_RISK_COMPARE_EQUAL:
    return atom->value == info->maximum ? 1 : atom->value == info->minimum ? -1 : 0;
  case HJ_RISK_COMPARE_UNEQUAL:
  default:
    return atom->value == info->minimum ? 1 : atom->value == info->maximum ? -1 : 0;
  }
}

static void
check_count (Reading *self, const HjRiskAtom *atom, gboolean negated, int offset)
{
  const char *name = hj_risk_event_kind_to_string (atom->subject);
  HjRiskSense sense = hj_risk_event_kind_sense (atom->subject);

  if (atom->compare == HJ_RISK_COMPARE_AT_LEAST && atom->value == 0)
    hj_risk_check_tell (self->check, self->field, offset, "always",
                        _ ("A count of at least 0 always holds; ask for 1 or more."));
  if (sense == HJ_RISK_SENSE_NEUTRAL)
    return;
  if (atom->compare != HJ_RISK_COMPARE_AT_LEAST)
    hj_risk_check_tell (self->check, self->field, offset, "count-compare",
                        _ ("A count of “%s” may only be asked with >=."), name);
  if (negated)
    hj_risk_check_tell (self->check, self->field, offset, "count-negated",
                        _ ("A count of “%s” may not stand under “not”."), name);
  if (sense == HJ_RISK_SENSE_RISK && self->points < 0)
    hj_risk_check_tell (
        self->check, self->field, offset, "count-points",
        _ ("More of “%s” would lower the points; give this factor points above zero."), name);
  if (sense == HJ_RISK_SENSE_PROTECTIVE && self->points > 0)
    hj_risk_check_tell (self->check, self->field, offset, "protective-points",
                        _ ("“%s” protects; give this factor points below zero."), name);
}

/* A condition of the shape that a policy may have can only go up with a risk and down with what
 * protects. */
static void
check_atom (const HjRiskAtom *atom, gboolean negated, int offset, gpointer data)
{
  Reading *self = data;

  if (atom->kind == HJ_RISK_ATOM_COUNT) {
    check_count (self, atom, negated, offset);
    return;
  }
  const HjRiskFactInfo *info = hj_risk_fact_info (atom->subject);
  if (atom->kind == HJ_RISK_ATOM_KNOWN || info->sense == HJ_RISK_SENSE_NEUTRAL)
    return;

  int direction = get_direction (atom) * (negated ? -1 : 1) * (self->points < 0 ? -1 : 1);
  if (info->sense == HJ_RISK_SENSE_RISK && direction <= 0)
    hj_risk_check_tell (self->check, self->field, offset, "not-monotone",
                        _ ("More of “%s” could lower the label here; ask with >= for points above "
                           "zero, or with <= for points below zero."),
                        info->name);
  if (info->sense == HJ_RISK_SENSE_PROTECTIVE && direction >= 0)
    hj_risk_check_tell (
        self->check, self->field, offset, "protective-points",
        _ ("“%s” protects, and more of it could raise the label here; ask with >= for "
           "points below zero, or with <= for points above zero."),
        info->name);
}

/**
 * hj_risk_check_condition:
 * @self: a check
 * @field: path of the condition
 * @when: the condition's text
 * @window_hours: window of counts that name none
 * @points: points that it gives; above 0 for a hard rule
 * @atoms: (element-type HjRiskAtom): atoms of the policy
 * @condition: (out caller-allocates): what was read
 *
 * Returns: whether @condition could be read; whether it may stand is told to @self
 */
gboolean
hj_risk_check_condition (HjRiskCheck *self, const char *field, const char *when, guint window_hours,
                         int points, GArray *atoms, HjRiskCondition *condition)
{
  Reading reading = { .check = self, .field = field, .points = points };
  HjRiskConditionProblem problem;

  if (hj_risk_condition_parse (condition, when, window_hours, atoms, check_atom, &reading,
                               &problem))
    return TRUE;
  hj_risk_check_tell (self, field, problem.offset, problem.code, "%s", problem.sentence);
  g_free (problem.sentence);
  return FALSE;
}

/**
 * hj_risk_check_correctable:
 * @self: a check
 * @factor: a factor
 * @index: its place among the factors
 * @facts: facts that its condition asks about, a bit each
 */
void
hj_risk_check_correctable (HjRiskCheck *self, const HjRiskFactorSpec *factor, guint index,
                           guint64 facts)
{
  for (guint i = 0; factor->correctable != NULL && factor->correctable[i] != NULL; i++) {
    const char *name = factor->correctable[i];
    g_autofree char *field = g_strdup_printf ("factors[%u].correctable[%u]", index, i);
    const char *meaning = hj_risk_excluded_input (name);
    HjRiskFact fact;

    if (meaning != NULL)
      hj_risk_check_tell (self, field, -1, "excluded-input",
                          _ ("“%s” stands for %s, which must never be an input; take it out."),
                          name, meaning);
    else if (!hj_risk_fact_find (name, &fact))
      hj_risk_check_tell (self, field, -1, "unknown-fact",
                          _ ("There is no fact “%s”; see the list of facts for its right name."),
                          name);
    else if ((facts & HJ_RISK_FACT_BIT (fact)) == 0)
      hj_risk_check_tell (self, field, -1, "not-asked",
                          _ ("The condition does not ask about “%s”; take it out of the list."),
                          name);
    else if (!hj_risk_fact_info (fact)->correctable)
      hj_risk_check_tell (self, field, -1, "not-correctable",
                          _ ("Nobody can correct “%s”; take it out of the list."), name);
  }
}

/**
 * hj_risk_check_window:
 * @self: a check
 * @field: path of the factor or rule
 * @window_hours: its window, 0 for none
 * @atoms: (element-type HjRiskAtom): atoms of the policy
 * @condition: its condition
 *
 * Tells of a window that no count looks through, as where a record is thought to expire by it.
 */
void
hj_risk_check_window (HjRiskCheck *self, const char *field, guint window_hours, const GArray *atoms,
                      const HjRiskCondition *condition)
{
  if (window_hours == 0 || window_hours > HJ_RISK_WINDOW_MAX)
    return;
  for (guint i = 0; i < condition->n_code; i++) {
    guint16 code = condition->code[i];
    if (code < HJ_RISK_ATOMS_MAX) {
      const HjRiskAtom *atom = &g_array_index (atoms, HjRiskAtom, code);
      if (atom->kind == HJ_RISK_ATOM_COUNT && atom->window_hours == window_hours)
        return;
    }
  }
  g_autofree char *path = g_strconcat (field, ".window_hours", NULL);
  hj_risk_check_tell (
      self, path, -1, "idle-window",
      _ ("No count of the condition looks through this window, so it changes nothing; "
         "take it out."));
}
