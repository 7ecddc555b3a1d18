/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-verb.h"
#include "core/base/hj-secret.h"

#include "core/store/hj-passphrase.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-enrolment.h"
#include "core/sync/hj-hand-in.h"
#include "core/wire/hj-enrol-code.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static char *password_file;
static gboolean again;

static const GOptionEntry options[] = {
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
    N_ ("The account’s password is in F"), "F" },
  { "again", 0, 0, G_OPTION_ARG_NONE, &again,
    N_ ("The passphrase is forgotten: hand in what was not sent, and begin anew"), NULL },
  { NULL },
};

/* Takes the replica away again; the error that led to it is what the user is told. */
static void
leave_nothing (HjCli *cli)
{
  hj_cli_close (cli);
  if (hj_replica_folder_exists (cli->folder))
    hj_replica_folder_remove (cli->folder, NULL);
}

/* An enrolment that was cut off before the central instance had answered left a replica of nobody;
 * it is in the way and holds nothing.
 */
static void
clear_unfinished (HjCli *cli)
{
  g_autofree char *device = NULL;

  if (!hj_replica_folder_exists (cli->folder) || hj_cli_open (cli, NULL) == NULL)
    return;
  device = hj_replica_dup_meta (cli->replica, HJ_META_DEVICE);
  hj_cli_close (cli);
  if (device == NULL)
    hj_replica_folder_remove (cli->folder, NULL);
}

/* All that can fail on this side comes first, since the code is good for one request only. */
static gboolean
make_replica (HjCli *cli, GError **error)
{
  char *passphrase = NULL;

  if (cli->folder == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say where the replica is to be with --replica."));
    return FALSE;
  }
  if (cli->passphrase_file != NULL) {
    passphrase = hj_cli_read_secret (cli->passphrase_file, error);
    if (passphrase == NULL)
      return FALSE;
  }
  clear_unfinished (cli);
  cli->replica = hj_replica_folder_create (cli->folder, passphrase, cli->clock, cli->random, error);
  hj_secret_free (passphrase);
  return cli->replica != NULL;
}

/* Before anything is handed in and erased. */
static gboolean
check_new_passphrase (HjCli *cli, GError **error)
{
  char *passphrase;
  gboolean good;

  if (!again || cli->passphrase_file == NULL)
    return TRUE;
  passphrase = hj_cli_read_secret (cli->passphrase_file, error);
  good = passphrase != NULL && hj_passphrase_check (passphrase, error);
  hj_secret_free (passphrase);
  return good;
}

/* A replica that nobody can open any more gives way; where it has already, nothing is to be done.
 */
static gboolean
hand_in_old (HjCli *cli, const char *password, GError **error)
{
  const HjHandIn what = {
    .folder = cli->folder, .url = cli->words[0], .code = cli->words[1], .password = password
  };

  if (!again || cli->folder == NULL)
    return TRUE;
  clear_unfinished (cli);
  if (!hj_replica_folder_exists (cli->folder))
    return TRUE;
  return hj_cli_wait (hj_hand_in_run (&what, cli->clock, cli->random), error);
}

static HjEnrolment *
ask_central_instance (HjCli *cli, const char *password, GError **error)
{
  const char *url = cli->words[0], *code = cli->words[1];
  g_autoptr (HjEnrolment) enrolment
      = hj_cli_wait_boxed (hj_enrolment_run (url, code, password, g_get_host_name ()), error);

  if (enrolment == NULL || !hj_enrolment_save (enrolment, cli->replica, error))
    return NULL;
  return g_steal_pointer (&enrolment);
}

static void
print_enrolment (HjCli *cli, const HjEnrolment *enrolment, const HjSyncResult *result)
{
  const HjEnrolAnswer *answer = enrolment->answer;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  if (!cli->json) {
    hj_cli_print (cli,
                  _ ("%s may now work on this laptop as %s; %" PRIu64
                     " rows came with the first reconciliation.\n"),
                  answer->name != NULL ? answer->name : answer->user, answer->role, result->pulled);
    return;
  }
  json_object_set_string_member (object, "device", answer->device);
  json_object_set_string_member (object, "user", answer->user);
  json_object_set_string_member (object, "role", answer->role);
  json_object_set_string_member (object, "org", answer->org);
  hj_cli_add_sync_result (object, result);
  node = json_node_alloc ();
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

/* From here on the device is known to the central instance and the code is used up: a replica that
 * only could not be filled yet is worth keeping.
 */
static HjCliStatus
fill_replica (HjCli *cli, const HjEnrolment *enrolment, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjSyncResult) result = hj_cli_reconcile (cli, &problem);

  if (result != NULL) {
    print_enrolment (cli, enrolment, result);
    return HJ_CLI_DONE;
  }
  if (hj_cli_status_for_error (problem) == HJ_CLI_UNREACHABLE) {
    g_set_error (error, problem->domain, problem->code,
                 _ ("This laptop is enrolled, but the central instance could not be reached for "
                    "the first reconciliation; call sync later."));
    return HJ_CLI_UNREACHABLE;
  }
  g_autofree char *line = hj_cli_error_to_line (problem);

  leave_nothing (cli);
  g_set_error (error, problem->domain, problem->code,
               _ ("The first reconciliation failed and the replica was taken away again; ask for "
                  "a new code and enrol once this is mended: %s"),
               line);
  return HJ_CLI_FAILED;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjEnrolment) enrolment = NULL;
  HjEnrolCode code;
  char *password;

  if (password_file == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say where the password is with --password-file."));
    return HJ_CLI_USAGE;
  }
  if (!hj_enrol_code_parse (&code, cli->words[1], error))
    return HJ_CLI_FAILED;
  explicit_bzero (&code, sizeof code);
  password = hj_cli_read_secret (password_file, error);
  if (password == NULL)
    return HJ_CLI_FAILED;
  if (check_new_passphrase (cli, error) && hand_in_old (cli, password, error)
      && make_replica (cli, error)) {
    enrolment = ask_central_instance (cli, password, error);
    if (enrolment == NULL)
      leave_nothing (cli);
  }
  hj_secret_free (password);
  return enrolment != NULL ? fill_replica (cli, enrolment, error) : HJ_CLI_FAILED;
}

const HjCliVerb hj_verb_enrol = {
  .name = "enrol",
  .synopsis = "URL CODE --password-file F [--again]",
  .summary = N_ ("Make this laptop known to a central instance"),
  .min_words = 2,
  .max_words = 2,
  .options = options,
  .run = run,
};
