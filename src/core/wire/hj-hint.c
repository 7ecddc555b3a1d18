/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-hint.h"

#include "core/wire/hj-wire.h"

#include <string.h>

/* No line of ours is nearly as long. */
#define LONGEST_LINE 1024
#define SPREAD_MAX 60000

/* Reads server-sent events, as the HTML standard has them, however the bytes are cut. */
struct _HjHintReader {
  HjHintFunc func;
  gpointer user_data;
  GString *line;     /* owned, up to the byte that came last */
  gboolean after_cr; /* a line feed now belongs to the end of the line before */
  char *event;       /* (nullable) owned */
  GString *data;     /* owned */
};

static const char *const kinds[] = { "news", "scope", "leave" };

/**
 * hj_hint_to_bytes:
 *
 * Returns: (transfer full): the event as it is sent
 */
GBytes *
hj_hint_to_bytes (const HjHint *self)
{
  char *text = g_strdup_printf ("event: %s\ndata: {\"pos\":%" G_GINT64_FORMAT
                                ",\"spread\":%" G_GINT64_FORMAT "}\n\n",
                                kinds[self->kind], self->pos, self->spread);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * hj_hint_reader_new:
 * @func: called for each hint
 *
 * Returns: (transfer full): a reader at the beginning of a stream
 */
HjHintReader *
hj_hint_reader_new (HjHintFunc func, gpointer user_data)
{
  HjHintReader *self = g_new0 (HjHintReader, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  return self;
}

void
hj_hint_reader_free (HjHintReader *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->event);
  g_free (self);
}

static gboolean
read_data (HjHintReader *self, HjHint *hint, GError **error)
{
  g_autoptr (JsonNode) node
      = hj_wire_parse_json (self->data->str, self->data->len, LONGEST_LINE, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);

  return object != NULL && hj_wire_read_int (object, "pos", 0, G_MAXINT64, &hint->pos, error)
         && hj_wire_read_int (object, "spread", 0, SPREAD_MAX, &hint->spread, error);
}

/* An event of a kind that this program does not know is left to later ones. */
static gboolean
end_event (HjHintReader *self, GError **error)
{
  g_autofree char *event = g_steal_pointer (&self->event);
  gboolean read = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    HjHint hint = { .kind = (HjHintKind)i };

    if (g_strcmp0 (event, kinds[i]) != 0)
      continue;
    read = read_data (self, &hint, error);
    if (read)
      self->func (&hint, self->user_data);
  }
  g_string_truncate (self->data, 0);
  return read;
}

static gboolean
fail_too_long (GError **error)
{
  g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "A hint is too long.");
  return FALSE;
}

static gboolean
end_line (HjHintReader *self, GError **error)
{
  const char *text = self->line->str;
  const char *colon = strchr (text, ':');
  gsize name = colon == NULL ? self->line->len : (gsize)(colon - text);
  const char *value = colon == NULL ? "" : colon + 1;

  if (self->line->len == 0)
    return end_event (self, error);
  if (*value == ' ')
    value++;
  if (name == strlen ("event") && g_str_has_prefix (text, "event"))
    g_set_str (&self->event, value);
  else if (name == strlen ("data") && g_str_has_prefix (text, "data"))
    g_string_append (self->data, value);
  g_string_truncate (self->line, 0);
  return self->data->len <= LONGEST_LINE || fail_too_long (error);
}

static gboolean
take_byte (HjHintReader *self, char byte, GError **error)
{
  gboolean after_cr = self->after_cr;

  self->after_cr = byte == '\r';
  if (byte == '\n' && after_cr)
    return TRUE;
  if (byte == '\n' || byte == '\r')
    return end_line (self, error);
  if (self->line->len >= LONGEST_LINE)
    return fail_too_long (error);
  g_string_append_c (self->line, byte);
  return TRUE;
}

/**
 * hj_hint_reader_feed:
 * @bytes: what came next
 * @error: `BROKEN` of #HjWireError where this is no stream of hints
 *
 * Returns: whether to go on reading
 */
gboolean
hj_hint_reader_feed (HjHintReader *self, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++) {
    if (!take_byte (self, data[i], error))
      return FALSE;
  }
  return TRUE;
}
