/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

#define HJ_UPLOADS_PATH "/v1/uploads"
#define HJ_UPLOAD_PARTS_PATH "/v1/uploads/parts"
#define HJ_BLOBS_PATH "/v1/blobs"

/* What `POST /v1/blobs` answers with: the bytes themselves. */
#define HJ_BLOB_CONTENT_TYPE "application/octet-stream"

/* Bytes of a document that are sent at once; a part that is not the last has no fewer. */
#define HJ_TRANSFER_MIN (32 * 1024)
#define HJ_TRANSFER_MAX (512 * 1024)
/* With its base64 and what is said beside it. */
#define HJ_UPLOAD_PART_BYTES_MAX (1024 * 1024)

/**
 * HjTransferRequest:
 * @attachment: a document's id
 * @offset: where to begin
 * @bytes: how many of them at most
 *
 * Body of `POST /v1/blobs`, and of `POST /v1/uploads`, which asks how far the central instance is
 * and takes the document's id only.
 */
typedef struct {
  char *attachment;
  gint64 offset;
  gint64 bytes;
} HjTransferRequest;

void hj_transfer_request_free (HjTransferRequest *self);
GBytes *hj_transfer_request_to_bytes (const HjTransferRequest *self);
HjTransferRequest *hj_transfer_request_from_bytes (GBytes *bytes, GError **error);

/**
 * HjUploadPart:
 * @attachment: a document's id
 * @offset: where it begins
 * @content: what is in the document from there on
 *
 * Body of `POST /v1/uploads/parts`.
 */
typedef struct {
  char *attachment;
  gint64 offset;
  GBytes *content;
} HjUploadPart;

void hj_upload_part_free (HjUploadPart *self);
GBytes *hj_upload_part_to_bytes (const HjUploadPart *self);
HjUploadPart *hj_upload_part_from_bytes (GBytes *bytes, GError **error);

/**
 * HjUploadAnswer:
 * @offset: how many bytes of the document the central instance has, from its beginning on
 * @pos: position at which it had all of them; 0 before
 *
 * Answer to both.
 */
typedef struct {
  gint64 offset;
  gint64 pos;
} HjUploadAnswer;

GBytes *hj_upload_answer_to_bytes (const HjUploadAnswer *self);
gboolean hj_upload_answer_from_bytes (GBytes *bytes, HjUploadAnswer *answer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjTransferRequest, hj_transfer_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjUploadPart, hj_upload_part_free)

G_END_DECLS
