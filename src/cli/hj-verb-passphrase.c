/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"

#include "core/base/hj-secret.h"
#include "core/store/hj-keyring.h"
#include "core/store/hj-replica-folder.h"

#include <glib/gi18n.h>

static char *new_file;

static const GOptionEntry options[] = {
  { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &new_file,
    N_ ("The new passphrase is in N"), "N" },
  { NULL },
};

static gboolean
change (HjCli *cli, GError **error)
{
  char *old = NULL, *passphrase = NULL;
  gboolean changed = FALSE;

  if (cli->passphrase_file != NULL)
    old = hj_cli_read_secret (cli->passphrase_file, error);
  if (cli->passphrase_file == NULL || old != NULL)
    passphrase = hj_cli_read_secret (new_file, error);
  if (passphrase != NULL)
    changed = hj_keyring_change_passphrase (cli->folder, old, passphrase, error);
  hj_secret_free (old);
  hj_secret_free (passphrase);
  return changed;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  if (new_file == NULL || cli->folder == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         cli->folder == NULL
                             ? _ ("Say which replica is meant with --replica.")
                             : _ ("Say where the new passphrase is with --new-passphrase-file."));
    return HJ_CLI_USAGE;
  }
  if (!hj_replica_folder_exists (cli->folder)) {
    g_set_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                 _ ("There is no replica in “%s”; enrol this laptop first."), cli->folder);
    return HJ_CLI_FAILED;
  }
  return change (cli, error) ? HJ_CLI_DONE : HJ_CLI_FAILED;
}

const HjCliVerb hj_verb_passphrase = {
  .name = "passphrase",
  .synopsis = "--new-passphrase-file N",
  .summary = N_ ("Change the passphrase that opens the replica"),
  .options = options,
  .run = run,
};
