/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"

static void
test_columns_line_up (void)
{
  g_autoptr (HjCliTable) table = hj_cli_table_new (3);
  g_autofree char *text = NULL;

  hj_cli_table_add (table, (const char *const[]){ "Name", "Sex", "Cell" });
  hj_cli_table_add (table, (const char *const[]){ "王小明", "男", "2-1" });
  hj_cli_table_add (table, (const char *const[]){ "Aa", NULL, "3" });
  text = hj_cli_table_to_text (table);
  g_assert_cmpstr (text, ==,
                   "Name    Sex  Cell\n"
                   "王小明  男   2-1\n"
                   "Aa           3\n");
}

static void
test_empty_columns_go (void)
{
  g_autoptr (HjCliTable) table = hj_cli_table_new (3);
  g_autofree char *head = NULL, *text = NULL;

  hj_cli_table_add (table, (const char *const[]){ "A", "B", "C" });
  head = hj_cli_table_to_text (table);
  g_assert_cmpstr (head, ==, "A  B  C\n");
  hj_cli_table_add (table, (const char *const[]){ "1", "", "3" });
  text = hj_cli_table_to_text (table);
  g_assert_cmpstr (text, ==, "A  C\n1  3\n");
}

static void
test_cells_are_tame (void)
{
  g_autoptr (HjCliTable) table = hj_cli_table_new (1);
  g_autofree char *text = NULL;
  g_autoptr (GString) wide = g_string_new (NULL);

  for (int i = 0; i < 100; i++)
    g_string_append (wide, "很");
  hj_cli_table_add (table, (const char *const[]){ "two\nlines\x1b[31m" });
  hj_cli_table_add (table, (const char *const[]){ wide->str });
  text = hj_cli_table_to_text (table);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "two lines [31m");
  g_assert_true (g_str_has_suffix (lines[1], "很…"));
  g_assert_cmpint (hj_cli_text_width (lines[1]), <=, 48);
  g_assert_cmpstr (lines[2], ==, "");
}

static void
test_keeps_whole (void)
{
  g_autoptr (HjCliTable) table = hj_cli_table_new (1);
  g_autofree char *long_text = g_strnfill (200, 'x');
  g_autofree char *line = g_strconcat (long_text, "\n", NULL);
  g_autofree char *text = NULL;

  hj_cli_table_keep_whole (table);
  hj_cli_table_add (table, (const char *const[]){ long_text });
  text = hj_cli_table_to_text (table);
  g_assert_cmpstr (text, ==, line);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-table/columns-line-up", test_columns_line_up);
  g_test_add_func ("/cli-table/empty-columns-go", test_empty_columns_go);
  g_test_add_func ("/cli-table/cells-are-tame", test_cells_are_tame);
  g_test_add_func ("/cli-table/keeps-whole", test_keeps_whole);
  return g_test_run ();
}
