/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-problem.h"

#include "core/wire/hj-wire.h"

#include <string.h>

#define TYPE_PREFIX "urn:hejie:problem:"

static JsonNode *
parse_bytes (GBytes *bytes)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

/* RFC 9457: where the type says it all, the title is that of the status. */
static const char *
find_title (int status)
{
  switch (status) {
  case 401:
    return "Not signed in";
  case 403:
    return "Not allowed";
  case 404:
    return "Not found";
  case 409:
    return "Out of step";
  case 413:
    return "Too large";
  case 422:
    return "Not accepted";
  case 429:
  case 503:
    return "Busy";
  default:
    return status < 500 ? "Refused" : "Failed";
  }
}

static JsonObject *
new_object (int status, const char *code, const char *detail)
{
  g_autofree char *type = g_strconcat (TYPE_PREFIX, code, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", find_title (status));
  json_object_set_int_member (object, "status", status);
  hj_wire_set_optional_text (object, "detail", detail);
  return object;
}

/**
 * hj_problem_new_with_int:
 * @status: HTTP status
 * @code: such as %HJ_PROBLEM_SEQUENCE_GAP; becomes the type `urn:hejie:problem:<code>`
 * @detail: (nullable): one sentence: what happened and what to do
 * @member: (nullable): name of a further member
 * @value: its value
 *
 * Returns: (transfer full): a problem document, RFC 9457, of type %HJ_PROBLEM_CONTENT_TYPE
 */
GBytes *
hj_problem_new_with_int (int status, const char *code, const char *detail, const char *member,
                         gint64 value)
{
  JsonObject *object = new_object (status, code, detail);

  if (member != NULL)
    json_object_set_int_member (object, member, value);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_problem_new_with_text:
 *
 * Returns: (transfer full): as hj_problem_new_with_int(), with a text as the further member
 */
GBytes *
hj_problem_new_with_text (int status, const char *code, const char *detail, const char *member,
                          const char *value)
{
  JsonObject *object = new_object (status, code, detail);

  json_object_set_string_member (object, member, value);
  return hj_wire_object_to_bytes (object);
}

GBytes *
hj_problem_new (int status, const char *code, const char *detail)
{
  return hj_problem_new_with_int (status, code, detail, NULL, 0);
}

/**
 * hj_problem_parse:
 * @code: (out) (transfer full): the end of its type
 * @detail: (out) (transfer full) (nullable): the sentence
 *
 * Returns: whether @bytes are a problem document of a central instance
 */
gboolean
hj_problem_parse (GBytes *bytes, char **code, char **detail)
{
  g_autoptr (JsonNode) node = parse_bytes (bytes);
  JsonObject *object = node == NULL ? NULL : json_node_get_object (node);
  g_autofree char *type = NULL;

  *code = NULL;
  *detail = NULL;
  if (object == NULL || !hj_wire_read_text (object, "type", 256, &type, NULL)
      || !g_str_has_prefix (type, TYPE_PREFIX)
      || !hj_wire_read_optional_text (object, "detail", 8192, detail, NULL))
    return FALSE;
  *code = g_strdup (type + strlen (TYPE_PREFIX));
  return TRUE;
}

/**
 * hj_problem_parse_int:
 * @value: (out): the value of @member
 *
 * Returns: whether the document has the member and it is a whole number
 */
gboolean
hj_problem_parse_int (GBytes *bytes, const char *member, gint64 *value)
{
  g_autoptr (JsonNode) node = parse_bytes (bytes);

  return node != NULL
         && hj_wire_read_int (json_node_get_object (node), member, G_MININT64, G_MAXINT64, value,
                              NULL);
}

/**
 * hj_problem_parse_text:
 *
 * Returns: (transfer full) (nullable): the text of @member, where the document has it
 */
char *
hj_problem_parse_text (GBytes *bytes, const char *member)
{
  g_autoptr (JsonNode) node = parse_bytes (bytes);
  char *value = NULL;

  if (node != NULL)
    hj_wire_read_text (json_node_get_object (node), member, 256, &value, NULL);
  return value;
}
