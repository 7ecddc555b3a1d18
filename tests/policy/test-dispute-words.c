/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-dispute-words.h"

static void
test_words (void)
{
  static const struct {
    const char *text;
    HjDisputeSigns signs;
  } cases[] = {
    { NULL, 0 },
    { "因犬吠噪声与楼下住户纠纷", 0 },
    { "酒后与同村人互殴", 0 },
    { "开刀后伤口感染,医疗费争议", 0 },
    { "因宅基地边界与邻居争执,多次报警", HJ_DISPUTE_SIGN_REPEATED },
    { "家庭长期矛盾,扬言报复", HJ_DISPUTE_SIGN_THREAT },
    { "持械威胁", HJ_DISPUTE_SIGN_THREAT | HJ_DISPUTE_SIGN_WEAPON },
    { "未持械,没有威胁对方", 0 },
    { "未持械,但威胁对方", HJ_DISPUTE_SIGN_THREAT },
    { "He THREATENED her", HJ_DISPUTE_SIGN_THREAT },
    { "ｔｈｒｅａｔ", HJ_DISPUTE_SIGN_THREAT },
    { "came with a Knife", HJ_DISPUTE_SIGN_WEAPON },
    { "an argument about a gunny sack", 0 },
    { "There was no threat and no weapon", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (hj_dispute_words_find (cases[i].text), ==, cases[i].signs);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/dispute-words/find", test_words);
  return g_test_run ();
}
