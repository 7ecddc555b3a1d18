/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"

G_BEGIN_DECLS

void hj_policy_findings_finish (GPtrArray *findings, GPtrArray **out, GError **error);

G_END_DECLS
