/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-projection.h"

G_BEGIN_DECLS

/**
 * HjReach:
 * @HJ_REACH_CATALOGUE: what the central instance keeps for all
 * @HJ_REACH_OWN: the user's own work that waits for a decision
 * @HJ_REACH_HOUSE: people of the user's house and all about them
 * @HJ_REACH_HOUSE_LEAD: such work of the user's house
 * @HJ_REACH_HOUSE_HEALTH: health items of the user's house, and conflicts over them
 * @HJ_REACH_ASSIGNED: tickets given to the user, their dispute and its parties
 * @HJ_REACH_PUSHED: tickets pushed to the user's organisation or, to a town, to one of its
 * villages, their dispute and its parties, until the push expires or is taken back
 * @HJ_REACH_COUNTY: disputes and tickets of the whole county
 * @HJ_REACH_PURPOSE: cases that the user opened with a purpose, until that expires
 *
 * Which rows a role works on.
 */
typedef enum {
  HJ_REACH_CATALOGUE,
  HJ_REACH_OWN,
  HJ_REACH_HOUSE,
  HJ_REACH_HOUSE_LEAD,
  HJ_REACH_HOUSE_HEALTH,
  HJ_REACH_ASSIGNED,
  HJ_REACH_PUSHED,
  HJ_REACH_COUNTY,
  HJ_REACH_PURPOSE,
} HjReach;

/**
 * HjAccessView:
 *
 * Rows that a role receives, and the columns of them.
 */
typedef struct {
  HjReach reach;
  const HjProjection *projection;
} HjAccessView;

/**
 * HjRights:
 * @HJ_MAY_MAKE: enters rows
 * @HJ_MAY_COMPUTE: the classifier enters rows on the user's laptop; nobody does by hand
 * @HJ_MAY_CHANGE: changes fields, and decides conflicts over them; what never changes is the
 *   descriptor's to say
 * @HJ_MAY_COMMAND: gives commands; which ones is the workflow's to say
 */
typedef enum {
  HJ_MAY_MAKE = 1 << 0,
  HJ_MAY_COMPUTE = 1 << 1,
  HJ_MAY_CHANGE = 1 << 2,
  HJ_MAY_COMMAND = 1 << 3,
} HjRights;

/**
 * HjAccessRule:
 * @entity: what the rule is about
 * @rights: what the role does to rows of it that it works on
 * @fields: (nullable): the only fields that are changed, ends with %NULL; %NULL for all
 */
typedef struct {
  const HjEntity *entity;
  HjRights rights;
  const char *const *fields;
} HjAccessRule;

/**
 * HjAccess:
 * @role: role id
 * @views: (array length=n_views): what it receives, in the order of a first load
 * @rules: (array length=n_rules): what it does
 *
 * What one role may see and do: the only place that says so, for the central instance, which holds
 * to it, and for the laptop, which offers no more than it.
 */
typedef struct {
  const char *role;
  const HjAccessView *views;
  guint n_views;
  const HjAccessRule *rules;
  guint n_rules;
} HjAccess;

const HjAccess *hj_access_list (guint *n_roles);
const HjAccess *hj_access_find (const char *role);
HjRights hj_access_get_rights (const HjAccess *self, const HjEntity *entity);
gboolean hj_access_holds (const HjAccess *self, const HjEntity *entity, guint field);
gboolean hj_access_may_change (const HjAccess *self, const HjRecord *before, guint field);
gboolean hj_access_reaches (const HjAccess *self, HjReach reach);
gboolean hj_access_is_closed (const HjAccess *self, const HjRecord *record);
gboolean hj_access_is_of_house (const HjAccess *self);
gboolean hj_access_audits (const HjAccess *self);
gboolean hj_access_administers (const HjAccess *self);
gboolean hj_access_computes (const HjAccess *self);

G_END_DECLS
