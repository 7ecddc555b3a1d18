/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/policy/hj-policy-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjPolicyView:
 *
 * A policy beside the one that holds: what it has otherwise, whose label would be another, and the
 * document.
 */
#define HJ_TYPE_POLICY_VIEW (hj_policy_view_get_type ())
G_DECLARE_FINAL_TYPE (HjPolicyView, hj_policy_view, HJ, POLICY_VIEW, AdwBin)

void hj_policy_view_show (HjPolicyView *self, const HjPolicyData *data, gboolean compares);
void hj_policy_view_set_decision (HjPolicyView *self, GtkWidget *decision);

G_END_DECLS
