/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"

#include "server/audit/hj-audit.h"

/* (nullable) (transfer full): the account that it is done to */
static char *
dup_account (const HjCall *call, HjCentral *central)
{
  const char *name = hj_call_get (call, "NAME");
  g_autoptr (HjCentralDevice) device = NULL;

  if (name == NULL)
    name = hj_call_get (call, "USER");
  if (name == NULL && g_str_equal (hj_call_get_verb (call), "device revoke"))
    device = hj_central_find_device (central, hj_call_get (call, "ID"), NULL);
  return g_strdup (device != NULL ? device->user : name);
}

/**
 * hj_verb_note:
 * @purpose: (nullable): why, as the administrator said
 * @error: a #HjSqlError
 *
 * Notes in the audit who asks for what on this machine, and to which account it is done.
 */
gboolean
hj_verb_note (const HjCall *call, HjCentral *central, const char *purpose, GError **error)
{
  g_autofree char *user = g_strconcat ("@", g_get_user_name (), NULL);
  g_autofree char *words = hj_call_dup_words (call);
  g_autofree char *account = dup_account (call, central);
  const HjAuditEntry note = { .user = user,
                              .act = "administer",
                              .what = hj_call_get_verb (call),
                              .entity = account == NULL ? NULL : HJ_AUDIT_ACCOUNT,
                              .row = account,
                              .purpose = purpose,
                              .detail = *words == '\0' ? NULL : words };

  return hj_audit_note (central, &note, error);
}

/**
 * hj_verb_open_unnoted:
 * @call: with the argument `DIR`
 * @error: as hj_central_open()
 *
 * Returns: (transfer full) (nullable): the instance; the caller calls hj_verb_note()
 */
HjCentral *
hj_verb_open_unnoted (const HjCall *call, GError **error)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();

  return hj_central_open (hj_call_get (call, "DIR"), clock, random, error);
}

/**
 * hj_verb_open_instance:
 * @call: with the argument `DIR`
 * @error: as hj_central_open()
 *
 * Returns: (transfer full) (nullable): the instance, which may be served meanwhile; that it was
 *   asked for is in the audit
 */
HjCentral *
hj_verb_open_instance (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_unnoted (call, error);

  return central != NULL && hj_verb_note (call, central, NULL, error) ? g_steal_pointer (&central)
                                                                      : NULL;
}

/**
 * hj_verb_new_object:
 * @first_member: name of a member; its text follows, or %NULL for null, and so on
 *
 * Returns: (transfer full): the object
 */
JsonObject *
hj_verb_new_object (const char *first_member, ...)
{
  JsonObject *object = json_object_new ();
  va_list members;

  va_start (members, first_member);
  for (const char *name = first_member; name != NULL; name = va_arg (members, const char *)) {
    const char *text = va_arg (members, const char *);

    if (text != NULL)
      json_object_set_string_member (object, name, text);
    else
      json_object_set_null_member (object, name);
  }
  va_end (members);
  return object;
}
