/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-members.h"
#include "server/sync/hj-changes-private.h"

static gboolean
on_member_read_cb (HjRecord *record, gpointer user_data)
{
  HjChangesPage *page = user_data;
  /* Of added columns only what is filled; a row that changed since comes whole with the feed. */
  gboolean wanted = page->known == 0
                    || ((page->mask & hj_record_filled_mask (record)) != 0
                        && hj_record_get_pos (record) <= page->cursor->pos);

  if (wanted) {
    hj_page_writer_add_row (page->writer, page->subscription->wire_name, record, page->mask);
    if (page->first == NULL)
      page->first = g_strdup (hj_record_get_id (record));
  }
  g_set_str (&page->progress->after, hj_record_get_id (record));
  return !hj_changes_page_is_full (page);
}

static gboolean
write_entity (HjChangesPage *page, gint64 bucket, const HjEntity *entity, GError **error)
{
  page->mask = hj_changes_page_get_mask (page, page->subscription, entity);
  if (entity->number != page->progress->entity)
    g_clear_pointer (&page->progress->after, g_free);
  page->progress->entity = entity->number;
  if (page->mask != 0
      && !hj_central_read_members (page->central, bucket, entity, page->progress->after,
                                   on_member_read_cb, page, error))
    return FALSE;
  if (page->first != NULL)
    hj_changes_page_note_rows (page, page->subscription, entity, page->first,
                               page->progress->after);
  g_clear_pointer (&page->first, g_free);
  return TRUE;
}

/* Writes the rest of a bucket's rows in the order of their keys, as far as the page goes. */
static gboolean
write_snapshot (HjChangesPage *page, GError **error)
{
  gint64 bucket = hj_central_find_bucket (page->central, page->subscription->bucket, error);
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  gboolean reached = page->progress->entity == 0;

  if (bucket == 0)
    return FALSE;
  page->known = page->progress->state == HJ_SNAPSHOT_COLUMNS ? page->cursor->known : 0;
  if (page->progress->state == HJ_SNAPSHOT_WAITING) {
    if (!hj_central_note_given (page->central, page->user->name, page->subscription->wire_name,
                                error))
      return FALSE;
    hj_page_writer_add_bucket (page->writer, HJ_FRAME_SNAPSHOT_BEGIN,
                               page->subscription->wire_name);
    page->progress->state = HJ_SNAPSHOT_RUNNING;
  }
  for (guint i = 0; i < n_entities && !hj_changes_page_is_full (page); i++) {
    /* What a running snapshot has passed already comes first in the list. */
    reached = reached || entities[i]->number == page->progress->entity;
    if (reached && !write_entity (page, bucket, entities[i], error))
      return FALSE;
  }
  if (hj_changes_page_is_full (page))
    return TRUE;
  if (page->known == 0)
    hj_page_writer_add_bucket (page->writer, HJ_FRAME_SNAPSHOT_END, page->subscription->wire_name);
  page->known = 0;
  page->progress->state = HJ_SNAPSHOT_DONE;
  page->progress->entity = 0;
  g_clear_pointer (&page->progress->after, g_free);
  return TRUE;
}

/* Writes what is left of first loads; @done tells whether that was all. */
gboolean
hj_changes_write_snapshots (HjChangesPage *page, gboolean *done, GError **error)
{
  for (guint i = 0; i < page->subscriptions->len; i++) {
    page->subscription = g_ptr_array_index (page->subscriptions, i);
    page->progress = hj_cursor_find (page->cursor, page->subscription->wire_name);
    if (page->progress->state == HJ_SNAPSHOT_DONE)
      continue;
    if (!hj_changes_page_is_full (page) && !write_snapshot (page, error))
      return FALSE;
    if (page->progress->state != HJ_SNAPSHOT_DONE) {
      *done = FALSE;
      return TRUE;
    }
  }
  *done = TRUE;
  return TRUE;
}
