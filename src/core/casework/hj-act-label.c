/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/casework/hj-classify.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-label.h"
#include "core/store/hj-query.h"

/* Whether the classifier looks at rows of @entity. */
gboolean
hj_label_is_about (const HjEntity *entity)
{
  const HjEntity *const seen[]
      = { &hj_entity_person,  &hj_entity_family_contact, &hj_entity_detention,
          &hj_entity_exam,    &hj_entity_screening,      &hj_entity_record_band,
          &hj_entity_dispute, &hj_entity_behaviour };

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++) {
    if (seen[i] == entity)
      return TRUE;
  }
  return FALSE;
}

static gboolean
add_detentions_of_person (HjReplica *replica, const char *person, GPtrArray *detentions,
                          GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_detention);

  hj_query_where_text (query, "person", person);
  g_autoptr (GPtrArray) rows = hj_replica_select (replica, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *row = g_ptr_array_index (rows, i);

    if (g_strcmp0 (hj_record_get_text (row, "state"), "released") != 0)
      g_ptr_array_add (detentions, g_strdup (hj_record_get_id (row)));
  }
  return rows != NULL;
}

/* What is corrected may be about a detention that itself waits for a decision. */
static gboolean
is_there (HjReplica *replica, const HjEntity *entity, const char *detention)
{
  if (entity == &hj_entity_detention)
    return TRUE;
  g_autoptr (HjRecord) row = hj_replica_load (replica, &hj_entity_detention, detention, NULL);

  return row != NULL;
}

/*
 * hj_label_find_detentions:
 * @record: a row that the classifier looks at, new or changed
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of the detentions that it is about:
 *   the one that it names, else the current ones of its person
 */
GPtrArray *
hj_label_find_detentions (HjReplica *replica, const HjRecord *record, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (GPtrArray) detentions = g_ptr_array_new_with_free_func (g_free);
  const char *detention = NULL;
  const char *person = NULL;

  if (entity == &hj_entity_detention)
    detention = hj_record_get_id (record);
  else if (entity == &hj_entity_person)
    person = hj_record_get_id (record);
  else if (entity == &hj_entity_family_contact)
    person = hj_record_get_text (record, "person");
  else
    detention = hj_record_get_text (record, "detention");

  if (detention != NULL && is_there (replica, entity, detention))
    g_ptr_array_add (detentions, g_strdup (detention));
  if (person != NULL && !add_detentions_of_person (replica, person, detentions, error))
    return NULL;
  return g_steal_pointer (&detentions);
}

static GPtrArray *
load_labels (HjReplica *replica, const char *detention, GError **error)
{
  static const char *const states[] = { "proposed", "confirmed", "overridden",  "lowering",
                                        "objected", "expired",   "unconfirmed", NULL };
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_label);

  hj_query_where_text (query, "detention", detention);
  hj_query_where_in (query, "state", states);
  return hj_replica_select (replica, query, error);
}

static int
compare_labels (const HjRecord *a, const HjRecord *b)
{
  gint64 a_at = hj_record_get_int (a, "at", 0), b_at = hj_record_get_int (b, "at", 0);

  return a_at != b_at ? (a_at > b_at ? 1 : -1)
                      : g_strcmp0 (hj_record_get_id (a), hj_record_get_id (b));
}

static gboolean
is_proposed (const HjRecord *label)
{
  return g_strcmp0 (hj_record_get_text (label, "state"), "proposed") == 0;
}

/* The label that holds is the latest that no other has superseded, as in the people list.
 * With @decided it is the latest that a person decided on.
 */
static const HjRecord *
find_holding (const GPtrArray *labels, gboolean decided)
{
  const HjRecord *holding = NULL;

  for (guint i = 0; i < labels->len; i++) {
    const HjRecord *label = g_ptr_array_index (labels, i);

    if ((!decided || !is_proposed (label))
        && (holding == NULL || compare_labels (label, holding) > 0))
      holding = label;
  }
  return holding;
}

/*
 * hj_label_note_before:
 * @detentions: (element-type utf8): what an act is about, before it is done
 * @result: gets the colour of the first detention's label, or what the classifier says where
 *   nobody has given it one
 */
gboolean
hj_label_note_before (HjReplica *replica, GPtrArray *detentions, gint64 at, HjActResult *result,
                      GError **error)
{
  if (detentions->len == 0)
    return TRUE;
  const char *detention = g_ptr_array_index (detentions, 0);
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = hj_replica_load (replica, &hj_entity_detention, detention, &problem);
  g_autoptr (GPtrArray) labels
      = problem == NULL ? load_labels (replica, detention, &problem) : NULL;

  if (labels == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  const HjRecord *holding = find_holding (labels, FALSE);

  if (row == NULL)
    return TRUE;
  if (holding != NULL) {
    g_set_str (&result->label_before, hj_record_get_text (holding, "color"));
    return TRUE;
  }
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (replica, error);
  g_autoptr (HjRiskResult) risk
      = policy == NULL ? NULL : hj_classify_detention (replica, policy, detention, at, error);

  if (risk == NULL)
    return FALSE;
  g_set_str (&result->label_before, hj_risk_label_to_string (hj_risk_result_get_label (risk)));
  return TRUE;
}

static HjRecord *
make_label (HjReplica *replica, const HjActor *actor, HjRiskResult *risk, const char *detention,
            const char *id, gint64 at)
{
  g_autofree char *own_id = id == NULL ? hj_replica_new_id (replica) : g_strdup (id);
  HjRecord *label = hj_policy_make_label (risk, own_id, detention);

  hj_act_fill_defaults (label, actor, at);
  return label;
}

static gboolean
supersede (HjReplica *replica, const HjActor *actor, const GPtrArray *labels, const char *kept,
           gboolean only_proposed, GError **error)
{
  for (guint i = 0; i < labels->len; i++) {
    const HjRecord *label = g_ptr_array_index (labels, i);

    if (g_strcmp0 (hj_record_get_id (label), kept) != 0 && (!only_proposed || is_proposed (label))
        && !hj_act_command (replica, actor, label, "supersede", NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* Puts a new colour in place of what was only proposed. What a person decided on stays until a
 * person confirms another; where the classifier comes back to that, nothing is proposed.
 */
static gboolean
change_color (HjReplica *replica, const HjActor *actor, const GPtrArray *labels, HjRiskResult *risk,
              const char *detention, const char *id, HjActResult *result, GError **error)
{
  const char *color = hj_risk_label_to_string (hj_risk_result_get_label (risk));
  const HjRecord *holding = find_holding (labels, FALSE);
  const HjRecord *decided = find_holding (labels, TRUE);

  if (!supersede (replica, actor, labels, NULL, TRUE, error))
    return FALSE;
  if (decided != NULL && g_strcmp0 (hj_record_get_text (decided, "color"), color) == 0)
    return TRUE;
  /* The newest is the one that holds, also on a laptop whose clock was set back. */
  gint64 at = MAX (hj_replica_now (replica),
                   holding == NULL ? 0 : hj_record_get_int (holding, "at", 0) + 1);
  g_autoptr (HjRecord) label = make_label (replica, actor, risk, detention, id, at);

  if (!hj_replica_insert (replica, label, error))
    return FALSE;
  if (result != NULL)
    g_set_str (&result->label, hj_record_get_id (label));
  return TRUE;
}

/*
 * hj_label_propose:
 * @detention: its id
 * @id: (nullable): id for the label, where it must not be made twice
 * @at: time for which the classifier is asked
 * @result: (nullable): gets the colour, and the label's id if one was proposed
 *
 * Has the classifier run, in the act that is open, and proposes its label if the colour differs
 * from the label that holds.
 */
gboolean
hj_label_propose (HjReplica *replica, const HjActor *actor, const char *detention, const char *id,
                  gint64 at, HjActResult *result, GError **error)
{
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (replica, error);
  g_autoptr (HjRiskResult) risk
      = policy == NULL ? NULL : hj_classify_detention (replica, policy, detention, at, error);
  g_autoptr (GPtrArray) labels = risk == NULL ? NULL : load_labels (replica, detention, error);

  if (labels == NULL)
    return FALSE;
  const char *color = hj_risk_label_to_string (hj_risk_result_get_label (risk));
  const HjRecord *holding = find_holding (labels, FALSE);

  if (result != NULL)
    g_set_str (&result->label_after, color);
  if (holding != NULL && g_strcmp0 (hj_record_get_text (holding, "color"), color) == 0)
    return TRUE;
  return change_color (replica, actor, labels, risk, detention, id, result, error);
}

/*
 * hj_label_propose_all:
 * @detentions: (element-type utf8): ids
 * @result: hears of the first one
 */
gboolean
hj_label_propose_all (HjReplica *replica, const HjActor *actor, GPtrArray *detentions, gint64 at,
                      HjActResult *result, GError **error)
{
  for (guint i = 0; i < detentions->len; i++) {
    if (!hj_label_propose (replica, actor, g_ptr_array_index (detentions, i), NULL, at,
                           i == 0 ? result : NULL, error))
      return FALSE;
  }
  return TRUE;
}

/*
 * hj_label_supersede_others:
 * @kept: id of the label that a person has decided on
 */
gboolean
hj_label_supersede_others (HjReplica *replica, const HjActor *actor, const char *detention,
                           const char *kept, GError **error)
{
  g_autoptr (GPtrArray) labels = load_labels (replica, detention, error);

  return labels != NULL && supersede (replica, actor, labels, kept, FALSE, error);
}

/*
 * hj_label_get_review_time:
 * @color: (nullable): of a label
 * @from: UTC milliseconds
 *
 * Returns: when the policy wants it reviewed, UTC milliseconds; 0 with @error set on failure
 */
gint64
hj_label_get_review_time (HjReplica *replica, const char *color, gint64 from, GError **error)
{
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (replica, error);

  return policy == NULL ? 0 : hj_policy_get_review_time (policy, color, from);
}
