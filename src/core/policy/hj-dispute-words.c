/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-dispute-words.h"

#include "core/policy/hj-policy-resources.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define WORDS_PATH "/org/hejie/policy/catalogues/dispute-words.json"

/* Words as they are searched for: half-width and without case. */
typedef struct {
  GStrv threat;
  GStrv weapon;
  GStrv repeated;
  GStrv except; /* phrases that take the meaning from the words in them */
} HjDisputeWords;

static char *
fold (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);

  return plain == NULL ? g_strdup ("") : g_utf8_casefold (plain, -1);
}

static int
compare_lengths (const char *const *a, const char *const *b)
{
  gsize a_length = strlen (*a), b_length = strlen (*b);

  return a_length == b_length ? 0 : a_length < b_length ? 1 : -1;
}

static GStrv
read_words (JsonObject *document, const char *name)
{
  JsonArray *array = json_object_get_array_member (document, name);
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (words, fold (json_array_get_string_element (array, i)));
  /* The longest first, so that a phrase goes before a phrase within it. */
  g_ptr_array_sort_values (words, (GCompareFunc)strcmp);
  g_ptr_array_sort (words, (GCompareFunc)compare_lengths);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* They are a part of the program, not of the laptop: every machine must find the same. */
static const HjDisputeWords *
get_words (void)
{
  static HjDisputeWords *words = NULL;

  if (g_once_init_enter_pointer (&words)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonParser) parser = json_parser_new_immutable ();
    g_autoptr (GBytes) bytes = g_resource_lookup_data (hj_policy_get_resource (), WORDS_PATH,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

    g_assert_no_error (error);
    if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                     (gssize)g_bytes_get_size (bytes), &error))
      g_error ("%s: %s", WORDS_PATH, error->message);
    JsonObject *document = json_node_get_object (json_parser_get_root (parser));
    HjDisputeWords *read = g_new0 (HjDisputeWords, 1);

    read->threat = read_words (document, "threat");
    read->weapon = read_words (document, "weapon");
    read->repeated = read_words (document, "repeated");
    read->except = read_words (document, "except");
    g_once_init_leave_pointer (&words, read);
  }
  return words;
}

/* An English word is not found within another one; Chinese knows no spaces. */
static const char *
find_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word)) {
    gboolean starts = at == text || !g_ascii_isalnum (*word) || !g_ascii_isalnum (at[-1]);
    gboolean ends = !g_ascii_isalnum (word[length - 1]) || !g_ascii_isalnum (at[length]);

    if (starts && ends)
      return at;
  }
  return NULL;
}

static gboolean
holds_any (const char *text, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (find_word (text, words[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Texts in plain Chinese, which most are, need not be folded. */
static gboolean
needs_folding (const char *text)
{
  for (const guchar *at = (const guchar *)text; *at != '\0'; at++) {
    if (g_ascii_isupper (*at) || *at == 0xef)
      return TRUE;
  }
  return FALSE;
}

static void
blank_exceptions (char *text, GStrv phrases)
{
  for (guint i = 0; phrases[i] != NULL; i++) {
    for (const char *at = find_word (text, phrases[i]); at != NULL;
         at = find_word (text, phrases[i]))
      memset (text + (at - text), ' ', strlen (phrases[i]));
  }
}

/*
 * hj_dispute_words_find:
 * @text: (nullable): cause or title of a dispute, UTF-8
 *
 * Returns: what the words in it speak of
 */
HjDisputeSigns
hj_dispute_words_find (const char *text)
{
  const HjDisputeWords *words = get_words ();
  HjDisputeSigns signs = 0;

  if (text == NULL)
    return 0;
  g_autofree char *folded = needs_folding (text) ? fold (text) : g_strdup (text);

  blank_exceptions (folded, words->except);
  if (holds_any (folded, words->threat))
    signs |= HJ_DISPUTE_SIGN_THREAT;
  if (holds_any (folded, words->weapon))
    signs |= HJ_DISPUTE_SIGN_WEAPON;
  if (holds_any (folded, words->repeated))
    signs |= HJ_DISPUTE_SIGN_REPEATED;
  return signs;
}
