/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-policy-data.h"

#include "app/policy/hj-policy-changes.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-reader.h"
#include "core/wire/hj-wire.h"

#include <glib/gi18n.h>

static void
free_move (gpointer data)
{
  HjPolicyMove *move = data;

  g_free (move->name);
  g_free (move);
}

void
hj_policy_data_free (gpointer data)
{
  HjPolicyData *self = data;

  g_free (self->path);
  g_free (self->body);
  g_free (self->version);
  g_free (self->held_version);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->moves, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_file (HjPolicyData *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gsize length = 0;

  if (!g_file_get_contents (self->path, &self->body, &length, &problem)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The policy cannot be read (%s); please check its name and rights."),
                 problem->message);
    return FALSE;
  }
  if (length >= HJ_WIRE_SMALL_MAX) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                         _ ("The file is too large for a policy; please choose another."));
    return FALSE;
  }
  if (g_utf8_validate (self->body, (gssize)length, NULL))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("The policy is not UTF-8 text; please save it as such."));
  return FALSE;
}

typedef struct {
  HjPolicyData *data;
  HjReplica *replica;
} Moving;

static gboolean
on_detention_tried_cb (const HjFactsRow *row, const HjRiskResult *before, const HjRiskResult *after,
                       gpointer user_data, GError **error)
{
  Moving *moving = user_data;
  g_autoptr (HjRecord) person = NULL;
  HjPolicyMove *move;

  if (row == NULL || moving->data->moves->len >= HJ_POLICY_MOVES_MAX)
    return TRUE;
  person = hj_replica_load (moving->replica, &hj_entity_person, row->person, NULL);
  move = g_new0 (HjPolicyMove, 1);
  move->name = person == NULL ? NULL : g_strdup (hj_record_get_text (person, "name"));
  move->from = hj_risk_result_get_label (before);
  move->to = hj_risk_result_get_label (after);
  g_ptr_array_add (moving->data->moves, move);
  return TRUE;
}

/**
 * hj_policy_data_read:
 * @data: an #HjPolicyData with a path or a body
 * @error: a sentence for whoever chose the file, or an error of the store
 *
 * On the store's thread: reads the policy, compares it with the one that holds, and tries it if
 * that is wanted. Nothing is written.
 */
gboolean
hj_policy_data_read (HjReplica *replica, gpointer data, GError **error)
{
  HjPolicyData *self = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HjRiskPolicy) policy = NULL;
  g_autoptr (HjRiskPolicy) held = NULL;

  if (self->body == NULL && !read_file (self, error))
    return FALSE;
  bytes = g_bytes_new (self->body, strlen (self->body));
  policy = hj_policy_read (bytes, NULL, error);
  held = policy == NULL ? NULL : hj_classify_get_policy (replica, error);
  if (held == NULL)
    return FALSE;
  self->version = g_strdup (hj_risk_policy_get_full_version (policy));
  self->held_version = g_strdup (hj_risk_policy_get_full_version (held));
  self->changes = hj_policy_changes_list (held, policy);
  self->moves = g_ptr_array_new_with_free_func (free_move);
  return !self->tries
         || hj_policy_try (replica, held, policy, self->at, on_detention_tried_cb,
                           &(Moving){ self, replica }, &self->counts, error);
}
