/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-act-private.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"

#include <glib/gi18n-lib.h>

/* Mine is what this user wrote; of a conflict between two others it is the value that came later
 * and so is not shown.
 */
static const char *
take_side (const HjActor *actor, const HjRecord *conflict, gboolean mine)
{
  const char *shown = hj_record_get_text (conflict, "shown");
  const char *offered = hj_record_get_text (conflict, "offered");
  gboolean is_shown_mine
      = g_strcmp0 (hj_record_get_text (conflict, "shown_by"), actor->user) == 0
        && g_strcmp0 (hj_record_get_text (conflict, "offered_by"), actor->user) != 0;

  return mine != is_shown_mine ? offered : shown;
}

/* The field that a value is given for; a conflict about a command has none. */
static const HjField *
require_field (const HjRecord *conflict, GError **error)
{
  const HjEntity *entity = hj_entity_require (hj_record_get_text (conflict, "entity"), error);
  const char *name = hj_record_get_text (conflict, "field");

  if (entity != NULL && name == NULL)
    g_set_error_literal (
        error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
        _ ("This conflict is about a command, not about a value; take “mine” or “theirs”."));
  return entity == NULL || name == NULL ? NULL : hj_entity_require_field (entity, name, error);
}

/* A value that neither side wrote must keep the rule of the field that it is for. */
static gboolean
check_value (const HjRecord *conflict, const char *input, GError **error)
{
  const HjField *field = require_field (conflict, error);
  g_auto (HjValue) value = { 0 };

  return field != NULL && hj_field_parse (field, input, &value, error);
}

/* Nothing can be taken where nothing may stand. */
static gboolean
check_empty (const HjRecord *conflict, GError **error)
{
  const HjField *field = require_field (conflict, error);

  if (field == NULL || (field->flags & HJ_FIELD_REQUIRED) == 0)
    return field != NULL;
  g_set_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
               _ ("“%s” must have a value; take the other side, or write what holds."),
               _ (field->title));
  return FALSE;
}

/**
 * hj_act_resolve:
 * @conflict: id of a conflict
 * @take: `mine`, `theirs`, or a value as on the command line, an empty one for none
 * @error: `NOT_FOUND` of the store, `INVALID` of the model, a #HjWorkflowError where the conflict
 *   is closed already, or an error of the store; then nothing has happened
 *
 * Decides a conflict. Mine is the value that this user wrote, whether it is the one shown or the
 * one offered; of a conflict between two others it is the one offered. An empty side, or an empty
 * value, leaves the field empty where it may be.
 */
gboolean
hj_act_resolve (HjReplica *replica, const char *conflict, const char *take, GError **error)
{
  g_auto (HjActor) actor = { 0 };
  g_auto (HjActResult) result = { 0 };
  gboolean mine = g_str_equal (take, "mine");
  const char *value = take;

  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  g_autoptr (HjRecord) row = hj_replica_require (replica, &hj_entity_conflict, conflict, error);

  if (row == NULL)
    return FALSE;
  if (mine || g_str_equal (take, "theirs"))
    value = take_side (&actor, row, mine);
  else if (*take != '\0' && !check_value (row, take, error))
    return FALSE;
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_conflict, conflict);

  if (value == NULL || *value == '\0')
    return check_empty (row, error)
           && hj_act_do (replica, &hj_entity_conflict, conflict, "clear", given, &result, error);
  hj_record_set_text (given, "value", value);
  return hj_act_do (replica, &hj_entity_conflict, conflict, "resolve", given, &result, error);
}

static gboolean
is_as_seen (const HjRecord *seen, const HjRecord *now)
{
  static const char *const sides[] = { "shown", "shown_by", "offered", "offered_by" };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    if (g_strcmp0 (hj_record_get_text (seen, sides[i]), hj_record_get_text (now, sides[i])) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_act_resolve_seen:
 * @seen: a conflict, as whoever decides has read it
 * @take: as for hj_act_resolve()
 * @error: as of hj_act_resolve(), or `INVALID` of the model where a side has changed since
 *
 * Decides a conflict of which both sides are still what the person saw. Nobody takes a value that
 * came in while they reached for the button.
 */
gboolean
hj_act_resolve_seen (HjReplica *replica, const HjRecord *seen, const char *take, GError **error)
{
  g_autoptr (HjRecord) now
      = hj_replica_require (replica, &hj_entity_conflict, hj_record_get_id (seen), error);

  if (now == NULL)
    return FALSE;
  if (is_as_seen (seen, now))
    return hj_act_resolve (replica, hj_record_get_id (seen), take, error);
  g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                       _ ("One of the two values has just changed, and nothing was decided; please "
                          "look at them again."));
  return FALSE;
}
