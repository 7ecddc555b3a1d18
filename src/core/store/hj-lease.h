/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/* From so long before its end on, a user is warned of it. */
#define HJ_LEASE_WARNING_MS (2 * HJ_DAY_MS)

/**
 * HjLease:
 * @until: when the lease ends, UTC milliseconds of the central instance; 0 for a replica that was
 *   never enrolled and has none
 * @left: milliseconds until then; nothing is left once it is not above 0
 * @days: how long the central instance lets a laptop go unseen
 *
 * For how long a replica may still be opened without having been seen by its central instance.
 */
typedef struct {
  gint64 until;
  gint64 left;
  int days;
} HjLease;

void hj_lease_look (HjReplica *replica, HjLease *lease);
gboolean hj_lease_has_ended (const HjLease *lease);
gboolean hj_lease_check (HjReplica *replica, GError **error);
gboolean hj_lease_renew (HjReplica *replica, gint64 server_time, gint64 asked_at, GError **error);
gboolean hj_lease_set_length (HjReplica *replica, gint64 days, GError **error);

G_END_DECLS
