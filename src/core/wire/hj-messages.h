/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/wire/hj-check.h"
#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/**
 * HjHello:
 * @protocol_min: oldest protocol that the central instance speaks
 * @protocol_max: newest
 * @schema: its %HJ_SCHEMA_VERSION
 * @time: its UTC milliseconds
 * @epoch: changes when the central database was restored or another one took over
 * @op_max: and what follows are its limits, see hj-wire.h
 *
 * Answer of `GET /v1/hello`.
 */
typedef struct {
  gint64 protocol_min;
  gint64 protocol_max;
  gint64 schema;
  gint64 time;
  char *epoch;
  gint64 op_max;
  gint64 batch_ops_max;
  gint64 batch_bytes_max;
  gint64 page_min;
  gint64 page_max;
} HjHello;

HjHello *hj_hello_new (gint64 time, const char *epoch);
void hj_hello_free (HjHello *self);
GBytes *hj_hello_to_bytes (const HjHello *self);
HjHello *hj_hello_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjHello, hj_hello_free)

/**
 * HjEnrolRequest:
 * @code: the secret of the enrol code, 16 characters
 * @password: of the account
 * @device_key: base64 of an Ed25519 public key
 * @device_name: for the list of devices
 *
 * Body of `POST /v1/enrol`.
 */
typedef struct {
  char *code;
  char *password;
  char *device_key;
  char *device_name;
} HjEnrolRequest;

void hj_enrol_request_free (HjEnrolRequest *self);
GBytes *hj_enrol_request_to_bytes (const HjEnrolRequest *self);
HjEnrolRequest *hj_enrol_request_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjEnrolRequest, hj_enrol_request_free)

/**
 * HjEnrolAnswer:
 * @device: id of the enrolment
 * @user: account id
 * @role: such as `duty-officer`
 * @org: id of the organisation
 * @name: (nullable): the account's name as shown
 * @access: short-lived token
 * @access_expires: UTC milliseconds by the central instance's clock
 * @refresh: token that buys the next pair, once
 * @epoch: of the central database
 * @policy_key: base64 of the Ed25519 key that signs policies
 * @time: UTC milliseconds by the central instance's clock; 0 from one that does not say it
 * @lease_days: for how long the laptop may go unseen; 0 from one that does not say it
 */
typedef struct {
  char *device;
  char *user;
  char *role;
  char *org;
  char *name;
  char *access;
  gint64 access_expires;
  char *refresh;
  char *epoch;
  char *policy_key;
  gint64 time;
  gint64 lease_days;
} HjEnrolAnswer;

void hj_enrol_answer_free (HjEnrolAnswer *self);
GBytes *hj_enrol_answer_to_bytes (const HjEnrolAnswer *self);
HjEnrolAnswer *hj_enrol_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjEnrolAnswer, hj_enrol_answer_free)

/* What is sealed of a replica's key: id of the device, then the raw key. */
#define HJ_KEY_BOX_DEVICE_BYTES 36
#define HJ_KEY_BOX_KEY_BYTES 32
#define HJ_KEY_BOX_PLAIN_BYTES (HJ_KEY_BOX_DEVICE_BYTES + HJ_KEY_BOX_KEY_BYTES)

/**
 * HjRecoverRequest:
 * @code: the secret of an enrol code, which stays good
 * @password: of the account
 * @sealed: base64 of the box with the replica's key
 * @box_key: base64 of an X25519 public key, made for this answer
 *
 * Body of `POST /v1/recover`: a user who has forgotten the passphrase takes a laptop out of use.
 */
typedef struct {
  char *code;
  char *password;
  char *sealed;
  char *box_key;
} HjRecoverRequest;

void hj_recover_request_free (HjRecoverRequest *self);
GBytes *hj_recover_request_to_bytes (const HjRecoverRequest *self);
HjRecoverRequest *hj_recover_request_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRecoverRequest, hj_recover_request_free)

/**
 * HjRecoverAnswer:
 * @key: base64 of the replica's raw key, sealed to the request's @box_key
 */
typedef struct {
  char *key;
} HjRecoverAnswer;

void hj_recover_answer_free (HjRecoverAnswer *self);
GBytes *hj_recover_answer_to_bytes (const HjRecoverAnswer *self);
HjRecoverAnswer *hj_recover_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjRecoverAnswer, hj_recover_answer_free)

/**
 * HjTokenRequest:
 * @device: id of the enrolment
 * @refresh: the refresh token
 * @challenge: (nullable): what the central instance gave to who showed a spent token
 * @signature: base64 of the device key's Ed25519 signature over hj_token_signed_text()
 *
 * Body of `POST /v1/token`.
 */
typedef struct {
  char *device;
  char *refresh;
  char *challenge;
  char *signature;
} HjTokenRequest;

void hj_token_request_free (HjTokenRequest *self);
GBytes *hj_token_request_to_bytes (const HjTokenRequest *self);
HjTokenRequest *hj_token_request_from_bytes (GBytes *bytes, GError **error);
char *hj_token_signed_text (const char *device, const char *refresh, const char *challenge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjTokenRequest, hj_token_request_free)

/**
 * HjTokenAnswer:
 * @role: (nullable): %NULL from a central instance that does not say it, as @org and @name then
 *
 * A new pair of tokens, and who the user is by now; the members are as in #HjEnrolAnswer.
 */
typedef struct {
  char *role;
  char *org;
  char *name;
  char *access;
  gint64 access_expires;
  char *refresh;
  gint64 time;
  gint64 lease_days;
} HjTokenAnswer;

void hj_token_answer_free (HjTokenAnswer *self);
GBytes *hj_token_answer_to_bytes (const HjTokenAnswer *self);
HjTokenAnswer *hj_token_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjTokenAnswer, hj_token_answer_free)

/**
 * HjChangesRequest:
 * @cursor: (nullable): of the last page applied; %NULL asks for everything
 * @bytes: how large a page may be, uncompressed
 * @schema: %HJ_SCHEMA_VERSION of the reader, who is sent no column that a later one brought; the
 *   first release did not say it
 * @check: (nullable): a piece of a bucket that is compared, where nothing has happened since
 * @cursor
 *
 * Body of `POST /v1/changes`.
 */
typedef struct {
  char *cursor;
  gint64 bytes;
  gint64 schema;
  HjCheck *check;
} HjChangesRequest;

void hj_changes_request_free (HjChangesRequest *self);
GBytes *hj_changes_request_to_bytes (const HjChangesRequest *self);
HjChangesRequest *hj_changes_request_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjChangesRequest, hj_changes_request_free)

#define HJ_PURPOSE_PATH "/v1/purpose"
#define HJ_PURPOSE_BYTES_MAX 1024

/* Shorter words are no purpose. */
#define HJ_PURPOSE_CHARACTERS_MIN 4

/* How long a case stays with whoever opened it with a purpose, milliseconds. */
#define HJ_PURPOSE_TIME (3 * HJ_DAY_MS)

/**
 * HjPurposeRequest:
 * @entity: `dispute` or `ticket`
 * @id: of the row
 * @purpose: why the case is opened, for the audit
 *
 * Body of `POST /v1/purpose`.
 */
typedef struct {
  char *entity;
  char *id;
  char *purpose;
} HjPurposeRequest;

void hj_purpose_request_free (HjPurposeRequest *self);
GBytes *hj_purpose_request_to_bytes (const HjPurposeRequest *self);
HjPurposeRequest *hj_purpose_request_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPurposeRequest, hj_purpose_request_free)

/**
 * HjPurposeAnswer:
 * @until: when the case leaves again, UTC milliseconds by the central instance's clock
 *
 * Answer of `POST /v1/purpose`: the case comes with the next reconciliation.
 */
typedef struct {
  gint64 until;
} HjPurposeAnswer;

void hj_purpose_answer_free (HjPurposeAnswer *self);
GBytes *hj_purpose_answer_to_bytes (const HjPurposeAnswer *self);
HjPurposeAnswer *hj_purpose_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPurposeAnswer, hj_purpose_answer_free)

G_END_DECLS
