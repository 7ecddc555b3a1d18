/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/audit/hj-audit-lookers.h"

#include "app/audit/hj-audit-item.h"

void
hj_audit_looker_free (HjAuditLooker *self)
{
  g_free (self->user);
  g_free (self);
}

/* Acts by which somebody gets to see what is kept about a person. */
static gboolean
is_look (const char *act)
{
  static const char *const looks[]
      = { "read", "open", "search", "list", "export", "print", "classify", NULL };

  return act != NULL && g_strv_contains (looks, act);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HjAuditLooker *one = *(const HjAuditLooker *const *)a;
  const HjAuditLooker *other = *(const HjAuditLooker *const *)b;

  return one->last > other->last ? -1 : one->last < other->last ? 1 : 0;
}

/**
 * hj_audit_lookers_count:
 * @entries: of #HjAuditItem
 *
 * Returns: (transfer full) (element-type HjAuditLooker): who looked, whoever did last first
 */
GPtrArray *
hj_audit_lookers_count (GListModel *entries)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *lookers = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_audit_looker_free);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (HjAuditItem) item = g_list_model_get_item (entries, i);
    const HjAuditLine *line = hj_audit_item_get_line (item);
    gint64 at = line->device_seq != 0 ? line->device_at : line->at;
    HjAuditLooker *looker;

    if (line->user == NULL || !is_look (line->act))
      continue;
    looker = g_hash_table_lookup (known, line->user);
    if (looker == NULL) {
      looker = g_new0 (HjAuditLooker, 1);
      looker->user = g_strdup (line->user);
      g_hash_table_insert (known, looker->user, looker);
      g_ptr_array_add (lookers, looker);
    }
    looker->count++;
    looker->last = MAX (looker->last, at);
  }
  g_ptr_array_sort (lookers, compare);
  return lookers;
}
