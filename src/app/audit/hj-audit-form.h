/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAuditForm:
 *
 * What an auditor looks for in the audit. Its signal `open` (#GtkWidget) brings the page with what
 * is found.
 */
#define HJ_TYPE_AUDIT_FORM (hj_audit_form_get_type ())
G_DECLARE_FINAL_TYPE (HjAuditForm, hj_audit_form, HJ, AUDIT_FORM, AdwBin)

GtkWidget *hj_audit_form_new (HjSession *session);

G_END_DECLS
