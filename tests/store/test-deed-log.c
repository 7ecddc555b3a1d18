/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-deed-log.h"

#include "store-fixture.h"

#include <string.h>

#define N_DEEDS 5
#define ALL_BYTES G_MAXSIZE

static void
add (Fixture *fixture, const char *row)
{
  const HjDeed deed = { .act = HJ_DEED_OPEN, .entity = "person", .row = row };
  g_autoptr (GError) error = NULL;

  hj_deed_log_add (fixture->replica, &deed, &error);
  g_assert_no_error (error);
}

static void
add_some (Fixture *fixture, guint n_deeds)
{
  for (guint i = 0; i < n_deeds; i++) {
    g_autofree char *row = g_strdup_printf ("row-%u", i);

    add (fixture, row);
  }
}

static void
run (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (hj_replica_get_sql (fixture->replica), sql, &error);
  g_assert_no_error (error);
}

static gint64
find_break (Fixture *fixture)
{
  g_auto (HjDeedState) state = { 0 };
  g_autoptr (GError) error = NULL;

  hj_deed_log_verify (fixture->replica, &state, &error);
  g_assert_no_error (error);
  g_assert_true ((state.why != NULL) == (state.broken_at != 0));
  return state.broken_at;
}

static HjDeedPart *
next_part (Fixture *fixture, gsize max_bytes)
{
  g_autoptr (GError) error = NULL;
  HjDeedPart *part = hj_deed_log_next_part (fixture->replica, max_bytes, &error);

  g_assert_no_error (error);
  return part;
}

/* From which deed to which a part would be sent, after which; "-" for none. */
static void
assert_waits (Fixture *fixture, const char *expected)
{
  g_autoptr (HjDeedPart) part = next_part (fixture, ALL_BYTES);
  g_autofree char *found = NULL;

  if (part != NULL)
    found = g_strdup_printf (
        "%d: %d-%d", (int)part->after, (int)((HjDeed *)g_ptr_array_index (part->deeds, 0))->seq,
        (int)((HjDeed *)g_ptr_array_index (part->deeds, part->deeds->len - 1))->seq);
  g_assert_cmpstr (found != NULL ? found : "-", ==, expected);
}

/* As the central instance answers; with a hash of another chain where @hash is given. */
static void
answer (Fixture *fixture, gint64 seq, const char *hash, gint64 durable)
{
  g_autofree char *sql = g_strdup_printf ("SELECT hash FROM audit WHERE seq = %d", (int)seq);
  HjSql *connection = hj_replica_get_sql (fixture->replica);
  HjSqlStatement *statement = hj_sql_prepare (connection, sql, NULL);
  HjDeedAnswer told = { .seq = seq, .durable = durable };
  g_autoptr (GError) error = NULL;

  told.hash = g_strdup (hash);
  if (hash == NULL && hj_sql_step (connection, statement, NULL))
    told.hash = g_strdup (hj_sql_get_text (statement, 0));
  hj_sql_reset (statement);
  hj_deed_log_take_answer (fixture->replica, &told, &error);
  g_assert_no_error (error);
  g_free (told.hash);
}

static gint64
count (Fixture *fixture)
{
  return fixture_ask (fixture, "SELECT count(*) FROM audit");
}

static void
let_grow_old (Fixture *fixture)
{
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 31 * HJ_DAY_MS);
}

static void
test_is_only_added_to (Fixture *fixture, gconstpointer data)
{
  HjSql *sql = hj_replica_get_sql (fixture->replica);

  add_some (fixture, N_DEEDS);
  g_assert_false (hj_sql_exec (sql, "DELETE FROM audit WHERE seq = 5", NULL));
  g_assert_false (hj_sql_exec (sql, "DELETE FROM audit", NULL));
  g_assert_false (hj_sql_exec (sql, "UPDATE audit SET row = 'other'", NULL));
  g_assert_cmpint (count (fixture), ==, N_DEEDS);
  g_assert_cmpint (find_break (fixture), ==, 0);
}

static void
test_tampering (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *sql;
    gint64 broken_at;
  } cases[] = {
    { "UPDATE audit SET at = at + 1 WHERE seq = 3", 3 },
    { "UPDATE audit SET raw_at = raw_at + 1 WHERE seq = 3", 3 },
    { "UPDATE audit SET act = 'list' WHERE seq = 1", 1 },
    { "UPDATE audit SET entity = NULL WHERE seq = 2", 2 },
    { "UPDATE audit SET row = 'row-9' WHERE seq = 5", 5 },
    { "UPDATE audit SET purpose = '' WHERE seq = 2", 2 },
    { "UPDATE audit SET detail = '' WHERE seq = 2", 2 },
    { "DELETE FROM audit WHERE seq = 1", 1 },
    { "DELETE FROM audit WHERE seq = 3", 3 },
    { "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3 },
    { "UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
      "UPDATE audit SET seq = 3 WHERE seq = 9",
      2 },
    { "DELETE FROM audit WHERE seq > 2", 3 },
    { "DELETE FROM audit", 1 },
    { "UPDATE meta SET value = 'other' WHERE key = 'device'", 1 },
  };

  g_assert_true (hj_replica_set_meta (fixture->replica, HJ_META_DEVICE, "device", NULL));
  add_some (fixture, N_DEEDS);
  answer (fixture, 4, NULL, 0);
  run (fixture, "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    run (fixture, "SAVEPOINT tamper");
    run (fixture, cases[i].sql);
    if (find_break (fixture) != cases[i].broken_at)
      g_error ("“%s” was not found where it is", cases[i].sql);
    run (fixture, "ROLLBACK TO tamper; RELEASE tamper");
  }
  g_assert_cmpint (find_break (fixture), ==, 0);
}

/* In an act's transaction, and gone with it. */
static void
test_goes_with_the_act (Fixture *fixture, gconstpointer data)
{
  g_assert_true (hj_replica_begin_act (fixture->replica, NULL));
  add (fixture, "row-1");
  hj_replica_abort_act (fixture->replica);
  g_assert_cmpint (count (fixture), ==, 0);
  g_assert_true (hj_replica_begin_act (fixture->replica, NULL));
  add (fixture, "row-1");
  g_assert_true (hj_replica_commit_act (fixture->replica, NULL));
  fixture_reopen (fixture);
  g_assert_cmpint (count (fixture), ==, 1);
  g_assert_cmpint (find_break (fixture), ==, 0);
}

static void
test_parts (Fixture *fixture, gconstpointer data)
{
  assert_waits (fixture, "-");
  add_some (fixture, N_DEEDS);
  assert_waits (fixture, "0: 1-5");
  g_autoptr (HjDeedPart) small = next_part (fixture, 1);

  g_assert_cmpuint (small->deeds->len, ==, 1);
  answer (fixture, 1, NULL, 0);
  assert_waits (fixture, "1: 2-5");
  answer (fixture, 5, NULL, 0);
  assert_waits (fixture, "-");
  g_assert_cmpint (find_break (fixture), ==, 0);
}

/* What is long is cut where a character ends, so that a laptop's part is never refused for it. */
static void
test_long_texts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) words = g_string_new ("x");
  HjDeed deed = { .act = HJ_DEED_SEARCH };
  g_autoptr (HjDeedPart) part = NULL;
  const HjDeed *kept;

  for (guint i = 0; i < HJ_DEED_TEXT_MAX; i++)
    g_string_append (words, "王");
  deed.detail = words->str;
  g_assert_true (hj_deed_log_add (fixture->replica, &deed, NULL));
  part = next_part (fixture, ALL_BYTES);
  kept = g_ptr_array_index (part->deeds, 0);
  g_assert_true (g_utf8_validate (kept->detail, -1, NULL));
  g_assert_cmpuint (strlen (kept->detail), <=, HJ_DEED_TEXT_MAX);
  g_assert_cmpuint (strlen (kept->detail), >, HJ_DEED_TEXT_MAX - 4);
}

/* Old ones go, but only what the central instance has, and has on more than one disk. */
static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  add_some (fixture, N_DEEDS);
  answer (fixture, 5, NULL, 5);
  g_assert_cmpint (count (fixture), ==, 5);
  let_grow_old (fixture);
  answer (fixture, 5, NULL, 0);
  g_assert_cmpint (count (fixture), ==, 5);
  answer (fixture, 5, NULL, 3);
  g_assert_cmpint (count (fixture), ==, 2);
  answer (fixture, 4, NULL, 99);
  g_assert_cmpint (count (fixture), ==, 1);
  assert_waits (fixture, "4: 5-5");
  add (fixture, "row-6");
  assert_waits (fixture, "4: 5-6");
  g_assert_cmpint (find_break (fixture), ==, 0);
  answer (fixture, 6, NULL, 6);
  let_grow_old (fixture);
  answer (fixture, 6, NULL, 6);
  g_assert_cmpint (count (fixture), ==, 0);
  add (fixture, "row-7");
  assert_waits (fixture, "6: 7-7");
  g_assert_cmpint (find_break (fixture), ==, 0);
  g_assert_false (
      hj_sql_exec (hj_replica_get_sql (fixture->replica), "DELETE FROM audit WHERE seq = 7", NULL));
}

/* The central instance was put back: it tells what it has. */
static void
test_offers_again (Fixture *fixture, gconstpointer data)
{
  add_some (fixture, N_DEEDS);
  answer (fixture, 5, NULL, 0);
  g_assert_true (hj_deed_log_offer_again (fixture->replica, NULL));
  assert_waits (fixture, "0: 1-5");
  answer (fixture, 3, NULL, 0);
  assert_waits (fixture, "3: 4-5");
  answer (fixture, 5, NULL, 0);
  assert_waits (fixture, "-");
}

/* It lost what is forgotten here: all that is left is offered, after what it has. */
static void
test_central_lost_more (Fixture *fixture, gconstpointer data)
{
  add_some (fixture, N_DEEDS);
  let_grow_old (fixture);
  answer (fixture, 5, NULL, 3);
  answer (fixture, 2, HJ_CHAIN_NO_HASH, 0);
  assert_waits (fixture, "2: 4-5");
  answer (fixture, 5, NULL, 0);
  assert_waits (fixture, "-");
}

/* This laptop lost what it had sent, as when an old copy of its files was put back. */
static void
test_laptop_lost (Fixture *fixture, gconstpointer data)
{
  add_some (fixture, 3);
  answer (fixture, 2, NULL, 0);
  answer (fixture, 9, HJ_CHAIN_NO_HASH, 0);
  assert_waits (fixture, "9: 3-3");
  g_assert_cmpint (find_break (fixture), ==, 4);
  answer (fixture, 3, NULL, 0);
  assert_waits (fixture, "-");
  add (fixture, "row-4");
  assert_waits (fixture, "3: 4-4");
}

/* A hole is no reason to send nothing: what is on either side goes in parts of its own. */
static void
test_hole (Fixture *fixture, gconstpointer data)
{
  add_some (fixture, N_DEEDS);
  run (fixture, "DROP TRIGGER audit_remains; DELETE FROM audit WHERE seq = 3");
  assert_waits (fixture, "0: 1-2");
  answer (fixture, 2, NULL, 0);
  assert_waits (fixture, "2: 4-5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/deed-log/is-only-added-to", test_is_only_added_to);
  FIXTURE_ADD ("/deed-log/tampering", test_tampering);
  FIXTURE_ADD ("/deed-log/goes-with-the-act", test_goes_with_the_act);
  FIXTURE_ADD ("/deed-log/parts", test_parts);
  FIXTURE_ADD ("/deed-log/long-texts", test_long_texts);
  FIXTURE_ADD ("/deed-log/forgets", test_forgets);
  FIXTURE_ADD ("/deed-log/offers-again", test_offers_again);
  FIXTURE_ADD ("/deed-log/central-lost-more", test_central_lost_more);
  FIXTURE_ADD ("/deed-log/laptop-lost", test_laptop_lost);
  FIXTURE_ADD ("/deed-log/hole", test_hole);
  return g_test_run ();
}
