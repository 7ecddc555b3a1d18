/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/audit/hj-audit.h"

G_BEGIN_DECLS

/* The audits of laptops, as far as a walk along the central one has met them. */
typedef struct _HjAuditDevices HjAuditDevices;

HjAuditDevices *hj_audit_devices_new (HjCentral *central, gint64 after);
void hj_audit_devices_free (HjAuditDevices *self);
gboolean hj_audit_devices_follow (HjAuditDevices *self, const HjAuditEntry *entry,
                                  HjAuditState *state, const char **why, GError **error);
gint64 hj_audit_devices_find_cut_off (HjAuditDevices *self);

HjDeed hj_audit_entry_get_deed (const HjAuditEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAuditDevices, hj_audit_devices_free)

G_END_DECLS
