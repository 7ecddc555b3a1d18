/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-words.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* Reads the characters of Chinese names as names; then takes the tones off. */
#define PINYIN_RULES "Han-Latin/Names; Latin-ASCII; Lower"

/* ICU has no reading for these, and the parts of compound surnames are read as one. */
static const struct {
  const char *character;
  const char *reading;
} readings[] = {
  { "𠮷", "ji" },   { "堃", "kun" }, { "犇", "ben" },   { "喆", "zhe" },   { "垚", "yao" },
  { "淼", "miao" }, { "祎", "yi" },  { "煊", "xuan" },  { "翀", "chong" }, { "昝", "zan" },
  { "禤", "xuan" }, { "亓", "qi" },  { "仉", "zhang" }, { "逄", "pang" },
};

/**
 * hj_words_is_han:
 *
 * Returns: whether the character is searched for on its own
 */
gboolean
hj_words_is_han (gunichar character)
{
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
}

/**
 * hj_words_split:
 * @text: any text
 *
 * Returns: (transfer full): the text with a space round every Chinese character, so that the
 *   tokenizer sees each as a word
 */
char *
hj_words_split (const char *text)
{
  g_autoptr (GString) split = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    gboolean han = hj_words_is_han (character);

    if (han)
      g_string_append_c (split, ' ');
    g_string_append_unichar (split, character);
    if (han)
      g_string_append_c (split, ' ');
  }
  return g_string_free_and_steal (g_steal_pointer (&split));
}

/* ICU's transliterators are not made for several threads; each has its own. */
static void
close_transliterator (gpointer transliterator)
{
  utrans_close (transliterator);
}

static GPrivate transliterators = G_PRIVATE_INIT (close_transliterator);

static UTransliterator *
get_transliterator (void)
{
  UTransliterator *found = g_private_get (&transliterators);

  if (found == NULL) {
    UErrorCode status = U_ZERO_ERROR;
    UChar rules[sizeof PINYIN_RULES];

    u_uastrcpy (rules, PINYIN_RULES);
    found = utrans_openU (rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE (status))
      g_error ("ICU cannot read Chinese names: %s", u_errorName (status));
    g_private_set (&transliterators, found);
  }
  return found;
}

/* Rare characters are put in Latin before ICU sees the name. */
static char *
put_in_readings (const char *name)
{
  g_autoptr (GString) text = g_string_new (name);

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
    g_autofree char *spaced = g_strdup_printf (" %s ", readings[i].reading);

    g_string_replace (text, readings[i].character, spaced, 0);
  }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
transliterate (const char *name)
{
  enum { CAPACITY = 1024 };
  UChar text[CAPACITY];
  char latin[CAPACITY * 3];
  int32_t length = 0, limit;
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *readable = put_in_readings (name);

  u_strFromUTF8 (text, CAPACITY / 8, &length, readable, -1, &status);
  limit = length;
  if (U_SUCCESS (status))
    utrans_transUChars (get_transliterator (), text, &length, CAPACITY, 0, &limit, &status);
  if (U_SUCCESS (status))
    u_strToUTF8 (latin, sizeof latin, NULL, text, length, &status);
  return g_strdup (U_SUCCESS (status) ? latin : "");
}

/**
 * hj_words_dup_pinyin:
 * @name: a person's name
 * @initials: (out) (optional) (transfer full): the first letters of its syllables
 *
 * Returns: (transfer full): the name's syllables in Latin letters without spaces, also good for
 *   sorting
 */
char *
hj_words_dup_pinyin (const char *name, char **initials)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) first = g_string_new (NULL);

  g_autofree char *spaced = hj_words_split (name);
  g_autofree char *latin = transliterate (name);
  g_autofree char *single = transliterate (spaced);
  g_auto (GStrv) syllables = g_strsplit_set (single, " '", -1);

  for (const char *at = latin; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (whole, *at);
  }
  /* The whole name knows how its surname is read, a character alone does not. */
  for (guint i = 0; syllables[i] != NULL; i++) {
    if (*syllables[i] != '\0')
      g_string_append_c (first, first->len == 0 && whole->len > 0 ? whole->str[0] : *syllables[i]);
  }
  if (initials != NULL)
    *initials = g_string_free_and_steal (g_steal_pointer (&first));
  return g_string_free_and_steal (g_steal_pointer (&whole));
}

static gboolean
is_number_part (const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; i < length; i++) {
    gboolean last_x = i + 1 == length && g_ascii_toupper (word[i]) == 'X';

    if (!g_ascii_isdigit (word[i]) && !(last_x && i > 0))
      return FALSE;
  }
  return length >= HJ_WORDS_PART_MIN;
}

static void
append_quoted (GString *query, const char *words, gboolean prefix)
{
  if (query->len > 0)
    g_string_append (query, " AND ");
  g_string_append_c (query, '"');
  for (const char *at = words; *at != '\0'; at++) {
    if (*at != '"')
      g_string_append_c (query, *at);
  }
  g_string_append (query, prefix ? "\"*" : "\"");
}

static gboolean
has_word (const char *piece)
{
  for (const char *at = piece; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_han (const char *word)
{
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at)) {
    if (hj_words_is_han (g_utf8_get_char (at)))
      return TRUE;
  }
  return FALSE;
}

/**
 * hj_words_typed:
 * @typed: what the user has typed so far; full-width characters count as the plain ones
 *
 * Returns: (transfer full) (array zero-terminated=1): its words, none of them empty
 */
char **
hj_words_typed (const char *typed)
{
  g_autofree char *plain = g_utf8_normalize (typed, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) pieces = g_strsplit_set (plain == NULL ? "" : plain, " \t\n,;", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; pieces[i] != NULL; i++) {
    if (has_word (pieces[i]))
      g_strv_builder_add (words, pieces[i]);
  }
  return g_strv_builder_end (words);
}

/**
 * hj_words_query:
 * @typed: what the user has typed so far
 *
 * Returns: (transfer full) (nullable): a query for names and words, each of which may be
 * unfinished, or %NULL if nothing typed is a word
 */
char *
hj_words_query (const char *typed)
{
  g_auto (GStrv) words = hj_words_typed (typed);
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *split = hj_words_split (words[i]);

    append_quoted (query, split, !has_han (words[i]));
  }
  return query->len > 0 ? g_string_free_and_steal (g_steal_pointer (&query)) : NULL;
}

/**
 * hj_words_part_query:
 * @typed: what the user has typed so far
 *
 * Returns: (transfer full) (nullable): a query for parts of numbers, or %NULL if nothing typed is
 * one
 */
char *
hj_words_part_query (const char *typed)
{
  g_auto (GStrv) words = hj_words_typed (typed);
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    if (is_number_part (words[i]))
      append_quoted (query, words[i], FALSE);
  }
  return query->len > 0 ? g_string_free_and_steal (g_steal_pointer (&query)) : NULL;
}
