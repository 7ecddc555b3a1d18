/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-held-view.h"

#include "app/reconcile/hj-author-words.h"
#include "app/reconcile/hj-op-words.h"
#include "app/reconcile/hj-reason-words.h"
#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

void
hj_held_view_clear (HjHeldView *self)
{
  g_clear_pointer (&self->held, hj_record_unref);
  g_clear_pointer (&self->op, hj_op_unref);
  g_clear_pointer (&self->draft, hj_record_unref);
  g_clear_pointer (&self->row, hj_record_unref);
  g_clear_pointer (&self->commands, g_ptr_array_unref);
  g_clear_pointer (&self->details, g_ptr_array_unref);
  g_clear_pointer (&self->now, g_ptr_array_unref);
  g_clear_pointer (&self->about, g_free);
  g_clear_pointer (&self->page_id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->other, g_free);
  g_clear_pointer (&self->other_title, g_free);
  g_clear_pointer (&self->done, g_free);
}

/**
 * hj_held_words_reason:
 *
 * Returns: (transfer full): why the entry waits; the central instance may speak another language
 *   than the reader
 */
char *
hj_held_words_reason (const HjRecord *held)
{
  return hj_reason_words (hj_entity_find (hj_record_get_text (held, "entity")),
                          hj_record_get_text (held, "reason"));
}

static void
add_detail (GPtrArray *details, const char *title, char *value)
{
  g_ptr_array_add (details, g_strdup (title));
  g_ptr_array_add (details, value);
}

static void
read_details (HjHeldView *self, HjReplica *replica)
{
  const HjEntity *entity = hj_entity_find (self->op->entity);

  for (guint i = 0; entity != NULL && i < self->op->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (self->op->fields, i);
    int index = hj_entity_field_index (entity, field->name);

    /* What follows from who enters it, and what says nothing to a reader. */
    if (index < 0 || field->new_value.kind == HJ_VALUE_NULL
        || g_strv_contains ((const char *const[]){ "by", "state", "house", "at", NULL },
                            field->name))
      continue;
    add_detail (self->details, hj_case_field_title (&entity->fields[index]),
                hj_op_words_full_value (replica, &entity->fields[index], &field->new_value));
  }
}

/* What is to be compared with what was entered stands beside it. */
static void
read_now (HjHeldView *self, HjReplica *replica)
{
  const HjEntity *entity = self->row == NULL ? NULL : hj_record_get_entity (self->row);

  for (guint i = 0; entity != NULL && i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (self->row, i);

    if (value->kind == HJ_VALUE_NULL || field->merge == HJ_MERGE_CENTRAL
        || field->type == HJ_FIELD_REF || field->type == HJ_FIELD_JSON
        || g_str_equal (field->name, "by"))
      continue;
    add_detail (self->now, hj_case_field_title (field),
                hj_op_words_full_value (replica, field, value));
  }
}

static char *
say_subject (const HjHeldView *self, HjReplica *replica)
{
  g_autofree char *about = self->row == NULL ? NULL : hj_case_dup_subject (replica, self->row);
  const char *name = hj_record_get_text (self->held, "user_name");
  const char *by = self->is_own   ? C_ ("author", "you")
                   : name != NULL ? name
                                  : hj_record_get_text (self->held, "user");
  g_autofree char *author = hj_author_words (by, self->op == NULL ? 0 : self->op->at,
                                             hj_record_get_text (self->held, "device_name"),
                                             self->op == NULL ? 0 : self->op->at - self->op->raw);

  return about == NULL ? g_steal_pointer (&author) : g_strconcat (about, " · ", author, NULL);
}

static char *
say_done (const HjHeldView *self)
{
  const char *state = hj_record_get_text (self->held, "state");
  const char *why = hj_record_get_text (self->held, "why");

  if (g_strcmp0 (state, "waiting") == 0)
    return NULL;
  if (why == NULL)
    return g_strdup (hj_say_choice ("held", "state", state));
  /* Translators: Withdrawn or Refused, and why */
  return g_strdup_printf (C_ ("held", "%s: %s"), hj_say_choice ("held", "state", state), why);
}

/* What has to be decided on first, where that is on this laptop. */
static gboolean
read_other (HjHeldView *self, HjReplica *replica, GError **error)
{
  const char *op = hj_record_get_text (self->held, "waits_for");
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_held);
  g_autoptr (GPtrArray) rows = NULL;

  if (op == NULL)
    return TRUE;
  hj_query_where_text (query, "op", op);
  hj_query_where_text (query, "state", "waiting");
  rows = hj_replica_select (replica, query, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; self->other == NULL && i < rows->len; i++) {
    const HjRecord *row = g_ptr_array_index (rows, i);
    g_autoptr (HjOp) other = hj_op_from_text (hj_record_get_text (row, "payload"), -1, NULL);

    if (other == NULL)
      continue;
    self->other = g_strdup (hj_record_get_id (row));
    self->other_title = hj_op_words (other);
  }
  return TRUE;
}

static void
read_row (HjHeldView *self, HjReplica *replica)
{
  const HjEntity *entity = hj_entity_find (self->op->entity);

  self->row = entity == NULL ? NULL : hj_replica_load (replica, entity, self->op->row, NULL);
  if (self->row != NULL)
    self->page = hj_case_find_page (replica, self->row, &self->page_id);
  if (self->page != NULL)
    self->about = hj_case_dup_subject (replica, self->row);
  self->commands = self->row == NULL ? NULL : hj_act_allowed (replica, self->row);
  /* What the classifier enters nobody writes by hand. */
  if (entity != NULL && (self->op->kind != HJ_OP_NEW || hj_act_may_make (replica, entity)))
    self->draft = hj_act_held_draft (replica, self->held, NULL, NULL);
}

/**
 * hj_held_view_read:
 * @self: (out caller-allocates): cleared with hj_held_view_clear()
 * @id: of held work
 * @user: account of who reads it
 * @error: `NOT_FOUND` of the store, or a #HjSqlError
 *
 * To be called on the store's thread.
 */
gboolean
hj_held_view_read (HjHeldView *self, HjReplica *replica, const char *id, const char *user,
                   GError **error)
{
  *self = (HjHeldView){ 0 };
  self->details = g_ptr_array_new_with_free_func (g_free);
  self->now = g_ptr_array_new_with_free_func (g_free);
  self->held = hj_replica_require (replica, &hj_entity_held, id, error);
  if (self->held == NULL || !read_other (self, replica, error))
    return FALSE;
  self->op = hj_op_from_text (hj_record_get_text (self->held, "payload"), -1, NULL);
  self->is_own = g_strcmp0 (hj_record_get_text (self->held, "user"), user) == 0;
  if (self->op != NULL) {
    read_row (self, replica);
    read_details (self, replica);
    read_now (self, replica);
  }
  self->title
      = self->op == NULL ? g_strdup (_ ("An entry of a newer release")) : hj_op_words (self->op);
  self->subject = say_subject (self, replica);
  self->reason = hj_held_words_reason (self->held);
  self->done = say_done (self);
  return TRUE;
}
