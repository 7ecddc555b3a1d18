/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/instance/hj-instance.h"

G_BEGIN_DECLS

gboolean hj_instance_end_transaction (HjCentral *central, gboolean succeeded, GError **error);
gboolean hj_instance_check_org (HjCentral *central, const char *id, GError **error);
gboolean hj_instance_check_org_name (const char *name, GError **error);
gboolean hj_instance_put_mediator (HjCentral *central, const HjInstanceUser *user, const char *id,
                                   GError **error);

G_END_DECLS
