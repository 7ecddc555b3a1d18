/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

#define HJ_AUDIT_LIST_PATH "/v1/audit/list"
#define HJ_AUDIT_CHECK_PATH "/v1/audit/check"

/* Entries of one answer, and bytes of an entry's detail in it. */
#define HJ_AUDIT_LIST_MAX 200
#define HJ_AUDIT_DETAIL_MAX 512

/**
 * HjAuditQuery:
 * @purpose: why the auditor looks
 * @person: (nullable): ID number, whole name, or id of whom the entries tell
 * @user: (nullable): account whose deeds they are, or to which something was done
 * @act: (nullable): such as `read` or `open`
 * @why: (nullable): words of the purpose that was given then
 * @from: UTC milliseconds, of the first entry
 * @until: UTC milliseconds, behind the last one
 * @before: place before which to look; the newest come first
 *
 * Body of `POST /v1/audit/list`.
 */
typedef struct {
  char *purpose;
  char *person;
  char *user;
  char *act;
  char *why;
  gint64 from;
  gint64 until;
  gint64 before;
} HjAuditQuery;

HjAuditQuery *hj_audit_query_copy (const HjAuditQuery *self);
void hj_audit_query_free (HjAuditQuery *self);
GBytes *hj_audit_query_to_bytes (const HjAuditQuery *self);
HjAuditQuery *hj_audit_query_from_bytes (GBytes *bytes, GError **error);

/**
 * HjAuditLine:
 * @seq: place in the central audit
 * @at: UTC milliseconds when it was noted there
 * @device_seq: place in the audit of a laptop, 0 for an entry made by the central instance
 * @device_at: UTC milliseconds when it was done on the laptop
 *
 * An entry as an auditor reads it. Strings are owned and nullable.
 */
typedef struct {
  gint64 seq;
  gint64 at;
  gint64 device_seq;
  gint64 device_at;
  char *user;
  char *device;
  char *act;
  char *what;
  char *entity;
  char *row;
  char *purpose;
  char *detail;
} HjAuditLine;

void hj_audit_line_free (HjAuditLine *self);

/**
 * HjAuditPage:
 * @lines: (element-type HjAuditLine): the newest first
 * @before: where to go on; 0 where there is no more
 * @n_people: how many people were meant; −1 where none was asked for
 *
 * Answer of `POST /v1/audit/list`.
 */
typedef struct {
  GPtrArray *lines;
  gint64 before;
  gint64 n_people;
} HjAuditPage;

HjAuditPage *hj_audit_page_new (void);
void hj_audit_page_free (HjAuditPage *self);
GBytes *hj_audit_page_to_bytes (const HjAuditPage *self);
HjAuditPage *hj_audit_page_from_bytes (GBytes *bytes, GError **error);

/**
 * HjAuditCheck:
 * @seq: how far the audit was looked at
 * @hash: (nullable): of the entry there; %NULL for the beginning
 * @done: whether the end was reached, or something is wrong; not in a request
 * @broken_at: place of the first entry that is not as it was written, or 0; not in a request
 * @n_breaks: places where a laptop's audit did not go on, in this piece; not in a request
 * @why: (nullable): one sentence that says what is wrong; not in a request
 *
 * Body of `POST /v1/audit/check`, and its answer, with which the next piece is asked for.
 */
typedef struct {
  gint64 seq;
  char *hash;
  gboolean done;
  gint64 broken_at;
  gint64 n_breaks;
  char *why;
} HjAuditCheck;

void hj_audit_check_free (HjAuditCheck *self);
GBytes *hj_audit_check_to_bytes (const HjAuditCheck *self);
HjAuditCheck *hj_audit_check_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditQuery, hj_audit_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditLine, hj_audit_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditPage, hj_audit_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditCheck, hj_audit_check_free)

G_END_DECLS
