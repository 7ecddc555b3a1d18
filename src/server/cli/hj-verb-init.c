/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"
#include "server/pki/hj-pki.h"

#include <glib/gi18n.h>

static gboolean
run (const HjCall *call, GError **error)
{
  const char *folder = hj_call_get (call, "DIR");
  const char *county_path = hj_call_get (call, "county");
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GBytes) county = NULL;
  g_autofree char *authority = g_build_filename (folder, HJ_PKI_AUTHORITY, NULL);
  g_autofree char *password = g_build_filename (folder, HJ_INSTANCE_ADMIN_PASSWORD, NULL);

  if (county_path != NULL) {
    char *text;
    gsize length;

    if (!g_file_get_contents (county_path, &text, &length, error))
      return FALSE;
    county = g_bytes_new_take (text, length);
  }
  if (!hj_instance_create (folder, hj_call_get_all (call, "name"), county, clock, random, error))
    return FALSE;
  hj_call_print (call,
                 hj_verb_new_object ("folder", folder, "authority", authority, "org",
                                     HJ_INSTANCE_HOUSE, "user", HJ_INSTANCE_ADMIN, "password_file",
                                     password, NULL),
                 _ ("The instance is in “%s”; the password of “%s” is in “%s”."), folder,
                 HJ_INSTANCE_ADMIN, password);
  return TRUE;
}

static const char *const arguments[] = { "DIR", NULL };

static const HjOption options[] = {
  { .name = "county", .value = "FILE" },
  { .name = "name", .value = "HOST", .flags = HJ_OPTION_REPEATED },
  { NULL },
};

const HjVerb hj_verb_init = {
  .words = "init",
  .arguments = arguments,
  .options = options,
  .summary = N_ ("Make an instance: database, keys, certificates, an administrator"),
  .run = run,
};
