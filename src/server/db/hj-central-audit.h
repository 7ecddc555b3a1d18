/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-deed.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjAuditEntry:
 * @seq: 1 for the first one, without a gap
 * @at: UTC milliseconds
 * @user: (nullable): account's name; with `@` before it, who ran `hejied` on the machine
 * @device: (nullable): enrolment
 * @act: `read`, `change`, `refuse`, `admit`, `administer`, or `break` where a laptop's audit does
 *   not go on; of a joined entry what was done on the laptop, such as `open`
 * @what: route, kind of op, command or verb
 * @entity: (nullable): what the row is, or %NULL for many rows
 * @row: (nullable): id
 * @purpose: (nullable): why, as the user said
 * @detail: (nullable): what became of it, or which rows, see hj_audit_tells_of()
 * @hash: SHA-256, hexadecimal, over the hash before and everything else
 * @device_seq: place in the audit of the laptop that it came from; 0 for an entry made here, which
 *   has none of the following
 * @device_at: when it was done, UTC milliseconds, as the laptop corrected them
 * @device_raw_at: what the laptop's clock said
 * @device_hash: (nullable): see hj_deed_hash()
 * @device_signature: (nullable): of the laptop, over a part that ends with this entry
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
  gint64 device_seq;
  gint64 device_at;
  gint64 device_raw_at;
  const char *device_hash;
  const char *device_signature;
} HjAuditEntry;

/* What the row is of an entry that is about an account; its id is the account's name. */
#define HJ_AUDIT_ACCOUNT "user"

/* What the first entry's hash is taken over. */
#define HJ_AUDIT_NO_HASH HJ_CHAIN_NO_HASH

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
gboolean hj_central_audit_get_device_last (HjCentral *self, const char *device, gint64 upto,
                                           gboolean is_signed, gint64 *seq, char **hash,
                                           GError **error);
gboolean hj_central_audit_walk_from (HjCentral *self, gint64 after, HjAuditFunc func,
                                     gpointer user_data, GError **error);
gboolean hj_central_audit_walk (HjCentral *self, HjAuditFunc func, gpointer user_data,
                                GError **error);
gboolean hj_central_audit_walk_back (HjCentral *self, gint64 before, HjAuditFunc func,
                                     gpointer user_data, GError **error);
gboolean hj_central_audit_carry_over (HjCentral *self, HjCentral *from, GError **error);

G_END_DECLS
