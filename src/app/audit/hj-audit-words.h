/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/audit/hj-audit-lookers.h"
#include "core/wire/hj-audit-list.h"

G_BEGIN_DECLS

const char *hj_audit_words_nth_act (guint index);
const char *hj_audit_words_act (const char *act);
char *hj_audit_words_title (const HjAuditLine *line);
char *hj_audit_words_details (const HjAuditLine *line);
char *hj_audit_words_looker (const HjAuditLooker *looker);

G_END_DECLS
