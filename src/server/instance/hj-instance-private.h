/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/instance/hj-instance.h"

G_BEGIN_DECLS

gboolean hj_instance_end_transaction (HjCentral *central, gboolean succeeded, GError **error);

G_END_DECLS
