/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-transport-soup.h"

#include "core/sync/hj-portal.h"
#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-enrol-code.h"
#include "core/wire/hj-hint.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-request-signature.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* Without a byte for so long, the connection counts as lost. */
#define TIMEOUT_SECONDS 30
/* Where heartbeats come every 25 seconds, two of them may be late. */
#define LIVE_TIMEOUT_SECONDS 60
/* No answer of the protocol is larger. */
#define BODY_MAX HJ_PAGE_PLAIN_MAX
#define RETRY_AFTER_MAX 3600
#define MESSAGE_REFUSED_KEY "hejie-refused"

/* What the laptop's clock says about a certificate decides nothing: the clock may be years off, and
 * the authority signs for one instance only. For the same reason its name is not compared.
 */
#define IGNORED_FLAWS                                                                              \
  (G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_EXPIRED)

struct _HjTransportSoup {
  GObject parent_instance;
  SoupSession *session;
  SoupSession *live; /* for what goes on */
  GUri *url;
  GTlsCertificate *authority; /* (nullable) until a certificate has shown the fingerprint */
  guint8 fingerprint[HJ_ENROL_FINGERPRINT_BYTES];
};

/* One request under way. */
typedef struct {
  SoupMessage *message;
  DexPromise *promise;
  GCancellable *too_large;
  gsize received;
  GUri *url;     /* owned, of the central instance */
  GError *error; /* (nullable) owned, while a sign-in page is looked for */
} Call;

static void
free_call (Call *call)
{
  g_object_unref (call->message);
  g_object_unref (call->too_large);
  dex_unref (call->promise);
  g_uri_unref (call->url);
  g_clear_error (&call->error);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, free_call)

static gboolean
has_fingerprint (GTlsCertificate *certificate, const guint8 *expected)
{
  g_autoptr (GByteArray) der = NULL;
  guint8 fingerprint[HJ_ENROL_FINGERPRINT_BYTES];

  g_object_get (certificate, "certificate", &der, NULL);
  hj_enrol_fingerprint (der->data, der->len, fingerprint);
  return memcmp (fingerprint, expected, sizeof fingerprint) == 0;
}

static GTlsCertificate *
find_authority (HjTransportSoup *self, GTlsCertificate *peer)
{
  if (self->authority != NULL)
    return self->authority;
  for (GTlsCertificate *at = peer; at != NULL; at = g_tls_certificate_get_issuer (at)) {
    if (has_fingerprint (at, self->fingerprint))
      return at;
  }
  return NULL;
}

static GError *
new_portal_error (void)
{
  return g_error_new_literal (HJ_SYNC_ERROR, HJ_SYNC_ERROR_PORTAL, hj_sync_portal_sentence ());
}

/* The machine may know what is in the way. */
static gboolean
is_behind_portal (void)
{
  return g_network_monitor_get_connectivity (g_network_monitor_get_default ())
         == G_NETWORK_CONNECTIVITY_PORTAL;
}

static GError *
translate_error (Call *call, const GError *error)
{
  if (g_cancellable_is_cancelled (call->too_large))
    return g_error_new_literal (HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN,
                                _ ("What answered is not a central instance of Hejie: its answer "
                                   "is too long. Please check the address."));
  if (is_behind_portal ())
    return new_portal_error ();
  if (g_object_get_data (G_OBJECT (call->message), MESSAGE_REFUSED_KEY) != NULL
      || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new_literal (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNTRUSTED,
                                _ ("The certificate of the server at this address is not your "
                                   "central instance’s; nothing was sent, please ask the "
                                   "administrator."));
  return g_error_new (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE,
                      _ ("The central instance could not be reached (%s); nothing is lost, please "
                         "try again later."),
                      error->message);
}

static int
read_retry_after (SoupMessage *message)
{
  const char *text
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, RETRY_AFTER_MAX, &seconds, NULL))
    return -1;
  return (int)seconds;
}

static gboolean
on_message_accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                                  GTlsCertificateFlags flaws, HjTransportSoup *self)
{
  GTlsCertificate *authority = find_authority (self, certificate);

  if (authority != NULL
      && (g_tls_certificate_verify (certificate, NULL, authority) & ~IGNORED_FLAWS) == 0) {
    if (self->authority == NULL)
      self->authority = g_object_ref (authority);
    return TRUE;
  }
  g_object_set_data (G_OBJECT (message), MESSAGE_REFUSED_KEY, GINT_TO_POINTER (TRUE));
  return FALSE;
}

static void
on_message_got_body_data_cb (SoupMessage *message, guint size, Call *call)
{
  call->received += size;
  if (call->received > BODY_MAX)
    g_cancellable_cancel (call->too_large);
}

static void
on_portal_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;

  dex_promise_reject (call->promise, hj_portal_look_finish (result)
                                         ? new_portal_error ()
                                         : g_steal_pointer (&call->error));
}

static void
look_for_portal (Call *call, int port, GAsyncReadyCallback callback)
{
  g_autofree char *address = hj_portal_dup_address (call->url, port);

  hj_portal_look_async (address, callback, call);
}

/* Nor does everybody who wants a sign-in answer at the instance's own port. */
static void
on_own_port_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  if (hj_portal_look_finish (result)) {
    dex_promise_reject (call->promise, new_portal_error ());
    free_call (call);
    return;
  }
  look_for_portal (call, -1, on_portal_looked_cb);
}

/* Takes @call: where nothing answered, or a stranger, something may be in the way. */
static void
reject_call (Call *call, const GError *error)
{
  g_signal_handlers_disconnect_by_data (call->message, call);
  call->error = translate_error (call, error);
  if (g_error_matches (call->error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNTRUSTED)) {
    look_for_portal (call, -1, on_portal_looked_cb);
  } else if (g_error_matches (call->error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)) {
    /* Something that does not speak TLS may speak plainly. */
    if (error->domain == G_TLS_ERROR)
      look_for_portal (call, g_uri_get_port (call->url), on_own_port_looked_cb);
    else
      look_for_portal (call, -1, on_portal_looked_cb);
  } else {
    dex_promise_reject (call->promise, g_steal_pointer (&call->error));
    free_call (call);
  }
}

static void
end_call (Call *call, HjResponse *response)
{
  g_signal_handlers_disconnect_by_data (call->message, call);
  dex_promise_resolve_boxed (call->promise, HJ_TYPE_RESPONSE, response);
}

static const char *
get_content_type (Call *call)
{
  return soup_message_headers_get_content_type (soup_message_get_response_headers (call->message),
                                                NULL);
}

static void
on_body_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0) {
    reject_call (g_steal_pointer (&call), error);
    return;
  }
  body = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  end_call (call, hj_response_new (soup_message_get_status (call->message), get_content_type (call),
                                   read_retry_after (call->message), body));
}

/* What goes on for as long as the connection lasts is handed over as it comes. */
static void
on_session_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (GOutputStream) body = NULL;
  GCancellable *too_large = call->too_large;

  if (stream == NULL) {
    reject_call (g_steal_pointer (&call), error);
    return;
  }
  if (soup_message_get_status (call->message) == 200
      && g_strcmp0 (get_content_type (call), HJ_HINT_CONTENT_TYPE) == 0) {
    end_call (call, hj_response_new_stream (stream));
    return;
  }
  body = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (
      body, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
      G_PRIORITY_DEFAULT, too_large, on_body_read_cb, g_steal_pointer (&call));
}

static SoupMessage *
make_message (HjTransportSoup *self, const HjRequest *request)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->url, request->path, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  if (request->token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", request->token, NULL);

    soup_message_headers_replace (headers, "Authorization", bearer);
  }
  if (request->signature != NULL)
    soup_message_headers_replace (headers, HJ_REQUEST_SIGNATURE_HEADER, request->signature);
  g_signal_connect_object (message, "accept-certificate",
                           G_CALLBACK (on_message_accept_certificate_cb), self, 0);
  return message;
}

static DexFuture *
request (HjTransport *transport, const HjRequest *request)
{
  HjTransportSoup *self = HJ_TRANSPORT_SOUP (transport);
  Call *call = g_new0 (Call, 1);
  DexFuture *future;

  call->message = make_message (self, request);
  call->promise = dex_promise_new ();
  call->too_large = g_cancellable_new ();
  call->url = g_uri_ref (self->url);
  g_signal_connect (call->message, "got-body-data", G_CALLBACK (on_message_got_body_data_cb), call);
  future = DEX_FUTURE (dex_ref (call->promise));
  soup_session_send_async (g_str_equal (request->path, HJ_HINT_PATH) ? self->live : self->session,
                           call->message, G_PRIORITY_DEFAULT, call->too_large, on_session_sent_cb,
                           call);
  return future;
}

static void
init_transport (HjTransportInterface *iface)
{
  iface->request = request;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HjTransportSoup, hj_transport_soup, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HJ_TYPE_TRANSPORT, init_transport))

static void
hj_transport_soup_finalize (GObject *object)
{
  HjTransportSoup *self = HJ_TRANSPORT_SOUP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->live);
  g_clear_object (&self->authority);
  g_clear_pointer (&self->url, g_uri_unref);
  G_OBJECT_CLASS (hj_transport_soup_parent_class)->finalize (object);
}

static void
hj_transport_soup_class_init (HjTransportSoupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_transport_soup_finalize;
}

static SoupSession *
make_session (guint timeout_seconds)
{
  SoupSession *session
      = soup_session_new_with_options ("timeout", timeout_seconds, "user-agent", "Hejie", NULL);

  /* Without a database every certificate comes to our own check, also those that a public
   * authority has signed.
   */
  soup_session_set_tls_database (session, NULL);
  return session;
}

static void
hj_transport_soup_init (HjTransportSoup *self)
{
  self->session = make_session (TIMEOUT_SECONDS);
  self->live = make_session (LIVE_TIMEOUT_SECONDS);
}

static HjTransportSoup *
new_for_url (const char *url, GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  HjTransportSoup *self;

  if (parsed == NULL || g_strcmp0 (g_uri_get_scheme (parsed), "https") != 0
      || g_uri_get_host (parsed) == NULL || *g_uri_get_host (parsed) == '\0') {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                         _ ("This is not the address of a central instance; it looks like "
                            "https://host:8443."));
    return NULL;
  }
  self = g_object_new (HJ_TYPE_TRANSPORT_SOUP, NULL);
  self->url = g_steal_pointer (&parsed);
  return self;
}

/**
 * hj_transport_soup_new:
 * @url: such as `https://host:8443`
 * @authority_pem: the certificate authority that was kept at enrolment
 * @error: `REFUSED` if one of them is malformed
 *
 * Returns: (transfer full): a transport that speaks only to servers of that authority
 */
HjTransport *
hj_transport_soup_new (const char *url, const char *authority_pem, GError **error)
{
  g_autoptr (HjTransportSoup) self = new_for_url (url, error);

  if (self == NULL)
    return NULL;
  self->authority = g_tls_certificate_new_from_pem (authority_pem, -1, NULL);
  if (self->authority == NULL) {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                         _ ("The certificate that was kept at enrolment cannot be read; please "
                            "enrol this laptop again."));
    return NULL;
  }
  return HJ_TRANSPORT (g_steal_pointer (&self));
}

/**
 * hj_transport_soup_new_for_fingerprint:
 * @url: such as `https://host:8443`
 * @fingerprint: of the authority, %HJ_ENROL_FINGERPRINT_BYTES; the server sends its certificate
 *   along
 * @error: `REFUSED` if @url is malformed
 *
 * Returns: (transfer full): a transport for enrolment
 */
HjTransport *
hj_transport_soup_new_for_fingerprint (const char *url, const guint8 *fingerprint, GError **error)
{
  HjTransportSoup *self = new_for_url (url, error);

  if (self == NULL)
    return NULL;
  memcpy (self->fingerprint, fingerprint, sizeof self->fingerprint);
  return HJ_TRANSPORT (self);
}

/**
 * hj_transport_soup_dup_authority:
 *
 * Returns: (transfer full) (nullable): the authority as PEM, once a server has shown it
 */
char *
hj_transport_soup_dup_authority (HjTransportSoup *self)
{
  char *pem = NULL;

  if (self->authority != NULL)
    g_object_get (self->authority, "certificate-pem", &pem, NULL);
  return pem;
}
