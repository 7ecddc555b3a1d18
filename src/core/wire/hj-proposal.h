/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/* Answer `POST`: a list without bodies; one with its body; one that was made; one that was decided.
 */
#define HJ_PROPOSALS_PATH "/v1/proposals"
#define HJ_PROPOSALS_SHOW_PATH "/v1/proposals/show"
#define HJ_PROPOSALS_PROPOSE_PATH "/v1/proposals/propose"
#define HJ_PROPOSALS_DECIDE_PATH "/v1/proposals/decide"

#define HJ_PROPOSALS_MAX 200 /* in a list, the newest first */

/* The workflow that says who decides. */
#define HJ_PROPOSAL_WORKFLOW "policy-proposal"
#define HJ_PROPOSAL_PUBLISHED "published"

/**
 * HjProposal:
 * @version: what the policy calls itself
 * @body: (nullable): the policy, byte for byte
 * @note: (nullable): why, in its proposer's words
 * @state: of the workflow
 * @proposed_at: UTC milliseconds
 * @decided_by: (nullable): who approved, refused or withdrew it
 * @decided_at: UTC milliseconds, 0 for not yet
 * @reason: (nullable): why it was refused or withdrawn
 *
 * A policy that somebody wants and somebody else decides on. Everything is owned.
 */
typedef struct {
  char *id;
  char *version;
  char *body;
  char *note;
  char *state;
  char *proposed_by;
  gint64 proposed_at;
  char *decided_by;
  gint64 decided_at;
  char *reason;
} HjProposal;

/**
 * HjProposalRequest:
 * @id: (nullable): of a proposal, where it is shown or decided
 * @body: (nullable): a policy, where one is proposed
 * @note: (nullable): why
 * @command: (nullable): of the workflow, where it is decided
 * @reason: (nullable): why it is refused or withdrawn
 *
 * What is asked; each path knows some of it. Everything is owned.
 */
typedef struct {
  char *id;
  char *body;
  char *note;
  char *command;
  char *reason;
} HjProposalRequest;

void hj_proposal_free (HjProposal *self);
GBytes *hj_proposal_to_bytes (const HjProposal *self);
HjProposal *hj_proposal_from_bytes (GBytes *bytes, GError **error);
GBytes *hj_proposals_to_bytes (GPtrArray *proposals);
GPtrArray *hj_proposals_from_bytes (GBytes *bytes, GError **error);
GBytes *hj_proposal_request_to_bytes (const HjProposalRequest *self);
HjProposalRequest *hj_proposal_request_from_bytes (const char *path, GBytes *bytes, GError **error);
void hj_proposal_request_free (HjProposalRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjProposal, hj_proposal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjProposalRequest, hj_proposal_request_free)

G_END_DECLS
