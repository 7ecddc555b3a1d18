/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n-lib.h>

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
  return hj_access_computes (hj_access_find (self->role));
}

/* What the central instance would hold is refused here at once; so are labels by hand, which are
 * the classifier's to propose.
 */
gboolean
hj_actor_may_make (const HjActor *self, const HjEntity *entity)
{
  return (hj_access_get_rights (hj_access_find (self->role), entity) & HJ_MAY_MAKE) != 0;
}

gboolean
hj_actor_may_change (const HjActor *self, const HjRecord *before, guint field)
{
  return hj_access_may_change (hj_access_find (self->role), before, field);
}

/* A state machine may be that of several entities, so that it cannot tell alone who commands which.
 * A conflict is decided by whoever may change what it is about; the decision itself finds out.
 */
gboolean
hj_actor_may_command (const HjActor *self, const HjEntity *entity)
{
  return entity == &hj_entity_conflict
         || (hj_access_get_rights (hj_access_find (self->role), entity) & HJ_MAY_COMMAND) != 0;
}
