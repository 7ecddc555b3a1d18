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

/* Syllables of a name that it is found by; nobody has more. */
#define SYLLABLES_MAX 24

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

/*
 * How names are read, a thread, as ICU's transliterators are not made for several. One takes some
 * forty microseconds a name, so that what it said of a character or of the beginning of a name is
 * kept.
 */
typedef struct {
  UTransliterator *transliterator; /* owned */
  GHashTable *characters;          /* owned, character → syllable */
  GHashTable *beginnings;          /* owned, first characters of a name → syllables */
} Reader;

/* Beginnings that are kept; a province has fewer. */
#define BEGINNINGS_MAX 100000

static void
free_reader (gpointer data)
{
  Reader *reader = data;

  utrans_close (reader->transliterator);
  g_hash_table_unref (reader->characters);
  g_hash_table_unref (reader->beginnings);
  g_free (reader);
}

static GPrivate readers = G_PRIVATE_INIT (free_reader);

static Reader *
get_reader (void)
{
  Reader *reader = g_private_get (&readers);
  UErrorCode status = U_ZERO_ERROR;
  UChar id[16], rules[sizeof PINYIN_RULES];
  int32_t length = 0;

  if (reader != NULL)
    return reader;
  reader = g_new0 (Reader, 1);
  u_uastrcpy (id, "Hejie-Pinyin");
  u_strFromUTF8 (rules, G_N_ELEMENTS (rules), &length, PINYIN_RULES, -1, &status);
  reader->transliterator = utrans_openU (id, -1, UTRANS_FORWARD, rules, length, NULL, &status);
  if (U_FAILURE (status))
    g_error ("ICU cannot read Chinese names: %s", u_errorName (status));
  reader->characters = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  reader->beginnings
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  g_private_set (&readers, reader);
  return reader;
}

/* What ICU makes of a short text: lower-case words; nothing where the text is too long. */
static char *
transliterate (const char *short_text)
{
  enum { CAPACITY = 256 };
  UChar text[CAPACITY];
  char latin[CAPACITY * 3];
  int32_t length = 0, limit;
  UErrorCode status = U_ZERO_ERROR;

  u_strFromUTF8 (text, CAPACITY / 8, &length, short_text, -1, &status);
  limit = length;
  if (U_SUCCESS (status))
    utrans_transUChars (get_reader ()->transliterator, text, &length, CAPACITY, 0, &limit, &status);
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
      g_string_append_c (letters, g_ascii_tolower (*at));
  }
  return g_string_free_and_steal (g_steal_pointer (&letters));
}

/* How a character is read that is no surname. */
static const char *
read_character (gunichar character)
{
  Reader *reader = get_reader ();
  gpointer key = GUINT_TO_POINTER (character);
  char *syllable = g_hash_table_lookup (reader->characters, key);
  char alone[8] = { 0 };

  if (syllable != NULL)
    return syllable;
  g_unichar_to_utf8 (character, alone);
  for (guint i = 0; syllable == NULL && i < G_N_ELEMENTS (readings); i++) {
    if (strcmp (readings[i].character, alone) == 0)
      syllable = g_strdup (readings[i].reading);
  }
  if (syllable == NULL) {
    /* The space keeps ICU from taking it for a surname. */
    g_autofree char *spaced = g_strdup_printf ("a %s", alone);
    g_autofree char *latin = transliterate (spaced);

    syllable = keep_letters (strlen (latin) > 2 ? latin + 2 : "");
  }
  g_hash_table_insert (reader->characters, key, syllable);
  return syllable;
}

/*
 * How the first one or two characters of a name are read, a syllable each. ICU knows surnames but
 * not always where one syllable ends; the other character tells, and two that are both read
 * otherwise stay together.
 */
static char **
split_beginning (const char *beginning)
{
  g_autoptr (GStrvBuilder) syllables = g_strv_builder_new ();
  g_autofree char *latin = transliterate (beginning);
  g_autofree char *whole = keep_letters (latin);
  const char *first = read_character (g_utf8_get_char (beginning));
  const char *rest = g_utf8_next_char (beginning);
  const char *second = *rest != '\0' ? read_character (g_utf8_get_char (rest)) : "";
  gsize length = strlen (whole), first_length = strlen (first), second_length = strlen (second);

  if (length == 0 || strcmp (whole, first) == 0 || strcmp (whole, second) == 0) {
    /* One alone, or with a rare one that ICU leaves as it is. */
    g_strv_builder_add_many (syllables, first, second, NULL);
  } else if (second_length > 0 && length > second_length && g_str_has_suffix (whole, second)) {
    g_strv_builder_take (syllables, g_strndup (whole, length - second_length));
    g_strv_builder_add (syllables, second);
  } else if (second_length > 0 && length > first_length && g_str_has_prefix (whole, first)) {
    g_strv_builder_add (syllables, first);
    g_strv_builder_add (syllables, whole + first_length);
  } else {
    g_strv_builder_add (syllables, whole);
  }
  return g_strv_builder_end (syllables);
}

static char **
read_beginning (const char *beginning)
{
  Reader *reader = get_reader ();
  char **syllables = g_hash_table_lookup (reader->beginnings, beginning);

  if (syllables != NULL)
    return syllables;
  if (g_hash_table_size (reader->beginnings) >= BEGINNINGS_MAX)
    g_hash_table_remove_all (reader->beginnings);
  syllables = split_beginning (beginning);
  g_hash_table_insert (reader->beginnings, g_strdup (beginning), syllables);
  return syllables;
}

static void
add_syllable (GStrvBuilder *syllables, const char *syllable)
{
  if (*syllable != '\0')
    g_strv_builder_add (syllables, syllable);
}

static gboolean
is_letter (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character);
}

/* Adds a word of another script than Chinese; returns where it ends. */
static const char *
add_foreign_word (GStrvBuilder *syllables, const char *word)
{
  const char *end = word;
  gboolean ascii = TRUE;

  while (*end != '\0' && !hj_words_is_han (g_utf8_get_char (end))
         && is_letter (g_utf8_get_char (end))) {
    ascii &= g_ascii_isalnum (*end);
    end = g_utf8_next_char (end);
  }
  g_autofree char *text = g_strndup (word, (gsize)(end - word));
  g_autofree char *latin = ascii ? g_strdup (text) : transliterate (text);
  g_autofree char *letters = keep_letters (latin);

  add_syllable (syllables, letters);
  return end;
}

/* The name's syllables in Latin letters; a word of another script is one. */
static char **
read_name (const char *name)
{
  g_autoptr (GStrvBuilder) syllables = g_strv_builder_new ();
  const char *at = name;

  if (hj_words_is_han (g_utf8_get_char (name))) {
    const char *next = g_utf8_next_char (name);

    at = hj_words_is_han (g_utf8_get_char (next)) ? g_utf8_next_char (next) : next;
    g_autofree char *beginning = g_strndup (name, (gsize)(at - name));
    char **first = read_beginning (beginning);

    for (guint i = 0; first[i] != NULL; i++)
      add_syllable (syllables, first[i]);
  }
  while (*at != '\0') {
    gunichar character = g_utf8_get_char (at);

    if (hj_words_is_han (character)) {
      add_syllable (syllables, read_character (character));
      at = g_utf8_next_char (at);
    } else if (is_letter (character)) {
      at = add_foreign_word (syllables, at);
    } else {
      at = g_utf8_next_char (at);
    }
  }
  return g_strv_builder_end (syllables);
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
  g_auto (GStrv) syllables = read_name (name);

  return g_strjoinv ("", syllables);
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
  g_auto (GStrv) syllables = read_name (name);
  g_autoptr (GString) words = g_string_new (characters);
  g_autoptr (GString) initials = g_string_new (NULL);

  for (guint i = 0; syllables[i] != NULL && i < SYLLABLES_MAX; i++) {
    g_autofree char *from_here = g_strjoinv ("", syllables + i);

    append_word (words, from_here);
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
