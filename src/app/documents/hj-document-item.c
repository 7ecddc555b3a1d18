/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/documents/hj-document-item.h"

#include "app/tickets/hj-strike.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

/**
 * hj_document_item_free:
 * @self: (transfer full): a document
 */
void
hj_document_item_free (HjDocumentItem *self)
{
  hj_record_unref (self->record);
  g_free (self);
}

static HjDocumentItem *
make_item (HjReplica *replica, HjRecord *record)
{
  HjDocumentItem *self = g_new0 (HjDocumentItem, 1);
  g_autoptr (HjBlob) blob = hj_blob_find (replica, hj_record_get_id (record), NULL);

  self->record = hj_record_ref (record);
  self->state = hj_blob_get_state (replica, record);
  self->pinned = blob != NULL && blob->pinned;
  return self;
}

/**
 * hj_document_items_read:
 * @owner: a ticket or a dispute
 * @error: a #HjSqlError
 *
 * To be called on the store's thread.
 *
 * Returns: (transfer full) (element-type HjDocumentItem) (nullable): what is attached to it, also
 *   what was struck out
 */
GPtrArray *
hj_document_items_read (HjReplica *replica, const HjRecord *owner, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_attachment);
  g_autoptr (GPtrArray) records = NULL;
  GPtrArray *items;

  hj_query_where_text (query, hj_record_get_entity (owner)->name, hj_record_get_id (owner));
  hj_query_with_struck (query);
  records = hj_replica_select (replica, query, error);
  if (records == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_document_item_free);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, make_item (replica, g_ptr_array_index (records, i)));
  return items;
}

static const char *
say_state (const HjDocumentItem *self)
{
  switch (self->state) {
  case HJ_BLOB_WAITING:
    return C_ ("document", "waits to be handed in");
  case HJ_BLOB_HERE:
    return self->pinned ? C_ ("document", "kept on this laptop")
                        : C_ ("document", "on this laptop");
  case HJ_BLOB_AWAY:
    return self->pinned ? C_ ("document", "not on this laptop yet")
                        : C_ ("document", "not on this laptop");
  case HJ_BLOB_DAMAGED:
    return C_ ("document",
               "damaged on this laptop before it was handed in; add the same file again");
  case HJ_BLOB_MISSING:
  default:
    return C_ ("document", "not handed in yet by its author");
  }
}

/**
 * hj_document_item_say:
 *
 * Returns: (transfer full): all but its name, in two lines: what it is and where, and whose; or why
 *   it was struck out
 */
char *
hj_document_item_say (const HjDocumentItem *self)
{
  const char *by = hj_record_get_text (self->record, "by");
  g_autofree char *at = hj_say_value (self->record, "at");
  g_autofree char *kind = hj_say_value (self->record, "kind");
  g_autofree char *size = g_format_size ((guint64)hj_record_get_int (self->record, "size", 0));

  if (hj_strike_is_struck (self->record))
    return hj_strike_dup_why (self->record);
  return g_strdup_printf ("%s · %s · %s\n%s · %s", kind, size, say_state (self),
                          by == NULL ? "" : by, at);
}
