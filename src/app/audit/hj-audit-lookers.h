/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-audit-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjAuditLooker:
 * @user: account
 * @count: how often it looked
 * @last: when it did last, UTC milliseconds
 */
typedef struct {
  char *user;
  guint count;
  gint64 last;
} HjAuditLooker;

void hj_audit_looker_free (HjAuditLooker *self);
GPtrArray *hj_audit_lookers_count (GListModel *entries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditLooker, hj_audit_looker_free)

G_END_DECLS
