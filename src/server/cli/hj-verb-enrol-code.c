/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/auth/hj-auth.h"
#include "server/cli/hj-verb-instance.h"
#include "server/pki/hj-pki.h"

#include <glib/gi18n.h>

static gboolean
run (const HjCall *call, GError **error)
{
  const char *user = hj_call_get (call, "USER");
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES];
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autofree char *code = NULL;

  if (central == NULL || !hj_pki_read_fingerprint (hj_call_get (call, "DIR"), authority, error))
    return FALSE;
  code = hj_auth_make_enrol_code (central, user, authority, error);
  if (code == NULL)
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("user", user, "code", code, NULL), "%s", code);
  return TRUE;
}

static const char *const arguments[] = { "DIR", "USER", NULL };

const HjVerb hj_verb_enrol_code = {
  .words = "enrol-code",
  .arguments = arguments,
  .summary = N_ ("Print a one-time code for a laptop of this user, valid for a day"),
  .run = run,
};
