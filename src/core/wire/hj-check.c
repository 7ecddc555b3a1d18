/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-check.h"

#include "core/wire/hj-wire.h"

#include <string.h>

#define TEXT_MAX 256

static void
hash_int (GChecksum *checksum, gint64 integer)
{
  gint64 bytes = GINT64_TO_LE (integer);

  g_checksum_update (checksum, (const guchar *)&bytes, sizeof bytes);
}

/* Its length goes before a text, so that no two rows are written alike. */
static void
hash_text (GChecksum *checksum, const char *text)
{
  gsize length = strlen (text);

  hash_int (checksum, (gint64)length);
  g_checksum_update (checksum, (const guchar *)text, (gssize)length);
}

/* What is missing is like a column that only one of the two releases knows. */
static void
hash_value (GChecksum *checksum, guint field, const HjValue *value)
{
  if (value->kind == HJ_VALUE_NULL)
    return;
  hash_int (checksum, field);
  if (value->kind == HJ_VALUE_INT)
    hash_int (checksum, value->integer);
  else
    hash_text (checksum, value->text);
}

/**
 * hj_digest_add:
 * @mask: one bit a field that counts
 *
 * Takes a row in. Its version does not count: it also moves with columns outside of the mask.
 */
void
hj_digest_add (HjDigest *self, const HjRecord *record, guint64 mask)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 hash[32];
  gsize length = sizeof hash;
  guint64 parts[2];

  hash_int (checksum, entity->number);
  hash_text (checksum, hj_record_get_id (record));
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hash_value (checksum, i, hj_record_get_value (record, i));
  }
  g_checksum_get_digest (checksum, hash, &length);
  memcpy (parts, hash, sizeof parts);
  self->n_rows++;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    self->sums[i] += GUINT64_FROM_LE (parts[i]);
}

/**
 * hj_digest_to_text:
 *
 * Returns: (transfer full): the digest; two of unlike rows are unlike
 */
char *
hj_digest_to_text (const HjDigest *self)
{
  return g_strdup_printf ("%" G_GINT64_MODIFIER "x-%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER
                          "x",
                          self->n_rows, self->sums[0], self->sums[1]);
}

void
hj_check_free (HjCheck *self)
{
  g_free (self->bucket);
  g_free (self->after);
  g_free (self->last);
  g_free (self->digest);
  g_free (self);
}

/**
 * hj_check_to_json:
 *
 * Returns: (transfer full): as it stands in a request for changes
 */
JsonObject *
hj_check_to_json (const HjCheck *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "bucket", self->bucket);
  json_object_set_int_member (object, "entity", self->entity);
  hj_wire_set_optional_text (object, "after", self->after);
  json_object_set_int_member (object, "last_entity", self->last_entity);
  hj_wire_set_optional_text (object, "last", self->last);
  json_object_set_string_member (object, "digest", self->digest);
  return object;
}

/**
 * hj_check_from_json:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what was asked to be compared
 */
HjCheck *
hj_check_from_json (JsonObject *object, GError **error)
{
  g_autoptr (HjCheck) self = g_new0 (HjCheck, 1);

  if (!hj_wire_read_text (object, "bucket", TEXT_MAX, &self->bucket, error)
      || !hj_wire_read_int (object, "entity", 1, G_MAXUINT32, &self->entity, error)
      || !hj_wire_read_optional_text (object, "after", TEXT_MAX, &self->after, error)
      || !hj_wire_read_int (object, "last_entity", 0, G_MAXUINT32, &self->last_entity, error)
      || !hj_wire_read_optional_text (object, "last", TEXT_MAX, &self->last, error)
      || !hj_wire_read_text (object, "digest", TEXT_MAX, &self->digest, error))
    return NULL;
  if ((self->last_entity == 0) == (self->last == NULL))
    return g_steal_pointer (&self);
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                       "A piece to compare has no clear end.");
  return NULL;
}
