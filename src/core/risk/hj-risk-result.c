/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-result.h"

#include "core/risk/hj-risk-state-private.h"

#include <string.h>

struct _HjRiskResult {
  gatomicrefcount count;
  HjRiskPolicy *policy; /* owned */
  gint64 at;
  HjRiskLabel label;
  int points[HJ_RISK_N_SCALES];
  HjRiskOutlook outlook;
  HjRiskFlip flip;
  guint64 known; /* facts that the policy asks about and somebody knows */
  gint64 inputs[HJ_RISK_N_FACTS];
  const char *const *events; /* owned unless none, ids of the entries that any question counted */
  guint n_reasons;
  HjRiskReason reasons[]; /* each owns its evidence */
};

G_DEFINE_BOXED_TYPE (HjRiskResult, hj_risk_result, hj_risk_result_ref, hj_risk_result_unref)

static const char *const no_evidence[] = { NULL };

static int
compare_events (gconstpointer left, gconstpointer right)
{
  const HjRiskEvent *a = *(const HjRiskEvent *const *)left;
  const HjRiskEvent *b = *(const HjRiskEvent *const *)right;

  return a->at < b->at ? -1 : a->at > b->at ? 1 : strcmp (a->id, b->id);
}

/* Whether any holding count of the condition, or any count of the policy, counted the event. */
static gboolean
is_counted (const HjRiskState *state, const HjRiskCondition *condition, const HjRiskEvent *event)
{
  const HjRiskPolicy *policy = state->policy;

  for (guint i = 0; condition == NULL && i < policy->n_counts; i++) {
    if (hj_risk_event_counts (event, &policy->atoms[policy->counts[i]], state->at))
      return TRUE;
  }
  for (guint i = 0; condition != NULL && i < condition->n_code; i++) {
    guint16 code = condition->code[i];
    if (code < HJ_RISK_ATOMS_MAX && state->atoms[code] == HJ_RISK_TRUE
        && policy->atoms[code].kind == HJ_RISK_ATOM_COUNT
        && hj_risk_event_counts (event, &policy->atoms[code], state->at))
      return TRUE;
  }
  return FALSE;
}

/* Events that were counted, by time; %NULL if none was. */
static GPtrArray *
find_events (const HjRiskState *state, const HjRiskCondition *condition)
{
  GPtrArray *events = NULL;

  for (guint i = 0; i < state->facts->n_events; i++) {
    const HjRiskEvent *event = &state->facts->events[i];
    if (!is_counted (state, condition, event))
      continue;
    if (events == NULL)
      events = g_ptr_array_new ();
    g_ptr_array_add (events, (gpointer)event);
  }
  if (events != NULL)
    g_ptr_array_sort (events, compare_events);
  return events;
}

static const char *const *
list_counted (const HjRiskState *state)
{
  g_autoptr (GPtrArray) events = find_events (state, NULL);
  if (events == NULL)
    return no_evidence;

  char **ids = g_new0 (char *, events->len + 1);
  for (guint i = 0; i < events->len; i++)
    ids[i] = g_strdup (((const HjRiskEvent *)g_ptr_array_index (events, i))->id);
  return (const char *const *)ids;
}

/* Ids of the rows that a holding condition rests on: facts in their order, then events by time. */
static const char *const *
find_evidence (const HjRiskState *state, const HjRiskCondition *condition)
{
  g_autoptr (GPtrArray) events = find_events (state, condition);
  const char *ids[HJ_RISK_N_FACTS];
  guint n = 0;

  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    const char *id = state->facts->evidence[fact];
    gboolean asked = (condition->facts & HJ_RISK_FACT_BIT (fact)) != 0;
    for (guint i = 0; i < n && asked; i++)
      asked = id == NULL || !g_str_equal (ids[i], id);
    if (asked && id != NULL)
      ids[n++] = id;
  }
  guint n_events = events == NULL ? 0 : events->len;
  if (n + n_events == 0)
    return no_evidence;

  char **evidence = g_new0 (char *, n + n_events + 1);
  for (guint i = 0; i < n; i++)
    evidence[i] = g_strdup (ids[i]);
  for (guint i = 0; i < n_events; i++)
    evidence[n + i] = g_strdup (((const HjRiskEvent *)g_ptr_array_index (events, i))->id);
  return (const char *const *)evidence;
}

static gboolean
comes_before (const HjRiskReason *left, const HjRiskReason *right)
{
  if (left->rule != right->rule)
    return left->rule;
  return left->rule ? left->at_least > right->at_least : left->points > right->points;
}

/* Rules come first, then factors from many points to few; what is equal keeps the policy's order.
 */
static void
fill_reasons (HjRiskResult *self, const HjRiskState *state)
{
  const HjRiskPolicySpec *spec = &state->policy->spec;

  for (guint i = 0; i < state->policy->n_exprs; i++) {
    if (state->exprs[i] != HJ_RISK_TRUE)
      continue;
    gboolean rule = i >= spec->n_factors;
    HjRiskReason reason = {
      .id = rule ? spec->rules[i - spec->n_factors].id : spec->factors[i].id,
      .rule = rule,
      .scale = rule ? HJ_RISK_SAFETY : spec->factors[i].scale,
      .points = rule ? 0 : spec->factors[i].points,
      .at_least = state->policy->exprs[i].at_least,
      .evidence = find_evidence (state, &state->policy->exprs[i].condition),
    };
    guint place = self->n_reasons++;
    for (; place > 0 && comes_before (&reason, &self->reasons[place - 1]); place--)
      self->reasons[place] = self->reasons[place - 1];
    self->reasons[place] = reason;
  }
}

/**
 * hj_risk_result_new:
 * @policy: the policy
 * @state: the assessment
 * @outlook: interval and what is missing
 * @flip: the flip card
 *
 * Returns: (transfer full): the result
 */
HjRiskResult *
hj_risk_result_new (HjRiskPolicy *policy, const HjRiskState *state, const HjRiskOutlook *outlook,
                    const HjRiskFlip *flip)
{
  guint n_reasons = 0;
  for (guint i = 0; i < policy->n_exprs; i++)
    n_reasons += state->exprs[i] == HJ_RISK_TRUE;

  HjRiskResult *self = g_malloc0 (sizeof *self + n_reasons * sizeof (HjRiskReason));
  g_atomic_ref_count_init (&self->count);
  self->policy = hj_risk_policy_ref (policy);
  self->at = state->at;
  self->label = hj_risk_score_label (&state->score, &policy->spec);
  for (guint scale = 0; scale < HJ_RISK_N_SCALES; scale++)
    self->points[scale] = MAX (0, state->score.points[scale]);
  self->outlook = *outlook;
  self->flip = *flip;
  self->known = policy->facts & state->facts->known;
  memcpy (self->inputs, state->facts->values, sizeof self->inputs);
  self->events = list_counted (state);
  fill_reasons (self, state);
  return self;
}

/**
 * hj_risk_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
HjRiskResult *
hj_risk_result_ref (HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->count);
  return self;
}

/**
 * hj_risk_result_unref:
 * @self: (transfer full): a result
 */
void
hj_risk_result_unref (HjRiskResult *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  for (guint i = 0; i < self->n_reasons; i++) {
    if (self->reasons[i].evidence != no_evidence)
      g_strfreev ((char **)self->reasons[i].evidence);
  }
  if (self->events != no_evidence)
    g_strfreev ((char **)self->events);
  hj_risk_policy_unref (self->policy);
  g_free (self);
}

/**
 * hj_risk_result_get_policy:
 * @self: a result
 *
 * Returns: (transfer none): the policy that said so
 */
HjRiskPolicy *
hj_risk_result_get_policy (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->policy;
}

/**
 * hj_risk_result_get_at:
 * @self: a result
 *
 * Returns: UTC milliseconds, the time that was assessed
 */
gint64
hj_risk_result_get_at (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->at;
}

/**
 * hj_risk_result_get_label:
 * @self: a result
 *
 * Returns: the label that follows from what is known
 */
HjRiskLabel
hj_risk_result_get_label (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->label;
}

/**
 * hj_risk_result_get_best:
 * @self: a result
 *
 * Returns: the lowest label that the missing facts could make
 */
HjRiskLabel
hj_risk_result_get_best (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->outlook.best;
}

/**
 * hj_risk_result_get_worst:
 * @self: a result
 *
 * Returns: the highest label that the missing facts could make
 */
HjRiskLabel
hj_risk_result_get_worst (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->outlook.worst;
}

/**
 * hj_risk_result_get_points:
 * @self: a result
 * @scale: a scale
 *
 * Returns: points on @scale; 0 where what protects outweighs the rest
 */
int
hj_risk_result_get_points (const HjRiskResult *self, HjRiskScale scale)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint)scale < HJ_RISK_N_SCALES, 0);
  return self->points[scale];
}

/**
 * hj_risk_result_get_n_reasons:
 * @self: a result
 *
 * Returns: how many factors and hard rules hold
 */
guint
hj_risk_result_get_n_reasons (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_reasons;
}

/**
 * hj_risk_result_get_reason:
 * @self: a result
 * @index: which reason; hard rules come first, then factors from many points to few
 *
 * Returns: (transfer none): the reason, which lives as long as @self
 */
const HjRiskReason *
hj_risk_result_get_reason (const HjRiskResult *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_reasons, NULL);
  return &self->reasons[index];
}

/**
 * hj_risk_result_get_missing:
 * @self: a result
 * @n_missing: (out): how many
 *
 * Returns: (array length=n_missing) (transfer none): facts that the policy asks about and nobody
 *   knows; first those that could change most
 */
const HjRiskFact *
hj_risk_result_get_missing (const HjRiskResult *self, guint *n_missing)
{
  g_return_val_if_fail (self != NULL, NULL);
  *n_missing = self->outlook.n_missing;
  return self->outlook.missing;
}

/**
 * hj_risk_result_get_n_flips:
 * @self: a result
 *
 * Returns: how many facts the flip card changes together, 0 if there is no card
 */
guint
hj_risk_result_get_n_flips (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->flip.n;
}

/**
 * hj_risk_result_get_flip:
 * @self: a result
 * @index: which fact of the flip card
 * @value: (out) (optional): what it would be
 *
 * Returns: the fact
 */
HjRiskFact
hj_risk_result_get_flip (const HjRiskResult *self, guint index, gint64 *value)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->flip.n, 0);
  if (value != NULL)
    *value = self->flip.values[index];
  return self->flip.facts[index];
}

/**
 * hj_risk_result_get_flip_label:
 * @self: a result
 *
 * Returns: the label that the flip card leads to; the label itself if there is no card
 */
HjRiskLabel
hj_risk_result_get_flip_label (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, HJ_RISK_BLUE);
  return self->flip.n == 0 ? self->label : self->flip.label;
}

/**
 * hj_risk_result_get_input:
 * @self: a result
 * @fact: a fact
 * @value: (out) (optional): what it was
 *
 * Returns: whether the policy asked about @fact and it was known
 */
gboolean
hj_risk_result_get_input (const HjRiskResult *self, HjRiskFact fact, gint64 *value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail ((guint)fact < HJ_RISK_N_FACTS, FALSE);

  if ((self->known & HJ_RISK_FACT_BIT (fact)) == 0)
    return FALSE;
  if (value != NULL)
    *value = self->inputs[fact];
  return TRUE;
}

/**
 * hj_risk_result_get_events:
 * @self: a result
 *
 * Returns: (array zero-terminated=1) (transfer none): ids of the entries of behaviour that any
 *   question of the policy counted, by time, also where too few came together for a reason
 */
const char *const *
hj_risk_result_get_events (const HjRiskResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->events;
}

static void
append_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar)*c < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint)*c);
    else
      g_string_append_c (json, *c);
  }
  g_string_append_c (json, '"');
}

static void
append_member (GString *json, const char *name, const char *text)
{
  g_string_append_printf (json, "\"%s\":", name);
  append_text (json, text);
}

static void
append_texts (GString *json, const char *name, const char *const *texts)
{
  g_string_append_printf (json, ",\"%s\":[", name);
  for (guint i = 0; texts[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    append_text (json, texts[i]);
  }
  g_string_append_c (json, ']');
}

static void
append_reasons (const HjRiskResult *self, GString *json, HjRiskJson form)
{
  g_string_append (json, ",\"reasons\":[");
  for (guint i = 0; i < self->n_reasons; i++) {
    const HjRiskReason *reason = &self->reasons[i];
    g_string_append (json, i == 0 ? "{" : ",{");
    append_member (json, "factor", reason->id);
    g_string_append_printf (json, ",\"points\":%d", reason->points);
    if (form == HJ_RISK_JSON_FULL) {
      if (reason->rule)
        g_string_append_printf (json, ",\"at_least\":\"%s\"",
                                hj_risk_label_to_string (reason->at_least));
      else
        g_string_append_printf (json, ",\"scale\":\"%s\"", hj_risk_scale_to_string (reason->scale));
      append_texts (json, "evidence", reason->evidence);
    }
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
}

static void
append_missing_and_flip (const HjRiskResult *self, GString *json)
{
  g_string_append (json, ",\"missing\":[");
  for (guint i = 0; i < self->outlook.n_missing; i++)
    g_string_append_printf (json, "%s\"%s\"", i == 0 ? "" : ",",
                            hj_risk_fact_info (self->outlook.missing[i])->name);
  g_string_append (json, "],\"flip\":{");
  if (self->flip.n > 0) {
    g_string_append (json, "\"facts\":{");
    for (guint i = 0; i < self->flip.n; i++)
      g_string_append_printf (json, "%s\"%s\":%" G_GINT64_FORMAT, i == 0 ? "" : ",",
                              hj_risk_fact_info (self->flip.facts[i])->name, self->flip.values[i]);
    g_string_append_printf (json, "},\"label\":\"%s\"", hj_risk_label_to_string (self->flip.label));
  }
  g_string_append_c (json, '}');
}

static void
append_inputs (const HjRiskResult *self, GString *json)
{
  gboolean first = TRUE;

  g_string_append_printf (json, ",\"at\":%" G_GINT64_FORMAT ",\"inputs\":{", self->at);
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    if ((self->known & HJ_RISK_FACT_BIT (fact)) == 0)
      continue;
    g_string_append_printf (json, "%s\"%s\":%" G_GINT64_FORMAT, first ? "" : ",",
                            hj_risk_fact_info (fact)->name, self->inputs[fact]);
    first = FALSE;
  }
  g_string_append_c (json, '}');
  append_texts (json, "events", self->events);
}

/**
 * hj_risk_result_to_json:
 * @self: a result
 * @detention: id of the detention
 * @form: which keys
 *
 * Writes the one canonical form: the same result is the same bytes on every machine.
 *
 * Returns: (transfer full): one JSON object on one line
 */
char *
hj_risk_result_to_json (const HjRiskResult *self, const char *detention, HjRiskJson form)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (detention != NULL, NULL);

  GString *json = g_string_sized_new (512);
  g_string_append_c (json, '{');
  append_member (json, "detention", detention);
  g_string_append_printf (json, ",\"label\":\"%s\",\"safety\":%d,\"care\":%d",
                          hj_risk_label_to_string (self->label), self->points[HJ_RISK_SAFETY],
                          self->points[HJ_RISK_CARE]);
  g_string_append_printf (json, ",\"best\":\"%s\",\"worst\":\"%s\"",
                          hj_risk_label_to_string (self->outlook.best),
                          hj_risk_label_to_string (self->outlook.worst));
  append_reasons (self, json, form);
  append_missing_and_flip (self, json);
  g_string_append_c (json, ',');
  append_member (json, "policy", hj_risk_policy_get_full_version (self->policy));
  if (form == HJ_RISK_JSON_FULL)
    append_inputs (self, json);
  g_string_append_c (json, '}');
  return g_string_free_and_steal (json);
}
