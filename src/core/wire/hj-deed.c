/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-deed.h"

#include "core/base/hj-id.h"
#include "core/wire/hj-wire.h"

#include <string.h>

#define HASH_LENGTH (sizeof HJ_CHAIN_NO_HASH - 1)
#define SIGNATURE_MAX 128

/**
 * hj_deed_copy:
 *
 * Returns: (transfer full): a deed with strings of its own
 */
HjDeed *
hj_deed_copy (const HjDeed *self)
{
  HjDeed *copy = g_memdup2 (self, sizeof *self);

  copy->act = g_strdup (self->act);
  copy->entity = g_strdup (self->entity);
  copy->row = g_strdup (self->row);
  copy->purpose = g_strdup (self->purpose);
  copy->detail = g_strdup (self->detail);
  copy->hash = g_strdup (self->hash);
  return copy;
}

/**
 * hj_deed_free:
 * @self: (transfer full): by hj_deed_copy()
 */
void
hj_deed_free (HjDeed *self)
{
  g_free ((char *)self->act);
  g_free ((char *)self->entity);
  g_free ((char *)self->row);
  g_free ((char *)self->purpose);
  g_free ((char *)self->detail);
  g_free ((char *)self->hash);
  g_free (self);
}

static void
free_deed (gpointer data)
{
  hj_deed_free (data);
}

/**
 * hj_deed_hash:
 * @before: hash of the deed before, or %HJ_CHAIN_NO_HASH
 * @device: (nullable): id of the enrolment
 * @self: its own hash does not count
 *
 * Returns: (transfer full): the hash that the deed has in this place
 */
char *
hj_deed_hash (const char *before, const char *device, const HjDeed *self)
{
  g_autofree char *numbers
      = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, self->seq,
                         self->at, self->raw_at);
  const char *texts[] = { before,       device,    numbers,       self->act,
                          self->entity, self->row, self->purpose, self->detail };

  return hj_chain_hash (texts, G_N_ELEMENTS (texts));
}

/**
 * hj_deed_part_new:
 *
 * Returns: (transfer full): a part without deeds and signature
 */
HjDeedPart *
hj_deed_part_new (const char *device, gint64 after, const char *after_hash)
{
  HjDeedPart *self = g_new0 (HjDeedPart, 1);

  self->device = g_strdup (device);
  self->after = after;
  self->after_hash = g_strdup (after_hash);
  self->deeds = g_ptr_array_new_with_free_func (free_deed);
  return self;
}

void
hj_deed_part_free (HjDeedPart *self)
{
  g_free (self->device);
  g_free (self->after_hash);
  g_ptr_array_unref (self->deeds);
  g_free (self->signature);
  g_free (self);
}

static JsonObject *
deed_to_json (const HjDeed *deed)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", deed->seq);
  json_object_set_int_member (object, "at", deed->at);
  json_object_set_int_member (object, "raw_at", deed->raw_at);
  json_object_set_string_member (object, "act", deed->act);
  hj_wire_set_optional_text (object, "entity", deed->entity);
  hj_wire_set_optional_text (object, "row", deed->row);
  hj_wire_set_optional_text (object, "purpose", deed->purpose);
  hj_wire_set_optional_text (object, "detail", deed->detail);
  json_object_set_string_member (object, "hash", deed->hash);
  return object;
}

/**
 * hj_deed_part_to_bytes:
 *
 * Returns: (transfer full): the part as JSON
 */
GBytes *
hj_deed_part_to_bytes (const HjDeedPart *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *deeds = json_array_sized_new (self->deeds->len);

  json_object_set_string_member (object, "device", self->device);
  json_object_set_int_member (object, "after", self->after);
  json_object_set_string_member (object, "after_hash", self->after_hash);
  for (guint i = 0; i < self->deeds->len; i++)
    json_array_add_object_element (deeds, deed_to_json (g_ptr_array_index (self->deeds, i)));
  json_object_set_array_member (object, "deeds", deeds);
  json_object_set_string_member (object, "signature", self->signature);
  return hj_wire_object_to_bytes (object);
}

static gboolean
read_hash (JsonObject *object, const char *member, char **hash, GError **error)
{
  if (!hj_wire_read_text (object, member, HASH_LENGTH, hash, error))
    return FALSE;
  if (strlen (*hash) == HASH_LENGTH && strspn (*hash, "0123456789abcdef") == HASH_LENGTH)
    return TRUE;
  g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The member “%s” is no hash.", member);
  return FALSE;
}

static gboolean
read_act (JsonObject *object, char **act, GError **error)
{
  if (!hj_wire_read_text (object, "act", HJ_DEED_WORD_MAX, act, error))
    return FALSE;
  if (**act != '\0' && strspn (*act, "abcdefghijklmnopqrstuvwxyz-") == strlen (*act))
    return TRUE;
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "An act is no word.");
  return FALSE;
}

static HjDeed *
deed_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autoptr (HjDeed) self = g_new0 (HjDeed, 1);

  if (object == NULL || !hj_wire_read_int (object, "seq", 1, G_MAXINT64 - 1, &self->seq, error)
      || !hj_wire_read_int (object, "at", G_MININT64, G_MAXINT64, &self->at, error)
      || !hj_wire_read_int (object, "raw_at", G_MININT64, G_MAXINT64, &self->raw_at, error)
      || !read_act (object, (char **)&self->act, error)
      || !hj_wire_read_optional_text (object, "entity", HJ_DEED_WORD_MAX, (char **)&self->entity,
                                      error)
      || !hj_wire_read_optional_text (object, "row", HJ_DEED_WORD_MAX, (char **)&self->row, error)
      || !hj_wire_read_optional_text (object, "purpose", HJ_DEED_TEXT_MAX, (char **)&self->purpose,
                                      error)
      || !hj_wire_read_optional_text (object, "detail", HJ_DEED_TEXT_MAX, (char **)&self->detail,
                                      error)
      || !read_hash (object, "hash", (char **)&self->hash, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
read_deeds (HjDeedPart *self, JsonArray *deeds, GError **error)
{
  for (guint i = 0; i < json_array_get_length (deeds); i++) {
    HjDeed *deed = deed_from_json (json_array_get_element (deeds, i), error);

    if (deed == NULL)
      return FALSE;
    g_ptr_array_add (self->deeds, deed);
    if (deed->seq != ((HjDeed *)g_ptr_array_index (self->deeds, 0))->seq + i) {
      g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                           "The deeds of the part do not follow each other.");
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * hj_deed_part_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the part; signature and chain are the caller's to check
 */
HjDeedPart *
hj_deed_part_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[]
      = { "device", "after", "after_hash", "deeds", "signature", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_DEED_PART_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjDeedPart) self = hj_deed_part_new (NULL, 0, NULL);
  JsonArray *deeds;

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_text (object, "device", HJ_ID_LENGTH, &self->device, error)
      || !hj_wire_read_int (object, "after", 0, G_MAXINT64 - 1, &self->after, error)
      || !read_hash (object, "after_hash", &self->after_hash, error)
      || !hj_wire_read_text (object, "signature", SIGNATURE_MAX, &self->signature, error)
      || (deeds = hj_wire_read_array (object, "deeds", HJ_DEED_PART_DEEDS_MAX, error)) == NULL
      || !read_deeds (self, deeds, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_deed_signed_text:
 * @after: place of the deed that a part follows
 * @after_hash: that one's hash
 * @last: place of the part's last deed
 * @last_hash: that one's hash, and so of all of the part
 *
 * Returns: (transfer full): what the device signs
 */
char *
hj_deed_signed_text (const char *device, gint64 after, const char *after_hash, gint64 last,
                     const char *last_hash)
{
  return g_strdup_printf ("hejie-audit-1\n%s\n%" G_GINT64_FORMAT " %s\n%" G_GINT64_FORMAT " %s",
                          device, after, after_hash, last, last_hash);
}

void
hj_deed_answer_free (HjDeedAnswer *self)
{
  g_free (self->hash);
  g_free (self);
}

/**
 * hj_deed_answer_to_bytes:
 *
 * Returns: (transfer full): the answer as JSON
 */
GBytes *
hj_deed_answer_to_bytes (const HjDeedAnswer *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", self->seq);
  json_object_set_string_member (object, "hash", self->hash);
  json_object_set_int_member (object, "durable", self->durable);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_deed_answer_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the answer
 */
HjDeedAnswer *
hj_deed_answer_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjDeedAnswer) self = g_new0 (HjDeedAnswer, 1);

  if (object == NULL || !hj_wire_read_int (object, "seq", 0, G_MAXINT64 - 1, &self->seq, error)
      || !read_hash (object, "hash", &self->hash, error)
      || !hj_wire_read_int (object, "durable", 0, G_MAXINT64, &self->durable, error))
    return NULL;
  return g_steal_pointer (&self);
}
