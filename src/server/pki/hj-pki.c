/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/pki/hj-pki.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-secret.h"
#include "server/pki/hj-pki-issue.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* TLS 1.3 and nothing older; see gnutls_priority_init(). */
#define PRIORITY "SECURE128:-VERS-ALL:+VERS-TLS1.3"
/* A server's certificate that is good for less than this is made anew. */
#define RENEW_BEFORE_MS (90 * HJ_DAY_MS)

G_DEFINE_QUARK (hj-pki-error-quark, hj_pki_error)

/**
 * hj_pki_require_tls13:
 *
 * From now on this process speaks TLS 1.3 only. GIO reads the setting once: this has to come before
 * the first thread and the first use of TLS.
 */
void
hj_pki_require_tls13 (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", PRIORITY, TRUE);
}

static gboolean
write_file (const char *folder, const char *name, const char *text, int mode, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}

static char *
read_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) problem = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &problem))
    g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN,
                 _ ("The instance's file “%s” cannot be read (%s); please restore its folder from "
                    "a backup."),
                 name, problem->message);
  return text;
}

/* Writes the key first: a certificate without its key would look whole. */
static gboolean
write_pair (const char *folder, const HjPkiPair *pair, const char *chain, const char *file,
            const char *key_file, GError **error)
{
  g_autofree char *certificate = hj_pki_certificate_to_pem (pair->certificate, error);
  g_autofree char *text = NULL;
  char *key;
  gboolean done;

  if (certificate == NULL)
    return FALSE;
  key = hj_pki_key_to_pem (pair->key, error);
  if (key == NULL)
    return FALSE;
  text = g_strconcat (certificate, chain, NULL);
  done = write_file (folder, key_file, key, 0600, error)
         && write_file (folder, file, text, 0644, error);
  hj_secret_free (key);
  return done;
}

static gboolean
read_pair (const char *folder, const char *file, const char *key_file, HjPkiPair *pair,
           GError **error)
{
  g_autofree char *certificate = read_file (folder, file, error);
  char *key = certificate == NULL ? NULL : read_file (folder, key_file, error);
  gboolean done = key != NULL && hj_pki_pair_parse (pair, certificate, key, error);

  hj_secret_free (key);
  return done;
}

static gboolean
issue_server (const char *folder, const HjPkiPair *authority, const char *const *names, gint64 now,
              GError **error)
{
  g_auto (HjPkiPair) server = { NULL, NULL };
  g_autofree char *chain = hj_pki_certificate_to_pem (authority->certificate, error);

  return chain != NULL && hj_pki_issue_server (&server, authority, names, now, error)
         && write_pair (folder, &server, chain, HJ_PKI_SERVER, HJ_PKI_SERVER_KEY, error);
}

static GStrv
collect_names (const char *const *extra)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *own[] = { g_get_host_name (), "localhost", "127.0.0.1", "::1", NULL };

  for (guint i = 0; own[i] != NULL; i++) {
    /* A machine may be called something that no certificate can hold. */
    if ((i > 0 || hj_pki_is_name (own[i])) && g_hash_table_add (seen, (gpointer)own[i]))
      g_strv_builder_add (names, own[i]);
  }
  for (guint i = 0; extra != NULL && extra[i] != NULL; i++) {
    if (g_hash_table_add (seen, (gpointer)extra[i]))
      g_strv_builder_add (names, extra[i]);
  }
  return g_strv_builder_end (names);
}

/**
 * hj_pki_create:
 * @folder: of the instance; there already
 * @names: (nullable) (array zero-terminated=1): further host names and addresses that laptops use
 * @now: UTC milliseconds
 * @error: `EXISTS`, `NAME` or `FAILED`, or a file error
 *
 * Makes a certificate authority and a server's certificate for this machine's name, `localhost` and
 * the loopback addresses.
 *
 * Returns: whether all four files are written
 */
gboolean
hj_pki_create (const char *folder, const char *const *names, gint64 now, GError **error)
{
  g_auto (HjPkiPair) authority = { NULL, NULL };
  g_autofree char *path = g_build_filename (folder, HJ_PKI_AUTHORITY, NULL);
  g_auto (GStrv) all = collect_names (names);

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error_literal (error, HJ_PKI_ERROR, HJ_PKI_ERROR_EXISTS,
                         _ ("This folder has a certificate authority already; please choose "
                            "another one."));
    return FALSE;
  }
  return hj_pki_issue_authority (&authority, now, error)
         && issue_server (folder, &authority, (const char *const *)all, now, error)
         && write_pair (folder, &authority, NULL, HJ_PKI_AUTHORITY, HJ_PKI_AUTHORITY_KEY, error);
}

/**
 * hj_pki_renew:
 * @folder: of the instance
 * @now: UTC milliseconds
 * @error: `BROKEN` or `FAILED`, or a file error
 *
 * Makes the server's certificate anew, for the same names, if it is about to expire. Laptops do not
 * notice: they know the authority.
 *
 * Returns: %FALSE only if something failed
 */
gboolean
hj_pki_renew (const char *folder, gint64 now, GError **error)
{
  g_auto (HjPkiPair) authority = { NULL, NULL };
  g_auto (HjPkiPair) server = { NULL, NULL };
  g_auto (GStrv) names = NULL;
  gint64 expires;

  if (!read_pair (folder, HJ_PKI_SERVER, HJ_PKI_SERVER_KEY, &server, error))
    return FALSE;
  expires = (gint64)gnutls_x509_crt_get_expiration_time (server.certificate) * HJ_SECOND_MS;
  if (expires - now > RENEW_BEFORE_MS)
    return TRUE;
  names = hj_pki_certificate_dup_names (server.certificate);
  return read_pair (folder, HJ_PKI_AUTHORITY, HJ_PKI_AUTHORITY_KEY, &authority, error)
         && issue_server (folder, &authority, (const char *const *)names, now, error);
}

/**
 * hj_pki_load_server:
 * @folder: of the instance
 * @error: `BROKEN`
 *
 * Returns: (transfer full) (nullable): the server's certificate with its key and its authority, so
 *   that a laptop that knows only the authority's fingerprint is shown it
 */
GTlsCertificate *
hj_pki_load_server (const char *folder, GError **error)
{
  g_autofree char *certificate_path = g_build_filename (folder, HJ_PKI_SERVER, NULL);
  g_autofree char *key_path = g_build_filename (folder, HJ_PKI_SERVER_KEY, NULL);
  g_autoptr (GError) problem = NULL;
  GTlsCertificate *certificate
      = g_tls_certificate_new_from_files (certificate_path, key_path, &problem);

  if (certificate == NULL)
    g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN,
                 _ ("The server's certificate cannot be read (%s); please restore the instance's "
                    "folder from a backup."),
                 problem->message);
  return certificate;
}

/**
 * hj_pki_read_fingerprint:
 * @folder: of the instance
 * @fingerprint: (out caller-allocates): %HJ_ENROL_FINGERPRINT_BYTES, as an enrol code carries it
 * @error: `BROKEN`
 *
 * Returns: whether the authority's certificate could be read
 */
gboolean
hj_pki_read_fingerprint (const char *folder, guint8 *fingerprint, GError **error)
{
  g_autofree char *path = g_build_filename (folder, HJ_PKI_AUTHORITY, NULL);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GTlsCertificate) authority = g_tls_certificate_new_from_file (path, &problem);
  g_autoptr (GByteArray) der = NULL;

  if (authority == NULL) {
    g_set_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN,
                 _ ("The instance's authority cannot be read (%s); please restore its folder from "
                    "a backup."),
                 problem->message);
    return FALSE;
  }
  g_object_get (authority, "certificate", &der, NULL);
  hj_enrol_fingerprint (der->data, der->len, fingerprint);
  return TRUE;
}
