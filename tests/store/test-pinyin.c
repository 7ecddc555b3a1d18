/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-pinyin.h"

static void
test_joined (void)
{
  /* Characters that are read otherwise as surnames, compound ones, and rare ones. */
  static const struct {
    const char *name;
    const char *pinyin;
  } names[] = {
    { "王小明", "wangxiaoming" },
    { "单雄信", "shanxiongxin" },
    { "解缙", "xiejin" },
    { "仇英", "qiuying" },
    { "区大相", "oudaxiang" },
    { "查良镛", "zhaliangyong" },
    { "昝明", "zanming" },
    { "万俟卨", "moqixie" },
    { "解", "xie" },
    { "尉迟恭", "yuchigong" },
    { "曾国藩", "zengguofan" },
    { "欧阳修", "ouyangxiu" },
    { "吕蒙", "lvmeng" },
    { "李𠮷", "liji" },
    { "张喆", "zhangzhe" },
    { "阿依古丽·买买提", "ayigulimaimaiti" },
    { "Li Lei", "lilei" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (GStrv) syllables = hj_pinyin_split (names[i].name);
    g_autofree char *pinyin = g_strjoinv ("", syllables);

    g_assert_cmpstr (pinyin, ==, names[i].pinyin);
  }
}

static void
test_syllables (void)
{
  static const struct {
    const char *name;
    const char *syllables;
  } names[] = {
    { "王小明", "wang xiao ming" },
    { "单雄信", "shan xiong xin" },
    { "尉迟恭", "yu chi gong" },
    { "欧阳修", "ou yang xiu" },
    { "李𠮷", "li ji" },
    { "昝明", "zan ming" },
    { "王", "wang" },
    { "王 小明", "wang xiao ming" },
    { "Émile Zola", "emile zola" },
    { "Li·Lei2", "li lei2" },
    { "王Mary", "wang mary" },
    { " ·-", "" },
  };

  /* The second time from what was read before. */
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      g_auto (GStrv) syllables = hj_pinyin_split (names[i].name);
      g_autofree char *joined = g_strjoinv (" ", syllables);

      g_assert_cmpstr (joined, ==, names[i].syllables);
    }
  }
}

static void
test_is_han (void)
{
  g_assert_true (hj_pinyin_is_han (g_utf8_get_char ("王")));
  g_assert_true (hj_pinyin_is_han (g_utf8_get_char ("𠮷")));
  g_assert_false (hj_pinyin_is_han (g_utf8_get_char ("·")));
  g_assert_false (hj_pinyin_is_han (g_utf8_get_char ("a")));
  g_assert_false (hj_pinyin_is_han (0));
}

/* Transliterators are not for several threads at once: each has its own. */
static gpointer
read_on_thread (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    test_syllables ();
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pinyin", read_on_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/pinyin/joined", test_joined);
  g_test_add_func ("/store/pinyin/syllables", test_syllables);
  g_test_add_func ("/store/pinyin/is-han", test_is_han);
  g_test_add_func ("/store/pinyin/threads", test_threads);
  return g_test_run ();
}
