/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-new-entry.h"

typedef struct {
  HjRecord *given;    /* owned */
  HjActResult result; /* owned */
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  hj_record_unref (entry->given);
  hj_act_result_clear (&entry->result);
  g_free (entry);
}

/* On the store's thread. */
static gboolean
make (HjReplica *replica, gpointer data, GError **error)
{
  Entry *entry = data;

  return hj_new_entry_make (replica, entry->given, &entry->result, error);
}

static void
on_made_cb (gpointer owner, gpointer data, const GError *error)
{
  HjCommandDialog *dialog = HJ_COMMAND_DIALOG (owner);
  const Entry *entry = data;

  if (error != NULL) {
    hj_command_dialog_show_problem (dialog, error->message);
    return;
  }
  hj_command_dialog_tell_saved (dialog, entry->result.label_before, entry->result.label_after,
                                entry->result.label);
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

static void
on_given_cb (HjCommandDialog *dialog, HjRecord *given, HjSession *session)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->given = hj_record_ref (given);
  hj_session_act (session, make, entry, free_entry, dialog, on_made_cb);
}

/**
 * hj_new_entry_make:
 * @given: what the user gave; the store gives the id
 * @result: (out caller-allocates): as hj_act_new()
 * @error: as hj_act_draft() and hj_act_new()
 *
 * On the store's thread: enters a row in the user's name.
 */
gboolean
hj_new_entry_make (HjReplica *replica, const HjRecord *given, HjActResult *result, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (given);
  g_autoptr (HjRecord) draft = hj_act_draft (replica, entity, error);

  if (draft == NULL)
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjValue *value = hj_record_get_value (given, i);

    if (value->kind != HJ_VALUE_NULL)
      hj_record_set_value_at (draft, i, value);
  }
  return hj_act_new (replica, draft, result, error);
}

/**
 * hj_new_entry_dialog_new:
 * @known: what the new row holds already, such as whose it is; its id does not matter
 * @title: of the dialog
 * @fields: which fields are asked for, ends with %NULL
 *
 * Returns: (transfer floating): an #HjCommandDialog that enters the row; it tells of it by its
 *   signal `saved`
 */
AdwDialog *
hj_new_entry_dialog_new (HjSession *session, const HjRecord *known, const char *title,
                         const char *const *fields)
{
  AdwDialog *dialog = hj_command_dialog_new_entry (session, known, title, fields);

  g_signal_connect_object (dialog, "given", G_CALLBACK (on_given_cb), session, G_CONNECT_DEFAULT);
  return dialog;
}
