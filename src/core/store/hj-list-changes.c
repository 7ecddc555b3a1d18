/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-list-changes.h"

#define NOWHERE G_MAXUINT

/* The part of two lists between their common beginning and their common end. */
typedef struct {
  const gint64 *before;
  guint n_before;
  const gint64 *after;
  guint n_after;
  guint at; /* where both begin in the whole lists */
} Middle;

static Middle
find_middle (const GArray *before, const GArray *after)
{
  const gint64 *old_rows = (const gint64 *)(gconstpointer)before->data;
  const gint64 *new_rows = (const gint64 *)(gconstpointer)after->data;
  guint shorter = MIN (before->len, after->len), head = 0, tail = 0;

  while (head < shorter && old_rows[head] == new_rows[head])
    head++;
  while (tail < shorter - head
         && old_rows[before->len - 1 - tail] == new_rows[after->len - 1 - tail])
    tail++;
  return (Middle){
    .before = old_rows + head,
    .n_before = before->len - head - tail,
    .after = new_rows + head,
    .n_after = after->len - head - tail,
    .at = head,
  };
}

/* Where each row of the new list was in the old one. */
static guint *
find_old_places (const Middle *middle)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint *old_places = g_new (guint, middle->n_after);

  for (guint i = 0; i < middle->n_before; i++)
    g_hash_table_insert (places, (gpointer)&middle->before[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < middle->n_after; i++) {
    gpointer place;

    old_places[i] = g_hash_table_lookup_extended (places, &middle->after[i], NULL, &place)
                        ? GPOINTER_TO_UINT (place)
                        : NOWHERE;
  }
  return old_places;
}

/* First of the @n_ends chains whose end is not before @place. */
static guint
find_chain (const guint *old_places, const guint *ends, guint n_ends, guint place)
{
  guint low = 0, high = n_ends;

  while (low < high) {
    guint half = low + (high - low) / 2;

    if (old_places[ends[half]] < place)
      low = half + 1;
    else
      high = half;
  }
  return low;
}

/*
 * Leaves in @old_places only rows that stay where they are, the longest increasing run of places;
 * all others are moved, and become NOWHERE.
 */
static void
keep_longest_run (guint *old_places, guint n_places)
{
  g_autofree guint *ends = g_new (guint, n_places);    /* by length − 1: the chain's last row */
  g_autofree guint *earlier = g_new (guint, n_places); /* the row before in its chain */
  guint n_ends = 0, stays;

  for (guint i = 0; i < n_places; i++) {
    if (old_places[i] == NOWHERE)
      continue;
    guint chain = find_chain (old_places, ends, n_ends, old_places[i]);

    earlier[i] = chain > 0 ? ends[chain - 1] : NOWHERE;
    ends[chain] = i;
    n_ends = MAX (n_ends, chain + 1);
  }
  stays = n_ends > 0 ? ends[n_ends - 1] : NOWHERE;
  for (guint i = n_places; i-- > 0;) {
    if (i == stays)
      stays = earlier[i];
    else
      old_places[i] = NOWHERE;
  }
}

static void
add_change (GArray *changes, const Middle *middle, guint before, guint n_removed, guint after,
            guint n_added)
{
  HjListChange change = { middle->at + before, n_removed, middle->at + after, n_added };

  if (n_removed > 0 || n_added > 0)
    g_array_append_val (changes, change);
}

/**
 * hj_list_changes_find:
 * @before: (element-type gint64): row numbers, each once
 * @after: (element-type gint64): row numbers, each once
 *
 * Finds what has to be removed and put in so that one list becomes the other and as many rows as
 * can be stay; takes time n log n of what lies between the first and the last difference.
 *
 * Returns: (transfer full) (element-type HjListChange): changes in the order of their places; to be
 *   made from the last to the first, so that places before them stay true
 */
GArray *
hj_list_changes_find (const GArray *before, const GArray *after)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (HjListChange));
  Middle middle = find_middle (before, after);
  guint old_at = 0, new_at = 0;

  if (middle.n_before > 0 && middle.n_after > 0) {
    g_autofree guint *places = find_old_places (&middle);

    keep_longest_run (places, middle.n_after);
    for (guint i = 0; i < middle.n_after; i++) {
      if (places[i] == NOWHERE)
        continue;
      add_change (changes, &middle, old_at, places[i] - old_at, new_at, i - new_at);
      old_at = places[i] + 1;
      new_at = i + 1;
    }
  }
  add_change (changes, &middle, old_at, middle.n_before - old_at, new_at, middle.n_after - new_at);
  if (changes->len > HJ_LIST_CHANGES_MAX) {
    g_array_set_size (changes, 0);
    add_change (changes, &middle, 0, middle.n_before, 0, middle.n_after);
  }
  return changes;
}
