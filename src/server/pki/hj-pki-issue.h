/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/pki/hj-pki.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

/**
 * HjPkiPair:
 *
 * A certificate and the private key that belongs to it; both are owned.
 */
typedef struct {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} HjPkiPair;

void hj_pki_pair_clear (HjPkiPair *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjPkiPair, hj_pki_pair_clear)

gboolean hj_pki_is_name (const char *name);
gboolean hj_pki_issue_authority (HjPkiPair *self, gint64 now, GError **error);
gboolean hj_pki_issue_server (HjPkiPair *self, const HjPkiPair *authority, const char *const *names,
                              gint64 now, GError **error);
gboolean hj_pki_pair_parse (HjPkiPair *self, const char *certificate, const char *key,
                            GError **error);
char *hj_pki_certificate_to_pem (gnutls_x509_crt_t certificate, GError **error);
char *hj_pki_key_to_pem (gnutls_x509_privkey_t key, GError **error);
GStrv hj_pki_certificate_dup_names (gnutls_x509_crt_t certificate);

G_END_DECLS
