/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Always as long, so that it is written over in one piece. */
#define HEAD_FORMAT "%020" G_GINT64_FORMAT ":%s\n"

static char *
dup_path (HjCentral *central)
{
  return g_build_filename (hj_central_get_folder (central), HJ_AUDIT_HEAD, NULL);
}

/* Whether the audit still leads to the head that was kept last; one that was kept by mistake, such
 * as an empty file, is worth as much as none.
 */
static gboolean
leads_to_kept (HjCentral *central, GError **error)
{
  g_autofree char *head = hj_audit_read_head (central, NULL);
  g_autofree char *kept = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) problem = NULL;
  gint64 seq;

  if (head == NULL || !hj_audit_parse_head (head, &seq, &kept, NULL) || seq == 0)
    return TRUE;
  found = hj_central_audit_dup_hash (central, seq, &problem);
  if (problem == NULL && g_strcmp0 (found, kept) == 0)
    return TRUE;
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("The audit does not lead to entry %" PRId64 " as it was kept; look at it with "
                    "“hejied audit verify”."),
                 seq);
  return FALSE;
}

static gboolean
write_head (HjCentral *central, gint64 seq, const char *hash, GError **error)
{
  g_autofree char *path = dup_path (central);
  g_autofree char *head = g_strdup_printf (HEAD_FORMAT, seq, hash);
  int file = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  gboolean written = file >= 0 && pwrite (file, head, strlen (head), 0) == (gssize)strlen (head);

  if (!written)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("“%s” cannot be written (%s); check your rights and the disk."), path,
                 g_strerror (errno));
  if (file >= 0)
    close (file);
  return written;
}

/**
 * hj_audit_keep_head:
 *
 * Keeps place and hash of the newest entry apart from the database. The disk is not waited for:
 * after a power cut the head may be some entries behind, which only makes it say less. A head that
 * the audit does not lead to any more stays, as it is the proof of that; this is logged.
 */
void
hj_audit_keep_head (HjCentral *central)
{
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq;

  if (!leads_to_kept (central, &error) || !hj_central_audit_get_last (central, &seq, &hash, &error)
      || !write_head (central, seq, hash, &error))
    g_warning ("%s", error->message);
}

/**
 * hj_audit_read_head:
 * @error: a #GFileError
 *
 * Returns: (transfer full) (nullable): what was kept last, for hj_audit_verify()
 */
char *
hj_audit_read_head (HjCentral *central, GError **error)
{
  g_autofree char *path = dup_path (central);
  char *head = NULL;

  return g_file_get_contents (path, &head, NULL, error) ? g_strstrip (head) : NULL;
}

/**
 * hj_audit_parse_head:
 * @head: `PLACE:HASH`
 * @seq: (out): the place
 * @hash: (out) (transfer full): the hash
 * @error: `INVALID` of #HjCentralError
 */
gboolean
hj_audit_parse_head (const char *head, gint64 *seq, char **hash, GError **error)
{
  const char *colon = strchr (head, ':');
  g_autofree char *place = colon == NULL ? NULL : g_strndup (head, (gsize)(colon - head));

  if (place == NULL || !g_ascii_string_to_signed (place, 10, 0, G_MAXINT64, seq, NULL)
      || strlen (colon + 1) != strlen (HJ_AUDIT_NO_HASH)) {
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("This is no head of an audit; give one as “hejied audit verify” prints "
                            "it."));
    return FALSE;
  }
  *hash = g_strdup (colon + 1);
  return TRUE;
}
