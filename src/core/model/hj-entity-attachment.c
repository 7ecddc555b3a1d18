/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-attachment.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const HjChoice kinds[] = {
  { "decision", N_ ("Decision document") },
  { "agreement", N_ ("Agreement") },
  { "report", N_ ("Report") },
  { "photograph", N_ ("Photograph") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const HjField fields[] = {
  { .name = "dispute",
    .title = N_ ("Dispute"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_INDEXED,
    .ref = "dispute" },
  { .name = "ticket",
    .title = N_ ("Ticket"),
    .type = HJ_FIELD_REF,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_INDEXED,
    .ref = "ticket" },
  { .name = "name",
    .title = N_ ("File name"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "kind",
    .title = N_ ("Kind"),
    .type = HJ_FIELD_CHOICE,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_FIELD,
    .flags = HJ_FIELD_REQUIRED,
    .choices = kinds },
  { .name = "note",
    .title = N_ ("Note"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_FIELD },
  { .name = "media_type",
    .title = N_ ("Media type"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT },
  { .name = "size",
    .title = N_ ("Bytes"),
    .type = HJ_FIELD_INT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED,
    .minimum = 1,
    .maximum = HJ_ATTACHMENT_BYTES_MAX },
  { .name = "sha256",
    .title = N_ ("SHA-256"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT,
    .flags = HJ_FIELD_REQUIRED },
  { .name = "by",
    .title = N_ ("Attached by"),
    .type = HJ_FIELD_TEXT,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT },
  { .name = "at",
    .title = N_ ("Attached"),
    .type = HJ_FIELD_TIME,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_EVENT },
  { .name = "received_at",
    .title = N_ ("Handed in"),
    .type = HJ_FIELD_TIME,
    .sensitivity = HJ_SENSITIVITY_CASE,
    .merge = HJ_MERGE_CENTRAL },
  HJ_STRIKE_FIELDS (HJ_SENSITIVITY_CASE),
};

static gboolean
validate (const HjRecord *record, GError **error)
{
  const char *sha256 = hj_record_get_text (record, "sha256");

  if (hj_record_is_null (record, "dispute") && hj_record_is_null (record, "ticket")) {
    g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                         _ ("A document belongs to a dispute or a ticket; say which."));
    return FALSE;
  }
  if (sha256 == NULL || strlen (sha256) != HJ_ATTACHMENT_SHA256_DIGITS
      || strspn (sha256, "0123456789abcdef") != HJ_ATTACHMENT_SHA256_DIGITS) {
    g_set_error_literal (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID,
                         _ ("What a document holds is named by its SHA-256, 64 digits; attach the "
                            "file."));
    return FALSE;
  }
  return TRUE;
}

/* The row says what a document is; what is in it comes apart from the row, and may come later:
 * `received_at` is when the central instance had all of it.
 */
const HjEntity hj_entity_attachment = {
  .name = "attachment",
  .title = N_ ("Document"),
  .number = 18,
  .kind = HJ_ENTITY_RECORD,
  .sensitivity = HJ_SENSITIVITY_CASE,
  .workflow = HJ_STRIKE_WORKFLOW,
  .since = 4,
  HJ_ENTITY_FIELDS (fields),
  .validate = validate,
};
