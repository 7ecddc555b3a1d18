/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/admin/hj-admin-private.h"

#include "server/drop/hj-drop-held.h"

#include <glib/gi18n-lib.h>

static HjAdminSealed *
describe (const HjDropHeld *item)
{
  HjAdminSealed *sealed = g_new0 (HjAdminSealed, 1);
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  for (guint i = 0; i < item->op->fields->len; i++)
    g_strv_builder_add (fields, ((HjOpField *)g_ptr_array_index (item->op->fields, i))->name);
  sealed->id = g_strdup (item->op->id);
  sealed->device = g_strdup (item->device);
  sealed->user = g_strdup (item->user);
  sealed->made_at = MAX (item->op->at, 0);
  sealed->handed_in_at = item->at;
  sealed->entity = g_strdup (item->op->entity);
  sealed->kind = g_strdup (hj_op_kind_to_string (item->op->kind));
  sealed->command = g_strdup (item->op->command);
  sealed->group = g_strdup (item->op->group);
  sealed->fields = g_strv_builder_end (fields);
  return sealed;
}

typedef struct {
  HjAdminList *list;
  guint limit;
  char *last; /* (nullable) owned, place of the last op of the page */
} Page;

static gboolean
on_held_told_cb (HjDropHeld *item, const char *place, gpointer user_data)
{
  Page *page = user_data;
  g_autoptr (HjDropHeld) owned = item;

  if (page->list->rows->len == page->limit) {
    page->list->next = g_steal_pointer (&page->last);
    return FALSE;
  }
  g_ptr_array_add (page->list->rows, describe (owned));
  g_set_str (&page->last, place);
  return TRUE;
}

gboolean
hj_admin_list_sealed (HjAdminCall *call, GError **error)
{
  gint64 limit = call->asked->limit == 0 ? HJ_ADMIN_LIST_DEFAULT : call->asked->limit;
  Page page = { .list = call->list, .limit = (guint)limit };
  gboolean done
      = hj_drop_walk_held (call->central, call->asked->after, on_held_told_cb, &page, error);

  g_free (page.last);
  return done;
}

/* What the rules do not take waits on, and is no failure. */
gboolean
hj_admin_accept_sealed (HjAdminCall *call, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean done = hj_drop_accept (call->central, call->asked->id, call->by->name,
                                  call->asked->reason, &problem);

  call->answer->outcome = g_strdup (done ? HJ_ADMIN_ACCEPTED : HJ_ADMIN_WAITING);
  if (done)
    return TRUE;
  if (g_error_matches (problem, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED)) {
    call->answer->why = g_strdup (problem->message);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
hj_admin_refuse_sealed (HjAdminCall *call, GError **error)
{
  g_autofree char *reason
      = g_strstrip (g_strdup (call->asked->reason == NULL ? "" : call->asked->reason));

  if (*reason == '\0') {
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("A reason is needed, as the author will ask; say why this is not "
                            "taken."));
    return FALSE;
  }
  call->answer->outcome = g_strdup (HJ_ADMIN_REFUSED);
  return hj_drop_refuse (call->central, call->asked->id, call->by->name, reason, error);
}
