/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"

#include "core/base/hj-clock.h"

#include <stdio.h>
#include <string.h>

/**
 * hj_time_zone:
 *
 * The county's zone: all of China keeps UTC+8 without summer time.
 *
 * Returns: (transfer none): the zone in which times are shown and dates are cut
 */
GTimeZone *
hj_time_zone (void)
{
  static GTimeZone *zone;

  if (g_once_init_enter_pointer (&zone))
    g_once_init_leave_pointer (&zone, g_time_zone_new_offset (8 * 3600));
  return zone;
}

static GDateTime *
read_local (gint64 time_ms)
{
  if (time_ms < G_MININT64 / 1000 || time_ms > G_MAXINT64 / 1000)
    return NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time_ms * 1000);

  return utc == NULL ? NULL : g_date_time_to_timezone (utc, hj_time_zone ());
}

/**
 * hj_time_is_valid:
 * @time_ms: UTC milliseconds, or any number
 *
 * Returns: whether it is in the years 1 to 9999 of the county's zone, which alone can be written
 */
gboolean
hj_time_is_valid (gint64 time_ms)
{
  g_autoptr (GDateTime) local = read_local (time_ms);

  return local != NULL;
}

/**
 * hj_time_to_iso:
 * @time_ms: UTC milliseconds
 *
 * Returns: (transfer full): ISO 8601 with the county's zone, such as `2026-03-18T01:00:00+08:00`;
 *   milliseconds only where there are any
 */
char *
hj_time_to_iso (gint64 time_ms)
{
  g_autoptr (GDateTime) local = read_local (time_ms);

  if (local == NULL)
    return g_strdup ("");
  if (time_ms % 1000 == 0)
    return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
  g_autofree char *head = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *zone = g_date_time_format (local, "%:z");

  return g_strdup_printf ("%s.%03d%s", head, g_date_time_get_microsecond (local) / 1000, zone);
}

/* GLib wants seconds, people write `2026-03-18T01:00+08:00`. */
static char *
add_seconds (const char *text)
{
  const gsize minutes_end = strlen ("2026-03-18T01:00");

  if (strlen (text) < minutes_end || text[13] != ':' || text[minutes_end] == ':')
    return g_strdup (text);
  return g_strdup_printf ("%.*s:00%s", (int)minutes_end, text, text + minutes_end);
}

/**
 * hj_time_from_iso:
 * @text: (nullable): ISO 8601 to the minute or finer; without a zone it is the county's
 * @time_ms: (out): UTC milliseconds
 *
 * Returns: whether @text is such a time
 */
gboolean
hj_time_from_iso (const char *text, gint64 *time_ms)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *full = add_seconds (text);
  g_autoptr (GDateTime) read = g_date_time_new_from_iso8601 (full, hj_time_zone ());

  if (read == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix_usec (read) / 1000;
  return TRUE;
}

/**
 * hj_time_to_display:
 * @time_ms: UTC milliseconds
 * @format: as of g_date_time_format()
 *
 * Returns: (transfer full): the time in the county's zone
 */
char *
hj_time_to_display (gint64 time_ms, const char *format)
{
  g_autoptr (GDateTime) local = read_local (time_ms);

  return local == NULL ? g_strdup ("") : g_date_time_format (local, format);
}

static gboolean
read_date (const char *text, int *year, int *month, int *day)
{
  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (int i = 0; i < 10; i++) {
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;
  }
  *year = atoi (text);
  *month = atoi (text + 5);
  *day = atoi (text + 8);
  return g_date_valid_dmy ((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}

/**
 * hj_date_is_valid:
 * @date: (nullable): a text
 *
 * Returns: whether @date is a day of the calendar in the form `YYYY-MM-DD`
 */
gboolean
hj_date_is_valid (const char *date)
{
  int year, month, day;

  return read_date (date, &year, &month, &day);
}

/**
 * hj_date_years_between:
 * @birth_date: `YYYY-MM-DD`
 * @time_ms: UTC milliseconds
 *
 * Returns: full years of age at that time in the county's zone, or −1 if @birth_date is no date
 *   or lies later
 */
int
hj_date_years_between (const char *birth_date, gint64 time_ms)
{
  g_autoptr (GDateTime) local = read_local (time_ms);
  int year, month, day;

  if (local == NULL || !read_date (birth_date, &year, &month, &day))
    return -1;
  int years = g_date_time_get_year (local) - year;

  if (g_date_time_get_month (local) < month
      || (g_date_time_get_month (local) == month && g_date_time_get_day_of_month (local) < day))
    years--;
  return years < 0 ? -1 : years;
}
