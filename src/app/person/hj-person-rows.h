/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *hj_person_rows_new (const char *title, const char *subtitle, const char *suffix,
                               GPtrArray *lines);
GtkWidget *hj_person_rows_new_property (const char *title, const char *value);
void hj_person_rows_link (GtkWidget *row, const char *action, const char *target);
char *hj_person_rows_describe (const HjRecord *record);
char *hj_person_rows_describe_behaviour (const HjRecord *behaviour);

G_END_DECLS
