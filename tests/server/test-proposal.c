/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/proposal/hj-proposal-route.h"

#include "central-fixture.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-reader.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-proposal.h"
#include "server/db/hj-central-audit.h"

#include <string.h>

/* Two supervisors, one of whom has two laptops, and a house leader; tokens are their names. */
typedef struct {
  World *world;
  HjApi *api;
  GHashTable *laptops; /* token → Laptop, owned */
  char *policy;        /* owned, a good one */
} Fixture;

static void
enrol (Fixture *self, const char *user, const char *role, const char *token)
{
  Laptop *laptop = laptop_new (self->world, user, role, "house-1");

  g_hash_table_insert (self->laptops, (char *)token, laptop);
  laptop_give_token (laptop, token);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("HJ_DATADIR"), "policy-default.json", NULL);

  self->world = world_new ();
  self->api = hj_api_new (self->world->central);
  hj_proposal_add_routes (self->api);
  self->laptops
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)laptop_free);
  enrol (self, "first", "supervisor", "first");
  enrol (self, "first", "supervisor", "first-elsewhere");
  enrol (self, "second", "supervisor", "second");
  enrol (self, "leader", "house-leader", "leader");
  g_assert_true (g_file_get_contents (path, &self->policy, NULL, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->policy);
  g_hash_table_unref (self->laptops);
  g_clear_object (&self->api);
  world_free (self->world);
}

static HjHttpReply *
ask (Fixture *self, const char *token, const char *path, const HjProposalRequest *asked)
{
  g_autoptr (GBytes) body = hj_proposal_request_to_bytes (asked);
  g_autofree char *signature
      = laptop_sign (g_hash_table_lookup (self->laptops, token), "POST", path, token, body);
  const HjHttpRequest request = { .method = "POST",
                                  .path = path,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = token,
                                  .signature = signature,
                                  .body = body };

  return hj_api_handle (self->api, &request);
}

static HjProposal *
take (Fixture *self, const char *token, const char *path, const HjProposalRequest *asked)
{
  g_autoptr (HjHttpReply) reply = ask (self, token, path, asked);
  g_autoptr (GError) error = NULL;
  HjProposal *proposal;

  g_assert_cmpuint (reply->status, ==, 200);
  proposal = hj_proposal_from_bytes (reply->body, &error);
  g_assert_no_error (error);
  return proposal;
}

static char *
propose (Fixture *self, const char *token)
{
  const HjProposalRequest asked = { .body = self->policy, .note = (char *)"the autumn's figures" };
  g_autoptr (HjProposal) made = take (self, token, HJ_PROPOSALS_PROPOSE_PATH, &asked);

  g_assert_cmpstr (made->state, ==, "proposed");
  return g_steal_pointer (&made->id);
}

static void
assert_refused (Fixture *self, const char *token, const char *id, const char *command,
                const char *reason, guint status, const char *code)
{
  const HjProposalRequest asked
      = { .id = (char *)id, .command = (char *)command, .reason = (char *)reason };
  gint64 n_policies = world_count (self->world, &hj_entity_policy);
  g_autoptr (HjHttpReply) reply = ask (self, token, HJ_PROPOSALS_DECIDE_PATH, &asked);
  g_autofree char *found = NULL;
  g_autofree char *detail = NULL;

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_true (hj_problem_parse (reply->body, &found, &detail));
  g_assert_cmpstr (found, ==, code);
  g_assert_true (g_str_has_suffix (detail, "."));
  g_assert_cmpint (world_count (self->world, &hj_entity_policy), ==, n_policies);
}

static void
assert_decided (Fixture *self, const char *token, const char *id, const char *command,
                const char *reason, const char *state)
{
  const HjProposalRequest asked
      = { .id = (char *)id, .command = (char *)command, .reason = (char *)reason };
  g_autoptr (HjProposal) proposal = take (self, token, HJ_PROPOSALS_DECIDE_PATH, &asked);

  g_assert_cmpstr (proposal->state, ==, state);
  g_assert_cmpstr (proposal->reason, ==, reason);
  g_assert_cmpint (proposal->decided_at, >, 0);
}

static char *
dup_published (Fixture *self)
{
  HjSql *sql = hj_central_get_sql (self->world->central);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT body FROM policy", NULL);
  char *text;

  g_assert_true (hj_sql_step (sql, statement, NULL));
  text = g_strdup (hj_sql_get_text (statement, 0));
  hj_sql_reset (statement);
  return text;
}

/* Whoever proposed it does not approve it, from whichever laptop; another supervisor does, and only
 * then is it published, signed and byte for byte.
 */
static void
test_approved_by_another (Fixture *self, gconstpointer data)
{
  g_autofree char *id = propose (self, "first");
  g_autofree char *text = NULL;

  g_assert_cmpint (world_count (self->world, &hj_entity_policy), ==, 0);
  assert_refused (self, "first", id, "approve", NULL, 403, "same-person");
  assert_refused (self, "first-elsewhere", id, "approve", NULL, 403, "same-person");
  assert_refused (self, "first", id, "refuse", "no", 403, "same-person");
  assert_refused (self, "leader", id, "approve", NULL, 403, "role");
  assert_refused (self, "second", id, "withdraw", "no", 422, "refused");
  assert_refused (self, "second", id, "publish", NULL, 422, "refused");
  assert_decided (self, "second", id, "approve", NULL, "published");
  g_assert_cmpint (world_count (self->world, &hj_entity_policy), ==, 1);
  text = dup_published (self);
  g_assert_cmpstr (text, ==, self->policy);
  assert_refused (self, "second", id, "approve", NULL, 409, "decided");
  assert_refused (self, "first", id, "withdraw", "no", 409, "decided");
}

static void
test_of_a_leader (Fixture *self, gconstpointer data)
{
  g_autofree char *refused = propose (self, "leader");
  g_autofree char *withdrawn = propose (self, "leader");
  g_autofree char *approved = propose (self, "leader");

  assert_refused (self, "first", refused, "refuse", NULL, 422, "refused");
  assert_decided (self, "first", refused, "refuse", "points too high", "refused");
  assert_decided (self, "leader", withdrawn, "withdraw", "mistaken", "withdrawn");
  assert_refused (self, "first", withdrawn, "approve", NULL, 409, "decided");
  g_assert_cmpint (world_count (self->world, &hj_entity_policy), ==, 0);
  assert_decided (self, "first", approved, "approve", NULL, "published");
}

static gboolean
on_entry_walked_cb (const HjAuditEntry *entry, gpointer user_data)
{
  *(guint *)user_data += g_str_has_prefix (entry->what, HJ_PROPOSALS_PATH)
                         && g_str_equal (entry->act, "administer");
  return TRUE;
}

/* Both acts are in the audit, and the list shows all without bodies; one is shown with it. */
static void
test_noted_and_shown (Fixture *self, gconstpointer data)
{
  g_autofree char *id = propose (self, "leader");
  const HjProposalRequest nothing = { 0 };
  const HjProposalRequest one = { .id = id };
  const HjProposalRequest none = { .id = (char *)"0195f2a0-0000-7000-8000-000000000001" };
  g_autoptr (HjHttpReply) listed = ask (self, "second", HJ_PROPOSALS_PATH, &nothing);
  g_autoptr (HjHttpReply) unknown = ask (self, "second", HJ_PROPOSALS_SHOW_PATH, &none);
  g_autoptr (GPtrArray) proposals = hj_proposals_from_bytes (listed->body, NULL);
  g_autoptr (HjProposal) shown = take (self, "second", HJ_PROPOSALS_SHOW_PATH, &one);
  guint n_noted = 0;

  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_null (((HjProposal *)g_ptr_array_index (proposals, 0))->body);
  g_assert_cmpstr (shown->body, ==, self->policy);
  g_assert_cmpstr (shown->note, ==, "the autumn's figures");
  g_assert_cmpuint (unknown->status, ==, 404);
  assert_decided (self, "first", id, "approve", NULL, "published");
  g_assert_true (hj_central_audit_walk (self->world->central, on_entry_walked_cb, &n_noted, NULL));
  g_assert_cmpuint (n_noted, ==, 2);
}

/* What could not be published is not proposed. */
static void
test_broken (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = { "", "{}", "[", "{\"version\": \"x\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    const HjProposalRequest asked = { .body = (char *)bodies[i] };
    g_autoptr (HjHttpReply) reply = ask (self, "first", HJ_PROPOSALS_PROPOSE_PATH, &asked);

    g_assert_cmpuint (reply->status, ==, 422);
  }
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                                   "SELECT count(*) FROM proposal", -1),
                   ==, 0);
}

/* Every role × every route and command: whoever is neither leader nor supervisor is told nothing.
 */
static void
test_every_role (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = { HJ_PROPOSALS_PATH, HJ_PROPOSALS_SHOW_PATH,
                                       HJ_PROPOSALS_PROPOSE_PATH, HJ_PROPOSALS_DECIDE_PATH };
  g_autofree char *id = propose (self, "first");
  const HjProposalRequest asked = { .id = id, .command = (char *)"approve" };
  guint n_roles, n_refused = 0;
  const HjAccess *accesses = hj_access_list (&n_roles);

  for (guint i = 0; i < n_roles; i++) {
    const char *role = accesses[i].role;

    if (g_str_equal (role, "supervisor") || g_str_equal (role, "house-leader"))
      continue;
    enrol (self, role, role, role);
    for (guint j = 0; j < G_N_ELEMENTS (paths); j++) {
      g_autoptr (HjHttpReply) reply = ask (self, role, paths[j], &asked);

      g_assert_cmpuint (reply->status, ==, 403);
      n_refused++;
    }
  }
  g_test_message ("%u refusals", n_refused);
  g_assert_cmpint (world_count (self->world, &hj_entity_policy), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/server/proposal/approved-by-another", test_approved_by_another },
    { "/server/proposal/of-a-leader", test_of_a_leader },
    { "/server/proposal/noted-and-shown", test_noted_and_shown },
    { "/server/proposal/broken", test_broken },
    { "/server/proposal/every-role", test_every_role },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
