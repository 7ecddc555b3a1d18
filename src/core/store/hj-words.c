/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-words.h"

#include "core/store/hj-pinyin.h"

#include <string.h>

/* Syllables of a name that it is found by; nobody has more. */
#define SYLLABLES_MAX 24

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

  for (const char *at = text, *next; *at != '\0'; at = next) {
    gboolean han = hj_pinyin_is_han (g_utf8_get_char (at));

    next = g_utf8_next_char (at);
    if (han)
      g_string_append_c (split, ' ');
    g_string_append_len (split, at, next - at);
    if (han)
      g_string_append_c (split, ' ');
  }
  return g_string_free_and_steal (g_steal_pointer (&split));
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
  g_auto (GStrv) syllables = hj_pinyin_split (name);

  return g_strjoinv ("", syllables);
}

/* Words with a v for ü are also found by those who type u. */
static void
append_word (GString *words, const char *word)
{
  g_string_append_c (words, ' ');
  g_string_append (words, word);
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
  g_auto (GStrv) syllables = hj_pinyin_split (name);
  g_autofree char *pinyin = g_strjoinv ("", syllables);
  const char *from_here = pinyin;
  g_autoptr (GString) words = g_string_new (characters);
  g_autoptr (GString) initials = g_string_new (NULL);

  for (guint i = 0; syllables[i] != NULL && i < SYLLABLES_MAX; i++) {
    append_word (words, from_here);
    from_here += strlen (syllables[i]);
    g_string_append_c (initials, *syllables[i]);
  }
  g_string_append_printf (words, " %s", initials->str);
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
    if (hj_pinyin_is_han (g_utf8_get_char (at)))
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
