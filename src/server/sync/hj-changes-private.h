/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-page.h"
#include "server/db/hj-central-accounts.h"
#include "server/scope/hj-scope.h"
#include "server/sync/hj-cursor.h"

G_BEGIN_DECLS

/**
 * HjChangesPage:
 *
 * One page of changes on its way. Nothing is owned but what it says.
 */
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
} HjChangesPage;

void hj_changes_page_clear (HjChangesPage *self);
gboolean hj_changes_page_is_full (const HjChangesPage *self);
const HjSubscription *hj_changes_page_find (const HjChangesPage *self, const char *wire_name);
guint64 hj_changes_page_get_mask (const HjChangesPage *self, const HjSubscription *subscription,
                                  const HjEntity *entity);
void hj_changes_page_note_rows (HjChangesPage *self, const HjSubscription *subscription,
                                const HjEntity *entity, const char *first, const char *last);

gboolean hj_changes_write_snapshots (HjChangesPage *page, gboolean *done, GError **error);
gboolean hj_changes_write_feed (HjChangesPage *page, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjChangesPage, hj_changes_page_clear)

G_END_DECLS
