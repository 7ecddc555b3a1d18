/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/wire/hj-record-json.h"

#define ID "0198c0de-0000-7000-8000-000000000001"

static HjRecord *
make_record (void)
{
  HjRecord *record = hj_record_new (&hj_entity_ticket, ID);

  hj_record_set_pos (record, 17);
  hj_record_set_text (record, "house", "house-1");
  hj_record_set_text (record, "note", "第一行\n\"第二行\"");
  hj_record_set_int (record, "due_at", 1774000000000);
  return record;
}

static void
test_round_trip (void)
{
  const HjRecordJsonFlags flags[]
      = { HJ_RECORD_JSON_PLAIN, HJ_RECORD_JSON_FILLED_ONLY, HJ_RECORD_JSON_ISO_TIMES };
  g_autoptr (HjRecord) record = make_record ();

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    g_autofree char *text = hj_record_to_text (record, flags[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (HjRecord) copy = hj_record_from_text (&hj_entity_ticket, text, -1, &error);

    g_assert_no_error (error);
    g_assert_true (hj_record_equal (record, copy));
    g_assert_cmpint (hj_record_get_pos (copy), ==, 17);
  }
}

static void
test_forms (void)
{
  g_autoptr (HjRecord) record = make_record ();
  g_autofree char *plain = hj_record_to_text (record, HJ_RECORD_JSON_PLAIN);
  g_autofree char *filled
      = hj_record_to_text (record, HJ_RECORD_JSON_FILLED_ONLY | HJ_RECORD_JSON_ISO_TIMES);

  g_assert_nonnull (strstr (plain, "\"due_at\":1774000000000"));
  g_assert_nonnull (strstr (plain, "\"code\":null"));
  g_assert_nonnull (strstr (filled, "\"due_at\":\"2026-03-20T"));
  g_assert_null (strstr (filled, "\"code\""));
}

static void
test_refused (void)
{
  const char *const texts[] = {
    "{}",
    "{\"id\":\"" ID "\",\"nonsense\":1}",
    "{\"id\":\"" ID "\",\"note\":1}",
    "{\"id\":\"" ID "\",\"due_at\":\"soon\"}",
    "{\"id\":\"" ID "\",\"note\":{}}",
    "{\"id\":\"" ID "\",\"pos\":-1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_record_from_text (&hj_entity_ticket, texts[i], -1, &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/record-json/round-trip", test_round_trip);
  g_test_add_func ("/wire/record-json/forms", test_forms);
  g_test_add_func ("/wire/record-json/refused", test_refused);
  return g_test_run ();
}
