/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"

#include <glib/gi18n-lib.h>

/* Who makes rows of an entity, and who changes them afterwards (requirements §5). */
typedef struct {
  const HjEntity *entity;
  const char *makers[6];
  const char *changers[6];
} HjActRight;

#define HOUSE "intake-officer", "duty-officer", "house-leader"

static const HjActRight rights[] = {
  { &hj_entity_person, { HOUSE }, { HOUSE } },
  { &hj_entity_family_contact, { HOUSE }, { HOUSE } },
  { &hj_entity_detention, { HOUSE }, { HOUSE } },
  { &hj_entity_exam, { HOUSE, "doctor" }, { HOUSE, "doctor" } },
  { &hj_entity_screening, { HOUSE, "doctor", "counsellor" }, { HOUSE, "doctor", "counsellor" } },
  { &hj_entity_record_band, { HOUSE }, { HOUSE } },
  { &hj_entity_source_item, { HOUSE }, { NULL } },
  { &hj_entity_behaviour, { HOUSE, "doctor", "counsellor" }, { NULL } },
  { &hj_entity_dispute, { HOUSE }, { HOUSE, "mediator" } },
  { &hj_entity_party, { HOUSE, "mediator" }, { HOUSE, "mediator" } },
  { &hj_entity_ticket, { HOUSE }, { HOUSE, "mediator" } },
};

static const HjActRight *
find_right (const HjEntity *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    if (rights[i].entity == entity)
      return &rights[i];
  }
  return NULL;
}

/*
 * hj_actor_read:
 * @self: (out caller-allocates): cleared with hj_actor_clear()
 * @error: `NOT_ENROLLED` of the store
 */
gboolean
hj_actor_read (HjActor *self, HjReplica *replica, GError **error)
{
  *self = (HjActor){ 0 };
  self->user = hj_replica_dup_meta (replica, HJ_META_USER);
  self->role = hj_replica_dup_meta (replica, HJ_META_ROLE);
  self->org = hj_replica_dup_meta (replica, HJ_META_ORG);
  if (self->user != NULL && self->role != NULL)
    return TRUE;
  hj_actor_clear (self);
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                       _ ("This laptop belongs to nobody yet; enrol it first."));
  return FALSE;
}

void
hj_actor_clear (HjActor *self)
{
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->org, g_free);
}

/* Those who hold flags and bands in full, and so the only ones who compute a label. */
gboolean
hj_actor_is_house_officer (const HjActor *self)
{
  return g_strv_contains ((const char *const[]){ HOUSE, NULL }, self->role);
}

gboolean
hj_actor_may_make (const HjActor *self, const HjEntity *entity)
{
  const HjActRight *right = find_right (entity);

  return right != NULL && g_strv_contains (right->makers, self->role);
}

gboolean
hj_actor_may_change (const HjActor *self, const HjEntity *entity)
{
  const HjActRight *right = find_right (entity);

  return right != NULL && g_strv_contains (right->changers, self->role);
}
