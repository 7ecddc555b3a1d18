/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-audit-list.h"

#include "core/wire/hj-chain.h"

#define TEXT_MAX 1024
#define PAGE_BYTES_MAX (1024 * 1024)

/**
 * hj_audit_query_copy:
 *
 * Returns: (transfer full): a query with strings of its own
 */
HjAuditQuery *
hj_audit_query_copy (const HjAuditQuery *self)
{
  HjAuditQuery *copy = g_memdup2 (self, sizeof *self);

  copy->purpose = g_strdup (self->purpose);
  copy->person = g_strdup (self->person);
  copy->user = g_strdup (self->user);
  copy->act = g_strdup (self->act);
  copy->why = g_strdup (self->why);
  return copy;
}

void
hj_audit_query_free (HjAuditQuery *self)
{
  g_free (self->purpose);
  g_free (self->person);
  g_free (self->user);
  g_free (self->act);
  g_free (self->why);
  g_free (self);
}

GBytes *
hj_audit_query_to_bytes (const HjAuditQuery *self)
{
  JsonObject *object = json_object_new ();

  hj_wire_set_optional_text (object, "purpose", self->purpose);
  hj_wire_set_optional_text (object, "person", self->person);
  hj_wire_set_optional_text (object, "user", self->user);
  hj_wire_set_optional_text (object, "act", self->act);
  hj_wire_set_optional_text (object, "why", self->why);
  json_object_set_int_member (object, "from", self->from);
  json_object_set_int_member (object, "until", self->until);
  json_object_set_int_member (object, "before", self->before);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_audit_query_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the query
 */
HjAuditQuery *
hj_audit_query_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[]
      = { "purpose", "person", "user", "act", "why", "from", "until", "before", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjAuditQuery) self = g_new0 (HjAuditQuery, 1);

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_text (object, "purpose", TEXT_MAX, &self->purpose, error)
      || !hj_wire_read_optional_text (object, "person", TEXT_MAX, &self->person, error)
      || !hj_wire_read_optional_text (object, "user", TEXT_MAX, &self->user, error)
      || !hj_wire_read_optional_text (object, "act", TEXT_MAX, &self->act, error)
      || !hj_wire_read_optional_text (object, "why", TEXT_MAX, &self->why, error)
      || !hj_wire_read_int (object, "from", G_MININT64, G_MAXINT64, &self->from, error)
      || !hj_wire_read_int (object, "until", G_MININT64, G_MAXINT64, &self->until, error)
      || !hj_wire_read_int (object, "before", 1, G_MAXINT64, &self->before, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hj_audit_line_free (HjAuditLine *self)
{
  g_free (self->user);
  g_free (self->device);
  g_free (self->act);
  g_free (self->what);
  g_free (self->entity);
  g_free (self->row);
  g_free (self->purpose);
  g_free (self->detail);
  g_free (self);
}

static void
free_line (gpointer data)
{
  hj_audit_line_free (data);
}

HjAuditPage *
hj_audit_page_new (void)
{
  HjAuditPage *self = g_new0 (HjAuditPage, 1);

  self->lines = g_ptr_array_new_with_free_func (free_line);
  self->n_people = -1;
  return self;
}

void
hj_audit_page_free (HjAuditPage *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static JsonObject *
line_to_json (const HjAuditLine *line)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", line->seq);
  json_object_set_int_member (object, "at", line->at);
  json_object_set_int_member (object, "device_seq", line->device_seq);
  json_object_set_int_member (object, "device_at", line->device_at);
  hj_wire_set_optional_text (object, "user", line->user);
  hj_wire_set_optional_text (object, "device", line->device);
  hj_wire_set_optional_text (object, "act", line->act);
  hj_wire_set_optional_text (object, "what", line->what);
  hj_wire_set_optional_text (object, "entity", line->entity);
  hj_wire_set_optional_text (object, "row", line->row);
  hj_wire_set_optional_text (object, "purpose", line->purpose);
  hj_wire_set_optional_text (object, "detail", line->detail);
  return object;
}

GBytes *
hj_audit_page_to_bytes (const HjAuditPage *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    json_array_add_object_element (lines, line_to_json (g_ptr_array_index (self->lines, i)));
  json_object_set_array_member (object, "entries", lines);
  json_object_set_int_member (object, "before", self->before);
  json_object_set_int_member (object, "people", self->n_people);
  return hj_wire_object_to_bytes (object);
}

static HjAuditLine *
line_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = hj_wire_require_object (node, error);
  g_autoptr (HjAuditLine) self = g_new0 (HjAuditLine, 1);

  if (object == NULL || !hj_wire_read_int (object, "seq", 1, G_MAXINT64, &self->seq, error)
      || !hj_wire_read_int (object, "at", G_MININT64, G_MAXINT64, &self->at, error)
      || !hj_wire_read_int (object, "device_seq", 0, G_MAXINT64, &self->device_seq, error)
      || !hj_wire_read_int (object, "device_at", G_MININT64, G_MAXINT64, &self->device_at, error)
      || !hj_wire_read_optional_text (object, "user", PAGE_BYTES_MAX, &self->user, error)
      || !hj_wire_read_optional_text (object, "device", PAGE_BYTES_MAX, &self->device, error)
      || !hj_wire_read_optional_text (object, "act", PAGE_BYTES_MAX, &self->act, error)
      || !hj_wire_read_optional_text (object, "what", PAGE_BYTES_MAX, &self->what, error)
      || !hj_wire_read_optional_text (object, "entity", PAGE_BYTES_MAX, &self->entity, error)
      || !hj_wire_read_optional_text (object, "row", PAGE_BYTES_MAX, &self->row, error)
      || !hj_wire_read_optional_text (object, "purpose", PAGE_BYTES_MAX, &self->purpose, error)
      || !hj_wire_read_optional_text (object, "detail", PAGE_BYTES_MAX, &self->detail, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hj_audit_page_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): the page
 */
HjAuditPage *
hj_audit_page_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, PAGE_BYTES_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjAuditPage) self = hj_audit_page_new ();
  JsonArray *lines;

  if (object == NULL
      || (lines = hj_wire_read_array (object, "entries", HJ_AUDIT_LIST_MAX, error)) == NULL
      || !hj_wire_read_int (object, "before", 0, G_MAXINT64, &self->before, error)
      || !hj_wire_read_int (object, "people", -1, G_MAXINT64, &self->n_people, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    HjAuditLine *line = line_from_json (json_array_get_element (lines, i), error);

    if (line == NULL)
      return NULL;
    g_ptr_array_add (self->lines, line);
  }
  return g_steal_pointer (&self);
}

void
hj_audit_check_free (HjAuditCheck *self)
{
  g_free (self->hash);
  g_free (self->why);
  g_free (self);
}

GBytes *
hj_audit_check_to_bytes (const HjAuditCheck *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", self->seq);
  json_object_set_string_member (object, "hash",
                                 self->hash == NULL ? HJ_CHAIN_NO_HASH : self->hash);
  json_object_set_int_member (object, "done", self->done ? 1 : 0);
  json_object_set_int_member (object, "broken_at", self->broken_at);
  json_object_set_int_member (object, "breaks", self->n_breaks);
  hj_wire_set_optional_text (object, "why", self->why);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_audit_check_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): how far the audit was looked at
 */
HjAuditCheck *
hj_audit_check_from_bytes (GBytes *bytes, GError **error)
{
  static const char *const members[]
      = { "seq", "hash", "done", "broken_at", "breaks", "why", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjAuditCheck) self = g_new0 (HjAuditCheck, 1);
  gint64 done;

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_int (object, "seq", 0, G_MAXINT64 - G_MAXUINT, &self->seq, error)
      || !hj_wire_read_text (object, "hash", TEXT_MAX, &self->hash, error)
      || !hj_wire_read_int (object, "done", 0, 1, &done, error)
      || !hj_wire_read_int (object, "broken_at", 0, G_MAXINT64, &self->broken_at, error)
      || !hj_wire_read_int (object, "breaks", 0, G_MAXINT64, &self->n_breaks, error)
      || !hj_wire_read_optional_text (object, "why", TEXT_MAX, &self->why, error))
    return NULL;
  self->done = done == 1;
  return g_steal_pointer (&self);
}
