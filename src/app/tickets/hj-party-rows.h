/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/tickets/hj-row-group.h"

G_BEGIN_DECLS

void hj_party_rows_show (HjRowGroup *group, GPtrArray *parties);

G_END_DECLS
