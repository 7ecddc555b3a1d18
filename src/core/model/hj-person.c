/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-person.h"

#include <glib/gi18n-lib.h>

#include "core/base/hj-time.h"

#include <string.h>

/**
 * hj_id_number_check_character:
 * @seventeen_digits: (array fixed-size=17): the digits before the check character
 *
 * Returns: the check character, `0` to `9` or `X` (GB 11643-1999 annex, ISO 7064:1983 MOD 11-2)
 */
char
hj_id_number_check_character (const char *seventeen_digits)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += (seventeen_digits[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

/**
 * hj_id_number_check:
 * @id_number: (nullable): a number as stored: half-width, upper-case check character, no spaces
 *
 * Returns: the first rule of GB 11643-1999 that the number breaks
 */
HjIdNumberFault
hj_id_number_check (const char *id_number)
{
  if (id_number == NULL || strlen (id_number) != HJ_ID_NUMBER_LENGTH)
    return HJ_ID_NUMBER_LENGTH_WRONG;
  for (int i = 0; i < HJ_ID_NUMBER_LENGTH; i++) {
    if (!g_ascii_isdigit (id_number[i]) && !(i == HJ_ID_NUMBER_LENGTH - 1 && id_number[i] == 'X'))
      return HJ_ID_NUMBER_LENGTH_WRONG;
  }
  g_autofree char *birth_date = hj_id_number_dup_birth_date (id_number);

  if (!hj_date_is_valid (birth_date))
    return HJ_ID_NUMBER_DATE_WRONG;
  return hj_id_number_check_character (id_number) == id_number[HJ_ID_NUMBER_LENGTH - 1]
             ? HJ_ID_NUMBER_OK
             : HJ_ID_NUMBER_CHECK_WRONG;
}

/**
 * hj_id_number_dup_birth_date:
 * @id_number: 18 characters
 *
 * Returns: (transfer full): the birth date in it, `YYYY-MM-DD`
 */
char *
hj_id_number_dup_birth_date (const char *id_number)
{
  return g_strdup_printf ("%.4s-%.2s-%.2s", id_number + 6, id_number + 10, id_number + 12);
}

/**
 * hj_id_number_get_sex:
 * @id_number: 18 characters
 *
 * Returns: (transfer none): the sex choice that the 17th digit tells: odd male, even female
 */
const char *
hj_id_number_get_sex (const char *id_number)
{
  return (id_number[16] - '0') % 2 == 1 ? "male" : "female";
}

/**
 * hj_person_validate:
 * @error: `INVALID` with a sentence
 *
 * Returns: whether the ID number, where there is one, keeps GB 11643 and agrees with birth date
 *   and sex
 */
gboolean
hj_person_validate (const HjRecord *person, GError **error)
{
  const char *id_number = hj_record_get_text (person, "id_number");
  const char *birth_date = hj_record_get_text (person, "birth_date");
  const char *sex = hj_record_get_text (person, "sex");
  const char *why = NULL;

  if (id_number == NULL)
    return TRUE;
  switch (hj_id_number_check (id_number)) {
  case HJ_ID_NUMBER_LENGTH_WRONG:
    why = N_ ("The ID number must be 17 digits and a check character; compare it with the card.");
    break;
  case HJ_ID_NUMBER_DATE_WRONG:
    why = N_ ("The birth date inside the ID number is no day; compare it with the card.");
    break;
  case HJ_ID_NUMBER_CHECK_WRONG:
    why = N_ ("The check character of the ID number is wrong; compare it with the card.");
    break;
  case HJ_ID_NUMBER_OK:
  default:
    break;
  }
  if (why == NULL && birth_date != NULL) {
    g_autofree char *expected = hj_id_number_dup_birth_date (id_number);

    if (!g_str_equal (expected, birth_date))
      why = N_ (
          "The birth date differs from the one in the ID number; compare both with the card.");
  }
  if (why == NULL && sex != NULL && !g_str_equal (sex, hj_id_number_get_sex (id_number)))
    why = N_ ("The sex differs from the one in the ID number; compare both with the card.");
  if (why != NULL)
    g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID, _ (why));
  return why == NULL;
}

/**
 * hj_person_get_age:
 * @time_ms: UTC milliseconds
 *
 * Returns: full years, or −1 if the birth date is not known
 */
int
hj_person_get_age (const HjRecord *person, gint64 time_ms)
{
  return hj_date_years_between (hj_record_get_text (person, "birth_date"), time_ms);
}
