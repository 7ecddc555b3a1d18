/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HJ_WORKFLOW_SPANS_MAX 4

/* Minutes from midnight, the end not included. */
typedef struct {
  guint opens;
  guint closes;
} HjWorkflowSpan;

/**
 * HjWorkflowCalendar:
 * @utc_offset: minutes that the county's clocks are ahead of UTC; there is no summer time
 * @weekdays: which days are worked, Monday first
 * @spans: (array length=n_spans): working hours of such a day, in order, not overlapping
 * @holidays: (array zero-terminated=1): dates `YYYY-MM-DD` that are not worked
 * @workdays: (array zero-terminated=1): dates that are worked although their weekday is not
 *
 * Working hours of a county. All arrays are borrowed.
 */
typedef struct {
  int utc_offset;
  gboolean weekdays[7];
  HjWorkflowSpan spans[HJ_WORKFLOW_SPANS_MAX];
  guint n_spans;
  const char *const *holidays;
  const char *const *workdays;
} HjWorkflowCalendar;

gboolean hj_workflow_calendar_is_workday (const HjWorkflowCalendar *self, gint64 day);
gint64 hj_workflow_calendar_add (const HjWorkflowCalendar *self, gint64 from, guint hours);

G_END_DECLS
