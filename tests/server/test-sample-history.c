/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "server/sample/hj-sample-history.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1781000000000)

static const char *const mediators[] = { "01935b1c-5e3a-7abc-8def-0123456789ab", NULL };

typedef struct {
  GPtrArray *rows;
  GHashTable *ids;
} Heap;

static gboolean
keep_row (HjRecord *record, gpointer user_data, GError **error)
{
  Heap *heap = user_data;

  g_assert_true (g_hash_table_add (heap->ids, g_strdup (hj_record_get_id (record))));
  g_ptr_array_add (heap->rows, hj_record_ref (record));
  return TRUE;
}

static GPtrArray *
make_people (guint seed, guint n_people, guint n_detained, GHashTable *ids)
{
  g_autoptr (HjRandom) random = hj_random_new_seeded (seed);
  Heap heap = { g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref), ids };
  g_autoptr (HjSampleHistory) history
      = hj_sample_history_new (random, "house-1", mediators, NOW, keep_row, &heap);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_people; i++) {
    g_assert_true (hj_sample_history_add_person (history, i < n_detained, &error));
    g_assert_no_error (error);
  }
  return heap.rows;
}

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
test_rows_are_valid_and_in_order (void)
{
  g_autoptr (GHashTable) ids = new_ids ();
  g_autoptr (GPtrArray) rows = make_people (7, 300, 40, ids);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    const HjEntity *entity = hj_record_get_entity (row);
    g_autoptr (GError) error = NULL;

    g_assert_true (hj_record_validate (row, &error));
    g_assert_no_error (error);
    for (guint j = 0; j < entity->n_fields; j++) {
      const HjField *field = &entity->fields[j];
      const HjValue *value = hj_record_get_value (row, j);

      if (field->type == HJ_FIELD_REF && value->kind == HJ_VALUE_TEXT
          && !g_str_equal (field->ref, "org") && !g_str_equal (field->ref, "mediator"))
        g_assert_true (g_hash_table_contains (seen, value->text));
    }
    g_hash_table_add (seen, (char *)hj_record_get_id (row));
  }
}

static void
test_nobody_can_be_real (void)
{
  g_autoptr (GHashTable) ids = new_ids ();
  g_autoptr (GPtrArray) rows = make_people (7, 2000, 40, ids);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_dotted = 0, n_detained = 0;

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);

    if (hj_record_get_entity (row) == &hj_entity_detention)
      n_detained += hj_record_get_int (row, "ends_at", 0) > NOW;
    if (hj_record_get_entity (row) != &hj_entity_person)
      continue;
    const char *number = hj_record_get_text (row, "id_number");

    g_assert_true (g_str_has_prefix (number, "99"));
    g_assert_true (g_hash_table_add (numbers, (char *)number));
    g_assert_true (g_str_has_prefix (hj_record_get_text (row, "phone"), "10"));
    n_dotted += strstr (hj_record_get_text (row, "name"), "·") != NULL;
  }
  g_assert_cmpuint (g_hash_table_size (numbers), ==, 2000);
  g_assert_cmpuint (n_detained, ==, 40);
  g_assert_cmpuint (n_dotted, >, 0);
}

static void
test_same_seed_same_county (void)
{
  g_autoptr (GHashTable) first_ids = new_ids ();
  g_autoptr (GHashTable) again_ids = new_ids ();
  g_autoptr (GHashTable) other_ids = new_ids ();
  g_autoptr (GPtrArray) first = make_people (7, 100, 10, first_ids);
  g_autoptr (GPtrArray) again = make_people (7, 100, 10, again_ids);
  g_autoptr (GPtrArray) other = make_people (8, 100, 10, other_ids);

  g_assert_cmpuint (first->len, ==, again->len);
  for (guint i = 0; i < first->len; i++)
    g_assert_true (hj_record_equal (g_ptr_array_index (first, i), g_ptr_array_index (again, i)));
  g_assert_false (hj_record_equal (g_ptr_array_index (first, 0), g_ptr_array_index (other, 0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/sample/valid", test_rows_are_valid_and_in_order);
  g_test_add_func ("/server/sample/unreal", test_nobody_can_be_real);
  g_test_add_func ("/server/sample/seed", test_same_seed_same_county);
  return g_test_run ();
}
