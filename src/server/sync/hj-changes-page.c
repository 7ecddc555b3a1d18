/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "server/sync/hj-changes-private.h"

void
hj_changes_page_clear (HjChangesPage *self)
{
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->cursor, hj_cursor_free);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->first, g_free);
}

/* Whether nothing more goes onto the page; it may be overstepped by a row. */
gboolean
hj_changes_page_is_full (const HjChangesPage *self)
{
  return hj_page_writer_get_size (self->writer) >= self->max_bytes;
}

/* Returns: (transfer none) (nullable): %NULL for a bucket that is not, or not any more, the
 * reader's
 */
const HjSubscription *
hj_changes_page_find (const HjChangesPage *self, const char *wire_name)
{
  for (guint i = 0; i < self->subscriptions->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (self->subscriptions, i);

    if (g_str_equal (subscription->wire_name, wire_name))
      return subscription;
  }
  return NULL;
}

/* The columns of an entity that the reader gets with a bucket: of its projection and program. */
guint64
hj_changes_page_get_mask (const HjChangesPage *self, const HjSubscription *subscription,
                          const HjEntity *entity)
{
  guint64 mask = hj_projection_get_mask (subscription->projection, entity);

  if (HJ_MUTANT (mask_ignored) && mask != 0)
    mask = G_MAXUINT64;
  return mask & hj_entity_fields_between (entity, self->known, self->schema);
}

/* A line for a row, or for all rows of a bucket from one up to another, see hj_audit_tells_of(). */
void
hj_changes_page_note_rows (HjChangesPage *self, const HjSubscription *subscription,
                           const HjEntity *entity, const char *first, const char *last)
{
  if (self->rows != NULL)
    g_string_append_printf (self->rows, "%s %s %s %s\n", subscription->wire_name, entity->name,
                            first, last);
}
