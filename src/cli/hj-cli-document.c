/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-document.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* For programs, and for people. */
static const struct {
  const char *word;
  const char *title;
} contents[] = {
  [HJ_BLOB_WAITING] = { "waiting", NC_ ("document", "waits to be handed in") },
  [HJ_BLOB_HERE] = { "here", NC_ ("document", "on this laptop") },
  [HJ_BLOB_AWAY] = { "away", NC_ ("document", "not on this laptop") },
  [HJ_BLOB_MISSING] = { "missing", NC_ ("document", "not handed in yet by its author") },
  [HJ_BLOB_DAMAGED] = { "damaged", NC_ ("document", "damaged; attach the same file again") },
};

/**
 * hj_cli_content_word:
 *
 * Returns: where the content of a document is, in a word of the contract
 */
const char *
hj_cli_content_word (HjReplica *replica, const HjRecord *attachment)
{
  return contents[hj_blob_get_state (replica, attachment)].word;
}

/**
 * hj_cli_content_title:
 *
 * Returns: the same for people
 */
const char *
hj_cli_content_title (HjReplica *replica, const HjRecord *attachment)
{
  return g_dpgettext2 (NULL, "document", contents[hj_blob_get_state (replica, attachment)].title);
}

/**
 * hj_cli_tell_damaged:
 * @n_damaged: (out): how many there are
 * @error: a #HjSqlError
 *
 * Says on standard error of each document that was damaged before it was handed in what to do.
 */
gboolean
hj_cli_tell_damaged (HjCli *cli, guint *n_damaged, GError **error)
{
  g_autoptr (GPtrArray) damaged = hj_blob_list_damaged (cli->replica, error);

  if (damaged == NULL)
    return FALSE;
  for (guint i = 0; i < damaged->len; i++) {
    g_autofree char *sentence = hj_blob_say_damaged (g_ptr_array_index (damaged, i));

    fprintf (stderr, "%s\n", sentence);
  }
  *n_damaged = damaged->len;
  return TRUE;
}
