/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-drop.h"

#include "core/wire/hj-wire.h"

#define TEXT_MAX 4096

void
hj_drop_request_free (HjDropRequest *self)
{
  g_free (self->device);
  g_free (self->sealed);
  g_free (self->signature);
  g_free (self);
}

/**
 * hj_drop_request_to_bytes:
 *
 * Returns: (transfer full): the request as JSON
 */
GBytes *
hj_drop_request_to_bytes (const HjDropRequest *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "device", self->device);
  json_object_set_int_member (object, "part", self->part);
  if (self->sealed != NULL)
    json_object_set_string_member (object, "sealed", self->sealed);
  else
    json_object_set_null_member (object, "sealed");
  json_object_set_string_member (object, "signature", self->signature);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_drop_request_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what is checked but for the signature
 */
HjDropRequest *
hj_drop_request_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[] = { "device", "part", "sealed", "signature", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_DROP_REQUEST_MAX, error);
  g_autoptr (HjDropRequest) self = g_new0 (HjDropRequest, 1);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_text (object, "device", TEXT_MAX, &self->device, error)
      || !hj_wire_read_int (object, "part", 0, HJ_DROP_DOCUMENTS + HJ_DROP_PIECES_MAX, &self->part,
                            error)
      || !hj_wire_read_optional_text (object, "sealed", HJ_DROP_REQUEST_MAX, &self->sealed, error)
      || !hj_wire_read_text (object, "signature", TEXT_MAX, &self->signature, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_drop_signed_text:
 *
 * Returns: (transfer full): what the device signs
 */
char *
hj_drop_signed_text (const HjDropRequest *self)
{
  g_autofree char *hash = self->sealed == NULL
                              ? g_strdup ("-")
                              : g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->sealed, -1);

  return g_strdup_printf ("hejie-drop-1\n%s\n%" G_GINT64_FORMAT "\n%s", self->device, self->part,
                          hash);
}

/**
 * hj_drop_answer_to_bytes:
 * @erase: whether the laptop has to erase itself now
 *
 * Returns: (transfer full): the answer as JSON
 */
GBytes *
hj_drop_answer_to_bytes (gboolean erase)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "erase", erase ? 1 : 0);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_drop_answer_from_bytes:
 * @erase: (out): whether the laptop has to erase itself now
 * @error: a #HjWireError
 */
gboolean
hj_drop_answer_from_bytes (GBytes *bytes, gboolean *erase, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  gint64 value = 0;

  if (object == NULL || !hj_wire_read_int (object, "erase", 0, 1, &value, error))
    return FALSE;
  *erase = value == 1;
  return TRUE;
}
