/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-words.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/*
 * Reads the characters of Chinese names as names; then takes the tones off. A keyboard has no ü:
 * it is typed as v.
 */
#define PINYIN_RULES "::Han-Latin/Names; [üǖǘǚǜ] > v; ::Latin-ASCII; ::Lower;"

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
    UChar id[16], rules[sizeof PINYIN_RULES];
    int32_t length = 0;

    u_uastrcpy (id, "Hejie-Pinyin");
    u_strFromUTF8 (rules, G_N_ELEMENTS (rules), &length, PINYIN_RULES, -1, &status);
    found = utrans_openU (id, -1, UTRANS_FORWARD, rules, length, NULL, &status);
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

static char *
keep_letters (const char *latin)
{
  g_autoptr (GString) letters = g_string_new (NULL);

  for (const char *at = latin; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (letters, *at);
  }
  return g_string_free_and_steal (g_steal_pointer (&letters));
}

/**
 * hj_words_dup_pinyin:
 * @name: a person's name
 *
 * Returns: (transfer full): the name in Latin letters without spaces, as it is typed and sorted
 */
char *
hj_words_dup_pinyin (const char *name)
{
  g_autofree char *latin = transliterate (name);

  return keep_letters (latin);
}

/* Each character's own syllable; the first is perhaps not how it is read as a surname. */
static char **
split_syllables (const char *name)
{
  g_autofree char *spaced = hj_words_split (name);
  g_autofree char *latin = transliterate (spaced);
  g_auto (GStrv) pieces = g_strsplit_set (latin, " '", -1);
  g_autoptr (GStrvBuilder) syllables = g_strv_builder_new ();

  for (guint i = 0; pieces[i] != NULL; i++) {
    char *letters = keep_letters (pieces[i]);

    if (*letters != '\0')
      g_strv_builder_take (syllables, letters);
    else
      g_free (letters);
  }
  return g_strv_builder_end (syllables);
}

/* Words with a v for ü are also found by those who type u. */
static void
append_word (GString *words, const char *word)
{
  g_string_append_printf (words, " %s", word);
  if (strchr (word, 'v') != NULL) {
    g_autofree char *plain = g_strdelimit (g_strdup (word), "v", 'u');

    g_string_append_printf (words, " %s", plain);
  }
}

/**
 * hj_words_of_name:
 * @name: a person's name
 *
 * Returns: (transfer full): the words by whose beginnings it is found: its characters, its pinyin
 *   from the surname and from every later syllable on, its initials
 */
char *
hj_words_of_name (const char *name)
{
  g_autofree char *characters = hj_words_split (name);
  g_autofree char *pinyin = hj_words_dup_pinyin (name);
  g_auto (GStrv) syllables = split_syllables (name);
  g_autoptr (GString) words = g_string_new (characters);
  g_autoptr (GString) initials = g_string_new (NULL);

  append_word (words, pinyin);
  for (guint i = 0; syllables[i] != NULL; i++) {
    g_autofree char *rest = g_strjoinv ("", syllables + i);

    if (i > 0)
      append_word (words, rest);
    g_string_append_c (initials, i == 0 && *pinyin != '\0' ? *pinyin : *syllables[i]);
  }
  append_word (words, initials->str);
  return g_string_free_and_steal (g_steal_pointer (&words));
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
