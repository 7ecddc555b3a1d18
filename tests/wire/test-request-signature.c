/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-request-signature.h"

#include <string.h>

#define NONCE "0123456789abcdef0123456789abcdef"
#define SIGNATURE                                                                                  \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="

static void
test_header (void)
{
  const HjRequestSignature signature = { (char *)NONCE, (char *)SIGNATURE };
  g_autofree char *header = hj_request_signature_to_header (&signature);
  g_autoptr (HjRequestSignature) read = hj_request_signature_from_header (header);

  g_assert_cmpstr (header, ==, NONCE " " SIGNATURE);
  g_assert_cmpstr (read->nonce, ==, NONCE);
  g_assert_cmpstr (read->signature, ==, SIGNATURE);
}

static void
test_malformed (void)
{
  static const char *const headers[] = {
    "",
    " ",
    NONCE,
    NONCE " ",
    SIGNATURE,
    " " SIGNATURE,
    NONCE SIGNATURE,
    NONCE "\n" SIGNATURE,
    NONCE "  " SIGNATURE,
    NONCE " " SIGNATURE " ",
    NONCE "0 " SIGNATURE,
    "123456789abcdef0123456789abcdef " SIGNATURE,
    "0123456789ABCDEF0123456789ABCDEF " SIGNATURE,
    "0123456789abcdef\n123456789abcdef " SIGNATURE,
    "0123456789abcdef\xff"
    "123456789abcdef " SIGNATURE,
    NONCE " AAAA",
  };

  g_assert_null (hj_request_signature_from_header (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_null (hj_request_signature_from_header (headers[i]));
}

/* What other programs have to sign, to the letter. */
static void
test_signed_text (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *text = hj_request_signed_text ("POST", "/v1/changes", "abc", NONCE, body);
  g_autofree char *without = hj_request_signed_text ("GET", "/v1/live", "abc", NONCE, NULL);

  g_assert_cmpstr (text, ==,
                   "hejie-request\n"
                   "POST\n"
                   "/v1/changes\n"
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n" NONCE "\n"
                   "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  g_assert_true (g_str_has_suffix (
      without, "\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-signature/header", test_header);
  g_test_add_func ("/request-signature/malformed", test_malformed);
  g_test_add_func ("/request-signature/signed-text", test_signed_text);
  return g_test_run ();
}
