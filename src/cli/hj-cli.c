/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli.h"

#include "core/base/hj-secret.h"
#include "core/model/hj-entity.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-transport.h"
#include "core/wire/hj-wire.h"
#include "core/workflow/hj-workflow.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* No passphrase is longer; what is larger is the wrong file. */
#define SECRET_MAX 4096

G_DEFINE_QUARK (hj-cli-error-quark, hj_cli_error)

/* In few words; GLib's own sentence names the file once more. */
static const char *
explain_file_error (const GError *problem)
{
  switch (problem->code) {
  case G_FILE_ERROR_NOENT:
    return g_strerror (ENOENT);
  case G_FILE_ERROR_ACCES:
    return g_strerror (EACCES);
  case G_FILE_ERROR_ISDIR:
    return g_strerror (EISDIR);
  default:
    return problem->message;
  }
}

/**
 * hj_cli_read_file:
 * @path: as it was typed
 * @error: `FAILED`, with a sentence that names the file
 *
 * Returns: (transfer full) (nullable): what is in the file
 */
GBytes *
hj_cli_read_file (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *content;
  gsize length;

  if (g_file_get_contents (path, &content, &length, &problem))
    return g_bytes_new_take (content, length);
  g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
               _ ("The file “%s” cannot be read (%s); check its name and its owner."), path,
               explain_file_error (problem));
  return NULL;
}

/* The line in @content, or NULL where it is not one line of text. */
static char *
take_line (const char *content, gsize length)
{
  while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r'))
    length--;
  if (length > 0 && length <= SECRET_MAX && memchr (content, '\n', length) == NULL
      && g_utf8_validate_len (content, length, NULL))
    return g_strndup (content, length);
  return NULL;
}

/**
 * hj_cli_read_secret:
 * @path: of a file that holds a password or a passphrase
 * @error: `FAILED`, with a sentence that names the file
 *
 * Returns: (transfer full) (nullable): its only line, for hj_secret_free()
 */
char *
hj_cli_read_secret (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = hj_cli_read_file (path, error);
  gsize length;
  char *content, *secret;

  if (bytes == NULL)
    return NULL;
  content = g_bytes_unref_to_data (g_steal_pointer (&bytes), &length);
  secret = take_line (content, length);
  explicit_bzero (content, length);
  g_free (content);
  if (secret == NULL)
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
                 _ ("The file “%s” must hold one line of text and nothing else; write it anew."),
                 path);
  return secret;
}

typedef HjReplica *(*OpenFunc) (const char *folder, const char *passphrase, HjClock *clock,
                                HjRandom *random, GError **error);

static HjReplica *
open_with (HjCli *self, OpenFunc open, GError **error)
{
  char *passphrase = NULL;

  if (self->replica != NULL)
    return self->replica;
  if (self->folder == NULL) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("Say which replica is meant with --replica."));
    return NULL;
  }
  if (self->passphrase_file != NULL && hj_replica_folder_exists (self->folder)) {
    passphrase = hj_cli_read_secret (self->passphrase_file, error);
    if (passphrase == NULL)
      return NULL;
  }
  self->replica = open (self->folder, passphrase, self->clock, self->random, error);
  hj_secret_free (passphrase);
  return self->replica;
}

/**
 * hj_cli_open:
 * @error: `USAGE` where no replica was named, or as hj_replica_folder_open()
 *
 * Returns: (transfer none) (nullable): the replica, opened by the first call
 */
HjReplica *
hj_cli_open (HjCli *self, GError **error)
{
  return open_with (self, hj_replica_folder_open, error);
}

/**
 * hj_cli_open_to_reconcile:
 * @error: `USAGE`, or as hj_replica_folder_open_to_reconcile()
 *
 * Returns: (transfer none) (nullable): the replica, also where its lease has ended
 */
HjReplica *
hj_cli_open_to_reconcile (HjCli *self, GError **error)
{
  return open_with (self, hj_replica_folder_open_to_reconcile, error);
}

/**
 * hj_cli_close:
 *
 * Closes the replica, if it is open.
 */
void
hj_cli_close (HjCli *self)
{
  g_clear_object (&self->replica);
}

/**
 * hj_cli_wait_boxed:
 * @future: (transfer full): a future of a boxed value
 * @error: what the future was rejected with
 *
 * Turns the main loop until the future is settled.
 *
 * Returns: (transfer full) (nullable): the value
 */
gpointer
hj_cli_wait_boxed (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value;

  while (dex_future_is_pending (owned))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (owned, error);
  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

/**
 * hj_cli_check_purpose:
 * @purpose: (nullable): as it was given; stripped in place
 * @error: `USAGE`
 *
 * Returns: whether it says what is written to a file is for
 */
gboolean
hj_cli_check_purpose (char *purpose, GError **error)
{
  if (purpose != NULL && *g_strstrip (purpose) != '\0')
    return TRUE;
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                       _ ("Say what the file is for with --purpose; the audit keeps it."));
  return FALSE;
}

/**
 * hj_cli_wait:
 * @future: (transfer full): a future
 * @error: what the future was rejected with
 *
 * Turns the main loop until the future is settled.
 *
 * Returns: whether it was resolved
 */
gboolean
hj_cli_wait (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;

  while (dex_future_is_pending (owned))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (owned, error) != NULL;
}

static gboolean
write_out (HjCli *self, const char *text)
{
  if (self->output_errno == 0 && fputs (text, stdout) < 0)
    self->output_errno = errno;
  return self->output_errno == 0;
}

/**
 * hj_cli_print:
 *
 * Writes to standard output.
 *
 * Returns: whether that still goes; work that only prints may end where it does not
 */
gboolean
hj_cli_print (HjCli *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return write_out (self, text);
}

/**
 * hj_cli_set_text:
 * @text: (nullable): `null` where it is %NULL, so that scripts always find the member
 */
void
hj_cli_set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * hj_cli_print_json:
 * @node: (transfer full): an object
 *
 * Writes one line to standard output.
 *
 * Returns: as hj_cli_print()
 */
gboolean
hj_cli_print_json (HjCli *self, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = hj_wire_json_to_text (owned);

  return write_out (self, text) && write_out (self, "\n");
}

/**
 * hj_cli_is_cut_off:
 *
 * Returns: whether nobody gets what is printed any more
 */
gboolean
hj_cli_is_cut_off (const HjCli *self)
{
  return self->output_errno != 0;
}

/**
 * hj_cli_status_for_error:
 *
 * Returns: the exit status of a call that ended with @error
 */
HjCliStatus
hj_cli_status_for_error (const GError *error)
{
  if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
      || g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY)
      || g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_PORTAL))
    return HJ_CLI_UNREACHABLE;
  if (g_error_matches (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE)
      || g_error_matches (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_UNKNOWN)
      || g_error_matches (error, HJ_WORKFLOW_ERROR, HJ_WORKFLOW_ERROR_UNKNOWN)
      || error->domain == G_OPTION_ERROR)
    return HJ_CLI_USAGE;
  return HJ_CLI_FAILED;
}

/**
 * hj_cli_error_to_line:
 *
 * Returns: (transfer full): the error as one line that ends like a sentence
 */
char *
hj_cli_error_to_line (const GError *error)
{
  static const char *const ends[] = { ".", "!", "?", "。", "！", "？", NULL };
  char *line = g_strstrip (g_strdup (error->message));

  g_strdelimit (line, "\n\r\t", ' ');
  for (guint i = 0; ends[i] != NULL; i++) {
    if (g_str_has_suffix (line, ends[i]))
      return line;
  }
  char *sentence = g_strconcat (line, ".", NULL);

  g_free (line);
  return sentence;
}
