/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/widgets/hj-say.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/model/hj-person.h"

#include <glib/gi18n.h>

/**
 * hj_say_language:
 *
 * Returns: `zh` or `en`: which of the two languages of a policy or workflow the window speaks
 */
const char *
hj_say_language (void)
{
  const char *const *names = g_get_language_names ();

  return names[0] != NULL && g_str_has_prefix (names[0], "zh") ? "zh" : "en";
}

/**
 * hj_say_choice:
 * @value: (nullable): as it is stored
 *
 * Returns: (transfer none): the word for a choice, translated; @value itself if the model does not
 *   know it, empty for %NULL
 */
const char *
hj_say_choice (const char *entity, const char *field, const char *value)
{
  const HjEntity *descriptor = hj_entity_find (entity);

  g_return_val_if_fail (descriptor != NULL, "");
  if (value == NULL || *value == '\0')
    return "";

  int index = hj_entity_field_index (descriptor, field);
  const HjChoice *choice
      = index < 0 ? NULL : hj_field_find_choice (&descriptor->fields[index], value);

  return choice == NULL ? value : _ (choice->title);
}

/**
 * hj_say_value:
 *
 * Returns: (transfer full): what a field holds, as a reader of the window's language reads it;
 *   empty if it holds nothing
 */
char *
hj_say_value (const HjRecord *record, const char *field)
{
  const HjEntity *entity = hj_record_get_entity (record);
  int index = hj_entity_field_index (entity, field);

  g_return_val_if_fail (index >= 0, NULL);

  const HjField *description = &entity->fields[index];
  const HjValue *value = hj_record_get_value (record, (guint)index);

  if (value->kind == HJ_VALUE_NULL)
    return g_strdup ("");
  if (description->type == HJ_FIELD_CHOICE)
    return g_strdup (hj_say_choice (entity->name, field, value->text));
  if (description->type == HJ_FIELD_TIME)
    return hj_say_time (value->integer);
  if (description->type == HJ_FIELD_BOOL)
    return g_strdup (value->integer != 0 ? C_ ("value", "Yes") : C_ ("value", "No"));
  return hj_value_to_display (description, value);
}

/**
 * hj_say_hours_left:
 * @hours: begun hours to release; 0 or less once the time is over
 */
char *
hj_say_hours_left (gint64 hours)
{
  if (hours <= 0)
    return g_strdup (_ ("time is over"));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d hour left", "%d hours left", (gulong)hours), (int)hours);
}

/* A day of one digit is not padded in the middle of a line. */
static char *
say (gint64 time_ms, const char *format)
{
  g_autofree char *text = hj_time_to_display (time_ms, format);
  g_auto (GStrv) parts = g_strsplit (text, "\u2007", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  return g_strdup (g_strchug (joined));
}

/**
 * hj_say_time:
 *
 * Returns: (transfer full): day and minute in the county's zone
 */
char *
hj_say_time (gint64 time_ms)
{
  /* Translators: a day and a minute, see strftime(3) */
  return say (time_ms, _ ("%e %b %Y, %H:%M"));
}

char *
hj_say_day (gint64 time_ms)
{
  /* Translators: a day, see strftime(3) */
  return say (time_ms, _ ("%e %b %Y"));
}

/**
 * hj_say_sex_age:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): such as “Male, 34”; what is not known is left out
 */
char *
hj_say_sex_age (const HjRecord *person, gint64 now)
{
  g_autofree char *sex = hj_say_value (person, "sex");
  int age = hj_record_is_null (person, "birth_date") ? -1 : hj_person_get_age (person, now);

  if (age < 0)
    return g_steal_pointer (&sex);
  if (*sex == '\0')
    return g_strdup_printf ("%d", age);
  /* Translators: sex and age in years */
  return g_strdup_printf (_ ("%s, %d"), sex, age);
}

/**
 * hj_say_color:
 * @color: (nullable): colour of a label
 *
 * Returns: (transfer none): the colour in the middle of a sentence
 */
const char *
hj_say_color (const char *color)
{
  if (g_strcmp0 (color, "red") == 0)
    return C_ ("label in a sentence", "red");
  if (g_strcmp0 (color, "yellow") == 0)
    return C_ ("label in a sentence", "yellow");
  if (g_strcmp0 (color, "blue") == 0)
    return C_ ("label in a sentence", "blue");
  return C_ ("label in a sentence", "no label");
}

/**
 * hj_say_color_symbol:
 * @color: (nullable): colour of a label
 *
 * Returns: (transfer none): icon name, another for each colour, so that colour never speaks alone
 */
const char *
hj_say_color_symbol (const char *color)
{
  if (g_strcmp0 (color, "red") == 0)
    return "dialog-warning-symbolic";
  if (g_strcmp0 (color, "yellow") == 0)
    return "view-reveal-symbolic";
  if (g_strcmp0 (color, "blue") == 0)
    return "object-select-symbolic";
  return "dialog-question-symbolic";
}
