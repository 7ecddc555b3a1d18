/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"

/**
 * hj_verb_open_instance:
 * @call: with the argument `DIR`
 * @error: as hj_central_open()
 *
 * Returns: (transfer full) (nullable): the instance, which may be served meanwhile
 */
HjCentral *
hj_verb_open_instance (const HjCall *call, GError **error)
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();

  return hj_central_open (hj_call_get (call, "DIR"), clock, random, error);
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
