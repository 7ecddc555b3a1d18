/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-changes.h"

#include "core/base/hj-mutant.h"
#include "core/wire/hj-wire.h"
#include "server/db/hj-central-feed.h"
#include "server/sync/hj-changes-check.h"
#include "server/sync/hj-changes-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

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
is_good (const HjChangesPage *page, const HjCursor *cursor)
{
  g_autofree char *epoch = hj_central_dup_meta (page->central, HJ_CENTRAL_META_EPOCH);

  return g_strcmp0 (cursor->epoch, epoch) == 0 && g_strcmp0 (cursor->user, page->user->name) == 0
         && (cursor->pos >= hj_central_get_feed_floor (page->central) || HJ_MUTANT (floor_ignored))
         && cursor->pos <= page->head;
}

/* Without a good cursor everything is sent anew. What any laptop of the user may still hold, and
 * may hold no longer, is named, since this one cannot tell.
 */
static gboolean
begin_anew (HjChangesPage *page, GError **error)
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

    if (hj_changes_page_find (page, name) == NULL)
      hj_page_writer_add_bucket (page->writer, HJ_FRAME_FORGET, name);
  }
  return TRUE;
}

/* A reader whose program was updated has the columns fetched that it did not know before, and no
 * more than that. What is on its way begins anew.
 */
static void
compare_schema (HjChangesPage *page)
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
compare_scope (HjChangesPage *page)
{
  GPtrArray *buckets = page->cursor->buckets;

  for (guint i = buckets->len; i > 0; i--) {
    const HjCursorBucket *bucket = g_ptr_array_index (buckets, i - 1);

    if (hj_changes_page_find (page, bucket->name) != NULL || HJ_MUTANT (scope_kept))
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

static GBytes *
finish_page (HjChangesPage *page, gboolean loaded, const guint8 *key, GError **error)
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
begin_page (HjChangesPage *page, const char *cursor, const guint8 *key, GError **error)
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
compare_piece (HjChangesPage *page, const HjCheck *check, GError **error)
{
  const HjSubscription *subscription = hj_changes_page_find (page, check->bucket);
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
  g_auto (HjChangesPage) page = { .central = central,
                                  .user = user,
                                  .rows = rows,
                                  .schema = (guint)CLAMP (asked->schema, 1, HJ_SCHEMA_VERSION) };
  guint8 key[crypto_auth_KEYBYTES];
  gboolean loaded;

  page.max_bytes = (gsize)CLAMP (asked->bytes, HJ_WIRE_PAGE_MIN, HJ_WIRE_PAGE_MAX);
  if (!read_cursor_key (central, key, error) || !begin_page (&page, asked->cursor, key, error)
      || (asked->check != NULL && !compare_piece (&page, asked->check, error))
      || !hj_changes_write_snapshots (&page, &loaded, error)
      || (loaded && !hj_changes_write_feed (&page, error)))
    return NULL;
  GBytes *answer = finish_page (&page, loaded, key, error);

  sodium_memzero (key, sizeof key);
  return answer;
}
