/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-proposal.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

gboolean hj_central_add_proposal (HjCentral *self, const HjProposal *proposal, GError **error);
gboolean hj_central_decide_proposal (HjCentral *self, const HjProposal *proposal, GError **error);
HjProposal *hj_central_find_proposal (HjCentral *self, const char *id, GError **error);
GPtrArray *hj_central_list_proposals (HjCentral *self, GError **error);

G_END_DECLS
