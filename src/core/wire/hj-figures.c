/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-figures.h"

#define NAME_MAX_BYTES 64
#define FIGURES_MAX 1024

void
hj_figures_request_free (HjFiguresRequest *self)
{
  g_free (self->house);
  g_free (self);
}

GBytes *
hj_figures_request_to_bytes (const HjFiguresRequest *self)
{
  JsonObject *object = json_object_new ();

  hj_wire_set_optional_text (object, "house", self->house);
  json_object_set_int_member (object, "from", self->from);
  json_object_set_int_member (object, "until", self->until);
  return hj_wire_object_to_bytes (object);
}

/* What is left out is 0. */
static gboolean
read_time (JsonObject *object, const char *member, gint64 *time, GError **error)
{
  return !json_object_has_member (object, member)
         || hj_wire_read_int (object, member, 0, G_MAXINT64, time, error);
}

/**
 * hj_figures_request_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the request; each of its members may be left out
 */
HjFiguresRequest *
hj_figures_request_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[] = { "house", "from", "until", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjFiguresRequest) self = g_new0 (HjFiguresRequest, 1);

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_optional_text (object, "house", NAME_MAX_BYTES, &self->house, error)
      || !read_time (object, "from", &self->from, error)
      || !read_time (object, "until", &self->until, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_figure_new:
 * @entity: its name
 * @field: its name
 * @value: as on the command line
 *
 * Returns: (transfer full): the figure
 */
HjFigure *
hj_figure_new (const char *entity, const char *field, const char *value, gint64 count, gint64 sum)
{
  HjFigure *self = g_new0 (HjFigure, 1);

  self->entity = g_strdup (entity);
  self->field = g_strdup (field);
  self->value = g_strdup (value);
  self->count = count;
  self->sum = sum;
  return self;
}

void
hj_figure_free (HjFigure *self)
{
  g_free (self->entity);
  g_free (self->field);
  g_free (self->value);
  g_free (self);
}

/**
 * hj_figures_to_bytes:
 * @figures: (element-type HjFigure): what was counted
 * @at: when, UTC milliseconds
 *
 * Returns: (transfer full): the answer of `POST /v1/figures`
 */
GBytes *
hj_figures_to_bytes (GPtrArray *figures, gint64 at)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < figures->len; i++) {
    const HjFigure *figure = g_ptr_array_index (figures, i);
    JsonObject *member = json_object_new ();

    json_object_set_string_member (member, "entity", figure->entity);
    json_object_set_string_member (member, "field", figure->field);
    json_object_set_string_member (member, "value", figure->value);
    json_object_set_int_member (member, "count", figure->count);
    json_object_set_int_member (member, "sum", figure->sum);
    json_array_add_object_element (array, member);
  }
  json_object_set_int_member (object, "at", at);
  json_object_set_array_member (object, "figures", array);
  return hj_wire_object_to_bytes (object);
}

static HjFigure *
read_figure (JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autoptr (HjFigure) self = g_new0 (HjFigure, 1);

  if (object == NULL || !hj_wire_read_text (object, "entity", NAME_MAX_BYTES, &self->entity, error)
      || !hj_wire_read_text (object, "field", NAME_MAX_BYTES, &self->field, error)
      || !hj_wire_read_text (object, "value", NAME_MAX_BYTES, &self->value, error)
      || !hj_wire_read_int (object, "count", 0, G_MAXINT64, &self->count, error)
      || !hj_wire_read_int (object, "sum", 0, G_MAXINT64, &self->sum, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_figures_from_bytes:
 * @bytes: what the central instance answered
 * @at: (out): when it counted, UTC milliseconds
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (element-type HjFigure) (nullable): what it counted
 */
GPtrArray *
hj_figures_from_bytes (GBytes *bytes, gint64 *at, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_figure_free);

  if (object == NULL || !hj_wire_read_int (object, "at", 0, G_MAXINT64, at, error))
    return NULL;
  JsonArray *array = hj_wire_read_array (object, "figures", FIGURES_MAX, error);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    HjFigure *figure = read_figure (json_array_get_element (array, i), error);

    if (figure == NULL)
      return NULL;
    g_ptr_array_add (figures, figure);
  }
  return g_steal_pointer (&figures);
}
