/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-list-changes.h"

static GArray *
new_list (const char *rows)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (const char *at = rows; *at != '\0'; at++) {
    gint64 row = *at;

    g_array_append_val (list, row);
  }
  return list;
}

static gboolean
same_rows (const GArray *a, const GArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = g_array_index (a, gint64, i) == g_array_index (b, gint64, i);
  return same;
}

/* Makes the changes, from the last to the first; the outcome must be @after. */
static void
assert_leads_to (GArray *before, GArray *after, GArray *changes)
{
  g_autoptr (GArray) list = g_array_copy (before);

  for (guint i = changes->len; i-- > 0;) {
    const HjListChange *change = &g_array_index (changes, HjListChange, i);

    g_assert_cmpuint (change->at + change->n_removed, <=, list->len);
    g_array_remove_range (list, change->at, change->n_removed);
    if (change->n_added > 0)
      g_array_insert_vals (list, change->at, &g_array_index (after, gint64, change->added_at),
                           change->n_added);
  }
  g_assert_true (same_rows (list, after));
}

static void
test_cases (void)
{
  static const struct {
    const char *before;
    const char *after;
    guint n_changes;
    guint n_touched; /* rows removed and added */
  } cases[] = {
    { "", "", 0, 0 },
    { "", "abc", 1, 3 },
    { "abc", "", 1, 3 },
    { "abc", "abc", 0, 0 },
    { "abcdef", "abxcdef", 1, 1 },
    { "abcdef", "abdef", 1, 1 },
    { "abcdef", "abxyef", 1, 4 },
    { "abcdef", "fabcde", 2, 2 },  /* one row moves to the front */
    { "abcdef", "bcdeaf", 2, 2 },  /* one row moves back */
    { "abcdef", "xbcdey", 2, 4 },  /* two places far apart */
    { "abcdef", "fedcba", 2, 10 }, /* one row stays */
    { "abc", "xyz", 1, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) before = new_list (cases[i].before);
    g_autoptr (GArray) after = new_list (cases[i].after);
    g_autoptr (GArray) changes = hj_list_changes_find (before, after);
    guint n_touched = 0;

    for (guint j = 0; j < changes->len; j++)
      n_touched += g_array_index (changes, HjListChange, j).n_removed
                   + g_array_index (changes, HjListChange, j).n_added;
    assert_leads_to (before, after, changes);
    g_assert_cmpuint (changes->len, ==, cases[i].n_changes);
    g_assert_cmpuint (n_touched, ==, cases[i].n_touched);
  }
}

static GArray *
new_shuffled (GRand *random, guint n_rows)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 row = 0; row < n_rows; row++) {
    if (g_rand_int_range (random, 0, 4) > 0)
      g_array_insert_val (list, (guint)g_rand_int_range (random, 0, (gint32)list->len + 1), row);
  }
  return list;
}

static void
test_any_lists (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 500; i++) {
    g_autoptr (GArray) before = new_shuffled (random, i % 40);
    g_autoptr (GArray) after = new_shuffled (random, i % 40);
    g_autoptr (GArray) changes = hj_list_changes_find (before, after);

    g_assert_cmpuint (changes->len, <=, HJ_LIST_CHANGES_MAX);
    assert_leads_to (before, after, changes);
  }
}

/* Many changes are one: a view has no use for thousands of signals. */
static void
test_many_places (void)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 row = 0; row < 1000; row++) {
    g_array_append_val (before, row);
    if (row % 2 == 0)
      g_array_append_val (after, row);
  }
  g_autoptr (GArray) changes = hj_list_changes_find (before, after);

  g_assert_cmpuint (changes->len, ==, 1);
  assert_leads_to (before, after, changes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/list-changes/cases", test_cases);
  g_test_add_func ("/store/list-changes/any", test_any_lists);
  g_test_add_func ("/store/list-changes/many-places", test_many_places);
  return g_test_run ();
}
