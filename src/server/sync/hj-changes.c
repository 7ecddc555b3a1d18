/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-changes.h"

#include "core/base/hj-mutant.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-wire.h"
#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-members.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-changes-check.h"
#include "server/sync/hj-cursor.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* Positions looked through at once: enough for a page, and bounded for a reader long away. */
#define FEED_WINDOW 20000
#define FEED_LIMIT 5000

/* One page on its way. Nothing is owned but what it says. */
typedef struct {
  HjCentral *central;
  const HjCentralUser *user;
  GPtrArray *subscriptions; /* owned */
  HjCursor *cursor;         /* owned */
  HjPageWriter *writer;     /* owned */
  gsize max_bytes;
  guint schema;     /* columns that a later one brought are not sent */
  gint64 head;      /* position of the last change */
  GHashTable *told; /* owned, what the feed has told of already */
  GString *rows;    /* (nullable) takes which rows are on the page, for the audit */
  char *first;      /* owned, id of the first row of an entity that a snapshot puts on the page */
  /* Of the snapshot that is being written: */
  const HjSubscription *subscription;
  HjCursorBucket *progress;
  guint64 mask;
  guint known; /* only columns that came after that schema version; 0 for all */
} Page;

static void
clear_page (Page *self)
{
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->cursor, hj_cursor_free);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->first, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, clear_page)

static gboolean
is_full (const Page *page)
{
  return hj_page_writer_get_size (page->writer) >= page->max_bytes;
}

/* NULL for a bucket that is not, or not any more, the reader's. */
static const HjSubscription *
find_named (const Page *page, const char *wire_name)
{
  for (guint i = 0; i < page->subscriptions->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (page->subscriptions, i);

    if (g_str_equal (subscription->wire_name, wire_name))
      return subscription;
  }
  return NULL;
}

static gboolean
read_cursor_key (HjCentral *central, guint8 *key, GError **error)
{
  g_autofree char *text = hj_central_dup_meta (central, HJ_CENTRAL_META_CURSOR_KEY);
  gsize length = 0;
  g_autofree guint8 *bytes = text == NULL ? NULL : g_base64_decode (text, &length);

  if (length != crypto_auth_KEYBYTES) {
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("The instance has no key for cursors; restore a backup."));
    return FALSE;
  }
  memcpy (key, bytes, length);
  sodium_memzero (bytes, length);
  return TRUE;
}

/* Whether the feed still tells all that happened since. */
static gboolean
is_good (const Page *page, const HjCursor *cursor)
{
  g_autofree char *epoch = hj_central_dup_meta (page->central, HJ_CENTRAL_META_EPOCH);

  return g_strcmp0 (cursor->epoch, epoch) == 0 && g_strcmp0 (cursor->user, page->user->name) == 0
         && cursor->pos >= hj_central_get_feed_floor (page->central) && cursor->pos <= page->head;
}

/* Without a good cursor everything is sent anew. What any laptop of the user may still hold, and
 * may hold no longer, is named, since this one cannot tell.
 */
static gboolean
begin_anew (Page *page, GError **error)
{
  g_autoptr (GPtrArray) given = hj_central_list_given (page->central, page->user->name, error);

  if (given == NULL)
    return FALSE;
  page->cursor = hj_cursor_new (page->user->name);
  page->cursor->epoch = hj_central_dup_meta (page->central, HJ_CENTRAL_META_EPOCH);
  page->cursor->pos = page->head;
  page->cursor->schema = page->cursor->known = page->schema;
  for (guint i = 0; i < given->len; i++) {
    const char *name = g_ptr_array_index (given, i);

    if (find_named (page, name) == NULL)
      hj_page_writer_add_bucket (page->writer, HJ_FRAME_FORGET, name);
  }
  return TRUE;
}

/* A reader whose program was updated has the columns fetched that it did not know before, and no
 * more than that. What is on its way begins anew.
 */
static void
compare_schema (Page *page)
{
  HjCursor *cursor = page->cursor;
  gboolean fetching = FALSE;

  if (cursor->schema >= page->schema) {
    cursor->schema = page->schema;
    return;
  }
  for (guint i = 0; i < cursor->buckets->len; i++) {
    HjCursorBucket *bucket = g_ptr_array_index (cursor->buckets, i);

    fetching = fetching || bucket->state == HJ_SNAPSHOT_COLUMNS;
    bucket->state = bucket->state == HJ_SNAPSHOT_DONE || bucket->state == HJ_SNAPSHOT_COLUMNS
                        ? HJ_SNAPSHOT_COLUMNS
                        : HJ_SNAPSHOT_WAITING;
    bucket->entity = 0;
    g_clear_pointer (&bucket->after, g_free);
  }
  if (!fetching)
    cursor->known = cursor->schema;
  cursor->schema = page->schema;
}

/* Takes away the buckets that the user lost, and notes those that were gained. */
static void
compare_scope (Page *page)
{
  GPtrArray *buckets = page->cursor->buckets;

  for (guint i = buckets->len; i > 0; i--) {
    const HjCursorBucket *bucket = g_ptr_array_index (buckets, i - 1);

    if (find_named (page, bucket->name) != NULL || HJ_MUTANT (scope_kept))
      continue;
    hj_page_writer_add_bucket (page->writer, HJ_FRAME_FORGET, bucket->name);
    g_ptr_array_remove_index (buckets, i - 1);
  }
  for (guint i = 0; i < page->subscriptions->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (page->subscriptions, i);

    if (hj_cursor_find (page->cursor, subscription->wire_name) == NULL)
      hj_cursor_add (page->cursor, subscription->wire_name);
  }
}

static guint64
get_mask (const Page *page, const HjSubscription *subscription, const HjEntity *entity)
{
  guint64 mask = hj_projection_get_mask (subscription->projection, entity);

  if (HJ_MUTANT (mask_ignored) && mask != 0)
    mask = G_MAXUINT64;
  return mask & hj_entity_fields_between (entity, page->known, page->schema);
}

/* A line for a row, or for all rows of a bucket from one up to another, see hj_audit_tells_of(). */
static void
note_rows (Page *page, const HjSubscription *subscription, const HjEntity *entity,
           const char *first, const char *last)
{
  if (page->rows != NULL)
    g_string_append_printf (page->rows, "%s %s %s %s\n", subscription->wire_name, entity->name,
                            first, last);
}

static gboolean
on_member_read_cb (HjRecord *record, gpointer user_data)
{
  Page *page = user_data;
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
  return !is_full (page);
}

static gboolean
write_entity (Page *page, gint64 bucket, const HjEntity *entity, GError **error)
{
  page->mask = get_mask (page, page->subscription, entity);
  if (entity->number != page->progress->entity)
    g_clear_pointer (&page->progress->after, g_free);
  page->progress->entity = entity->number;
  if (page->mask != 0
      && !hj_central_read_members (page->central, bucket, entity, page->progress->after,
                                   on_member_read_cb, page, error))
    return FALSE;
  if (page->first != NULL)
    note_rows (page, page->subscription, entity, page->first, page->progress->after);
  g_clear_pointer (&page->first, g_free);
  return TRUE;
}

/* Writes the rest of a bucket's rows in the order of their keys, as far as the page goes. */
static gboolean
write_snapshot (Page *page, GError **error)
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
  for (guint i = 0; i < n_entities && !is_full (page); i++) {
    /* What a running snapshot has passed already comes first in the list. */
    reached = reached || entities[i]->number == page->progress->entity;
    if (reached && !write_entity (page, bucket, entities[i], error))
      return FALSE;
  }
  if (is_full (page))
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
static gboolean
write_snapshots (Page *page, gboolean *done, GError **error)
{
  for (guint i = 0; i < page->subscriptions->len; i++) {
    page->subscription = g_ptr_array_index (page->subscriptions, i);
    page->progress = hj_cursor_find (page->cursor, page->subscription->wire_name);
    if (page->progress->state == HJ_SNAPSHOT_DONE)
      continue;
    if (!is_full (page) && !write_snapshot (page, error))
      return FALSE;
    if (page->progress->state != HJ_SNAPSHOT_DONE) {
      *done = FALSE;
      return TRUE;
    }
  }
  *done = TRUE;
  return TRUE;
}

static const HjSubscription *
find_subscription (const Page *page, const GArray *numbers, gint64 bucket)
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
write_current (Page *page, const HjSubscription *subscription, const HjFeedEntry *entry,
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
    note_rows (page, subscription, entry->entity, entry->id, entry->id);
  } else if (*told) {
    hj_page_writer_add_drop (page->writer, subscription->wire_name, entry->entity, entry->id);
  }
  return TRUE;
}

/* A change that is wholly outside the reader's columns is not sent. */
static gboolean
write_change (Page *page, const HjSubscription *subscription, const HjFeedEntry *entry,
              GError **error)
{
  guint64 mask = get_mask (page, subscription, entry->entity);
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
write_entries (Page *page, GPtrArray *entries, const GArray *numbers, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    const HjFeedEntry *entry = g_ptr_array_index (entries, i);

    if (entry->pos != page->cursor->pos && is_full (page))
      return TRUE;
    if (!write_change (page, find_subscription (page, numbers, entry->bucket), entry, error))
      return FALSE;
    page->cursor->pos = entry->pos;
  }
  return TRUE;
}

static GArray *
find_numbers (const Page *page, GError **error)
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
read_window (const Page *page, const GArray *numbers, gint64 *upto, GError **error)
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

static gboolean
write_feed (Page *page, GError **error)
{
  g_autoptr (GArray) numbers = NULL;

  if (page->cursor->pos >= page->head)
    return TRUE;
  numbers = find_numbers (page, error);
  if (numbers == NULL)
    return FALSE;
  while (page->cursor->pos < page->head && !is_full (page)) {
    gint64 upto = MIN (page->head, page->cursor->pos + FEED_WINDOW);
    g_autoptr (GPtrArray) entries = read_window (page, numbers, &upto, error);

    if (entries == NULL || !write_entries (page, entries, numbers, error))
      return FALSE;
    /* Past the last entry there is nothing until the window's end. */
    if (!is_full (page))
      page->cursor->pos = upto;
  }
  return TRUE;
}

static GBytes *
finish_page (Page *page, gboolean loaded, const guint8 *key, GError **error)
{
  g_autofree char *cursor = hj_cursor_to_text (page->cursor, key);
  HjPageCommit commit = {
    .cursor = cursor,
    .epoch = page->cursor->epoch,
    .more = !loaded || page->cursor->pos < page->head,
    .pos = page->cursor->pos,
    .time = hj_central_now (page->central),
    .durable = hj_central_get_meta_int (page->central, HJ_CENTRAL_META_DURABLE, 0),
  };

  return hj_page_writer_finish (page->writer, &commit, error);
}

static gboolean
begin_page (Page *page, const char *cursor, const guint8 *key, GError **error)
{
  const HjCentralUser *user = page->user;
  g_autoptr (HjCursor) sent = hj_cursor_from_text (cursor, key);

  page->head = hj_central_get_pos (page->central);
  page->subscriptions = hj_scope_subscriptions (user->name, user->role, user->org);
  page->writer = hj_page_writer_new ();
  page->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (sent != NULL && is_good (page, sent))
    page->cursor = g_steal_pointer (&sent);
  else if (!begin_anew (page, error))
    return FALSE;
  compare_scope (page);
  compare_schema (page);
  return TRUE;
}

/* What differs is sent anew, by the bucket. After a change one cannot tell. */
static gboolean
compare_piece (Page *page, const HjCheck *check, GError **error)
{
  const HjSubscription *subscription = find_named (page, check->bucket);
  HjCursorBucket *bucket = hj_cursor_find (page->cursor, check->bucket);
  gboolean same;

  if (subscription == NULL || bucket == NULL || bucket->state != HJ_SNAPSHOT_DONE
      || page->cursor->pos != page->head)
    return TRUE;
  if (!hj_changes_compare (page->central, subscription, page->schema, check, &same, error))
    return FALSE;
  if (same)
    return TRUE;
  g_message ("A laptop of %s holds %s otherwise than it was sent; it is sent anew",
             page->user->name, check->bucket);
  bucket->state = HJ_SNAPSHOT_WAITING;
  return TRUE;
}

/**
 * hj_changes_answer:
 * @user: who asks
 * @asked: its cursor is that of the last page that was applied; one that is %NULL, too old, of
 *   another epoch or not made here begins anew; the size of the page is kept between the protocol's
 *   limits, and overstepped by at most a row; a schema below 1 is the first
 * @rows: (nullable): takes which rows the page shows, a line each: bucket with projection, entity,
 *   first and last id
 * @error: a #HjSqlError
 *
 * Answers with what comes next for the user: first the rows of every bucket that is new to the
 * reader, in the order of their keys, then what happened since. Nothing is remembered from one
 * page to the next.
 *
 * Returns: (transfer full) (nullable): a page
 */
GBytes *
hj_changes_answer (HjCentral *central, const HjCentralUser *user, const HjChangesRequest *asked,
                   GString *rows, GError **error)
{
  g_auto (Page) page = { .central = central,
                         .user = user,
                         .rows = rows,
                         .schema = (guint)CLAMP (asked->schema, 1, HJ_SCHEMA_VERSION) };
  guint8 key[crypto_auth_KEYBYTES];
  gboolean loaded;

  page.max_bytes = (gsize)CLAMP (asked->bytes, HJ_WIRE_PAGE_MIN, HJ_WIRE_PAGE_MAX);
  if (!read_cursor_key (central, key, error) || !begin_page (&page, asked->cursor, key, error)
      || (asked->check != NULL && !compare_piece (&page, asked->check, error))
      || !write_snapshots (&page, &loaded, error) || (loaded && !write_feed (&page, error)))
    return NULL;
  GBytes *answer = finish_page (&page, loaded, key, error);

  sodium_memzero (key, sizeof key);
  return answer;
}
