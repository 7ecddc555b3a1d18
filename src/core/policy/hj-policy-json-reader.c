/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-json-private.h"

#include <glib/gi18n-lib.h>

static const char *const type_names[] = {
  N_ ("null"),       N_ ("true or false"), N_ ("a whole number"), N_ ("a text in quotes"),
  N_ ("a list [ ]"), N_ ("an object { }"),
};

static void G_GNUC_PRINTF (4, 5) tell_at (HjPolicyJsonReader *self, const HjPolicyJson *value,
                                          const char *code, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);
  g_ptr_array_add (self->findings,
                   hj_policy_finding_new (value->line, value->column, value->path, code, sentence));
}

static gboolean
is_type (HjPolicyJsonReader *self, HjPolicyJson *value, HjPolicyJsonType type)
{
  if (value->type == type)
    return TRUE;
  value->mistaken = TRUE;
  tell_at (self, value, "type", _ ("Here stands %s; it should be %s."), _ (type_names[value->type]),
           _ (type_names[type]));
  return FALSE;
}

/* A member of the right type, or NULL and, where it must be told, a finding. */
static HjPolicyJson *
find (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name, HjPolicyJsonType type,
      gboolean required)
{
  HjPolicyJson *member = hj_policy_json_get (object, name);

  if (member == NULL) {
    if (required && object != NULL)
      tell_at (self, object, "missing", _ ("“%s” is missing; add it as %s."), name,
               _ (type_names[type]));
    return NULL;
  }
  return is_type (self, member, type) ? member : NULL;
}

/**
 * hj_policy_json_reader_init:
 * @self: (out caller-allocates): a reader
 * @bytes: a document
 * @findings: (element-type HjPolicyFinding): findings are added
 *
 * After a document that is no JSON object, @self has no root.
 */
void
hj_policy_json_reader_init (HjPolicyJsonReader *self, GBytes *bytes, GPtrArray *findings)
{
  self->findings = findings;
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->root = hj_policy_json_parse (bytes, findings);
  if (self->root != NULL && !is_type (self, self->root, HJ_POLICY_JSON_OBJECT))
    g_clear_pointer (&self->root, hj_policy_json_free);
}

/**
 * hj_policy_json_reader_clear:
 * @self: a reader
 *
 * Frees all texts and arrays that were handed out.
 */
void
hj_policy_json_reader_clear (HjPolicyJsonReader *self)
{
  g_clear_pointer (&self->root, hj_policy_json_free);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
}

/**
 * hj_policy_json_reader_tell:
 * @self: a reader
 * @path: path in the document
 * @offset: byte offset inside the text there, or -1
 * @code: kind of problem
 * @sentence: what is wrong
 *
 * Adds a finding that a pure room told.
 */
void
hj_policy_json_reader_tell (HjPolicyJsonReader *self, const char *path, int offset,
                            const char *code, const char *sentence)
{
  const HjPolicyJson *value = hj_policy_json_locate (self->root, path);
  guint column = value->column;

  if (offset >= 0 && value->type == HJ_POLICY_JSON_TEXT && value->plain)
    column += 1 + g_utf8_strlen (value->text, offset);
  g_ptr_array_add (self->findings,
                   hj_policy_finding_new (value->line, column, path, code, sentence));
}

/**
 * hj_policy_json_reader_text:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: (transfer none): the text; empty if it is not there, or %NULL if it need not be
 */
const char *
hj_policy_json_reader_text (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                            gboolean required)
{
  const HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_TEXT, required);
  return member != NULL ? member->text : required ? "" : NULL;
}

/**
 * hj_policy_json_reader_integer:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: the number; 0 if it is not there
 */
gint64
hj_policy_json_reader_integer (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                               gboolean required)
{
  const HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_INTEGER, required);
  return member != NULL ? member->number : 0;
}

/**
 * hj_policy_json_reader_hours:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: the hours; 0 if they are not there or below 0, which is told
 */
guint
hj_policy_json_reader_hours (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                             gboolean required)
{
  const HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_INTEGER, required);

  if (member == NULL || member->number >= 0)
    return member == NULL ? 0 : member->number;
  tell_at (self, member, "range",
           _ ("Hours are counted from 0 up; write a number that is not below it."));
  return 0;
}

/**
 * hj_policy_json_reader_boolean:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member, which may be missing
 *
 * Returns: whether it is there and true
 */
gboolean
hj_policy_json_reader_boolean (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name)
{
  const HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_BOOLEAN, FALSE);
  return member != NULL && member->number != 0;
}

/**
 * hj_policy_json_reader_object:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: (transfer none) (nullable): the object in it
 */
HjPolicyJson *
hj_policy_json_reader_object (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                              gboolean required)
{
  return find (self, object, name, HJ_POLICY_JSON_OBJECT, required);
}

/**
 * hj_policy_json_reader_objects:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: (transfer none) (nullable) (element-type HjPolicyJson): the objects of a list; %NULL if
 *   it is not there or holds something else, which is told
 */
GPtrArray *
hj_policy_json_reader_objects (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                               gboolean required)
{
  HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_ARRAY, required);

  if (member == NULL)
    return NULL;
  for (guint i = 0; i < member->children->len; i++) {
    if (!is_type (self, g_ptr_array_index (member->children, i), HJ_POLICY_JSON_OBJECT))
      member->mistaken = TRUE;
  }
  return member->mistaken ? NULL : member->children;
}

/**
 * hj_policy_json_reader_texts:
 * @self: a reader
 * @object: (nullable): an object
 * @name: name of a member
 * @required: whether it is a finding if it is missing
 *
 * Returns: (transfer none) (array zero-terminated=1): the texts of a list, which may be empty
 */
const char *const *
hj_policy_json_reader_texts (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                             gboolean required)
{
  HjPolicyJson *member = find (self, object, name, HJ_POLICY_JSON_ARRAY, required);
  guint n = member == NULL ? 0 : member->children->len;
  const char **texts = hj_policy_json_reader_array (self, n + 1, sizeof *texts);

  for (guint i = 0; i < n; i++) {
    HjPolicyJson *child = g_ptr_array_index (member->children, i);
    texts[i] = is_type (self, child, HJ_POLICY_JSON_TEXT) ? child->text : "";
  }
  return texts;
}

/**
 * hj_policy_json_reader_array:
 * @self: a reader
 * @n: how many elements
 * @size: bytes of an element
 *
 * Returns: (transfer none): zeroes that live as long as @self
 */
gpointer
hj_policy_json_reader_array (HjPolicyJsonReader *self, gsize n, gsize size)
{
  gpointer array = g_malloc0_n (MAX (n, 1), size);
  g_ptr_array_add (self->owned, array);
  return array;
}

static void
tell_unused (HjPolicyJsonReader *self, const HjPolicyJson *value)
{
  if (value->mistaken || value->children == NULL)
    return;
  for (guint i = 0; i < value->children->len; i++) {
    const HjPolicyJson *child = g_ptr_array_index (value->children, i);
    if (child->name != NULL && !child->used)
      tell_at (self, child, "unknown-member",
               _ ("“%s” means nothing here; correct the name or take it out."), child->name);
    else
      tell_unused (self, child);
  }
}

/**
 * hj_policy_json_reader_end:
 * @self: a reader
 *
 * Tells of members that nobody asked for: a misspelt name must not be passed over.
 */
void
hj_policy_json_reader_end (HjPolicyJsonReader *self)
{
  if (self->root != NULL)
    tell_unused (self, self->root);
}
