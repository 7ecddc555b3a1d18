/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

/* Lengths of a resident's ID number, GB 11643-1999 §3. */
#define HJ_ID_NUMBER_LENGTH 18

/**
 * HjIdNumberFault:
 * @HJ_ID_NUMBER_OK: the number keeps the standard
 * @HJ_ID_NUMBER_LENGTH_WRONG: not 17 digits and a check character
 * @HJ_ID_NUMBER_DATE_WRONG: characters 7 to 14 are no day
 * @HJ_ID_NUMBER_CHECK_WRONG: the check character differs (ISO 7064:1983 MOD 11-2)
 */
typedef enum {
  HJ_ID_NUMBER_OK,
  HJ_ID_NUMBER_LENGTH_WRONG,
  HJ_ID_NUMBER_DATE_WRONG,
  HJ_ID_NUMBER_CHECK_WRONG,
} HjIdNumberFault;

HjIdNumberFault hj_id_number_check (const char *id_number);
char hj_id_number_check_character (const char *seventeen_digits);
char *hj_id_number_dup_birth_date (const char *id_number);
const char *hj_id_number_get_sex (const char *id_number);

gboolean hj_person_validate (const HjRecord *person, GError **error);
int hj_person_get_age (const HjRecord *person, gint64 time_ms);

G_END_DECLS
