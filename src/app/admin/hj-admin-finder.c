/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/hj-admin-finder.h"

#include "core/store/hj-words.h"

struct _HjAdminFinder {
  GObject parent_instance;

  HjAdminDesk *desk;             /* owned */
  const HjAdminFinderKind *kind; /* static */
  GtkFilter *filter;             /* owned */
  GListModel *found;             /* owned */
  GHashTable *words;             /* owned, id to what an item is found by */
  GStrv typed;                   /* (nullable) owned, what is searched for */
};

G_DEFINE_FINAL_TYPE (HjAdminFinder, hj_admin_finder, G_TYPE_OBJECT)

static char *
dup_words (HjAdminFinder *self, HjAdminItem *item)
{
  g_auto (HjCaseLine) line = { 0 };
  g_autofree char *pinyin = NULL;
  g_autofree char *all = NULL;
  int place;

  self->kind->describe (self->desk, item, &line);
  pinyin = hj_words_of_name (line.heading);
  all = g_strjoin (" ", hj_admin_item_get_id (item), line.heading, pinyin, line.details,
                   self->kind->section == NULL ? "" : self->kind->section (item, &place), line.mark,
                   NULL);
  return g_utf8_casefold (all, -1);
}

static gboolean
is_found (gpointer object, gpointer user_data)
{
  HjAdminFinder *self = user_data;
  const char *id = hj_admin_item_get_id (object);
  char *words;

  if (self->typed == NULL || self->typed[0] == NULL)
    return TRUE;
  words = g_hash_table_lookup (self->words, id);
  if (words == NULL) {
    words = dup_words (self, object);
    g_hash_table_insert (self->words, g_strdup (id), words);
  }
  for (guint i = 0; self->typed[i] != NULL; i++) {
    if (strstr (words, self->typed[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static int
compare_sections (gconstpointer a, gconstpointer b, gpointer user_data)
{
  HjAdminFinder *self = user_data;
  int left = 0, right = 0;

  self->kind->section ((gpointer)a, &left);
  self->kind->section ((gpointer)b, &right);
  return left - right;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  HjAdminFinder *self = user_data;
  g_auto (HjCaseLine) left = { 0 };
  g_auto (HjCaseLine) right = { 0 };

  self->kind->describe (self->desk, (gpointer)a, &left);
  self->kind->describe (self->desk, (gpointer)b, &right);
  return g_utf8_collate (left.heading, right.heading);
}

static GListModel *
sort (HjAdminFinder *self, GListModel *items)
{
  GtkSorter *names = self->kind->told_order
                         ? NULL
                         : GTK_SORTER (gtk_custom_sorter_new (compare_names, self, NULL));
  g_autoptr (GtkSorter) sections
      = GTK_SORTER (gtk_custom_sorter_new (compare_sections, self, NULL));
  GtkSortListModel *sorted = gtk_sort_list_model_new (items, names);

  gtk_sort_list_model_set_section_sorter (sorted, sections);
  return G_LIST_MODEL (sorted);
}

static GListModel *
make_found (HjAdminFinder *self)
{
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkFilterListModel *found;

  for (guint i = 0; i < self->kind->n_kinds; i++)
    g_list_store_append (lists, hj_admin_desk_get_list (self->desk, self->kind->kinds[i]));
  found
      = gtk_filter_list_model_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists))),
                                   g_object_ref (self->filter));
  return self->kind->section == NULL ? G_LIST_MODEL (found) : sort (self, G_LIST_MODEL (found));
}

static void
hj_admin_finder_finalize (GObject *object)
{
  HjAdminFinder *self = HJ_ADMIN_FINDER (object);

  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->desk);
  g_hash_table_unref (self->words);
  g_strfreev (self->typed);
  G_OBJECT_CLASS (hj_admin_finder_parent_class)->finalize (object);
}

static void
hj_admin_finder_class_init (HjAdminFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_admin_finder_finalize;
}

static void
hj_admin_finder_init (HjAdminFinder *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * hj_admin_finder_new:
 * @kind: borrowed
 *
 * Returns: (transfer full): a finder that finds everything yet
 */
HjAdminFinder *
hj_admin_finder_new (HjAdminDesk *desk, const HjAdminFinderKind *kind)
{
  HjAdminFinder *self = g_object_new (HJ_TYPE_ADMIN_FINDER, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  self->found = make_found (self);
  return self;
}

/**
 * hj_admin_finder_get_found:
 *
 * Returns: (transfer none): of #HjAdminItem, in sections where there are some; of no use once the
 *   finder is gone
 */
GListModel *
hj_admin_finder_get_found (HjAdminFinder *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_FINDER (self), NULL);
  return self->found;
}

/**
 * hj_admin_finder_count_all:
 *
 * Returns: how many items there are, found or not
 */
guint
hj_admin_finder_count_all (HjAdminFinder *self)
{
  guint n = 0;

  g_return_val_if_fail (HJ_IS_ADMIN_FINDER (self), 0);
  for (guint i = 0; i < self->kind->n_kinds; i++)
    n += g_list_model_get_n_items (hj_admin_desk_get_list (self->desk, self->kind->kinds[i]));
  return n;
}

/**
 * hj_admin_finder_search:
 * @typed: words, all of which an item has to have
 */
void
hj_admin_finder_search (HjAdminFinder *self, const char *typed)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (HJ_IS_ADMIN_FINDER (self));
  folded = g_strstrip (g_utf8_casefold (typed, -1));
  g_strfreev (self->typed);
  self->typed = g_strsplit_set (folded, " \t", -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * hj_admin_finder_look_again:
 *
 * Lines say something else now.
 */
void
hj_admin_finder_look_again (HjAdminFinder *self)
{
  g_return_if_fail (HJ_IS_ADMIN_FINDER (self));
  g_hash_table_remove_all (self->words);
  if (self->typed != NULL && self->typed[0] != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}
