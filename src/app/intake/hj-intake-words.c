/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/intake/hj-intake-words.h"

#include <glib/gi18n.h>

/* So many rows are named; the file of rejected rows holds them all. */
#define ROWS_NAMED 12

static const struct {
  const char *cause;
  const char *words;
} causes[] = {
  { "name-missing", N_ ("The name is missing") },
  { "id-length", N_ ("The ID number does not have 18 digits") },
  { "check-digit", N_ ("The ID number is mistyped: its check digit does not fit") },
  { "date", N_ ("A date is missing or cannot be read") },
  { "birth-differs-from-id", N_ ("The birth date differs from the ID number’s") },
  { "sex-differs-from-id", N_ ("The sex differs from the ID number’s") },
  { "end-before-start", N_ ("The detention ends before it begins") },
  { "fields", N_ ("The row has more or fewer fields than the header") },
  { "too-long", N_ ("A text is too long") },
};

/**
 * hj_intake_say_outcome:
 *
 * Returns: (transfer none): what became of a row, as the title of a count
 */
const char *
hj_intake_say_outcome (HjIntakeOutcome outcome)
{
  switch (outcome) {
  case HJ_INTAKE_CREATED:
    return _ ("New people");
  case HJ_INTAKE_NEW_DETENTION:
    return _ ("New detentions of known people");
  case HJ_INTAKE_DUPLICATE:
    return _ ("Known already");
  case HJ_INTAKE_REJECTED:
  default:
    return C_ ("rows of a list", "Rejected");
  }
}

/**
 * hj_intake_say_cause:
 * @cause: code of a cause
 *
 * Returns: (transfer none): the cause in plain words, or @cause itself where there are none
 */
const char *
hj_intake_say_cause (const char *cause)
{
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++) {
    if (g_str_equal (causes[i].cause, cause))
      return _ (causes[i].words);
  }
  return cause;
}

/**
 * hj_intake_say_rows:
 * @rows: (array length=n_rows): numbers of rows, the first row is 1
 *
 * Returns: (transfer full): such as “Rows 3, 17, 25”
 */
char *
hj_intake_say_rows (const guint *rows, guint n_rows)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < MIN (n_rows, ROWS_NAMED); i++)
    /* Translators: between numbers of rows */
    g_string_append_printf (numbers, "%s%u", i > 0 ? C_ ("rows", ", ") : "", rows[i]);
  if (n_rows > ROWS_NAMED)
    g_string_append (numbers, "…");
  return g_strdup_printf (ngettext ("Row %s", "Rows %s", n_rows), numbers->str);
}
