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
} HjProfileItemInfo;

extern const HjProfileItemInfo hj_profile_infos[HJ_PROFILE_N_ITEMS];

G_END_DECLS
