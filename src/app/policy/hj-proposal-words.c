/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-proposal-words.h"

#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

static HjWorkflow *
get_workflow (void)
{
  return hj_workflow_get_default (HJ_PROPOSAL_WORKFLOW);
}

/**
 * hj_proposal_takes_part:
 * @role: role id
 *
 * Returns: whether policies are proposed, or decided on, in that role
 */
gboolean
hj_proposal_takes_part (const char *role)
{
  const HjWorkflowSpec *spec = hj_workflow_get_spec (get_workflow ());

  for (guint i = 0; i < spec->n_commands; i++) {
    if (g_strv_contains (spec->commands[i].roles, role))
      return TRUE;
  }
  return FALSE;
}

static const char *
get_given (const char *field, gpointer data)
{
  return NULL;
}

static const char *
get_row (const char *field, gpointer data)
{
  return g_str_equal (field, "proposed_by") ? ((const HjProposal *)data)->proposed_by : NULL;
}

/**
 * hj_proposal_list_commands:
 *
 * Returns: (transfer container) (element-type HjWorkflowCommand): what @user may do with it now
 */
GPtrArray *
hj_proposal_list_commands (const HjProposal *proposal, const HjSessionUser *user)
{
  HjWorkflow *workflow = get_workflow ();
  const HjWorkflowSubject subject = {
    .state = proposal->state,
    .role = user->role,
    .user = user->user,
    .field = get_given,
    .row = get_row,
    .data = (gpointer)proposal,
    .entered = proposal->proposed_at,
  };
  g_autoptr (GPtrArray) names = hj_workflow_allowed (workflow, &subject);
  GPtrArray *commands = g_ptr_array_new ();

  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (commands,
                     (gpointer)hj_workflow_find_command (workflow, g_ptr_array_index (names, i)));
  return commands;
}

/* Whether nobody has decided yet. */
gboolean
hj_proposal_is_open (const HjProposal *proposal)
{
  const HjWorkflowState *state = hj_workflow_find_state (get_workflow (), proposal->state);

  return state != NULL && !state->final;
}

const char *
hj_proposal_say_state (const HjProposal *proposal)
{
  const HjWorkflowState *state = hj_workflow_find_state (get_workflow (), proposal->state);

  return state == NULL ? proposal->state
                       : hj_workflow_choose_text (state->title_en, state->title_zh);
}

/**
 * hj_proposal_say_who_decides:
 *
 * Returns: (transfer none) (nullable): whose turn it is, while nobody has decided
 */
const char *
hj_proposal_say_who_decides (const HjProposal *proposal, const HjSessionUser *user)
{
  const HjWorkflowCommand *approve = hj_workflow_find_command (get_workflow (), "approve");

  if (!hj_proposal_is_open (proposal))
    return NULL;
  if (g_strcmp0 (proposal->proposed_by, user->user) == 0)
    return _ ("You have proposed this; a supervisor who is somebody else decides on it.");
  return approve != NULL && g_strv_contains (approve->roles, user->role)
             ? _ ("Read what would change; you decide below.")
             : _ ("A supervisor decides on it.");
}
