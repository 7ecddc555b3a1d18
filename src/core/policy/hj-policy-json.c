/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MAX 16
#define BYTES_MAX (1024 * 1024)
#define ESCAPES "\"\\/bfnrt"
#define ESCAPED "\"\\/\b\f\n\r\t"

/* Positions while reading. The depth of a document is bounded, and with it the recursion. */
typedef struct {
  const char *cursor;
  const char *end;
  guint line;
  guint column;
  guint depth;
  GPtrArray *findings;
} Scanner;

static HjPolicyJson *scan_value (Scanner *self, const char *path);

static gboolean G_GNUC_PRINTF (2, 3) fail (Scanner *self, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree char *sentence = g_strdup_vprintf (format, list);
  va_end (list);
  g_ptr_array_add (self->findings,
                   hj_policy_finding_new (self->line, self->column, "", "syntax", sentence));
  return FALSE;
}

/* Columns count characters, so bytes that continue one are not counted. */
static void
step (Scanner *self)
{
  if (*self->cursor == '\n') {
    self->line++;
    self->column = 1;
  } else if (((guchar)*self->cursor & 0xc0) != 0x80) {
    self->column++;
  }
  self->cursor++;
}

static void
skip_space (Scanner *self)
{
  while (self->cursor < self->end && *self->cursor != '\0'
         && strchr (" \t\r\n", *self->cursor) != NULL)
    step (self);
}

static int
peek (Scanner *self)
{
  skip_space (self);
  return self->cursor < self->end ? (guchar)*self->cursor : -1;
}

static gboolean
expect (Scanner *self, char sign)
{
  int next = peek (self);

  if (next == sign) {
    step (self);
    return TRUE;
  }
  if (next < 0)
    return fail (self, _ ("The document ends where “%c” should stand; it is cut off."), sign);
  return fail (self, _ ("“%c” should stand here."), sign);
}

static gboolean
scan_hex (Scanner *self, gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < 4; i++) {
    int digit = self->cursor < self->end ? g_ascii_xdigit_value (*self->cursor) : -1;
    if (digit < 0)
      return fail (self, _ ("Four hexadecimal digits follow “\\u”."));
    *value = *value * 16 + digit;
    step (self);
  }
  return TRUE;
}

static gboolean
scan_escape (Scanner *self, GString *text)
{
  step (self);
  const char *escape = self->cursor < self->end && *self->cursor != '\0'
                           ? strchr (ESCAPES "u", *self->cursor)
                           : NULL;
  if (escape == NULL)
    return fail (self, _ ("This is no escape that JSON knows."));
  if (*escape != 'u') {
    g_string_append_c (text, ESCAPED[escape - ESCAPES "u"]);
    step (self);
    return TRUE;
  }

  gunichar value, low;
  step (self);
  if (!scan_hex (self, &value))
    return FALSE;
  if (value >= 0xd800 && value < 0xdc00 && self->end - self->cursor > 1 && self->cursor[0] == '\\'
      && self->cursor[1] == 'u') {
    step (self);
    step (self);
    if (!scan_hex (self, &low))
      return FALSE;
    gboolean pair = low >= 0xdc00 && low < 0xe000;
    value = pair ? 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00) : 0;
  }
  if (value == 0 || !g_unichar_validate (value))
    return fail (self, _ ("This escape is no character; write the character itself."));
  g_string_append_unichar (text, value);
  return TRUE;
}

static char *
scan_text (Scanner *self, gboolean *plain)
{
  g_autoptr (GString) text = g_string_new (NULL);

  *plain = TRUE;
  if (!expect (self, '"'))
    return NULL;
  while (self->cursor < self->end && *self->cursor != '"') {
    if ((guchar)*self->cursor < 0x20) {
      fail (self, _ ("A text may hold no line break and no control character; write \\n."));
      return NULL;
    }
    if (*self->cursor == '\\') {
      *plain = FALSE;
      if (!scan_escape (self, text))
        return NULL;
    } else {
      g_string_append_c (text, *self->cursor);
      step (self);
    }
  }
  if (!expect (self, '"'))
    return NULL;
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
scan_number (Scanner *self, gint64 *number)
{
  Scanner start = *self;
  gboolean negative = *self->cursor == '-';

  *number = 0;
  if (negative)
    step (self);
  if (self->cursor == self->end || !g_ascii_isdigit (*self->cursor))
    return fail (&start, _ ("This is no value; quote texts, and write numbers whole."));
  for (; self->cursor < self->end && g_ascii_isdigit (*self->cursor); step (self))
    *number = MIN (*number * 10 + (*self->cursor - '0'), G_MAXINT32);
  if (self->cursor < self->end && *self->cursor != '\0' && strchr (".eE", *self->cursor) != NULL)
    return fail (&start, _ ("Numbers are whole here; write it without a fraction or exponent."));
  if (negative)
    *number = -*number;
  return TRUE;
}

static gboolean
scan_word (Scanner *self, HjPolicyJson *value)
{
  static const struct {
    const char *word;
    HjPolicyJsonType type;
    gint64 number;
  } words[] = {
    { "true", HJ_POLICY_JSON_BOOLEAN, 1 },
    { "false", HJ_POLICY_JSON_BOOLEAN, 0 },
    { "null", HJ_POLICY_JSON_NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i].word);
    if ((gsize)(self->end - self->cursor) < length
        || strncmp (self->cursor, words[i].word, length) != 0)
      continue;
    value->type = words[i].type;
    value->number = words[i].number;
    for (gsize j = 0; j < length; j++)
      step (self);
    return TRUE;
  }
  value->type = HJ_POLICY_JSON_INTEGER;
  return scan_number (self, &value->number);
}

static HjPolicyJson *
find_member (const HjPolicyJson *self, const char *name)
{
  for (guint i = 0; i < self->children->len; i++) {
    HjPolicyJson *member = g_ptr_array_index (self->children, i);
    if (g_str_equal (member->name, name))
      return member;
  }
  return NULL;
}

static gboolean
scan_member (Scanner *self, HjPolicyJson *object)
{
  gboolean plain;
  guint line, column;

  skip_space (self);
  line = self->line;
  column = self->column;
  g_autofree char *name = scan_text (self, &plain);
  if (name == NULL || !expect (self, ':'))
    return FALSE;
  if (find_member (object, name) != NULL) {
    g_autofree char *sentence
        = g_strdup_printf (_ ("The member “%s” is there twice; take one out."), name);
    g_ptr_array_add (self->findings,
                     hj_policy_finding_new (line, column, object->path, "double-member", sentence));
    return FALSE;
  }

  g_autofree char *path
      = *object->path == '\0' ? g_strdup (name) : g_strconcat (object->path, ".", name, NULL);
  HjPolicyJson *value = scan_value (self, path);
  if (value == NULL)
    return FALSE;
  value->name = g_steal_pointer (&name);
  g_ptr_array_add (object->children, value);
  return TRUE;
}

static gboolean
scan_children (Scanner *self, HjPolicyJson *parent)
{
  char close = parent->type == HJ_POLICY_JSON_ARRAY ? ']' : '}';

  if (++self->depth > DEPTH_MAX)
    return fail (self, _ ("The document is nested more than %d deep."), DEPTH_MAX);
  parent->children = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_policy_json_free);
  step (self);
  while (peek (self) != close) {
    if (parent->children->len > 0 && !expect (self, ','))
      return FALSE;
    if (parent->type == HJ_POLICY_JSON_OBJECT) {
      if (!scan_member (self, parent))
        return FALSE;
    } else {
      g_autofree char *path = g_strdup_printf ("%s[%u]", parent->path, parent->children->len);
      HjPolicyJson *value = scan_value (self, path);
      if (value == NULL)
        return FALSE;
      g_ptr_array_add (parent->children, value);
    }
  }
  self->depth--;
  step (self);
  return TRUE;
}

static HjPolicyJson *
scan_value (Scanner *self, const char *path)
{
  g_autoptr (HjPolicyJson) value = g_new0 (HjPolicyJson, 1);
  int next = peek (self);
  gboolean good;

  value->line = self->line;
  value->column = self->column;
  value->path = g_strdup (path);
  if (next < 0) {
    good = fail (self, _ ("The document ends where a value should stand; it is cut off."));
  } else if (next == '{' || next == '[') {
    value->type = next == '{' ? HJ_POLICY_JSON_OBJECT : HJ_POLICY_JSON_ARRAY;
    good = scan_children (self, value);
  } else if (next == '"') {
    value->type = HJ_POLICY_JSON_TEXT;
    value->text = scan_text (self, &value->plain);
    good = value->text != NULL;
  } else {
    good = scan_word (self, value);
  }
  return good ? g_steal_pointer (&value) : NULL;
}

/**
 * hj_policy_json_parse:
 * @bytes: a document
 * @findings: (element-type HjPolicyFinding): the first problem is added
 *
 * Returns: (transfer full) (nullable): the document's value, or %NULL if it is no JSON
 */
HjPolicyJson *
hj_policy_json_parse (GBytes *bytes, GPtrArray *findings)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *bad;
  Scanner self = { .line = 1, .column = 1, .findings = findings };

  self.cursor = data;
  self.end = data + size;
  if (size == 0) {
    fail (&self, _ ("The document is empty."));
    return NULL;
  }
  if (size > BYTES_MAX) {
    fail (&self, _ ("The document is larger than %d bytes."), BYTES_MAX);
    return NULL;
  }
  if (!g_utf8_validate_len (data, size, &bad)) {
    while (self.cursor < bad)
      step (&self);
    fail (&self, _ ("This byte is not UTF-8; save the document as UTF-8."));
    return NULL;
  }

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
    fail (&self, _ ("The document begins with a byte order mark; save it as UTF-8 without one."));
    return NULL;
  }

  g_autoptr (HjPolicyJson) value = scan_value (&self, "");
  if (value != NULL && peek (&self) >= 0) {
    fail (&self, _ ("Something stands behind the end of the document; take it out."));
    return NULL;
  }
  return g_steal_pointer (&value);
}

/**
 * hj_policy_json_free:
 * @self: (transfer full): a value
 */
void
hj_policy_json_free (HjPolicyJson *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/**
 * hj_policy_json_get:
 * @self: (nullable): an object
 * @name: name of a member
 *
 * Returns: (transfer none) (nullable): the member, now marked as used
 */
HjPolicyJson *
hj_policy_json_get (HjPolicyJson *self, const char *name)
{
  if (self == NULL || self->type != HJ_POLICY_JSON_OBJECT)
    return NULL;
  HjPolicyJson *member = find_member (self, name);
  if (member != NULL)
    member->used = TRUE;
  return member;
}

/**
 * hj_policy_json_locate:
 * @self: a document
 * @path: a path in it
 *
 * Returns: (transfer none): the value at @path, or the nearest one around it
 */
const HjPolicyJson *
hj_policy_json_locate (const HjPolicyJson *self, const char *path)
{
  for (guint i = 0; self->children != NULL && i < self->children->len; i++) {
    const HjPolicyJson *child = g_ptr_array_index (self->children, i);
    gsize length = strlen (child->path);
    if (strncmp (child->path, path, length) == 0
        && (path[length] == '\0' || path[length] == '.' || path[length] == '['))
      return hj_policy_json_locate (child, path);
  }
  return self;
}
