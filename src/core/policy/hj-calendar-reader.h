/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"
#include "core/workflow/hj-workflow-calendar.h"

G_BEGIN_DECLS

HjWorkflowCalendar *hj_calendar_read (GBytes *bytes, GPtrArray **findings, GError **error);
void hj_calendar_free (HjWorkflowCalendar *self);
const HjWorkflowCalendar *hj_calendar_get_default (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjWorkflowCalendar, hj_calendar_free)

G_END_DECLS
