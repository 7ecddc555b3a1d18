/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/base/hj-mutant.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-conflicts.h"
#include "server/db/hj-central-versions.h"
#include "server/sync/hj-op-private.h"

#include <glib/gi18n-lib.h>

/* A conflict over a command is about the state. */
static const char *
get_shown_field (const char *field)
{
  return field == NULL ? "state" : field;
}

/*
 * Returns: (transfer full) (nullable): what a row says in the field, or its state where @name is
 *   %NULL, as on the command line
 */
char *
hj_op_dup_shown (const HjRecord *row, const char *name)
{
  const HjEntity *entity = hj_record_get_entity (row);
  int index = hj_entity_field_index (entity, get_shown_field (name));
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);

  if (index >= 0 && hj_record_get_value (row, (guint)index)->kind == HJ_VALUE_NULL
      && g_str_equal (get_shown_field (name), "state") && workflow != NULL)
    return g_strdup (hj_workflow_get_initial (workflow));
  return index < 0
             ? NULL
             : hj_value_to_input (&entity->fields[index], hj_record_get_value (row, (guint)index));
}

/* Returns: (transfer full) (nullable): the name that a laptop was enrolled with */
static char *
dup_laptop (const HjApplying *applying, const char *id)
{
  g_autoptr (HjCentralDevice) device
      = id == NULL ? NULL : hj_central_find_device (applying->central, id, NULL);

  return device == NULL ? NULL : g_strdup (device->name);
}

/* Returns: (transfer full) (nullable): what people call the holder of an account */
char *
hj_op_dup_user_name (const HjApplying *applying, const char *user)
{
  g_autoptr (HjCentralUser) found
      = user == NULL ? NULL : hj_central_find_user (applying->central, user, NULL);

  return found == NULL ? NULL : g_strdup (found->full_name);
}

static void
note_shown (HjRecord *conflict, const HjApplying *applying, const HjRecord *row, const char *field,
            const HjFieldVersion *version)
{
  g_autofree char *shown = hj_op_dup_shown (row, field);
  g_autofree char *laptop = dup_laptop (applying, version->device);
  g_autofree char *name = hj_op_dup_user_name (applying, version->user);

  hj_record_set_text (conflict, "shown", shown);
  hj_record_set_text (conflict, "shown_by", version->user);
  hj_record_set_text (conflict, "shown_name", name);
  hj_record_set_text (conflict, "shown_on", laptop);
  if (version->at != 0) {
    hj_record_set_int (conflict, "shown_at", version->at);
    hj_record_set_int (conflict, "shown_clock",
                       hj_central_find_clock (applying->central, row, version));
  }
}

static void
note_offered (HjRecord *conflict, const HjApplying *applying, const HjOp *op, const char *offered)
{
  hj_record_set_text (conflict, "offered", offered);
  hj_record_set_text (conflict, "offered_by", applying->user->name);
  hj_record_set_int (conflict, "offered_at", op->at);
  hj_record_set_int (conflict, "offered_clock", op->at - op->raw);
  hj_record_set_text (conflict, "offered_name", applying->user->full_name);
  hj_record_set_text (conflict, "offered_on", applying->device->name);
  hj_record_set_text (conflict, "op", op->id);
}

/* What was changed on the one side while the other struck the row out. */
static char *
dup_changed (const HjApplying *applying, const HjOp *op, const HjRecord *row)
{
  const HjEntity *entity = hj_record_get_entity (row);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < entity->n_fields; i++) {
    g_auto (HjFieldVersion) version = { 0 };
    gboolean changed = hj_op_find_field (op, entity->fields[i].name) != NULL;

    if (op->kind == HJ_OP_DO)
      changed = hj_central_load_field_version (applying->central, row, entity->fields[i].name,
                                               &version, NULL)
                && version.pos > op->base && version.at != 0;
    if (changed && entity->fields[i].merge == HJ_MERGE_FIELD)
      g_string_append_printf (names, "%s%s", names->len == 0 ? "" : " ", entity->fields[i].name);
  }
  return g_string_free_and_steal (g_steal_pointer (&names));
}

/* What it would mean to take the offered side of a conflict that is about the state. */
static void
note_command (HjRecord *conflict, const HjApplying *applying, const HjOp *op, const HjRecord *row)
{
  g_autofree char *changed = NULL;

  hj_record_set_text (conflict, "command", op->kind == HJ_OP_DO ? op->command : "restore");
  if (!hj_strike_applies (hj_record_get_entity (row)))
    return;
  const HjOpField *why = hj_op_find_field (op, "struck_reason");

  if (why != NULL && why->new_value.kind == HJ_VALUE_TEXT)
    hj_record_set_text (conflict, "why", why->new_value.text);
  changed = dup_changed (applying, op, row);
  hj_record_set_text (conflict, "changed", changed);
}

static void
note_base (HjRecord *conflict, const HjOp *op, const HjRecord *row, const char *field)
{
  const HjEntity *entity = hj_record_get_entity (row);
  const HjOpField *seen = field == NULL ? NULL : hj_op_find_field (op, field);

  if (field == NULL) {
    hj_record_set_text (conflict, "base", op->state);
  } else if (seen != NULL) {
    g_autofree char *base = hj_value_to_input (
        &entity->fields[hj_entity_field_index (entity, field)], &seen->old_value);

    hj_record_set_text (conflict, "base", base);
  }
}

static HjRecord *
make_conflict (const HjApplying *applying, const HjOp *op, const HjRecord *row, const char *field,
               const char *offered, const char *reason, GError **error)
{
  g_autofree char *id = hj_id_new_derived ("conflict", op->id, field == NULL ? "" : field, NULL);
  g_autoptr (HjRecord) conflict = hj_record_new (&hj_entity_conflict, id);
  g_auto (HjFieldVersion) version = { 0 };

  if (!hj_central_load_field_version (applying->central, row, get_shown_field (field), &version,
                                      error))
    return NULL;
  hj_record_set_text (conflict, "entity", hj_record_get_entity (row)->name);
  hj_record_set_text (conflict, "row", hj_record_get_id (row));
  hj_record_set_text (conflict, "field", field);
  hj_record_set_text (conflict, "reason", reason);
  hj_record_set_text (conflict, "state", "open");
  note_shown (conflict, applying, row, field, &version);
  if (field == NULL)
    note_command (conflict, applying, op, row);
  note_offered (conflict, applying, op, offered);
  note_base (conflict, op, row, field);
  return g_steal_pointer (&conflict);
}

static void
set_conflict (HjVerdict *verdict, const HjRecord *conflict, const char *reason)
{
  verdict->outcome = HJ_OP_CONFLICT;
  if (verdict->conflict != NULL)
    return;
  verdict->conflict = g_strdup (hj_record_get_id (conflict));
  g_set_str (&verdict->reason, reason);
}

/* A chain of ops that comes to what another offers already goes on in that conflict: there is one
 * for a divergence, and its own is over.
 */
static gboolean
join (const HjApplying *applying, const HjRecord *open, const HjRecord *other, GError **error)
{
  g_autoptr (HjRecord) over = hj_record_copy (open);

  hj_record_set_text (over, "offered", hj_record_get_text (other, "offered"));
  hj_record_set_text (over, "state", "resolved");
  hj_record_set_text (over, "resolved_by", applying->user->name);
  hj_record_set_text (over, "resolved_name", applying->user->full_name);
  hj_record_set_text (over, "reason", _ ("Another conflict is about the same two values."));
  return hj_central_write_as (applying->central, open, over, NULL, error);
}

/*
 * Keeps both values until a person decides. The same divergence is one conflict only: another who
 * offers the same value joins it, and a later op of the same chain offers its newer value in it.
 * @field is %NULL for a command; @offered is as on the command line.
 */
gboolean
hj_op_open_conflict (const HjApplying *applying, const HjOp *op, const HjRecord *row,
                     const char *field, const char *offered, const char *reason, HjVerdict *verdict,
                     GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) open = hj_central_find_open_conflict (
      applying->central, row, field, offered, field == NULL ? NULL : op->base_op, &problem);
  g_autoptr (HjRecord) other = NULL;
  g_autoptr (HjRecord) conflict = NULL;

  if (open != NULL && g_strcmp0 (hj_record_get_text (open, "offered"), offered) == 0) {
    set_conflict (verdict, open, reason);
    return TRUE;
  }
  /* What another has offered as well stays where it is seen. */
  if (open != NULL
      && hj_central_is_conflict_shared (applying->central, open, applying->device->id, &problem))
    hj_record_unref (g_steal_pointer (&open));
  if (open != NULL && problem == NULL)
    other = hj_central_find_open_conflict (applying->central, row, field, offered, NULL, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (other != NULL) {
    set_conflict (verdict, other, reason);
    return join (applying, open, other, error);
  }
  if (open != NULL) {
    conflict = hj_record_copy (open);
    note_offered (conflict, applying, op, offered);
  } else {
    conflict = make_conflict (applying, op, row, field, offered, reason, error);
  }
  if (conflict == NULL)
    return FALSE;
  if (!HJ_MUTANT (conflict_unwritten)
      && !hj_central_write_as (applying->central, open, conflict, NULL, error))
    return FALSE;
  set_conflict (verdict, conflict, reason);
  return TRUE;
}

/* What is shown in an open conflict is what the row says; once both values are one, somebody has
 * decided.
 */
static gboolean
refresh (const HjApplying *applying, const HjRecord *row, HjRecord *conflict, GError **error)
{
  g_autoptr (HjRecord) fresh = hj_record_copy (conflict);
  const char *field = hj_record_get_text (conflict, "field");
  g_auto (HjFieldVersion) version = { 0 };

  if (!hj_central_load_field_version (applying->central, row, get_shown_field (field), &version,
                                      error))
    return FALSE;
  g_autofree char *shown = hj_op_dup_shown (row, field);

  if (g_strcmp0 (shown, hj_record_get_text (conflict, "shown")) == 0)
    return TRUE;
  note_shown (fresh, applying, row, field, &version);
  if (g_strcmp0 (shown, hj_record_get_text (conflict, "offered")) == 0) {
    hj_record_set_text (fresh, "state", "resolved");
    hj_record_set_text (fresh, "value", shown);
    hj_record_set_text (fresh, "resolved_by", applying->user->name);
    hj_record_set_text (fresh, "resolved_name", applying->user->full_name);
  }
  return hj_central_write_as (applying->central, conflict, fresh, NULL, error);
}

/* Writes a row in the user's name, and what its open conflicts show. */
gboolean
hj_op_write (const HjApplying *applying, const HjOp *op, const HjRecord *before, HjRecord *after,
             GError **error)
{
  HjCentralAuthor author = { applying->user->name, applying->device->id, op->at };

  if (!hj_central_write_as (applying->central, before, after, &author, error))
    return FALSE;
  if (before == NULL || hj_record_changed_mask (before, after) == 0)
    return TRUE;
  g_autoptr (GPtrArray) open = hj_central_list_open_conflicts (applying->central, after, error);

  for (guint i = 0; open != NULL && i < open->len; i++) {
    if (!refresh (applying, after, g_ptr_array_index (open, i), error))
      return FALSE;
  }
  return open != NULL;
}
