/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-enrol-code.h"

G_BEGIN_DECLS

#define HJ_PKI_ERROR (hj_pki_error_quark ())
GQuark hj_pki_error_quark (void);

/**
 * HjPkiError:
 * @HJ_PKI_ERROR_EXISTS: the folder holds an authority already
 * @HJ_PKI_ERROR_NAME: a name cannot be in a certificate
 * @HJ_PKI_ERROR_BROKEN: a file is missing, damaged or does not fit the others
 * @HJ_PKI_ERROR_FAILED: anything else
 */
typedef enum {
  HJ_PKI_ERROR_EXISTS,
  HJ_PKI_ERROR_NAME,
  HJ_PKI_ERROR_BROKEN,
  HJ_PKI_ERROR_FAILED,
} HjPkiError;

/* Files of an instance's folder; the keys are 0600. */
#define HJ_PKI_AUTHORITY "ca.pem"
#define HJ_PKI_AUTHORITY_KEY "ca.key"
#define HJ_PKI_SERVER "server.pem" /* the server's certificate, then its authority's */
#define HJ_PKI_SERVER_KEY "server.key"

void hj_pki_require_tls13 (void);
gboolean hj_pki_create (const char *folder, const char *const *names, gint64 now, GError **error);
gboolean hj_pki_renew (const char *folder, gint64 now, GError **error);
GTlsCertificate *hj_pki_load_server (const char *folder, GError **error);
gboolean hj_pki_read_fingerprint (const char *folder, guint8 *fingerprint, GError **error);

G_END_DECLS
