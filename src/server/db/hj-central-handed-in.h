/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central-drop.h"

G_BEGIN_DECLS

gboolean hj_central_handed_in_keep (HjCentral *self, const HjCentralDropped *part, GError **error);
void hj_central_handed_in_forget (HjCentral *self, const HjCentralDropped *part);
guint hj_central_handed_in_walk (const char *folder, HjCentralDroppedFunc func, gpointer user_data);
GPtrArray *hj_central_handed_in_list_held (HjCentral *self, GError **error);
void hj_central_handed_in_remove (GPtrArray *paths);

G_END_DECLS
