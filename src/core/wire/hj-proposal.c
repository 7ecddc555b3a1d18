/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-proposal.h"

#include "core/wire/hj-members.h"

#define LIST_BYTES_MAX (1024 * 1024)
#define LIST "proposals"

#define OF_PROPOSAL(member) G_STRUCT_OFFSET (HjProposal, member)
#define OF_REQUEST(member) G_STRUCT_OFFSET (HjProposalRequest, member)

static const HjMember proposal_members[] = {
  { "id", HJ_MEMBER_TEXT, OF_PROPOSAL (id) },
  { "version", HJ_MEMBER_TEXT, OF_PROPOSAL (version) },
  { "body", HJ_MEMBER_OPTIONAL, OF_PROPOSAL (body) },
  { "note", HJ_MEMBER_OPTIONAL, OF_PROPOSAL (note) },
  { "state", HJ_MEMBER_TEXT, OF_PROPOSAL (state) },
  { "proposed_by", HJ_MEMBER_TEXT, OF_PROPOSAL (proposed_by) },
  { "proposed_at", HJ_MEMBER_TIME, OF_PROPOSAL (proposed_at) },
  { "decided_by", HJ_MEMBER_OPTIONAL, OF_PROPOSAL (decided_by) },
  { "decided_at", HJ_MEMBER_TIME, OF_PROPOSAL (decided_at) },
  { "reason", HJ_MEMBER_OPTIONAL, OF_PROPOSAL (reason) },
  { NULL },
};

static const HjMember request_members[] = {
  { "id", HJ_MEMBER_OPTIONAL, OF_REQUEST (id) },
  { "body", HJ_MEMBER_OPTIONAL, OF_REQUEST (body) },
  { "note", HJ_MEMBER_OPTIONAL, OF_REQUEST (note) },
  { "command", HJ_MEMBER_OPTIONAL, OF_REQUEST (command) },
  { "reason", HJ_MEMBER_OPTIONAL, OF_REQUEST (reason) },
  { NULL },
};

/* What a path has to be given, and what it may be given beside it. */
static const struct {
  const char *path;
  const char *required[3];
  const char *known[4];
} paths[] = {
  { HJ_PROPOSALS_PATH, { NULL }, { NULL } },
  { HJ_PROPOSALS_SHOW_PATH, { "id" }, { "id" } },
  { HJ_PROPOSALS_PROPOSE_PATH, { "body" }, { "body", "note" } },
  { HJ_PROPOSALS_DECIDE_PATH, { "id", "command" }, { "id", "command", "reason" } },
};

void
hj_proposal_free (HjProposal *self)
{
  hj_members_clear (proposal_members, self);
  g_free (self);
}

void
hj_proposal_request_free (HjProposalRequest *self)
{
  hj_members_clear (request_members, self);
  g_free (self);
}

GBytes *
hj_proposal_to_bytes (const HjProposal *self)
{
  JsonObject *object = json_object_new ();

  hj_members_write (proposal_members, self, object);
  return hj_wire_object_to_bytes (object);
}

static HjProposal *
read_proposal (JsonObject *object, GError **error)
{
  g_autoptr (HjProposal) self = g_new0 (HjProposal, 1);

  return object != NULL && hj_members_read (proposal_members, object, self, error)
             ? g_steal_pointer (&self)
             : NULL;
}

/**
 * hj_proposal_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what the central instance answered
 */
HjProposal *
hj_proposal_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, LIST_BYTES_MAX, error);

  return node == NULL ? NULL : read_proposal (hj_wire_require_object (node, error), error);
}

/**
 * hj_proposals_to_bytes:
 * @proposals: (element-type HjProposal): in their order
 *
 * Returns: (transfer full): the answer
 */
GBytes *
hj_proposals_to_bytes (GPtrArray *proposals)
{
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < proposals->len; i++) {
    JsonObject *row = json_object_new ();

    hj_members_write (proposal_members, g_ptr_array_index (proposals, i), row);
    json_array_add_object_element (rows, row);
  }
  json_object_set_array_member (object, LIST, rows);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_proposals_from_bytes:
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (element-type HjProposal) (nullable): the list
 */
GPtrArray *
hj_proposals_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) proposals
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_proposal_free);
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, LIST_BYTES_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  JsonArray *rows
      = object == NULL ? NULL : hj_wire_read_array (object, LIST, HJ_PROPOSALS_MAX, error);

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    HjProposal *proposal
        = read_proposal (hj_wire_require_object (json_array_get_element (rows, i), error), error);

    if (proposal == NULL)
      return NULL;
    g_ptr_array_add (proposals, proposal);
  }
  return g_steal_pointer (&proposals);
}

GBytes *
hj_proposal_request_to_bytes (const HjProposalRequest *self)
{
  JsonObject *object = json_object_new ();

  hj_members_write (request_members, self, object);
  return hj_wire_object_to_bytes (object);
}

static gboolean
check_members (JsonObject *object, const char *const *required, const char *const *known,
               GError **error)
{
  if (!hj_wire_check_members (object, known, error))
    return FALSE;
  for (guint i = 0; required[i] != NULL; i++) {
    JsonNode *node = json_object_get_member (object, required[i]);

    if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
      continue;
    g_set_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN, "The member “%s” is missing.",
                 required[i]);
    return FALSE;
  }
  return TRUE;
}

/**
 * hj_proposal_request_from_bytes:
 * @path: whom it came to, one of the four
 * @error: a #HjWireError
 *
 * Returns: (transfer full) (nullable): what was asked
 */
HjProposalRequest *
hj_proposal_request_from_bytes (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjProposalRequest) self = g_new0 (HjProposalRequest, 1);
  guint i = 0;

  while (i < G_N_ELEMENTS (paths) && !g_str_equal (paths[i].path, path))
    i++;
  g_return_val_if_fail (i < G_N_ELEMENTS (paths), NULL);
  if (object == NULL || !check_members (object, paths[i].required, paths[i].known, error)
      || !hj_members_read (request_members, object, self, error))
    return NULL;
  return g_steal_pointer (&self);
}
