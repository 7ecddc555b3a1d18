/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica-private.h"

G_BEGIN_DECLS

/* What rows are sooner put in without is noted in `indexed`, and made when they are all there. */

gboolean hj_replica_put_off_indexes (HjReplica *self, GError **error);
gboolean hj_replica_make_up_for_indexes (HjReplica *self, GError **error);
gboolean hj_replica_put_off_summary (HjReplica *self, GError **error);
gboolean hj_replica_make_up (HjReplica *self, guint n_rows, GError **error);

G_END_DECLS
