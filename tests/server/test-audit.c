/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/audit/hj-audit.h"

#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-messages.h"
#include "server/api/hj-api.h"
#include "server/api/hj-refusals.h"
#include "server/db/hj-central-rows.h"
#include "server/instance/hj-instance.h"

#include <glib/gstdio.h>
#include <string.h>

#define TOKEN "a token"
#define N_NOTES 5
#define COLUMNS "seq, at, user, device, act, what, entity, row, purpose, detail, hash"

typedef struct {
  World *world;
  Laptop *laptop;
  HjApi *api;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");
  self->api = hj_api_new (self->world->central);
  laptop_give_token (self->laptop, TOKEN);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->api);
  laptop_free (self->laptop);
  world_free (self->world);
}

static void
note_some (Fixture *self)
{
  for (guint i = 0; i < N_NOTES; i++) {
    g_autofree char *row = g_strdup_printf ("row-%u", i);
    const HjAuditEntry note = { .user = "officer",
                                .act = "read",
                                .what = "test",
                                .entity = "person",
                                .row = row,
                                .detail = i == 2 ? "" : NULL };

    g_assert_true (hj_audit_note (self->world->central, &note, NULL));
  }
}

static gint64
find_break (Fixture *self, const char *head)
{
  g_auto (HjAuditState) state = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_audit_verify (self->world->central, head, &state, &error));
  g_assert_no_error (error);
  g_assert_true ((state.why != NULL) == (state.broken_at != 0));
  return state.broken_at;
}

static void
run (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (hj_central_get_sql (self->world->central), sql, &error);
  g_assert_no_error (error);
}

static void
test_is_only_added_to (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_central_get_sql (self->world->central);

  note_some (self);
  g_assert_false (hj_sql_exec (sql, "DELETE FROM audit WHERE seq = 2", NULL));
  g_assert_false (hj_sql_exec (sql, "UPDATE audit SET user = 'other'", NULL));
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* Whoever has the database open can do all this; none of it goes unseen. */
static void
test_tampering (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *sql;
    gint64 broken_at;
  } cases[] = {
    { "UPDATE audit SET at = at + 1 WHERE seq = 3", 3 },
    { "UPDATE audit SET user = 'other' WHERE seq = 1", 1 },
    { "UPDATE audit SET user = NULL WHERE seq = 1", 1 },
    { "UPDATE audit SET device = 'x' WHERE seq = 2", 2 },
    { "UPDATE audit SET act = 'change' WHERE seq = 2", 2 },
    { "UPDATE audit SET what = 'x' WHERE seq = 2", 2 },
    { "UPDATE audit SET entity = 'dispute' WHERE seq = 2", 2 },
    { "UPDATE audit SET row = 'row-9' WHERE seq = 2", 2 },
    { "UPDATE audit SET entity = 'personrow-1', row = '' WHERE seq = 2", 2 },
    { "UPDATE audit SET purpose = '' WHERE seq = 2", 2 },
    { "UPDATE audit SET detail = NULL WHERE seq = 3", 3 },
    { "UPDATE audit SET hash = lower (hex (randomblob (32))) WHERE seq = 4", 4 },
    { "DELETE FROM audit WHERE seq = 1", 1 },
    { "DELETE FROM audit WHERE seq = 3", 3 },
    { "DELETE FROM audit WHERE seq IN (2, 3, 4)", 2 },
    { "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3 },
    { "UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
      "UPDATE audit SET seq = 3 WHERE seq = 9",
      2 },
    { "INSERT INTO audit (" COLUMNS
      ") SELECT 0, at, user, device, act, what, entity, row, purpose, detail, hash"
      " FROM audit WHERE seq = 1",
      1 },
    { "INSERT INTO audit (" COLUMNS
      ") SELECT 6, at, user, device, act, what, entity, row, purpose, detail, hash"
      " FROM audit WHERE seq = 5",
      6 },
    { "DELETE FROM audit WHERE seq = 5", 5 },
    { "DELETE FROM audit WHERE seq > 1", 2 },
    { "DELETE FROM audit", 1 },
  };
  g_autofree char *head = NULL;

  note_some (self);
  head = hj_audit_read_head (self->world->central, NULL);
  g_assert_cmpint (find_break (self, head), ==, 0);
  run (self, "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    run (self, "SAVEPOINT tamper");
    run (self, cases[i].sql);
    if (find_break (self, head) != cases[i].broken_at)
      g_error ("“%s” was not found where it is", cases[i].sql);
    run (self, "ROLLBACK TO tamper; RELEASE tamper");
  }
  g_assert_cmpint (find_break (self, head), ==, 0);
}

/* A chain that is whole in itself, but another one. */
static void
test_written_anew (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->world->folder, HJ_AUDIT_HEAD, NULL);
  g_autofree char *head = NULL;

  note_some (self);
  head = hj_audit_read_head (self->world->central, NULL);
  run (self, "DROP TRIGGER audit_remains; DELETE FROM audit");
  g_assert_cmpint (g_unlink (path), ==, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_MINUTE_MS);
  note_some (self);
  g_assert_cmpint (find_break (self, NULL), ==, 0);
  g_assert_cmpint (find_break (self, head), ==, N_NOTES);
}

/* Work that goes on after the end was cut off does not wipe the proof of it. */
static void
test_head_stays (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *after = NULL;

  note_some (self);
  kept = hj_audit_read_head (self->world->central, NULL);
  run (self, "DROP TRIGGER audit_remains; DELETE FROM audit WHERE seq > 3");
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_MINUTE_MS);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*audit does not lead to entry 5*");
  for (guint i = 0; i < N_NOTES - 1; i++)
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*audit does not lead to entry 5*");
  note_some (self);
  g_test_assert_expected_messages ();
  after = hj_audit_read_head (self->world->central, NULL);
  g_assert_cmpstr (after, ==, kept);
  g_assert_cmpint (find_break (self, after), ==, N_NOTES);
}

static void
test_bad_heads (Fixture *self, gconstpointer data)
{
  static const char *const heads[] = { "", "5", "5:", "x:" HJ_AUDIT_NO_HASH, "5:abc" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++) {
    g_auto (HjAuditState) state = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_audit_verify (self->world->central, heads[i], &state, &error));
    g_assert_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID);
  }
}

/* An entry as one line, to compare with. */
static gboolean
on_entry_written_cb (const HjAuditEntry *entry, gpointer user_data)
{
  g_string_append_printf (
      user_data, "%s %s %s %s %s\n", entry->user != NULL ? entry->user : "-", entry->act,
      entry->what, entry->entity != NULL ? entry->entity : "-",
      entry->detail != NULL && strchr (entry->detail, '#') == NULL ? entry->detail : "-");
  return TRUE;
}

static void
assert_noted (Fixture *self, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_true (hj_central_audit_walk (self->world->central, on_entry_written_cb, found, NULL));
  g_assert_cmpstr (found->str, ==, expected);
}

static guint
ask (Fixture *self, const char *path, const char *token, GBytes *body)
{
  g_autofree char *signature = laptop_sign (self->laptop, "POST", path, token, body);
  HjHttpRequest request = { .method = "POST",
                            .path = path,
                            .content_type = "application/json",
                            .token = token,
                            .signature = signature,
                            .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

  return reply->status;
}

static guint
pull (Fixture *self)
{
  HjChangesRequest message = { .schema = HJ_SCHEMA_VERSION, .bytes = G_MAXINT64 };
  g_autoptr (GBytes) body = hj_changes_request_to_bytes (&message);

  return ask (self, "/v1/changes", TOKEN, body);
}

static void
test_what_is_noted (Fixture *self, gconstpointer data)
{
  g_autofree char *person = world_write (self->world, &hj_entity_person, "name", "王安", NULL);
  g_autoptr (GBytes) garbage = g_bytes_new ("[", 1);

  laptop_assert_sent (self->laptop,
                      laptop_set_op (self->laptop, &hj_entity_person, person, "phone", "1"),
                      HJ_OP_HELD);
  laptop_assert_sent (self->laptop,
                      laptop_new_op (self->laptop, &hj_entity_person, "name", "李平", NULL),
                      HJ_OP_APPLIED);
  g_assert_cmpuint (pull (self), ==, 200);
  g_assert_cmpuint (ask (self, "/v1/changes", TOKEN, garbage), ==, 400);
  g_assert_cmpuint (ask (self, "/v1/nothing", TOKEN, garbage), ==, 404);
  assert_noted (self, "officer refuse set person held\n"
                      "officer change new person applied\n"
                      "officer read /v1/changes - -\n"
                      "officer refuse /v1/changes - 400\n"
                      "- refuse strangers - 1\n");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* A thousand requests of strangers are two entries. */
static void
test_strangers (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new ("{}", 2);

  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (ask (self, "/v1/ops", i % 2 == 0 ? NULL : "guessed", body), ==, 401);
  g_clear_object (&self->api);
  assert_noted (self, "- refuse strangers - 1\n- refuse strangers - 999\n");
}

/* Where somebody sets the clock back, what strangers are refused is noted all the same. */
static void
test_strangers_and_clock (Fixture *self, gconstpointer data)
{
  HjManualClock *clock = HJ_MANUAL_CLOCK (self->world->clock);
  g_autoptr (GBytes) body = g_bytes_new ("{}", 2);

  g_assert_cmpuint (ask (self, "/v1/ops", "guessed", body), ==, 401);
  hj_manual_clock_set_raw_time (clock, hj_clock_get_raw_time (self->world->clock) - HJ_DAY_MS);
  g_assert_cmpuint (ask (self, "/v1/ops", "guessed", body), ==, 401);
  assert_noted (self, "- refuse strangers - 1\n- refuse strangers - 1\n");
}

static gint64
count_refused (Fixture *self)
{
  return hj_sql_ask_int (hj_central_get_sql (self->world->central),
                         "SELECT count(*) FROM audit WHERE act = 'refuse'", -1);
}

/* A thousand of one laptop in a minute are sixty entries and one that says how many more; later it
 * is noted one by one again.
 */
static void
test_one_that_is_refused_often (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) garbage = g_bytes_new ("[", 1);

  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (ask (self, "/v1/changes", TOKEN, garbage), ==, 400);
  g_assert_cmpint (count_refused (self), ==, HJ_REFUSALS_PER_MINUTE);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_MINUTE_MS);
  g_assert_cmpuint (ask (self, "/v1/changes", TOKEN, garbage), ==, 400);
  g_assert_cmpint (count_refused (self), ==, HJ_REFUSALS_PER_MINUTE + 2);
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                                   "SELECT count(*) FROM audit WHERE user = 'officer'"
                                   " AND what = 'requests' AND detail = '940 more'",
                                   -1),
                   ==, 1);
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* What was read can be seen nowhere but in the audit: it has to be noted first. */
static void
test_no_read_without_note (Fixture *self, gconstpointer data)
{
  run (self, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE (ABORT, 'full'); END");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*full*");
  g_assert_cmpuint (pull (self), ==, 500);
  g_test_assert_expected_messages ();
}

typedef struct {
  HjCentral *central;
  GHashTable *rows;
  guint n_found;
} Looking;

static gboolean
on_entry_looked_at_cb (const HjAuditEntry *entry, gpointer user_data)
{
  Looking *looking = user_data;

  looking->n_found += hj_audit_tells_of (looking->central, entry, looking->rows);
  return TRUE;
}

static guint
count_looks (Fixture *self, const char *person)
{
  HjCentral *central = self->world->central;
  g_autoptr (GHashTable) rows = hj_audit_rows_of_person (central, person, NULL);
  Looking looking = { central, rows, 0 };

  g_assert_true (hj_central_audit_walk (central, on_entry_looked_at_cb, &looking, NULL));
  return looking.n_found;
}

static char *
detain (Fixture *self, const char *name, const char *house)
{
  char *person = world_write (self->world, &hj_entity_person, "name", name, NULL);

  g_free (world_write (self->world, &hj_entity_detention, "person", person, "house", house, "kind",
                       "judicial", "starts_at", "2026-06-01T08:00+08:00", "ends_at",
                       "2026-06-10T08:00+08:00", NULL));
  return person;
}

/* The three are next to each other by id, so that the second lies within what was read. */
static void
test_who_looked (Fixture *self, gconstpointer data)
{
  g_autofree char *first = detain (self, "王安", "house-1");
  g_autofree char *elsewhere = detain (self, "李平", "house-2");
  g_autofree char *last = detain (self, "赵和", "house-1");

  g_assert_cmpuint (count_looks (self, first), ==, 0);
  g_assert_cmpuint (pull (self), ==, 200);
  g_assert_cmpuint (count_looks (self, first), ==, 1);
  g_assert_cmpuint (count_looks (self, last), ==, 1);
  g_assert_cmpuint (count_looks (self, elsewhere), ==, 0);
  laptop_pull (self->laptop);
  laptop_assert_sent (self->laptop,
                      laptop_set_op (self->laptop, &hj_entity_person, first, "phone", "1"),
                      HJ_OP_APPLIED);
  g_assert_cmpuint (count_looks (self, first), ==, 2);
  g_assert_cmpuint (count_looks (self, last), ==, 1);
}

/* What was done after the backup was done. */
static void
test_restore (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  g_autofree char *backup = g_build_filename (world->folder, "backup.db", NULL);
  g_autofree char *head = NULL;
  g_autoptr (GError) error = NULL;
  guint n_left;

  note_some (self);
  hj_central_backup (world->central, backup, &error);
  g_assert_no_error (error);
  note_some (self);
  head = hj_audit_read_head (world->central, NULL);
  g_clear_object (&self->api);
  g_clear_object (&world->central);
  hj_instance_restore (world->folder, backup, world->clock, world->random, &n_left, &error);
  g_assert_no_error (error);
  world_reopen (world);
  g_assert_cmpint (find_break (self, head), ==, 0);
  g_assert_cmpint (hj_sql_ask_int (hj_central_get_sql (world->central),
                                   "SELECT seq FROM audit WHERE what = 'restore'", 0),
                   ==, 2 * N_NOTES + 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/audit/is-only-added-to", test_is_only_added_to },
    { "/audit/tampering", test_tampering },
    { "/audit/written-anew", test_written_anew },
    { "/audit/head-stays", test_head_stays },
    { "/audit/bad-heads", test_bad_heads },
    { "/audit/what-is-noted", test_what_is_noted },
    { "/audit/strangers", test_strangers },
    { "/audit/strangers-and-clock", test_strangers_and_clock },
    { "/audit/refused-often", test_one_that_is_refused_often },
    { "/audit/no-read-without-note", test_no_read_without_note },
    { "/audit/who-looked", test_who_looked },
    { "/audit/restore", test_restore },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
