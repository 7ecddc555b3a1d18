/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjSearchHit:
 * @person: rowid of a person whom what was typed leads to
 * @rank: smaller is better: a name before a number, a number before other words
 */
typedef struct {
  gint64 person;
  int rank;
} HjSearchHit;

GArray *hj_search_people (HjReplica *self, const char *typed, guint limit, GError **error);
char **hj_search_person_ids (HjReplica *self, const char *typed, guint limit, GError **error);

G_END_DECLS
