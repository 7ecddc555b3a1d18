/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-listening.h"

#include "server/scope/hj-scope.h"

/**
 * hj_listening_new:
 * @user: whose laptop it is
 * @device: its id
 *
 * Returns: (transfer full): what the laptop is to be told of, as of now
 */
HjListening *
hj_listening_new (HjCentral *central, const HjCentralUser *user, const char *device)
{
  g_autoptr (GPtrArray) subscriptions = hj_scope_subscriptions (user->name, user->role, user->org);
  g_autoptr (GStrvBuilder) buckets = g_strv_builder_new ();
  g_autoptr (GString) scope = g_string_new (NULL);
  HjListening *self = g_new0 (HjListening, 1);

  for (guint i = 0; i < subscriptions->len; i++) {
    const HjSubscription *subscription = g_ptr_array_index (subscriptions, i);

    g_strv_builder_add (buckets, subscription->bucket);
    g_string_append_printf (scope, "%s\n", subscription->wire_name);
  }
  self->device = g_strdup (device);
  self->user = g_strdup (user->name);
  self->buckets = g_strv_builder_end (buckets);
  self->scope = g_string_free_and_steal (g_steal_pointer (&scope));
  self->pos = hj_central_get_pos (central);
  return self;
}

/**
 * hj_listening_renew:
 * @device: one that listens
 * @error: a #HjSqlError, or `REFUSED` of #HjCentralError where it may not any more
 *
 * Returns: (transfer full) (nullable): the same as of now
 */
HjListening *
hj_listening_renew (HjCentral *central, const char *device, GError **error)
{
  g_autoptr (HjCentralDevice) found = hj_central_find_device (central, device, error);
  g_autoptr (HjCentralUser) user
      = found == NULL ? NULL : hj_central_find_user (central, found->user, error);

  if (user == NULL)
    return NULL;
  if (g_str_equal (found->state, "active") && !user->disabled)
    return hj_listening_new (central, user, device);
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
                       "The device or its user may not reconcile any more.");
  return NULL;
}

void
hj_listening_free (HjListening *self)
{
  g_free (self->device);
  g_free (self->user);
  g_strfreev (self->buckets);
  g_free (self->scope);
  g_free (self);
}
