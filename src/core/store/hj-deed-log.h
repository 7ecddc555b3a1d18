/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-deed.h"

G_BEGIN_DECLS

/**
 * HjDeedFunc:
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjDeedFunc) (const HjDeed *deed, gpointer user_data);

/**
 * HjDeedState:
 * @n_deeds: deeds that were found
 * @last: place of the last one; 0 where there was none ever
 * @joined: place up to which the central instance has them
 * @broken_at: place of the first one that is not as it was written; 0 where all are
 * @why: (nullable) (owned): one sentence that says what is wrong with it
 *
 * What a look at a laptop's own audit gives.
 */
typedef struct {
  gint64 n_deeds;
  gint64 last;
  gint64 joined;
  gint64 broken_at;
  char *why;
} HjDeedState;

gboolean hj_deed_log_add (HjReplica *replica, const HjDeed *deed, GError **error);
gboolean hj_deed_log_walk (HjReplica *replica, gint64 after, HjDeedFunc func, gpointer user_data,
                           GError **error);
gboolean hj_deed_log_verify (HjReplica *replica, HjDeedState *state, GError **error);
void hj_deed_state_clear (HjDeedState *state);

HjDeedPart *hj_deed_log_next_part (HjReplica *replica, gsize max_bytes, GError **error);
gboolean hj_deed_log_take_answer (HjReplica *replica, const HjDeedAnswer *answer, GError **error);
gboolean hj_deed_log_offer_again (HjReplica *replica, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjDeedState, hj_deed_state_clear)

G_END_DECLS
