/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-cursor.h"

#include "core/wire/hj-wire.h"

#include <sodium.h>
#include <string.h>

/* Version, user, epoch, position, the two schema versions, and for each bucket its name, state,
 * entity and last row. The first version had no schema versions.
 */
#define CURSOR_TYPE "(ysmsxuua(syums))"
#define CURSOR_TYPE_1 "(ysmsxa(syums))"
#define CURSOR_VERSION 2
#define CURSOR_MAX 65536

static void
free_bucket (gpointer data)
{
  HjCursorBucket *bucket = data;

  g_free (bucket->name);
  g_free (bucket->after);
  g_free (bucket);
}

/**
 * hj_cursor_new:
 *
 * Returns: (transfer full): a cursor that holds nothing yet
 */
HjCursor *
hj_cursor_new (const char *user)
{
  HjCursor *self = g_new0 (HjCursor, 1);

  self->user = g_strdup (user);
  self->buckets = g_ptr_array_new_with_free_func (free_bucket);
  return self;
}

void
hj_cursor_free (HjCursor *self)
{
  g_free (self->epoch);
  g_free (self->user);
  g_ptr_array_unref (self->buckets);
  g_free (self);
}

/**
 * hj_cursor_find:
 *
 * Returns: (transfer none) (nullable): how far the bucket was sent
 */
HjCursorBucket *
hj_cursor_find (HjCursor *self, const char *name)
{
  for (guint i = 0; i < self->buckets->len; i++) {
    HjCursorBucket *bucket = g_ptr_array_index (self->buckets, i);

    if (g_str_equal (bucket->name, name))
      return bucket;
  }
  return NULL;
}

/**
 * hj_cursor_add:
 *
 * Returns: (transfer none): the new bucket, nothing of which was sent
 */
HjCursorBucket *
hj_cursor_add (HjCursor *self, const char *name)
{
  HjCursorBucket *bucket = g_new0 (HjCursorBucket, 1);

  bucket->name = g_strdup (name);
  g_ptr_array_add (self->buckets, bucket);
  return bucket;
}

/**
 * hj_cursor_to_text:
 * @key: `crypto_auth_KEYBYTES` bytes
 *
 * Returns: (transfer full): base64 of an authenticator and the cursor
 */
char *
hj_cursor_to_text (const HjCursor *self, const guint8 *key)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(syums)"));
  for (guint i = 0; i < self->buckets->len; i++) {
    const HjCursorBucket *bucket = g_ptr_array_index (self->buckets, i);

    g_variant_builder_add (&builder, "(syums)", bucket->name, (guchar)bucket->state, bucket->entity,
                           bucket->after);
  }
  g_autoptr (GVariant) content
      = g_variant_ref_sink (g_variant_new (CURSOR_TYPE, CURSOR_VERSION, self->user, self->epoch,
                                           self->pos, self->schema, self->known, &builder));
  g_autoptr (GVariant) payload = hj_wire_little_endian (content);
  gsize length = g_variant_get_size (payload);
  g_autofree guint8 *bytes = g_malloc (crypto_auth_BYTES + length);

  memcpy (bytes + crypto_auth_BYTES, g_variant_get_data (payload), length);
  crypto_auth (bytes, bytes + crypto_auth_BYTES, length, key);
  return g_base64_encode (bytes, crypto_auth_BYTES + length);
}

static HjCursor *
read_content (GVariant *content)
{
  g_autoptr (HjCursor) self = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  const char *user, *epoch, *name, *after;
  guint32 entity, schema = 1, known = 1;
  guchar version, state;
  gint64 pos;

  if (g_variant_is_of_type (content, G_VARIANT_TYPE (CURSOR_TYPE_1)))
    g_variant_get (content, "(y&sm&sxa(syums))", &version, &user, &epoch, &pos, &iter);
  else
    g_variant_get (content, "(y&sm&sxuua(syums))", &version, &user, &epoch, &pos, &schema, &known,
                   &iter);
  self = hj_cursor_new (user);
  self->epoch = g_strdup (epoch);
  self->pos = pos;
  self->schema = schema;
  self->known = known;
  while (g_variant_iter_next (iter, "(&syum&s)", &name, &state, &entity, &after)) {
    HjCursorBucket *bucket = hj_cursor_add (self, name);

    bucket->state = (HjSnapshotState)state;
    bucket->entity = entity;
    bucket->after = g_strdup (after);
  }
  return g_steal_pointer (&self);
}

/**
 * hj_cursor_from_text:
 * @text: (nullable): what a reader sent
 * @key: the key that it was made with
 *
 * Returns: (transfer full) (nullable): the cursor, or %NULL if @text is none that was made with
 *   @key
 */
HjCursor *
hj_cursor_from_text (const char *text, const guint8 *key)
{
  gsize length = 0;
  g_autofree guint8 *bytes = NULL;

  if (text == NULL || strlen (text) > CURSOR_MAX)
    return NULL;
  bytes = g_base64_decode (text, &length);
  if (bytes == NULL || length <= crypto_auth_BYTES
      || crypto_auth_verify (bytes, bytes + crypto_auth_BYTES, length - crypto_auth_BYTES, key)
             != 0)
    return NULL;
  guint8 version = bytes[crypto_auth_BYTES];

  if (version < 1 || version > CURSOR_VERSION)
    return NULL;
  g_autoptr (GBytes) payload = g_bytes_new (bytes + crypto_auth_BYTES, length - crypto_auth_BYTES);
  const GVariantType *type
      = version == 1 ? G_VARIANT_TYPE (CURSOR_TYPE_1) : G_VARIANT_TYPE (CURSOR_TYPE);
  g_autoptr (GVariant) stored
      = g_variant_ref_sink (g_variant_new_from_bytes (type, payload, FALSE));
  g_autoptr (GVariant) content = hj_wire_little_endian (stored);

  return g_variant_is_normal_form (content) ? read_content (content) : NULL;
}
