/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz-targets.h"

#include "fuzz-apply.h"

#include "core/base/hj-random.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* Readers of what comes from outside, against inputs that are nearly right. The corpus grows by
 * every input that was ever a problem. The mutations follow from the seed, so a run can be
 * repeated.
 */

#define SEED 20260101
/* Larger inputs have fewer mutations. */
#define TYPICAL_BYTES 1024

static const char *const words[] = { "\"",
                                     "{",
                                     "}",
                                     "[",
                                     "]",
                                     ",",
                                     ":",
                                     "null",
                                     "-1",
                                     "1e999",
                                     "9223372036854775808",
                                     "\\u0000",
                                     "\xff",
                                     "\r\n",
                                     "\xef\xbb\xbf" };

static void
change_byte (HjRandom *random, GByteArray *bytes)
{
  if (bytes->len > 0)
    bytes->data[hj_random_below (random, bytes->len)] = (guint8)hj_random_below (random, 256);
}

static void
flip_bit (HjRandom *random, GByteArray *bytes)
{
  if (bytes->len > 0)
    bytes->data[hj_random_below (random, bytes->len)]
        ^= (guint8)(1u << hj_random_below (random, 8));
}

static void
cut_out (HjRandom *random, GByteArray *bytes)
{
  guint at = hj_random_below (random, bytes->len + 1);
  guint length = hj_random_below (random, MIN (bytes->len - at, 64) + 1);

  if (length > 0)
    g_byte_array_remove_range (bytes, at, length);
}

static void
insert (GByteArray *bytes, guint at, const guint8 *what, guint length)
{
  g_autofree guint8 *copy = g_memdup2 (what, length);
  guint before = bytes->len;

  if (copy == NULL)
    return;
  g_byte_array_set_size (bytes, before + length);
  memmove (bytes->data + at + length, bytes->data + at, before - at);
  memcpy (bytes->data + at, copy, length);
}

static void
repeat (HjRandom *random, GByteArray *bytes)
{
  guint at = hj_random_below (random, bytes->len + 1);
  guint length = hj_random_below (random, MIN (bytes->len - at, 64) + 1);

  insert (bytes, hj_random_below (random, bytes->len + 1), bytes->data + at, length);
}

static void
insert_word (HjRandom *random, GByteArray *bytes)
{
  const char *word = words[hj_random_below (random, G_N_ELEMENTS (words))];

  insert (bytes, hj_random_below (random, bytes->len + 1), (const guint8 *)word,
          (guint)strlen (word));
}

static void
cut_short (HjRandom *random, GByteArray *bytes)
{
  g_byte_array_set_size (bytes, hj_random_below (random, bytes->len + 1));
}

static GBytes *
mutate (HjRandom *random, GBytes *input)
{
  static void (*const changes[]) (HjRandom *, GByteArray *)
      = { change_byte, flip_bit, cut_out, repeat, insert_word, cut_short };
  GByteArray *bytes = g_byte_array_new ();
  gsize length;
  const guint8 *from = g_bytes_get_data (input, &length);

  g_byte_array_append (bytes, from, (guint)length);
  for (guint i = 0; i <= hj_random_below (random, 4); i++)
    changes[hj_random_below (random, G_N_ELEMENTS (changes))](random, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

static void
add_file (GPtrArray *inputs, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_ptr_array_add (inputs, g_bytes_new_take (bytes, length));
}

/* A file, or every file of a folder, in the order of their names. */
static void
add_inputs (GPtrArray *inputs, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL) {
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      add_file (inputs, path);
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort_values (names, (GCompareFunc)strcmp);
  for (guint i = 0; i < names->len; i++)
    add_inputs (inputs, g_ptr_array_index (names, i));
}

static GPtrArray *
list_inputs (const FuzzTarget *target)
{
  g_autofree char *corpus
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", target->name, NULL);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  add_inputs (inputs, corpus);
  if (target->more != NULL) {
    g_autofree char *more = g_test_build_filename (G_TEST_DIST, "..", target->more, NULL);

    add_inputs (inputs, more);
  }
  g_assert_cmpuint (inputs->len, >, 0);
  return g_steal_pointer (&inputs);
}

static void
test_target (gconstpointer data)
{
  const FuzzTarget *target = data;
  g_autoptr (GPtrArray) inputs = list_inputs (target);
  g_autoptr (HjRandom) random = hj_random_new_seeded (SEED);

  for (guint i = 0; i < inputs->len; i++) {
    GBytes *input = g_ptr_array_index (inputs, i);

    target->try (input);
    gsize length = g_bytes_get_size (input);
    gsize n_mutations = MAX (20, target->per_input * TYPICAL_BYTES / MAX (length, TYPICAL_BYTES));

    for (gsize j = 0; j < n_mutations; j++) {
      g_autoptr (GBytes) mutated = mutate (random, input);

      target->try (mutated);
    }
  }
}

/* The input that is tried now, and where it goes if it is the last one. */
static GBytes *tried;
static const char *tried_path = "test-fuzz-input";

static void
on_crashed (int number)
{
  int file = open (tried_path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
  gsize length = 0;
  const guint8 *bytes = tried == NULL ? NULL : g_bytes_get_data (tried, &length);

  if (file >= 0 && bytes != NULL && write (file, bytes, length) == (gssize)length)
    close (file);
  signal (number, SIG_DFL);
  raise (number);
}

static void
try_for (const FuzzTarget *target, double seconds, guint32 seed)
{
  g_autoptr (GPtrArray) inputs = list_inputs (target);
  g_autoptr (HjRandom) random = hj_random_new_seeded (seed);
  gint64 end = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);
  gint64 n_tried = 0;

  for (; g_get_monotonic_time () < end; n_tried++) {
    GBytes *input = g_ptr_array_index (inputs, hj_random_below (random, inputs->len));
    g_autoptr (GBytes) mutated = mutate (random, input);

    tried = mutated;
    target->try (mutated);
    tried = NULL;
  }
  g_print ("%s: %" G_GINT64_FORMAT " inputs, seed %u\n", target->name, n_tried, seed);
}

/* Tries on for hours: `test-fuzz --seconds N [TARGET…]`, each target so long and with another seed
 * every time; the input that a program ended with is left in the file `test-fuzz-input`.
 */
static int
try_on (const char *seconds, char **names)
{
  signal (SIGABRT, on_crashed);
  signal (SIGSEGV, on_crashed);
  for (const FuzzTarget *target = fuzz_targets; target->name != NULL; target++) {
    if (names[0] == NULL || g_strv_contains ((const char *const *)names, target->name))
      try_for (target, g_ascii_strtod (seconds, NULL), g_random_int ());
  }
  fuzz_end_apply ();
  return 0;
}

/* Writes the inputs that are not text: `test-fuzz --write FOLDER`. */
static int
write_corpus (const char *folder)
{
  g_autofree char *page_path = g_build_filename (folder, "page", "every-frame", NULL);
  g_autofree char *cursor_path = g_build_filename (folder, "cursor", "running", NULL);
  g_autoptr (GBytes) page = fuzz_make_page ();
  g_autofree char *code_path = g_build_filename (folder, "enrol-code", "whole", NULL);
  g_autofree char *cursor = fuzz_make_cursor ();
  g_autofree char *code = fuzz_make_enrol_code ();
  gsize length;
  g_autofree guint8 *sealed = g_base64_decode (cursor, &length);
  gboolean written = g_file_set_contents (page_path, g_bytes_get_data (page, NULL),
                                          (gssize)g_bytes_get_size (page), NULL)
                     && g_file_set_contents (cursor_path, (char *)sealed + crypto_auth_BYTES,
                                             (gssize)(length - crypto_auth_BYTES), NULL)
                     && g_file_set_contents (code_path, code, -1, NULL);

  return written ? 0 : 1;
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  if (sodium_init () < 0)
    return 1;
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_corpus (argv[2]);
  g_test_init (&argc, &argv, NULL);
  if (argc >= 3 && g_str_equal (argv[1], "--seconds"))
    return try_on (argv[2], argv + 3);
  for (const FuzzTarget *target = fuzz_targets; target->name != NULL; target++) {
    g_autofree char *path = g_strconcat ("/fuzz/", target->name, NULL);

    g_test_add_data_func (path, target, test_target);
  }
  int status = g_test_run ();

  fuzz_end_apply ();
  return status;
}
