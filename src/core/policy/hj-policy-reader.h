/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"
#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

HjRiskPolicy *hj_policy_read (GBytes *bytes, GPtrArray **findings, GError **error);

gboolean hj_policy_verify (GBytes *bytes, GBytes *signature, GBytes *public_key, GError **error);
GBytes *hj_policy_sign (GBytes *bytes, GBytes *secret_key);

GBytes *hj_policy_get_default_bytes (void);
HjRiskPolicy *hj_policy_get_default (void);

G_END_DECLS
