/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-op.h"

#include "core/model/hj-validation.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HjOp, hj_op, hj_op_ref, hj_op_unref)

static void
free_field (gpointer data)
{
  HjOpField *field = data;

  g_free (field->name);
  hj_value_clear (&field->old_value);
  hj_value_clear (&field->new_value);
  g_free (field);
}

static void
copy_value (const HjValue *from, HjValue *to)
{
  *to = from == NULL ? (HjValue){ 0 } : *from;
  if (to->kind == HJ_VALUE_TEXT)
    to->text = g_strdup (from->text);
}

/* Every part is written with its length, so that no two different ops have one encoding. */
static void
hash_text (GChecksum *checksum, const char *text)
{
  gint64 length = text == NULL ? -1 : (gint64)strlen (text);
  gint64 encoded = GINT64_TO_BE (length);

  g_checksum_update (checksum, (const guchar *)&encoded, sizeof encoded);
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *)text, (gssize)length);
}

static void
hash_int (GChecksum *checksum, gint64 number)
{
  gint64 encoded = GINT64_TO_BE (number);

  g_checksum_update (checksum, (const guchar *)&encoded, sizeof encoded);
}

static void
hash_value (GChecksum *checksum, const HjValue *value)
{
  hash_int (checksum, value->kind);
  if (value->kind == HJ_VALUE_INT)
    hash_int (checksum, value->integer);
  else if (value->kind == HJ_VALUE_TEXT)
    hash_text (checksum, value->text);
}

static int
compare_fields (gconstpointer a, gconstpointer b)
{
  const HjOpField *const *left = a;
  const HjOpField *const *right = b;

  return strcmp ((*left)->name, (*right)->name);
}

/**
 * hj_op_new:
 * @entity: name of the row's entity
 * @row: the row's id
 *
 * Returns: (transfer full): an op without id, seq and stamps, which the outbox gives
 */
HjOp *
hj_op_new (HjOpKind kind, const char *entity, const char *row)
{
  HjOp *self = g_new0 (HjOp, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->schema = HJ_SCHEMA_VERSION;
  self->kind = kind;
  self->entity = g_strdup (entity);
  self->row = g_strdup (row);
  self->fields = g_ptr_array_new_with_free_func (free_field);
  return self;
}

/**
 * hj_op_copy:
 *
 * Returns: (transfer full): another op that says the same
 */
HjOp *
hj_op_copy (const HjOp *self)
{
  HjOp *copy = hj_op_new (self->kind, self->entity, self->row);

  copy->seq = self->seq;
  copy->id = g_strdup (self->id);
  copy->schema = self->schema;
  copy->raw = self->raw;
  copy->at = self->at;
  copy->base = self->base;
  copy->base_op = g_strdup (self->base_op);
  copy->command = g_strdup (self->command);
  copy->state = g_strdup (self->state);
  copy->group = g_strdup (self->group);
  for (guint i = 0; i < self->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (self->fields, i);

    hj_op_add_field (copy, field->name, &field->old_value, &field->new_value);
  }
  return copy;
}

HjOp *
hj_op_ref (HjOp *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_op_unref (HjOp *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->entity);
  g_free (self->row);
  g_free (self->base_op);
  g_free (self->command);
  g_free (self->state);
  g_free (self->group);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/**
 * hj_op_add_field:
 * @name: a field not yet in the op
 * @old_value: (nullable): what the writer saw
 * @new_value: (nullable): what the writer wants; %NULL empties the field
 */
void
hj_op_add_field (HjOp *self, const char *name, const HjValue *old_value, const HjValue *new_value)
{
  HjOpField *field = g_new0 (HjOpField, 1);

  field->name = g_strdup (name);
  copy_value (old_value, &field->old_value);
  copy_value (new_value, &field->new_value);
  g_ptr_array_add (self->fields, field);
}

/**
 * hj_op_find_field:
 *
 * Returns: (transfer none) (nullable): the field
 */
const HjOpField *
hj_op_find_field (const HjOp *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (self->fields, i);

    if (g_str_equal (field->name, name))
      return field;
  }
  return NULL;
}

/**
 * hj_op_hash:
 *
 * Two ops have the same hash only if they are the same in every part, in whatever order their
 * fields are. The central instance keeps it to tell a repeated op from another device's.
 *
 * Returns: (transfer full): SHA-256 in hexadecimal
 */
char *
hj_op_hash (const HjOp *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (self->fields->len);

  hash_int (checksum, self->seq);
  hash_text (checksum, self->id);
  hash_int (checksum, self->schema);
  hash_int (checksum, self->raw);
  hash_int (checksum, self->at);
  hash_int (checksum, self->kind);
  hash_text (checksum, self->entity);
  hash_text (checksum, self->row);
  hash_int (checksum, self->base);
  hash_text (checksum, self->base_op);
  hash_text (checksum, self->command);
  hash_text (checksum, self->state);
  hash_text (checksum, self->group);

  g_ptr_array_extend (sorted, self->fields, NULL, NULL);
  g_ptr_array_sort (sorted, compare_fields);
  hash_int (checksum, sorted->len);
  for (guint i = 0; i < sorted->len; i++) {
    const HjOpField *field = g_ptr_array_index (sorted, i);

    hash_text (checksum, field->name);
    hash_value (checksum, &field->old_value);
    hash_value (checksum, &field->new_value);
  }
  return g_strdup (g_checksum_get_string (checksum));
}
