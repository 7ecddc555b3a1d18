/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-wire.h"

#include <string.h>

/* Nothing that the protocol says nests deeper; the parser below recurses. */
#define DEPTH_MAX 16

G_DEFINE_QUARK (hj-wire-error-quark, hj_wire_error)

static gboolean
is_shallow (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++) {
    if (in_string) {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = FALSE;
    } else if (text[i] == '"') {
      in_string = TRUE;
    } else if (text[i] == '{' || text[i] == '[') {
      if (++depth > DEPTH_MAX)
        return FALSE;
    } else if ((text[i] == '}' || text[i] == ']') && depth > 0) {
      depth--;
    }
  }
  return TRUE;
}

static gboolean
refuse_member (const char *member, const char *why, GError **error)
{
  g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The member “%s” %s.", member, why);
  return FALSE;
}

/**
 * hj_wire_parse_json:
 * @text: what came over the wire
 * @length: its bytes
 * @maximum: most bytes that are looked at
 * @error: `TOO_LARGE` or `BROKEN`
 *
 * Returns: (transfer full): the value
 */
JsonNode *
hj_wire_parse_json (const char *text, gsize length, gsize maximum, GError **error)
{
  if (length > maximum) {
    g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE,
                 "The message is longer than %" G_GSIZE_FORMAT " bytes.", maximum);
    return NULL;
  }
  if (length == 0 || !is_shallow (text, length) || !g_utf8_validate_len (text, length, NULL)) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The message is not JSON as the protocol has it.");
    return NULL;
  }

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) inner = NULL;
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, (gssize)length, &inner)
      || json_parser_get_root (parser) == NULL) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The message is not JSON.");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

/**
 * hj_wire_parse_bytes:
 * @bytes: what came over the wire
 * @maximum: most bytes that are looked at
 * @error: `TOO_LARGE` or `BROKEN`
 *
 * Returns: (transfer full): the value
 */
JsonNode *
hj_wire_parse_bytes (GBytes *bytes, gsize maximum, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return hj_wire_parse_json (text, length, maximum, error);
}

/**
 * hj_wire_json_to_text:
 *
 * Returns: (transfer full): JSON on one line
 */
char *
hj_wire_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * hj_wire_append_string:
 * @json: JSON that is being written
 * @text: UTF-8
 *
 * Writes a string with its quotation marks.
 */
void
hj_wire_append_string (GString *json, const char *text)
{
  const char *plain = text; /* what is written as it is, from here on */

  g_string_append_c (json, '"');
  for (const char *at = text; *at != '\0'; at++) {
    guchar byte = (guchar)*at;

    if (byte >= 0x20 && byte != 0x7f && byte != '"' && byte != '\\')
      continue;
    g_string_append_len (json, plain, at - plain);
    plain = at + 1;
    if (byte == '"' || byte == '\\')
      g_string_append_printf (json, "\\%c", byte);
    else
      g_string_append_printf (json, "\\u%04x", byte);
  }
  g_string_append (json, plain);
  g_string_append_c (json, '"');
}

/**
 * hj_wire_object_to_bytes:
 * @object: (transfer full): a message
 *
 * Returns: (transfer full): the message as it goes over the wire
 */
GBytes *
hj_wire_object_to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (node, object);
  text = hj_wire_json_to_text (node);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * hj_wire_set_optional_text:
 * @text: (nullable): left out where it is %NULL
 */
void
hj_wire_set_optional_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/**
 * hj_wire_require_object:
 *
 * Returns: (transfer none): the object that @node is, or %NULL with `BROKEN`
 */
JsonObject *
hj_wire_require_object (JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "An object was expected.");
  return NULL;
}

/**
 * hj_wire_read_int:
 *
 * Returns: whether @member is there, a whole number, and from @minimum to @maximum
 */
gboolean
hj_wire_read_int (JsonObject *object, const char *member, gint64 minimum, gint64 maximum,
                  gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse_member (member, "must be a whole number", error);
  *value = json_node_get_int (node);
  if (*value < minimum || *value > maximum)
    return refuse_member (member, "is out of its range", error);
  return TRUE;
}

static gboolean
read_text (JsonNode *node, const char *member, gsize maximum, char **value, GError **error)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse_member (member, "must be text", error);
  text = json_node_get_string (node);
  if (strlen (text) > maximum)
    return refuse_member (member, "is too long", error);
  *value = g_strdup (text);
  return TRUE;
}

/**
 * hj_wire_read_text:
 * @value: (out) (transfer full): the text
 *
 * Returns: whether @member is there, text, and no longer than @maximum bytes
 */
gboolean
hj_wire_read_text (JsonObject *object, const char *member, gsize maximum, char **value,
                   GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return refuse_member (member, "is missing", error);
  return read_text (node, member, maximum, value, error);
}

/**
 * hj_wire_read_optional_text:
 * @value: (out) (transfer full) (nullable): the text, %NULL where it is missing or null
 *
 * Returns: whether @member is missing, null, or text no longer than @maximum bytes
 */
gboolean
hj_wire_read_optional_text (JsonObject *object, const char *member, gsize maximum, char **value,
                            GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return read_text (node, member, maximum, value, error);
}

/**
 * hj_wire_read_array:
 *
 * Returns: (transfer none): the array, or %NULL with `BROKEN` or `TOO_LARGE`
 */
JsonArray *
hj_wire_read_array (JsonObject *object, const char *member, guint maximum, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    refuse_member (member, "must be a list", error);
    return NULL;
  }
  if (json_array_get_length (json_node_get_array (node)) > maximum) {
    g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE,
                 "The list “%s” has more than %u items.", member, maximum);
    return NULL;
  }
  return json_node_get_array (node);
}

/**
 * hj_wire_check_members:
 * @allowed: (array zero-terminated=1): names
 *
 * Returns: whether @object has no other members
 */
gboolean
hj_wire_check_members (JsonObject *object, const char *const *allowed, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_strv_contains (allowed, name))
      return refuse_member (name, "is not known", error);
  }
  return TRUE;
}

/**
 * hj_wire_little_endian:
 * @variant: one of this machine's byte order, or a little-endian one that is read here
 *
 * What leaves a process is little-endian, whichever machine wrote it; there and back is the same.
 *
 * Returns: (transfer full): @variant in the other of the two orders
 */
GVariant *
hj_wire_little_endian (GVariant *variant)
{
  return G_BYTE_ORDER == G_BIG_ENDIAN ? g_variant_byteswap (variant) : g_variant_ref (variant);
}
