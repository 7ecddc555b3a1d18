/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/drop/hj-drop-held.h"

#include "core/model/hj-entities.h"
#include "core/wire/hj-drop.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-drop.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-seal.h"
#include "server/sync/hj-ops.h"

#include <glib/gi18n-lib.h>

/**
 * hj_drop_held_free:
 * @self: (transfer full): an op that was handed in
 */
void
hj_drop_held_free (HjDropHeld *self)
{
  g_free (self->device);
  g_free (self->user);
  g_clear_pointer (&self->op, hj_op_unref);
  g_free (self);
}

/**
 * hj_drop_open:
 * @sealed: base64
 * @error: `INVALID` of #HjCentralError, or a #HjWireError
 *
 * Returns: (transfer full) (nullable): the ops that were sealed
 */
HjBatch *
hj_drop_open (HjCentral *central, const char *sealed, GError **error)
{
  gsize length = 0;
  guint8 *content = hj_central_unseal (central, sealed, &length, error);
  g_autoptr (GBytes) bytes = content == NULL ? NULL : g_bytes_new_take (content, length);

  return bytes == NULL ? NULL : hj_batch_from_bytes (bytes, error);
}

/**
 * hj_drop_open_piece:
 * @sealed: base64
 * @error: `INVALID` of #HjCentralError, or a #HjWireError
 *
 * Returns: (transfer full) (nullable): the piece of a document that was sealed
 */
HjUploadPart *
hj_drop_open_piece (HjCentral *central, const char *sealed, GError **error)
{
  gsize length = 0;
  guint8 *content = hj_central_unseal (central, sealed, &length, error);
  g_autoptr (GBytes) bytes = content == NULL ? NULL : g_bytes_new_take (content, length);

  return bytes == NULL ? NULL : hj_upload_part_from_bytes (bytes, error);
}

/* Whether nothing of @earlier is lost where @batch takes its place. */
static gboolean
is_within (const HjBatch *earlier, const HjBatch *batch)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < batch->ops->len; i++)
    g_hash_table_add (hashes, hj_op_hash (g_ptr_array_index (batch->ops, i)));
  for (guint i = 0; i < earlier->ops->len; i++) {
    g_autofree char *hash = hj_op_hash (g_ptr_array_index (earlier->ops, i));

    if (!g_hash_table_contains (hashes, hash))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  HjCentral *central;
  const char *device;
  const HjBatch *batch;
  gint64 part;    /* asked for, then chosen */
  gint64 last;    /* of the device */
  gboolean taken; /* whether another batch lies there */
  gboolean found; /* whether it came before */
} Choice;

static gboolean
on_part_compared_cb (const HjCentralDropped *part, gpointer user_data)
{
  Choice *choice = user_data;
  g_autoptr (HjBatch) earlier = NULL;

  if (part->part >= HJ_DROP_DOCUMENTS)
    return FALSE;
  earlier = hj_drop_open (choice->central, part->sealed, NULL);
  if (earlier != NULL && is_within (earlier, choice->batch)) {
    choice->part = part->part;
    choice->found = TRUE;
    return FALSE;
  }
  choice->last = MAX (choice->last, part->part);
  choice->taken |= part->part == choice->part;
  return TRUE;
}

/**
 * hj_drop_choose_part:
 * @device: who hands in
 * @batch: what is handed in
 * @part: (inout): the number that the laptop gives it; the one that it is kept under
 * @error: a #HjSqlError
 *
 * A part that comes once more takes its own place. A copied laptop numbers its parts as the other
 * one does: what differs is kept beside it.
 */
gboolean
hj_drop_choose_part (HjCentral *central, const char *device, const HjBatch *batch, gint64 *part,
                     GError **error)
{
  Choice choice = { .central = central, .batch = batch, .part = *part };

  if (!hj_central_walk_dropped_by (central, device, 0, on_part_compared_cb, &choice, error))
    return FALSE;
  *part = choice.taken && !choice.found ? choice.last + 1 : choice.part;
  return TRUE;
}

/* What was sent before, its answer being lost, is there already. */
static gboolean
is_known (HjCentral *central, const char *device, const HjOp *op)
{
  g_autoptr (HjLoggedOp) logged = hj_central_find_logged (central, device, op->seq, NULL);
  g_autofree char *hash = hj_op_hash (op);

  return (logged != NULL && g_str_equal (logged->hash, hash))
         || hj_central_is_dropped_decided (central, device, op->id);
}

typedef struct {
  HjCentral *central;
  const char *device; /* of the op behind which it begins; empty for the beginning */
  gint64 part;
  gint64 index;
  GHashTable *seen; /* ids of a device's ops: copies of a laptop may hand in the same */
  char *seen_device;
  HjDropHeldFunc func;
  gpointer user_data;
} Walk;

static gboolean
tell_op (Walk *walk, const HjCentralDropped *part, HjOp *op, guint index)
{
  g_autofree char *place
      = g_strdup_printf ("%s %" G_GINT64_FORMAT " %u", part->device, part->part, index);
  HjDropHeld *item = g_new0 (HjDropHeld, 1);

  item->device = g_strdup (part->device);
  item->user = g_strdup (part->user);
  item->at = part->at;
  item->op = hj_op_ref (op);
  return walk->func (item, place, walk->user_data);
}

static gboolean
on_part_opened_cb (const HjCentralDropped *part, gpointer user_data)
{
  Walk *walk = user_data;
  gboolean is_first = g_str_equal (part->device, walk->device) && part->part == walk->part;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjBatch) batch = NULL;

  if (part->part >= HJ_DROP_DOCUMENTS)
    return TRUE;
  batch = hj_drop_open (walk->central, part->sealed, &error);
  if (batch == NULL) {
    g_warning ("%s", error->message);
    return TRUE;
  }
  if (g_set_str (&walk->seen_device, part->device))
    g_hash_table_remove_all (walk->seen);
  for (guint i = 0; i < batch->ops->len; i++) {
    HjOp *op = g_ptr_array_index (batch->ops, i);

    if (!g_hash_table_add (walk->seen, g_strdup (op->id)) || (is_first && i <= walk->index)
        || is_known (walk->central, part->device, op))
      continue;
    if (!tell_op (walk, part, op, i))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_drop_walk_held:
 * @after: (nullable): place behind which it begins
 * @func: called with each op that waits for a decision, a device's in the order in which they were
 *   made
 * @error: `INVALID` of #HjCentralError for a place that is none, or a #HjSqlError
 *
 * Opens what was handed in, one part after the other.
 *
 * Returns: whether all could be read, until @func ended it
 */
gboolean
hj_drop_walk_held (HjCentral *central, const char *after, HjDropHeldFunc func, gpointer user_data,
                   GError **error)
{
  g_auto (GStrv) words = g_strsplit (after == NULL ? " 0 0" : after, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { .central = central, .seen = seen, .func = func, .user_data = user_data };

  if (g_strv_length (words) != 3
      || !g_ascii_string_to_signed (words[1], 10, 0, G_MAXINT64, &walk.part, NULL)
      || !g_ascii_string_to_signed (words[2], 10, 0, G_MAXUINT, &walk.index, NULL)) {
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("The list does not go on here; begin it anew."));
    return FALSE;
  }
  walk.device = words[0];
  gboolean done
      = hj_central_walk_dropped (central, walk.device, walk.part, on_part_opened_cb, &walk, error);

  g_free (walk.seen_device);
  return done;
}

static gboolean
on_held_listed_cb (HjDropHeld *item, const char *place, gpointer user_data)
{
  g_ptr_array_add (user_data, item);
  return TRUE;
}

/**
 * hj_drop_list_held:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjDropHeld) (nullable): what waits for a decision, as
 *   hj_drop_walk_held() tells it
 */
GPtrArray *
hj_drop_list_held (HjCentral *central, GError **error)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_drop_held_free);

  return hj_drop_walk_held (central, NULL, on_held_listed_cb, held, error) ? g_steal_pointer (&held)
                                                                           : NULL;
}

typedef struct {
  const char *op;
  const HjDropHeld *found; /* (nullable): once the op is found, where its whole act is wanted */
  GPtrArray *act;          /* of HjDropHeld */
} Search;

static gboolean
on_held_searched_cb (HjDropHeld *item, const char *place, gpointer user_data)
{
  Search *search = user_data;

  if (g_str_equal (item->op->id, search->op)) {
    g_ptr_array_add (search->act, item);
    return FALSE;
  }
  hj_drop_held_free (item);
  return TRUE;
}

static gboolean
on_act_collected_cb (HjDropHeld *item, const char *place, gpointer user_data)
{
  Search *search = user_data;

  if (g_str_equal (item->device, search->found->device)
      && g_strcmp0 (item->op->group, search->found->op->group) == 0)
    g_ptr_array_add (search->act, item);
  else
    hj_drop_held_free (item);
  return TRUE;
}

/* The op and what its author entered together with it, in their order: an act stays whole. */
static GPtrArray *
find_act (HjCentral *central, const char *op, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_drop_held_free);
  g_autoptr (GPtrArray) act = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_drop_held_free);
  Search search = { .op = op, .act = found };

  if (!hj_drop_walk_held (central, NULL, on_held_searched_cb, &search, error))
    return NULL;
  if (found->len == 0) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("No entry “%s” waits for a decision; see the list of those that do."), op);
    return NULL;
  }
  search.found = g_ptr_array_index (found, 0);
  if (search.found->op->group == NULL)
    return g_steal_pointer (&found);
  search.act = act;
  return hj_drop_walk_held (central, NULL, on_act_collected_cb, &search, error)
             ? g_steal_pointer (&act)
             : NULL;
}

static gboolean
note (HjCentral *central, const HjDropHeld *item, const char *by, const char *what,
      const char *reason, GError **error)
{
  const HjAuditEntry entry = { .user = by,
                               .device = item->device,
                               .act = "administer",
                               .what = what,
                               .entity = item->op->entity,
                               .row = item->op->row,
                               .purpose = reason,
                               .detail = item->op->id };

  return hj_central_audit_append (central, &entry, error);
}

/* A laptop or an account that came after a backup is not known where that was put back. */
static gboolean
is_unknown (const GError *problem)
{
  return g_error_matches (problem, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND);
}

static HjCentralUser *
find_author (HjCentral *central, const char *name, GError **error)
{
  g_autoptr (GError) problem = NULL;
  HjCentralUser *user = hj_central_find_user (central, name, &problem);

  if (is_unknown (problem))
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                 _ ("There is no account “%s” any more since a backup was put back; make it again, "
                    "then take the entry."),
                 name);
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return user;
}

static gboolean
apply_as (HjCentral *central, const HjCentralDevice *device, const HjDropHeld *item, GError **error)
{
  g_autoptr (HjCentralUser) user = find_author (central, item->user, error);

  return user != NULL && hj_ops_apply_dropped (central, device, user, item->op, error)
         && (!g_str_equal (item->op->entity, hj_entity_attachment.name)
             || hj_drop_take_document (central, item->device, item->op->row, error));
}

static gboolean
apply (HjCentral *central, const HjDropHeld *item, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjCentralDevice) device = hj_central_find_device (central, item->device, &problem);
  const HjCentralDevice lost
      = { .id = item->device, .user = item->user, .name = item->user, .state = (char *)"revoked" };

  if (device != NULL || is_unknown (problem))
    return apply_as (central, device != NULL ? device : &lost, item, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
end (HjCentral *central, gboolean done, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  if (!done) {
    hj_sql_rollback (sql);
    return FALSE;
  }
  if (!hj_sql_commit (sql, error))
    return FALSE;
  hj_audit_keep_head (central);
  return TRUE;
}

static gboolean
decide_each (HjCentral *central, GPtrArray *act, gboolean accept, const char *by,
             const char *reason, GError **error)
{
  for (guint i = 0; i < act->len; i++) {
    const HjDropHeld *item = g_ptr_array_index (act, i);

    if ((accept && !apply (central, item, error))
        || !hj_central_decide_dropped (central, item->device, item->op->id,
                                       accept ? "accepted" : "refused", by, error)
        || !note (central, item, by, accept ? "held accept" : HJ_CENTRAL_REFUSES_DROPPED, reason,
                  error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide (HjCentral *central, const char *op, gboolean accept, const char *by, const char *reason,
        GError **error)
{
  g_autoptr (GPtrArray) act = find_act (central, op, error);

  if (act == NULL || !hj_sql_begin (hj_central_get_sql (central), error))
    return FALSE;
  return end (central, decide_each (central, act, accept, by, reason, error), error);
}

/**
 * hj_drop_accept:
 * @op: id of an op that waits
 * @by: who decides
 * @reason: (nullable): why
 * @error: `NOT_FOUND`, `REFUSED` where the rules do not take the op, or another one of its act, as
 *   it is, or a #HjSqlError; then all of them wait as before
 *
 * Takes an op, with all of its act, in the name of its author, by the same rules as if it had been
 * sent in time.
 */
gboolean
hj_drop_accept (HjCentral *central, const char *op, const char *by, const char *reason,
                GError **error)
{
  return decide (central, op, TRUE, by, reason, error);
}

/**
 * hj_drop_refuse:
 * @op: id of an op that waits
 * @by: who decides
 * @reason: why
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * Notes that an op, with all of its act, is not taken. It stays sealed, and in the audit. Where the
 * laptop is let in again and sends it, it is held with the reason.
 */
gboolean
hj_drop_refuse (HjCentral *central, const char *op, const char *by, const char *reason,
                GError **error)
{
  return decide (central, op, FALSE, by, reason, error);
}
