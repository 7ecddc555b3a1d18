/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin-fixture.h"
#include "core/base/hj-id.h"
#include "core/model/hj-entities.h"
#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-drop.h"
#include "server/instance/hj-instance.h"
#include "server/sync/hj-ops.h"

#include <sodium.h>

#define REQUEST(...) (&(const HjAdminRequest){ __VA_ARGS__ })
#define TEXT(text) (char *)(text)

static void
test_orgs (AdminFixture *self, gconstpointer data)
{
  g_autoptr (HjAdminAnswer) town
      = admin_do (self, HJ_ADMIN_ORGS_ADD,
                  REQUEST (.id = TEXT ("town-1"), .kind = TEXT ("town"), .name = TEXT ("城关镇"),
                           .parent = TEXT ("")));
  g_autoptr (HjAdminAnswer) village
      = admin_do (self, HJ_ADMIN_ORGS_ADD,
                  REQUEST (.id = TEXT ("village-1"), .kind = TEXT ("village"),
                           .name = TEXT ("东村"), .parent = TEXT ("town-1")));
  g_autoptr (HjAdminAnswer) renamed = admin_do (
      self, HJ_ADMIN_ORGS_CHANGE, REQUEST (.id = TEXT ("village-1"), .name = TEXT ("西村")));
  g_autoptr (HjAdminList) list
      = admin_list (self, HJ_ADMIN_ORGS, REQUEST (.after = TEXT ("house-2")));
  const HjAdminOrg *org = g_ptr_array_index (list->rows, 1);

  g_assert_cmpuint (list->rows->len, ==, 2);
  g_assert_cmpstr (org->id, ==, "village-1");
  g_assert_cmpstr (org->kind, ==, "village");
  g_assert_cmpstr (org->name, ==, "西村");
  g_assert_cmpstr (org->parent, ==, "town-1");
  g_autoptr (HjAdminAnswer) loose
      = admin_do (self, HJ_ADMIN_ORGS_CHANGE,
                  REQUEST (.id = TEXT ("village-1"), .name = TEXT ("西村"), .parent = TEXT ("")));
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_org, "village-1");

  g_assert_true (hj_record_is_null (row, "parent"));
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_ORGS_ADD,
                                       "name=东村 id=village-1 kind=village parent=town-1"),
                    ==, 1);
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_ORGS_CHANGE, NULL), ==, 2);
}

static void
test_orgs_refused (AdminFixture *self, gconstpointer data)
{
  static const struct {
    const char *id;
    const char *kind;
    const char *name;
    const char *parent;
    guint status;
    const char *code;
  } wrong[] = {
    { "house-1", "house", "又一", NULL, 409, "exists" },
    { "Town 1", "town", "城关镇", NULL, 422, "invalid" },
    { "", "town", "城关镇", NULL, 422, "invalid" },
    { "town-1", "kingdom", "城关镇", NULL, 422, "invalid" },
    { "town-1", "town", " ", NULL, 422, "invalid" },
    { "town-1", "town", "城\n关", NULL, 422, "invalid" },
    { "town-1", "town", "城关镇", "nowhere", 404, "not-found" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    admin_assert_refused (self, HJ_ADMIN_ORGS_ADD,
                          REQUEST (.id = TEXT (wrong[i].id), .kind = TEXT (wrong[i].kind),
                                   .name = TEXT (wrong[i].name), .parent = TEXT (wrong[i].parent)),
                          wrong[i].status, wrong[i].code);
  admin_assert_refused (self, HJ_ADMIN_ORGS_CHANGE,
                        REQUEST (.id = TEXT ("nowhere"), .name = TEXT ("城关镇")), 404,
                        "not-found");
  admin_assert_refused (self, HJ_ADMIN_ORGS_CHANGE,
                        REQUEST (.id = TEXT ("house-1"), .name = TEXT ("")), 422, "invalid");
  admin_assert_refused (
      self, HJ_ADMIN_ORGS_CHANGE,
      REQUEST (.id = TEXT ("house-1"), .name = TEXT ("一"), .parent = TEXT ("nowhere")), 404,
      "not-found");
  admin_assert_refused (
      self, HJ_ADMIN_ORGS_CHANGE,
      REQUEST (.id = TEXT ("house-1"), .name = TEXT ("一"), .parent = TEXT ("house-1")), 422,
      "invalid");
  g_autoptr (HjAdminAnswer) below = admin_do (
      self, HJ_ADMIN_ORGS_CHANGE,
      REQUEST (.id = TEXT ("house-2"), .name = TEXT ("二"), .parent = TEXT ("house-1")));

  admin_assert_refused (
      self, HJ_ADMIN_ORGS_CHANGE,
      REQUEST (.id = TEXT ("house-1"), .name = TEXT ("一"), .parent = TEXT ("house-2")), 422,
      "invalid");
  g_assert_cmpint (world_count (self->world, &hj_entity_org), ==, 2);
}

static void
test_devices (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autofree char *detail = g_strdup_printf ("id=%s user=li", laptop->device->id);
  g_autoptr (HjAdminAnswer) answer
      = admin_do (self, HJ_ADMIN_DEVICES_REVOKE, REQUEST (.id = laptop->device->id));
  g_autoptr (HjAdminList) first = admin_list (self, HJ_ADMIN_DEVICES, REQUEST (.limit = 1));
  g_autoptr (HjAdminList) second
      = admin_list (self, HJ_ADMIN_DEVICES, REQUEST (.after = first->next, .limit = 1));
  const HjAdminDevice *device = g_ptr_array_index (second->rows, 0);

  g_assert_cmpuint (first->rows->len, ==, 1);
  g_assert_null (second->next);
  g_assert_cmpstr (device->id, ==, laptop->device->id);
  g_assert_cmpstr (device->user, ==, "li");
  g_assert_cmpstr (device->name, ==, "laptop");
  g_assert_cmpstr (device->state, ==, "revoked");
  g_assert_cmpint (device->enrolled_at, ==, WORLD_NOW);
  g_assert_cmpint (device->last_seen, ==, 0);
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_DEVICES_REVOKE, detail), ==, 1);
  admin_assert_refused (self, HJ_ADMIN_DEVICES_REVOKE, REQUEST (.id = self->admin->device->id), 422,
                        "refused");
  admin_assert_refused (self, HJ_ADMIN_DEVICES_REVOKE, REQUEST (.id = TEXT ("nothing")), 404,
                        "not-found");
}

/* An auditor finds all that was done to an account, whoever did it. */
static void
test_audit_of_account (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "zhao", "duty-officer", "house-1");
  HjAuditQuery query = {
    .purpose = TEXT ("complaint 7"), .user = TEXT ("li"), .until = G_MAXINT64, .before = G_MAXINT64
  };
  static const char *const noted[]
      = { HJ_ADMIN_DEVICES_REVOKE, HJ_ADMIN_USERS_PASSWORD, HJ_ADMIN_USERS_CODE };
  g_autoptr (HjAdminAnswer) code
      = admin_do (self, HJ_ADMIN_USERS_CODE, REQUEST (.name = TEXT ("li")));
  g_autoptr (HjAdminAnswer) password
      = admin_do (self, HJ_ADMIN_USERS_PASSWORD, REQUEST (.name = TEXT ("li")));
  g_autoptr (HjAdminAnswer) others
      = admin_do (self, HJ_ADMIN_USERS_PASSWORD, REQUEST (.name = TEXT ("zhao")));
  g_autoptr (HjAdminAnswer) revoked
      = admin_do (self, HJ_ADMIN_DEVICES_REVOKE, REQUEST (.id = laptop->device->id));
  g_autofree char *person = NULL;
  g_autoptr (HjAuditPage) page = hj_audit_find (self->world->central, &query, &person, NULL);

  g_assert_cmpuint (page->lines->len, ==, G_N_ELEMENTS (noted));
  for (guint i = 0; i < G_N_ELEMENTS (noted); i++) {
    const HjAuditLine *line = g_ptr_array_index (page->lines, i);

    g_assert_cmpstr (line->user, ==, "admin");
    g_assert_cmpstr (line->what, ==, noted[i]);
    g_assert_cmpstr (line->row, ==, "li");
  }
}

static void
test_lease (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjAdminAnswer) before = admin_do (self, HJ_ADMIN_LEASE, NULL);

  laptop_give_token (laptop, "officer-token");
  g_assert_cmpint (before->days, ==, HJ_WIRE_LEASE_DAYS_DEFAULT);
  admin_assert_refused (self, HJ_ADMIN_LEASE_SET, REQUEST (.days = 31), 422, "invalid");
  admin_assert_refused (self, HJ_ADMIN_LEASE_SET, NULL, 400, "broken");
  g_autoptr (HjAdminAnswer) answer = admin_do (self, HJ_ADMIN_LEASE_SET, REQUEST (.days = 14));

  g_assert_cmpint (hj_auth_get_lease_days (self->world->central), ==, 14);
  g_assert_false (admin_is_signed_in (self, "officer-token"));
  g_assert_cmpuint (admin_count_noted (self, "administer", HJ_ADMIN_LEASE_SET, "days=14"), ==, 1);
}

/* As a laptop hands it in once it was taken out of use. */
static void
hand_in (AdminFixture *self, const Laptop *laptop, gint64 part, HjOp *op, ...)
{
  HjCentral *central = self->world->central;
  g_autoptr (HjBatch) batch = hj_batch_new (laptop->device->id, laptop->device->id);
  g_autofree char *text = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_PUBLIC);
  gsize length, key_length;
  g_autofree guchar *verifying = g_base64_decode (text, &key_length);
  guint8 key[crypto_box_PUBLICKEYBYTES];
  va_list rest;

  va_start (rest, op);
  for (; op != NULL; op = va_arg (rest, HjOp *))
    g_ptr_array_add (batch->ops, hj_op_ref (op));
  va_end (rest);
  g_autoptr (GBytes) bytes = hj_batch_to_bytes (batch);
  const guchar *plain = g_bytes_get_data (bytes, &length);
  g_autofree guchar *box = g_malloc (length + crypto_box_SEALBYTES);

  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (key, verifying), ==, 0);
  g_assert_cmpint (crypto_box_seal (box, plain, length, key), ==, 0);
  g_autofree char *sealed = g_base64_encode (box, length + crypto_box_SEALBYTES);
  const HjCentralDropped dropped = { .device = laptop->device->id,
                                     .user = laptop->user->name,
                                     .part = part,
                                     .at = hj_central_now (central),
                                     .sealed = sealed };

  g_assert_true (hj_central_put_dropped (central, &dropped, NULL));
}

/* Names of what was filled in, and nothing of what it says. */
static void
test_sealed (AdminFixture *self, gconstpointer data)
{
  static const char *const names[] = { "name", "phone", NULL };
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) op = laptop_new_op (laptop, &hj_entity_person, "name", "SECRET-NAME", "phone",
                                       "SECRET-PHONE", NULL);

  op->group = hj_central_new_id (self->world->central);
  hand_in (self, laptop, 0, op, NULL);
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_SEALED, NULL);
  const HjAdminSealed *sealed = g_ptr_array_index (list->rows, 0);
  g_autoptr (GBytes) bytes = hj_admin_list_to_bytes (list);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpuint (list->rows->len, ==, 1);
  g_assert_cmpstr (sealed->id, ==, op->id);
  g_assert_cmpstr (sealed->device, ==, laptop->device->id);
  g_assert_cmpstr (sealed->user, ==, "li");
  g_assert_cmpint (sealed->made_at, ==, WORLD_NOW);
  g_assert_cmpint (sealed->handed_in_at, ==, WORLD_NOW);
  g_assert_cmpstr (sealed->entity, ==, "person");
  g_assert_cmpstr (sealed->kind, ==, "new");
  g_assert_cmpstr (sealed->group, ==, op->group);
  g_assert_cmpstrv (sealed->fields, names);
  g_assert_null (memmem (text, length, "SECRET", strlen ("SECRET")));
  g_assert_cmpuint (admin_count_noted (self, "read", HJ_ADMIN_SEALED, NULL), ==, 1);
}

/* Pages go on where the one before ended, also once its last op was decided on. */
static void
test_sealed_pages (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) first = laptop_new_op (laptop, &hj_entity_person, "name", "一", NULL);
  g_autoptr (HjOp) second = laptop_new_op (laptop, &hj_entity_person, "name", "二", NULL);
  g_autoptr (HjOp) third = laptop_new_op (laptop, &hj_entity_person, "name", "三", NULL);

  /* A copy of the laptop hands in what the other one did. */
  hand_in (self, laptop, 0, first, second, NULL);
  hand_in (self, laptop, 1, second, third, NULL);
  g_autoptr (HjAdminList) page = admin_list (self, HJ_ADMIN_SEALED, REQUEST (.limit = 2));

  g_assert_cmpuint (page->rows->len, ==, 2);
  g_assert_cmpstr (((HjAdminSealed *)g_ptr_array_index (page->rows, 0))->id, ==, first->id);
  g_autoptr (HjAdminAnswer) answer
      = admin_do (self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = second->id));
  g_autoptr (HjAdminList) rest
      = admin_list (self, HJ_ADMIN_SEALED, REQUEST (.after = page->next, .limit = 2));

  g_assert_cmpuint (rest->rows->len, ==, 1);
  g_assert_cmpstr (((HjAdminSealed *)g_ptr_array_index (rest->rows, 0))->id, ==, third->id);
  g_assert_null (rest->next);
}

static void
test_sealed_refused (AdminFixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "", "x", "a b c", "a 1", "a -1 0", "a 0 0 0" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    admin_assert_refused (self, HJ_ADMIN_SEALED, REQUEST (.after = TEXT (wrong[i])), 422,
                          "invalid");
}

static void
test_decide_sealed (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) good = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjOp) twice = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjOp) nameless = laptop_new_op (laptop, &hj_entity_person, "phone", "5", NULL);

  hand_in (self, laptop, 0, good, twice, nameless, NULL);
  hj_central_set_user_disabled (self->world->central, "li", TRUE, NULL);
  g_autoptr (HjAdminAnswer) accepted = admin_do (
      self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = good->id, .reason = TEXT ("looked at it")));
  g_autoptr (HjAdminAnswer) waiting
      = admin_do (self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = nameless->id));
  g_autoptr (HjRecord) person = world_load (self->world, &hj_entity_person, good->row);

  g_assert_cmpstr (accepted->outcome, ==, HJ_ADMIN_ACCEPTED);
  g_assert_cmpstr (hj_record_get_text (person, "name"), ==, "王安");
  g_assert_cmpstr (waiting->outcome, ==, HJ_ADMIN_WAITING);
  g_assert_true (g_str_has_suffix (waiting->why, "."));
  admin_assert_refused (self, HJ_ADMIN_SEALED_REFUSE, REQUEST (.id = twice->id), 422, "invalid");
  admin_assert_refused (self, HJ_ADMIN_SEALED_REFUSE,
                        REQUEST (.id = twice->id, .reason = TEXT (" ")), 422, "invalid");
  g_autoptr (HjAdminAnswer) refused = admin_do (
      self, HJ_ADMIN_SEALED_REFUSE, REQUEST (.id = twice->id, .reason = TEXT ("entered twice")));

  g_assert_cmpstr (refused->outcome, ==, HJ_ADMIN_REFUSED);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  admin_assert_refused (self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = good->id), 404, "not-found");
  admin_assert_refused (self, HJ_ADMIN_SEALED_REFUSE,
                        REQUEST (.id = TEXT ("nothing"), .reason = TEXT ("gone")), 404,
                        "not-found");
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_SEALED, NULL);

  g_assert_cmpuint (list->rows->len, ==, 1);
  g_assert_cmpuint (admin_count_noted (self, "administer", "held accept", good->id), ==, 1);
  g_assert_cmpuint (admin_count_noted (self, "administer", "held refuse", twice->id), ==, 1);
}

static const HjOpResult *
get_result (const HjBatchAnswer *answer, guint index)
{
  return g_ptr_array_index (answer->results, index);
}

static void
assert_held_for (const HjOpResult *result, const char *reason)
{
  g_assert_cmpint (result->outcome, ==, HJ_OP_HELD);
  g_assert_nonnull (strstr (result->reason, reason));
}

/* The same work as another device sends it, whose replica was enrolled anew and kept it. */
static HjBatchAnswer *
send_from_new_device (AdminFixture *self, Laptop *laptop, HjOp *op)
{
  g_autofree char *id = hj_central_new_id (self->world->central);
  g_autoptr (HjBatch) batch = hj_batch_new (id, id);
  HjCentralDevice device = *laptop->device;
  g_autoptr (GError) error = NULL;
  gint64 expected;

  device.id = id;
  g_assert_true (hj_central_add_device (self->world->central, &device, &error));
  op->seq = 1;
  g_ptr_array_add (batch->ops, hj_op_ref (op));
  HjBatchAnswer *answer
      = hj_ops_apply (self->world->central, &device, laptop->user, batch, &expected, &error);

  g_assert_no_error (error);
  return answer;
}

/* A laptop that is let in again sends what was refused: it is held with the reason, for its author
 * and for nobody's second thoughts, and what nobody has decided on is taken.
 */
static void
test_refused_is_held (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) person = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjOp) contact
      = laptop_new_op (laptop, &hj_entity_family_contact, "person", person->row, "name", "王母",
                       "relation", "parent", NULL);
  g_autoptr (HjOp) other = laptop_new_op (laptop, &hj_entity_person, "name", "赵和", NULL);

  person->group = hj_central_new_id (self->world->central);
  contact->group = g_strdup (person->group);
  hand_in (self, laptop, 0, person, contact, other, NULL);
  hj_admin_answer_free (admin_do (self, HJ_ADMIN_SEALED_REFUSE,
                                  REQUEST (.id = person->id, .reason = TEXT ("entered twice"))));
  g_autoptr (HjBatchAnswer) answer = laptop_push (laptop, NULL, person, contact, other, NULL);

  assert_held_for (get_result (answer, 0), "entered twice");
  g_assert_cmpint (get_result (answer, 1)->outcome, ==, HJ_OP_HELD);
  g_assert_cmpint (get_result (answer, 2)->outcome, ==, HJ_OP_APPLIED);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  g_assert_cmpint (world_count (self->world, &hj_entity_held), ==, 2);

  /* Having it judged once more is no way around the decision. */
  g_autofree char *held
      = hj_id_new_derived ("held", person->id, laptop->device->id, laptop->user->name, NULL);

  laptop_assert_sent (laptop, laptop_do_op (laptop, &hj_entity_held, held, "retry", NULL),
                      HJ_OP_MERGED);
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_held, held);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, "waiting");
  g_assert_nonnull (strstr (hj_record_get_text (row, "reason"), "entered twice"));

  /* Nor is another device. */
  g_autoptr (HjBatchAnswer) anew = send_from_new_device (self, laptop, person);

  assert_held_for (get_result (anew, 0), "entered twice");
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
}

/* Where the refused work comes from the new device first, it is held as well. */
static void
test_refused_is_held_elsewhere (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) person = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);

  hand_in (self, laptop, 0, person, NULL);
  hj_admin_answer_free (admin_do (self, HJ_ADMIN_SEALED_REFUSE,
                                  REQUEST (.id = person->id, .reason = TEXT ("no such man"))));
  g_autoptr (HjBatchAnswer) answer = send_from_new_device (self, laptop, person);

  assert_held_for (get_result (answer, 0), "no such man");
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 0);
}

/* What was entered together is taken together or not at all. */
static void
test_acts_stay_whole (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (HjOp) person = laptop_new_op (laptop, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (HjOp) stay
      = laptop_new_op (laptop, &hj_entity_detention, "person", person->row, "house", "house-1",
                       "kind", "administrative", "document", "X-1", "starts_at",
                       "2026-06-01T08:00+08:00", "ends_at", "2026-06-11T08:00+08:00", NULL);
  g_autoptr (HjOp) other = laptop_new_op (laptop, &hj_entity_person, "name", "赵和", NULL);
  g_autoptr (HjOp) nameless = laptop_new_op (laptop, &hj_entity_person, "phone", "5", NULL);

  person->group = hj_central_new_id (self->world->central);
  stay->group = g_strdup (person->group);
  other->group = hj_central_new_id (self->world->central);
  nameless->group = g_strdup (other->group);
  hand_in (self, laptop, 0, person, stay, other, NULL);
  hand_in (self, laptop, 1, nameless, NULL);
  g_autoptr (HjAdminAnswer) accepted
      = admin_do (self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = stay->id));
  g_autoptr (HjAdminAnswer) waiting
      = admin_do (self, HJ_ADMIN_SEALED_ACCEPT, REQUEST (.id = other->id));
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_detention, stay->row);
  g_autoptr (HjRecord) half = world_load (self->world, &hj_entity_person, other->row);

  g_assert_cmpstr (accepted->outcome, ==, HJ_ADMIN_ACCEPTED);
  g_assert_nonnull (row);
  g_assert_cmpint (world_count (self->world, &hj_entity_person), ==, 1);
  g_assert_cmpstr (waiting->outcome, ==, HJ_ADMIN_WAITING);
  g_assert_null (half);
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_SEALED, NULL);

  g_assert_cmpuint (list->rows->len, ==, 2);
  g_autoptr (HjAdminAnswer) refused = admin_do (
      self, HJ_ADMIN_SEALED_REFUSE, REQUEST (.id = nameless->id, .reason = TEXT ("no name")));
  g_autoptr (HjAdminList) rest = admin_list (self, HJ_ADMIN_SEALED, NULL);

  g_assert_cmpuint (rest->rows->len, ==, 0);
  g_assert_cmpuint (admin_count_noted (self, "administer", "held accept", NULL), ==, 2);
  g_assert_cmpuint (admin_count_noted (self, "administer", "held refuse", NULL), ==, 2);
}

/* That work is stuck, with whom and since when, and nothing of what is in it. */
static void
test_held (AdminFixture *self, gconstpointer data)
{
  g_autoptr (Laptop) laptop = laptop_new (self->world, "li", "duty-officer", "house-1");
  g_autoptr (Laptop) other = laptop_new (self->world, "zhao", "duty-officer", "house-2");
  HjOp *nameless = laptop_new_op (laptop, &hj_entity_person, "phone", "SECRET", NULL);
  g_autofree char *row = g_strdup (nameless->row);

  laptop_assert_sent (laptop, nameless, HJ_OP_HELD);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_MINUTE_MS);
  laptop_assert_sent (laptop, laptop_new_op (laptop, &hj_entity_person, "phone", "6", NULL),
                      HJ_OP_HELD);
  laptop_assert_sent (laptop, laptop_set_op (laptop, &hj_entity_person, row, "phone", "7"),
                      HJ_OP_HELD);
  laptop_assert_sent (other, laptop_new_op (other, &hj_entity_person, "phone", "8", NULL),
                      HJ_OP_HELD);
  g_autoptr (HjAdminList) list = admin_list (self, HJ_ADMIN_HELD, REQUEST (.limit = 2));
  g_autoptr (HjAdminList) rest
      = admin_list (self, HJ_ADMIN_HELD, REQUEST (.after = list->next, .limit = 2));

  g_assert_cmpuint (list->rows->len, ==, 2);
  g_assert_cmpuint (rest->rows->len, ==, 1);
  g_assert_null (rest->next);
  const HjAdminHeld *decide = g_ptr_array_index (list->rows, 0);
  const HjAdminHeld *waits = g_ptr_array_index (list->rows, 1);
  const HjAdminHeld *last = g_ptr_array_index (rest->rows, 0);

  g_assert_cmpstr (decide->org, ==, "house-1");
  g_assert_cmpstr (decide->user, ==, "li");
  g_assert_cmpstr (decide->entity, ==, "person");
  g_assert_cmpstr (decide->reason, ==, HJ_ADMIN_HELD_DECIDE);
  g_assert_cmpint (decide->count, ==, 2);
  g_assert_cmpint (decide->oldest, ==, WORLD_NOW);
  g_assert_cmpstr (waits->user, ==, "li");
  g_assert_cmpstr (waits->reason, ==, HJ_ADMIN_HELD_WAITS);
  g_assert_cmpint (waits->count, ==, 1);
  g_assert_cmpint (waits->oldest, ==, WORLD_NOW + HJ_MINUTE_MS);
  g_assert_cmpstr (last->user, ==, "zhao");
  g_assert_cmpstr (last->org, ==, "house-2");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (AdminFixture *, gconstpointer);
  } tests[] = {
    { "/admin/orgs", test_orgs },
    { "/admin/orgs-refused", test_orgs_refused },
    { "/admin/devices", test_devices },
    { "/admin/audit-of-account", test_audit_of_account },
    { "/admin/lease", test_lease },
    { "/admin/sealed", test_sealed },
    { "/admin/sealed-pages", test_sealed_pages },
    { "/admin/sealed-refused", test_sealed_refused },
    { "/admin/decide-sealed", test_decide_sealed },
    { "/admin/refused-is-held", test_refused_is_held },
    { "/admin/refused-is-held-elsewhere", test_refused_is_held_elsewhere },
    { "/admin/acts-stay-whole", test_acts_stay_whole },
    { "/admin/held", test_held },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, AdminFixture, NULL, admin_set_up, tests[i].test, admin_tear_down);
  return g_test_run ();
}
