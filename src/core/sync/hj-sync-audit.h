/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-sync-step.h"

G_BEGIN_DECLS

gboolean hj_sync_step_make_deeds (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_take_deeds (HjReplica *replica, gpointer step, GError **error);

G_END_DECLS
