/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-record-json.h"

#include "core/base/hj-time.h"
#include "core/model/hj-validation.h"

#define TEXT_MAX (4 * 1024 * 1024)

/**
 * hj_value_to_json:
 *
 * Returns: (transfer full): a number, text or null
 */
JsonNode *
hj_value_to_json (const HjValue *value)
{
  JsonNode *node = json_node_alloc ();

  switch (value->kind) {
  case HJ_VALUE_INT:
    return json_node_init_int (node, value->integer);
  case HJ_VALUE_TEXT:
    return json_node_init_string (node, value->text);
  case HJ_VALUE_NULL:
  default:
    return json_node_init_null (node);
  }
}

/**
 * hj_value_from_json:
 * @node: (nullable): %NULL stands for a missing value
 * @value: (out caller-allocates): cleared with hj_value_clear()
 *
 * Returns: whether @node is a whole number, text or null
 */
gboolean
hj_value_from_json (JsonNode *node, HjValue *value, GError **error)
{
  *value = (HjValue){ 0 };
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64) {
    value->kind = HJ_VALUE_INT;
    value->integer = json_node_get_int (node);
    return TRUE;
  }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
    value->kind = HJ_VALUE_TEXT;
    value->text = json_node_dup_string (node);
    return TRUE;
  }
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                       "A value must be a whole number, text or null.");
  return FALSE;
}

/**
 * hj_record_to_json:
 *
 * Returns: (transfer full): an object with `id`, `pos` and the fields in the entity's order
 */
JsonNode *
hj_record_to_json (const HjRecord *self, HjRecordJsonFlags flags)
{
  const HjEntity *entity = hj_record_get_entity (self);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", hj_record_get_id (self));
  json_object_set_int_member (object, "pos", hj_record_get_pos (self));
  for (guint i = 0; i < entity->n_fields; i++) {
    const HjValue *value = hj_record_get_value (self, i);

    if (value->kind == HJ_VALUE_NULL && (flags & HJ_RECORD_JSON_FILLED_ONLY) != 0)
      continue;
    if (value->kind == HJ_VALUE_INT && entity->fields[i].type == HJ_FIELD_TIME
        && (flags & HJ_RECORD_JSON_ISO_TIMES) != 0) {
      g_autofree char *iso = hj_time_to_iso (value->integer);
      json_object_set_string_member (object, entity->fields[i].name, iso);
    } else {
      json_object_set_member (object, entity->fields[i].name, hj_value_to_json (value));
    }
  }

  JsonNode *node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

/**
 * hj_record_to_text:
 *
 * Returns: (transfer full): the same on one line
 */
char *
hj_record_to_text (const HjRecord *self, HjRecordJsonFlags flags)
{
  g_autoptr (JsonNode) node = hj_record_to_json (self, flags);

  return hj_wire_json_to_text (node);
}

static gboolean
read_field (HjRecord *record, guint index, JsonNode *node, GError **error)
{
  const HjField *field = &hj_record_get_entity (record)->fields[index];
  g_auto (HjValue) value = { 0 };

  if (!hj_value_from_json (node, &value, error))
    return FALSE;
  if (field->type == HJ_FIELD_TIME && value.kind == HJ_VALUE_TEXT) {
    g_auto (HjValue) time = { 0 };

    if (!hj_field_parse (field, value.text, &time, error))
      return FALSE;
    hj_record_set_value_at (record, index, &time);
    return TRUE;
  }
  if (value.kind != HJ_VALUE_NULL && (value.kind == HJ_VALUE_INT) != hj_field_is_integer (field)) {
    g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                 "The value of “%s” is of the wrong kind.", field->name);
    return FALSE;
  }
  hj_record_set_value_at (record, index, &value);
  return TRUE;
}

/**
 * hj_record_from_json:
 * @entity: what the object is one of
 * @node: an object with `id`, perhaps `pos`, and fields; times as numbers or ISO 8601
 * @error: `BROKEN`, or an error of the model for a time
 *
 * Kinds of values are checked, the fields' rules are not.
 *
 * Returns: (transfer full): the record; fields that the object does not name are missing
 */
HjRecord *
hj_record_from_json (const HjEntity *entity, JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autofree char *id = NULL;
  g_autoptr (HjRecord) record = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gint64 pos = 0;

  if (object == NULL || !hj_wire_read_text (object, "id", 256, &id, error))
    return NULL;
  if (json_object_has_member (object, "pos")
      && !hj_wire_read_int (object, "pos", 0, G_MAXINT64, &pos, error))
    return NULL;

  record = hj_record_new (entity, id);
  hj_record_set_pos (record, pos);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member)) {
    const HjField *field;

    if (g_str_equal (name, "id") || g_str_equal (name, "pos"))
      continue;
    field = hj_entity_require_field (entity, name, error);
    if (field == NULL || !read_field (record, (guint)(field - entity->fields), member, error))
      return NULL;
  }
  return g_steal_pointer (&record);
}

/**
 * hj_record_from_text:
 *
 * Returns: (transfer full): as hj_record_from_json()
 */
HjRecord *
hj_record_from_text (const HjEntity *entity, const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node
      = hj_wire_parse_json (text, length < 0 ? strlen (text) : (gsize)length, TEXT_MAX, error);

  return node == NULL ? NULL : hj_record_from_json (entity, node, error);
}
