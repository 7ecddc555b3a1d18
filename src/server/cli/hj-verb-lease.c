/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-wire.h"
#include "server/auth/hj-auth.h"
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static gboolean
run (const HjCall *call, GError **error)
{
  gint64 days = 0;
  JsonObject *object;

  if (!hj_call_get_int (call, "days", HJ_WIRE_LEASE_DAYS_MIN, HJ_WIRE_LEASE_DAYS_MAX, &days, error))
    return FALSE;
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);

  if (central == NULL || (days != 0 && !hj_instance_set_lease (central, days, error)))
    return FALSE;
  days = hj_auth_get_lease_days (central);
  object = json_object_new ();
  json_object_set_int_member (object, "days", days);
  hj_call_print (call, object,
                 ngettext ("A laptop that was not seen for %" PRId64 " day locks itself.",
                           "A laptop that was not seen for %" PRId64 " days locks itself.",
                           (gulong)days),
                 days);
  return TRUE;
}

static const char *const arguments[] = { "DIR", NULL };

static const HjOption options[] = {
  { "days", "N", 0 },
  { NULL },
};

const HjVerb hj_verb_lease = {
  .words = "lease",
  .arguments = arguments,
  .options = options,
  .summary = N_ ("Show or set for how long a laptop may go unseen"),
  .run = run,
};
