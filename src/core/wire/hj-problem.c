/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-problem.h"

#include "core/wire/hj-wire.h"

#include <string.h>

#define TYPE_PREFIX "urn:hejie:problem:"

static JsonObject *
make (int status, const char *code, const char *detail)
{
  JsonObject *object = json_object_new ();
  g_autofree char *type = g_strconcat (TYPE_PREFIX, code, NULL);

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", code);
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "detail", detail);
  return object;
}

static GBytes *
to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * hj_problem_new:
 * @status: the HTTP status
 * @code: what programs act on, such as `sequence-gap`
 * @detail: one sentence: what happened and what to do
 *
 * Returns: (transfer full): a problem document (RFC 9457)
 */
GBytes *
hj_problem_new (int status, const char *code, const char *detail)
{
  g_autoptr (JsonObject) object = make (status, code, detail);

  return to_bytes (object);
}

/**
 * hj_problem_new_with_int:
 * @member: name of a further member
 *
 * Returns: (transfer full): a problem document with one more number in it
 */
GBytes *
hj_problem_new_with_int (int status,
                         const char *code,
                         const char *detail,
                         const char *member,
                         gint64 value)
{
  g_autoptr (JsonObject) object = make (status, code, detail);

  json_object_set_int_member (object, member, value);
  return to_bytes (object);
}

/**
 * hj_problem_parse:
 * @code: (out) (transfer full): what programs act on
 * @detail: (out) (transfer full): the sentence
 *
 * Returns: whether @bytes is a problem document of ours
 */
gboolean
hj_problem_parse (GBytes *bytes, char **code, char **detail)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = hj_wire_parse_json (text, length, HJ_WIRE_SMALL_MAX, NULL);
  g_autofree char *type = NULL;
  g_autofree char *sentence = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !hj_wire_read_text (json_node_get_object (node), "type", 256, &type, NULL) ||
      !hj_wire_read_text (json_node_get_object (node), "detail", 4096, &sentence, NULL) ||
      !g_str_has_prefix (type, TYPE_PREFIX))
    return FALSE;
  *code = g_strdup (type + strlen (TYPE_PREFIX));
  *detail = g_steal_pointer (&sentence);
  return TRUE;
}
