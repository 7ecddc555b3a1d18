/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/due/hj-due.h"

#include "central-fixture.h"
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-calendar-reader.h"
#include "core/policy/hj-workflow-reader.h"
#include "server/db/hj-central-versions.h"

/* A house with an officer, a leader, and one detained person. */
typedef struct {
  World *world;
  Laptop *officer;
  Laptop *leader;
  char *person;
  char *detention;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->officer = laptop_new (self->world, "wang", "duty-officer", "house-1");
  self->leader = laptop_new (self->world, "li", "house-leader", "house-1");
  self->person = world_write (self->world, &hj_entity_person, "name", "王小明", NULL);
  self->detention
      = world_write (self->world, &hj_entity_detention, "person", self->person, "house", "house-1",
                     "kind", "judicial", "starts_at", "2026-06-01T08:00+08:00", "ends_at",
                     "2026-06-30T08:00+08:00", "state", "admitted", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  laptop_free (self->officer);
  laptop_free (self->leader);
  g_free (self->person);
  g_free (self->detention);
  world_free (self->world);
}

static char *
dup_time (Fixture *self, int hours)
{
  return hj_time_to_iso (hj_central_now (self->world->central) + hours * HJ_HOUR_MS);
}

static char *
propose (Fixture *self, const char *color)
{
  g_autofree char *now = dup_time (self, 0);
  HjOp *op = laptop_new_op (self->officer, &hj_entity_label, "detention", self->detention, "color",
                            color, "at", now, NULL);
  char *id = g_strdup (op->row);

  laptop_assert_sent (self->officer, op, HJ_OP_APPLIED);
  laptop_pull (self->officer);
  laptop_pull (self->leader);
  return id;
}

static void
confirm_for (Fixture *self, const char *label, int hours)
{
  g_autofree char *expires = dup_time (self, hours);

  laptop_assert_sent (
      self->officer,
      laptop_do_op (self->officer, &hj_entity_label, label, "confirm", "expires_at", expires, NULL),
      HJ_OP_APPLIED);
}

static void
wait_hours (Fixture *self, int hours)
{
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), hours * HJ_HOUR_MS);
}

static guint
run (Fixture *self, guint limit)
{
  g_autoptr (GError) error = NULL;
  guint n_given;

  g_assert_true (hj_due_run (self->world->central, limit, &n_given, &error));
  g_assert_no_error (error);
  return n_given;
}

static void
assert_state (Fixture *self, const HjEntity *entity, const char *id, const char *state)
{
  g_autoptr (HjRecord) row = world_load (self->world, entity, id);

  g_assert_cmpstr (hj_record_get_text (row, "state"), ==, state);
}

/* A label holds until the hour that it was given, then reads expired, then unconfirmed; both are
 * told to whoever holds it.
 */
static void
test_label_expires (Fixture *self, gconstpointer data)
{
  g_autofree char *label = propose (self, "yellow");

  confirm_for (self, label, 72);
  wait_hours (self, 71);
  g_assert_cmpuint (run (self, 100), ==, 0);
  assert_state (self, &hj_entity_label, label, "confirmed");
  wait_hours (self, 1);
  g_assert_cmpuint (run (self, 100), ==, 1);
  assert_state (self, &hj_entity_label, label, "expired");
  laptop_pull (self->leader);
  g_assert_cmpstr (
      hj_record_get_text (laptop_find (self->leader, &hj_entity_label, label), "state"), ==,
      "expired");
  g_assert_cmpuint (run (self, 100), ==, 0);
  wait_hours (self, 24);
  g_assert_cmpuint (run (self, 100), ==, 1);
  assert_state (self, &hj_entity_label, label, "unconfirmed");
  wait_hours (self, 1000);
  g_assert_cmpuint (run (self, 100), ==, 0);
}

/* A red label that nobody decides on reads unconfirmed after eight hours, another after a day. */
static void
test_undecided (Fixture *self, gconstpointer data)
{
  g_autofree char *red = propose (self, "red");
  g_autofree char *blue = propose (self, "blue");

  wait_hours (self, 8);
  g_assert_cmpuint (run (self, 100), ==, 1);
  assert_state (self, &hj_entity_label, red, "unconfirmed");
  assert_state (self, &hj_entity_label, blue, "proposed");
  wait_hours (self, 16);
  g_assert_cmpuint (run (self, 100), ==, 1);
  assert_state (self, &hj_entity_label, blue, "unconfirmed");
}

/* A request that was returned lapses a week after that, not after it was made: the row itself does
 * not tell when, so the record of changes does.
 */
static void
test_ticket_lapses_after_it_was_returned (Fixture *self, gconstpointer data)
{
  HjOp *op = laptop_new_op (self->officer, &hj_entity_ticket, "house", "house-1", "person",
                            self->person, "kind", "visit", NULL);
  g_autofree char *ticket = g_strdup (op->row);

  laptop_pull (self->officer);
  laptop_assert_sent (self->officer, op, HJ_OP_APPLIED);
  laptop_pull (self->officer);
  wait_hours (self, 24 * 20);
  laptop_assert_sent (
      self->officer,
      laptop_do_op (self->officer, &hj_entity_ticket, ticket, "return", "reason", "kinship", NULL),
      HJ_OP_APPLIED);
  wait_hours (self, 167);
  g_assert_cmpuint (run (self, 100), ==, 0);
  wait_hours (self, 1);
  g_assert_cmpuint (run (self, 100), ==, 1);
  assert_state (self, &hj_entity_ticket, ticket, "withdrawn");
}

/* What the clock did is the central instance's own doing, with its time. */
static void
test_author_is_nobody (Fixture *self, gconstpointer data)
{
  g_autofree char *label = propose (self, "red");
  g_autoptr (GError) error = NULL;
  g_auto (HjFieldVersion) version = { 0 };

  wait_hours (self, 9);
  run (self, 100);
  g_autoptr (HjRecord) row = world_load (self->world, &hj_entity_label, label);

  g_assert_true (
      hj_central_load_field_version (self->world->central, row, "state", &version, &error));
  g_assert_null (version.user);
  g_assert_null (version.device);
  g_assert_cmpint (version.at, ==, hj_central_now (self->world->central));
  g_assert_null (hj_record_get_text (row, "decided_by"));
}

/* A laptop that was away decides on what has expired meanwhile: a confirmation is good still, a
 * review of what was confirmed is for a person to look at.
 */
static void
test_laptop_comes_later (Fixture *self, gconstpointer data)
{
  g_autofree char *red = propose (self, "red");
  g_autofree char *yellow = propose (self, "yellow");
  g_autoptr (HjOp) review = NULL;

  confirm_for (self, yellow, 4);
  laptop_pull (self->leader);
  review = laptop_do_op (self->leader, &hj_entity_label, yellow, "review", NULL);
  wait_hours (self, 8);
  g_assert_cmpuint (run (self, 100), ==, 2);
  laptop_assert_sent (self->officer,
                      laptop_do_op (self->officer, &hj_entity_label, red, "confirm", NULL),
                      HJ_OP_MERGED);
  assert_state (self, &hj_entity_label, red, "confirmed");
  g_autoptr (HjOpResult) result = laptop_send (self->leader, review);

  g_assert_cmpstr (hj_op_outcome_to_string (result->outcome), ==, "conflict");
  assert_state (self, &hj_entity_label, yellow, "expired");
}

/* Much at once is done in parts, and all of it. */
static void
test_in_parts (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 450; i++)
    g_free (world_write (self->world, &hj_entity_label, "detention", self->detention, "color",
                         i % 2 == 0 ? "red" : "blue", "state", "confirmed", "at",
                         "2026-06-01T09:00+08:00", "expires_at",
                         i % 3 == 0 ? "2031-06-01T09:00+08:00" : "2026-06-02T09:00+08:00", NULL));
  guint n_given, n_all = 0;

  do {
    n_given = run (self, 70);
    g_assert_cmpuint (n_given, <=, 70);
    n_all += n_given;
  } while (n_given == 70);
  /* Two thirds have expired, and by now nobody has reviewed them for long. */
  g_assert_cmpuint (n_all, ==, 2 * 300);
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                                   "SELECT count(*) FROM label WHERE state = 'unconfirmed'", -1),
                   ==, 300);
}

/* Where a write fails, nothing has happened. */
static void
test_all_or_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *one = propose (self, "red");
  g_autofree char *two = propose (self, "red");
  HjSql *sql = hj_central_get_sql (self->world->central);
  g_autofree char *trap = g_strdup_printf (
      "CREATE TEMP TRIGGER trap BEFORE UPDATE ON main.label WHEN (SELECT count(*) FROM main.label"
      " WHERE state = 'unconfirmed') = 1 BEGIN SELECT raise (ABORT, 'full'); END");
  g_autoptr (GError) error = NULL;
  guint n_given;

  wait_hours (self, 8);
  g_assert_true (hj_sql_exec (sql, trap, &error));
  gint64 pos = hj_central_get_pos (self->world->central);

  g_assert_false (hj_due_run (self->world->central, 100, &n_given, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
  g_assert_cmpuint (n_given, ==, 0);
  g_assert_cmpint (hj_central_get_pos (self->world->central), ==, pos);
  assert_state (self, &hj_entity_label, one, "proposed");
  assert_state (self, &hj_entity_label, two, "proposed");
  g_assert_true (hj_sql_exec (sql, "DROP TRIGGER trap", NULL));
  g_assert_cmpuint (run (self, 100), ==, 2);
}

typedef struct {
  const char *state;
  const char *color;
  const char *expires_at;
} Row;

static const char *
on_row_asked_cb (const char *field, gpointer data)
{
  const Row *row = data;

  return g_str_equal (field, "color")        ? row->color
         : g_str_equal (field, "expires_at") ? row->expires_at
         : g_str_equal (field, "at")         ? "0"
                                             : NULL;
}

/* From a row and a time alone. */
static void
test_pure (void)
{
  static const struct {
    Row row;
    gint64 hours;
    const char *command;
  } cases[] = {
    { { "confirmed", "red", "3600000" }, 0, NULL },
    { { "confirmed", "red", "3600000" }, 1, "expire" },
    { { "confirmed", "red", NULL }, 1000, NULL },
    { { "expired", "red", "0" }, 3, NULL },
    { { "expired", "red", "0" }, 4, "leave-unconfirmed" },
    { { "expired", "blue", "0" }, 23, NULL },
    { { "expired", "blue", "0" }, 24, "leave-unconfirmed" },
    { { "proposed", "red", NULL }, 8, "leave-unconfirmed" },
    { { "lowering", "red", "0" }, 1000, NULL },
    { { "superseded", "red", "0" }, 1000, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    HjWorkflowSubject subject = {
      .state = cases[i].row.state,
      .role = HJ_WORKFLOW_CLOCK,
      .row = on_row_asked_cb,
      .data = (gpointer)&cases[i].row,
      .now = cases[i].hours * HJ_HOUR_MS,
    };

    g_test_message ("%u", i);
    g_assert_cmpstr (hj_due_find_command (hj_workflow_get_default ("label"), &subject,
                                          hj_calendar_get_default ()),
                     ==, cases[i].command);
    /* An officer's hand is not the clock's. */
    subject.role = "house-leader";
    g_assert_null (hj_due_find_command (hj_workflow_get_default ("label"), &subject,
                                        hj_calendar_get_default ()));
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/due/label-expires", test_label_expires },
    { "/due/undecided", test_undecided },
    { "/due/ticket-lapses", test_ticket_lapses_after_it_was_returned },
    { "/due/author-is-nobody", test_author_is_nobody },
    { "/due/laptop-comes-later", test_laptop_comes_later },
    { "/due/in-parts", test_in_parts },
    { "/due/all-or-nothing", test_all_or_nothing },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/due/pure", test_pure);
  return g_test_run ();
}
