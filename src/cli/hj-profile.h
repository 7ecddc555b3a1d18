/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

#define HJ_PROFILE_N_ITEMS 32

/* Source of what the house itself has on record. */
#define HJ_PROFILE_OWN_SOURCE "house-record"

/**
 * HjProfileValue:
 * @value: as it was given; a choice as on the command line
 * @shown: as people read it
 * @source: who says so
 * @at: UTC milliseconds when it was so, 0 where that is not known
 * @part: (nullable): which part of the item it is, %NULL for all of it
 * @compared: (nullable): what has to agree with other sources, %NULL where it cannot be compared
 */
typedef struct {
  char *value;
  char *shown;
  char *source;
  gint64 at;
  const char *part;
  char *compared;
} HjProfileValue;

/**
 * HjProfileItem:
 * @name: such as `blood-pressure`
 * @title: msgid
 * @values: (element-type HjProfileValue): what is known, one a source or more; empty: missing,
 *   which is never “none”
 * @conflict: whether two sources say different things
 */
typedef struct {
  const char *name;
  const char *title;
  GPtrArray *values;
  gboolean conflict;
} HjProfileItem;

/**
 * HjProfile:
 * @id_number: as it was asked for, without spaces and in the standard's form
 * @person: (nullable): id of the person; %NULL where nobody here has the number
 * @detention: (nullable): id of the latest detention
 * @items: always all of them
 *
 * All that a replica knows about who has an ID number.
 */
typedef struct {
  char *id_number;
  char *person;
  char *detention;
  HjProfileItem items[HJ_PROFILE_N_ITEMS];
} HjProfile;

HjProfile *hj_profile_load (HjReplica *replica, const char *id_number, GError **error);
void hj_profile_free (HjProfile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjProfile, hj_profile_free)

G_END_DECLS
