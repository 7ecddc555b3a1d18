/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/pki/hj-pki-issue.h"

#include "core/base/hj-clock.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

/* A laptop keeps the authority for good, so it outlives whatever it signs. */
#define AUTHORITY_DAYS (30 * 365)
#define SERVER_DAYS (2 * 365)
#define SERIAL_BYTES 16
#define HOST_NAME_MAX_LENGTH 253
/* A clock that is a little behind must not take a new certificate for one of the future. */
#define BACKDATE_MS HJ_DAY_MS

/**
 * hj_pki_pair_clear:
 *
 * Frees what the pair holds, not the pair.
 */
void
hj_pki_pair_clear (HjPkiPair *self)
{
  g_clear_pointer (&self->certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
}

static gboolean
check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_FAILED,
               _ ("The certificate could not be made (%s); please report this."),
               gnutls_strerror (code));
  return FALSE;
}

static gboolean
set_serial (gnutls_x509_crt_t certificate, GError **error)
{
  guint8 serial[SERIAL_BYTES];

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] = (guint8)((serial[0] & 0x3f) | 0x40); /* positive, and always of the same length */
  return check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error);
}

/* What both kinds of certificate have in common. */
static gboolean
begin_pair (HjPkiPair *self, const char *common_name, gint64 now, int days, GError **error)
{
  time_t from = (time_t)((now - BACKDATE_MS) / HJ_SECOND_MS);
  time_t until = (time_t)((now + days * HJ_DAY_MS) / HJ_SECOND_MS);
  guint8 key_id[64];
  size_t key_id_length = sizeof key_id;

  if (!check (gnutls_x509_privkey_init (&self->key), error)
      || !check (gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA,
                                               GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                               0),
                 error)
      || !check (gnutls_x509_crt_init (&self->certificate), error)
      || !check (gnutls_x509_crt_set_version (self->certificate, 3), error)
      || !check (gnutls_x509_crt_set_key (self->certificate, self->key), error)
      || !set_serial (self->certificate, error)
      || !check (gnutls_x509_crt_set_activation_time (self->certificate, from), error)
      || !check (gnutls_x509_crt_set_expiration_time (self->certificate, until), error)
      || !check (gnutls_x509_crt_set_dn_by_oid (self->certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                common_name, (unsigned int)strlen (common_name)),
                 error)
      || !check (gnutls_x509_crt_get_key_id (self->certificate, 0, key_id, &key_id_length), error)
      || !check (gnutls_x509_crt_set_subject_key_id (self->certificate, key_id, key_id_length),
                 error))
    return FALSE;
  return TRUE;
}

/* The authorities of two instances have different names, so that nobody takes one for the other. */
static char *
dup_authority_name (void)
{
  guint8 random[4] = { 0 };

  gnutls_rnd (GNUTLS_RND_NONCE, random, sizeof random);
  return g_strdup_printf ("Hejie central instance %02x%02x%02x%02x", random[0], random[1],
                          random[2], random[3]);
}

/**
 * hj_pki_issue_authority:
 * @self: (out caller-allocates): empty
 * @now: UTC milliseconds
 * @error: `FAILED`
 *
 * Makes a certificate authority that signs for one instance only (ECDSA P-256).
 *
 * Returns: whether it is made
 */
gboolean
hj_pki_issue_authority (HjPkiPair *self, gint64 now, GError **error)
{
  g_autofree char *name = dup_authority_name ();

  return begin_pair (self, name, now, AUTHORITY_DAYS, error)
         && check (gnutls_x509_crt_set_basic_constraints (self->certificate, 1, 0), error)
         && check (gnutls_x509_crt_set_key_usage (self->certificate,
                                                  GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN),
                   error)
         && check (gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key,
                                          GNUTLS_DIG_SHA256, 0),
                   error);
}

/* As a certificate writes it; NULL if it is no host name. */
static char *
dup_host_name (const char *name)
{
  g_autofree char *ascii = g_hostname_to_ascii (name);

  if (ascii == NULL || *ascii == '\0' || strlen (ascii) > HOST_NAME_MAX_LENGTH)
    return NULL;
  for (const char *at = ascii; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("-._", *at) == NULL)
      return NULL;
  }
  return g_steal_pointer (&ascii);
}

/**
 * hj_pki_is_name:
 *
 * Returns: whether @name is a host name or an address that can be in a certificate
 */
gboolean
hj_pki_is_name (const char *name)
{
  g_autofree char *host = g_hostname_is_ip_address (name) ? g_strdup (name) : dup_host_name (name);

  return host != NULL;
}

static gboolean
add_name (gnutls_x509_crt_t certificate, const char *name, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);
  g_autofree char *host = address == NULL ? dup_host_name (name) : NULL;

  if (address != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      (unsigned int)g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  error);
  if (host != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host,
                                                        (unsigned int)strlen (host),
                                                        GNUTLS_FSAN_APPEND),
                  error);
  g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_NAME,
               _ ("“%s” is neither a host name nor an address; please write it as laptops will."),
               name);
  return FALSE;
}

static gboolean
set_authority_key_id (gnutls_x509_crt_t certificate, gnutls_x509_crt_t authority, GError **error)
{
  guint8 id[64];
  size_t length = sizeof id;

  return check (gnutls_x509_crt_get_subject_key_id (authority, id, &length, NULL), error)
         && check (gnutls_x509_crt_set_authority_key_id (certificate, id, length), error);
}

/**
 * hj_pki_issue_server:
 * @self: (out caller-allocates): empty
 * @authority: who signs
 * @names: (array zero-terminated=1): host names and addresses, the first one being the subject's
 * @now: UTC milliseconds
 * @error: `NAME` or `FAILED`
 *
 * Makes a server's certificate (ECDSA P-256).
 *
 * Returns: whether it is made
 */
gboolean
hj_pki_issue_server (HjPkiPair *self, const HjPkiPair *authority, const char *const *names,
                     gint64 now, GError **error)
{
  if (!begin_pair (self, names[0], now, SERVER_DAYS, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    if (!add_name (self->certificate, names[i], error))
      return FALSE;
  }
  return check (gnutls_x509_crt_set_basic_constraints (self->certificate, 0, -1), error)
         && check (gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE),
                   error)
         && check (
             gnutls_x509_crt_set_key_purpose_oid (self->certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
             error)
         && set_authority_key_id (self->certificate, authority->certificate, error)
         && check (gnutls_x509_crt_sign2 (self->certificate, authority->certificate, authority->key,
                                          GNUTLS_DIG_SHA256, 0),
                   error);
}

/**
 * hj_pki_pair_parse:
 * @self: (out caller-allocates): empty
 * @certificate: PEM; the first one counts
 * @key: PEM
 * @error: `BROKEN`
 *
 * Returns: whether both could be read
 */
gboolean
hj_pki_pair_parse (HjPkiPair *self, const char *certificate, const char *key, GError **error)
{
  gnutls_datum_t certificate_data
      = { (unsigned char *)certificate, (unsigned int)strlen (certificate) };
  gnutls_datum_t key_data = { (unsigned char *)key, (unsigned int)strlen (key) };
  int code;

  if (!check (gnutls_x509_crt_init (&self->certificate), error)
      || !check (gnutls_x509_privkey_init (&self->key), error))
    return FALSE;
  code = gnutls_x509_crt_import (self->certificate, &certificate_data, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    code = gnutls_x509_privkey_import (self->key, &key_data, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    return TRUE;
  g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN,
               _ ("A certificate or key of this instance cannot be read (%s); please restore its "
                  "folder from a backup."),
               gnutls_strerror (code));
  return FALSE;
}

static char *
take_pem (int code, gnutls_datum_t *data, GError **error)
{
  char *pem;

  if (!check (code, error))
    return NULL;
  pem = g_strndup ((const char *)data->data, data->size);
  gnutls_memset (data->data, 0, data->size);
  gnutls_free (data->data);
  return pem;
}

/**
 * hj_pki_certificate_to_pem:
 * @error: `FAILED`
 *
 * Returns: (transfer full) (nullable): PEM
 */
char *
hj_pki_certificate_to_pem (gnutls_x509_crt_t certificate, GError **error)
{
  gnutls_datum_t data = { NULL, 0 };

  return take_pem (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &data), &data, error);
}

/**
 * hj_pki_key_to_pem:
 * @error: `FAILED`
 *
 * Returns: (transfer full) (nullable): PEM, secret
 */
char *
hj_pki_key_to_pem (gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t data = { NULL, 0 };

  return take_pem (
      gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &data),
      &data, error);
}

/**
 * hj_pki_certificate_dup_names:
 *
 * Returns: (transfer full): host names and addresses that the certificate is for, in their order
 */
GStrv
hj_pki_certificate_dup_names (gnutls_x509_crt_t certificate)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (unsigned int i = 0;; i++) {
    char name[256];
    size_t length = sizeof name;
    int kind = gnutls_x509_crt_get_subject_alt_name (certificate, i, name, &length, NULL);

    if (kind < 0)
      return g_strv_builder_end (names);
    if (kind == GNUTLS_SAN_DNSNAME) {
      g_strv_builder_take (names, g_strndup (name, length));
    } else if (kind == GNUTLS_SAN_IPADDRESS && (length == 4 || length == 16)) {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (
          (const guint8 *)name, length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

      g_strv_builder_take (names, g_inet_address_to_string (address));
    }
  }
}
