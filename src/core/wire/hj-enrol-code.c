/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-enrol-code.h"

#include "core/wire/hj-wire.h"

#include <string.h>

/* Crockford's base 32: no letter that is taken for another when read out on the telephone. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define CHARACTERS(bytes) ((bytes)*8 / 5)

G_STATIC_ASSERT (HJ_ENROL_SECRET_BYTES % 5 == 0);
G_STATIC_ASSERT (HJ_ENROL_FINGERPRINT_BYTES % 5 == 0);

static void
append_part (GString *text, const guint8 *bytes, gsize length)
{
  if (text->len > 0)
    g_string_append_c (text, '-');
  for (gsize bit = 0; bit < length * 8; bit += 5) {
    guint window = (guint)bytes[bit / 8] << 8;

    if (bit / 8 + 1 < length)
      window |= bytes[bit / 8 + 1];
    g_string_append_c (text, alphabet[(window >> (11 - bit % 8)) & 31]);
  }
}

/* What people write for another character of the alphabet. */
static char
read_as (char character)
{
  switch (g_ascii_toupper (character)) {
  case 'O':
    return '0';
  case 'I':
  case 'L':
    return '1';
  default:
    return g_ascii_toupper (character);
  }
}

static gboolean
read_part (const char *text, guint8 *bytes, gsize length)
{
  if (strlen (text) != CHARACTERS (length))
    return FALSE;
  memset (bytes, 0, length);
  for (gsize i = 0; text[i] != '\0'; i++) {
    const char *found = strchr (alphabet, read_as (text[i]));

    if (found == NULL)
      return FALSE;
    guint value = (guint)(found - alphabet);

    for (guint bit = 0; bit < 5; bit++) {
      gsize at = i * 5 + bit;

      if ((value & (16u >> bit)) != 0)
        bytes[at / 8] |= (guint8)(128u >> (at % 8));
    }
  }
  return TRUE;
}

/**
 * hj_enrol_code_to_text:
 *
 * Returns: (transfer full): three parts with dashes between them
 */
char *
hj_enrol_code_to_text (const HjEnrolCode *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, self->secret, sizeof self->secret);
  append_part (text, self->authority, sizeof self->authority);
  append_part (text, self->policy_key, sizeof self->policy_key);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * hj_enrol_code_parse:
 * @text: as a person typed it: case does not matter, O is 0, I and L are 1
 * @error: `BROKEN`
 *
 * Returns: whether @text is a code; whether it is a good one only the central instance knows
 */
gboolean
hj_enrol_code_parse (HjEnrolCode *self, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit (trimmed, "-", -1);

  if (g_strv_length (parts) == 3 && read_part (parts[0], self->secret, sizeof self->secret) &&
      read_part (parts[1], self->authority, sizeof self->authority) &&
      read_part (parts[2], self->policy_key, sizeof self->policy_key))
    return TRUE;
  g_set_error_literal (error,
                       HJ_WIRE_ERROR,
                       HJ_WIRE_ERROR_BROKEN,
                       "This is not an enrolment code; compare it with the one that your "
                       "administrator gave you.");
  return FALSE;
}

/**
 * hj_enrol_code_dup_secret:
 *
 * Returns: (transfer full): the part that goes to the central instance
 */
char *
hj_enrol_code_dup_secret (const HjEnrolCode *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, self->secret, sizeof self->secret);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * hj_enrol_fingerprint:
 * @fingerprint: (out caller-allocates) (array fixed-size=20): the beginning of the SHA-256
 */
void
hj_enrol_fingerprint (const guint8 *bytes, gsize length, guint8 *fingerprint)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, bytes, (gssize)length);
  g_checksum_get_digest (checksum, digest, &size);
  memcpy (fingerprint, digest, HJ_ENROL_FINGERPRINT_BYTES);
}
