/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-people-list.h"

#include "core/model/hj-entities.h"

struct _HjPersonItem {
  GObject parent_instance;
  HjPersonSummary *summary; /* (nullable) owned, until it arrives */
};

enum { ITEM_PROP_0, ITEM_PROP_SUMMARY, ITEM_N_PROPS };

static GParamSpec *item_props[ITEM_N_PROPS];

G_DEFINE_FINAL_TYPE (HjPersonItem, hj_person_item, G_TYPE_OBJECT)

/*
 * Row numbers of all people in order, and the items of those that were looked at. All questions go
 * to the store; the answer of an older question than the latest is thrown away.
 */
struct _HjPeopleList {
  GObject parent_instance;
  HjStore *store; /* owned */
  gulong changed_id;
  HjPeopleQuery query; /* strings owned */
  GArray *rowids;      /* owned, of gint64 */
  GHashTable *items;   /* owned, row number → HjPersonItem */
  GArray *wanted;      /* owned, row numbers whose lines are asked for in the next turn */
  guint idle_id;       /* source that asks for them */
  guint asked;         /* questions for row numbers so far */
  gboolean loading;
};

enum { PROP_0, PROP_LOADING, N_PROPS };

static GParamSpec *props[N_PROPS];

typedef struct {
  GWeakRef list;
  HjPeopleQuery query;
  guint number;     /* which question */
  GArray *rowids;   /* (nullable) owned */
  GPtrArray *lines; /* (nullable) owned */
} Question;

static void
hj_person_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, HJ_PERSON_ITEM (object)->summary);
}

static void
hj_person_item_finalize (GObject *object)
{
  g_clear_object (&HJ_PERSON_ITEM (object)->summary);
  G_OBJECT_CLASS (hj_person_item_parent_class)->finalize (object);
}

static void
hj_person_item_class_init (HjPersonItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hj_person_item_get_property;
  object_class->finalize = hj_person_item_finalize;
  item_props[ITEM_PROP_SUMMARY] = g_param_spec_object (
      "summary", NULL, NULL, HJ_TYPE_PERSON_SUMMARY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, ITEM_N_PROPS, item_props);
}

static void
hj_person_item_init (HjPersonItem *self)
{
}

/**
 * hj_person_item_get_summary:
 *
 * Returns: (transfer none) (nullable): the line, once it has arrived
 */
HjPersonSummary *
hj_person_item_get_summary (HjPersonItem *self)
{
  return self->summary;
}

static void
clear_query (HjPeopleQuery *query)
{
  g_free (query->typed);
  g_free (query->color);
}

static Question *
new_question (HjPeopleList *self)
{
  Question *question = g_atomic_rc_box_new0 (Question);

  g_weak_ref_init (&question->list, self);
  question->query = self->query;
  question->query.typed = g_strdup (self->query.typed);
  question->query.color = g_strdup (self->query.color);
  question->number = self->asked;
  return question;
}

static void
clear_question (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->list);
  clear_query (&question->query);
  g_clear_pointer (&question->rowids, g_array_unref);
  g_clear_pointer (&question->lines, g_ptr_array_unref);
}

static void
drop_question (gpointer question)
{
  g_atomic_rc_box_release_full (question, clear_question);
}

static gboolean
find_rowids (HjReplica *replica, gpointer data, GError **error)
{
  Question *question = data;

  question->rowids = hj_people_query_rowids (replica, &question->query, error);
  return question->rowids != NULL;
}

static gboolean
find_lines (HjReplica *replica, gpointer data, GError **error)
{
  Question *question = data;

  question->lines = hj_people_load (replica, (const gint64 *)(gpointer)question->rowids->data,
                                    question->rowids->len, error);
  return question->lines != NULL;
}

/* Only the part that differs is told, so that the view keeps its place. */
static void
take_rowids (HjPeopleList *self, GArray *fresh)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rowids);
  guint head = 0, tail = 0, shorter = MIN (old->len, fresh->len);

  while (head < shorter && g_array_index (old, gint64, head) == g_array_index (fresh, gint64, head))
    head++;
  while (tail < shorter - head
         && g_array_index (old, gint64, old->len - 1 - tail)
                == g_array_index (fresh, gint64, fresh->len - 1 - tail))
    tail++;
  self->rowids = g_array_ref (fresh);
  if (old->len - head - tail > 0 || fresh->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                fresh->len - head - tail);
}

static void
set_loading (HjPeopleList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
take_lines (HjPeopleList *self, GArray *rowids, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    HjPersonItem *item = g_hash_table_lookup (self->items, &g_array_index (rowids, gint64, i));

    if (item != NULL && g_set_object (&item->summary, g_ptr_array_index (lines, i)))
      g_object_notify_by_pspec (G_OBJECT (item), item_props[ITEM_PROP_SUMMARY]);
  }
}

static DexFuture *
on_lines_found_cb (DexFuture *future, gpointer data)
{
  Question *question = data;
  g_autoptr (HjPeopleList) self = g_weak_ref_get (&question->list);

  if (self != NULL && question->lines != NULL)
    take_lines (self, question->rowids, question->lines);
  return NULL;
}

static void
ask_for_lines (HjPeopleList *self, GArray *rowids)
{
  Question *question = new_question (self);

  question->rowids = rowids;
  dex_future_disown (dex_future_finally (
      hj_store_run (self->store, find_lines, g_atomic_rc_box_acquire (question), drop_question),
      on_lines_found_cb, question, drop_question));
}

/* The lines that somebody holds may have changed. */
static void
refresh_items (HjPeopleList *self)
{
  GArray *rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (rowids, key, 1);
  ask_for_lines (self, rowids);
}

static DexFuture *
on_rowids_found_cb (DexFuture *future, gpointer data)
{
  Question *question = data;
  g_autoptr (HjPeopleList) self = g_weak_ref_get (&question->list);

  if (self == NULL || question->number != self->asked)
    return NULL;
  set_loading (self, FALSE);
  if (question->rowids != NULL) {
    take_rowids (self, question->rowids);
    refresh_items (self);
  }
  return NULL;
}

static void
ask_for_rowids (HjPeopleList *self)
{
  self->asked++;
  Question *question = new_question (self);

  set_loading (self, TRUE);
  dex_future_disown (dex_future_finally (
      hj_store_run (self->store, find_rowids, g_atomic_rc_box_acquire (question), drop_question),
      on_rowids_found_cb, question, drop_question));
}

static void
on_store_changed_cb (HjStore *store, guint64 entities, HjPeopleList *self)
{
  const guint64 shown = (G_GUINT64_CONSTANT (1) << hj_entity_person.number)
                        | (G_GUINT64_CONSTANT (1) << hj_entity_detention.number)
                        | (G_GUINT64_CONSTANT (1) << hj_entity_label.number)
                        | (G_GUINT64_CONSTANT (1) << hj_entity_ticket.number);

  if ((entities & shown) != 0)
    ask_for_rowids (self);
}

static void
on_item_gone_cb (gpointer data, GObject *item)
{
  HjPeopleList *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (value == item)
      g_hash_table_iter_remove (&iter);
  }
}

/* A view asks for many items in one turn of the main loop: their lines are one question. */
static gboolean
on_turn_ended_cb (gpointer data)
{
  HjPeopleList *self = data;

  self->idle_id = 0;
  ask_for_lines (self, g_steal_pointer (&self->wanted));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  return G_SOURCE_REMOVE;
}

static GType
get_item_type (GListModel *model)
{
  return HJ_TYPE_PERSON_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return HJ_PEOPLE_LIST (model)->rowids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HjPeopleList *self = HJ_PEOPLE_LIST (model);

  if (position >= self->rowids->len)
    return NULL;
  gint64 rowid = g_array_index (self->rowids, gint64, position);
  HjPersonItem *item = g_hash_table_lookup (self->items, &rowid);

  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (HJ_TYPE_PERSON_ITEM, NULL);
  g_hash_table_insert (self->items, g_memdup2 (&rowid, sizeof rowid), item);
  g_object_weak_ref (G_OBJECT (item), on_item_gone_cb, self);
  g_array_append_val (self->wanted, rowid);
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn_ended_cb, self, NULL);
  return item;
}

static void
hj_people_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HjPeopleList, hj_people_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hj_people_list_model_init))

static void
hj_people_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, HJ_PEOPLE_LIST (object)->loading);
}

static void
hj_people_list_dispose (GObject *object)
{
  HjPeopleList *self = HJ_PEOPLE_LIST (object);
  GHashTableIter iter;
  gpointer item;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->store);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    g_object_weak_unref (item, on_item_gone_cb, self);
    g_hash_table_iter_remove (&iter);
  }
  g_clear_object (&self->store);
  G_OBJECT_CLASS (hj_people_list_parent_class)->dispose (object);
}

static void
hj_people_list_finalize (GObject *object)
{
  HjPeopleList *self = HJ_PEOPLE_LIST (object);

  clear_query (&self->query);
  g_clear_pointer (&self->rowids, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (hj_people_list_parent_class)->finalize (object);
}

static void
hj_people_list_class_init (HjPeopleListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hj_people_list_get_property;
  object_class->dispose = hj_people_list_dispose;
  object_class->finalize = hj_people_list_finalize;
  /**
   * HjPeopleList:loading:
   *
   * Whether the answer to the latest question has not come yet.
   */
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hj_people_list_init (HjPeopleList *self)
{
  self->rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * hj_people_list_new:
 * @store: where the people are
 *
 * Returns: (transfer full): a list model of #HjPersonItem that is empty at first and keeps itself
 *   true; it never waits for the store
 */
HjPeopleList *
hj_people_list_new (HjStore *store)
{
  HjPeopleList *self = g_object_new (HJ_TYPE_PEOPLE_LIST, NULL);

  self->store = g_object_ref (store);
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), self);
  ask_for_rowids (self);
  return self;
}

/**
 * hj_people_list_set_typed:
 * @typed: (nullable): what is searched for
 */
void
hj_people_list_set_typed (HjPeopleList *self, const char *typed)
{
  if (g_set_str (&self->query.typed, typed))
    ask_for_rowids (self);
}

/**
 * hj_people_list_set_color:
 * @color: (nullable): a label's colour, or %NULL for all people
 */
void
hj_people_list_set_color (HjPeopleList *self, const char *color)
{
  if (g_set_str (&self->query.color, color))
    ask_for_rowids (self);
}

void
hj_people_list_set_detained_only (HjPeopleList *self, gboolean detained_only)
{
  if (self->query.detained_only == detained_only)
    return;
  self->query.detained_only = detained_only;
  ask_for_rowids (self);
}

gboolean
hj_people_list_is_loading (HjPeopleList *self)
{
  return self->loading;
}
