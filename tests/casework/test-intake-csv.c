/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-csv-private.h"

#include <string.h>

/* Rows as `a|b`, each on a line. */
static char *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_csv_parse (text, strlen (text), &error);
  GString *said = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    const HjCsvRow *row = g_ptr_array_index (rows, i);

    for (guint j = 0; j < row->fields->len; j++)
      g_string_append_printf (said, "%s%s", j == 0 ? "" : "|",
                              (const char *)g_ptr_array_index (row->fields, j));
    g_string_append_c (said, '\n');
  }
  return g_string_free_and_steal (said);
}

static void
test_rows (void)
{
  static const struct {
    const char *text;
    const char *rows;
  } cases[] = {
    { "", "" },
    { "a,b\n", "a|b\n" },
    { "a,b", "a|b\n" },
    { "a,b\r\n1,2\r\n", "a|b\n1|2\n" },
    { "a\rb\r", "a\nb\n" },
    { "a,\n,\n", "a|\n|\n" },
    { "a\n\n\r\nb\n", "a\nb\n" },
    { "\"a,b\",\"c\"\n", "a,b|c\n" },
    { "\"a\"\"b\"\n", "a\"b\n" },
    { "\"a\nb\",c\n", "a\nb|c\n" },
    { "\"a\r\nb\"\n", "a\r\nb\n" },
    { "\"\"\n", "\n" },
    { "a\"b,c\n", "a\"b|c\n" },
    { "\"a\"b,c\n", "ab|c\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *rows = parse (cases[i].text);

    g_assert_cmpstr (rows, ==, cases[i].rows);
  }
}

/* A row's bytes are all of it but the line's end. */
static void
test_places (void)
{
  static const char text[] = "a,b\r\n\r\n\"x\r\ny\",2\r\nz";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = hj_csv_parse (text, strlen (text), &error);
  static const char *const expected[] = { "a,b", "\"x\r\ny\",2", "z" };

  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++) {
    const HjCsvRow *row = g_ptr_array_index (rows, i);
    g_autofree char *bytes = g_strndup (text + row->start, row->end - row->start);

    g_assert_cmpstr (bytes, ==, expected[i]);
  }
}

static void
test_open_quote (void)
{
  g_autoptr (GError) error = NULL;
  static const char text[] = "a,b\n1,\"2\n3,4\n";

  g_assert_null (hj_csv_parse (text, strlen (text), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "line 2"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake-csv/rows", test_rows);
  g_test_add_func ("/intake-csv/places", test_places);
  g_test_add_func ("/intake-csv/open-quote", test_open_quote);
  return g_test_run ();
}
