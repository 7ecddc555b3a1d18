/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-pinyin.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

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
    { "张任", "zhangren" },
    { "王小单", "wangxiaodan" },
    { "李查理", "lichali" },
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

static UTransliterator *
open_rules (const char *rules_text)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar id[16], rules[128];
  int32_t length;

  u_uastrcpy (id, "Test");
  u_strFromUTF8 (rules, G_N_ELEMENTS (rules), &length, rules_text, -1, &status);
  UTransliterator *rules_of = utrans_openU (id, -1, UTRANS_FORWARD, rules, length, NULL, &status);

  g_assert_true (U_SUCCESS (status));
  return rules_of;
}

/* The characters that this ICU knows to be read otherwise in names, and some that are not. */
static GArray *
list_surnames (void)
{
  UTransliterator *names = open_rules ("::Han-Latin/Names;");
  UErrorCode status = U_ZERO_ERROR;
  UChar rules[8192];
  char text[3 * 8192];
  int32_t length = utrans_toRules (names, FALSE, rules, G_N_ELEMENTS (rules), &status);
  GArray *characters = g_array_new (FALSE, FALSE, sizeof (gunichar));

  u_strToUTF8 (text, sizeof text, NULL, rules, length, &status);
  g_assert_true (U_SUCCESS (status));
  utrans_close (names);
  strcat (text, "王李欧阳上官司马小明");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (hj_pinyin_is_han (character))
      g_array_append_val (characters, character);
  }
  g_assert_cmpuint (characters->len, >, 40);
  return characters;
}

static char *
ask_icu (UTransliterator *whole, const char *name)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar text[256];
  char latin[256];
  int32_t length, limit;
  GString *letters = g_string_new (NULL);

  u_strFromUTF8 (text, G_N_ELEMENTS (text), &length, name, -1, &status);
  limit = length;
  utrans_transUChars (whole, text, &length, G_N_ELEMENTS (text), 0, &limit, &status);
  u_strToUTF8 (latin, sizeof latin, NULL, text, length, &status);
  g_assert_true (U_SUCCESS (status));
  for (const char *at = latin; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (letters, *at);
  }
  return g_string_free (letters, FALSE);
}

/* A surname is looked at alone where that is enough: it must be so for all that ICU knows. */
static void
test_as_icu (void)
{
  UTransliterator *whole = open_rules ("::Han-Latin/Names; [üǖǘǚǜ] > v; ::Latin-ASCII; ::Lower;");
  g_autoptr (GArray) characters = list_surnames ();

  for (guint i = 0; i < characters->len; i++) {
    for (guint j = 0; j < characters->len; j++) {
      char name[16] = { 0 };
      int length = g_unichar_to_utf8 (g_array_index (characters, gunichar, i), name);

      g_unichar_to_utf8 (g_array_index (characters, gunichar, j), name + length);
      g_autofree char *expected = ask_icu (whole, name);
      g_auto (GStrv) syllables = hj_pinyin_split (name);
      g_autofree char *read = g_strjoinv ("", syllables);

      g_assert_cmpstr (read, ==, expected);
    }
  }
  utrans_close (whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/pinyin/joined", test_joined);
  g_test_add_func ("/store/pinyin/syllables", test_syllables);
  g_test_add_func ("/store/pinyin/as-icu", test_as_icu);
  g_test_add_func ("/store/pinyin/is-han", test_is_han);
  g_test_add_func ("/store/pinyin/threads", test_threads);
  return g_test_run ();
}
