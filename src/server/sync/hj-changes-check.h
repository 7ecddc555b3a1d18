/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-check.h"
#include "server/scope/hj-scope.h"

G_BEGIN_DECLS

gboolean hj_changes_compare (HjCentral *central, const HjSubscription *subscription, guint schema,
                             const HjCheck *check, gboolean *same, GError **error);

G_END_DECLS
