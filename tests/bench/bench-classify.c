/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-county.h"
#include "bench.h"

#include "core/casework/hj-classify.h"
#include "core/policy/hj-policy-facts.h"

#define N_PEOPLE 100000

typedef struct {
  HjReplica *replica;
  HjRiskPolicy *policy;
  GPtrArray *facts; /* of HjRiskFacts */
  char *detention;
  guint n_classified;
} Data;

static gboolean
keep_facts (const HjFactsRow *row, gpointer user_data, GError **error)
{
  Data *data = user_data;
  HjRiskFacts *facts = hj_risk_facts_new ();

  hj_policy_take_facts (row, BENCH_NOW, facts);
  g_ptr_array_add (data->facts, facts);
  if (data->detention == NULL)
    data->detention = g_strdup (row->detention);
  return TRUE;
}

static void
assess_all (gpointer user_data)
{
  Data *data = user_data;

  for (guint i = 0; i < MIN (data->facts->len, N_PEOPLE); i++) {
    g_autoptr (HjRiskResult) result
        = hj_risk_assess (data->policy, g_ptr_array_index (data->facts, i), BENCH_NOW);

    data->n_classified += hj_risk_result_get_label (result) != HJ_RISK_BLUE;
  }
}

static gboolean
count (const HjFactsRow *row, HjRiskResult *result, gpointer user_data, GError **error)
{
  Data *data = user_data;

  return ++data->n_classified < N_PEOPLE;
}

static void
classify_all (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GError) error = NULL;

  data->n_classified = 0;
  hj_classify_all (data->replica, data->policy, BENCH_NOW, count, data, &error);
  g_assert_no_error (error);
}

static void
classify_one (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskResult) result
      = hj_classify_detention (data->replica, data->policy, data->detention, BENCH_NOW, &error);

  g_assert_no_error (error);
}

static double
find_median (BenchFunc func, Data *data, guint n_runs)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  func (data);
  for (guint i = 0; i < n_runs; i++) {
    double seconds = bench_time (func, data);

    g_array_append_val (times, seconds);
  }
  return bench_percentile (times, 50);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  Data data = {
    .replica = bench_county_open (N_PEOPLE),
    .facts = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_risk_facts_free),
  };

  data.policy = hj_classify_get_policy (data.replica, &error);
  g_assert_no_error (error);
  hj_facts_query_all (data.replica, keep_facts, &data, &error);
  g_assert_no_error (error);
  g_print ("%u detentions of %u people\n", data.facts->len, N_PEOPLE);
  bench_print_limit ("classify 100,000, facts in memory", find_median (assess_all, &data, 3), 1);
  bench_print_limit ("classify 100,000, with their query", find_median (classify_all, &data, 3), 3);
  bench_print_limit ("classify one, with its query", find_median (classify_one, &data, 200), 0.001);
  g_ptr_array_unref (data.facts);
  hj_risk_policy_unref (data.policy);
  g_object_unref (data.replica);
  g_free (data.detention);
  return 0;
}
