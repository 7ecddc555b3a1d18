/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-enrol-code.h"
#include "core/wire/hj-wire.h"

#include <string.h>

static HjEnrolCode
make_code (void)
{
  HjEnrolCode code;

  for (guint i = 0; i < sizeof code; i++)
    ((guint8 *)&code)[i] = (guint8)(i * 37 + 11);
  return code;
}

static void
test_round_trip (void)
{
  HjEnrolCode code = make_code (), copy;
  g_autofree char *text = hj_enrol_code_to_text (&code);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *secret = hj_enrol_code_dup_secret (&code);
  g_auto (GStrv) groups = g_strsplit (text, "-", 0);
  g_autofree char *spaced = g_strjoinv (" ", groups);
  g_autofree char *plain = g_strjoinv (NULL, groups);

  g_assert_cmpuint (strlen (plain), ==, 80);
  g_assert_cmpuint (strlen (secret), ==, 16);
  g_assert_true (g_str_has_prefix (plain, secret));
  for (guint i = 0; i < 4; i++) {
    const char *const forms[] = { text, lower, spaced, plain };

    memset (&copy, 0, sizeof copy);
    g_assert_true (hj_enrol_code_parse (&copy, forms[i], NULL));
    g_assert_cmpmem (&copy, sizeof copy, &code, sizeof code);
  }
}

/* What is mistaken for a letter is taken for it. */
static void
test_lookalikes (void)
{
  HjEnrolCode zeros = { 0 }, copy;
  g_autofree char *text = hj_enrol_code_to_text (&zeros);

  zeros.secret[0] = 14 << 3; /* O */
  text[0] = '0';
  g_assert_true (hj_enrol_code_parse (&copy, text, NULL));
  g_assert_cmpmem (&copy, sizeof copy, &zeros, sizeof zeros);
}

static void
test_refused (void)
{
  HjEnrolCode code = make_code (), copy;
  g_autofree char *text = hj_enrol_code_to_text (&code);
  g_autofree char *longer = g_strconcat (text, "A", NULL);
  g_autofree char *foreign = g_strdup (text);
  g_autofree char *shorter = g_strndup (text, strlen (text) - 1);
  const char *const texts[] = { "", "abc", longer, foreign, shorter };

  foreign[3] = '9';
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_enrol_code_parse (&copy, texts[i], &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

static void
test_fingerprint (void)
{
  /* SHA-256 of “abc”, FIPS 180-2 appendix B.1. */
  const guint8 expected[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f };
  guint8 fingerprint[HJ_ENROL_FINGERPRINT_BYTES];

  hj_enrol_fingerprint ((const guint8 *)"abc", 3, fingerprint);
  g_assert_cmpmem (fingerprint, sizeof expected, expected, sizeof expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/enrol-code/round-trip", test_round_trip);
  g_test_add_func ("/wire/enrol-code/lookalikes", test_lookalikes);
  g_test_add_func ("/wire/enrol-code/refused", test_refused);
  g_test_add_func ("/wire/enrol-code/fingerprint", test_fingerprint);
  return g_test_run ();
}
