/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-reconcile-data.h"

#include "app/reconcile/hj-conflict-words.h"
#include "app/reconcile/hj-held-view.h"
#include "app/reconcile/hj-op-words.h"
#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-merged.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

static void
free_line (gpointer data)
{
  HjReconcileLine *line = data;

  g_free (line->id);
  g_free (line->title);
  g_free (line->subtitle);
  g_ptr_array_unref (line->details);
  g_free (line);
}

static HjReconcileLine *
add_line (GPtrArray *lines, const char *id)
{
  HjReconcileLine *line = g_new0 (HjReconcileLine, 1);

  line->id = g_strdup (id);
  line->details = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, line);
  return line;
}

HjReconcileData *
hj_reconcile_data_new (void)
{
  HjReconcileData *self = g_new0 (HjReconcileData, 1);

  self->conflicts = g_ptr_array_new_with_free_func (free_line);
  self->held = g_ptr_array_new_with_free_func (free_line);
  self->waiting = g_ptr_array_new_with_free_func (free_line);
  self->merged = g_ptr_array_new_with_free_func (free_line);
  return self;
}

/**
 * hj_reconcile_data_free:
 * @self: (transfer full): data of a page
 */
void
hj_reconcile_data_free (HjReconcileData *self)
{
  g_ptr_array_unref (self->conflicts);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->merged);
  g_free (self);
}

static char *
join (char *subject, char *rest)
{
  if (subject == NULL || *subject == '\0') {
    g_free (subject);
    return rest;
  }
  char *joined = g_strconcat (subject, " · ", rest, NULL);

  g_free (subject);
  g_free (rest);
  return joined;
}

static void
add_details (HjReconcileLine *line, const HjOp *op)
{
  const HjEntity *entity = hj_entity_find (op->entity);

  for (guint i = 0; entity != NULL && i < op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (op->fields, i);
    int index = hj_entity_field_index (entity, field->name);
    g_autofree char *value = NULL;

    /* Ids say nothing to a reader. */
    if (index < 0 || entity->fields[index].type == HJ_FIELD_REF
        || entity->fields[index].type == HJ_FIELD_JSON)
      continue;
    value = hj_op_words_value (&entity->fields[index], &field->new_value);
    g_ptr_array_add (line->details,
                     /* Translators: a field and what it holds */
                     g_strdup_printf (C_ ("field", "%s: %s"),
                                      hj_case_field_title (&entity->fields[index]), value));
  }
}

static gboolean
read_waiting (HjReplica *replica, HjReconcileData *self, GError **error)
{
  g_autoptr (GPtrArray) entries = hj_outbox_list (replica, HJ_RECONCILE_NAMED, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const HjOutboxEntry *entry = g_ptr_array_index (entries, i);
    HjReconcileLine *line;

    if (entry->state != 0)
      continue;
    line = add_line (self->waiting, entry->op->id);
    line->title = hj_op_words (entry->op);
    line->subtitle = join (hj_op_words_subject (replica, entry->op), hj_say_time (entry->op->at));
    add_details (line, entry->op);
  }
  return entries != NULL;
}

/* What a merged entry wrote, as it would stand in an op; the fields hold what they do by now. */
static HjOp *
make_op (const HjMergedEntry *entry, const HjRecord *row)
{
  HjOp *op = hj_op_new (entry->kind, entry->entity->name, entry->row);

  op->command = g_strdup (entry->command);
  for (guint i = 0; i < entry->entity->n_fields; i++) {
    if ((entry->mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_op_add_field (op, entry->entity->fields[i].name, NULL, hj_record_get_value (row, i));
  }
  return op;
}

static gboolean
read_merged (HjReplica *replica, HjReconcileData *self, GError **error)
{
  gint64 since = hj_replica_now (replica) - HJ_RECONCILE_MERGED_MS;
  g_autoptr (GPtrArray) entries = hj_merged_list (replica, since, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const HjMergedEntry *entry = g_ptr_array_index (entries, i);
    g_autoptr (HjRecord) row = hj_replica_load (replica, entry->entity, entry->row, NULL);
    g_autoptr (HjOp) op = row == NULL ? NULL : make_op (entry, row);
    HjReconcileLine *line;

    /* Its row has left the laptop meanwhile. */
    if (row == NULL)
      continue;
    line = add_line (self->merged, entry->row);
    line->title = hj_op_words (op);
    line->subtitle = join (hj_case_dup_subject (replica, row), hj_say_time (entry->at));
    add_details (line, op);
  }
  return entries != NULL;
}

static GPtrArray *
select_in_state (HjReplica *replica, const HjEntity *entity, const char *state, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);

  hj_query_where_text (query, "state", state);
  hj_query_set_limit (query, HJ_RECONCILE_NAMED, 0);
  return hj_replica_select (replica, query, error);
}

/**
 * hj_reconcile_data_list_conflicts:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the first %HJ_RECONCILE_NAMED that
 *   nobody has decided, in the order of the list
 */
GPtrArray *
hj_reconcile_data_list_conflicts (HjReplica *replica, GError **error)
{
  return select_in_state (replica, &hj_entity_conflict, "open", error);
}

/**
 * hj_reconcile_data_list_held:
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): the first %HJ_RECONCILE_NAMED that
 *   wait, in the order of the list
 */
GPtrArray *
hj_reconcile_data_list_held (HjReplica *replica, GError **error)
{
  return select_in_state (replica, &hj_entity_held, "waiting", error);
}

static gboolean
read_conflicts (HjReplica *replica, HjReconcileData *self, GError **error)
{
  g_autoptr (GPtrArray) rows = hj_reconcile_data_list_conflicts (replica, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *conflict = g_ptr_array_index (rows, i);
    HjReconcileLine *line = add_line (self->conflicts, hj_record_get_id (conflict));

    line->title = hj_conflict_words_title (replica, conflict);
    line->subtitle = join (hj_conflict_words_subject (replica, conflict),
                           hj_conflict_words_values (replica, conflict));
  }
  return rows != NULL;
}

static gboolean
read_held (HjReplica *replica, HjReconcileData *self, GError **error)
{
  g_autoptr (GPtrArray) rows = hj_reconcile_data_list_held (replica, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const HjRecord *held = g_ptr_array_index (rows, i);
    HjReconcileLine *line = add_line (self->held, hj_record_get_id (held));
    const char *payload = hj_record_get_text (held, "payload");
    g_autoptr (HjOp) op = payload == NULL ? NULL : hj_op_from_text (payload, -1, NULL);

    line->title = op == NULL ? g_strdup (_ ("An entry of a newer release")) : hj_op_words (op);
    line->subtitle
        = join (op == NULL ? NULL : hj_op_words_subject (replica, op), hj_held_words_reason (held));
  }
  return rows != NULL;
}

/**
 * hj_reconcile_data_read:
 * @data: an empty #HjReconcileData
 * @error: a #HjSqlError
 *
 * To be called on the store's thread.
 */
gboolean
hj_reconcile_data_read (HjReplica *replica, gpointer data, GError **error)
{
  HjReconcileData *self = data;

  hj_replica_get_status (replica, &self->status);
  return read_waiting (replica, self, error) && read_merged (replica, self, error)
         && read_conflicts (replica, self, error) && read_held (replica, self, error);
}
