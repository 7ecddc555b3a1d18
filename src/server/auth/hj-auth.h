/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/wire/hj-enrol-code.h"
#include "server/api/hj-api.h"

G_BEGIN_DECLS

#define HJ_AUTH_ACCESS_MS (15 * HJ_MINUTE_MS)
#define HJ_AUTH_CODE_MS HJ_DAY_MS
/* Wrong passwords that an enrol code stands; then it is burnt. */
#define HJ_AUTH_TRIES_MAX 10

void hj_auth_add_routes (HjApi *api);
char *hj_auth_make_enrol_code (HjCentral *central, const char *user, const guint8 *authority,
                               GError **error);
gint64 hj_auth_get_lease_days (HjCentral *central);
gboolean hj_auth_set_lease_days (HjCentral *central, gint64 days, GError **error);
gboolean hj_auth_forgive_refresh (HjCentral *central, GError **error);

G_END_DECLS
