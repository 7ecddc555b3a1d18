/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/wire/hj-audit-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_AUDIT_RESULTS (hj_audit_results_get_type ())
G_DECLARE_FINAL_TYPE (HjAuditResults, hj_audit_results, HJ, AUDIT_RESULTS, AdwNavigationPage)

GtkWidget *hj_audit_results_new (HjSession *session, const HjAuditQuery *query);
void hj_audit_results_show (HjAuditResults *self, HjAuditPage *page);

G_END_DECLS
