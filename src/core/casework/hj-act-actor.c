/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"

#include <glib/gi18n-lib.h>

/* What the officers of a house enter, and what they change afterwards. The central instance holds
 * what anybody else sends, so it is refused here at once; so are labels by hand, which are the
 * classifier's to propose.
 */
static const HjEntity *const made_in_house[] = {
  &hj_entity_person,    &hj_entity_family_contact, &hj_entity_detention,   &hj_entity_exam,
  &hj_entity_screening, &hj_entity_record_band,    &hj_entity_source_item, &hj_entity_behaviour,
  &hj_entity_dispute,   &hj_entity_party,          &hj_entity_ticket,
};

#define HOUSE "intake-officer", "duty-officer", "house-leader"

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
  for (guint i = 0; i < G_N_ELEMENTS (made_in_house); i++) {
    if (made_in_house[i] == entity)
      return hj_actor_is_house_officer (self);
  }
  return FALSE;
}

/* Whether the user may change a field of @before: the house all of it but what officers enter once
 * and then no longer see, a mediator the note of a ticket.
 */
gboolean
hj_actor_may_change (const HjActor *self, const HjRecord *before, guint field)
{
  const HjEntity *entity = hj_record_get_entity (before);
  const HjField *changed = &entity->fields[field];

  if (hj_actor_is_house_officer (self))
    return hj_actor_may_make (self, entity)
           && (hj_projection_holds (&hj_projection_house_officer, changed->sensitivity)
               || hj_record_get_value (before, field)->kind == HJ_VALUE_NULL);
  return g_str_equal (self->role, "mediator") && entity == &hj_entity_ticket
         && g_str_equal (changed->name, "note");
}
