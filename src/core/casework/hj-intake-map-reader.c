/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-map-private.h"

#include "core/casework/hj-intake-value-private.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#define FORMAT "hejie-intake/1"

static const struct {
  const char *name;
  HjIntakeRead read;
} reads[] = {
  { "text", HJ_INTAKE_READ_TEXT },   { "id-number", HJ_INTAKE_READ_ID_NUMBER },
  { "phone", HJ_INTAKE_READ_PHONE }, { "date", HJ_INTAKE_READ_DATE },
  { "time", HJ_INTAKE_READ_TIME },   { "money", HJ_INTAKE_READ_MONEY },
};

static void
clear_set (gpointer data)
{
  HjIntakeSet *set = data;

  hj_value_clear (&set->value);
}

static GArray *
new_sets (void)
{
  GArray *sets = g_array_new (FALSE, TRUE, sizeof (HjIntakeSet));

  g_array_set_clear_func (sets, clear_set);
  return sets;
}

static void
clear_step (gpointer data)
{
  HjIntakeStep *step = data;

  g_array_unref (step->set);
}

static void
clear_first (gpointer data)
{
  HjIntakeFirst *first = data;

  g_strfreev (first->items);
}

static void
free_rule (gpointer data)
{
  HjIntakeRule *rule = data;

  g_strfreev (rule->is);
  g_strfreev (rule->has);
  g_clear_pointer (&rule->set, g_array_unref);
  g_free (rule);
}

static void
free_column (gpointer data)
{
  HjIntakeColumn *column = data;

  g_free (column->item);
  g_strfreev (column->headers);
  g_free (column->sensitivity);
  g_clear_pointer (&column->into, g_array_unref);
  g_clear_pointer (&column->rules, g_ptr_array_unref);
  g_clear_pointer (&column->steps, g_array_unref);
  g_clear_pointer (&column->otherwise, g_array_unref);
  g_free (column);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("The column map of intake lists is broken (%s); install the program again."),
               what);
  return FALSE;
}

/* A member, or %NULL where it is missing; one of another type is a finding. */
static gboolean
read_node (JsonObject *object, const char *member, JsonNodeType type, gboolean required,
           JsonNode **node, GError **error)
{
  *node = json_object_get_member (object, member);
  if (*node == NULL)
    return !required || refuse (error, "“%s” is missing", member);
  return json_node_get_node_type (*node) == type
         || refuse (error, "“%s” is of the wrong type", member);
}

static gboolean
read_text (JsonObject *object, const char *member, const char *fallback, char **text,
           GError **error)
{
  JsonNode *node;

  if (!read_node (object, member, JSON_NODE_VALUE, fallback == NULL, &node, error))
    return FALSE;
  if (node != NULL && json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (error, "“%s” is no text", member);
  *text = g_strdup (node == NULL ? fallback : json_node_get_string (node));
  return TRUE;
}

/* A list of texts; empty where the member is missing. */
static gboolean
read_texts (JsonObject *object, const char *member, gboolean fold, GStrv *texts, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node;

  if (!read_node (object, member, JSON_NODE_ARRAY, FALSE, &node, error))
    return FALSE;
  JsonArray *array = node == NULL ? NULL : json_node_get_array (node);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    const char *text = json_node_get_string (json_array_get_element (array, i));

    if (text == NULL)
      return refuse (error, "“%s” holds something else than texts", member);
    g_strv_builder_take (builder, fold ? hj_intake_fold (text) : g_strdup (text));
  }
  *texts = g_strv_builder_end (builder);
  return TRUE;
}

/* `person.name` */
static gboolean
find_field (const char *path, HjIntakePart *part, guint *field, GError **error)
{
  g_auto (GStrv) names = g_strsplit (path, ".", 2);

  for (guint i = 0; i < HJ_INTAKE_N_PARTS; i++) {
    const HjEntity *entity = hj_intake_part_get_entity (i);
    int index = names[0] == NULL || names[1] == NULL || !g_str_equal (entity->name, names[0])
                    ? -1
                    : hj_entity_field_index (entity, names[1]);

    if (index >= 0) {
      *part = i;
      *field = (guint)index;
      return TRUE;
    }
  }
  return refuse (error, "there is no field “%s”", path);
}

static gboolean
read_into (JsonObject *object, GArray *sets, GError **error)
{
  g_auto (GStrv) paths = NULL;

  if (!read_texts (object, "into", FALSE, &paths, error))
    return FALSE;
  for (guint i = 0; paths[i] != NULL; i++) {
    HjIntakeSet set = { 0 };

    if (!find_field (paths[i], &set.part, &set.field, error))
      return FALSE;
    g_array_append_val (sets, set);
  }
  return TRUE;
}

/* {"exam.ecg_flag": "abnormal"}, values as on the command line. */
static gboolean
read_sets (JsonObject *object, const char *member, GArray **sets, GError **error)
{
  JsonNode *node;

  *sets = new_sets ();
  if (!read_node (object, member, JSON_NODE_OBJECT, FALSE, &node, error))
    return FALSE;
  g_autoptr (GList) paths
      = node == NULL ? NULL : json_object_get_members (json_node_get_object (node));

  for (GList *at = paths; at != NULL; at = at->next) {
    const char *text
        = json_object_get_string_member_with_default (json_node_get_object (node), at->data, NULL);
    HjIntakeSet set = { 0 };

    if (!find_field (at->data, &set.part, &set.field, error))
      return FALSE;
    if (text == NULL
        || !hj_field_parse (&hj_intake_part_get_entity (set.part)->fields[set.field], text,
                            &set.value, NULL))
      return refuse (error, "“%s” cannot have that value", (const char *)at->data);
    g_array_append_val (*sets, set);
  }
  return TRUE;
}

typedef gboolean (*HjObjectFunc) (JsonObject *object, gpointer data, GError **error);

static gboolean
read_objects (JsonObject *object, const char *member, gboolean required, HjObjectFunc func,
              gpointer data, GError **error)
{
  JsonNode *node;

  if (!read_node (object, member, JSON_NODE_ARRAY, required, &node, error))
    return FALSE;
  JsonArray *array = node == NULL ? NULL : json_node_get_array (node);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_OBJECT (element))
      return refuse (error, "“%s” holds something else than objects", member);
    if (!func (json_node_get_object (element), data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_rule (JsonObject *object, gpointer data, GError **error)
{
  HjIntakeColumn *column = data;
  HjIntakeRule *rule = g_new0 (HjIntakeRule, 1);

  g_ptr_array_add (column->rules, rule);
  return read_texts (object, "is", TRUE, &rule->is, error)
         && read_texts (object, "has", TRUE, &rule->has, error)
         && read_sets (object, "set", &rule->set, error);
}

static gboolean
read_step (JsonObject *object, gpointer data, GError **error)
{
  HjIntakeColumn *column = data;
  HjIntakeStep step = {
    .upper = (int)json_object_get_int_member_with_default (object, "upper", 0),
    .lower = (int)json_object_get_int_member_with_default (object, "lower", 0),
  };
  gboolean read = read_sets (object, "set", &step.set, error);

  g_array_append_val (column->steps, step);
  return read;
}

static gboolean
read_way (JsonObject *object, HjIntakeColumn *column, GError **error)
{
  g_autofree char *way = NULL;

  if (!read_text (object, "read", "text", &way, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++) {
    if (g_str_equal (reads[i].name, way)) {
      column->read = reads[i].read;
      return TRUE;
    }
  }
  return refuse (error, "nothing is read as “%s”", way);
}

static gboolean
check_sensitivity (const char *sensitivity, GError **error)
{
  int index = hj_entity_field_index (&hj_entity_source_item, "sensitivity");

  return hj_field_find_choice (&hj_entity_source_item.fields[index], sensitivity) != NULL
         || refuse (error, "there is no class “%s”", sensitivity);
}

static gboolean
read_column (JsonObject *object, gpointer data, GError **error)
{
  HjIntakeMap *map = data;
  HjIntakeColumn *column = g_new0 (HjIntakeColumn, 1);

  g_ptr_array_add (map->columns, column);
  column->into = new_sets ();
  column->rules = g_ptr_array_new_with_free_func (free_rule);
  column->steps = g_array_new (FALSE, TRUE, sizeof (HjIntakeStep));
  g_array_set_clear_func (column->steps, clear_step);
  column->required = json_object_get_boolean_member_with_default (object, "required", FALSE);
  return read_text (object, "item", NULL, &column->item, error)
         && read_texts (object, "headers", TRUE, &column->headers, error)
         && read_text (object, "class", NULL, &column->sensitivity, error)
         && check_sensitivity (column->sensitivity, error) && read_way (object, column, error)
         && read_into (object, column->into, error)
         && read_objects (object, "values", FALSE, read_rule, column, error)
         && read_objects (object, "pressure", FALSE, read_step, column, error)
         && (!json_object_has_member (object, "otherwise")
             || read_sets (object, "otherwise", &column->otherwise, error));
}

static gboolean
read_firsts (JsonObject *object, HjIntakeMap *map, GError **error)
{
  JsonNode *node;

  if (!read_node (object, "first", JSON_NODE_OBJECT, FALSE, &node, error))
    return FALSE;
  JsonObject *all = node == NULL ? NULL : json_node_get_object (node);
  g_autoptr (GList) paths = all == NULL ? NULL : json_object_get_members (all);

  for (GList *at = paths; at != NULL; at = at->next) {
    HjIntakeFirst first = { 0 };

    if (!find_field (at->data, &first.part, &first.field, error)
        || !read_texts (all, at->data, FALSE, &first.items, error))
      return FALSE;
    g_array_append_val (map->firsts, first);
  }
  return TRUE;
}

static gboolean
read_map (JsonObject *object, HjIntakeMap *map, GError **error)
{
  g_autofree char *format = NULL;

  if (!read_text (object, "format", NULL, &format, error))
    return FALSE;
  if (!g_str_equal (format, FORMAT))
    return refuse (error, "this program reads " FORMAT);
  return read_text (object, "source", NULL, &map->source, error)
         && read_text (object, "unknown", NULL, &map->unknown_sensitivity, error)
         && check_sensitivity (map->unknown_sensitivity, error)
         && read_texts (object, "ignore", TRUE, &map->ignore, error)
         && read_sets (object, "defaults", &map->defaults, error)
         && read_objects (object, "columns", TRUE, read_column, map, error)
         && read_firsts (object, map, error);
}

/*
 * hj_intake_map_parse:
 * @bytes: a map's document
 * @error: `INVALID_DATA` of #GIOErrorEnum, with what is wrong
 *
 * Returns: (transfer full) (nullable): the map
 */
HjIntakeMap *
hj_intake_map_parse (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (HjIntakeMap) map = g_new0 (HjIntakeMap, 1);
  g_autoptr (GError) problem = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  map->columns = g_ptr_array_new_with_free_func (free_column);
  map->firsts = g_array_new (FALSE, TRUE, sizeof (HjIntakeFirst));
  g_array_set_clear_func (map->firsts, clear_first);
  if (length == 0 || !json_parser_load_from_data (parser, text, (gssize)length, &problem)) {
    refuse (error, "%s", problem == NULL ? "it is empty" : problem->message);
    return NULL;
  }
  JsonNode *root = json_parser_get_root (parser);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (error, "it is no object");
    return NULL;
  }
  return read_map (json_node_get_object (root), map, error) ? g_steal_pointer (&map) : NULL;
}
