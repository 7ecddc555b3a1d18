/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-calendar-reader.h"

#include "core/base/hj-time.h"
#include "core/policy/hj-policy-finding-private.h"
#include "core/policy/hj-policy-json-private.h"
#include "core/policy/hj-policy-resources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_PATH "/org/hejie/calendar/default.json"
#define OFFSET_MAX (14 * 60)

static void G_GNUC_PRINTF (4, 5)
    tell (HjPolicyJsonReader *self, const char *path, const char *code, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);
  hj_policy_json_reader_tell (self, path, -1, code, sentence);
}

/* "08:30" as minutes, 24:00 being the end of a day. */
static gboolean
parse_minutes (const char *text, guint *minutes)
{
  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  guint hour = (text[0] - '0') * 10 + (text[1] - '0');
  guint minute = (text[3] - '0') * 10 + (text[4] - '0');
  *minutes = hour * 60 + minute;
  return minute < 60 && *minutes <= 24 * 60;
}

static guint
read_minutes (HjPolicyJsonReader *reader, HjPolicyJson *object, const char *name)
{
  const char *text = hj_policy_json_reader_text (reader, object, name, TRUE);
  guint minutes = 0;

  if (*text != '\0' && !parse_minutes (text, &minutes)) {
    g_autofree char *path = g_strconcat (object->path, ".", name, NULL);
    tell (reader, path, "hour", _ ("“%s” is no time of day; write it like 08:30."), text);
  }
  return minutes;
}

static void
read_spans (HjPolicyJsonReader *reader, HjWorkflowCalendar *calendar)
{
  GPtrArray *list = hj_policy_json_reader_objects (reader, reader->root, "hours", TRUE);
  guint before = 0;

  if (list == NULL)
    return;
  if (list->len == 0 || list->len > HJ_WORKFLOW_SPANS_MAX) {
    tell (reader, "hours", "too-large", _ ("A day has 1 to %d spans of working hours, not %u."),
          HJ_WORKFLOW_SPANS_MAX, list->len);
    return;
  }
  for (guint i = 0; i < list->len; i++) {
    HjPolicyJson *object = g_ptr_array_index (list, i);
    HjWorkflowSpan *span = &calendar->spans[calendar->n_spans++];
    span->opens = read_minutes (reader, object, "opens");
    span->closes = read_minutes (reader, object, "closes");
    if (reader->findings->len == 0 && (span->opens < before || span->closes <= span->opens))
      tell (reader, object->path, "order",
            _ ("Working hours end after they begin, and the next begin after that."));
    before = span->closes;
  }
}

static void
read_weekdays (HjPolicyJsonReader *reader, HjWorkflowCalendar *calendar)
{
  static const char *const names[]
      = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  const char *const *list = hj_policy_json_reader_texts (reader, reader->root, "weekdays", TRUE);

  for (guint i = 0; list[i] != NULL; i++) {
    gboolean known = FALSE;
    for (guint day = 0; day < G_N_ELEMENTS (names); day++) {
      if (g_str_equal (names[day], list[i]))
        known = calendar->weekdays[day] = TRUE;
    }
    if (!known) {
      g_autofree char *path = g_strdup_printf ("weekdays[%u]", i);
      tell (reader, path, "weekday", _ ("“%s” is no day of the week; write it like monday."),
            list[i]);
    }
  }
  if (list[0] == NULL)
    tell (reader, "weekdays", "weekday", _ ("No day of the week is worked; name at least one."));
}

static const char *const *
read_dates (HjPolicyJsonReader *reader, const char *name)
{
  const char *const *dates = hj_policy_json_reader_texts (reader, reader->root, name, FALSE);

  for (guint i = 0; dates[i] != NULL; i++) {
    if (!hj_date_is_valid (dates[i])) {
      g_autofree char *path = g_strdup_printf ("%s[%u]", name, i);
      tell (reader, path, "date", _ ("“%s” is no date; write it like 2026-10-01."), dates[i]);
    }
  }
  return (const char *const *)g_strdupv ((char **)dates);
}

static void
read_document (HjPolicyJsonReader *reader, HjWorkflowCalendar *calendar)
{
  const char *format = hj_policy_json_reader_text (reader, reader->root, "format", TRUE);

  if (*format != '\0' && !g_str_equal (format, "hejie-calendar/1")) {
    tell (reader, "format", "format",
          _ ("This program reads “hejie-calendar/1”; the document says something else."));
    return;
  }
  calendar->utc_offset
      = hj_policy_json_reader_integer (reader, reader->root, "utc_offset_minutes", TRUE);
  if (ABS (calendar->utc_offset) > OFFSET_MAX)
    tell (reader, "utc_offset_minutes", "range",
          _ ("Clocks are at most %d minutes ahead of or behind UTC; %d is not."), OFFSET_MAX,
          calendar->utc_offset);
  read_weekdays (reader, calendar);
  read_spans (reader, calendar);
  calendar->holidays = read_dates (reader, "holidays");
  calendar->workdays = read_dates (reader, "workdays");
  for (guint i = 0; calendar->workdays[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("workdays[%u]", i);
    if (g_strv_contains (calendar->holidays, calendar->workdays[i]))
      tell (reader, path, "double-date", _ ("%s is both a holiday and a workday; take one out."),
            calendar->workdays[i]);
  }
  hj_policy_json_reader_end (reader);
}

/**
 * hj_calendar_read:
 * @bytes: a calendar document
 * @findings: (out) (optional) (transfer full) (element-type HjPolicyFinding): all that is wrong,
 *   in the order of the document
 * @error: return location for %HJ_POLICY_ERROR_BROKEN, whose sentence names the first finding
 *
 * Returns: (transfer full) (nullable): the county's working hours, freed with hj_calendar_free(),
 * or %NULL if anything is wrong
 */
HjWorkflowCalendar *
hj_calendar_read (GBytes *bytes, GPtrArray **findings, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_finding_free);
  g_auto (HjPolicyJsonReader) reader = { 0 };
  g_autoptr (HjWorkflowCalendar) calendar = g_new0 (HjWorkflowCalendar, 1);

  hj_policy_json_reader_init (&reader, bytes, found);
  if (reader.root != NULL)
    read_document (&reader, calendar);
  gboolean sound = found->len == 0;
  hj_policy_findings_finish (found, findings, error);
  return sound ? g_steal_pointer (&calendar) : NULL;
}

/**
 * hj_calendar_free:
 * @self: (transfer full): a calendar that was read
 */
void
hj_calendar_free (HjWorkflowCalendar *self)
{
  g_strfreev ((char **)self->holidays);
  g_strfreev ((char **)self->workdays);
  g_free (self);
}

/**
 * hj_calendar_get_default:
 *
 * Returns: (transfer none): the working hours that come with the program
 */
const HjWorkflowCalendar *
hj_calendar_get_default (void)
{
  static HjWorkflowCalendar *calendar = NULL;

  if (g_once_init_enter_pointer (&calendar)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_resource_lookup_data (hj_policy_get_resource (), DEFAULT_PATH,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    g_assert_no_error (error);
    HjWorkflowCalendar *read = hj_calendar_read (bytes, NULL, &error);
    if (read == NULL)
      g_error ("Default calendar: %s", error->message);
    g_once_init_leave_pointer (&calendar, read);
  }
  return calendar;
}
