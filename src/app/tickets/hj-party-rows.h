/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "app/tickets/hj-row-group.h"

G_BEGIN_DECLS

void hj_party_rows_show (HjRowGroup *group, GPtrArray *parties, HjSession *session);

G_END_DECLS
