/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-members.h"

/* No message is longer, so no text in it is. */
#define TEXT_MAX (1024 * 1024)
#define TEXTS_MAX 256

static void
write_texts (JsonObject *object, const char *name, const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, name, array);
}

static void
write_member (const HjMember *member, gconstpointer self, JsonObject *object)
{
  gconstpointer at = (const char *)self + member->offset;
  const gint64 *number = at;

  switch (member->kind) {
  case HJ_MEMBER_TEXT:
  case HJ_MEMBER_OPTIONAL:
    hj_wire_set_optional_text (object, member->name, *(const char *const *)at);
    break;
  case HJ_MEMBER_BOOLEAN:
    json_object_set_boolean_member (object, member->name, *(const gboolean *)at);
    break;
  case HJ_MEMBER_TEXTS:
    write_texts (object, member->name, *(const char *const *const *)at);
    break;
  case HJ_MEMBER_INT:
    json_object_set_int_member (object, member->name, *number);
    break;
  case HJ_MEMBER_OPTIONAL_INT:
  case HJ_MEMBER_TIME:
  default:
    if (*number != 0)
      json_object_set_int_member (object, member->name, *number);
    else if (member->kind == HJ_MEMBER_TIME)
      json_object_set_null_member (object, member->name);
    break;
  }
}

/**
 * hj_members_write:
 * @members: ends with a %NULL name
 * @self: the structure
 */
void
hj_members_write (const HjMember *members, gconstpointer self, JsonObject *object)
{
  for (guint i = 0; members[i].name != NULL; i++)
    write_member (&members[i], self, object);
}

static gboolean
refuse (const char *name, const char *what, GError **error)
{
  g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The member “%s” %s.", name, what);
  return FALSE;
}

static gboolean
read_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (name, "must be true or false", error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_texts (JsonObject *object, const char *name, char ***texts, GError **error)
{
  JsonArray *array = hj_wire_read_array (object, name, TEXTS_MAX, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      return refuse (name, "must be a list of texts", error);
    g_strv_builder_add (builder, json_node_get_string (node));
  }
  if (array != NULL)
    *texts = g_strv_builder_end (builder);
  return array != NULL;
}

static gboolean
is_missing (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
read_member (const HjMember *member, JsonObject *object, gpointer self, GError **error)
{
  gpointer at = (char *)self + member->offset;
  gsize maximum = member->maximum == 0 ? TEXT_MAX : member->maximum;

  switch (member->kind) {
  case HJ_MEMBER_TEXT:
    return hj_wire_read_text (object, member->name, maximum, at, error);
  case HJ_MEMBER_OPTIONAL:
    return hj_wire_read_optional_text (object, member->name, maximum, at, error);
  case HJ_MEMBER_BOOLEAN:
    return read_boolean (object, member->name, at, error);
  case HJ_MEMBER_TEXTS:
    return read_texts (object, member->name, at, error);
  case HJ_MEMBER_OPTIONAL_INT:
  case HJ_MEMBER_TIME:
    if (is_missing (object, member->name))
      return TRUE;
    return hj_wire_read_int (object, member->name, 0, G_MAXINT64, at, error);
  case HJ_MEMBER_INT:
  default:
    return hj_wire_read_int (object, member->name, 0, G_MAXINT64, at, error);
  }
}

/**
 * hj_members_read:
 * @members: ends with a %NULL name
 * @self: the structure, all of it zero; to be cleared by the caller in any case
 * @error: a #HjWireError
 *
 * Returns: whether @object has all members, each of its kind
 */
gboolean
hj_members_read (const HjMember *members, JsonObject *object, gpointer self, GError **error)
{
  for (guint i = 0; members[i].name != NULL; i++) {
    if (!read_member (&members[i], object, self, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_members_clear:
 * @members: ends with a %NULL name
 *
 * Frees what @self owns, but not itself.
 */
void
hj_members_clear (const HjMember *members, gpointer self)
{
  for (guint i = 0; members[i].name != NULL; i++) {
    gpointer at = (char *)self + members[i].offset;

    if (members[i].kind == HJ_MEMBER_TEXTS)
      g_clear_pointer ((char ***)at, g_strfreev);
    else if (members[i].kind == HJ_MEMBER_TEXT || members[i].kind == HJ_MEMBER_OPTIONAL)
      g_clear_pointer ((char **)at, g_free);
  }
}
