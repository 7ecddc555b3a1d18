/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "core/base/hj-guard.h"
#include "server/cli/hj-own-user.h"
#include "server/cli/hj-verb.h"
#include "server/pki/hj-pki.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

static const HjVerb *const verbs[] = {
  &hj_verb_init,           &hj_verb_serve,        &hj_verb_sample,        &hj_verb_org_list,
  &hj_verb_org_add,        &hj_verb_org_change,   &hj_verb_user_add,      &hj_verb_user_list,
  &hj_verb_user_change,    &hj_verb_user_disable, &hj_verb_user_enable,   &hj_verb_user_password,
  &hj_verb_enrol_code,     &hj_verb_device_list,  &hj_verb_device_revoke, &hj_verb_policy_check,
  &hj_verb_policy_publish, &hj_verb_backup,       &hj_verb_restore,       &hj_verb_audit_verify,
  &hj_verb_audit_list,     &hj_verb_held_list,    &hj_verb_held_accept,   &hj_verb_held_refuse,
  &hj_verb_lease,
};

static void
set_up_texts (void)
{
  const char *folder = g_getenv ("HJ_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("usage: hejied VERB… [--format=json]"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autofree char *usage = hj_verb_dup_usage (verbs[i]);

    g_print ("  %s\n      %s\n", usage, _ (verbs[i]->summary));
  }
  g_print ("\n%s\n", _ ("Exit status: 0 done, 1 refused or failed, 2 wrong usage. See hejied(1)."));
}

/* Takes the option `--format` out of the words, wherever it stands. */
static gboolean
take_format (GStrv words, gboolean *json, GError **error)
{
  guint to = 0;

  *json = FALSE;
  for (guint i = 0; words[i] != NULL; i++) {
    const char *value = NULL;

    if (g_str_has_prefix (words[i], "--format="))
      value = words[i] + strlen ("--format=");
    else if (g_str_equal (words[i], "--format"))
      value = words[i + 1] != NULL ? words[i + 1] : "";
    if (value == NULL) {
      words[to++] = words[i];
      continue;
    }
    if (!g_str_equal (value, "json") && !g_str_equal (value, "text")) {
      g_set_error_literal (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE,
                           _ ("“--format” is “json” or “text”; please choose one of them."));
      return FALSE;
    }
    *json = g_str_equal (value, "json");
    i += g_str_equal (words[i], "--format");
  }
  words[to] = NULL;
  return TRUE;
}

/* The verb that @words begin with, and of how many words it consists. */
static const HjVerb *
find_verb (const char *const *words, guint *n_words, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_auto (GStrv) parts = g_strsplit (verbs[i]->words, " ", -1);
    guint n = 0;

    while (parts[n] != NULL && words[n] != NULL && g_str_equal (parts[n], words[n]))
      n++;
    if (parts[n] == NULL) {
      *n_words = n;
      return verbs[i];
    }
  }
  if (words[0] == NULL)
    g_set_error_literal (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE,
                         _ ("There is no verb; please see “hejied --help”."));
  else
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE,
                 _ ("“%s” is no verb of hejied; please see “hejied --help”."), words[0]);
  return NULL;
}

/* In either language. */
static gboolean
ends_like_sentence (const char *text)
{
  static const char *const ends[] = { ".", "!", "?", "。", "！", "？" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (g_str_has_suffix (text, ends[i]))
      return TRUE;
  }
  return FALSE;
}

static int
report (const GError *error)
{
  g_printerr ("hejied: %s%s\n", error->message, ends_like_sentence (error->message) ? "" : ".");
  return g_error_matches (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE) ? HJ_EXIT_USAGE
                                                                     : HJ_EXIT_FAILED;
}

static gboolean
check_user (const HjCall *call, GError **error)
{
  const char *folder = hj_call_get (call, "DIR");

  return folder == NULL || hj_own_user_check (folder, error);
}

static int
run (GStrv words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCall) call = NULL;
  const HjVerb *verb;
  guint n_words;
  gboolean json;

  if (!take_format (words, &json, &error))
    return report (error);
  if (g_strv_contains ((const char *const *)words, "--help") || g_strcmp0 (words[0], "help") == 0) {
    print_help ();
    return HJ_EXIT_DONE;
  }
  if (g_strcmp0 (words[0], "--version") == 0) {
    g_print ("hejied %s\n", HJ_VERSION);
    return HJ_EXIT_DONE;
  }
  verb = find_verb ((const char *const *)words, &n_words, &error);
  if (verb == NULL)
    return report (error);
  call = hj_call_parse (verb, (const char *const *)words + n_words, json, &error);
  if (call == NULL || !check_user (call, &error) || !verb->run (call, &error))
    return report (error);
  return HJ_EXIT_DONE;
}

int
main (int argc, char **argv)
{
  g_autofree GStrv words = g_new0 (char *, (gsize)argc);

  hj_guard_memory ();
  hj_pki_require_tls13 ();
  set_up_texts ();
  umask (0077);
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  for (int i = 1; i < argc; i++)
    words[i - 1] = argv[i];
  return run (words);
}
