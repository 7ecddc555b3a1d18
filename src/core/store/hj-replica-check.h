/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-check.h"

G_BEGIN_DECLS

gboolean hj_replica_is_check_due (HjReplica *self);
HjCheck *hj_replica_make_check (HjReplica *self, GError **error);
gboolean hj_replica_pass_check (HjReplica *self, const HjCheck *check, gboolean same,
                                GError **error);

G_END_DECLS
