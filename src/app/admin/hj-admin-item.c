/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/hj-admin-item.h"

struct _HjAdminItem {
  GObject parent_instance;

  char *id;          /* owned */
  HjAdminList *list; /* owned, with the row alone */
};

G_DEFINE_FINAL_TYPE (HjAdminItem, hj_admin_item, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
dup_id (const char *path, gconstpointer row)
{
  const HjAdminHeld *held = row;

  if (g_str_equal (path, HJ_ADMIN_USERS))
    return g_strdup (((const HjAdminUser *)row)->name);
  if (g_str_equal (path, HJ_ADMIN_ORGS))
    return g_strdup (((const HjAdminOrg *)row)->id);
  if (g_str_equal (path, HJ_ADMIN_DEVICES))
    return g_strdup (((const HjAdminDevice *)row)->id);
  if (g_str_equal (path, HJ_ADMIN_SEALED))
    return g_strdup (((const HjAdminSealed *)row)->id);
  return g_strdup_printf ("%s/%s/%s", held->user, held->entity, held->reason);
}

static void
hj_admin_item_finalize (GObject *object)
{
  HjAdminItem *self = HJ_ADMIN_ITEM (object);

  g_free (self->id);
  hj_admin_list_free (self->list);
  G_OBJECT_CLASS (hj_admin_item_parent_class)->finalize (object);
}

static void
hj_admin_item_class_init (HjAdminItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_admin_item_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hj_admin_item_init (HjAdminItem *self)
{
}

/**
 * hj_admin_item_new:
 * @path: that lists such rows
 * @row: (transfer full): what was told
 */
HjAdminItem *
hj_admin_item_new (const char *path, gpointer row)
{
  HjAdminItem *self = g_object_new (HJ_TYPE_ADMIN_ITEM, NULL);

  self->id = dup_id (path, row);
  self->list = hj_admin_list_new (path);
  g_ptr_array_add (self->list->rows, row);
  return self;
}

/**
 * hj_admin_item_get_id:
 *
 * Returns: (transfer none): by which its list knows it
 */
const char *
hj_admin_item_get_id (HjAdminItem *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_ITEM (self), NULL);
  return self->id;
}

/**
 * hj_admin_item_get_path:
 *
 * Returns: (transfer none): of the list that it is from
 */
const char *
hj_admin_item_get_path (HjAdminItem *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_ITEM (self), NULL);
  return self->list->route->path;
}

/**
 * hj_admin_item_get_row:
 *
 * Returns: (transfer none): what was told last; gone with the next `changed`
 */
gconstpointer
hj_admin_item_get_row (HjAdminItem *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_ITEM (self), NULL);
  return g_ptr_array_index (self->list->rows, 0);
}

static gboolean
take_over (GListStore *items, guint position, HjAdminItem *told)
{
  g_autoptr (HjAdminItem) item = g_list_model_get_item (G_LIST_MODEL (items), position);
  HjAdminList *before = item->list;

  if (!g_str_equal (item->id, told->id))
    return FALSE;
  item->list = told->list;
  told->list = before;
  g_signal_emit (item, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/**
 * hj_admin_items_tell:
 * @items: of #HjAdminItem, what was told before
 * @told: (element-type HjAdminItem): all that is told now, in its order; of no use afterwards
 *
 * What stays, stays in its place, so that whoever reads the list is not carried away.
 */
void
hj_admin_items_tell (GListStore *items, GPtrArray *told)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (items));
  guint head = 0, tail = 0;

  while (head < MIN (n_items, told->len) && take_over (items, head, g_ptr_array_index (told, head)))
    head++;
  while (tail < MIN (n_items, told->len) - head
         && take_over (items, n_items - tail - 1, g_ptr_array_index (told, told->len - tail - 1)))
    tail++;
  if (head + tail < MAX (n_items, told->len))
    g_list_store_splice (items, head, n_items - head - tail, told->pdata + head,
                         told->len - head - tail);
}
