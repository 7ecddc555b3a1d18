/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"

#include <glib/gi18n.h>

#define OPTION_COLUMN 26

static const HjCliVerb *const verbs[] = {
  &hj_verb_enrol,     &hj_verb_sync,    &hj_verb_status,   &hj_verb_passphrase, &hj_verb_describe,
  &hj_verb_check,     &hj_verb_list,    &hj_verb_show,     &hj_verb_search,     &hj_verb_new,
  &hj_verb_set,       &hj_verb_do,      &hj_verb_classify, &hj_verb_import,     &hj_verb_outbox,
  &hj_verb_conflicts, &hj_verb_correct, &hj_verb_withdraw, &hj_verb_resolve,    &hj_verb_export,
  &hj_verb_attach,    &hj_verb_fetch,   &hj_verb_pin,      &hj_verb_unpin,      &hj_verb_audit,
  &hj_verb_admin,     &hj_verb_policy,
};

/* What these say; where they are kept is for hj_cli_main() to add. */
const GOptionEntry hj_cli_common_options[] = {
  { "replica", 'r', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The replica’s folder"), "R" },
  { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Unlock with the passphrase in P, not with the keyring"), "P" },
  { "format", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("“text” for people, “json” for programs"),
    "FORMAT" },
  { "help", 'h', 0, G_OPTION_ARG_NONE, NULL, N_ ("Say how this is used"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say which version this is"), NULL },
  { NULL },
};

const HjCliVerb *const *
hj_cli_verb_list (guint *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);
  return verbs;
}

/**
 * hj_cli_verb_find:
 *
 * Returns: (nullable): the verb with that name
 */
const HjCliVerb *
hj_cli_verb_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];
  }
  return NULL;
}

/**
 * hj_cli_verb_usage:
 * @self: (nullable): a verb, or %NULL for the program
 *
 * Returns: (transfer full): one line
 */
char *
hj_cli_verb_usage (const HjCliVerb *self)
{
  if (self == NULL)
    return g_strdup_printf (_ ("Usage: %s"), "hejiectl --replica R [--passphrase-file P] VERB …");
  g_autofree char *line
      = g_strdup_printf ("hejiectl --replica R [--passphrase-file P] %s%s%s", self->name,
                         *self->synopsis != '\0' ? " " : "", self->synopsis);

  return g_strdup_printf (_ ("Usage: %s"), line);
}

static void
append_padded (GString *text, const char *left, const char *right)
{
  glong gap = OPTION_COLUMN - g_utf8_strlen (left, -1);

  g_string_append_printf (text, "  %s%*s  %s\n", left, (int)MAX (gap, 0), "", right);
}

/**
 * hj_cli_describe_options:
 * @options: (array zero-terminated=1): options
 *
 * Returns: (transfer full): one line an option
 */
char *
hj_cli_describe_options (const GOptionEntry *options)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const GOptionEntry *option = options; option->long_name != NULL; option++) {
    g_autofree char *left = g_strdup_printf (
        "--%s%s%s", option->long_name, option->arg_description != NULL ? " " : "",
        option->arg_description != NULL ? option->arg_description : "");

    append_padded (text, left, _ (option->description));
  }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* What scripts ask for. */
static void
append_statuses (GString *text)
{
  const struct {
    HjCliStatus status;
    const char *meaning;
  } statuses[] = {
    { HJ_CLI_DONE, N_ ("Done") },
    { HJ_CLI_FAILED, N_ ("Refused or failed") },
    { HJ_CLI_USAGE, N_ ("Wrong usage") },
    { HJ_CLI_DECISION, N_ ("Done, but something needs a decision") },
    { HJ_CLI_UNREACHABLE,
      N_ ("The central instance cannot be reached or cannot do it now; nothing is lost") },
  };

  g_string_append_printf (text, "\n%s\n", _ ("Exit status:"));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autofree char *left = g_strdup_printf ("%d", (int)statuses[i].status);

    append_padded (text, left, _ (statuses[i].meaning));
  }
}

/**
 * hj_cli_verb_help:
 *
 * Returns: (transfer full): how the verb is used, in some lines
 */
char *
hj_cli_verb_help (const HjCliVerb *self)
{
  g_autofree char *usage = hj_cli_verb_usage (self);
  g_autofree char *own
      = self->options != NULL ? hj_cli_describe_options (self->options) : g_strdup ("");
  g_autofree char *common = hj_cli_describe_options (hj_cli_common_options);

  return g_strdup_printf ("%s\n\n%s\n\n%s%s", usage, _ (self->summary), own, common);
}

/**
 * hj_cli_help:
 *
 * Returns: (transfer full): how the program is used: its verbs, options and exit statuses
 */
char *
hj_cli_help (void)
{
  g_autofree char *usage = hj_cli_verb_usage (NULL);
  g_autofree char *common = hj_cli_describe_options (hj_cli_common_options);
  g_autoptr (GString) text = g_string_new (usage);

  g_string_append (text, "\n\n");
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    append_padded (text, verbs[i]->name, _ (verbs[i]->summary));
  g_string_append_printf (text, "\n%s", common);
  append_statuses (text);
  return g_string_free_and_steal (g_steal_pointer (&text));
}
