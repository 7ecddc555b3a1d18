/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>

static gboolean
run_list (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autoptr (GPtrArray) devices = central == NULL ? NULL : hj_central_list_devices (central, error);

  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < devices->len; i++) {
    const HjCentralDevice *device = g_ptr_array_index (devices, i);
    g_autofree char *enrolled = hj_time_to_iso (device->enrolled_at);
    g_autofree char *seen = device->last_seen_at > 0 ? hj_time_to_iso (device->last_seen_at) : NULL;
    JsonObject *object
        = hj_verb_new_object ("id", device->id, "user", device->user, "name", device->name, "state",
                              device->state, "enrolled_at", enrolled, "last_seen_at", seen, NULL);

    json_object_set_int_member (object, "last_seq", device->last_seq);
    hj_call_print (call, object, "%s %-16s %-8s %s %s", device->id, device->user, device->state,
                   seen != NULL ? seen : "-", device->name);
  }
  return TRUE;
}

static gboolean
run_revoke (const HjCall *call, GError **error)
{
  const char *id = hj_call_get (call, "ID");
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);

  if (central == NULL || !hj_instance_revoke_device (central, id, error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("id", id, "state", "revoked", NULL),
                 _ ("The device is refused from now on."));
  return TRUE;
}

static const char *const list_arguments[] = { "DIR", NULL };

const HjVerb hj_verb_device_list = {
  .words = "device list",
  .arguments = list_arguments,
  .summary = N_ ("Show the enrolled devices"),
  .run = run_list,
};

static const char *const revoke_arguments[] = { "DIR", "ID", NULL };

const HjVerb hj_verb_device_revoke = {
  .words = "device revoke",
  .arguments = revoke_arguments,
  .summary = N_ ("Refuse a device from now on"),
  .run = run_revoke,
};
