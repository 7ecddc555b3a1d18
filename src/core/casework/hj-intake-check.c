/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-row-private.h"

#include "core/model/hj-person.h"

/*
 * hj_intake_check_person:
 * @person: (inout): what a row says; birth date and sex that it leaves empty follow from the ID
 *   number
 * @date_cause: (nullable): the cause where a time of the row could not be read
 *
 * Returns: (nullable): the first cause for which the row is rejected
 */
const char *
hj_intake_check_person (HjRecord *person, const char *date_cause)
{
  const char *id_number = hj_record_get_text (person, "id_number");

  if (hj_record_is_null (person, "name"))
    return "name-missing";
  switch (hj_id_number_check (id_number)) {
  case HJ_ID_NUMBER_LENGTH_WRONG:
    return "id-length";
  case HJ_ID_NUMBER_CHECK_WRONG:
    return "check-digit";
  case HJ_ID_NUMBER_DATE_WRONG:
    return "date";
  case HJ_ID_NUMBER_OK:
  default:
    break;
  }
  if (date_cause != NULL)
    return date_cause;
  g_autofree char *birth_date = hj_id_number_dup_birth_date (id_number);
  const char *sex = hj_id_number_get_sex (id_number);

  if (hj_record_is_null (person, "birth_date"))
    hj_record_set_text (person, "birth_date", birth_date);
  if (hj_record_is_null (person, "sex"))
    hj_record_set_text (person, "sex", sex);
  if (!g_str_equal (hj_record_get_text (person, "birth_date"), birth_date))
    return "birth-differs-from-id";
  return g_str_equal (hj_record_get_text (person, "sex"), sex) ? NULL : "sex-differs-from-id";
}

/*
 * hj_intake_check_detention:
 *
 * Returns: (nullable): the first cause for which the row is rejected
 */
const char *
hj_intake_check_detention (const HjRecord *detention)
{
  if (hj_record_is_null (detention, "starts_at") || hj_record_is_null (detention, "ends_at"))
    return "date";
  return hj_record_get_int (detention, "ends_at", 0) > hj_record_get_int (detention, "starts_at", 0)
             ? NULL
             : "end-before-start";
}
