/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-words.h"

#include <string.h>

static void
test_pinyin (void)
{
  g_autofree char *pinyin = hj_words_dup_pinyin ("单雄信");

  g_assert_cmpstr (pinyin, ==, "shanxiongxin");
}

static gboolean
has_beginning (const char *words, const char *beginning)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  for (guint i = 0; all[i] != NULL; i++) {
    if (g_str_has_prefix (all[i], beginning))
      return TRUE;
  }
  return FALSE;
}

static void
test_words_of_name (void)
{
  g_autofree char *common = hj_words_of_name ("王小明");
  g_autofree char *surname = hj_words_of_name ("单雄信");
  g_autofree char *compound = hj_words_of_name ("尉迟恭");
  g_autofree char *umlaut = hj_words_of_name ("吕蒙");

  g_assert_true (has_beginning (common, "小"));
  g_assert_true (has_beginning (common, "wangx"));
  g_assert_true (has_beginning (common, "xiaom"));
  g_assert_true (has_beginning (common, "ming"));
  g_assert_true (has_beginning (common, "wxm"));
  g_assert_false (has_beginning (common, "iao"));
  g_assert_true (has_beginning (surname, "sxx"));
  g_assert_false (has_beginning (surname, "dan"));
  g_assert_true (has_beginning (compound, "ycg"));
  g_assert_true (has_beginning (umlaut, "lvm"));
  g_assert_true (has_beginning (umlaut, "lumeng"));
}

static void
test_split (void)
{
  g_autofree char *split = hj_words_split ("王a明");

  g_assert_cmpstr (split, ==, " 王 a 明 ");
}

static void
test_typed (void)
{
  g_auto (GStrv) words = hj_words_typed ("  王，１２３\t- Li;x ");
  static const char *const expected[] = { "王", "123", "Li", "x", NULL };

  g_assert_true (g_strv_equal ((const char *const *)words, expected));
  g_auto (GStrv) none = hj_words_typed (" -- \xff");

  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_queries (void)
{
  g_autofree char *han = hj_words_query ("小明");
  g_autofree char *latin = hj_words_query ("wang \"OR\"");
  g_autofree char *none = hj_words_query ("\"-");
  g_autofree char *part = hj_words_part_query ("王 9901 12x");
  g_autofree char *short_part = hj_words_part_query ("12 x12");

  g_assert_cmpstr (han, ==, "\" 小  明 \"");
  g_assert_cmpstr (latin, ==, "\"wang\"* AND \"OR\"*");
  g_assert_null (none);
  g_assert_cmpstr (part, ==, "\"9901\" AND \"12x\"");
  g_assert_null (short_part);
}

/* A name that is longer than any is no failure, and words are never cut inside a character. */
static void
test_long_name (void)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < 5000; i++)
    g_string_append (name, "龘");
  g_autofree char *words = hj_words_of_name (name->str);

  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_nonnull (strstr (words, "龘"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/words/pinyin", test_pinyin);
  g_test_add_func ("/store/words/of-name", test_words_of_name);
  g_test_add_func ("/store/words/split", test_split);
  g_test_add_func ("/store/words/typed", test_typed);
  g_test_add_func ("/store/words/queries", test_queries);
  g_test_add_func ("/store/words/long-name", test_long_name);
  return g_test_run ();
}
