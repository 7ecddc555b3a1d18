/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/wire/hj-proposal.h"

G_BEGIN_DECLS

gboolean hj_proposal_takes_part (const char *role);
GPtrArray *hj_proposal_list_commands (const HjProposal *proposal, const HjSessionUser *user);
gboolean hj_proposal_is_open (const HjProposal *proposal);
const char *hj_proposal_say_state (const HjProposal *proposal);
const char *hj_proposal_say_who_decides (const HjProposal *proposal, const HjSessionUser *user);

G_END_DECLS
