/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-passphrase.h"

#include "core/store/hj-replica.h"

static void
test_good (void)
{
  static const char *const good[] = {
    "on the kitchen table",  "correct horse 9", "under the third tile",
    "邻里和睦万事兴旺",      "Xk3-9qRw",        "三个石榴树下的井",
    "grandmother's 12 hens",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (hj_passphrase_check (good[i], &error));
    g_assert_no_error (error);
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *passphrase;
    const char *why;
  } bad[] = {
    { "", "too short" },
    { "short", "too short" },
    { "七个汉字不够长", "too short" },
    { "aaaaaaaaaaaa", "repeats" },
    { "abababababab", "repeats" },
    { "和和和和和和和和和", "repeats" },
    { "          ", "repeats" },
    { "12345678", "neighbouring" },
    { "9876543210", "neighbouring" },
    { "abcdefghij", "neighbouring" },
    { "Qwertyuiop", "neighbouring" },
    { "asdfghjkl1", "neighbouring" },
    { "aabbccddee", "neighbouring" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_passphrase_check (bad[i].passphrase, &error));
    g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE);
    g_assert_nonnull (strstr (error->message, bad[i].why));
    g_assert_true (g_str_has_suffix (error->message, "."));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/passphrase/good", test_good);
  g_test_add_func ("/store/passphrase/bad", test_bad);
  return g_test_run ();
}
