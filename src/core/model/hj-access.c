/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-access.h"

#include "core/model/hj-entities.h"

#define ENTER (HJ_MAY_MAKE | HJ_MAY_CHANGE)
#define COMMON                                                                                     \
  { HJ_REACH_CATALOGUE, &hj_projection_basic },                                                    \
  {                                                                                                \
    HJ_REACH_OWN, &hj_projection_basic                                                             \
  }

/* Administrator and auditor: what they look after is no row of a replica. */
static const HjAccessView common_views[] = { COMMON };

static const HjAccessView officer_views[] = {
  COMMON,
  { HJ_REACH_HOUSE, &hj_projection_house_officer },
};

static const HjAccessView leader_views[] = {
  COMMON,
  { HJ_REACH_HOUSE, &hj_projection_house_officer },
  { HJ_REACH_HOUSE_LEAD, &hj_projection_house_officer },
};

static const HjAccessView care_views[] = {
  COMMON,
  { HJ_REACH_HOUSE, &hj_projection_care },
  { HJ_REACH_HOUSE_HEALTH, &hj_projection_health },
};

static const HjAccessView mediator_views[] = {
  COMMON,
  { HJ_REACH_ASSIGNED, &hj_projection_mediator },
};

static const HjAccessView agency_views[] = {
  COMMON,
  { HJ_REACH_PUSHED, &hj_projection_package },
};

static const HjAccessView supervisor_views[] = {
  COMMON,
  { HJ_REACH_COUNTY, &hj_projection_overview },
  { HJ_REACH_PURPOSE, &hj_projection_opened },
};

static const HjAccessRule officer_rules[] = {
  { &hj_entity_person, ENTER, NULL },
  { &hj_entity_family_contact, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_detention, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_exam, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_screening, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_record_band, ENTER, NULL },
  { &hj_entity_source_item, ENTER, NULL },
  { &hj_entity_behaviour, ENTER, NULL },
  { &hj_entity_label, HJ_MAY_COMPUTE | HJ_MAY_CHANGE | HJ_MAY_COMMAND, NULL },
  { &hj_entity_dispute, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_party, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_ticket, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_attachment, ENTER | HJ_MAY_COMMAND, NULL },
};

static const HjAccessRule care_rules[] = {
  { &hj_entity_exam, ENTER | HJ_MAY_COMMAND, NULL },
  { &hj_entity_screening, ENTER | HJ_MAY_COMMAND, NULL },
};

/* What those may change who are given a ticket; all else of it changes by commands. */
static const char *const given_ticket_fields[] = { "note", NULL };

static const HjAccessRule mediator_rules[] = {
  { &hj_entity_dispute, HJ_MAY_COMMAND, NULL },
  { &hj_entity_ticket, HJ_MAY_CHANGE | HJ_MAY_COMMAND, given_ticket_fields },
};

static const HjAccessRule agency_rules[] = {
  { &hj_entity_ticket, HJ_MAY_CHANGE | HJ_MAY_COMMAND, given_ticket_fields },
};

#define VIEWS(array) .views = (array), .n_views = G_N_ELEMENTS (array)
#define RULES(array) .rules = (array), .n_rules = G_N_ELEMENTS (array)

/* Requirements §5. */
static const HjAccess accesses[] = {
  { .role = "intake-officer", VIEWS (officer_views), RULES (officer_rules) },
  { .role = "duty-officer", VIEWS (officer_views), RULES (officer_rules) },
  { .role = "doctor", VIEWS (care_views), RULES (care_rules) },
  { .role = "counsellor", VIEWS (care_views), RULES (care_rules) },
  { .role = "house-leader", VIEWS (leader_views), RULES (officer_rules) },
  { .role = "mediator", VIEWS (mediator_views), RULES (mediator_rules) },
  { .role = "agency-member", VIEWS (agency_views), RULES (agency_rules) },
  { .role = "town-cadre", VIEWS (agency_views), RULES (agency_rules) },
  { .role = "police-station", VIEWS (agency_views), RULES (agency_rules) },
  { .role = "supervisor", VIEWS (supervisor_views) },
  { .role = "administrator", VIEWS (common_views) },
  { .role = "auditor", VIEWS (common_views) },
};

/**
 * hj_access_list:
 * @n_roles: (out): how many
 *
 * Returns: (transfer none) (array length=n_roles): what every role may
 */
const HjAccess *
hj_access_list (guint *n_roles)
{
  *n_roles = G_N_ELEMENTS (accesses);
  return accesses;
}

/**
 * hj_access_find:
 * @role: (nullable): a role id
 *
 * Returns: (transfer none) (nullable): what the role may; %NULL, and so nothing, for no role
 */
const HjAccess *
hj_access_find (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (accesses); i++) {
    if (g_strcmp0 (accesses[i].role, role) == 0)
      return &accesses[i];
  }
  return NULL;
}

/* Whoever enters anything decides what becomes of it where it was not taken. */
static const HjAccessRule own_rule = { &hj_entity_held, HJ_MAY_COMMAND, NULL };

static const HjAccessRule *
find_rule (const HjAccess *self, const HjEntity *entity)
{
  if (self != NULL && entity == own_rule.entity)
    return &own_rule;
  for (guint i = 0; self != NULL && i < self->n_rules; i++) {
    if (self->rules[i].entity == entity)
      return &self->rules[i];
  }
  return NULL;
}

/**
 * hj_access_get_rights:
 * @self: (nullable): a role's access
 *
 * Returns: what the role does to rows of @entity that it works on; 0 for nothing
 */
HjRights
hj_access_get_rights (const HjAccess *self, const HjEntity *entity)
{
  const HjAccessRule *rule = find_rule (self, entity);

  return rule == NULL ? 0 : rule->rights;
}

/**
 * hj_access_holds:
 * @self: (nullable): a role's access
 * @field: index of a field of @entity
 *
 * Returns: whether the role receives the field with any of the rows that it receives
 */
gboolean
hj_access_holds (const HjAccess *self, const HjEntity *entity, guint field)
{
  for (guint i = 0; self != NULL && i < self->n_views; i++) {
    const HjProjection *projection = self->views[i].projection;

    if (hj_projection_holds_entity (projection, entity)
        && hj_projection_holds (projection, entity->fields[field].sensitivity))
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_access_may_change:
 * @self: (nullable): a role's access
 * @before: a row that the role works on, as it is
 * @field: index of a field
 *
 * What a role enters but does not hold afterwards, such as an examination's values, it enters once.
 *
 * Returns: whether the role may give the field another value
 */
gboolean
hj_access_may_change (const HjAccess *self, const HjRecord *before, guint field)
{
  const HjEntity *entity = hj_record_get_entity (before);
  const HjAccessRule *rule = find_rule (self, entity);

  if (rule == NULL || (rule->rights & HJ_MAY_CHANGE) == 0
      || (rule->fields != NULL && !g_strv_contains (rule->fields, entity->fields[field].name)))
    return FALSE;
  return hj_access_holds (self, entity, field)
         || hj_record_get_value (before, field)->kind == HJ_VALUE_NULL;
}

static const HjProjection *
find_projection (const HjAccess *self, HjReach reach)
{
  for (guint i = 0; self != NULL && i < self->n_views; i++) {
    if (self->views[i].reach == reach)
      return self->views[i].projection;
  }
  return NULL;
}

/**
 * hj_access_reaches:
 * @self: (nullable): a role's access
 *
 * Returns: whether the role receives such rows
 */
gboolean
hj_access_reaches (const HjAccess *self, HjReach reach)
{
  return find_projection (self, reach) != NULL;
}

/**
 * hj_access_is_closed:
 * @self: (nullable): a role's access
 * @record: a row that the role received
 *
 * Returns: whether the row is of a case that the role sees no more of than that it is there, and
 *   may open with a purpose
 */
gboolean
hj_access_is_closed (const HjAccess *self, const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  const HjProjection *outside = find_projection (self, HJ_REACH_COUNTY);
  const HjProjection *inside = find_projection (self, HJ_REACH_PURPOSE);

  if (outside == NULL || inside == NULL || !hj_projection_holds_entity (outside, entity))
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++) {
    HjSensitivity sensitivity = entity->fields[i].sensitivity;

    if (hj_projection_holds (inside, sensitivity) && !hj_projection_holds (outside, sensitivity)
        && hj_record_get_value (record, i)->kind != HJ_VALUE_NULL)
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_access_is_of_house:
 * @self: (nullable): a role's access
 *
 * Returns: whether the role works on the people of its house
 */
gboolean
hj_access_is_of_house (const HjAccess *self)
{
  return hj_access_reaches (self, HJ_REACH_HOUSE);
}

/**
 * hj_access_computes:
 * @self: (nullable): a role's access
 *
 * Returns: whether the role holds all that the classifier reads, and so computes labels
 */
gboolean
hj_access_computes (const HjAccess *self)
{
  return (hj_access_get_rights (self, &hj_entity_label) & HJ_MAY_COMPUTE) != 0;
}

/**
 * hj_access_audits:
 * @self: (nullable): a role's access
 *
 * Returns: whether the role reads the audit at the central instance
 */
gboolean
hj_access_audits (const HjAccess *self)
{
  return self != NULL && g_str_equal (self->role, "auditor");
}

/**
 * hj_access_administers:
 * @self: (nullable): a role's access
 *
 * Returns: whether the role looks after accounts, laptops and organisations at the central instance
 */
gboolean
hj_access_administers (const HjAccess *self)
{
  return self != NULL && g_str_equal (self->role, "administrator");
}
