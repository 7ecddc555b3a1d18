/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-members.h"
#include "server/sync/hj-changes-private.h"

/* Positions looked through at once: enough for a page, and bounded for a reader long away. */
#define FEED_WINDOW 20000
#define FEED_LIMIT 5000

static const HjSubscription *
find_subscription (const HjChangesPage *page, const GArray *numbers, gint64 bucket)
{
  for (guint i = 0; i < numbers->len; i++) {
    if (g_array_index (numbers, gint64, i) == bucket)
      return g_ptr_array_index (page->subscriptions, i);
  }
  return NULL;
}

static char *
make_key (const HjFeedEntry *entry)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%u/%s", entry->bucket, entry->entity->number,
                          entry->id);
}

/* Tells of a row as it is now, whatever it was then: what has left the bucket since is not shown
 * any more, what came back has not left. The entry that says so comes later.
 */
static gboolean
write_current (HjChangesPage *page, const HjSubscription *subscription, const HjFeedEntry *entry,
               guint64 mask, gboolean *told, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) record
      = hj_central_load_member (page->central, entry->bucket, entry->entity, entry->id, &problem);

  *told = (entry->kind == HJ_FEED_PUT) == (record != NULL);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (*told && record != NULL) {
    hj_page_writer_add_row (page->writer, subscription->wire_name, record, mask);
    hj_changes_page_note_rows (page, subscription, entry->entity, entry->id, entry->id);
  } else if (*told) {
    hj_page_writer_add_drop (page->writer, subscription->wire_name, entry->entity, entry->id);
  }
  return TRUE;
}

/* A change that is wholly outside the reader's columns is not sent. */
static gboolean
write_change (HjChangesPage *page, const HjSubscription *subscription, const HjFeedEntry *entry,
              GError **error)
{
  guint64 mask = hj_changes_page_get_mask (page, subscription, entry->entity);
  g_autofree char *key = make_key (entry);
  gboolean told = FALSE;

  if (mask == 0 || (entry->kind == HJ_FEED_PUT && (mask & entry->mask) == 0)
      || g_hash_table_contains (page->told, key))
    return TRUE;
  if (!write_current (page, subscription, entry, mask, &told, error))
    return FALSE;
  if (told)
    g_hash_table_add (page->told, g_steal_pointer (&key));
  return TRUE;
}

/* Writes what @entries tell; stops between two positions when the page is full. */
static gboolean
write_entries (HjChangesPage *page, GPtrArray *entries, const GArray *numbers, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    const HjFeedEntry *entry = g_ptr_array_index (entries, i);

    if (entry->pos != page->cursor->pos && hj_changes_page_is_full (page))
      return TRUE;
    if (!write_change (page, find_subscription (page, numbers, entry->bucket), entry, error))
      return FALSE;
    page->cursor->pos = entry->pos;
  }
  return TRUE;
}

static GArray *
find_numbers (const HjChangesPage *page, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < page->subscriptions->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (page->subscriptions, i);
    gint64 number = hj_central_find_bucket (page->central, subscription->bucket, error);

    if (number == 0)
      return NULL;
    g_array_append_val (numbers, number);
  }
  return g_steal_pointer (&numbers);
}

/* Reads on from the cursor, up to @upto or, where that is too much at once, a position before it,
 * which @upto is then. All that happened at a position is read together.
 */
static GPtrArray *
read_window (const HjChangesPage *page, const GArray *numbers, gint64 *upto, GError **error)
{
  const gint64 *buckets = (const gint64 *)(void *)numbers->data;
  g_autoptr (GPtrArray) entries = hj_central_read_feed (
      page->central, buckets, numbers->len, page->cursor->pos, *upto, FEED_LIMIT, error);

  if (entries == NULL || entries->len < FEED_LIMIT)
    return g_steal_pointer (&entries);
  const HjFeedEntry *first = g_ptr_array_index (entries, 0);
  const HjFeedEntry *last = g_ptr_array_index (entries, entries->len - 1);

  *upto = last->pos > first->pos ? last->pos - 1 : last->pos;
  return hj_central_read_feed (page->central, buckets, numbers->len, page->cursor->pos, *upto,
                               G_MAXUINT, error);
}

/* Writes what happened since the cursor, as far as the page goes. */
gboolean
hj_changes_write_feed (HjChangesPage *page, GError **error)
{
  g_autoptr (GArray) numbers = NULL;

  if (page->cursor->pos >= page->head)
    return TRUE;
  numbers = find_numbers (page, error);
  if (numbers == NULL)
    return FALSE;
  while (page->cursor->pos < page->head && !hj_changes_page_is_full (page)) {
    gint64 upto = MIN (page->head, page->cursor->pos + FEED_WINDOW);
    g_autoptr (GPtrArray) entries = read_window (page, numbers, &upto, error);

    if (entries == NULL || !write_entries (page, entries, numbers, error))
      return FALSE;
    /* Past the last entry there is nothing until the window's end. */
    if (!hj_changes_page_is_full (page))
      page->cursor->pos = upto;
  }
  return TRUE;
}
