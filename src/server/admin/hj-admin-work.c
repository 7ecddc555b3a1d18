/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/admin/hj-admin-private.h"

#include "server/drop/hj-drop-held.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const HjDropHeld *left = *(const HjDropHeld *const *)a;
  const HjDropHeld *right = *(const HjDropHeld *const *)b;
  int order = strcmp (left->device, right->device);

  if (order == 0)
    order = left->op->seq < right->op->seq ? -1 : left->op->seq > right->op->seq;
  return order != 0 ? order : strcmp (left->op->id, right->op->id);
}

/* Where an op stands, in a form that is ordered as compare_items() does: those before it may be
 * gone once the next page is asked for.
 */
static char *
dup_place (const HjDropHeld *item)
{
  return g_strdup_printf ("%s %020" G_GINT64_FORMAT " %s", item->device, item->op->seq,
                          item->op->id);
}

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

/* What waits in all is bounded by what laptops hand in when they are taken out of use; it is opened
 * anew for each page.
 */
gboolean
hj_admin_list_sealed (HjAdminCall *call, GError **error)
{
  g_autoptr (GPtrArray) held = hj_drop_list_held (call->central, error);
  gint64 limit = call->asked->limit == 0 ? HJ_ADMIN_LIST_DEFAULT : call->asked->limit;
  g_autofree char *last = NULL;

  if (held == NULL)
    return FALSE;
  g_ptr_array_sort (held, compare_items);
  for (guint i = 0; i < held->len; i++) {
    const HjDropHeld *item = g_ptr_array_index (held, i);
    g_autofree char *place = dup_place (item);

    if (call->asked->after != NULL && strcmp (place, call->asked->after) <= 0)
      continue;
    if (call->list->rows->len == (guint)limit) {
      call->list->next = g_steal_pointer (&last);
      break;
    }
    g_ptr_array_add (call->list->rows, describe (item));
    g_set_str (&last, place);
  }
  return TRUE;
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
