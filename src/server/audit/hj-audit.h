/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-audit-list.h"
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-audit.h"

G_BEGIN_DECLS

/* In the instance's folder: place and hash of the newest entry, apart from the database. */
#define HJ_AUDIT_HEAD "audit.head"

/* What an entry that came from a laptop has in the place of a route. */
#define HJ_AUDIT_LAPTOP "laptop"
/* Act of an entry that says that a laptop's audit did not go on where it should. */
#define HJ_AUDIT_BREAK "break"

/**
 * HjAuditState:
 * @n_entries: entries that were found
 * @n_joined: those of them that came from laptops
 * @n_breaks: where a laptop's audit did not go on, and this was noted when it joined
 * @hash: (nullable) (owned): of the last one
 * @broken_at: place of the first entry that is not as it was written; 0 where all are
 * @why: (nullable) (owned): one sentence that says what is wrong with it
 *
 * What a look at the whole audit gives.
 */
typedef struct {
  gint64 n_entries;
  gint64 n_joined;
  gint64 n_breaks;
  char *hash;
  gint64 broken_at;
  char *why;
} HjAuditState;

gboolean hj_audit_note (HjCentral *central, const HjAuditEntry *note, GError **error);
gboolean hj_audit_verify (HjCentral *central, const char *head, HjAuditState *state,
                          GError **error);
gboolean hj_audit_check (HjCentral *central, const char *head, guint n_entries, HjAuditState *state,
                         gboolean *done, GError **error);
void hj_audit_state_clear (HjAuditState *state);

gboolean hj_audit_join (HjCentral *central, const HjCentralDevice *device, const HjDeedPart *part,
                        HjDeedAnswer **answer, GError **error);

void hj_audit_keep_head (HjCentral *central);
char *hj_audit_read_head (HjCentral *central, GError **error);
gboolean hj_audit_parse_head (const char *head, gint64 *seq, char **hash, GError **error);

HjAuditPage *hj_audit_find (HjCentral *central, const HjAuditQuery *query, char **person,
                            GError **error);
gboolean hj_audit_concerns_user (const HjAuditEntry *entry, const char *user);
GHashTable *hj_audit_rows_of_person (HjCentral *central, const char *person, GError **error);
gboolean hj_audit_tells_of (HjCentral *central, const HjAuditEntry *entry, GHashTable *rows);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjAuditState, hj_audit_state_clear)

G_END_DECLS
