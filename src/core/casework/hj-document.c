/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-document.h"

#include "core/casework/hj-act-private.h"
#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"
#include "core/store/hj-blob.h"

#include <glib/gi18n-lib.h>

/* Takes the place of what went wrong with a file by what a user can do about it; always FALSE. */
static gboolean
fail_with_file (GFile *file, const char *sentence, GError *problem, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GError) owned = problem;

  if (owned->domain != G_IO_ERROR) {
    g_propagate_error (error, g_steal_pointer (&owned));
    return FALSE;
  }
  g_set_error (error, G_IO_ERROR, owned->code, sentence, name, owned->message);
  return FALSE;
}

/* What the file says of itself, where the user has said nothing else. */
static void
describe (HjRecord *record, GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE,
      G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *type = info == NULL ? NULL : g_file_info_get_content_type (info);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *valid = g_utf8_make_valid (
      info == NULL ? (name == NULL ? "" : name) : g_file_info_get_display_name (info), -1);
  g_autofree char *media_type = type == NULL ? NULL : g_content_type_get_mime_type (type);

  if (hj_record_is_null (record, "name") && *valid != '\0')
    hj_record_set_text (record, "name", valid);
  if (hj_record_is_null (record, "kind"))
    hj_record_set_text (record, "kind", "other");
  if (media_type != NULL)
    hj_record_set_text (record, "media_type", media_type);
}

static gboolean
is_same_text (const HjRecord *one, const HjRecord *other, const char *field)
{
  return g_strcmp0 (hj_record_get_text (one, field), hj_record_get_text (other, field)) == 0;
}

/* Documents that hold the same as @record does and were damaged here are sound again, wherever they
 * belong to; @same is one of the same case.
 */
static gboolean
heal (HjReplica *replica, const HjRecord *record, HjRecord **same, GError **error)
{
  g_autoptr (GPtrArray) damaged = hj_blob_list_damaged (replica, error);

  for (guint i = 0; damaged != NULL && i < damaged->len; i++) {
    HjRecord *other = g_ptr_array_index (damaged, i);

    if (!is_same_text (record, other, "sha256"))
      continue;
    if (!hj_blob_heal (replica, hj_record_get_id (other), hj_record_get_id (record), error))
      return FALSE;
    if (*same == NULL && is_same_text (record, other, "dispute")
        && is_same_text (record, other, "ticket") && !hj_strike_is_struck (other))
      *same = hj_record_ref (other);
  }
  return damaged != NULL;
}

/* The document that was damaged takes the place of the new one, with what is said about it now. */
static gboolean
renew (HjReplica *replica, const HjRecord *record, HjRecord *same, HjActResult *result,
       GError **error)
{
  const char *note = hj_record_get_text (record, "note");
  g_autoptr (HjRecord) changed = hj_record_copy (same);

  if (!hj_blob_give_up (replica, hj_record_get_id (record), error))
    return FALSE;
  if (note != NULL && *note != '\0') {
    hj_record_set_text (changed, "note", note);
    return hj_act_set (replica, changed, result, error);
  }
  result->id = g_strdup (hj_record_get_id (same));
  return TRUE;
}

static gboolean
attach_in_act (HjReplica *replica, HjRecord *record, GInputStream *content, HjActResult *result,
               GError **error)
{
  g_autoptr (HjRecord) same = NULL;

  if (!hj_blob_take (replica, record, content, error) || !heal (replica, record, &same, error))
    return FALSE;
  return same != NULL ? renew (replica, record, same, result, error)
                      : hj_act_new (replica, record, result, error);
}

/**
 * hj_document_attach:
 * @record: (inout): a new row of the entity `attachment` that says what it belongs to; what it
 *   leaves open follows from @file
 * @file: what is in it
 * @result: (out caller-allocates): what came of it, cleared with hj_act_result_clear()
 * @error: `PERMISSION_DENIED` of #GIOErrorEnum, `INVALID` of the model, such as for an empty file,
 *   another #GIOErrorEnum where @file cannot be read, or an error of the store; then nothing has
 *   happened
 *
 * Attaches a file to a dispute or a ticket: the row and all that is in the file, in one act. It is
 * handed in when there is a connection. Where a document of that case holds the same and was
 * damaged here, it gets its content back, and no other row is made: @result names that one.
 */
gboolean
hj_document_attach (HjReplica *replica, HjRecord *record, GFile *file, HjActResult *result,
                    GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileInputStream) content = NULL;
  g_auto (HjActor) actor = { 0 };

  *result = (HjActResult){ 0 };
  if (!hj_actor_read (&actor, replica, error))
    return FALSE;
  if (!hj_actor_may_make (&actor, &hj_entity_attachment))
    return hj_actor_refuse (&actor, &hj_entity_attachment, error);
  content = g_file_read (file, NULL, &problem);
  if (content == NULL)
    return fail_with_file (file, _ ("“%s” cannot be read (%s); choose another file."),
                           g_steal_pointer (&problem), error);
  describe (record, file);
  if (!hj_replica_begin_act (replica, error))
    return FALSE;
  if (attach_in_act (replica, record, G_INPUT_STREAM (content), result, &problem))
    return hj_replica_commit_act (replica, error);
  hj_replica_abort_act (replica);
  hj_act_result_clear (result);
  return fail_with_file (file, _ ("“%s” cannot be attached: %s"), g_steal_pointer (&problem),
                         error);
}

/* All of it or nothing: what was there before stays until all is written. */
static gboolean
write_stream (HjReplica *replica, const HjRecord *record, GOutputStream *stream, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (hj_blob_write (replica, record, stream, error))
    return g_output_stream_close (stream, NULL, error);
  g_cancellable_cancel (cancellable);
  g_output_stream_close (stream, cancellable, NULL);
  return FALSE;
}

/* A file that is replaced is written beside it, one that is new in its own place. */
static gboolean
write_file (HjReplica *replica, const HjRecord *record, GFile *to, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileOutputStream) made = g_file_create (to, G_FILE_CREATE_PRIVATE, NULL, &problem);
  g_autoptr (GFileOutputStream) replaced = NULL;

  if (made != NULL) {
    if (write_stream (replica, record, G_OUTPUT_STREAM (made), error))
      return TRUE;
    g_file_delete (to, NULL, NULL);
    return FALSE;
  }
  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  replaced = g_file_replace (to, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, error);
  return replaced != NULL && write_stream (replica, record, G_OUTPUT_STREAM (replaced), error);
}

/**
 * hj_document_save:
 * @attachment: a document's id
 * @to: the file that is made or replaced
 * @purpose: why, as the user said; the audit keeps it
 * @error: `NOT_FOUND` where there is no such document, or its content is not here, `DAMAGED`, a
 *   #GIOErrorEnum where @to cannot be written, or a #HjSqlError
 *
 * Copies what is in a document out of the replica.
 */
gboolean
hj_document_save (HjReplica *replica, const char *attachment, GFile *to, const char *purpose,
                  GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) record
      = hj_replica_require (replica, &hj_entity_attachment, attachment, error);

  if (record == NULL || !hj_deed_note_export_document (replica, attachment, purpose, error))
    return FALSE;
  if (write_file (replica, record, to, &problem))
    return TRUE;
  return fail_with_file (to, _ ("“%s” cannot be written (%s); choose another place."),
                         g_steal_pointer (&problem), error);
}
