/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean hj_time_is_valid (gint64 time_ms);
char *hj_time_to_iso (gint64 time_ms);
gboolean hj_time_from_iso (const char *text, gint64 *time_ms);
char *hj_time_to_display (gint64 time_ms, const char *format);
GTimeZone *hj_time_zone (void);
gboolean hj_date_is_valid (const char *date);
int hj_date_years_between (const char *birth_date, gint64 time_ms);

G_END_DECLS
