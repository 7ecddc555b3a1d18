/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *hj_intake_trim (const char *text);
char *hj_intake_fold (const char *text);
char *hj_intake_read_id_number (const char *text);
char *hj_intake_read_phone (const char *text);
char *hj_intake_read_date (const char *text);
gboolean hj_intake_read_time (const char *text, gint64 *time);
gboolean hj_intake_read_money (const char *text, gint64 *fen);
gboolean hj_intake_read_pressure (const char *text, int *upper, int *lower);

G_END_DECLS
