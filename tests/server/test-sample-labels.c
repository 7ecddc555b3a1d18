/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-clock.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "core/policy/hj-policy-facts.h"
#include "core/policy/hj-policy-reader.h"
#include "core/risk/hj-risk-assess.h"
#include "server/sample/hj-sample-facts.h"
#include "server/sample/hj-sample-labels.h"

#include <json-glib/json-glib.h>

#define NOW G_GINT64_CONSTANT (1781000000000)
#define SEED 7
#define PEOPLE 600
#define DETAINED 200

static gboolean
keep_row (HjRecord *record, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, hj_record_ref (record));
  return TRUE;
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
}

static void
add_people (HjRandom *random, HjSampleSink sink, gpointer user_data)
{
  g_autoptr (HjSampleHistory) history = hj_sample_history_new (
      random, "house-1", (const char *const[]){ NULL }, NOW, sink, user_data);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PEOPLE; i++) {
    hj_sample_history_add_person (history, i < DETAINED, &error);
    g_assert_no_error (error);
  }
}

static GPtrArray *
make_labelled_people (void)
{
  g_autoptr (HjRandom) random = hj_random_new_seeded (SEED);
  g_autoptr (HjRandom) decisions = hj_random_new_seeded (SEED + 1);
  GPtrArray *rows = new_rows ();
  g_autoptr (HjSampleLabels) labels = hj_sample_labels_new (decisions, NOW, keep_row, rows);
  g_autoptr (GError) error = NULL;

  add_people (random, hj_sample_labels_take, labels);
  hj_sample_labels_finish (labels, &error);
  g_assert_no_error (error);
  return rows;
}

static gboolean
is_label (const HjRecord *row)
{
  return hj_record_get_entity (row) == &hj_entity_label;
}

/* Labels come among the rows of a history, but change none of them. */
static void
test_histories_stay_as_they_are (void)
{
  g_autoptr (GPtrArray) labelled = make_labelled_people ();
  g_autoptr (GPtrArray) again = make_labelled_people ();
  g_autoptr (GPtrArray) bare = new_rows ();
  g_autoptr (HjRandom) random = hj_random_new_seeded (SEED);
  guint n_labels = 0;

  add_people (random, keep_row, bare);
  g_assert_cmpuint (labelled->len, ==, again->len);
  for (guint i = 0; i < labelled->len; i++) {
    HjRecord *row = g_ptr_array_index (labelled, i);

    g_assert_true (hj_record_equal (row, g_ptr_array_index (again, i)));
    if (is_label (row))
      n_labels++;
    else
      g_assert_true (hj_record_equal (row, g_ptr_array_index (bare, i - n_labels)));
  }
  g_assert_cmpuint (labelled->len, ==, bare->len + n_labels);
}

/* Labels by their detention, each a GPtrArray in the order of their making. */
static GHashTable *
group_labels (GPtrArray *rows)
{
  GHashTable *groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);

    if (!is_label (row))
      continue;
    const char *detention = hj_record_get_text (row, "detention");
    GPtrArray *group = g_hash_table_lookup (groups, detention);

    if (group == NULL) {
      group = g_ptr_array_new ();
      g_hash_table_insert (groups, (char *)detention, group);
    }
    g_ptr_array_add (group, row);
  }
  return groups;
}

static gboolean
has_state (const HjRecord *label, const char *state)
{
  return g_strcmp0 (hj_record_get_text (label, "state"), state) == 0;
}

static void
assert_sound (HjRecord *label, HjRecord *detention)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  gint64 starts_at = hj_record_get_int (detention, "starts_at", 0);
  gint64 ends_at = hj_record_get_int (detention, "ends_at", 0);
  gint64 at = hj_record_get_int (label, "at", 0);
  gint64 decided_at = hj_record_get_int (label, "decided_at", at);

  hj_record_validate (label, &error);
  g_assert_no_error (error);
  g_assert_cmpint (at, >=, starts_at);
  g_assert_cmpint (at, <=, MIN (ends_at, NOW));
  g_assert_cmpint (decided_at, >=, at);
  g_assert_cmpint (decided_at, <=, MIN (ends_at, NOW));
  g_assert_true (hj_record_is_null (label, "decided_at")
                 == hj_record_is_null (label, "decided_by"));
  json_parser_load_from_data (parser, hj_record_get_text (label, "result"), -1, &error);
  g_assert_no_error (error);
  JsonObject *result = json_node_get_object (json_parser_get_root (parser));

  g_assert_cmpstr (json_object_get_string_member (result, "label"), ==,
                   hj_record_get_text (label, "color"));
  g_assert_cmpstr (json_object_get_string_member (result, "detention"), ==,
                   hj_record_get_id (detention));
}

/* The card's colour for a stay now, from the rows of its person. */
static const char *
classify_now (GPtrArray *rows, HjRecord *detention)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_auto (HjSampleFacts) facts = { 0 };
  g_autoptr (HjRiskFacts) said = hj_risk_facts_new ();
  const char *person = hj_record_get_text (detention, "person");

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    int field = hj_entity_field_index (hj_record_get_entity (row), "person");

    if (g_str_equal (hj_record_get_id (row), person)
        || (field >= 0 && g_strcmp0 (hj_record_get_text (row, "person"), person) == 0)
        || (field < 0 && !is_label (row)
            && hj_entity_field_index (hj_record_get_entity (row), "detention") >= 0
            && g_strcmp0 (hj_record_get_text (row, "detention"), hj_record_get_id (detention))
                   == 0))
      g_ptr_array_add (own, row);
  }
  hj_sample_facts_init (&facts, own, detention, TRUE);
  hj_policy_take_facts (&facts.row, NOW, said);
  g_autoptr (HjRiskResult) result = hj_risk_assess (hj_policy_get_default (), said, NOW);

  return hj_risk_label_to_string (hj_risk_result_get_label (result));
}

/* The last one holds; what a person decided on before stays until it is decided on too. */
static void
assert_current (GPtrArray *group, const char *color, guint *n_proposed, guint *n_colors)
{
  HjRecord *last = NULL;
  guint n_confirmed = 0;

  for (guint i = 0; i < group->len; i++) {
    HjRecord *label = g_ptr_array_index (group, i);

    if (has_state (label, "superseded"))
      continue;
    last = label;
    n_confirmed += has_state (label, "confirmed");
    if (!has_state (label, "confirmed"))
      continue;
    g_assert_cmpint (hj_record_get_int (label, "expires_at", 0), >, NOW);
    g_assert_nonnull (hj_record_get_text (label, "decided_by"));
  }
  g_assert_nonnull (last);
  g_assert_cmpstr (hj_record_get_text (last, "color"), ==, color);
  g_assert_cmpuint (n_confirmed, <=, 1);
  if (has_state (last, "proposed"))
    *n_proposed += 1;
  else
    g_assert_cmpuint (n_confirmed, ==, 1);
  n_colors[color[0] == 'b' ? 0 : color[0] == 'y' ? 1 : 2]++;
}

static void
test_every_stay_has_its_label (void)
{
  g_autoptr (GPtrArray) rows = make_labelled_people ();
  g_autoptr (GHashTable) groups = group_labels (rows);
  guint n_current = 0, n_proposed = 0, n_colors[3] = { 0 };

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *detention = g_ptr_array_index (rows, i);

    if (hj_record_get_entity (detention) != &hj_entity_detention)
      continue;
    GPtrArray *group = g_hash_table_lookup (groups, hj_record_get_id (detention));

    g_assert_nonnull (group);
    for (guint j = 0; j < group->len; j++) {
      HjRecord *label = g_ptr_array_index (group, j);

      assert_sound (label, detention);
      if (hj_record_get_int (detention, "ends_at", 0) <= NOW)
        g_assert_true (has_state (label, "superseded"));
      if (j > 0)
        g_assert_cmpint (hj_record_get_int (label, "at", 0), >,
                         hj_record_get_int (g_ptr_array_index (group, j - 1), "at", 0));
    }
    if (hj_record_get_int (detention, "ends_at", 0) <= NOW)
      continue;
    n_current++;
    assert_current (group, classify_now (rows, detention), &n_proposed, n_colors);
  }
  g_test_message ("%u blue, %u yellow, %u red; %u proposed", n_colors[0], n_colors[1], n_colors[2],
                  n_proposed);
  g_assert_cmpuint (n_current, ==, DETAINED);
  /* A house has all three colours, mostly blue, and most labels are decided on. */
  g_assert_cmpuint (n_colors[0], >, DETAINED / 2);
  g_assert_cmpuint (n_colors[1], >, 0);
  g_assert_cmpuint (n_colors[2], >, 0);
  g_assert_cmpuint (n_proposed, >, 0);
  g_assert_cmpuint (n_proposed, <, DETAINED / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/sample-labels/histories", test_histories_stay_as_they_are);
  g_test_add_func ("/server/sample-labels/every-stay", test_every_stay_has_its_label);
  return g_test_run ();
}
