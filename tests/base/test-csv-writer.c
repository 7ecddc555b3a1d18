/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-csv-writer.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("hejie-csv.XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "out.csv", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  /* Fails where anything else was left behind. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_content (Fixture *fixture, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static void
test_quotes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjCsvWriter) writer = hj_csv_writer_new (fixture->path, NULL);

  hj_csv_writer_add_text (writer, "姓名");
  hj_csv_writer_add_text (writer, "say \"so\", twice\r\nand again");
  g_assert_true (hj_csv_writer_end_row (writer, NULL));
  hj_csv_writer_add_text (writer, NULL);
  hj_csv_writer_add_number (writer, -5);
  g_assert_true (hj_csv_writer_end_row (writer, NULL));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (hj_csv_writer_finish (writer, NULL));
  assert_content (fixture, "\xef\xbb\xbf"
                           "\"姓名\",\"say \"\"so\"\", twice\r\nand again\"\r\n"
                           "\"\",-5\r\n");
}

static void
test_formulas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjCsvWriter) writer = hj_csv_writer_new (fixture->path, NULL);

  hj_csv_writer_add_text (writer, "=1+1");
  hj_csv_writer_add_text (writer, "+86 139");
  hj_csv_writer_add_text (writer, "-x");
  hj_csv_writer_add_text (writer, "@sum");
  hj_csv_writer_add_text (writer, "＝1");
  hj_csv_writer_add_text (writer, "a=b");
  g_assert_true (hj_csv_writer_end_row (writer, NULL));
  g_assert_true (hj_csv_writer_finish (writer, NULL));
  assert_content (fixture, "\xef\xbb\xbf"
                           "\"'=1+1\",\"'+86 139\",\"'-x\",\"'@sum\",\"'＝1\",\"a=b\"\r\n");
}

static void
test_unfinished_changes_nothing (Fixture *fixture, gconstpointer data)
{
  HjCsvWriter *writer;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  writer = hj_csv_writer_new (fixture->path, NULL);
  hj_csv_writer_add_text (writer, "after");
  g_assert_true (hj_csv_writer_end_row (writer, NULL));
  g_object_unref (writer);
  assert_content (fixture, "before");
}

static void
test_refuses_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "where.csv", NULL);

  g_assert_null (hj_csv_writer_new (nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  g_assert_null (hj_csv_writer_new (fixture->folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/csv-writer/quotes", Fixture, NULL, set_up, test_quotes, tear_down);
  g_test_add ("/csv-writer/formulas", Fixture, NULL, set_up, test_formulas, tear_down);
  g_test_add ("/csv-writer/unfinished-changes-nothing", Fixture, NULL, set_up,
              test_unfinished_changes_nothing, tear_down);
  g_test_add ("/csv-writer/refuses-places", Fixture, NULL, set_up, test_refuses_places, tear_down);
  return g_test_run ();
}
