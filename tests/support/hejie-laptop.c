/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/*
 * hejie-laptop REPLICA PASSPHRASE-FILE
 *
 * Does one verb of hejiectl a line of its input, quoted as in a shell, on a replica that is opened
 * once: a test that reconciles some thousand times need not derive a key each time. After what the
 * verb says comes a line with the exit status that hejiectl would have had.
 */

static HjCliStatus
run_words (HjCli *cli, char **words, GError **error)
{
  const HjCliVerb *verb = hj_cli_verb_find (words[0]);
  guint n_words = g_strv_length (words + 1);

  if (verb == NULL || n_words < verb->min_words || n_words > verb->max_words) {
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, "“%s” cannot be done.", words[0]);
    return HJ_CLI_USAGE;
  }
  g_strfreev (cli->words);
  cli->words = g_strdupv (words + 1);
  cli->n_words = n_words;
  return verb->run (cli, error);
}

static HjCliStatus
run_line (HjCli *cli, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  HjCliStatus status = HJ_CLI_USAGE;

  if (g_shell_parse_argv (line, NULL, &words, &error))
    status = run_words (cli, words, &error);
  if (error == NULL)
    return status;
  g_autofree char *said = hj_cli_error_to_line (error);

  fprintf (stderr, "%s\n", said);
  return hj_cli_status_for_error (error);
}

int
main (int argc, char *argv[])
{
  HjCli cli = { .json = TRUE };
  g_autofree char *line = NULL;
  size_t size = 0;

  if (argc != 3)
    return HJ_CLI_USAGE;
  dex_init ();
  signal (SIGPIPE, SIG_IGN);
  cli.clock = hj_system_clock_new ();
  cli.random = hj_random_new_system ();
  cli.folder = argv[1];
  cli.passphrase_file = argv[2];
  while (getline (&line, &size, stdin) > 0) {
    printf ("%u\n", run_line (&cli, line));
    fflush (stdout);
  }
  hj_cli_close (&cli);
  g_strfreev (cli.words);
  g_object_unref (cli.clock);
  g_object_unref (cli.random);
  return HJ_CLI_DONE;
}
