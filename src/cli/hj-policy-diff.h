/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli.h"
#include "core/risk/hj-risk-policy.h"

G_BEGIN_DECLS

gboolean hj_policy_diff_print (HjCli *cli, HjRiskPolicy *before, HjRiskPolicy *after, gint64 at,
                               GError **error);

G_END_DECLS
