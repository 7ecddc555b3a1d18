/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-evidence-private.h"

#include <string.h>

static const char *const none[] = { NULL };

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

/**
 * hj_risk_evidence_of_all:
 * @state: an assessment
 *
 * Returns: (array zero-terminated=1) (transfer full): ids of the entries of behaviour that any
 *   question of the policy counted, by time; free with hj_risk_evidence_free()
 */
const char *const *
hj_risk_evidence_of_all (const HjRiskState *state)
{
  g_autoptr (GPtrArray) events = find_events (state, NULL);
  if (events == NULL)
    return none;

  char **ids = g_new0 (char *, events->len + 1);
  for (guint i = 0; i < events->len; i++)
    ids[i] = g_strdup (((const HjRiskEvent *)g_ptr_array_index (events, i))->id);
  return (const char *const *)ids;
}

/**
 * hj_risk_evidence_of:
 * @state: an assessment
 * @condition: one that holds
 *
 * Returns: (array zero-terminated=1) (transfer full): ids of the rows that @condition rests on,
 *   facts in their order, then events by time; free with hj_risk_evidence_free()
 */
const char *const *
hj_risk_evidence_of (const HjRiskState *state, const HjRiskCondition *condition)
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
    return none;

  char **evidence = g_new0 (char *, n + n_events + 1);
  for (guint i = 0; i < n; i++)
    evidence[i] = g_strdup (ids[i]);
  for (guint i = 0; i < n_events; i++)
    evidence[n + i] = g_strdup (((const HjRiskEvent *)g_ptr_array_index (events, i))->id);
  return (const char *const *)evidence;
}

/**
 * hj_risk_evidence_free:
 * @evidence: (transfer full): as one of the functions above gave it
 */
void
hj_risk_evidence_free (const char *const *evidence)
{
  if (evidence != none)
    g_strfreev ((char **)evidence);
}
