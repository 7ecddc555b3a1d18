/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-policy-changes.h"

#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

void
hj_policy_change_free (HjPolicyChange *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static void
add_change (GPtrArray *changes, const char *title, const char *text)
{
  HjPolicyChange *change = g_new0 (HjPolicyChange, 1);

  change->title = g_strdup (title);
  change->text = g_strdup (text);
  g_ptr_array_add (changes, change);
}

static void
add_line (GString *lines, char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
  g_free (line);
}

static char *
say_points (int points)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%+d point", "%+d points", (gulong)ABS (points)), points);
}

static char *
say_hours (guint hours)
{
  if (hours == 0)
    return g_strdup (C_ ("how long evidence counts", "always"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hour", "%u hours", hours), hours);
}

static void
add_condition (GString *lines, const char *before, const char *after)
{
  if (g_strcmp0 (before, after) != 0)
    /* Translators: two conditions, as the document has them */
    add_line (lines, g_strdup_printf (_ ("When: %s\nuntil now: %s"), after, before));
}

static void
add_window (GString *lines, guint before, guint after)
{
  g_autofree char *old = say_hours (before);
  g_autofree char *new = say_hours (after);

  if (before != after)
    /* Translators: how long evidence counts, such as “24 hours” or “always” */
    add_line (lines, g_strdup_printf (_ ("Counts for: %s (until now: %s)"), new, old));
}

/* Words that people read, and that decide nothing. */
static void
add_words (GString *lines, gboolean differ)
{
  if (differ)
    add_line (lines, g_strdup (_ ("Its words or its source are others")));
}

static const char *
choose_text (const char *en, const char *zh)
{
  return g_str_equal (hj_say_language (), "zh") ? zh : en;
}

static const HjRiskFactorSpec *
find_factor (const HjRiskPolicySpec *spec, const char *id)
{
  for (guint i = 0; i < spec->n_factors; i++) {
    if (g_str_equal (spec->factors[i].id, id))
      return &spec->factors[i];
  }
  return NULL;
}

static gboolean
are_same (const char *const *one, const char *const *other)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (one == NULL ? none : one, other == NULL ? none : other);
}

static void
add_points (GString *lines, int before, int after)
{
  g_autofree char *old = say_points (before);
  g_autofree char *new = say_points (after);

  if (before != after)
    /* Translators: such as “+8 points” */
    add_line (lines, g_strdup_printf (_ ("%s (until now: %s)"), new, old));
}

static void
compare_factor (GPtrArray *changes, const HjRiskFactorSpec *old, const HjRiskFactorSpec *new)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  add_points (lines, old->points, new->points);
  if (old->scale != new->scale)
    add_line (lines, g_strdup (new->scale == HJ_RISK_SAFETY
                                   ? _ ("Counts as danger to others from now on")
                                   : _ ("Counts as danger to oneself or illness from now on")));
  add_condition (lines, old->when, new->when);
  add_window (lines, old->window_hours, new->window_hours);
  if (!are_same (old->correctable, new->correctable))
    add_line (lines, g_strdup (_ ("Other facts in it can be corrected")));
  add_words (lines, g_strcmp0 (old->text_en, new->text_en) != 0
                        || g_strcmp0 (old->text_zh, new->text_zh) != 0
                        || g_strcmp0 (old->why_en, new->why_en) != 0
                        || g_strcmp0 (old->why_zh, new->why_zh) != 0
                        || g_strcmp0 (old->source, new->source) != 0);
  if (lines->len > 0)
    add_change (changes, choose_text (new->text_en, new->text_zh), lines->str);
}

static void
compare_factors (GPtrArray *changes, const HjRiskPolicySpec *before, const HjRiskPolicySpec *after)
{
  for (guint i = 0; i < after->n_factors; i++) {
    const HjRiskFactorSpec *new = &after->factors[i];
    const HjRiskFactorSpec *old = find_factor (before, new->id);
    g_autofree char *points = say_points (new->points);
    /* Translators: such as “+8 points”, and a condition as the document has it */
    g_autofree char *text = g_strdup_printf (_ ("New: %s\nWhen: %s"), points, new->when);

    if (old != NULL)
      compare_factor (changes, old, new);
    else
      add_change (changes, choose_text (new->text_en, new->text_zh), text);
  }
  for (guint i = 0; i < before->n_factors; i++) {
    const HjRiskFactorSpec *old = &before->factors[i];
    g_autofree char *points = say_points (old->points);
    /* Translators: such as “+8 points” */
    g_autofree char *text = g_strdup_printf (_ ("Left out (until now: %s)"), points);

    if (find_factor (after, old->id) == NULL)
      add_change (changes, choose_text (old->text_en, old->text_zh), text);
  }
}

static const HjRiskRuleSpec *
find_rule (const HjRiskPolicySpec *spec, const char *id)
{
  for (guint i = 0; i < spec->n_rules; i++) {
    if (g_str_equal (spec->rules[i].id, id))
      return &spec->rules[i];
  }
  return NULL;
}

static const char *
say_label (HjRiskLabel label)
{
  return hj_say_color (hj_risk_label_to_string (label));
}

static void
compare_rule (GPtrArray *changes, const HjRiskRuleSpec *old, const HjRiskRuleSpec *new)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  if (old->at_least != new->at_least)
    /* Translators: colours of a label */
    add_line (lines, g_strdup_printf (_ ("At least %s (until now: %s)"), say_label (new->at_least),
                                      say_label (old->at_least)));
  add_condition (lines, old->when, new->when);
  add_window (lines, old->window_hours, new->window_hours);
  add_words (lines, g_strcmp0 (old->text_en, new->text_en) != 0
                        || g_strcmp0 (old->text_zh, new->text_zh) != 0
                        || g_strcmp0 (old->source, new->source) != 0);
  if (lines->len > 0)
    add_change (changes, choose_text (new->text_en, new->text_zh), lines->str);
}

static void
compare_rules (GPtrArray *changes, const HjRiskPolicySpec *before, const HjRiskPolicySpec *after)
{
  for (guint i = 0; i < after->n_rules; i++) {
    const HjRiskRuleSpec *new = &after->rules[i];
    const HjRiskRuleSpec *old = find_rule (before, new->id);
    /* Translators: a colour of a label, and a condition as the document has it */
    g_autofree char *text
        = g_strdup_printf (_ ("New: at least %s\nWhen: %s"), say_label (new->at_least), new->when);

    if (old != NULL)
      compare_rule (changes, old, new);
    else
      add_change (changes, choose_text (new->text_en, new->text_zh), text);
  }
  for (guint i = 0; i < before->n_rules; i++) {
    const HjRiskRuleSpec *old = &before->rules[i];
    /* Translators: a colour of a label */
    g_autofree char *text
        = g_strdup_printf (_ ("Left out (until now: at least %s)"), say_label (old->at_least));

    if (find_rule (after, old->id) == NULL)
      add_change (changes, choose_text (old->text_en, old->text_zh), text);
  }
}

static void
compare_number (GPtrArray *changes, const char *title, gint64 before, gint64 after)
{
  /* Translators: two numbers */
  g_autofree char *text = g_strdup_printf (_ ("%d (until now: %d)"), (int)after, (int)before);

  if (before != after)
    add_change (changes, title, text);
}

static void
compare_bounds (GPtrArray *changes, const HjRiskPolicySpec *before, const HjRiskPolicySpec *after)
{
  const char *const yellow[HJ_RISK_N_SCALES]
      = { _ ("Yellow from, danger to others"), _ ("Yellow from, danger to oneself or illness") };
  const char *const red[HJ_RISK_N_SCALES]
      = { _ ("Red from, danger to others"), _ ("Red from, danger to oneself or illness") };
  const char *const review[HJ_RISK_N_LABELS] = { _ ("Hours after which blue is looked at again"),
                                                 _ ("Hours after which yellow is looked at again"),
                                                 _ ("Hours after which red is looked at again") };

  for (guint i = 0; i < HJ_RISK_N_SCALES; i++) {
    compare_number (changes, yellow[i], before->yellow[i], after->yellow[i]);
    compare_number (changes, red[i], before->red[i], after->red[i]);
  }
  for (guint i = 0; i < HJ_RISK_N_LABELS; i++)
    compare_number (changes, review[i], before->review_hours[i], after->review_hours[i]);
}

static gboolean
is_same_resource (const HjRiskResourceSpec *one, const HjRiskResourceSpec *other)
{
  return g_strcmp0 (one->role, other->role) == 0 && one->within_hours == other->within_hours
         && g_strcmp0 (one->text_en, other->text_en) == 0
         && g_strcmp0 (one->text_zh, other->text_zh) == 0;
}

static void
compare_resources (GPtrArray *changes, const HjRiskPolicySpec *before,
                   const HjRiskPolicySpec *after)
{
  for (guint label = 0; label < HJ_RISK_N_LABELS; label++) {
    gboolean same = before->n_resources[label] == after->n_resources[label];
    /* Translators: a colour of a label */
    g_autofree char *title
        = g_strdup_printf (_ ("Who is called for a label that is %s"), say_label (label));
    g_autoptr (GString) lines = g_string_new (NULL);

    for (guint i = 0; i < after->n_resources[label]; i++) {
      const HjRiskResourceSpec *resource = &after->resources[label][i];

      same = same && is_same_resource (resource, &before->resources[label][i]);
      /* Translators: who or what is called, and within how many hours */
      add_line (lines, g_strdup_printf (_ ("%s, within %u hours"),
                                        choose_text (resource->text_en, resource->text_zh),
                                        resource->within_hours));
    }
    if (!same)
      add_change (changes, title, lines->len > 0 ? lines->str : _ ("Nobody any more"));
  }
}

/**
 * hj_policy_changes_list:
 * @before: the policy that holds
 * @after: another one
 *
 * Returns: (transfer full) (element-type HjPolicyChange): what @after has otherwise, in the order
 *   of a policy; empty where only the version is another
 */
GPtrArray *
hj_policy_changes_list (const HjRiskPolicy *before, const HjRiskPolicy *after)
{
  const HjRiskPolicySpec *old = hj_risk_policy_get_spec (before);
  const HjRiskPolicySpec *new = hj_risk_policy_get_spec (after);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_change_free);

  compare_bounds (changes, old, new);
  compare_factors (changes, old, new);
  compare_rules (changes, old, new);
  compare_resources (changes, old, new);
  return changes;
}
