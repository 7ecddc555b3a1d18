/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-policy-diff.h"

#include "cli/hj-cli-record.h"
#include "core/casework/hj-policy-try.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct {
  HjCli *cli;
  HjRiskPolicy *after;
  HjCliTable *table; /* (nullable) for people */
  HjPolicyTryCounts counts;
} Diff;

static const char *
get_title (HjRiskLabel label)
{
  return hj_cli_color_title (hj_risk_label_to_string (label));
}

static const HjRiskReason *
find_reason (const HjRiskResult *result, const char *id)
{
  guint n_reasons = hj_risk_result_get_n_reasons (result);

  for (guint i = 0; i < n_reasons; i++) {
    const HjRiskReason *reason = hj_risk_result_get_reason (result, i);

    if (g_str_equal (reason->id, id))
      return reason;
  }
  return NULL;
}

/* Whether two results give the same weight to what has the same name. */
static gboolean
weighs_alike (const HjRiskReason *a, const HjRiskReason *b)
{
  return a->points == b->points && a->rule == b->rule && (!a->rule || a->at_least == b->at_least);
}

/* Reasons of @one that @other does not have, or has with another weight. */
static GPtrArray *
list_differing (const HjRiskResult *one, const HjRiskResult *other)
{
  GPtrArray *reasons = g_ptr_array_new ();
  guint n_reasons = hj_risk_result_get_n_reasons (one);

  for (guint i = 0; i < n_reasons; i++) {
    const HjRiskReason *reason = hj_risk_result_get_reason (one, i);
    const HjRiskReason *counterpart = find_reason (other, reason->id);

    if (counterpart == NULL || !weighs_alike (reason, counterpart))
      g_ptr_array_add (reasons, (gpointer)reason);
  }
  return reasons;
}

static JsonArray *
reasons_to_json (GPtrArray *reasons)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < reasons->len; i++) {
    const HjRiskReason *reason = g_ptr_array_index (reasons, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "factor", reason->id);
    json_object_set_int_member (object, "points", reason->points);
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
print_json (Diff *diff, const HjFactsRow *row, const HjRiskResult *before,
            const HjRiskResult *after)
{
  g_autoptr (GPtrArray) gained = list_differing (after, before);
  g_autoptr (GPtrArray) lost = list_differing (before, after);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (object, "detention", row->detention);
  json_object_set_string_member (object, "person", row->person);
  json_object_set_string_member (object, "before",
                                 hj_risk_label_to_string (hj_risk_result_get_label (before)));
  json_object_set_string_member (object, "after",
                                 hj_risk_label_to_string (hj_risk_result_get_label (after)));
  json_object_set_array_member (object, "gained", reasons_to_json (gained));
  json_object_set_array_member (object, "lost", reasons_to_json (lost));
  hj_cli_print_json (diff->cli, json_node_init_object (node, object));
}

static void
append_reasons (GString *text, const char *sign, GPtrArray *reasons)
{
  for (guint i = 0; i < reasons->len; i++) {
    const HjRiskReason *reason = g_ptr_array_index (reasons, i);

    g_string_append_printf (text, "%s%s%s", text->len > 0 ? " " : "", sign, reason->id);
    if (!reason->rule)
      g_string_append_printf (text, "(%d)", reason->points);
  }
}

static void
add_row (Diff *diff, const HjFactsRow *row, const HjRiskResult *before, const HjRiskResult *after)
{
  g_autoptr (GPtrArray) gained = list_differing (after, before);
  g_autoptr (GPtrArray) lost = list_differing (before, after);
  g_autoptr (HjRecord) person
      = hj_replica_load (diff->cli->replica, &hj_entity_person, row->person, NULL);
  g_autoptr (GString) why = g_string_new (NULL);

  append_reasons (why, "+", gained);
  append_reasons (why, "−", lost);
  const char *cells[] = { row->detention, person != NULL ? hj_record_get_text (person, "name") : "",
                          get_title (hj_risk_result_get_label (before)),
                          get_title (hj_risk_result_get_label (after)), why->str };

  hj_cli_table_add (diff->table, cells);
}

static gboolean
on_detention_tried_cb (const HjFactsRow *row, const HjRiskResult *before, const HjRiskResult *after,
                       gpointer user_data, GError **error)
{
  Diff *diff = user_data;

  if (row != NULL && diff->table != NULL)
    add_row (diff, row, before, after);
  else if (row != NULL)
    print_json (diff, row, before, after);
  return !hj_cli_is_cut_off (diff->cli);
}

static void
print_json_summary (const Diff *diff, HjRiskPolicy *before)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *moves = json_object_new ();
  JsonNode *node = json_node_alloc ();

  for (guint from = 0; from < HJ_RISK_N_LABELS; from++) {
    for (guint to = 0; to < HJ_RISK_N_LABELS; to++) {
      g_autofree char *name
          = g_strdup_printf ("%s-%s", hj_risk_label_to_string (from), hj_risk_label_to_string (to));

      if (from != to)
        json_object_set_int_member (moves, name, diff->counts.moves[from][to]);
    }
  }
  json_object_set_int_member (object, "detentions", diff->counts.n_detentions);
  json_object_set_int_member (object, "changed", diff->counts.n_changed);
  json_object_set_object_member (object, "moves", moves);
  json_object_set_string_member (object, "policy_before", hj_risk_policy_get_full_version (before));
  json_object_set_string_member (object, "policy_after",
                                 hj_risk_policy_get_full_version (diff->after));
  hj_cli_print_json (diff->cli, json_node_init_object (node, object));
}

static void
print_text_summary (const Diff *diff, HjRiskPolicy *before)
{
  g_autofree char *rows = hj_cli_table_to_text (diff->table);

  if (diff->counts.n_changed > 0)
    hj_cli_print (diff->cli, "%s\n", rows);
  hj_cli_print (
      diff->cli, _ ("%s → %s: the label of %" PRId64 " of %" PRId64 " detentions changes.\n"),
      hj_risk_policy_get_full_version (before), hj_risk_policy_get_full_version (diff->after),
      diff->counts.n_changed, diff->counts.n_detentions);
  for (guint from = 0; from < HJ_RISK_N_LABELS; from++) {
    for (guint to = 0; to < HJ_RISK_N_LABELS; to++) {
      if (diff->counts.moves[from][to] > 0)
        hj_cli_print (diff->cli, "%s → %s: %" G_GINT64_FORMAT "\n", get_title (from),
                      get_title (to), diff->counts.moves[from][to]);
    }
  }
}

/**
 * hj_policy_diff_print:
 * @cli: whose replica is open
 * @before: the policy that holds
 * @after: the one that is tried
 * @at: UTC milliseconds: the time that the answers are for
 * @error: an error of the store
 *
 * Runs both policies over the replica and prints whose label would change, by which reasons, and a
 * summary at the end. Nothing is written.
 */
gboolean
hj_policy_diff_print (HjCli *cli, HjRiskPolicy *before, HjRiskPolicy *after, gint64 at,
                      GError **error)
{
  const char *head[] = { _ ("Detention"), _ ("Name"), _ ("Before"), _ ("After"), _ ("Why") };
  g_autoptr (HjCliTable) table = cli->json ? NULL : hj_cli_table_new (G_N_ELEMENTS (head));
  Diff diff = { .cli = cli, .after = after, .table = table };

  if (table != NULL)
    hj_cli_table_add (table, head);
  if (!hj_policy_try (cli->replica, before, after, at, on_detention_tried_cb, &diff, &diff.counts,
                      error))
    return FALSE;
  if (cli->json)
    print_json_summary (&diff, before);
  else
    print_text_summary (&diff, before);
  return TRUE;
}
