/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-audit-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjAuditItem:
 *
 * An entry of the audit in a list.
 */
#define HJ_TYPE_AUDIT_ITEM (hj_audit_item_get_type ())
G_DECLARE_FINAL_TYPE (HjAuditItem, hj_audit_item, HJ, AUDIT_ITEM, GObject)

HjAuditItem *hj_audit_item_new (HjAuditLine *line);
const HjAuditLine *hj_audit_item_get_line (HjAuditItem *self);

G_END_DECLS
