/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-pinyin.h"

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

/* Surnames of one character are read alike whatever follows, but for these, each of which is read
 * otherwise as the first of a compound one.
 */
#define COMPOUND_FIRSTS "令万澹长"

/* No character before the first is Chinese, and nearly all text lies between the other two, where
 * all are: GLib would have to search.
 */
#define FIRST_HAN 0x2E80
#define FIRST_COMMON_HAN 0x4E00
#define LAST_COMMON_HAN 0x9FFF

/**
 * hj_pinyin_is_han:
 *
 * Returns: whether the character is a Chinese one
 */
gboolean
hj_pinyin_is_han (gunichar character)
{
  if (character < FIRST_HAN || (character >= FIRST_COMMON_HAN && character <= LAST_COMMON_HAN))
    return character >= FIRST_COMMON_HAN;
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
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

/* Beginnings that are kept; there are far fewer surnames. */
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
    /* After another one ICU does not take it for a surname. */
    g_autofree char *after = g_strconcat ("一", alone, NULL);
    g_autofree char *latin = transliterate (after);

    syllable = keep_letters (g_str_has_prefix (latin, "yi") ? latin + 2 : "");
  }
  g_hash_table_insert (reader->characters, key, syllable);
  return syllable;
}

/*
 * How the beginning of a name, one or two characters, is read, a syllable each. ICU knows surnames
 * but not always where one syllable ends; the other character tells, and two that are both read
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

  while (*end != '\0' && !hj_pinyin_is_han (g_utf8_get_char (end))
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

/* Where the surname ends, as far as what follows it tells how it is read. */
static const char *
find_end_of_beginning (const char *name)
{
  gunichar first = g_utf8_get_char (name);
  const char *next = g_utf8_next_char (name);

  return g_utf8_strchr (COMPOUND_FIRSTS, -1, first) != NULL
                 && hj_pinyin_is_han (g_utf8_get_char (next))
             ? g_utf8_next_char (next)
             : next;
}

/**
 * hj_pinyin_split:
 * @name: a person's name
 *
 * Reads a name as one: surnames as surnames, and without tones; ü is v, as it is typed.
 *
 * Returns: (transfer full) (array zero-terminated=1): its syllables in Latin letters, lower case; a
 *   word of another script is one
 */
char **
hj_pinyin_split (const char *name)
{
  g_autoptr (GStrvBuilder) syllables = g_strv_builder_new ();
  const char *at = name;

  if (hj_pinyin_is_han (g_utf8_get_char (name))) {
    at = find_end_of_beginning (name);
    g_autofree char *beginning = g_strndup (name, (gsize)(at - name));
    char **first = read_beginning (beginning);

    for (guint i = 0; first[i] != NULL; i++)
      add_syllable (syllables, first[i]);
  }
  while (*at != '\0') {
    gunichar character = g_utf8_get_char (at);

    if (hj_pinyin_is_han (character)) {
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
