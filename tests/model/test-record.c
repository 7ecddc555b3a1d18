/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/model/hj-record.h"
#include "core/model/hj-validation.h"

#define ROW_ID "01935b1c-5e3a-7abc-8def-0123456789ab"

static void
test_record_values (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_behaviour, ROW_ID);

  g_assert_true (hj_record_is_null (record, "kind"));
  hj_record_set_text (record, "kind", "threat");
  hj_record_set_int (record, "severity", 2);
  g_assert_cmpstr (hj_record_get_text (record, "kind"), ==, "threat");
  g_assert_cmpint (hj_record_get_int (record, "severity", -1), ==, 2);
  g_assert_cmpint (hj_record_get_int (record, "at", -1), ==, -1);
  hj_record_set_text (record, "kind", NULL);
  g_assert_true (hj_record_is_null (record, "kind"));
}

static void
test_record_masks (void)
{
  g_autoptr (HjRecord) before = hj_record_new (&hj_entity_behaviour, ROW_ID);

  hj_record_set_text (before, "note", "a");
  g_autoptr (HjRecord) after = hj_record_copy (before);
  g_assert_true (hj_record_equal (before, after));
  hj_record_set_text (after, "note", "b");
  hj_record_set_int (after, "severity", 0);
  g_assert_false (hj_record_equal (before, after));
  g_assert_cmpuint (hj_record_changed_mask (before, after), ==, (1 << 2) | (1 << 6));
  g_assert_cmpuint (hj_record_filled_mask (after), ==, (1 << 2) | (1 << 6));
}

static void
test_record_parse (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_behaviour, ROW_ID);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_record_parse_field (record, "severity", "3", &error));
  g_assert_true (hj_record_parse_field (record, "at", "2026-03-18T01:00+08:00", &error));
  g_assert_no_error (error);
  g_assert_cmpint (hj_record_get_int (record, "at", 0), ==, G_GINT64_CONSTANT (1773766800000));

  static const char *const refused[][2] = {
    { "severity", "4" },    { "severity", "-1" },  { "severity", "two" },
    { "kind", "shouting" }, { "at", "yesterday" }, { "detention", "house-1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_false (hj_record_parse_field (record, refused[i][0], refused[i][1], &error));
    g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_false (hj_record_parse_field (record, "colour", "red", &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN);
}

static void
test_record_required (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, ROW_ID);
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_record_validate (record, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  hj_record_set_text (record, "name", "欧阳文子");
  g_assert_true (hj_record_validate (record, &error));
  g_assert_no_error (error);
}

static void
test_record_text_limits (void)
{
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, ROW_ID);
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (HJ_TEXT_MAX + 1, 'a');

  hj_record_set_text (record, "name", huge);
  g_assert_false (hj_record_validate (record, &error));
  g_clear_error (&error);
  hj_record_set_text (record, "name", "\xff");
  g_assert_false (hj_record_validate (record, &error));
}

/* What is written down is read again as the same value. */
static void
test_input_comes_back (void)
{
  static const char *const inputs[][2] = { { "detention", "0190a6d2-3c40-7000-8000-000000000001" },
                                           { "severity", "3" },
                                           { "at", "2026-03-17T17:00:00Z" },
                                           { "note", "说了算" } };
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_behaviour, "b");

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    int index = hj_entity_field_index (&hj_entity_behaviour, inputs[i][0]);
    const HjField *field = &hj_entity_behaviour.fields[index];
    g_autoptr (GError) error = NULL;
    g_auto (HjValue) again = { 0 };

    g_assert_null (hj_value_to_input (field, hj_record_get_value (record, (guint)index)));
    hj_record_parse_field (record, inputs[i][0], inputs[i][1], &error);
    g_assert_no_error (error);
    const HjValue *value = hj_record_get_value (record, (guint)index);
    g_autofree char *input = hj_value_to_input (field, value);

    g_assert_true (hj_field_parse (field, input, &again, &error));
    g_assert_true (hj_value_equal (&again, value));
  }
}

/* A time that nobody could write is none. */
static void
test_time_of_any_number (void)
{
  const HjField field = { .name = "at", .title = "At", .type = HJ_FIELD_TIME };
  const HjValue far = { HJ_VALUE_INT, { .integer = G_MAXINT64 } };
  const HjValue near = { HJ_VALUE_INT, { .integer = 1773766800000 } };
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_field_validate (&field, &near, NULL));
  g_assert_false (hj_field_validate (&field, &far, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
}

static void
test_bool_is_a_word (void)
{
  const HjField field = { .name = "agreed", .title = "Agreed", .type = HJ_FIELD_BOOL };
  const HjValue yes = { HJ_VALUE_INT, { .integer = 1 } };
  const HjValue no = { HJ_VALUE_INT, { .integer = 0 } };
  g_autofree char *yes_text = hj_value_to_input (&field, &yes);
  g_autofree char *no_text = hj_value_to_input (&field, &no);

  g_assert_cmpstr (yes_text, ==, "yes");
  g_assert_cmpstr (no_text, ==, "no");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/record/values", test_record_values);
  g_test_add_func ("/model/record/masks", test_record_masks);
  g_test_add_func ("/model/record/parse", test_record_parse);
  g_test_add_func ("/model/record/required", test_record_required);
  g_test_add_func ("/model/record/limits", test_record_text_limits);
  g_test_add_func ("/model/record/input-comes-back", test_input_comes_back);
  g_test_add_func ("/model/record/bool-is-a-word", test_bool_is_a_word);
  g_test_add_func ("/model/record/time-of-any-number", test_time_of_any_number);
  return g_test_run ();
}
