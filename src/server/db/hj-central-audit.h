/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjAuditEntry:
 * @seq: 1 for the first one, without a gap
 * @at: UTC milliseconds
 * @user: (nullable): account's name; with `@` before it, who ran `hejied` on the machine
 * @device: (nullable): enrolment
 * @act: `read`, `change`, `refuse`, `admit` or `administer`
 * @what: route, kind of op, command or verb
 * @entity: (nullable): what the row is, or %NULL for many rows
 * @row: (nullable): id
 * @purpose: (nullable): why, as the user said
 * @detail: (nullable): what became of it, or which rows, see hj_audit_tells_of()
 * @hash: SHA-256, hexadecimal, over the hash before and all of the above
 *
 * Who did what when. Everything is borrowed.
 */
typedef struct {
  gint64 seq;
  gint64 at;
  const char *user;
  const char *device;
  const char *act;
  const char *what;
  const char *entity;
  const char *row;
  const char *purpose;
  const char *detail;
  const char *hash;
} HjAuditEntry;

/* What the first entry's hash is taken over. */
#define HJ_AUDIT_NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/**
 * HjAuditFunc:
 *
 * Returns: whether to go on
 */
typedef gboolean (*HjAuditFunc) (const HjAuditEntry *entry, gpointer user_data);

char *hj_central_audit_hash (const char *before, const HjAuditEntry *entry);
gboolean hj_central_audit_append (HjCentral *self, const HjAuditEntry *note, GError **error);
gboolean hj_central_audit_get_last (HjCentral *self, gint64 *seq, char **hash, GError **error);
char *hj_central_audit_dup_hash (HjCentral *self, gint64 seq, GError **error);
gboolean hj_central_audit_walk (HjCentral *self, HjAuditFunc func, gpointer user_data,
                                GError **error);
gboolean hj_central_audit_carry_over (HjCentral *self, HjCentral *from, GError **error);

G_END_DECLS
