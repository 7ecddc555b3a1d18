/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

#include <json-glib/json-glib.h>
#include <libdex.h>

G_BEGIN_DECLS

#define HJ_CLI_ERROR (hj_cli_error_quark ())
GQuark hj_cli_error_quark (void);

/**
 * HjCliError:
 * @HJ_CLI_ERROR_USAGE: the words do not fit the verb; its usage line is shown as well
 * @HJ_CLI_ERROR_FAILED: what was asked for could not be done
 */
typedef enum { HJ_CLI_ERROR_USAGE, HJ_CLI_ERROR_FAILED } HjCliError;

/**
 * HjCliStatus:
 * @HJ_CLI_DONE: all is well
 * @HJ_CLI_FAILED: refused or failed; a sentence on stderr says why and what to do
 * @HJ_CLI_USAGE: wrong usage
 * @HJ_CLI_DECISION: done, but something needs a decision
 * @HJ_CLI_UNREACHABLE: the central instance could not be reached, or could not do it now; nothing
 * is lost
 *
 * Exit status of the program; scripts rely on the numbers.
 */
typedef enum {
  HJ_CLI_DONE = 0,
  HJ_CLI_FAILED = 1,
  HJ_CLI_USAGE = 2,
  HJ_CLI_DECISION = 3,
  HJ_CLI_UNREACHABLE = 4,
} HjCliStatus;

/**
 * HjCli:
 * @json: whether answers are for programs, not for people
 * @folder: (nullable): the replica's
 * @passphrase_file: (nullable): holds what unlocks the replica; without it the keyring does
 * @words: what follows the verb, options taken out
 * @n_words: how many there are
 *
 * One call of the program. What is declared above is for the verbs to read, the rest for the
 * functions below.
 */
typedef struct {
  gboolean json;
  char *folder;
  char *passphrase_file;
  char **words;
  guint n_words;

  HjClock *clock;
  HjRandom *random;
  HjReplica *replica; /* (nullable) once opened */
  int output_errno;   /* of the first write that failed, else 0 */
} HjCli;

int hj_cli_main (const char *const *arguments);

HjReplica *hj_cli_open (HjCli *self, GError **error);
HjReplica *hj_cli_open_to_reconcile (HjCli *self, GError **error);
void hj_cli_close (HjCli *self);
char *hj_cli_read_secret (const char *path, GError **error);
GBytes *hj_cli_read_file (const char *path, GError **error);
gboolean hj_cli_check_purpose (char *purpose, GError **error);
gboolean hj_cli_wait (DexFuture *future, GError **error);
gpointer hj_cli_wait_boxed (DexFuture *future, GError **error);

gboolean hj_cli_print (HjCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void hj_cli_set_text (JsonObject *object, const char *member, const char *text);
gboolean hj_cli_print_json (HjCli *self, JsonNode *node);
gboolean hj_cli_is_cut_off (const HjCli *self);

/* For hj_cli_main() and its tests. */
HjCliStatus hj_cli_status_for_error (const GError *error);
char *hj_cli_error_to_line (const GError *error);

G_END_DECLS
