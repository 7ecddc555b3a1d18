/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-messages.h"
#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

GBytes *hj_changes_answer (HjCentral *central, const HjCentralUser *user,
                           const HjChangesRequest *asked, GString *rows, GError **error);

G_END_DECLS
