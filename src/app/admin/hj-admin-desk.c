/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/hj-admin-desk.h"

#include "app/hj-session-ask.h"

typedef struct {
  GListStore *items; /* owned */
  GHashTable *by_id; /* owned, its items, which it holds */
  GError *problem;   /* (nullable) owned, why it could not be asked last */
  gint64 told_at;    /* UTC milliseconds, 0 for never */
  gboolean asking;
  gboolean stale; /* something was done meanwhile */
} Told;

struct _HjAdminDesk {
  GObject parent_instance;

  HjSession *session; /* owned */
  Told told[HJ_N_DESK_KINDS];
  gint64 lease_days;
};

G_DEFINE_FINAL_TYPE (HjAdminDesk, hj_admin_desk, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const paths[HJ_N_DESK_KINDS] = {
  [HJ_DESK_ORGS] = HJ_ADMIN_ORGS,       [HJ_DESK_USERS] = HJ_ADMIN_USERS,
  [HJ_DESK_LAPTOPS] = HJ_ADMIN_DEVICES, [HJ_DESK_SEALED] = HJ_ADMIN_SEALED,
  [HJ_DESK_HELD] = HJ_ADMIN_HELD,       [HJ_DESK_LEASE] = HJ_ADMIN_LEASE,
};

typedef struct {
  HjAdminDesk *desk; /* owned */
  HjDeskKind kind;
} Loading;

typedef struct {
  HjAdminDesk *desk; /* owned */
  const char *path;  /* static */
  GBytes *body;      /* owned */
  GWeakRef owner;
  HjAdminDone done;
} Giving;

static void
free_loading (gpointer data)
{
  g_object_unref (((Loading *)data)->desk);
  g_free (data);
}

static void
free_giving (gpointer data)
{
  Giving *giving = data;

  g_weak_ref_clear (&giving->owner);
  g_bytes_unref (giving->body);
  g_object_unref (giving->desk);
  g_free (giving);
}

static void
tell_changed (HjAdminDesk *self, HjDeskKind kind)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, (int)kind);
}

/* All pages of a list, or NULL. */
static GPtrArray *
read_list (HjAdminDesk *self, const char *path, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (HjAdminList) page = NULL;

  do {
    const HjAdminRequest request
        = { .after = page == NULL ? NULL : page->next, .limit = HJ_ADMIN_LIST_MAX };
    g_autoptr (GBytes) body = hj_admin_request_to_bytes (path, &request);
    g_autoptr (GBytes) answer = hj_session_ask (self->session, path, body, error);

    g_clear_pointer (&page, hj_admin_list_free);
    page = answer == NULL ? NULL : hj_admin_list_from_bytes (path, answer, error);
    if (page == NULL)
      return NULL;
    for (guint i = 0; i < page->rows->len; i++)
      g_ptr_array_add (items, hj_admin_item_new (path, g_ptr_array_index (page->rows, i)));
    /* The items own them now. */
    g_ptr_array_set_size (page->rows, 0);
  } while (page->next != NULL);
  return g_steal_pointer (&items);
}

static HjAdminAnswer *
ask (HjAdminDesk *self, const char *path, GBytes *body, GError **error)
{
  g_autoptr (GBytes) answer = hj_session_ask (self->session, path, body, error);

  return answer == NULL ? NULL : hj_admin_answer_from_bytes (answer, error);
}

static gboolean
read_lease (HjAdminDesk *self, GError **error)
{
  const HjAdminRequest nothing = { 0 };
  g_autoptr (GBytes) body = hj_admin_request_to_bytes (HJ_ADMIN_LEASE, &nothing);
  g_autoptr (HjAdminAnswer) answer = ask (self, HJ_ADMIN_LEASE, body, error);

  if (answer != NULL)
    self->lease_days = answer->days;
  return answer != NULL;
}

static void
find_ids (Told *told)
{
  GListModel *items = G_LIST_MODEL (told->items);

  g_hash_table_remove_all (told->by_id);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (HjAdminItem) item = g_list_model_get_item (items, i);

    g_hash_table_insert (told->by_id, (gpointer)hj_admin_item_get_id (item), item);
  }
}

static gboolean
read_kind (HjAdminDesk *self, HjDeskKind kind, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;

  if (kind == HJ_DESK_LEASE)
    return read_lease (self, error);
  items = read_list (self, paths[kind], error);
  if (items == NULL)
    return FALSE;
  g_hash_table_remove_all (self->told[kind].by_id);
  hj_admin_items_tell (self->told[kind].items, items);
  find_ids (&self->told[kind]);
  return TRUE;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  const Loading *loading = user_data;
  HjAdminDesk *self = loading->desk;
  Told *told = &self->told[loading->kind];

  do {
    told->stale = FALSE;
    g_clear_error (&told->problem);
    if (read_kind (self, loading->kind, &told->problem))
      told->told_at = hj_session_now (self->session);
  } while (told->stale && told->problem == NULL);
  told->asking = FALSE;
  tell_changed (self, loading->kind);
  return dex_future_new_true ();
}

/* Who changes an account, a laptop, an organisation or the lease changes what lists say. */
static void
load_after (HjAdminDesk *self, const char *path)
{
  static const struct {
    const char *path;
    HjDeskKind kinds[2];
  } changes[] = {
    { HJ_ADMIN_USERS, { HJ_DESK_USERS, HJ_DESK_LAPTOPS } },
    { HJ_ADMIN_DEVICES, { HJ_DESK_LAPTOPS, HJ_DESK_USERS } },
    { HJ_ADMIN_ORGS, { HJ_DESK_ORGS, HJ_DESK_ORGS } },
    { HJ_ADMIN_SEALED, { HJ_DESK_SEALED, HJ_DESK_HELD } },
    { HJ_ADMIN_LEASE, { HJ_DESK_LEASE, HJ_DESK_LEASE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    if (!g_str_has_prefix (path, changes[i].path))
      continue;
    hj_admin_desk_load (self, changes[i].kinds[0]);
    if (changes[i].kinds[1] != changes[i].kinds[0])
      hj_admin_desk_load (self, changes[i].kinds[1]);
  }
}

static DexFuture *
give_fiber (gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAdminAnswer) answer = ask (giving->desk, giving->path, giving->body, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&giving->owner);

  load_after (giving->desk, giving->path);
  if (owner != NULL)
    giving->done (owner, answer, error);
  return dex_future_new_true ();
}

static void
hj_admin_desk_finalize (GObject *object)
{
  HjAdminDesk *self = HJ_ADMIN_DESK (object);

  for (guint i = 0; i < HJ_N_DESK_KINDS; i++) {
    g_hash_table_unref (self->told[i].by_id);
    g_object_unref (self->told[i].items);
    g_clear_error (&self->told[i].problem);
  }
  g_object_unref (self->session);
  G_OBJECT_CLASS (hj_admin_desk_parent_class)->finalize (object);
}

static void
hj_admin_desk_class_init (HjAdminDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_admin_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
hj_admin_desk_init (HjAdminDesk *self)
{
  for (guint i = 0; i < HJ_N_DESK_KINDS; i++) {
    self->told[i].items = g_list_store_new (HJ_TYPE_ADMIN_ITEM);
    self->told[i].by_id = g_hash_table_new (g_str_hash, g_str_equal);
  }
}

/**
 * hj_admin_desk_new:
 * @session: of an administrator
 */
HjAdminDesk *
hj_admin_desk_new (HjSession *session)
{
  HjAdminDesk *self = g_object_new (HJ_TYPE_ADMIN_DESK, NULL);

  self->session = g_object_ref (session);
  return self;
}

HjSession *
hj_admin_desk_get_session (HjAdminDesk *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), NULL);
  return self->session;
}

/**
 * hj_admin_desk_get_list:
 *
 * Returns: (transfer none): of #HjAdminItem, in the order of the central instance
 */
GListModel *
hj_admin_desk_get_list (HjAdminDesk *self, HjDeskKind kind)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), NULL);
  return G_LIST_MODEL (self->told[kind].items);
}

/**
 * hj_admin_desk_find:
 *
 * Returns: (transfer none) (nullable): what was told of it, if it was
 */
HjAdminItem *
hj_admin_desk_find (HjAdminDesk *self, HjDeskKind kind, const char *id)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), NULL);
  return g_hash_table_lookup (self->told[kind].by_id, id);
}

/**
 * hj_admin_desk_get_org_name:
 * @org: (nullable): id of an organisation
 *
 * Returns: (transfer none) (nullable): its name; the id where the name was not told
 */
const char *
hj_admin_desk_get_org_name (HjAdminDesk *self, const char *org)
{
  HjAdminItem *item = org == NULL ? NULL : hj_admin_desk_find (self, HJ_DESK_ORGS, org);

  return item == NULL ? org : ((const HjAdminOrg *)hj_admin_item_get_row (item))->name;
}

/**
 * hj_admin_desk_get_user_name:
 * @user: name of an account
 *
 * Returns: (transfer none): the user's name as others see it, where it was told
 */
const char *
hj_admin_desk_get_user_name (HjAdminDesk *self, const char *user)
{
  HjAdminItem *item = hj_admin_desk_find (self, HJ_DESK_USERS, user);
  const HjAdminUser *row = item == NULL ? NULL : hj_admin_item_get_row (item);

  return row == NULL || row->full_name == NULL ? user : row->full_name;
}

/**
 * hj_admin_desk_get_laptop_name:
 * @laptop: id of a laptop
 *
 * Returns: (transfer none): what the laptop calls itself; the id where the name was not told
 */
const char *
hj_admin_desk_get_laptop_name (HjAdminDesk *self, const char *laptop)
{
  HjAdminItem *item = hj_admin_desk_find (self, HJ_DESK_LAPTOPS, laptop);

  return item == NULL ? laptop : ((const HjAdminDevice *)hj_admin_item_get_row (item))->name;
}

/**
 * hj_admin_desk_get_lease_days:
 *
 * Returns: for how many days a laptop may go unseen; 0 where it was not told
 */
gint64
hj_admin_desk_get_lease_days (HjAdminDesk *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), 0);
  return self->lease_days;
}

/**
 * hj_admin_desk_get_problem:
 *
 * Returns: (transfer none) (nullable): why the central instance could not be asked last
 */
const GError *
hj_admin_desk_get_problem (HjAdminDesk *self, HjDeskKind kind)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), NULL);
  return self->told[kind].problem;
}

/**
 * hj_admin_desk_get_told_at:
 *
 * Returns: UTC milliseconds when the central instance told this last; 0 for never
 */
gint64
hj_admin_desk_get_told_at (HjAdminDesk *self, HjDeskKind kind)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), 0);
  return self->told[kind].told_at;
}

gboolean
hj_admin_desk_is_asking (HjAdminDesk *self, HjDeskKind kind)
{
  g_return_val_if_fail (HJ_IS_ADMIN_DESK (self), FALSE);
  return self->told[kind].asking;
}

/**
 * hj_admin_desk_load:
 *
 * Asks the central instance now, or once more after the answer that is on its way.
 */
void
hj_admin_desk_load (HjAdminDesk *self, HjDeskKind kind)
{
  Loading *loading;

  g_return_if_fail (HJ_IS_ADMIN_DESK (self));
  if (self->told[kind].asking) {
    self->told[kind].stale = TRUE;
    return;
  }
  self->told[kind].asking = TRUE;
  loading = g_new0 (Loading, 1);
  loading->desk = g_object_ref (self);
  loading->kind = kind;
  dex_future_disown (
      dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, load_fiber, loading, free_loading));
  tell_changed (self, kind);
}

/**
 * hj_admin_desk_give:
 * @path: what is to be done
 * @body: what its route asks for
 * @owner: object without which nobody cares for the answer
 * @done: told what became of it; the lists are asked for anew by then
 */
void
hj_admin_desk_give (HjAdminDesk *self, const char *path, GBytes *body, gpointer owner,
                    HjAdminDone done)
{
  Giving *giving;

  g_return_if_fail (HJ_IS_ADMIN_DESK (self));
  giving = g_new0 (Giving, 1);
  giving->desk = g_object_ref (self);
  giving->path = hj_admin_find_route (path)->path;
  giving->body = g_bytes_ref (body);
  giving->done = done;
  g_weak_ref_init (&giving->owner, owner);
  dex_future_disown (
      dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, give_fiber, giving, free_giving));
}
