/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-intake.h"
#include "core/store/hj-outbox.h"

#include <string.h>

/* What came of each row, in the words of intake.expected.csv. */
static void
on_row_taken_cb (guint row, HjIntakeOutcome outcome, const char *why, gpointer user_data)
{
  GString *said = user_data;

  g_string_append_printf (said, "%u,%s,%s\n", row, hj_intake_outcome_to_string (outcome), why);
}

static char *
read_fixture (const char *name, gsize *length)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* The expected outcomes without their header. */
static char *
read_expected (void)
{
  g_autofree char *text = read_fixture ("intake.expected.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *plain = g_string_new (NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    lines[i][strcspn (lines[i], "\r")] = '\0';
    g_string_append_printf (plain, "%s\n", lines[i]);
  }
  return g_string_free_and_steal (plain);
}

static char *
write_list (Fixture *fixture, const char *name, const char *bytes, gssize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

static char *
import (Fixture *fixture, const char *path, gboolean dry_run, HjIntakeSummary *summary)
{
  GString *said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hj_intake_import (fixture->replica, path, dry_run, on_row_taken_cb, said, summary, &error);
  g_assert_no_error (error);
  return g_string_free_and_steal (said);
}

static void
test_expected (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *bytes = read_fixture ("intake.csv", &length);
  g_autofree char *path = write_list (fixture, "intake.csv", bytes, (gssize)length);
  g_autofree char *expected = read_expected ();
  g_auto (HjIntakeSummary) summary = { 0 };
  gint64 start = g_get_monotonic_time ();
  g_autofree char *said = import (fixture, path, FALSE, &summary);

  g_test_message ("taken in within %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpstr (said, ==, expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/intake/expected", test_expected);
  return g_test_run ();
}
