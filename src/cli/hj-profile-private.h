/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-profile.h"

G_BEGIN_DECLS

/**
 * HjProfileOwner:
 *
 * By which row the rows that hold an item are found; nobody's are counted only.
 */
typedef enum {
  HJ_PROFILE_OF_PERSON,
  HJ_PROFILE_OF_DETENTION,
  HJ_PROFILE_OF_DISPUTE,
  HJ_PROFILE_OF_NOBODY,
} HjProfileOwner;

/**
 * HjProfileItemInfo:
 * @entity: (nullable): where the house has it on record; %NULL where only sources have it
 * @fields: which together are one value, %NULL after the last
 * @instead: (nullable): field that stands for it where the reader does not hold the others
 * @source_items: what sources call it, %NULL after the last; “-” and “_” are the same
 * @parted: whether these are parts of it, and not other names for the whole
 *
 * What one of the items is, and where the house's own record of it lies.
 */
typedef struct {
  const char *name;
  const char *title; /* msgid */
  const HjEntity *entity;
  HjProfileOwner owner;
  const char *fields[4];
  const char *instead;
  const char *source_items[5];
  gboolean parted;
} HjProfileItemInfo;

extern const HjProfileItemInfo hj_profile_infos[HJ_PROFILE_N_ITEMS];

char *hj_profile_make_comparable (const char *text);
GPtrArray *hj_profile_select (HjReplica *replica, const HjEntity *entity, const char *field,
                              const char *id, GError **error);
gboolean hj_profile_add_own_values (HjProfile *self, HjReplica *replica, guint index,
                                    GError **error);
gboolean hj_profile_add_source_values (HjProfile *self, HjReplica *replica, GError **error);

G_END_DECLS
