/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/workflow/hj-workflow-calendar.h"

#define MS_PER_MINUTE G_GINT64_CONSTANT (60000)
#define MINUTES_PER_DAY 1440
#define MINUTES_PER_HOUR 60

/* A calendar without a working day would never come to an end. */
#define DAYS_MAX 4000

/* 1970-01-01 was a Thursday. */
#define WEEKDAY_OF_DAY_0 3

static gint64
divide_down (gint64 number, gint64 by)
{
  return number / by - (number % by < 0);
}

static gboolean
is_listed (const char *const *dates, const char *date)
{
  return dates != NULL && g_strv_contains (dates, date);
}

/**
 * hj_workflow_calendar_is_workday:
 * @self: a calendar
 * @day: days since 1970-01-01 by the county's clocks
 *
 * Returns: whether it is worked
 */
gboolean
hj_workflow_calendar_is_workday (const HjWorkflowCalendar *self, gint64 day)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GDateTime) midnight = g_date_time_new_from_unix_utc (day * 24 * 60 * 60);
  if (midnight == NULL)
    return FALSE;
  g_autofree char *date = g_date_time_format (midnight, "%F");
  if (is_listed (self->holidays, date))
    return FALSE;
  gint64 weekday = ((day + WEEKDAY_OF_DAY_0) % 7 + 7) % 7;
  return self->weekdays[weekday] || is_listed (self->workdays, date);
}

/**
 * hj_workflow_calendar_add:
 * @self: a calendar
 * @from: UTC milliseconds
 * @hours: working hours
 *
 * What begins outside working hours begins to count when they next open.
 *
 * Returns: when @hours have been worked since @from, UTC milliseconds
 */
gint64
hj_workflow_calendar_add (const HjWorkflowCalendar *self, gint64 from, guint hours)
{
  g_return_val_if_fail (self != NULL, from);

  gint64 minute = divide_down (from, MS_PER_MINUTE) + self->utc_offset;
  gint64 rest = (gint64)hours * MINUTES_PER_HOUR;
  gint64 day = divide_down (minute, MINUTES_PER_DAY);
  gint64 at = minute - day * MINUTES_PER_DAY;

  for (guint i = 0; i < DAYS_MAX; i++, day++, at = 0) {
    if (!hj_workflow_calendar_is_workday (self, day))
      continue;
    for (guint j = 0; j < self->n_spans; j++) {
      gint64 opens = MAX (at, (gint64)self->spans[j].opens);
      gint64 worked = MAX (0, (gint64)self->spans[j].closes - opens);
      if (worked > 0 && rest <= worked)
        return (day * MINUTES_PER_DAY + opens + rest - self->utc_offset) * MS_PER_MINUTE;
      rest -= worked;
    }
  }
  return from + (gint64)hours * MINUTES_PER_HOUR * MS_PER_MINUTE;
}
