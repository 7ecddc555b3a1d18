/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-paged-list.h"

#include "core/store/hj-list-changes.h"
#include "core/store/hj-list-item-private.h"
#include "core/store/hj-query-private.h"

/* Rows that are read together. */
#define PAGE_ROWS 64
/* Pages that are kept though nobody looks at them, so that going back shows them at once. */
#define PAGES_KEPT 24

/*
 * Everything that takes time is asked of the store, which works elsewhere: the order with how it
 * differs from the one before, and rows. On the thread of the list it is only taken in.
 */
struct _HjPagedList {
  GObject parent_instance;
  HjStore *store; /* owned */
  gulong changed_id;
  HjQuery *query;    /* owned */
  GArray *order;     /* owned, of gint64 row numbers */
  GHashTable *items; /* owned, row number → HjListItem that is held by somebody, borrowed */
  GQueue pages;      /* owned, of GPtrArray of HjListItem, the latest first */
  GArray *wanted;    /* owned, row numbers that are asked for in the next turn */
  guint idle_id;     /* the source that asks for them */
  gboolean asking;   /* for the order */
  gboolean asks_again;
  gboolean loading;
  char *error; /* (nullable) owned, why the last answer did not come */
};

enum { PROP_0, PROP_LOADING, PROP_ERROR, N_PROPS };
static GParamSpec *props[N_PROPS];

static void hj_paged_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HjPagedList, hj_paged_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hj_paged_list_model_init))

/* What the store is asked; written by its thread and read when the answer has come. */
typedef struct {
  GWeakRef list;
  HjQuery *query;       /* owned */
  GArray *before;       /* (nullable) owned, where the order is asked for */
  GArray *rowids;       /* owned, whose rows are asked for */
  GArray *order;        /* (nullable) owned, the answer */
  GArray *changes;      /* (nullable) owned, the answer: from @before to @order */
  GPtrArray *records;   /* (nullable) owned, the answer */
  GPtrArray *summaries; /* (nullable) owned, the answer */
} Question;

static Question *
new_question (HjPagedList *self, GArray *rowids)
{
  Question *question = g_atomic_rc_box_new0 (Question);

  g_weak_ref_init (&question->list, self);
  question->query = hj_query_ref (self->query);
  question->rowids = rowids;
  return question;
}

static void
clear_question (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->list);
  hj_query_unref (question->query);
  g_clear_pointer (&question->before, g_array_unref);
  g_clear_pointer (&question->rowids, g_array_unref);
  g_clear_pointer (&question->order, g_array_unref);
  g_clear_pointer (&question->changes, g_array_unref);
  g_clear_pointer (&question->records, g_ptr_array_unref);
  g_clear_pointer (&question->summaries, g_ptr_array_unref);
}

static void
drop_question (gpointer question)
{
  g_atomic_rc_box_release_full (question, clear_question);
}

/* On the store's thread. */
static gboolean
answer (HjReplica *replica, gpointer data, GError **error)
{
  Question *question = data;
  const gint64 *rowids = (const gint64 *)(gpointer)question->rowids->data;
  guint n_rowids = question->rowids->len;

  if (question->before != NULL) {
    question->order = hj_replica_select_rowids (replica, question->query, error);
    if (question->order == NULL)
      return FALSE;
    question->changes = hj_list_changes_find (question->before, question->order);
  }
  if (hj_query_is_people (question->query))
    question->summaries
        = hj_query_read_people (replica, rowids, n_rowids, &question->records, error);
  else
    question->records = hj_query_read_records (replica, question->query, rowids, n_rowids, error);
  return question->records != NULL;
}

static DexFuture *
ask (HjPagedList *self, Question *question, DexFutureCallback callback)
{
  return dex_future_finally (
      hj_store_run (self->store, answer, g_atomic_rc_box_acquire (question), drop_question),
      callback, question, drop_question);
}

static void
set_error (HjPagedList *self, DexFuture *future)
{
  g_autoptr (GError) problem = NULL;

  dex_future_get_value (future, &problem);
  if (g_set_str (&self->error, problem != NULL ? problem->message : NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
fill_items (HjPagedList *self, const Question *question)
{
  for (guint i = 0; question->records != NULL && i < question->records->len; i++) {
    gint64 rowid = g_array_index (question->rowids, gint64, i);
    HjRecord *record = g_ptr_array_index (question->records, i);
    HjListItem *item = g_hash_table_lookup (self->items, &rowid);

    /* A row that is gone leaves the list with the next order. */
    if (item != NULL && record != NULL)
      hj_list_item_fill (item, record,
                         question->summaries != NULL ? g_ptr_array_index (question->summaries, i)
                                                     : NULL);
  }
}

static DexFuture *
on_rows_read_cb (DexFuture *future, gpointer data)
{
  Question *question = data;
  g_autoptr (HjPagedList) self = g_weak_ref_get (&question->list);

  if (self != NULL && self->store != NULL) {
    set_error (self, future);
    fill_items (self, question);
  }
  return NULL;
}

/* A view asks for many items in one turn of the main loop: their rows are one question. */
static gboolean
on_turn_ended_cb (gpointer data)
{
  HjPagedList *self = data;
  GArray *rowids = g_array_new (FALSE, FALSE, sizeof (gint64));

  self->idle_id = 0;
  for (guint i = 0; i < self->wanted->len; i++) {
    gint64 rowid = g_array_index (self->wanted, gint64, i);

    if (g_hash_table_contains (self->items, &rowid))
      g_array_append_val (rowids, rowid);
  }
  g_array_set_size (self->wanted, 0);
  dex_future_disown (ask (self, new_question (self, rowids), on_rows_read_cb));
  return G_SOURCE_REMOVE;
}

/* The list is right at each of the changes; from the last, so that places before stay true. */
static void
take_order (HjPagedList *self, const Question *question)
{
  if (question->changes->len == 0)
    return;
  g_array_unref (self->order);
  self->order = g_array_copy (question->before);
  for (guint i = question->changes->len; i-- > 0;) {
    const HjListChange *change = &g_array_index (question->changes, HjListChange, i);

    g_array_remove_range (self->order, change->at, change->n_removed);
    if (change->n_added > 0)
      g_array_insert_vals (self->order, change->at,
                           &g_array_index (question->order, gint64, change->added_at),
                           change->n_added);
    g_list_model_items_changed (G_LIST_MODEL (self), change->at, change->n_removed,
                                change->n_added);
  }
}

static void ask_for_order (HjPagedList *self);

static DexFuture *
on_order_found_cb (DexFuture *future, gpointer data)
{
  Question *question = data;
  g_autoptr (HjPagedList) self = g_weak_ref_get (&question->list);

  if (self == NULL || self->store == NULL)
    return NULL;
  /* The answer to a query that is no longer asked is left alone. */
  if (question->query == self->query) {
    set_error (self, future);
    if (question->order != NULL)
      take_order (self, question);
    fill_items (self, question);
    if (self->loading) {
      self->loading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  }
  self->asking = FALSE;
  if (self->asks_again)
    ask_for_order (self);
  return NULL;
}

/* One question at a time: what comes meanwhile makes one more of it, however much it is. */
static void
ask_for_order (HjPagedList *self)
{
  GArray *rowids;
  GHashTableIter iter;
  gpointer rowid;

  if (self->store == NULL)
    return;
  self->asks_again = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &rowid, NULL))
    g_array_append_vals (rowids, rowid, 1);
  Question *question = new_question (self, rowids);

  question->before = g_array_ref (self->order);
  dex_future_disown (ask (self, question, on_order_found_cb));
}

static void
on_store_changed_cb (HjStore *store, guint64 entities, HjPagedList *self)
{
  if (hj_query_is_touched (self->query, entities))
    ask_for_order (self);
}

static GType
hj_paged_list_get_item_type (GListModel *model)
{
  return HJ_TYPE_LIST_ITEM;
}

static guint
hj_paged_list_get_n_items (GListModel *model)
{
  return HJ_PAGED_LIST (model)->order->len;
}

/* Makes the items of a page, asks for their rows, and keeps them for a while. */
static void
want_page (HjPagedList *self, guint position)
{
  GPtrArray *page = g_ptr_array_new_full (PAGE_ROWS, g_object_unref);
  guint first = position - position % PAGE_ROWS;

  for (guint i = first; i < MIN (first + PAGE_ROWS, self->order->len); i++) {
    gint64 rowid = g_array_index (self->order, gint64, i);
    HjListItem *item = g_hash_table_lookup (self->items, &rowid);

    if (item == NULL)
      g_array_append_val (self->wanted, rowid);
    g_ptr_array_add (page,
                     item != NULL ? g_object_ref (item) : hj_list_item_new (rowid, self->items));
  }
  g_queue_push_head (&self->pages, page);
  if (self->pages.length > PAGES_KEPT)
    g_ptr_array_unref (g_queue_pop_tail (&self->pages));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn_ended_cb, self, NULL);
}

static gpointer
hj_paged_list_get_item (GListModel *model, guint position)
{
  HjPagedList *self = HJ_PAGED_LIST (model);

  if (position >= self->order->len)
    return NULL;
  gint64 rowid = g_array_index (self->order, gint64, position);

  if (!g_hash_table_contains (self->items, &rowid))
    want_page (self, position);
  return g_object_ref (g_hash_table_lookup (self->items, &rowid));
}

static void
hj_paged_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hj_paged_list_get_item_type;
  iface->get_n_items = hj_paged_list_get_n_items;
  iface->get_item = hj_paged_list_get_item;
}

static void
hj_paged_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HjPagedList *self = HJ_PAGED_LIST (object);

  switch (id) {
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_ERROR:
    g_value_set_string (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
drop_page (gpointer page)
{
  g_ptr_array_unref (page);
}

static void
hj_paged_list_dispose (GObject *object)
{
  HjPagedList *self = HJ_PAGED_LIST (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_id, self->store);
  g_clear_object (&self->store);
  g_queue_clear_full (&self->pages, drop_page);
  G_OBJECT_CLASS (hj_paged_list_parent_class)->dispose (object);
}

static void
hj_paged_list_finalize (GObject *object)
{
  HjPagedList *self = HJ_PAGED_LIST (object);

  g_clear_pointer (&self->query, hj_query_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_free (self->error);
  G_OBJECT_CLASS (hj_paged_list_parent_class)->finalize (object);
}

static void
hj_paged_list_class_init (HjPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hj_paged_list_get_property;
  object_class->dispose = hj_paged_list_dispose;
  object_class->finalize = hj_paged_list_finalize;
  /**
   * HjPagedList:loading:
   *
   * Whether the first order has not arrived yet.
   */
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * HjPagedList:error:
   *
   * Why the last answer of the store did not come, in words for the user, or %NULL.
   */
  props[PROP_ERROR]
      = g_param_spec_string ("error", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hj_paged_list_init (HjPagedList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->loading = TRUE;
}

/**
 * hj_paged_list_new:
 * @store: where the rows are
 * @query: which of them, and in which order; not changed any more
 *
 * Returns: (transfer full): a list that is empty until the store has answered
 */
HjPagedList *
hj_paged_list_new (HjStore *store, HjQuery *query)
{
  HjPagedList *self = g_object_new (HJ_TYPE_PAGED_LIST, NULL);

  self->store = g_object_ref (store);
  self->query = hj_query_ref (query);
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), self);
  ask_for_order (self);
  return self;
}

/**
 * hj_paged_list_set_query:
 * @query: over the same entity as the one before; not changed any more
 *
 * Asks for other rows. What is shown stays until they have arrived.
 */
void
hj_paged_list_set_query (HjPagedList *self, HjQuery *query)
{
  g_return_if_fail (hj_query_get_entity (query) == hj_query_get_entity (self->query));
  g_return_if_fail (hj_query_is_people (query) == hj_query_is_people (self->query));
  hj_query_ref (query);
  hj_query_unref (self->query);
  self->query = query;
  ask_for_order (self);
}

gboolean
hj_paged_list_get_loading (HjPagedList *self)
{
  return self->loading;
}

/**
 * hj_paged_list_dup_error:
 *
 * Returns: (transfer full) (nullable): why the last answer of the store did not come
 */
char *
hj_paged_list_dup_error (HjPagedList *self)
{
  return g_strdup (self->error);
}
