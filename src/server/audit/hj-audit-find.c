/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit-private.h"

#include "core/model/hj-entities.h"
#include "server/db/hj-central-feed.h"
#include "server/db/hj-central-list.h"

#include <string.h>

/* Entries that one question looks at, so that nobody waits long for the database. */
#define LOOK_MAX 20000

typedef struct {
  HjCentral *central;
  const HjAuditQuery *query;
  GHashTable *rows;  /* (nullable) owned: of the people that were asked for */
  HjAuditPage *page; /* owned */
  guint n_looked_at;
} Finding;

/* Whoever takes all rows of an entity takes those that the laptop has, or had. */
static gboolean
took_all_of (HjCentral *central, const HjAuditEntry *entry, GHashTable *rows)
{
  g_autoptr (GPtrArray) buckets = hj_central_list_given (central, entry->user, NULL);
  const HjEntity *entity = hj_entity_find (entry->entity);
  g_autofree char *prefix = g_strconcat (entry->entity, " ", NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rows);
  while (buckets != NULL && entity != NULL && g_hash_table_iter_next (&iter, &key, NULL)) {
    for (guint i = 0; g_str_has_prefix (key, prefix) && i < buckets->len; i++) {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (buckets, i), "#", 2);

      if (hj_central_was_member (central, parts[0], entity, (const char *)key + strlen (prefix)))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
tells_of (Finding *self, const HjAuditEntry *entry)
{
  if (self->rows == NULL || hj_audit_tells_of (self->central, entry, self->rows))
    return TRUE;
  return entry->device_seq != 0 && entry->row == NULL && entry->entity != NULL
         && entry->user != NULL && !g_str_equal (entry->act, HJ_DEED_SEARCH)
         && !g_str_equal (entry->act, HJ_DEED_IMPORT)
         && took_all_of (self->central, entry, self->rows);
}

/**
 * hj_audit_concerns_user:
 *
 * Returns: whether the user did it, or it was done to the user's account
 */
gboolean
hj_audit_concerns_user (const HjAuditEntry *entry, const char *user)
{
  return g_strcmp0 (user, entry->user) == 0
         || (g_strcmp0 (entry->entity, HJ_AUDIT_ACCOUNT) == 0 && g_strcmp0 (entry->row, user) == 0);
}

static gboolean
fits (Finding *self, const HjAuditEntry *entry)
{
  const HjAuditQuery *query = self->query;
  gint64 at = entry->device_seq != 0 ? entry->device_at : entry->at;

  return at >= query->from && at < query->until
         && (query->user == NULL || hj_audit_concerns_user (entry, query->user))
         && (query->act == NULL || g_strcmp0 (query->act, entry->act) == 0)
         && (query->why == NULL
             || (entry->purpose != NULL && strstr (entry->purpose, query->why) != NULL))
         && tells_of (self, entry);
}

static char *
dup_short (const char *text)
{
  if (text == NULL || strlen (text) <= HJ_AUDIT_DETAIL_MAX)
    return g_strdup (text);
  g_autofree char *start = g_strndup (
      text, (gsize)(g_utf8_find_prev_char (text, text + HJ_AUDIT_DETAIL_MAX + 1) - text));

  return g_strconcat (start, "…", NULL);
}

static HjAuditLine *
make_line (const HjAuditEntry *entry)
{
  HjAuditLine *line = g_new0 (HjAuditLine, 1);

  line->seq = entry->seq;
  line->at = entry->at;
  line->device_seq = entry->device_seq;
  line->device_at = entry->device_at;
  line->user = g_strdup (entry->user);
  line->device = g_strdup (entry->device);
  line->act = g_strdup (entry->act);
  line->what = g_strdup (entry->what);
  line->entity = g_strdup (entry->entity);
  line->row = g_strdup (entry->row);
  line->purpose = dup_short (entry->purpose);
  line->detail = dup_short (entry->detail);
  return line;
}

static gboolean
on_entry_looked_at_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Finding *self = user_data;

  self->page->before = entry->seq;
  if (fits (self, entry))
    g_ptr_array_add (self->page->lines, make_line (entry));
  return ++self->n_looked_at < LOOK_MAX && self->page->lines->len < HJ_AUDIT_LIST_MAX;
}

static GHashTable *
find_rows (HjCentral *central, GPtrArray *people, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < people->len; i++) {
    g_autoptr (GHashTable) own
        = hj_audit_rows_of_person (central, g_ptr_array_index (people, i), error);
    GHashTableIter iter;
    gpointer key;

    if (own == NULL)
      return NULL;
    g_hash_table_iter_init (&iter, own);
    while (g_hash_table_iter_next (&iter, &key, NULL))
      g_hash_table_add (rows, g_strdup (key));
  }
  return g_steal_pointer (&rows);
}

/**
 * hj_audit_find:
 * @query: what is looked for
 * @person: (out) (optional) (transfer full) (nullable): id of the person that was asked for, where
 *   it is one
 * @error: a #HjSqlError
 *
 * Looks through a bounded number of entries, the newest first. The page may be empty and still say
 * where to go on.
 *
 * Returns: (transfer full) (nullable): what was found
 */
HjAuditPage *
hj_audit_find (HjCentral *central, const HjAuditQuery *query, char **person, GError **error)
{
  g_autoptr (HjAuditPage) page = hj_audit_page_new ();
  g_autoptr (GHashTable) rows = NULL;
  g_autoptr (GPtrArray) people = NULL;
  Finding finding = { .central = central, .query = query, .page = page };

  if (query->person != NULL) {
    people = hj_central_list_people_known_as (central, query->person, error);
    rows = people == NULL ? NULL : find_rows (central, people, error);
    if (rows == NULL)
      return NULL;
    page->n_people = people->len;
    if (person != NULL && people->len == 1)
      *person = g_strdup (g_ptr_array_index (people, 0));
  }
  finding.rows = rows;
  if (!hj_central_audit_walk_back (central, query->before, on_entry_looked_at_cb, &finding, error))
    return NULL;
  if (finding.n_looked_at < LOOK_MAX && page->lines->len < HJ_AUDIT_LIST_MAX)
    page->before = 0;
  return g_steal_pointer (&page);
}
