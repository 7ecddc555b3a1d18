/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-verb.h"

#include "core/base/hj-time.h"
#include "core/wire/hj-proposal.h"

#include <glib/gi18n.h>

static char *note = NULL;
static char *reason = NULL;

/* What follows the verb; all but the first name a file or a proposal. */
static const struct {
  const char *word;
  const char *path;
  const char *command; /* (nullable) of the workflow */
} acts[] = {
  { "list", HJ_PROPOSALS_PATH, NULL },
  { "show", HJ_PROPOSALS_SHOW_PATH, NULL },
  { "propose", HJ_PROPOSALS_PROPOSE_PATH, NULL },
  { "approve", HJ_PROPOSALS_DECIDE_PATH, "approve" },
  { "refuse", HJ_PROPOSALS_DECIDE_PATH, "refuse" },
  { "withdraw", HJ_PROPOSALS_DECIDE_PATH, "withdraw" },
};

static gboolean
find_act (HjCli *cli, guint *act, GError **error)
{
  for (*act = 0; *act < G_N_ELEMENTS (acts); (*act)++) {
    if (g_str_equal (acts[*act].word, cli->words[0]) && cli->n_words == (*act == 0 ? 1 : 2))
      return TRUE;
  }
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                       _ ("Say what is to be done with a policy: list, show ID, propose FILE, "
                          "approve ID, refuse ID or withdraw ID."));
  return FALSE;
}

static void
print_json (HjCli *cli, const HjProposal *proposal)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *proposed = hj_time_to_iso (proposal->proposed_at);
  g_autofree char *decided
      = proposal->decided_at == 0 ? NULL : hj_time_to_iso (proposal->decided_at);

  hj_cli_set_text (object, "id", proposal->id);
  hj_cli_set_text (object, "version", proposal->version);
  hj_cli_set_text (object, "state", proposal->state);
  hj_cli_set_text (object, "proposed_by", proposal->proposed_by);
  hj_cli_set_text (object, "proposed_at", proposed);
  hj_cli_set_text (object, "note", proposal->note);
  hj_cli_set_text (object, "decided_by", proposal->decided_by);
  hj_cli_set_text (object, "decided_at", decided);
  hj_cli_set_text (object, "reason", proposal->reason);
  if (proposal->body != NULL)
    hj_cli_set_text (object, "body", proposal->body);
  hj_cli_print_json (cli, json_node_init_object (json_node_alloc (), object));
}

static void
print_proposal (HjCli *cli, const HjProposal *proposal)
{
  if (cli->json) {
    print_json (cli, proposal);
    return;
  }
  g_autofree char *proposed = hj_time_to_display (proposal->proposed_at, "%Y-%m-%d %H:%M");

  hj_cli_print (cli, "%s %s %s %s %s%s%s\n", proposal->id, proposed, proposal->proposed_by,
                proposal->version, proposal->state, proposal->decided_by == NULL ? "" : " ",
                proposal->decided_by == NULL ? "" : proposal->decided_by);
  if (proposal->body != NULL)
    hj_cli_print (cli, "%s\n", proposal->body);
}

static gboolean
read_policy (const char *path, char **body, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!g_file_get_contents (path, body, NULL, &problem)) {
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
                 _ ("The policy cannot be read (%s); please check its name and rights."),
                 problem->message);
    return FALSE;
  }
  if (g_utf8_validate (*body, -1, NULL))
    return TRUE;
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
                       _ ("The policy is not UTF-8 text; please save it as such."));
  return FALSE;
}

static gboolean
print_answer (HjCli *cli, guint act, GBytes *body, GError **error)
{
  if (act > 0) {
    g_autoptr (HjProposal) proposal = hj_proposal_from_bytes (body, error);

    if (proposal != NULL)
      print_proposal (cli, proposal);
    return proposal != NULL;
  }
  g_autoptr (GPtrArray) proposals = hj_proposals_from_bytes (body, error);

  for (guint i = 0; proposals != NULL && i < proposals->len; i++)
    print_proposal (cli, g_ptr_array_index (proposals, i));
  return proposals != NULL;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  guint act;
  g_autofree char *body = NULL;

  if (!find_act (cli, &act, error))
    return HJ_CLI_USAGE;
  gboolean proposes = g_str_equal (acts[act].word, "propose");

  if (proposes && !read_policy (cli->words[1], &body, error))
    return HJ_CLI_FAILED;
  const HjProposalRequest asked = {
    .id = act > 0 && !proposes ? (char *)cli->words[1] : NULL,
    .body = body,
    .note = proposes ? note : NULL,
    .command = (char *)acts[act].command,
    .reason = acts[act].command != NULL ? reason : NULL,
  };
  g_autoptr (GBytes) request = hj_proposal_request_to_bytes (&asked);

  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  g_autoptr (HjResponse) response = hj_cli_ask (cli, acts[act].path, request, error);

  return response != NULL && print_answer (cli, act, response->body, error) ? HJ_CLI_DONE
                                                                            : HJ_CLI_FAILED;
}

static const GOptionEntry options[] = {
  { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("Why it is proposed"), "TEXT" },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it is refused or withdrawn"), "TEXT" },
  { NULL },
};

const HjCliVerb hj_verb_policy = {
  .name = "policy",
  .synopsis = "WHAT [ID|FILE]",
  .summary = N_ ("Propose a policy, or decide on one that somebody else proposed"),
  .min_words = 1,
  .max_words = 2,
  .options = options,
  .run = run,
};
