/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-messages.h"

#include "core/base/hj-secret.h"
#include "core/model/hj-entity.h"
#include "core/wire/hj-members.h"

#define TEXT_MAX 4096
#define CURSOR_MAX (32 * 1024)

#define MEMBER_TEXT(type, name) { #name, HJ_MEMBER_TEXT, G_STRUCT_OFFSET (type, name), TEXT_MAX }
#define MEMBER_OPTIONAL(type, name)                                                                \
  { #name, HJ_MEMBER_OPTIONAL, G_STRUCT_OFFSET (type, name), TEXT_MAX }
#define MEMBER_INT(type, name) { #name, HJ_MEMBER_INT, G_STRUCT_OFFSET (type, name), 0 }
#define MEMBER_OPTIONAL_INT(type, name)                                                            \
  { #name, HJ_MEMBER_OPTIONAL_INT, G_STRUCT_OFFSET (type, name), 0 }

static const HjMember enrol_request_members[] = {
  MEMBER_TEXT (HjEnrolRequest, code),
  MEMBER_TEXT (HjEnrolRequest, password),
  MEMBER_TEXT (HjEnrolRequest, device_key),
  MEMBER_TEXT (HjEnrolRequest, device_name),
  { NULL },
};

static const HjMember enrol_answer_members[] = {
  MEMBER_TEXT (HjEnrolAnswer, device),
  MEMBER_TEXT (HjEnrolAnswer, user),
  MEMBER_TEXT (HjEnrolAnswer, role),
  MEMBER_TEXT (HjEnrolAnswer, org),
  MEMBER_OPTIONAL (HjEnrolAnswer, name),
  MEMBER_TEXT (HjEnrolAnswer, access),
  MEMBER_INT (HjEnrolAnswer, access_expires),
  MEMBER_TEXT (HjEnrolAnswer, refresh),
  MEMBER_TEXT (HjEnrolAnswer, epoch),
  MEMBER_TEXT (HjEnrolAnswer, policy_key),
  MEMBER_OPTIONAL_INT (HjEnrolAnswer, time),
  MEMBER_OPTIONAL_INT (HjEnrolAnswer, lease_days),
  { NULL },
};

static const HjMember recover_request_members[] = {
  MEMBER_TEXT (HjRecoverRequest, code),
  MEMBER_TEXT (HjRecoverRequest, password),
  MEMBER_TEXT (HjRecoverRequest, sealed),
  MEMBER_TEXT (HjRecoverRequest, box_key),
  { NULL },
};

static const HjMember recover_answer_members[] = {
  MEMBER_TEXT (HjRecoverAnswer, key),
  { NULL },
};

static const HjMember token_request_members[] = {
  MEMBER_TEXT (HjTokenRequest, device),
  MEMBER_TEXT (HjTokenRequest, refresh),
  MEMBER_OPTIONAL (HjTokenRequest, challenge),
  MEMBER_TEXT (HjTokenRequest, signature),
  { NULL },
};

static const HjMember token_answer_members[] = {
  MEMBER_OPTIONAL (HjTokenAnswer, role),
  MEMBER_OPTIONAL (HjTokenAnswer, org),
  MEMBER_OPTIONAL (HjTokenAnswer, name),
  MEMBER_TEXT (HjTokenAnswer, access),
  MEMBER_INT (HjTokenAnswer, access_expires),
  MEMBER_TEXT (HjTokenAnswer, refresh),
  MEMBER_OPTIONAL_INT (HjTokenAnswer, time),
  MEMBER_OPTIONAL_INT (HjTokenAnswer, lease_days),
  { NULL },
};

static const HjMember changes_request_members[] = {
  { "cursor", HJ_MEMBER_OPTIONAL, G_STRUCT_OFFSET (HjChangesRequest, cursor), CURSOR_MAX },
  MEMBER_INT (HjChangesRequest, bytes),
  MEMBER_OPTIONAL_INT (HjChangesRequest, schema),
  { NULL },
};

static const HjMember purpose_request_members[] = {
  MEMBER_TEXT (HjPurposeRequest, entity),
  MEMBER_TEXT (HjPurposeRequest, id),
  { "purpose", HJ_MEMBER_TEXT, G_STRUCT_OFFSET (HjPurposeRequest, purpose), HJ_PURPOSE_BYTES_MAX },
  { NULL },
};

static const HjMember purpose_answer_members[] = {
  MEMBER_INT (HjPurposeAnswer, until),
  { NULL },
};

static const HjMember hello_limits[] = {
  { "op", HJ_MEMBER_INT, G_STRUCT_OFFSET (HjHello, op_max), 0 },
  { "batch_ops", HJ_MEMBER_INT, G_STRUCT_OFFSET (HjHello, batch_ops_max), 0 },
  { "batch_bytes", HJ_MEMBER_INT, G_STRUCT_OFFSET (HjHello, batch_bytes_max), 0 },
  { "page_min", HJ_MEMBER_INT, G_STRUCT_OFFSET (HjHello, page_min), 0 },
  { "page_max", HJ_MEMBER_INT, G_STRUCT_OFFSET (HjHello, page_max), 0 },
  { NULL },
};

static JsonObject *
write_members (gconstpointer message, const HjMember *members)
{
  JsonObject *object = json_object_new ();

  hj_members_write (members, message, object);
  return object;
}

static gboolean
read_bytes (GBytes *bytes, gpointer message, const HjMember *members, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);

  return object != NULL && hj_members_read (members, object, message, error);
}

/**
 * hj_hello_new:
 *
 * Returns: (transfer full): what this release speaks
 */
HjHello *
hj_hello_new (gint64 time, const char *epoch)
{
  HjHello *self = g_new0 (HjHello, 1);

  self->protocol_min = HJ_WIRE_PROTOCOL_MIN;
  self->protocol_max = HJ_WIRE_PROTOCOL_MAX;
  self->schema = HJ_SCHEMA_VERSION;
  self->time = time;
  self->epoch = g_strdup (epoch);
  self->op_max = HJ_WIRE_OP_MAX;
  self->batch_ops_max = HJ_WIRE_BATCH_OPS_MAX;
  self->batch_bytes_max = HJ_WIRE_BATCH_BYTES_MAX;
  self->page_min = HJ_WIRE_PAGE_MIN;
  self->page_max = HJ_WIRE_PAGE_MAX;
  return self;
}

void
hj_hello_free (HjHello *self)
{
  g_free (self->epoch);
  g_free (self);
}

GBytes *
hj_hello_to_bytes (const HjHello *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *protocol = json_array_new ();

  json_array_add_int_element (protocol, self->protocol_min);
  json_array_add_int_element (protocol, self->protocol_max);
  json_object_set_array_member (object, "protocol", protocol);
  json_object_set_int_member (object, "schema", self->schema);
  json_object_set_int_member (object, "time", self->time);
  json_object_set_string_member (object, "epoch", self->epoch);
  json_object_set_object_member (object, "limits", write_members (self, hello_limits));
  return hj_wire_object_to_bytes (object);
}

static gboolean
read_protocol (JsonObject *object, HjHello *self, GError **error)
{
  JsonArray *protocol = hj_wire_read_array (object, "protocol", 2, error);

  if (protocol == NULL)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    JsonNode *node
        = i < json_array_get_length (protocol) ? json_array_get_element (protocol, i) : NULL;

    if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
        || json_node_get_value_type (node) != G_TYPE_INT64) {
      g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                           "The member “protocol” must be two whole numbers.");
      return FALSE;
    }
    *(i == 0 ? &self->protocol_min : &self->protocol_max) = json_node_get_int (node);
  }
  return TRUE;
}

/**
 * hj_hello_from_bytes:
 * @error: `BROKEN`, for instance where a captive portal answers
 *
 * Returns: (transfer full): what the central instance speaks
 */
HjHello *
hj_hello_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  g_autoptr (HjHello) self = g_new0 (HjHello, 1);
  JsonNode *limits;

  if (object == NULL || !read_protocol (object, self, error)
      || !hj_wire_read_int (object, "schema", 1, G_MAXINT, &self->schema, error)
      || !hj_wire_read_int (object, "time", 0, G_MAXINT64, &self->time, error)
      || !hj_wire_read_text (object, "epoch", 64, &self->epoch, error))
    return NULL;
  limits = json_object_get_member (object, "limits");
  if (limits == NULL || !JSON_NODE_HOLDS_OBJECT (limits)) {
    g_set_error_literal (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN,
                         "The member “limits” must be an object.");
    return NULL;
  }
  if (!hj_members_read (hello_limits, json_node_get_object (limits), self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hj_enrol_request_free (HjEnrolRequest *self)
{
  hj_secret_free (self->code);
  hj_secret_free (self->password);
  g_free (self->device_key);
  g_free (self->device_name);
  g_free (self);
}

void
hj_enrol_answer_free (HjEnrolAnswer *self)
{
  g_free (self->device);
  g_free (self->user);
  g_free (self->role);
  g_free (self->org);
  g_free (self->name);
  hj_secret_free (self->access);
  hj_secret_free (self->refresh);
  g_free (self->epoch);
  g_free (self->policy_key);
  g_free (self);
}

void
hj_recover_request_free (HjRecoverRequest *self)
{
  hj_secret_free (self->code);
  hj_secret_free (self->password);
  g_free (self->sealed);
  g_free (self->box_key);
  g_free (self);
}

void
hj_recover_answer_free (HjRecoverAnswer *self)
{
  g_free (self->key);
  g_free (self);
}

void
hj_token_request_free (HjTokenRequest *self)
{
  g_free (self->device);
  hj_secret_free (self->refresh);
  g_free (self->challenge);
  g_free (self->signature);
  g_free (self);
}

void
hj_token_answer_free (HjTokenAnswer *self)
{
  g_free (self->role);
  g_free (self->org);
  g_free (self->name);
  hj_secret_free (self->access);
  hj_secret_free (self->refresh);
  g_free (self);
}

void
hj_changes_request_free (HjChangesRequest *self)
{
  g_free (self->cursor);
  g_clear_pointer (&self->check, hj_check_free);
  g_free (self);
}

void
hj_purpose_request_free (HjPurposeRequest *self)
{
  g_free (self->entity);
  g_free (self->id);
  g_free (self->purpose);
  g_free (self);
}

void
hj_purpose_answer_free (HjPurposeAnswer *self)
{
  g_free (self);
}

GBytes *
hj_changes_request_to_bytes (const HjChangesRequest *self)
{
  JsonObject *object = write_members (self, changes_request_members);

  if (self->check != NULL)
    json_object_set_object_member (object, "check", hj_check_to_json (self->check));
  return hj_wire_object_to_bytes (object);
}

HjChangesRequest *
hj_changes_request_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (HjChangesRequest) self = g_new0 (HjChangesRequest, 1);
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (bytes, HJ_WIRE_SMALL_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  JsonNode *check;

  if (object == NULL || !hj_members_read (changes_request_members, object, self, error))
    return NULL;
  check = json_object_get_member (object, "check");
  if (check == NULL)
    return g_steal_pointer (&self);
  object = hj_wire_require_object (check, error);
  self->check = object == NULL ? NULL : hj_check_from_json (object, error);
  return self->check == NULL ? NULL : g_steal_pointer (&self);
}

/**
 * hj_token_signed_text:
 * @challenge: (nullable): as in the request
 *
 * Returns: (transfer full): what the device key signs to get a new pair of tokens
 */
char *
hj_token_signed_text (const char *device, const char *refresh, const char *challenge)
{
  /* Ends with the challenge, as a list that is cut off at its first NULL. */
  return g_strjoin ("\n", "hejie-token", device, refresh, challenge, NULL);
}

#define DEFINE_MESSAGE(Type, name)                                                                 \
  GBytes *hj_##name##_to_bytes (const Type *self)                                                  \
  {                                                                                                \
    return hj_wire_object_to_bytes (write_members (self, name##_members));                         \
  }                                                                                                \
                                                                                                   \
  Type *hj_##name##_from_bytes (GBytes *bytes, GError **error)                                     \
  {                                                                                                \
    g_autoptr (Type) self = g_new0 (Type, 1);                                                      \
                                                                                                   \
    if (!read_bytes (bytes, self, name##_members, error))                                          \
      return NULL;                                                                                 \
    return g_steal_pointer (&self);                                                                \
  }

DEFINE_MESSAGE (HjEnrolRequest, enrol_request)
DEFINE_MESSAGE (HjEnrolAnswer, enrol_answer)
DEFINE_MESSAGE (HjRecoverRequest, recover_request)
DEFINE_MESSAGE (HjRecoverAnswer, recover_answer)
DEFINE_MESSAGE (HjTokenRequest, token_request)
DEFINE_MESSAGE (HjTokenAnswer, token_answer)
DEFINE_MESSAGE (HjPurposeRequest, purpose_request)
DEFINE_MESSAGE (HjPurposeAnswer, purpose_answer)
