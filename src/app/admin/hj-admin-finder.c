/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/hj-admin-finder.h"

#include "core/store/hj-words.h"

/* Pinyin is dear: so many items get their words at a time, while nothing else is to be done. */
#define WORDS_AT_A_TIME 20

struct _HjAdminFinder {
  GObject parent_instance;

  HjAdminDesk *desk;             /* owned */
  const HjAdminFinderKind *kind; /* static */
  GtkFilter *filter;             /* owned */
  GListModel *all;               /* owned, of all lists */
  GListModel *found;             /* owned */
  GHashTable *words;             /* owned, id to what an item is found by */
  GStrv typed;                   /* (nullable) owned, what is searched for */
  guint idle;                    /* source id, while items wait for their words */
  guint next;                    /* place of the next one of them */
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

static const char *
get_words (HjAdminFinder *self, HjAdminItem *item)
{
  const char *id = hj_admin_item_get_id (item);
  char *words = g_hash_table_lookup (self->words, id);

  if (words == NULL) {
    words = dup_words (self, item);
    g_hash_table_insert (self->words, g_strdup (id), words);
  }
  return words;
}

static gboolean
on_idle_cb (gpointer user_data)
{
  HjAdminFinder *self = user_data;
  guint end = self->next + WORDS_AT_A_TIME;

  for (; self->next < end; self->next++) {
    g_autoptr (HjAdminItem) item = g_list_model_get_item (self->all, self->next);

    if (item == NULL) {
      self->idle = 0;
      return G_SOURCE_REMOVE;
    }
    get_words (self, item);
  }
  return G_SOURCE_CONTINUE;
}

static void
begin_words (HjAdminFinder *self)
{
  self->next = 0;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, on_idle_cb, self, NULL);
}

static gboolean
is_found (gpointer object, gpointer user_data)
{
  HjAdminFinder *self = user_data;
  const char *words;

  if (self->typed == NULL || self->typed[0] == NULL)
    return TRUE;
  words = get_words (self, object);
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
make_all (HjAdminFinder *self)
{
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint i = 0; i < self->kind->n_kinds; i++)
    g_list_store_append (lists, hj_admin_desk_get_list (self->desk, self->kind->kinds[i]));
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

static GListModel *
make_found (HjAdminFinder *self)
{
  GtkFilterListModel *found
      = gtk_filter_list_model_new (g_object_ref (self->all), g_object_ref (self->filter));

  return self->kind->section == NULL ? G_LIST_MODEL (found) : sort (self, G_LIST_MODEL (found));
}

static void
hj_admin_finder_finalize (GObject *object)
{
  HjAdminFinder *self = HJ_ADMIN_FINDER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->found);
  g_clear_object (&self->all);
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
  self->all = make_all (self);
  self->found = make_found (self);
  begin_words (self);
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
  g_return_val_if_fail (HJ_IS_ADMIN_FINDER (self), 0);
  return g_list_model_get_n_items (self->all);
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
  begin_words (self);
}
