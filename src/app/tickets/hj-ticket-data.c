/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-ticket-data.h"

#include "app/documents/hj-document-item.h"
#include "app/tickets/hj-case-words.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-query.h"

/* So many entries of the outbox are looked through for those about one ticket. */
#define WAITING_MAX 1000

HjTicketData *
hj_ticket_data_new (const char *id)
{
  HjTicketData *self = g_new0 (HjTicketData, 1);

  self->id = g_strdup (id);
  return self;
}

/**
 * hj_ticket_data_free:
 * @self: (transfer full): data of a page
 */
void
hj_ticket_data_free (HjTicketData *self)
{
  g_free (self->id);
  g_clear_pointer (&self->ticket, hj_record_unref);
  g_clear_pointer (&self->dispute, hj_record_unref);
  g_free (self->person);
  g_free (self->house);
  g_free (self->mediator);
  g_free (self->agency);
  g_clear_pointer (&self->parties, g_ptr_array_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->commands, g_ptr_array_unref);
  g_clear_pointer (&self->editable, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_free (self);
}

static void
find_editable (HjReplica *replica, HjTicketData *self)
{
  static const char *const fields[] = { "note", "due_at" };

  self->editable = g_ptr_array_new_null_terminated (0, NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (hj_act_may_change (replica, self->ticket, fields[i]))
      g_ptr_array_add (self->editable, (gpointer)fields[i]);
  }
}

static gboolean
read_dispute (HjReplica *replica, HjTicketData *self, GError **error)
{
  const char *dispute = hj_record_get_text (self->ticket, "dispute");

  if (dispute == NULL) {
    self->parties = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
    return TRUE;
  }
  self->dispute = hj_replica_load (replica, &hj_entity_dispute, dispute, NULL);
  self->parties = hj_case_read_parties (replica, dispute, error);
  return self->parties != NULL;
}

static gboolean
read_waiting (HjReplica *replica, HjTicketData *self, GError **error)
{
  self->waiting = hj_outbox_list (replica, WAITING_MAX, error);
  if (self->waiting == NULL)
    return FALSE;
  for (guint i = self->waiting->len; i > 0; i--) {
    const HjOutboxEntry *entry = g_ptr_array_index (self->waiting, i - 1);

    if (g_strcmp0 (entry->op->row, self->id) != 0)
      g_ptr_array_remove_index (self->waiting, i - 1);
  }
  return TRUE;
}

static gboolean
read_conflicts (HjReplica *replica, HjTicketData *self, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_conflict);

  hj_query_where_text (query, "row", self->id);
  hj_query_where_text (query, "state", "open");
  self->conflicts = hj_replica_select (replica, query, error);
  return self->conflicts != NULL;
}

/**
 * hj_ticket_data_read:
 * @data: a #HjTicketData of which only the id is there
 * @error: `NOT_FOUND` where the replica does not hold the ticket, or a #HjSqlError
 *
 * To be called on the store's thread.
 */
gboolean
hj_ticket_data_read (HjReplica *replica, gpointer data, GError **error)
{
  HjTicketData *self = data;

  self->ticket = hj_replica_require (replica, &hj_entity_ticket, self->id, error);
  if (self->ticket == NULL)
    return FALSE;
  self->person = hj_case_dup_name (replica, "person", hj_record_get_text (self->ticket, "person"));
  self->house = hj_case_dup_far_house (replica, self->ticket);
  self->mediator
      = hj_case_dup_name (replica, "mediator", hj_record_get_text (self->ticket, "mediator"));
  self->agency = hj_case_dup_name (replica, "org", hj_record_get_text (self->ticket, "agency"));
  self->commands = hj_act_allowed (replica, self->ticket);
  find_editable (replica, self);
  self->documents = hj_document_items_read (replica, self->ticket, error);
  return self->documents != NULL && read_dispute (replica, self, error)
         && read_waiting (replica, self, error) && read_conflicts (replica, self, error);
}
