/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"
#include "server/api/hj-api.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-rows.h"
#include "server/due/hj-due.h"
#include "server/overview/hj-overview.h"

#include <string.h>

#define TOKEN "supervisors-token"

/* A dispute of house-1 with two parties, a ticket of it, and another matter that stays apart. */
typedef struct {
  World *world;
  HjApi *api;
  Laptop *duty;
  Laptop *agency; /* of `women-1` */
  Laptop *town;   /* of `town-01` */
  Laptop *supervisor;
  Laptop *asker; /* (nullable) who has an access token */
  char *person;
  char *other;
  char *dispute;
  char *party;
  char *ticket;
  char *apart; /* a dispute */
} Fixture;

static void
put_org (Fixture *self, const char *id, const char *kind, const char *parent)
{
  g_autoptr (HjRecord) org = hj_record_new (&hj_entity_org, id);

  hj_record_set_text (org, "kind", kind);
  hj_record_set_text (org, "name", id);
  hj_record_set_text (org, "parent", parent);
  g_assert_true (hj_central_write (self->world->central, org, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  World *world = self->world = world_new ();

  put_org (self, "women-1", "agency", NULL);
  put_org (self, "town-01", "town", NULL);
  put_org (self, "village-001", "village", "town-01");
  self->duty = laptop_new (world, "duty-1", "duty-officer", "house-1");
  self->agency = laptop_new (world, "women-1", "agency-member", "women-1");
  self->town = laptop_new (world, "town-1", "town-cadre", "town-01");
  self->supervisor = laptop_new (world, "supervisor-1", "supervisor", "house-1");
  self->person = world_write (world, &hj_entity_person, "name", "王安石头", "id_number",
                              "330702199003074514", "phone", "13900000001", NULL);
  self->other = world_write (world, &hj_entity_person, "name", "李平平安", NULL);
  self->dispute = world_write (world, &hj_entity_dispute, "house", "house-1", "title",
                               "王安石头的债务", "category", "debt", "state", "open", NULL);
  self->party = world_write (world, &hj_entity_party, "dispute", self->dispute, "person",
                             self->person, "name", "王安石头", "role", "detained", NULL);
  g_free (world_write (world, &hj_entity_party, "dispute", self->dispute, "person", self->other,
                       "name", "李平平安", "role", "other", NULL));
  self->ticket = world_write (world, &hj_entity_ticket, "house", "house-1", "kind", "mediation",
                              "dispute", self->dispute, "person", self->person, "note",
                              "先打电话给王安石头", "state", "submitted", NULL);
  self->apart = world_write (world, &hj_entity_dispute, "house", "house-1", "title", "别人的事情",
                             "state", "open", NULL);
  self->api = hj_api_new (world->central);
  hj_overview_add_routes (self->api);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->api);
  laptop_free (self->duty);
  laptop_free (self->agency);
  laptop_free (self->town);
  laptop_free (self->supervisor);
  g_free (self->person);
  g_free (self->other);
  g_free (self->dispute);
  g_free (self->party);
  g_free (self->ticket);
  g_free (self->apart);
  world_free (self->world);
}

static char *
in_hours (gint64 hours)
{
  return hj_time_to_iso (WORLD_NOW + hours * HJ_HOUR_MS);
}

static void
push (Fixture *self, const char *agency, gint64 hours)
{
  g_autofree char *until = in_hours (hours);

  laptop_pull (self->duty);
  laptop_assert_sent (self->duty,
                      laptop_do_op (self->duty, &hj_entity_ticket, self->ticket, "push", "agency",
                                    agency, "agency_until", until, NULL),
                      HJ_OP_APPLIED);
}

static gboolean
has (Laptop *laptop, const HjEntity *entity, const char *id)
{
  return laptop_find (laptop, entity, id) != NULL;
}

static void
assert_package (Fixture *self, Laptop *laptop, gboolean there)
{
  laptop_pull (laptop);
  g_assert_true (has (laptop, &hj_entity_ticket, self->ticket) == there);
  g_assert_true (has (laptop, &hj_entity_dispute, self->dispute) == there);
  g_assert_true (has (laptop, &hj_entity_party, self->party) == there);
  g_assert_true (has (laptop, &hj_entity_person, self->person) == there);
  g_assert_true (has (laptop, &hj_entity_person, self->other) == there);
  g_assert_true (laptop_holds_text (laptop, "王安石头") == there);
  g_assert_false (has (laptop, &hj_entity_dispute, self->apart));
  g_assert_false (laptop_holds_text (laptop, "330702199003074514"));
}

static void
wait_hours (Fixture *self, gint64 hours)
{
  guint n_given;
  g_autoptr (GError) error = NULL;

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), hours * HJ_HOUR_MS);
  g_assert_true (hj_due_run (self->world->central, 100, &n_given, &error));
  g_assert_no_error (error);
}

static const char *
state_of (Fixture *self, HjRecord **row)
{
  g_clear_pointer (row, hj_record_unref);
  *row = world_load (self->world, &hj_entity_ticket, self->ticket);
  return hj_record_get_text (*row, "state");
}

static void
test_push (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;

  assert_package (self, self->agency, FALSE);
  push (self, "women-1", 48);
  assert_package (self, self->agency, TRUE);
  assert_package (self, self->town, FALSE);
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "accept", NULL),
                      HJ_OP_APPLIED);
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "start", NULL),
                      HJ_OP_APPLIED);
  laptop_assert_sent (self->agency,
                      laptop_set_op (self->agency, &hj_entity_ticket, self->ticket, "note", "好的"),
                      HJ_OP_APPLIED);
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "finish",
                                    "outcome", "双方和解", NULL),
                      HJ_OP_APPLIED);
  g_assert_cmpstr (state_of (self, &row), ==, "finished");
  assert_package (self, self->agency, TRUE);
  /* What is done is shown no longer than what is not. */
  wait_hours (self, 49);
  assert_package (self, self->agency, FALSE);
  g_assert_cmpstr (state_of (self, &row), ==, "finished");
  g_assert_cmpstr (hj_record_get_text (row, "agency"), ==, "women-1");
}

static void
test_decline (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;

  push (self, "women-1", 48);
  assert_package (self, self->agency, TRUE);
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "decline", NULL),
                      HJ_OP_HELD);
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "decline",
                                    "reason", "no-staff", NULL),
                      HJ_OP_APPLIED);
  g_assert_cmpstr (state_of (self, &row), ==, "submitted");
  g_assert_true (hj_record_is_null (row, "agency"));
  assert_package (self, self->agency, FALSE);
  /* Whoever has it no more answers no more. */
  laptop_assert_sent (self->agency,
                      laptop_do_op (self->agency, &hj_entity_ticket, self->ticket, "accept", NULL),
                      HJ_OP_HELD);
}

static void
test_taken_back (Fixture *self, gconstpointer data)
{
  push (self, "women-1", 48);
  assert_package (self, self->agency, TRUE);
  laptop_assert_sent (self->duty,
                      laptop_do_op (self->duty, &hj_entity_ticket, self->ticket, "take-back", NULL),
                      HJ_OP_APPLIED);
  assert_package (self, self->agency, FALSE);
  push (self, "town-01", 48);
  assert_package (self, self->agency, FALSE);
  assert_package (self, self->town, TRUE);
}

static void
test_expires (Fixture *self, gconstpointer data)
{
  g_autoptr (HjRecord) row = NULL;
  g_autofree char *past = in_hours (-1);

  laptop_assert_sent (self->duty,
                      laptop_do_op (self->duty, &hj_entity_ticket, self->ticket, "push", "agency",
                                    "women-1", "agency_until", past, NULL),
                      HJ_OP_HELD);
  push (self, "women-1", 48);
  assert_package (self, self->agency, TRUE);
  wait_hours (self, 47);
  assert_package (self, self->agency, TRUE);
  wait_hours (self, 2);
  assert_package (self, self->agency, FALSE);
  g_assert_cmpstr (state_of (self, &row), ==, "submitted");
  g_assert_true (hj_record_is_null (row, "agency"));
}

/* A town looks after its villages, a village not after its town. */
static void
test_villages (Fixture *self, gconstpointer data)
{
  g_autoptr (Laptop) village = laptop_new (self->world, "village-1", "town-cadre", "village-001");

  push (self, "village-001", 48);
  assert_package (self, self->town, TRUE);
  assert_package (self, village, TRUE);
  laptop_assert_sent (self->town,
                      laptop_do_op (self->town, &hj_entity_ticket, self->ticket, "accept", NULL),
                      HJ_OP_APPLIED);
  /* The village is another town's from now on. */
  put_org (self, "town-02", "town", NULL);
  put_org (self, "village-001", "village", "town-02");
  assert_package (self, self->town, FALSE);
  assert_package (self, village, TRUE);
  laptop_pull (self->duty);
  laptop_assert_sent (self->duty,
                      laptop_do_op (self->duty, &hj_entity_ticket, self->ticket, "take-back", NULL),
                      HJ_OP_APPLIED);
  push (self, "town-02", 48);
  assert_package (self, village, FALSE);
}

static HjHttpReply *
ask_purpose (Fixture *self, const char *entity, const char *id, const char *purpose)
{
  HjPurposeRequest asked = { (char *)entity, (char *)id, (char *)purpose };
  g_autoptr (GBytes) body = hj_purpose_request_to_bytes (&asked);
  g_autofree char *signature = laptop_sign (self->asker, "POST", HJ_PURPOSE_PATH, TOKEN, body);
  const HjHttpRequest request = { .method = "POST",
                                  .path = HJ_PURPOSE_PATH,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = TOKEN,
                                  .signature = signature,
                                  .body = body };

  return hj_api_handle (self->api, &request);
}

static void
assert_asked (Fixture *self, const char *entity, const char *id, const char *purpose, guint status)
{
  g_autoptr (HjHttpReply) reply = ask_purpose (self, entity, id, purpose);

  g_assert_cmpuint (reply->status, ==, status);
}

static void
sign_in (Fixture *self, Laptop *laptop)
{
  laptop_give_token (laptop, TOKEN);
  self->asker = laptop;
}

static void
assert_opened (Fixture *self, gboolean opened)
{
  Laptop *laptop = self->supervisor;

  laptop_pull (laptop);
  /* That there is a case is always known. */
  g_assert_true (has (laptop, &hj_entity_dispute, self->dispute));
  g_assert_true (has (laptop, &hj_entity_dispute, self->apart));
  g_assert_true (has (laptop, &hj_entity_ticket, self->ticket));
  g_assert_true (has (laptop, &hj_entity_party, self->party) == opened);
  g_assert_true (has (laptop, &hj_entity_person, self->person) == opened);
  g_assert_true (has (laptop, &hj_entity_person, self->other) == opened);
  g_assert_false (laptop_holds_text (laptop, "330702199003074514"));
  g_assert_false (laptop_holds_text (laptop, "别人的事情"));
}

static void
test_purpose (Fixture *self, gconstpointer data)
{
  sign_in (self, self->supervisor);
  assert_opened (self, FALSE);
  g_assert_false (laptop_holds_text (self->supervisor, "王安石头"));
  assert_asked (self, "dispute", self->dispute, "  看  ", 422);
  assert_asked (self, "person", self->person, "信访复核", 404);
  assert_asked (self, "dispute", self->person, "信访复核", 404);
  assert_asked (self, "party", self->party, "信访复核", 404);
  assert_opened (self, FALSE);
  assert_asked (self, "dispute", self->dispute, "信访复核", 200);
  assert_opened (self, TRUE);
  g_assert_true (laptop_holds_text (self->supervisor, "王安石头"));
  wait_hours (self, 71);
  assert_opened (self, TRUE);
  wait_hours (self, 2);
  assert_opened (self, FALSE);
}

/* The ticket alone leads to its dispute; once more means from now on. */
static void
test_purpose_by_ticket (Fixture *self, gconstpointer data)
{
  sign_in (self, self->supervisor);
  assert_asked (self, "ticket", self->ticket, "信访复核", 200);
  assert_opened (self, TRUE);
  wait_hours (self, 48);
  sign_in (self, self->supervisor);
  assert_asked (self, "dispute", self->dispute, "还要再看", 200);
  wait_hours (self, 48);
  assert_opened (self, TRUE);
  wait_hours (self, 48);
  assert_opened (self, FALSE);
}

/* A ticket that belongs to no dispute is a case of its own. */
static void
test_purpose_ticket_alone (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = world_write (self->world, &hj_entity_ticket, "house", "house-1", "kind",
                                        "visit", "person", self->other, "state", "submitted", NULL);

  sign_in (self, self->supervisor);
  assert_asked (self, "ticket", visit, "家属投诉", 200);
  laptop_pull (self->supervisor);
  g_assert_true (has (self->supervisor, &hj_entity_person, self->other));
  g_assert_false (has (self->supervisor, &hj_entity_person, self->person));
  wait_hours (self, 73);
  laptop_pull (self->supervisor);
  g_assert_false (has (self->supervisor, &hj_entity_person, self->other));
}

/* Nobody but who oversees the county opens anything. */
static void
test_purpose_of_others (Fixture *self, gconstpointer data)
{
  sign_in (self, self->agency);
  assert_asked (self, "dispute", self->dispute, "信访复核", 403);
  assert_package (self, self->agency, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/scope-lent/push", test_push);
  ADD ("/scope-lent/decline", test_decline);
  ADD ("/scope-lent/taken-back", test_taken_back);
  ADD ("/scope-lent/expires", test_expires);
  ADD ("/scope-lent/villages", test_villages);
  ADD ("/scope-lent/purpose", test_purpose);
  ADD ("/scope-lent/purpose-by-ticket", test_purpose_by_ticket);
  ADD ("/scope-lent/purpose-ticket-alone", test_purpose_ticket_alone);
  ADD ("/scope-lent/purpose-of-others", test_purpose_of_others);
#undef ADD
  return g_test_run ();
}
