/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/pki/hj-pki.h"

#include "core/base/hj-clock.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define NOW G_GINT64_CONSTANT (1781000000000)

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("hejie-pki-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const files[]
      = { HJ_PKI_AUTHORITY, HJ_PKI_AUTHORITY_KEY, HJ_PKI_SERVER, HJ_PKI_SERVER_KEY };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (self->folder, files[i], NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static void
create (Fixture *self, const char *const *names, gint64 now)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_pki_create (self->folder, names, now, &error));
  g_assert_no_error (error);
}

static gnutls_x509_crt_t
read_certificate (Fixture *self, const char *file)
{
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autofree char *text = NULL;
  gnutls_x509_crt_t certificate;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  gnutls_datum_t data = { (unsigned char *)text, (unsigned int)length };

  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  return certificate;
}

static void
test_names (Fixture *self, gconstpointer data)
{
  static const char *const extra[] = { "central.example", "192.0.2.7", "和解.example", NULL };
  static const char *const good[]
      = { "localhost", "127.0.0.1", "::1", "central.example", "192.0.2.7", "xn--4gqz8e.example" };
  g_autofree char *idn = g_hostname_to_ascii ("和解.example");
  gnutls_x509_crt_t certificate;

  create (self, extra, NOW);
  certificate = read_certificate (self, HJ_PKI_SERVER);
  for (guint i = 0; i + 1 < G_N_ELEMENTS (good); i++)
    g_assert_true (gnutls_x509_crt_check_hostname (certificate, good[i]));
  g_assert_true (gnutls_x509_crt_check_hostname (certificate, idn));
  g_assert_false (gnutls_x509_crt_check_hostname (certificate, "other.example"));
  g_assert_false (gnutls_x509_crt_check_hostname (certificate, "192.0.2.8"));
  gnutls_x509_crt_deinit (certificate);
}

static void
test_bad_names (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "two words", "", "a/b", "user@host", "*.example", NULL };

  for (guint i = 0; bad[i] != NULL; i++) {
    const char *const names[] = { bad[i], NULL };
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_pki_create (self->folder, names, NOW, &error));
    g_assert_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_NAME);
  }
}

static void
test_files (Fixture *self, gconstpointer data)
{
  static const char *const secret[] = { HJ_PKI_AUTHORITY_KEY, HJ_PKI_SERVER_KEY };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, HJ_PKI_AUTHORITY, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  create (self, NULL, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (secret); i++) {
    g_autofree char *file = g_build_filename (self->folder, secret[i], NULL);
    GStatBuf about;

    g_assert_cmpint (g_stat (file, &about), ==, 0);
    g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
  }
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_false (hj_pki_create (self->folder, NULL, NOW, &error));
  g_assert_error (error, HJ_PKI_ERROR, HJ_PKI_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
}

static void
test_authority_signs_the_server_only (Fixture *self, gconstpointer data)
{
  gnutls_x509_crt_t authority, server;
  unsigned int flaws = 0, critical, is_authority;
  int path_length;

  create (self, NULL, g_get_real_time () / 1000);
  authority = read_certificate (self, HJ_PKI_AUTHORITY);
  server = read_certificate (self, HJ_PKI_SERVER);
  g_assert_cmpint (gnutls_x509_crt_verify (server, &authority, 1, 0, &flaws), ==, 0);
  g_assert_cmpuint (flaws, ==, 0);
  gnutls_x509_crt_get_basic_constraints (authority, &critical, &is_authority, &path_length);
  g_assert_true (is_authority);
  g_assert_cmpint (path_length, ==, 0);
  gnutls_x509_crt_get_basic_constraints (server, &critical, &is_authority, &path_length);
  g_assert_false (is_authority);
  gnutls_x509_crt_deinit (authority);
  gnutls_x509_crt_deinit (server);
}

static void
test_renewal (Fixture *self, gconstpointer data)
{
  static const char *const extra[] = { "central.example", NULL };
  guint8 before[HJ_ENROL_FINGERPRINT_BYTES], after[HJ_ENROL_FINGERPRINT_BYTES];
  g_autofree char *path = g_build_filename (self->folder, HJ_PKI_SERVER, NULL);
  g_autofree char *first = NULL;
  g_autofree char *same = NULL;
  g_autofree char *renewed = NULL;
  g_autoptr (GError) error = NULL;
  gnutls_x509_crt_t certificate;

  create (self, extra, NOW);
  g_assert_true (hj_pki_read_fingerprint (self->folder, before, &error));
  g_assert_true (g_file_get_contents (path, &first, NULL, NULL));
  g_assert_true (hj_pki_renew (self->folder, NOW + HJ_DAY_MS, &error));
  g_assert_true (g_file_get_contents (path, &same, NULL, NULL));
  g_assert_cmpstr (first, ==, same);

  g_assert_true (hj_pki_renew (self->folder, NOW + 3 * 365 * HJ_DAY_MS, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &renewed, NULL, NULL));
  g_assert_cmpstr (first, !=, renewed);
  g_assert_true (hj_pki_read_fingerprint (self->folder, after, &error));
  g_assert_cmpmem (before, sizeof before, after, sizeof after);
  certificate = read_certificate (self, HJ_PKI_SERVER);
  g_assert_true (gnutls_x509_crt_check_hostname (certificate, "central.example"));
  g_assert_true (gnutls_x509_crt_check_hostname (certificate, "::1"));
  gnutls_x509_crt_deinit (certificate);
}

static void
test_broken_files (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, HJ_PKI_SERVER_KEY, NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) renew_error = NULL;

  create (self, NULL, NOW);
  g_assert_true (g_file_set_contents (path, "no key", -1, NULL));
  certificate = hj_pki_load_server (self->folder, &load_error);
  g_assert_null (certificate);
  g_assert_error (load_error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN);
  g_assert_false (hj_pki_renew (self->folder, NOW, &renew_error));
  g_assert_error (renew_error, HJ_PKI_ERROR, HJ_PKI_ERROR_BROKEN);
}

typedef struct {
  GTlsCertificate *certificate;
  GIOStream *stream;
  gboolean done;
} Server;

static gpointer
run_server (gpointer data)
{
  Server *self = data;
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (self->stream, self->certificate, NULL);

  self->done = g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  if (self->done) {
    char byte;

    g_input_stream_read (g_io_stream_get_input_stream (tls), &byte, 1, NULL, NULL);
  }
  g_io_stream_close (tls, NULL, NULL);
  return NULL;
}

static GIOStream *
wrap_fd (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static gboolean
on_client_accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate,
                                 GTlsCertificateFlags flaws, gpointer user_data)
{
  const guint8 *fingerprint = user_data;

  for (GTlsCertificate *at = certificate; at != NULL; at = g_tls_certificate_get_issuer (at)) {
    g_autoptr (GByteArray) der = NULL;
    guint8 found[HJ_ENROL_FINGERPRINT_BYTES];

    g_object_get (at, "certificate", &der, NULL);
    hj_enrol_fingerprint (der->data, der->len, found);
    if (memcmp (found, fingerprint, sizeof found) == 0)
      return g_tls_certificate_verify (certificate, NULL, at) == 0;
  }
  return FALSE;
}

/* Whether a client that knows only @fingerprint gets through to the server of the folder. */
static gboolean
shake_hands (Fixture *self, const guint8 *fingerprint, GTlsProtocolVersion *version)
{
  g_autoptr (GTlsCertificate) certificate = hj_pki_load_server (self->folder, NULL);
  int fds[2];
  gboolean done;

  g_assert_nonnull (certificate);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_autoptr (GIOStream) client_stream = wrap_fd (fds[0]);
  g_autoptr (GIOStream) server_stream = wrap_fd (fds[1]);
  g_autoptr (GSocketConnectable) name = g_network_address_new ("localhost", 1);
  g_autoptr (GIOStream) client = g_tls_client_connection_new (client_stream, name, NULL);
  Server server = { certificate, server_stream, FALSE };
  GThread *thread = g_thread_new ("server", run_server, &server);

  g_tls_connection_set_database (G_TLS_CONNECTION (client), NULL);
  g_signal_connect (client, "accept-certificate", G_CALLBACK (on_client_accept_certificate_cb),
                    (gpointer)fingerprint);
  done = g_tls_connection_handshake (G_TLS_CONNECTION (client), NULL, NULL);
  *version = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (client));
  g_io_stream_close (client, NULL, NULL);
  g_io_stream_close (client_stream, NULL, NULL);
  g_thread_join (thread);
  return done;
}

static void
test_handshake_by_fingerprint (Fixture *self, gconstpointer data)
{
  guint8 fingerprint[HJ_ENROL_FINGERPRINT_BYTES];
  GTlsProtocolVersion version;
  g_autoptr (GError) error = NULL;

  create (self, NULL, g_get_real_time () / 1000);
  g_assert_true (hj_pki_read_fingerprint (self->folder, fingerprint, &error));
  g_assert_true (shake_hands (self, fingerprint, &version));
  g_assert_cmpint (version, ==, G_TLS_PROTOCOL_VERSION_TLS_1_3);
  fingerprint[7] ^= 1;
  g_assert_false (shake_hands (self, fingerprint, &version));
}

/* How the handshake of a client that offers just @version ends. */
static int
offer_version (Fixture *self, const char *version)
{
  g_autoptr (GTlsCertificate) certificate = hj_pki_load_server (self->folder, NULL);
  g_autofree char *priority = g_strconcat ("NORMAL:-VERS-ALL:+VERS-", version, NULL);
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;
  int fds[2], code;

  g_assert_nonnull (certificate);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_autoptr (GIOStream) server_stream = wrap_fd (fds[1]);
  Server server = { certificate, server_stream, FALSE };
  GThread *thread = g_thread_new ("server", run_server, &server);

  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_init (&session, GNUTLS_CLIENT);
  gnutls_priority_set_direct (session, priority, NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (session, fds[0]);
  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  g_close (fds[0], NULL);
  g_thread_join (thread);
  g_assert_cmpint (server.done, ==, code == GNUTLS_E_SUCCESS);
  return code;
}

static void
test_nothing_older (Fixture *self, gconstpointer data)
{
  create (self, NULL, g_get_real_time () / 1000);
  g_assert_cmpint (offer_version (self, "TLS1.3"), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (offer_version (self, "TLS1.2"), !=, GNUTLS_E_SUCCESS);
}

int
main (int argc, char **argv)
{
  hj_pki_require_tls13 ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/server/pki/names", test_names);
  ADD ("/server/pki/bad-names", test_bad_names);
  ADD ("/server/pki/files", test_files);
  ADD ("/server/pki/authority", test_authority_signs_the_server_only);
  ADD ("/server/pki/renewal", test_renewal);
  ADD ("/server/pki/broken", test_broken_files);
  ADD ("/server/pki/fingerprint", test_handshake_by_fingerprint);
  ADD ("/server/pki/tls13", test_nothing_older);
  return g_test_run ();
}
