/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-problem.h"

#define TYPE_PREFIX "urn:hejie:problem:"

/**
 * hj_problem_new:
 * @status: HTTP status
 * @code: such as %HJ_PROBLEM_REVOKED
 * @title: what kind of thing went wrong
 * @detail: (nullable): one sentence: what happened and what to do
 *
 * Returns: (transfer full): a problem document
 */
HjProblem *
hj_problem_new (guint status, const char *code, const char *title, const char *detail)
{
  HjProblem *self = g_new0 (HjProblem, 1);

  self->status = status;
  self->code = g_strdup (code);
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  return self;
}

void
hj_problem_free (HjProblem *self)
{
  g_free (self->code);
  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

/**
 * hj_problem_to_bytes:
 *
 * Returns: (transfer full): the document, of type %HJ_WIRE_TYPE_PROBLEM
 */
GBytes *
hj_problem_to_bytes (const HjProblem *self)
{
  g_autofree char *type = g_strconcat (TYPE_PREFIX, self->code, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  char *text;

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_int_member (object, "status", self->status);
  if (self->detail != NULL)
    json_object_set_string_member (object, "detail", self->detail);
  if (self->expected != 0)
    json_object_set_int_member (object, "expected", self->expected);
  json_node_init_object (node, object);
  text = hj_wire_json_to_text (node);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * hj_problem_from_bytes:
 * @error: `BROKEN` if this is not one of our problem documents
 *
 * Returns: (transfer full): the problem
 */
HjProblem *
hj_problem_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_json (
      g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjProblem) self = g_new0 (HjProblem, 1);
  g_autofree char *type = NULL;
  gint64 status;

  if (object == NULL || !hj_wire_read_text (object, "type", 256, &type, error)
      || !hj_wire_read_text (object, "title", 1024, &self->title, error)
      || !hj_wire_read_optional_text (object, "detail", 8192, &self->detail, error)
      || !hj_wire_read_int (object, "status", 400, 599, &status, error))
    return NULL;
  if (json_object_has_member (object, "expected")
      && !hj_wire_read_int (object, "expected", 1, G_MAXINT64, &self->expected, error))
    return NULL;
  if (!g_str_has_prefix (type, TYPE_PREFIX)) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The problem document is not one of Hejie's.");
    return NULL;
  }
  self->status = (guint)status;
  self->code = g_strdup (type + strlen (TYPE_PREFIX));
  return g_steal_pointer (&self);
}
