/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "cli/hj-cli-verb.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

/* Options that stand before the verb or after it. */
typedef struct {
  char *folder;
  char *passphrase_file;
  char *format;
  gboolean help;
  gboolean version;
} Common;

static void
clear_common (Common *common)
{
  g_free (common->folder);
  g_free (common->passphrase_file);
  g_free (common->format);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Common, clear_common)

/* @arguments begin with a name that is not looked at; words that are no options are left. */
static gboolean
parse_options (char ***arguments, Common *common, const GOptionEntry *own, gboolean until_word,
               GError **error)
{
  gpointer places[] = { &common->folder, &common->passphrase_file, &common->format, &common->help,
                        &common->version };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionEntry entries[G_N_ELEMENTS (places) + 1] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    entries[i] = hj_cli_common_options[i];
    entries[i].arg_data = places[i];
  }
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, until_word);
  g_option_context_add_main_entries (context, entries, NULL);
  if (own != NULL)
    g_option_context_add_main_entries (context, own, NULL);
  return g_option_context_parse_strv (context, arguments, error);
}

static void
take_text (char **place, char *given)
{
  if (given == NULL)
    return;
  g_free (*place);
  *place = given;
}

static gboolean
take_common (HjCli *self, Common *common, GError **error)
{
  take_text (&self->folder, g_steal_pointer (&common->folder));
  take_text (&self->passphrase_file, g_steal_pointer (&common->passphrase_file));
  if (common->format == NULL)
    return TRUE;
  self->json = g_str_equal (common->format, "json");
  if (self->json || g_str_equal (common->format, "text"))
    return TRUE;
  g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
               _ ("There is no format “%s”; there are text and json."), common->format);
  return FALSE;
}

/* A lone “--” ends the options and is not a word of its own. */
static void
take_words (HjCli *self, char **arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean ended = FALSE;

  for (guint i = 1; arguments[i] != NULL; i++) {
    if (!ended && g_str_equal (arguments[i], "--"))
      ended = TRUE;
    else
      g_strv_builder_add (builder, arguments[i]);
  }
  self->words = g_strv_builder_end (builder);
  self->n_words = g_strv_length (self->words);
}

static gboolean
check_words (HjCli *self, const HjCliVerb *verb, GError **error)
{
  for (guint i = 0; i < self->n_words; i++) {
    if (g_utf8_validate (self->words[i], -1, NULL))
      continue;
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("Word %u after “%s” is not UTF-8."),
                 i + 1, verb->name);
    return FALSE;
  }
  if (self->n_words < verb->min_words)
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("Something is missing after “%s”."),
                 verb->name);
  else if (self->n_words > verb->max_words)
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, _ ("“%s” is one word too many."),
                 self->words[verb->max_words]);
  else
    return TRUE;
  return FALSE;
}

/* @rest begins with the verb's name. */
static HjCliStatus
run_verb (HjCli *self, const HjCliVerb *verb, const char *const *rest, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;
  g_auto (Common) common = { 0 };

  g_strv_builder_addv (builder, (const char **)rest);
  arguments = g_strv_builder_end (builder);
  if (!parse_options (&arguments, &common, verb->options, FALSE, error)
      || !take_common (self, &common, error))
    return HJ_CLI_USAGE;
  if (common.help) {
    g_autofree char *help = hj_cli_verb_help (verb);

    hj_cli_print (self, "%s", help);
    return HJ_CLI_DONE;
  }
  take_words (self, arguments);
  return check_words (self, verb, error) ? verb->run (self, error) : HJ_CLI_USAGE;
}

static HjCliStatus
run (HjCli *self, const char *const *given, const HjCliVerb **verb, GError **error)
{
  g_auto (GStrv) arguments = g_strdupv ((char **)given);
  g_auto (Common) common = { 0 };

  if (!parse_options (&arguments, &common, NULL, TRUE, error)
      || !take_common (self, &common, error))
    return HJ_CLI_USAGE;
  if (common.help) {
    g_autofree char *help = hj_cli_help ();

    hj_cli_print (self, "%s", help);
    return HJ_CLI_DONE;
  }
  if (common.version) {
    hj_cli_print (self, "hejiectl %s\n", HJ_VERSION);
    return HJ_CLI_DONE;
  }
  if (arguments[0] == NULL || arguments[1] == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say what to do; --help lists the verbs."));
    return HJ_CLI_USAGE;
  }
  *verb = hj_cli_verb_find (arguments[1]);
  if (*verb != NULL)
    return run_verb (self, *verb, (const char *const *)arguments + 1, error);
  g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
               _ ("There is no verb “%s”; --help lists the verbs."), arguments[1]);
  return HJ_CLI_USAGE;
}

static HjCliStatus
report (const GError *error, const HjCliVerb *verb)
{
  g_autofree char *line = hj_cli_error_to_line (error);

  /* Not g_printerr(), which would lose what the locale cannot say. */
  fprintf (stderr, "%s\n", line);
  if (g_error_matches (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE)
      || error->domain == G_OPTION_ERROR) {
    g_autofree char *usage = hj_cli_verb_usage (verb);

    fprintf (stderr, "%s\n", usage);
  }
  return hj_cli_status_for_error (error);
}

/* A reader that has seen enough is no failure; a full disk is. */
static HjCliStatus
finish_output (HjCli *self, HjCliStatus status)
{
  if (fflush (stdout) != 0 && self->output_errno == 0)
    self->output_errno = errno;
  if (self->output_errno == 0 || self->output_errno == EPIPE)
    return status;
  fprintf (stderr, _ ("The answer cannot be written (%s); make room and ask again.\n"),
           g_strerror (self->output_errno));
  return status == HJ_CLI_DONE || status == HJ_CLI_DECISION ? HJ_CLI_FAILED : status;
}

/**
 * hj_cli_main:
 * @arguments: (array zero-terminated=1): as given to the program, its name first
 *
 * Runs one verb, with libdex and the locale ready.
 *
 * Returns: the exit status
 */
int
hj_cli_main (const char *const *arguments)
{
  HjCli self = { .clock = hj_system_clock_new (), .random = hj_random_new_system () };
  g_autoptr (GError) error = NULL;
  const HjCliVerb *verb = NULL;
  HjCliStatus status;

  signal (SIGPIPE, SIG_IGN);
  status = run (&self, arguments, &verb, &error);
  hj_cli_close (&self);
  if (error != NULL)
    status = report (error, verb);
  status = finish_output (&self, status);
  g_clear_object (&self.clock);
  g_clear_object (&self.random);
  g_strfreev (self.words);
  g_free (self.folder);
  g_free (self.passphrase_file);
  return (int)status;
}
