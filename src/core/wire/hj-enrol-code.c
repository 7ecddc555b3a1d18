/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-enrol-code.h"

#include "core/wire/hj-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CODE_BYTES (HJ_ENROL_SECRET_BYTES + 2 * HJ_ENROL_FINGERPRINT_BYTES)
#define CODE_LENGTH (CODE_BYTES * 8 / 5)
#define SECRET_LENGTH (HJ_ENROL_SECRET_BYTES * 8 / 5)
#define GROUP_LENGTH 8

G_STATIC_ASSERT (CODE_BYTES % 5 == 0);

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* Only for whole groups of five bytes, so that there is no padding. */
static void
append_base32 (GString *text, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i += 5) {
    guint64 bits = 0;

    for (guint k = 0; k < 5; k++)
      bits = bits << 8 | bytes[i + k];
    for (int shift = 35; shift >= 0; shift -= 5)
      g_string_append_c (text, alphabet[bits >> shift & 31]);
  }
}

static int
digit_value (char character)
{
  const char *found;

  switch (character) {
  case '0':
    character = 'O';
    break;
  case '1':
    character = 'I';
    break;
  case '8':
    character = 'B';
    break;
  default:
    character = g_ascii_toupper (character);
  }
  found = character == '\0' ? NULL : strchr (alphabet, character);
  return found == NULL ? -1 : (int)(found - alphabet);
}

/**
 * hj_enrol_fingerprint:
 * @bytes: a certificate in DER form, or the 32 bytes of an Ed25519 public key
 * @fingerprint: (out caller-allocates): %HJ_ENROL_FINGERPRINT_BYTES
 */
void
hj_enrol_fingerprint (const guint8 *bytes, gsize length, guint8 *fingerprint)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  g_checksum_update (checksum, bytes, (gssize)length);
  g_checksum_get_digest (checksum, digest, &digest_length);
  memcpy (fingerprint, digest, HJ_ENROL_FINGERPRINT_BYTES);
}

/**
 * hj_enrol_code_to_text:
 *
 * The parts' base32 (RFC 4648, no padding) one after the other: secret 16 characters, authority 32,
 * policy key 32.
 *
 * Returns: (transfer full): ten groups of eight characters with dashes between them
 */
char *
hj_enrol_code_to_text (const HjEnrolCode *self)
{
  g_autoptr (GString) plain = g_string_sized_new (CODE_LENGTH);
  GString *text = g_string_sized_new (CODE_LENGTH + CODE_LENGTH / GROUP_LENGTH);

  append_base32 (plain, self->secret, sizeof self->secret);
  append_base32 (plain, self->authority, sizeof self->authority);
  append_base32 (plain, self->policy_key, sizeof self->policy_key);
  for (gsize i = 0; i < plain->len; i += GROUP_LENGTH) {
    if (i > 0)
      g_string_append_c (text, '-');
    g_string_append_len (text, plain->str + i, GROUP_LENGTH);
  }
  return g_string_free_and_steal (text);
}

/**
 * hj_enrol_code_parse:
 * @self: (out caller-allocates): what it says
 * @text: as a person typed or pasted it: any case, dashes or not, 0, 1 and 8 for O, I and B
 * @error: `BROKEN` with a sentence for the person
 *
 * Returns: whether it is a code
 */
gboolean
hj_enrol_code_parse (HjEnrolCode *self, const char *text, GError **error)
{
  guint8 bytes[CODE_BYTES];
  guint64 bits = 0;
  guint n_digits = 0;

  for (const char *at = text; *at != '\0'; at++) {
    int value = digit_value (*at);

    if (*at == '-' || g_ascii_isspace (*at))
      continue;
    if (value < 0 || n_digits == CODE_LENGTH) {
      n_digits = 0;
      break;
    }
    bits = bits << 5 | (guint64)value;
    if (++n_digits % 8 == 0) {
      guint8 *group = bytes + (n_digits / 8 - 1) * 5;

      for (int k = 4; k >= 0; k--, bits >>= 8)
        group[k] = bits & 255;
      bits = 0;
    }
  }
  if (n_digits != CODE_LENGTH) {
    g_set_error (
        error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
        _ ("This is not an enrolment code; it has %d letters and digits, please copy it whole."),
        CODE_LENGTH);
    return FALSE;
  }
  memcpy (self->secret, bytes, sizeof self->secret);
  memcpy (self->authority, bytes + sizeof self->secret, sizeof self->authority);
  memcpy (self->policy_key, bytes + sizeof self->secret + sizeof self->authority,
          sizeof self->policy_key);
  return TRUE;
}

/**
 * hj_enrol_code_dup_secret:
 *
 * Returns: (transfer full): the 16 characters that go to the central instance,
 *   which keeps only their hash
 */
char *
hj_enrol_code_dup_secret (const HjEnrolCode *self)
{
  GString *text = g_string_sized_new (SECRET_LENGTH);

  append_base32 (text, self->secret, sizeof self->secret);
  return g_string_free_and_steal (text);
}
