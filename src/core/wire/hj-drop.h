/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Parts that a laptop hands in at most, each sealing a batch of at most so many bytes. */
#define HJ_DROP_PARTS_MAX 1024
#define HJ_DROP_PART_BYTES (512 * 1024)
#define HJ_DROP_REQUEST_MAX (2 * 1024 * 1024)
/* Parts from this number on seal an #HjUploadPart, a piece of a document, in the place of ops. */
#define HJ_DROP_DOCUMENTS (1024 * 1024)
#define HJ_DROP_PIECES_MAX 4096

/**
 * HjDropRequest:
 * @device: id of the enrolment
 * @part: 0 for the first; a part that comes again takes the place of the one before
 * @sealed: (nullable): base64 of an #HjBatch, or an #HjUploadPart, sealed to the instance's key;
 * %NULL once all was handed in, which asks whether the laptop may erase itself
 * @signature: base64 of the device key's Ed25519 signature over hj_drop_signed_text()
 *
 * Body of `POST /v1/drop`: what no backup is known to have of the work of a laptop that may not
 * reconcile any more.
 */
typedef struct {
  char *device;
  gint64 part;
  char *sealed;
  char *signature;
} HjDropRequest;

void hj_drop_request_free (HjDropRequest *self);
GBytes *hj_drop_request_to_bytes (const HjDropRequest *self);
HjDropRequest *hj_drop_request_from_bytes (GBytes *bytes, GError **error);
char *hj_drop_signed_text (const HjDropRequest *self);

GBytes *hj_drop_answer_to_bytes (gboolean erase);
gboolean hj_drop_answer_from_bytes (GBytes *bytes, gboolean *erase, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDropRequest, hj_drop_request_free)

G_END_DECLS
