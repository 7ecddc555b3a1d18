/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"

#include <glib/gi18n.h>

static gboolean
run_backup (const HjCall *call, GError **error)
{
  const char *file = hj_call_get (call, "FILE");
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);

  if (central == NULL || !hj_central_backup (central, file, error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("file", file, NULL),
                 _ ("The database is in “%s”; its key is not in there, please keep the folder's "
                    "other files elsewhere."),
                 file);
  return TRUE;
}

static void
print_left (const HjCall *call, const char *folder, guint n_left)
{
  g_autofree char *place = g_build_filename (folder, HJ_CENTRAL_HANDED_IN, NULL);
  g_autofree char *number = g_strdup_printf ("%u", n_left);

  hj_call_print (call, hj_verb_new_object ("unreadable", number, "folder", place, NULL),
                 _ ("Files with what laptops handed in that cannot be read: %u; they stay in “%s”, "
                    "please keep them."),
                 n_left, place);
}

static gboolean
run_restore (const HjCall *call, GError **error)
{
  const char *folder = hj_call_get (call, "DIR");
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  guint n_left = 0;

  if (!hj_instance_restore (folder, hj_call_get (call, "FILE"), clock, random, &n_left, error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("folder", folder, NULL),
                 _ ("The backup is in place; accounts and devices are as they were then, please "
                    "look through them."));
  if (n_left > 0)
    print_left (call, folder, n_left);
  return TRUE;
}

static const char *const arguments[] = { "DIR", "FILE", NULL };

const HjVerb hj_verb_backup = {
  .words = "backup",
  .arguments = arguments,
  .summary = N_ ("Write the database, encrypted with the instance's key, to a file"),
  .run = run_backup,
};

const HjVerb hj_verb_restore = {
  .words = "restore",
  .arguments = arguments,
  .summary = N_ ("Put a backup in the database's place; nobody may serve it meanwhile"),
  .run = run_restore,
};
