/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

/**
 * HjPolicyChange:
 * @title: what is changed, such as the words of a factor
 * @text: how
 *
 * One difference between two policies, in words. Everything is owned.
 */
typedef struct {
  char *title;
  char *text;
} HjPolicyChange;

void hj_policy_change_free (HjPolicyChange *self);

GPtrArray *hj_policy_changes_list (const HjRiskPolicy *before, const HjRiskPolicy *after);

G_END_DECLS
