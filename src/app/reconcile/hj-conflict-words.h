/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

const HjField *hj_conflict_words_field (const HjRecord *conflict);
gboolean hj_conflict_words_is_over_strike (const HjRecord *conflict);
char *hj_conflict_words_title (HjReplica *replica, const HjRecord *conflict);
char *hj_conflict_words_subject (HjReplica *replica, const HjRecord *conflict);
char *hj_conflict_words_full_value (HjReplica *replica, const HjRecord *conflict, const char *side);
char *hj_conflict_words_name (const HjRecord *conflict, const char *side);
guint hj_conflict_words_width (const char *text);
char *hj_conflict_words_values (HjReplica *replica, const HjRecord *conflict);
char *hj_conflict_words_author (const HjRecord *conflict, const char *side, const char *user);

G_END_DECLS
