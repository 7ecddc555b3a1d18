/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-chain.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is done on a laptop and does not reach the central instance as an op. */
#define HJ_DEED_OPEN "open"         /* a row was looked at */
#define HJ_DEED_SEARCH "search"     /* the words are the detail */
#define HJ_DEED_LIST "list"         /* rows of an entity were listed, by the words of the detail */
#define HJ_DEED_EXPORT "export"     /* they went into a file */
#define HJ_DEED_PRINT "print"       /* a row went to paper */
#define HJ_DEED_CLASSIFY "classify" /* the classifier was asked about a detention, or about all */
#define HJ_DEED_IMPORT "import"     /* a list was taken in */

/* Limits, in bytes but for the number of deeds in a part. */
#define HJ_DEED_WORD_MAX 64
#define HJ_DEED_TEXT_MAX 4096
#define HJ_DEED_PART_DEEDS_MAX 500
#define HJ_DEED_PART_BYTES (128 * 1024)
#define HJ_DEED_PART_MAX (512 * 1024)

/**
 * HjDeed:
 * @seq: 1 for the first one of an enrolment, without a gap
 * @at: UTC milliseconds, corrected as the replica corrects them
 * @raw_at: what the device's clock said
 * @act: what was done, see above
 * @entity: (nullable): what the row is, or what was listed
 * @row: (nullable): id
 * @purpose: (nullable): why, as the user said
 * @detail: (nullable): the words that were searched, or what was taken
 * @hash: of the deed before and of all of the above, see hj_deed_hash()
 *
 * Something that a user did on a laptop. Strings are borrowed, but for those of a copy.
 */
typedef struct {
  gint64 seq;
  gint64 at;
  gint64 raw_at;
  const char *act;
  const char *entity;
  const char *row;
  const char *purpose;
  const char *detail;
  const char *hash;
} HjDeed;

HjDeed *hj_deed_copy (const HjDeed *self);
void hj_deed_free (HjDeed *self);
char *hj_deed_hash (const char *before, const char *device, const HjDeed *self);

/**
 * HjDeedPart:
 * @device: id of the enrolment
 * @after: place of the last deed that the central instance has of it, as far as the laptop knows
 * @after_hash: that one's hash
 * @deeds: (element-type HjDeed): what follows it, without a gap among themselves
 * @signature: base64 of the device key's Ed25519 signature over hj_deed_signed_text()
 *
 * Body of `POST /v1/audit`: the next part of what was done on a laptop. It is taken only where the
 * central instance is as the laptop believes.
 */
typedef struct {
  char *device;
  gint64 after;
  char *after_hash;
  GPtrArray *deeds;
  char *signature;
} HjDeedPart;

HjDeedPart *hj_deed_part_new (const char *device, gint64 after, const char *after_hash);
void hj_deed_part_free (HjDeedPart *self);
GBytes *hj_deed_part_to_bytes (const HjDeedPart *self);
HjDeedPart *hj_deed_part_from_bytes (GBytes *bytes, GError **error);
char *hj_deed_signed_text (const char *device, gint64 after, const char *after_hash, gint64 last,
                           const char *last_hash);

/**
 * HjDeedAnswer:
 * @seq: place of the last deed that the central instance now has of the laptop
 * @hash: that one's hash
 * @durable: deeds up to this place survive the loss of the machine
 */
typedef struct {
  gint64 seq;
  char *hash;
  gint64 durable;
} HjDeedAnswer;

void hj_deed_answer_free (HjDeedAnswer *self);
GBytes *hj_deed_answer_to_bytes (const HjDeedAnswer *self);
HjDeedAnswer *hj_deed_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDeed, hj_deed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDeedPart, hj_deed_part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjDeedAnswer, hj_deed_answer_free)

G_END_DECLS
