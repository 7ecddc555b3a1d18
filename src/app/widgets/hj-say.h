/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

const char *hj_say_language (void);
const char *hj_say_choice (const char *entity, const char *field, const char *value);
char *hj_say_value (const HjRecord *record, const char *field);
char *hj_say_hours_left (gint64 hours);
char *hj_say_time (gint64 time_ms);
char *hj_say_day (gint64 time_ms);
char *hj_say_sex_age (const HjRecord *person, gint64 now);
const char *hj_say_color (const char *color);
const char *hj_say_color_symbol (const char *color);

G_END_DECLS
