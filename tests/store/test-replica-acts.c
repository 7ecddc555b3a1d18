/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store-fixture.h"

#include "core/store/hj-outbox.h"

#define COUNT_ALL                                                                                  \
  "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM outbox)"                           \
  " + (SELECT count(*) FROM base_row) + (SELECT count(*) FROM kept)"                               \
  " + (SELECT count(*) FROM summary) + (SELECT count(*) FROM search_name)"

static HjOp *
dup_last_op (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = hj_outbox_list (fixture->replica, 100, &error);
  HjOutboxEntry *last;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, >, 0);
  last = g_ptr_array_index (entries, entries->len - 1);
  return hj_op_ref (last->op);
}

static void
test_insert (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "phone", "1001");
  fixture_enter (fixture, person);
  g_autoptr (HjOp) op = dup_last_op (fixture);

  g_assert_cmpint (op->kind, ==, HJ_OP_NEW);
  g_assert_cmpint (op->base, ==, 0);
  g_assert_cmpint (op->raw, ==, hj_replica_raw_now (fixture->replica));
  g_assert_cmpuint (op->fields->len, ==, 2);
  g_assert_cmpstr (hj_op_find_field (op, "phone")->new_value.text, ==, "1001");
  g_assert_true (hj_replica_owns (fixture->replica, &hj_entity_person, hj_record_get_id (person)));
  g_assert_false (hj_replica_insert (fixture->replica, person, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_EXISTS);
}

static void
test_invalid_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) nameless = fixture_new_person (fixture, NULL);
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  g_assert_false (hj_replica_insert (fixture->replica, nameless, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, 0);

  fixture_enter (fixture, person);
  gint64 before = fixture_ask (fixture, COUNT_ALL);

  hj_record_set_text (person, "name", NULL);
  g_assert_false (hj_replica_update (fixture->replica, person, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, before);
  g_assert_false (hj_replica_update (fixture->replica, nameless, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

/* Only what differs is sent, with what the user saw, and upon which of the own ops. */
static void
test_update (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  hj_record_set_text (person, "phone", "1001");
  fixture_send (fixture, person);
  fixture_apply (fixture);
  hj_record_set_text (person, "phone", "2002");
  g_assert_true (hj_replica_update (fixture->replica, person, &error));
  g_assert_no_error (error);
  g_autoptr (HjOp) first = dup_last_op (fixture);

  g_assert_cmpint (first->kind, ==, HJ_OP_SET);
  g_assert_cmpint (first->base, ==, fixture->pos);
  g_assert_null (first->base_op);
  g_assert_cmpuint (first->fields->len, ==, 1);
  g_assert_cmpstr (hj_op_find_field (first, "phone")->old_value.text, ==, "1001");
  g_assert_cmpstr (hj_op_find_field (first, "phone")->new_value.text, ==, "2002");

  hj_record_set_text (person, "phone", NULL);
  g_assert_true (hj_replica_update (fixture->replica, person, &error));
  g_autoptr (HjOp) second = dup_last_op (fixture);

  g_assert_cmpstr (second->base_op, ==, first->id);
  g_assert_cmpint (hj_op_find_field (second, "phone")->new_value.kind, ==, HJ_VALUE_NULL);
  /* Nothing differs: nothing is sent. */
  g_assert_true (hj_replica_update (fixture->replica, person, &error));
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 2);
}

static void
test_command (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (GError) error = NULL;

  fixture_send (fixture, detention);
  fixture_apply (fixture);
  hj_record_set_text (detention, "state", "released");
  g_assert_true (hj_replica_command (fixture->replica, detention, "release", 0, &error));
  g_assert_no_error (error);
  g_autoptr (HjOp) op = dup_last_op (fixture);
  g_autofree char *state = fixture_dup_text (fixture, detention, "state");

  g_assert_cmpint (op->kind, ==, HJ_OP_DO);
  g_assert_cmpstr (op->command, ==, "release");
  g_assert_cmpstr (op->state, ==, "admitted");
  g_assert_cmpuint (op->fields->len, ==, 0);
  g_assert_cmpstr (state, ==, "released");
}

/* What the power leaves at any moment of an act is all of it or nothing of it. */
static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) first = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) second = fixture_new_person (fixture, "李雷");
  g_autoptr (GError) error = NULL;
  g_autofree char *during_folder = NULL;
  g_autofree char *after_folder = NULL;

  fixture_enter (fixture, first);
  gint64 before = fixture_ask (fixture, COUNT_ALL);

  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  fixture_enter (fixture, second);
  g_autoptr (HjReplica) during = fixture_open_as_after_power_cut (fixture, &during_folder);

  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (during), COUNT_ALL, -1), ==, before);
  g_assert_true (hj_replica_commit_act (fixture->replica, &error));
  g_autoptr (HjReplica) after = fixture_open_as_after_power_cut (fixture, &after_folder);

  g_assert_cmpint (hj_sql_ask_int (hj_replica_get_sql (after), COUNT_ALL, -1), ==, 2 * before);
  g_assert_cmpint (hj_outbox_count_waiting (after), ==, 2);
  g_clear_object (&during);
  g_clear_object (&after);
  fixture_remove_folder (during_folder);
  fixture_remove_folder (after_folder);
}

static void
test_abort_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) outer = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) inner = fixture_new_person (fixture, "李雷");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  fixture_enter (fixture, outer);
  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  fixture_enter (fixture, inner);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM person"), ==, 2);
  hj_replica_abort_act (fixture->replica);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, 0);
  /* The replica is as good as before. */
  fixture_enter (fixture, outer);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

/* Closing in the middle of an act is the same as a cut. */
static void
test_closed_in_an_act (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  fixture_enter (fixture, person);
  fixture_reopen (fixture);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, 0);
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) large = fixture_new_person (fixture, "李雷");
  g_autoptr (GString) address = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  HjSql *sql = hj_replica_get_sql (fixture->replica);

  fixture_enter (fixture, person);
  gint64 before = fixture_ask (fixture, COUNT_ALL);
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                                            fixture_ask (fixture, "PRAGMA page_count") + 4);

  g_assert_true (hj_sql_exec (sql, limit, &error));
  for (guint i = 0; i < 8000; i++)
    g_string_append (address, "门牌");
  hj_record_set_text (large, "address", address->str);
  g_assert_false (hj_replica_insert (fixture->replica, large, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, before);
  /* With room again, the same act goes through. */
  g_assert_true (hj_sql_exec (sql, "PRAGMA max_page_count = 1000000", &error));
  fixture_enter (fixture, large);
  g_assert_cmpint (fixture_ask (fixture, COUNT_ALL), ==, 2 * before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/acts/insert", test_insert);
  FIXTURE_ADD ("/store/acts/invalid", test_invalid_changes_nothing);
  FIXTURE_ADD ("/store/acts/update", test_update);
  FIXTURE_ADD ("/store/acts/command", test_command);
  FIXTURE_ADD ("/store/acts/power-cut", test_power_cut);
  FIXTURE_ADD ("/store/acts/abort", test_abort_leaves_nothing);
  FIXTURE_ADD ("/store/acts/closed", test_closed_in_an_act);
  FIXTURE_ADD ("/store/acts/full-disk", test_full_disk);
  return g_test_run ();
}
