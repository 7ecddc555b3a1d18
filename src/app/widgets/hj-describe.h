/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void hj_describe_page (AdwStatusPage *page, const char *text);
void hj_describe_group (AdwPreferencesGroup *group, const char *text);

G_END_DECLS
