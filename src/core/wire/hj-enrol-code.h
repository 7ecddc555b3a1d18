/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Random bytes of the secret part, and bytes of each fingerprint (a SHA-256's beginning). */
#define HJ_ENROL_SECRET_BYTES 10
#define HJ_ENROL_FINGERPRINT_BYTES 20

/**
 * HjEnrolCode:
 *
 * A one-time code: a secret that the central instance knows, and the beginnings of the SHA-256 of
 * its authority's certificate (DER) and of its policy key (32 bytes), so that a laptop knows whom
 * it speaks to from the first request on.
 */
typedef struct {
  guint8 secret[HJ_ENROL_SECRET_BYTES];
  guint8 authority[HJ_ENROL_FINGERPRINT_BYTES];
  guint8 policy_key[HJ_ENROL_FINGERPRINT_BYTES];
} HjEnrolCode;

char *hj_enrol_code_to_text (const HjEnrolCode *self);
gboolean hj_enrol_code_parse (HjEnrolCode *self, const char *text, GError **error);
char *hj_enrol_code_dup_secret (const HjEnrolCode *self);
void hj_enrol_fingerprint (const guint8 *bytes, gsize length, guint8 *fingerprint);

G_END_DECLS
