/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define HJ_SYNC_ERROR (hj_sync_error_quark ())
GQuark hj_sync_error_quark (void);

/**
 * HjSyncError:
 * @HJ_SYNC_ERROR_UNREACHABLE: no answer came; nothing is lost (exit status 4)
 * @HJ_SYNC_ERROR_UNTRUSTED: whoever answered is not the instance that was enrolled with
 * @HJ_SYNC_ERROR_REFUSED: the central instance said no and why
 * @HJ_SYNC_ERROR_REVOKED: this device may not reconcile any more, or not until an administrator
 *   has looked at it
 * @HJ_SYNC_ERROR_BUSY: it asks to come back later, or could not do it (exit status 4)
 * @HJ_SYNC_ERROR_BROKEN: the answer does not keep to the protocol
 * @HJ_SYNC_ERROR_TOO_OLD: this program is too old, or too new, for the central instance
 * @HJ_SYNC_ERROR_CODE: what was given is no enrol code
 * @HJ_SYNC_ERROR_ERASED: this device was taken out of use; what waited was handed in, and the
 *   replica is gone
 * @HJ_SYNC_ERROR_PORTAL: a sign-in page of the network answered; nothing is lost (exit status 4)
 */
typedef enum {
  HJ_SYNC_ERROR_UNREACHABLE,
  HJ_SYNC_ERROR_UNTRUSTED,
  HJ_SYNC_ERROR_REFUSED,
  HJ_SYNC_ERROR_REVOKED,
  HJ_SYNC_ERROR_BUSY,
  HJ_SYNC_ERROR_BROKEN,
  HJ_SYNC_ERROR_TOO_OLD,
  HJ_SYNC_ERROR_CODE,
  HJ_SYNC_ERROR_ERASED,
  HJ_SYNC_ERROR_PORTAL,
} HjSyncError;

/**
 * HjResponse:
 * @status: HTTP status
 * @content_type: (nullable): without parameters
 * @retry_after: seconds, or -1
 * @body: never %NULL
 * @stream: the rest of an answer that goes on, where it is one of hints with status 200
 */
typedef struct {
  gatomicrefcount ref_count;
  guint status;
  char *content_type;
  int retry_after;
  GBytes *body;
  GInputStream *stream; /* (nullable) owned */
} HjResponse;

/**
 * HjRequest:
 * @method: such as `POST`
 * @path: such as `/v1/ops`
 * @content_type: (nullable): of @body
 * @token: (nullable): access token
 * @signature: (nullable): value of the header %HJ_REQUEST_SIGNATURE_HEADER, where there is a @token
 * @body: (nullable): what to send
 *
 * What is asked. Everything is borrowed.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *content_type;
  const char *token;
  const char *signature;
  GBytes *body;
} HjRequest;

#define HJ_TYPE_RESPONSE (hj_response_get_type ())
GType hj_response_get_type (void);

HjResponse *hj_response_new (guint status, const char *content_type, int retry_after, GBytes *body);
HjResponse *hj_response_new_stream (GInputStream *stream);
HjResponse *hj_response_ref (HjResponse *self);
void hj_response_unref (HjResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjResponse, hj_response_unref)

#define HJ_TYPE_TRANSPORT (hj_transport_get_type ())
G_DECLARE_INTERFACE (HjTransport, hj_transport, HJ, TRANSPORT, GObject)

/**
 * HjTransportInterface:
 * @request: sends one request and gives a future of an #HjResponse whatever its status, or
 *   `UNREACHABLE` or `UNTRUSTED`
 *
 * How the engine reaches a central instance.
 */
struct _HjTransportInterface {
  GTypeInterface parent_iface;

  DexFuture *(*request) (HjTransport *self, const HjRequest *request);
};

DexFuture *hj_transport_request (HjTransport *self, const HjRequest *request)
    G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_transport_get (HjTransport *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_transport_post (HjTransport *self, const char *path, GBytes *body)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
