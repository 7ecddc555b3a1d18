/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/proposal/hj-proposal-route.h"

#include "core/policy/hj-policy-reader.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/audit/hj-audit.h"
#include "server/db/hj-central-proposals.h"
#include "server/instance/hj-instance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a request is about, and what it changes is written and noted together. */
typedef struct {
  HjCentral *central;               /* borrowed */
  const HjCentralUser *user;        /* borrowed */
  const HjCentralDevice *device;    /* borrowed */
  const HjProposalRequest *request; /* borrowed */
  HjProposal *proposal;             /* owned */
} Act;

typedef gboolean (*Change) (Act *act, GError **error);

static void
act_clear (Act *act)
{
  g_clear_pointer (&act->proposal, hj_proposal_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Act, act_clear)

static HjHttpReply *
refuse_decision (const GError *error)
{
  switch (error->code) {
  case HJ_WORKFLOW_ERROR_ROLE:
    return hj_http_reply_new_problem (403, "role", error->message);
  case HJ_WORKFLOW_ERROR_SAME_PERSON:
    return hj_http_reply_new_problem (403, "same-person", error->message);
  case HJ_WORKFLOW_ERROR_STATE:
    return hj_http_reply_new_problem (409, "decided", error->message);
  default:
    return hj_http_reply_new_problem (422, "refused", error->message);
  }
}

static HjHttpReply *
refuse (const char *path, const GError *error)
{
  if (error->domain == HJ_WIRE_ERROR)
    return hj_http_reply_new_problem (400, "broken", error->message);
  if (error->domain == HJ_WORKFLOW_ERROR)
    return refuse_decision (error);
  if (error->domain == HJ_POLICY_ERROR || error->domain == HJ_MODEL_ERROR)
    return hj_http_reply_new_problem (422, "policy", error->message);
  if (g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND))
    return hj_http_reply_new_problem (404, "not-found", error->message);
  return hj_api_reply_failed (path, error);
}

static gboolean
note (const Act *act, const char *path, GError **error)
{
  g_autofree char *detail = g_strdup_printf (
      "%s of %s by %s", act->request->command != NULL ? act->request->command : "propose",
      act->proposal->version, act->proposal->proposed_by);
  const HjAuditEntry entry = {
    .user = act->user->name,
    .device = act->device->id,
    .act = "administer",
    .what = path,
    .purpose = act->request->reason != NULL ? act->request->reason : act->request->note,
    .detail = detail,
  };

  return hj_central_audit_append (act->central, &entry, error);
}

/* What is not noted does not happen. */
static gboolean
run (Act *act, const char *path, Change change, GError **error)
{
  HjSql *sql = hj_central_get_sql (act->central);

  if (!hj_sql_begin (sql, error))
    return FALSE;
  if (!change (act, error) || !note (act, path, error)) {
    hj_sql_rollback (sql);
    return FALSE;
  }
  if (!hj_sql_commit (sql, error))
    return FALSE;
  hj_audit_keep_head (act->central);
  return TRUE;
}

/* Only what could be published is proposed. */
static gboolean
propose (Act *act, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (act->request->body, strlen (act->request->body));
  g_autoptr (HjRiskPolicy) policy = hj_policy_read (body, NULL, error);
  HjProposal *proposal;

  if (policy == NULL)
    return FALSE;
  proposal = act->proposal = g_new0 (HjProposal, 1);
  proposal->id = hj_central_new_id (act->central);
  proposal->version = g_strdup (hj_risk_policy_get_full_version (policy));
  proposal->body = g_strdup (act->request->body);
  proposal->note = g_strdup (act->request->note);
  proposal->state
      = g_strdup (hj_workflow_get_initial (hj_workflow_get_default (HJ_PROPOSAL_WORKFLOW)));
  proposal->proposed_by = g_strdup (act->user->name);
  proposal->proposed_at = hj_central_now (act->central);
  return hj_central_add_proposal (act->central, proposal, error);
}

static const char *
get_given (const char *field, gpointer data)
{
  const Act *act = data;

  return g_str_equal (field, "reason") ? act->request->reason : NULL;
}

static const char *
get_row (const char *field, gpointer data)
{
  const Act *act = data;

  return g_str_equal (field, "proposed_by") ? act->proposal->proposed_by : NULL;
}

/* The workflow says who may; what is approved is published in the same transaction. */
static gboolean
decide (Act *act, GError **error)
{
  HjWorkflow *workflow = hj_workflow_get_default (HJ_PROPOSAL_WORKFLOW);
  const HjWorkflowSubject subject = {
    .state = act->proposal->state,
    .role = act->user->role,
    .user = act->user->name,
    .field = get_given,
    .row = get_row,
    .data = act,
    .now = hj_central_now (act->central),
    .entered = act->proposal->proposed_at,
  };
  const char *state = hj_workflow_apply (workflow, act->request->command, &subject, error);
  HjProposal *proposal = act->proposal;

  if (state == NULL)
    return FALSE;
  g_set_str (&proposal->state, state);
  g_set_str (&proposal->decided_by, act->user->name);
  g_set_str (&proposal->reason, act->request->reason);
  proposal->decided_at = subject.now;
  if (g_str_equal (state, HJ_PROPOSAL_PUBLISHED)) {
    g_autoptr (GBytes) body = g_bytes_new (proposal->body, strlen (proposal->body));

    if (!hj_instance_publish_policy (act->central, body, NULL, error))
      return FALSE;
  }
  return hj_central_decide_proposal (act->central, proposal, error);
}

static HjHttpReply *
answer_list (HjCentral *central, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals = hj_central_list_proposals (central, &error);

  if (proposals == NULL)
    return refuse (path, error);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_proposals_to_bytes (proposals));
}

static gboolean
needs_proposal (const char *path)
{
  return g_str_equal (path, HJ_PROPOSALS_SHOW_PATH) || g_str_equal (path, HJ_PROPOSALS_DECIDE_PATH);
}

static HjHttpReply *
answer (HjApi *api, const HjHttpRequest *request, const HjCentralUser *user,
        const HjCentralDevice *device, gpointer user_data)
{
  Change change = user_data;
  HjCentral *central = hj_api_get_central (api);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjProposalRequest) asked
      = hj_proposal_request_from_bytes (request->path, request->body, &error);
  g_auto (Act) act = { .central = central, .user = user, .device = device, .request = asked };

  if (asked == NULL)
    return refuse (request->path, error);
  if (g_str_equal (request->path, HJ_PROPOSALS_PATH))
    return answer_list (central, request->path);
  if (needs_proposal (request->path)) {
    act.proposal = hj_central_find_proposal (central, asked->id, &error);
    if (act.proposal == NULL)
      return refuse (request->path, error);
  }
  if (change != NULL && !run (&act, request->path, change, &error))
    return refuse (request->path, error);
  /* Whoever proposed or decided has the body. */
  if (change != NULL)
    g_clear_pointer (&act.proposal->body, g_free);
  return hj_http_reply_new (200, HJ_WIRE_TYPE_JSON, hj_proposal_to_bytes (act.proposal));
}

/**
 * hj_proposal_add_routes:
 *
 * Adds how a policy becomes the county's: somebody proposes it, and a supervisor who is somebody
 * else approves it.
 */
void
hj_proposal_add_routes (HjApi *api)
{
  static const char *const roles[] = { "house-leader", "supervisor", NULL };
  static const struct {
    const char *path;
    Change change;
  } routes[] = {
    { HJ_PROPOSALS_PATH, NULL },
    { HJ_PROPOSALS_SHOW_PATH, NULL },
    { HJ_PROPOSALS_PROPOSE_PATH, propose },
    { HJ_PROPOSALS_DECIDE_PATH, decide },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    const HjApiRoute route = {
      .method = "POST",
      .path = routes[i].path,
      .needs_token = TRUE,
      .roles = roles,
      .body_max = HJ_WIRE_SMALL_MAX,
      .handler = answer,
    };

    hj_api_add_route (api, &route, (gpointer)routes[i].change);
  }
}
