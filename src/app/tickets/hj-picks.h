/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-case-row.h"
#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/* So many are offered; whoever looks for another one types more. */
#define HJ_PICKS_MAX 60

/**
 * HjPick:
 *
 * Somebody who can be chosen.
 */
#define HJ_TYPE_PICK (hj_pick_get_type ())
G_DECLARE_FINAL_TYPE (HjPick, hj_pick, HJ, PICK, GObject)

const char *hj_pick_get_id (HjPick *self);
const HjCaseLine *hj_pick_get_line (HjPick *self);

GPtrArray *hj_picks_find (HjReplica *replica, const char *entity, const char *typed,
                          GError **error);

G_END_DECLS
