/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/admin/hj-admin-private.h"

#include "server/auth/hj-auth.h"
#include "server/db/hj-central-admin.h"
#include "server/instance/hj-instance.h"
#include "server/pki/hj-pki.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED, sentence);
  return FALSE;
}

static gboolean
is_own_account (const HjAdminCall *call)
{
  return g_str_equal (call->asked->name, call->by->name);
}

gboolean
hj_admin_list (HjAdminCall *call, GError **error)
{
  return hj_central_fill_admin_list (call->central, call->asked, call->list, error);
}

static gboolean
make_code (HjAdminCall *call, GError **error)
{
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES];

  if (!hj_pki_read_fingerprint (hj_central_get_folder (call->central), authority, error))
    return FALSE;
  call->answer->code = hj_auth_make_enrol_code (call->central, call->asked->name, authority, error);
  return call->answer->code != NULL;
}

/* Everything that the new user needs to enrol: the administrator hands it over. */
gboolean
hj_admin_add_user (HjAdminCall *call, GError **error)
{
  const HjAdminRequest *asked = call->asked;
  HjAdminAnswer *answer = call->answer;
  HjInstanceUser user = {
    .name = asked->name, .role = asked->role, .org = asked->org, .full_name = asked->full_name
  };

  answer->name = g_strdup (asked->name);
  answer->password = hj_password_new (hj_central_get_random (call->central));
  user.password = answer->password;
  return hj_instance_put_user (call->central, &user, HJ_PASSWORD_COST_NORMAL, NULL, error)
         && make_code (call, error);
}

gboolean
hj_admin_change_user (HjAdminCall *call, GError **error)
{
  const HjAdminRequest *asked = call->asked;
  const HjInstanceUser change = {
    .name = asked->name, .role = asked->role, .org = asked->org, .full_name = asked->full_name
  };

  if (is_own_account (call) && (asked->role != NULL || asked->org != NULL))
    return refuse (error, _ ("Nobody changes their own role or organisation; please ask another "
                             "administrator."));
  return hj_instance_change_user (call->central, &change, error);
}

gboolean
hj_admin_disable_user (HjAdminCall *call, GError **error)
{
  if (is_own_account (call))
    return refuse (error,
                   _ ("Nobody disables their own account; please ask another administrator."));
  return hj_instance_set_user_disabled (call->central, call->asked->name, TRUE, error);
}

gboolean
hj_admin_enable_user (HjAdminCall *call, GError **error)
{
  return hj_instance_set_user_disabled (call->central, call->asked->name, FALSE, error);
}

gboolean
hj_admin_set_password (HjAdminCall *call, GError **error)
{
  call->answer->password = hj_password_new (hj_central_get_random (call->central));
  return hj_instance_set_password (call->central, call->asked->name, call->answer->password, error);
}

gboolean
hj_admin_make_code (HjAdminCall *call, GError **error)
{
  return make_code (call, error);
}

gboolean
hj_admin_add_org (HjAdminCall *call, GError **error)
{
  const HjAdminRequest *asked = call->asked;
  gboolean has_parent = asked->parent != NULL && *asked->parent != '\0';
  const HjInstanceOrg org
      = { asked->id, asked->kind, asked->name, has_parent ? asked->parent : NULL };

  return hj_instance_put_org (call->central, &org, error);
}

gboolean
hj_admin_change_org (HjAdminCall *call, GError **error)
{
  const HjInstanceOrg org
      = { .id = call->asked->id, .name = call->asked->name, .parent = call->asked->parent };

  return hj_instance_change_org (call->central, &org, error);
}

/* Who revokes the laptop that they work with would lock themself out, and perhaps everybody. */
gboolean
hj_admin_revoke_device (HjAdminCall *call, GError **error)
{
  g_autoptr (HjCentralDevice) device
      = hj_central_find_device (call->central, call->asked->id, error);

  if (device == NULL)
    return FALSE;
  if (g_str_equal (device->id, call->device->id))
    return refuse (error, _ ("This is the laptop that you work with; please revoke it from another "
                             "one."));
  g_string_append_printf (call->detail, " user=%s", device->user);
  call->account = call->detail->str + call->detail->len - strlen (device->user);
  return hj_instance_revoke_device (call->central, device->id, error);
}

gboolean
hj_admin_get_lease (HjAdminCall *call, GError **error)
{
  call->answer->days = hj_auth_get_lease_days (call->central);
  return TRUE;
}

gboolean
hj_admin_set_lease (HjAdminCall *call, GError **error)
{
  return hj_auth_set_lease_days (call->central, call->asked->days, error);
}
