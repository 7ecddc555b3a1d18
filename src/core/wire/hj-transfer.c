/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-transfer.h"

#include "core/base/hj-id.h"

#include <glib/gi18n-lib.h>

#define ID_MAX_BYTES 64

void
hj_transfer_request_free (HjTransferRequest *self)
{
  g_free (self->attachment);
  g_free (self);
}

GBytes *
hj_transfer_request_to_bytes (const HjTransferRequest *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "attachment", self->attachment);
  if (self->bytes > 0) {
    json_object_set_int_member (object, "offset", self->offset);
    json_object_set_int_member (object, "bytes", self->bytes);
  }
  return hj_wire_object_to_bytes (object);
}

static gboolean
read_id (JsonObject *object, char **id, GError **error)
{
  if (!hj_wire_read_text (object, "attachment", ID_MAX_BYTES, id, error))
    return FALSE;
  if (hj_id_is_valid (*id))
    return TRUE;
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                       _ ("The id of the document is none; reconcile and choose it again."));
  return FALSE;
}

static gboolean
read_optional_int (JsonObject *object, const char *member, gint64 minimum, gint64 maximum,
                   gint64 *value, GError **error)
{
  return !json_object_has_member (object, member)
         || hj_wire_read_int (object, member, minimum, maximum, value, error);
}

/**
 * hj_transfer_request_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the request; `offset` and `bytes` may be left out and are 0
 *   then
 */
HjTransferRequest *
hj_transfer_request_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[] = { "attachment", "offset", "bytes", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjTransferRequest) self = g_new0 (HjTransferRequest, 1);

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !read_id (object, &self->attachment, error)
      || !read_optional_int (object, "offset", 0, G_MAXINT32, &self->offset, error)
      || !read_optional_int (object, "bytes", 1, G_MAXINT32, &self->bytes, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hj_upload_part_free (HjUploadPart *self)
{
  g_free (self->attachment);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

GBytes *
hj_upload_part_to_bytes (const HjUploadPart *self)
{
  JsonObject *object = json_object_new ();
  gsize length;
  const guint8 *content = g_bytes_get_data (self->content, &length);
  g_autofree char *base64 = g_base64_encode (content, length);

  json_object_set_string_member (object, "attachment", self->attachment);
  json_object_set_int_member (object, "offset", self->offset);
  json_object_set_string_member (object, "content", base64);
  return hj_wire_object_to_bytes (object);
}

/* Strict: what the decoder would leave out is no base64. */
static GBytes *
decode (const char *base64, GError **error)
{
  gsize length = 0;
  g_autofree guint8 *content = g_base64_decode (base64, &length);
  g_autofree char *again = g_base64_encode (content, length);

  if (length > 0 && length <= HJ_TRANSFER_MAX && g_str_equal (again, base64))
    return g_bytes_new_take (g_steal_pointer (&content), length);
  g_set_error_literal (error, HJ_WIRE_ERROR,
                       length > HJ_TRANSFER_MAX ? HJ_WIRE_ERROR_TOO_LARGE : HJ_WIRE_ERROR_BROKEN,
                       _ ("A part of a document was damaged on its way; it is sent again."));
  return NULL;
}

/**
 * hj_upload_part_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the part
 */
HjUploadPart *
hj_upload_part_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[] = { "attachment", "offset", "content", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_UPLOAD_PART_BYTES_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjUploadPart) self = g_new0 (HjUploadPart, 1);
  g_autofree char *base64 = NULL;

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !read_id (object, &self->attachment, error)
      || !hj_wire_read_int (object, "offset", 0, G_MAXINT32, &self->offset, error)
      || !hj_wire_read_text (object, "content", HJ_UPLOAD_PART_BYTES_MAX, &base64, error))
    return NULL;
  self->content = decode (base64, error);
  return self->content == NULL ? NULL : g_steal_pointer (&self);
}

GBytes *
hj_upload_answer_to_bytes (const HjUploadAnswer *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "offset", self->offset);
  json_object_set_int_member (object, "pos", self->pos);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_upload_answer_from_bytes:
 * @answer: (out caller-allocates): the answer
 * @error: a #HjWireError
 */
gboolean
hj_upload_answer_from_bytes (GBytes *bytes, HjUploadAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);

  *answer = (HjUploadAnswer){ 0 };
  return object != NULL
         && hj_wire_read_int (object, "offset", 0, G_MAXINT32, &answer->offset, error)
         && hj_wire_read_int (object, "pos", 0, G_MAXINT64, &answer->pos, error);
}
