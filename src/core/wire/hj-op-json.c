/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"
#include "core/wire/hj-op.h"
#include "core/wire/hj-record-json.h"

#include <string.h>

#define NAME_MAX_LENGTH 64
#define REASON_MAX_LENGTH 4096

static const char *const kinds[] = { "new", "set", "do" };
static const char *const outcomes[] = { "applied", "merged", "conflict", "held", "duplicate" };

static const char *const op_members[]
    = { "seq",  "id",      "schema",  "raw",   "at",     "kind",  "entity", "row",
        "base", "base_op", "command", "state", "fields", "group", NULL };
static const char *const field_members[] = { "old", "new", NULL };

static gboolean
find_text (const char *const *texts, guint n_texts, const char *text, guint *index)
{
  for (guint i = 0; i < n_texts; i++) {
    if (g_strcmp0 (texts[i], text) == 0) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_take_object (json_node_init (node, JSON_NODE_OBJECT), object);
  return node;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The op cannot be read: %s.", why);
  return FALSE;
}

const char *
hj_op_kind_to_string (HjOpKind kind)
{
  return kinds[kind];
}

static void
append_member (GString *json, const char *member)
{
  g_string_append (json, ",\"");
  g_string_append (json, member);
  g_string_append (json, "\":");
}

static void
append_int (GString *json, const char *member, gint64 number)
{
  append_member (json, member);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, number);
}

static void
append_text (GString *json, const char *member, const char *text)
{
  if (text == NULL)
    return;
  append_member (json, member);
  hj_wire_append_string (json, text);
}

static void
append_value (GString *json, const HjValue *value)
{
  if (value->kind == HJ_VALUE_INT)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, value->integer);
  else if (value->kind == HJ_VALUE_TEXT)
    hj_wire_append_string (json, value->text);
  else
    g_string_append (json, "null");
}

static void
append_fields (GString *json, const GPtrArray *fields)
{
  append_member (json, "fields");
  g_string_append_c (json, '{');
  for (guint i = 0; i < fields->len; i++) {
    const HjOpField *field = g_ptr_array_index (fields, i);

    if (i > 0)
      g_string_append_c (json, ',');
    hj_wire_append_string (json, field->name);
    g_string_append (json, ":{");
    if (field->old_value.kind != HJ_VALUE_NULL) {
      g_string_append (json, "\"old\":");
      append_value (json, &field->old_value);
      g_string_append_c (json, ',');
    }
    g_string_append (json, "\"new\":");
    append_value (json, &field->new_value);
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, '}');
}

/**
 * hj_op_append_to:
 * @json: what comes before it
 *
 * Writes the op as it is sent, on one line; what is %NULL is left out. There is no tree of nodes in
 * between, as each act of a user waits for this.
 */
void
hj_op_append_to (const HjOp *self, GString *json)
{
  g_string_append_printf (json, "{\"seq\":%" G_GINT64_FORMAT, self->seq);
  append_text (json, "id", self->id);
  append_int (json, "schema", self->schema);
  append_int (json, "raw", self->raw);
  append_int (json, "at", self->at);
  append_text (json, "kind", kinds[self->kind]);
  append_text (json, "entity", self->entity);
  append_text (json, "row", self->row);
  if (self->base != 0)
    append_int (json, "base", self->base);
  append_text (json, "base_op", self->base_op);
  append_text (json, "command", self->command);
  append_text (json, "state", self->state);
  append_fields (json, self->fields);
  append_text (json, "group", self->group);
  g_string_append_c (json, '}');
}

static gboolean
read_fields (HjOp *self, JsonObject *object, GError **error)
{
  JsonNode *member = json_object_get_member (object, "fields");
  JsonObject *fields;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (member == NULL || (fields = hj_wire_require_object (member, error)) == NULL)
    return member != NULL ? FALSE : refuse (error, "“fields” is missing");
  if (json_object_get_size (fields) > HJ_FIELDS_MAX)
    return refuse (error, "it has too many fields");
  json_object_iter_init_ordered (&iter, fields);
  while (json_object_iter_next_ordered (&iter, &name, &node)) {
    JsonObject *pair = hj_wire_require_object (node, error);
    HjOpField *field;

    if (pair == NULL || !hj_wire_check_members (pair, field_members, error))
      return FALSE;
    if (*name == '\0' || strlen (name) > NAME_MAX_LENGTH)
      return refuse (error, "a field's name is empty or too long");
    hj_op_add_field (self, name, NULL, NULL);
    field = g_ptr_array_index (self->fields, self->fields->len - 1);
    if (!hj_value_from_json (json_object_get_member (pair, "old"), &field->old_value, error)
        || !hj_value_from_json (json_object_get_member (pair, "new"), &field->new_value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_op (const HjOp *self, GError **error)
{
  if (!hj_id_is_valid (self->id))
    return refuse (error, "its id is no UUID");
  if (*self->entity == '\0' || *self->row == '\0')
    return refuse (error, "its entity or row is empty");
  if (self->base_op != NULL && !hj_id_is_valid (self->base_op))
    return refuse (error, "“base_op” is no UUID");
  if (self->group != NULL && !hj_id_is_valid (self->group))
    return refuse (error, "“group” is no UUID");
  if ((self->kind == HJ_OP_DO) != (self->command != NULL))
    return refuse (error, "a command belongs to the kind “do”, and only to it");
  return TRUE;
}

/**
 * hj_op_from_json:
 * @error: `BROKEN`
 *
 * Checks the shape. Whether entity, fields and command exist is for the reader to see, since an op
 * that a newer release wrote is held and never refused.
 *
 * Returns: (transfer full): the op
 */
HjOp *
hj_op_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autofree char *kind = NULL;
  g_autoptr (HjOp) self = hj_op_new (HJ_OP_NEW, NULL, NULL);
  gint64 schema;
  guint index;

  if (object == NULL || !hj_wire_check_members (object, op_members, error)
      || !hj_wire_read_int (object, "seq", 1, G_MAXINT64, &self->seq, error)
      || !hj_wire_read_text (object, "id", HJ_ID_LENGTH, &self->id, error)
      || !hj_wire_read_int (object, "schema", 1, G_MAXINT, &schema, error)
      || !hj_wire_read_int (object, "raw", G_MININT64, G_MAXINT64, &self->raw, error)
      || !hj_wire_read_int (object, "at", G_MININT64, G_MAXINT64, &self->at, error)
      || !hj_wire_read_text (object, "kind", 8, &kind, error)
      || !hj_wire_read_text (object, "entity", NAME_MAX_LENGTH, &self->entity, error)
      || !hj_wire_read_text (object, "row", 128, &self->row, error)
      || !hj_wire_read_optional_text (object, "base_op", HJ_ID_LENGTH, &self->base_op, error)
      || !hj_wire_read_optional_text (object, "command", NAME_MAX_LENGTH, &self->command, error)
      || !hj_wire_read_optional_text (object, "state", NAME_MAX_LENGTH, &self->state, error)
      || !hj_wire_read_optional_text (object, "group", HJ_ID_LENGTH, &self->group, error)
      || !read_fields (self, object, error))
    return NULL;
  if (json_object_has_member (object, "base") && !json_object_get_null_member (object, "base")
      && !hj_wire_read_int (object, "base", 0, G_MAXINT64, &self->base, error))
    return NULL;
  if (!find_text (kinds, G_N_ELEMENTS (kinds), kind, &index)) {
    refuse (error, "its kind is not known");
    return NULL;
  }
  self->kind = (HjOpKind)index;
  self->schema = (guint)schema;
  return check_op (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * hj_op_to_text:
 *
 * Returns: (transfer full): the op as it is sent, on one line
 */
char *
hj_op_to_text (const HjOp *self)
{
  GString *json = g_string_sized_new (512);

  hj_op_append_to (self, json);
  return g_string_free_and_steal (json);
}

/**
 * hj_op_from_text:
 * @error: `BROKEN`, or `TOO_LARGE` above %HJ_WIRE_OP_MAX
 *
 * Returns: (transfer full): the op
 */
HjOp *
hj_op_from_text (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_json (text, length < 0 ? strlen (text) : (gsize)length,
                                                  HJ_WIRE_OP_MAX, error);

  return node == NULL ? NULL : hj_op_from_json (node, error);
}

/**
 * hj_op_result_new:
 *
 * Returns: (transfer full): a result without reason and conflict
 */
HjOpResult *
hj_op_result_new (gint64 seq, const char *id, HjOpOutcome outcome, gint64 pos)
{
  HjOpResult *self = g_new0 (HjOpResult, 1);

  self->seq = seq;
  self->id = g_strdup (id);
  self->outcome = outcome;
  self->pos = pos;
  return self;
}

void
hj_op_result_free (HjOpResult *self)
{
  g_free (self->id);
  g_free (self->reason);
  g_free (self->conflict);
  g_free (self);
}

const char *
hj_op_outcome_to_string (HjOpOutcome outcome)
{
  return outcomes[outcome];
}

gboolean
hj_op_outcome_from_string (const char *text, HjOpOutcome *outcome)
{
  guint index;

  if (!find_text (outcomes, G_N_ELEMENTS (outcomes), text, &index))
    return FALSE;
  *outcome = (HjOpOutcome)index;
  return TRUE;
}

JsonNode *
hj_op_result_to_json (const HjOpResult *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", self->seq);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "result", outcomes[self->outcome]);
  json_object_set_int_member (object, "pos", self->pos);
  set_text (object, "reason", self->reason);
  set_text (object, "conflict", self->conflict);
  return take_object (object);
}

/**
 * hj_op_result_from_json:
 * @error: `BROKEN`
 *
 * Returns: (transfer full): the result; members that this release does not know are passed over
 */
HjOpResult *
hj_op_result_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autoptr (HjOpResult) self = g_new0 (HjOpResult, 1);
  g_autofree char *outcome = NULL;

  if (object == NULL || !hj_wire_read_int (object, "seq", 1, G_MAXINT64, &self->seq, error)
      || !hj_wire_read_text (object, "id", HJ_ID_LENGTH, &self->id, error)
      || !hj_wire_read_text (object, "result", 16, &outcome, error)
      || !hj_wire_read_int (object, "pos", 0, G_MAXINT64, &self->pos, error)
      || !hj_wire_read_optional_text (object, "reason", REASON_MAX_LENGTH, &self->reason, error)
      || !hj_wire_read_optional_text (object, "conflict", HJ_ID_LENGTH, &self->conflict, error))
    return NULL;
  if (!hj_op_outcome_from_string (outcome, &self->outcome)) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The result of an op is not known.");
    return NULL;
  }
  return g_steal_pointer (&self);
}
