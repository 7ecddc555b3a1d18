/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"
#include "core/casework/hj-classify.h"
#include "core/casework/hj-deed-note.h"

#include "core/model/hj-entities.h"

static gboolean
on_facts_read_cb (const HjFactsRow *row, gpointer user_data, GError **error)
{
  if (g_strcmp0 (row->state, "released") != 0)
    g_ptr_array_add (user_data, g_strdup (row->detention));
  return TRUE;
}

static gboolean
propose_one (HjReplica *replica, const HjActor *actor, const char *detention,
             HjClassifyCounts *counts, GError **error)
{
  g_auto (HjActResult) result = { 0 };
  gint64 at = hj_replica_now (replica);

  if (!hj_replica_begin_act (replica, error)
      || !hj_act_finish (
          replica, hj_label_propose (replica, actor, detention, NULL, at, &result, error), error))
    return FALSE;
  if (result.label != NULL)
    counts->n_proposed++;
  else
    counts->n_unchanged++;
  return TRUE;
}

/**
 * hj_classify_propose_all:
 * @progress: (nullable) (scope call): told after every detention
 * @counts: (out caller-allocates): what came of it, also on failure
 * @error: `PERMISSION_DENIED` of #GIOErrorEnum where the user is no officer of a house,
 *   `NOT_ENROLLED` or another error of the store; what was proposed by then stays
 *
 * Has the classifier run over all detentions that last, as after a change of the policy, and
 * proposes its label where there is none or the one that holds has another colour. Every detention
 * is an act of its own. What a person decided on stays until a person decides again; where the
 * classifier comes back to that, what was only proposed goes and nothing is proposed.
 *
 * Returns: whether all were looked at
 */
gboolean
hj_classify_propose_all (HjReplica *replica, HjClassifyProgressFunc progress, gpointer user_data,
                         HjClassifyCounts *counts, GError **error)
{
  g_autoptr (GPtrArray) detentions = g_ptr_array_new_with_free_func (g_free);
  g_auto (HjActor) actor = { 0 };

  *counts = (HjClassifyCounts){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  if (!hj_actor_is_house_officer (&actor))
    return hj_actor_refuse (&actor, &hj_entity_label, error);
  if (!hj_deed_note_classify (replica, NULL, error)
      || !hj_facts_query_all (replica, on_facts_read_cb, detentions, error))
    return FALSE;
  for (guint i = 0; i < detentions->len; i++) {
    if (!propose_one (replica, &actor, g_ptr_array_index (detentions, i), counts, error))
      return FALSE;
    if (progress != NULL)
      progress (i + 1, detentions->len, user_data);
  }
  return TRUE;
}
