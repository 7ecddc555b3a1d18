/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb.h"

#include <glib/gi18n.h>
#include <glib/gprintf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PASSWORD_FILE_MAX 4096

struct _HjCall {
  const HjVerb *verb;
  gboolean json;
  GHashTable *values; /* owned, name of an argument or option → GPtrArray of its values */
};

G_DEFINE_QUARK (hj-verb-error-quark, hj_verb_error)

static const HjOption *
find_option (const HjVerb *verb, const char *name, gsize length)
{
  for (const HjOption *option = verb->options; option != NULL && option->name != NULL; option++) {
    if (strlen (option->name) == length && strncmp (option->name, name, length) == 0)
      return option;
  }
  return NULL;
}

static void
add_value (HjCall *self, const char *name, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (self->values, name);

  if (values == NULL) {
    values = g_ptr_array_new_null_terminated (1, g_free, TRUE);
    g_hash_table_insert (self->values, g_strdup (name), values);
  }
  g_ptr_array_add (values, g_strdup (value));
}

G_GNUC_PRINTF (3, 4)
static gboolean
fail_usage (const HjCall *self, GError **error, const char *format, ...)
{
  g_autofree char *usage = hj_verb_dup_usage (self->verb);
  g_autofree char *what = NULL;
  va_list values;

  va_start (values, format);
  what = g_strdup_vprintf (format, values);
  va_end (values);
  g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE, _ ("%s; it goes: hejied %s."), what,
               usage);
  return FALSE;
}

/* Takes `--name VALUE` or `--name=VALUE`; @at is left on the last word taken. */
static gboolean
take_option (HjCall *self, const char *const *words, guint *at, GError **error)
{
  const char *name = words[*at] + 2;
  const char *equals = strchr (name, '=');
  gsize length = equals != NULL ? (gsize)(equals - name) : strlen (name);
  const HjOption *option = find_option (self->verb, name, length);
  const char *value = equals != NULL ? equals + 1 : words[*at + 1];

  if (option == NULL)
    return fail_usage (self, error, _ ("“--%.*s” is not known here"), (int)length, name);
  if (value == NULL)
    return fail_usage (self, error, _ ("“--%s” needs a value"), option->name);
  if (!(option->flags & HJ_OPTION_REPEATED) && g_hash_table_contains (self->values, option->name))
    return fail_usage (self, error, _ ("“--%s” is there twice"), option->name);
  add_value (self, option->name, value);
  if (equals == NULL)
    ++*at;
  return TRUE;
}

/**
 * hj_call_parse:
 * @words: (array zero-terminated=1): what follows the verb
 * @json: whether output shall be JSON
 * @error: `USAGE`
 *
 * Returns: (transfer full) (nullable): the call, with every argument and required option there
 */
HjCall *
hj_call_parse (const HjVerb *verb, const char *const *words, gboolean json, GError **error)
{
  g_autoptr (HjCall) self = g_new0 (HjCall, 1);
  gboolean only_arguments = FALSE;
  guint n_arguments = 0;

  self->verb = verb;
  self->json = json;
  self->values
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; words[i] != NULL; i++) {
    if (!only_arguments && g_str_equal (words[i], "--")) {
      only_arguments = TRUE;
    } else if (!only_arguments && g_str_has_prefix (words[i], "--")) {
      if (!take_option (self, words, &i, error))
        return NULL;
    } else if (verb->arguments[n_arguments] == NULL) {
      fail_usage (self, error, _ ("“%s” is too much"), words[i]);
      return NULL;
    } else {
      add_value (self, verb->arguments[n_arguments++], words[i]);
    }
  }
  if (verb->arguments[n_arguments] != NULL) {
    fail_usage (self, error, _ ("%s is missing"), verb->arguments[n_arguments]);
    return NULL;
  }
  for (const HjOption *option = verb->options; option != NULL && option->name != NULL; option++) {
    if (option->flags & HJ_OPTION_REQUIRED && !g_hash_table_contains (self->values, option->name)) {
      fail_usage (self, error, _ ("“--%s” is missing"), option->name);
      return NULL;
    }
  }
  return g_steal_pointer (&self);
}

void
hj_call_free (HjCall *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * hj_call_get:
 * @name: of an argument, in capitals, or of an option
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
hj_call_get (const HjCall *self, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->values, name);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

/**
 * hj_call_get_all:
 * @name: of an option that may be repeated
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): its values
 */
const char *const *
hj_call_get_all (const HjCall *self, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->values, name);

  return values != NULL ? (const char *const *)values->pdata : NULL;
}

/**
 * hj_call_dup_words:
 *
 * Returns: (transfer full): what was asked for, but for the instance's folder: arguments and
 * options in the order of their descriptions, for the audit
 */
char *
hj_call_dup_words (const HjCall *self)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; self->verb->arguments[i] != NULL; i++) {
    if (!g_str_equal (self->verb->arguments[i], "DIR"))
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "",
                              hj_call_get (self, self->verb->arguments[i]));
  }
  for (const HjOption *option = self->verb->options; option != NULL && option->name != NULL;
       option++) {
    const char *const *values = hj_call_get_all (self, option->name);

    for (guint i = 0; values != NULL && values[i] != NULL; i++)
      g_string_append_printf (words, "%s--%s %s", words->len > 0 ? " " : "", option->name,
                              values[i]);
  }
  return g_string_free_and_steal (words);
}

/**
 * hj_call_get_verb:
 *
 * Returns: the words of what was asked for
 */
const char *
hj_call_get_verb (const HjCall *self)
{
  return self->verb->words;
}

/**
 * hj_call_get_int:
 * @name: of an option
 * @value: (out): left alone if the option is not there
 * @error: `USAGE`
 *
 * Returns: whether it is absent or a whole number between @minimum and @maximum
 */
gboolean
hj_call_get_int (const HjCall *self, const char *name, gint64 minimum, gint64 maximum,
                 gint64 *value, GError **error)
{
  const char *text = hj_call_get (self, name);

  if (text == NULL || g_ascii_string_to_signed (text, 10, minimum, maximum, value, NULL))
    return TRUE;
  return fail_usage (self, error, _ ("“--%s” is a whole number from %" PRId64 " to %" PRId64), name,
                     minimum, maximum);
}

/**
 * hj_call_read_password:
 * @error: `REFUSED`
 *
 * Reads the file of the option `password-file`: one line, whose end is cut off. Says so on stderr
 * where others may read the file too.
 *
 * Returns: (transfer full) (nullable): the password
 */
char *
hj_call_read_password (const HjCall *self, GError **error)
{
  const char *path = hj_call_get (self, "password-file");
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  struct stat about;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &problem)) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                 _ ("The password's file cannot be read (%s); please check its name and rights."),
                 problem->message);
    return NULL;
  }
  if (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '\r')
    text[--length] = '\0';
  if (length > PASSWORD_FILE_MAX || memchr (text, '\n', length) != NULL
      || strlen (text) != length) {
    explicit_bzero (text, length);
    g_set_error_literal (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
                         _ ("The password's file has to hold the password alone, on one line; "
                            "please correct it."));
    return NULL;
  }
  if (stat (path, &about) == 0 && (about.st_mode & 0077) != 0)
    g_printerr (_ ("Others on this machine may read the password's file; please give it the mode "
                   "0600.\n"));
  return g_steal_pointer (&text);
}

/**
 * hj_call_print:
 * @object: (transfer full): one line of JSON
 * @format: what is printed instead where no JSON was asked for, without the end of the line
 */
void
hj_call_print (const HjCall *self, JsonObject *object, const char *format, ...)
{
  if (self->json) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    g_autofree char *text = NULL;

    json_node_take_object (node, object);
    text = json_to_string (node, FALSE);
    printf ("%s\n", text);
  } else {
    va_list values;

    json_object_unref (object);
    va_start (values, format);
    g_vprintf (format, values);
    va_end (values);
    putchar ('\n');
  }
  fflush (stdout);
}

/**
 * hj_verb_dup_usage:
 *
 * Returns: (transfer full): the verb's words, arguments and options on one line
 */
char *
hj_verb_dup_usage (const HjVerb *verb)
{
  GString *usage = g_string_new (verb->words);

  for (guint i = 0; verb->arguments[i] != NULL; i++)
    g_string_append_printf (usage, " %s", verb->arguments[i]);
  for (const HjOption *option = verb->options; option != NULL && option->name != NULL; option++)
    g_string_append_printf (usage, option->flags & HJ_OPTION_REQUIRED ? " --%s %s" : " [--%s %s]",
                            option->name, option->value);
  return g_string_free_and_steal (usage);
}
