/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *hj_portal_dup_address (GUri *instance, int port);
void hj_portal_look_async (const char *url, GAsyncReadyCallback callback, gpointer user_data);
gboolean hj_portal_look_finish (GAsyncResult *result);

G_END_DECLS
