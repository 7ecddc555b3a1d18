/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

gboolean hj_op_give_by_clock (HjCentral *central, const HjRecord *before, const char *command,
                              GError **error);

G_END_DECLS
