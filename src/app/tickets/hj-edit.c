/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-edit.h"

#include "app/tickets/hj-command-dialog.h"
#include "core/casework/hj-act.h"

#include <glib/gi18n.h>

typedef struct {
  HjRecord *before; /* owned, as the user saw it */
  HjRecord *after;  /* owned, as the user wants it */
} Edit;

static void
free_edit (gpointer data)
{
  Edit *edit = data;

  hj_record_unref (edit->before);
  hj_record_unref (edit->after);
  g_free (edit);
}

/* On the store's thread. What others changed while the user was typing stays theirs. */
static gboolean
change (HjReplica *replica, gpointer data, GError **error)
{
  const Edit *edit = data;
  const HjEntity *entity = hj_record_get_entity (edit->before);
  guint64 mask = hj_record_changed_mask (edit->before, edit->after);
  g_autoptr (HjRecord) now
      = hj_replica_require (replica, entity, hj_record_get_id (edit->before), error);
  g_autoptr (HjRecord) changed = now == NULL ? NULL : hj_record_copy (now);
  g_auto (HjActResult) result = { 0 };

  if (changed == NULL)
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_value_at (changed, i, hj_record_get_value (edit->after, i));
  }
  return hj_act_set (replica, changed, &result, error);
}

static void
on_changed_cb (gpointer owner, gpointer data, const GError *error)
{
  HjCommandDialog *dialog = HJ_COMMAND_DIALOG (owner);

  if (error != NULL)
    hj_command_dialog_show_problem (dialog, error->message);
  else
    adw_dialog_force_close (ADW_DIALOG (dialog));
}

static void
on_given_cb (HjCommandDialog *dialog, HjRecord *given, HjSession *session)
{
  const HjRecord *before = g_object_get_data (G_OBJECT (dialog), "hj-before");
  Edit *edit = g_new0 (Edit, 1);

  edit->before = hj_record_copy (before);
  edit->after = hj_record_ref (given);
  hj_session_act (session, change, edit, free_edit, dialog, on_changed_cb);
}

/**
 * hj_edit_present:
 * @parent: above which the dialog stands
 * @record: the row as it is shown
 * @title: of the dialog
 * @fields: which fields may be changed, ends with %NULL
 *
 * Lets the user change fields of a row.
 */
void
hj_edit_present (HjSession *session, GtkWidget *parent, const HjRecord *record, const char *title,
                 const char *const *fields)
{
  AdwDialog *dialog = hj_command_dialog_new_edit (session, record, title, fields);

  g_object_set_data_full (G_OBJECT (dialog), "hj-before", hj_record_copy (record),
                          (GDestroyNotify)hj_record_unref);
  g_signal_connect_object (dialog, "given", G_CALLBACK (on_given_cb), session, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, parent);
}
