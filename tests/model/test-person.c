/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-detention.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-person.h"

#define ROW_ID "01935b1c-5e3a-7abc-8def-0123456789ab"

static void
test_id_number_faults (void)
{
  /* The standard's own example, GB 11643-1999 annex. */
  g_assert_cmpint (hj_id_number_check ("11010519491231002X"), ==, HJ_ID_NUMBER_OK);
  g_assert_cmpint (hj_id_number_check ("110105194912310021"), ==, HJ_ID_NUMBER_CHECK_WRONG);
  g_assert_cmpint (hj_id_number_check ("11010519491231002x"), ==, HJ_ID_NUMBER_LENGTH_WRONG);
  g_assert_cmpint (hj_id_number_check ("11010519490231002X"), ==, HJ_ID_NUMBER_DATE_WRONG);
  g_assert_cmpint (hj_id_number_check ("1101051949123100"), ==, HJ_ID_NUMBER_LENGTH_WRONG);
  g_assert_cmpint (hj_id_number_check (NULL), ==, HJ_ID_NUMBER_LENGTH_WRONG);
}

static void
test_id_number_tells_birth_date_and_sex (void)
{
  g_autofree char *birth_date = hj_id_number_dup_birth_date ("11010519491231002X");

  g_assert_cmpstr (birth_date, ==, "1949-12-31");
  g_assert_cmpstr (hj_id_number_get_sex ("11010519491231002X"), ==, "female");
  g_assert_cmpstr (hj_id_number_get_sex ("990205200512067697"), ==, "male");
}

static void
test_person_agrees_with_id_number (void)
{
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, ROW_ID);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "id_number", "990205200512067697");
  hj_record_set_text (person, "birth_date", "2005-12-06");
  hj_record_set_text (person, "sex", "male");
  g_assert_true (hj_person_validate (person, &error));
  hj_record_set_text (person, "sex", "female");
  g_assert_false (hj_person_validate (person, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  hj_record_set_text (person, "sex", NULL);
  hj_record_set_text (person, "birth_date", "2005-12-07");
  g_assert_false (hj_person_validate (person, &error));
}

static void
test_detention_hours (void)
{
  g_autoptr (HjRecord) detention = hj_record_new (&hj_entity_detention, ROW_ID);
  g_autoptr (GError) error = NULL;

  hj_record_set_int (detention, "starts_at", 0);
  hj_record_set_int (detention, "ends_at", 36 * 3600 * 1000);
  g_assert_true (hj_detention_validate (detention, &error));
  g_assert_cmpint (hj_detention_get_hours_left (detention, 0), ==, 36);
  g_assert_cmpint (hj_detention_get_hours_left (detention, 1), ==, 36);
  g_assert_cmpint (hj_detention_get_hours_left (detention, 36 * 3600 * 1000), ==, 0);
  hj_record_set_int (detention, "starts_at", 36 * 3600 * 1000);
  g_assert_false (hj_detention_validate (detention, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/id-number/faults", test_id_number_faults);
  g_test_add_func ("/model/id-number/content", test_id_number_tells_birth_date_and_sex);
  g_test_add_func ("/model/person/agrees", test_person_agrees_with_id_number);
  g_test_add_func ("/model/detention/hours", test_detention_hours);
  return g_test_run ();
}
