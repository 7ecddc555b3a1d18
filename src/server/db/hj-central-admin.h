/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "core/wire/hj-admin.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

gboolean hj_central_fill_admin_list (HjCentral *self, const HjAdminRequest *asked,
                                     HjAdminList *list, GError **error);
HjRecord *hj_central_find_mediator (HjCentral *self, const char *user, GError **error);

G_END_DECLS
