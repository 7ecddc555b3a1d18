/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-merged.h"
#include "core/store/hj-outbox.h"

#include "store-fixture.h"

static HjRecord *
enter_person (Fixture *fixture, const char *name)
{
  HjRecord *person = fixture_new_person (fixture, name);

  fixture_enter (fixture, person);
  return person;
}

static void
enter_people (Fixture *fixture, guint n_people)
{
  for (guint i = 0; i < n_people; i++) {
    g_autoptr (HjRecord) person = enter_person (fixture, "王小明");

    g_assert_nonnull (person);
  }
}

static GPtrArray *
next_batch (Fixture *fixture, guint max_ops, gsize max_bytes)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *batch = hj_outbox_next_batch (fixture->replica, max_ops, max_bytes, &error);

  g_assert_no_error (error);
  return batch;
}

static gint64
get_seq (GPtrArray *batch, guint index)
{
  HjOutboxEntry *entry = g_ptr_array_index (batch, index);

  return entry->op->seq;
}

static void
assert_batch (Fixture *fixture, guint max_ops, gsize max_bytes, gint64 first, guint n_ops)
{
  g_autoptr (GPtrArray) batch = next_batch (fixture, max_ops, max_bytes);

  g_assert_cmpuint (batch->len, ==, n_ops);
  for (guint i = 0; i < batch->len; i++)
    g_assert_cmpint (get_seq (batch, i), ==, first + (gint64)i);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  enter_people (fixture, 5);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 5);
  assert_batch (fixture, 3, G_MAXSIZE, 1, 3);
  assert_batch (fixture, 100, G_MAXSIZE, 1, 5);
  /* A first op that is larger than all goes alone. */
  assert_batch (fixture, 100, 1, 1, 1);
  list = hj_outbox_list (fixture->replica, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((HjOutboxEntry *)g_ptr_array_index (list, 0))->outcome, ==, -1);
}

/* Numbers go on where they were, also when nothing waits any more and the file was closed. */
static void
test_sequence_never_repeats (Fixture *fixture, gconstpointer data)
{
  enter_people (fixture, 3);
  fixture_answer (fixture, HJ_OP_APPLIED, 1);
  fixture->pos = 1;
  fixture_apply_durable (fixture, 1);
  g_assert_cmpint (
      fixture_ask (fixture, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM kept)"),
      ==, 0);
  fixture_reopen (fixture);
  enter_people (fixture, 1);
  assert_batch (fixture, 10, G_MAXSIZE, 4, 1);
}

static void
test_aborted_numbers_are_used_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  enter_people (fixture, 1);
  g_assert_true (hj_replica_begin_act (fixture->replica, &error));
  enter_people (fixture, 2);
  hj_replica_abort_act (fixture->replica);
  enter_people (fixture, 1);
  assert_batch (fixture, 10, G_MAXSIZE, 1, 2);
}

static void
enter_group (Fixture *fixture, guint n_people)
{
  g_autoptr (GError) error = NULL;

  hj_replica_begin_act (fixture->replica, &error);
  g_assert_no_error (error);
  enter_people (fixture, n_people);
  hj_replica_commit_act (fixture->replica, &error);
  g_assert_no_error (error);
}

static void
test_groups_are_not_torn (Fixture *fixture, gconstpointer data)
{
  enter_people (fixture, 1);
  enter_group (fixture, 3);
  enter_people (fixture, 1);
  assert_batch (fixture, 3, G_MAXSIZE, 1, 1);
  assert_batch (fixture, 4, G_MAXSIZE, 1, 4);
  assert_batch (fixture, 5, G_MAXSIZE, 1, 5);
  g_autoptr (GPtrArray) batch = next_batch (fixture, 5, G_MAXSIZE);
  HjOutboxEntry *alone = g_ptr_array_index (batch, 0);
  HjOutboxEntry *second = g_ptr_array_index (batch, 1);
  HjOutboxEntry *fourth = g_ptr_array_index (batch, 3);

  g_assert_cmpstr (second->op->group, ==, fourth->op->group);
  g_assert_cmpstr (second->op->group, !=, alone->op->group);
}

/* A group larger than a batch is sent in parts rather than never. */
static void
test_large_group (Fixture *fixture, gconstpointer data)
{
  enter_group (fixture, 5);
  assert_batch (fixture, 3, G_MAXSIZE, 1, 3);
}

static void
test_answered_kept_durable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = enter_person (fixture, "王小明");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (fixture, HJ_OP_APPLIED, 1);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  list = hj_outbox_list (fixture->replica, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((HjOutboxEntry *)g_ptr_array_index (list, 0))->outcome, ==, HJ_OP_APPLIED);

  /* Pulled, but not yet safe at the central instance. */
  fixture_send (fixture, person);
  fixture_apply_durable (fixture, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM kept"), ==, 1);
  fixture_apply_durable (fixture, 1);
  g_assert_cmpint (
      fixture_ask (fixture, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM kept)"),
      ==, 0);
}

static void
enter_merged (Fixture *fixture, HjOpOutcome outcome, gint64 pos)
{
  g_autoptr (HjRecord) person = enter_person (fixture, "王小明");

  fixture_answer (fixture, outcome, pos);
  fixture->pos = pos;
  fixture_send (fixture, person);
  fixture_apply_durable (fixture, pos);
}

/* What came beside the work of others is told, newest first; only so many are remembered. */
static void
test_merged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 now = hj_replica_now (fixture->replica);

  enter_merged (fixture, HJ_OP_APPLIED, 1);
  for (gint64 i = 0; i < HJ_MERGED_MAX + 2; i++)
    enter_merged (fixture, HJ_OP_MERGED, 2 + i);
  g_autoptr (GPtrArray) list = hj_merged_list (fixture->replica, now, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, HJ_MERGED_MAX);
  const HjMergedEntry *newest = g_ptr_array_index (list, 0);

  g_assert_cmpint (newest->seq, ==, HJ_MERGED_MAX + 3);
  g_assert_cmpint (newest->kind, ==, HJ_OP_NEW);
  g_assert_cmpstr (newest->entity->name, ==, "person");
  g_assert_cmpuint (newest->mask, !=, 0);
  g_autoptr (GPtrArray) later = hj_merged_list (fixture->replica, now + HJ_DAY_MS, &error);

  g_assert_cmpuint (later->len, ==, 0);
}

/* An answer is for the op with its number and its id, and counts once. */
static void
test_foreign_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_op_result_free);
  g_autoptr (GError) error = NULL;

  enter_people (fixture, 1);
  g_ptr_array_add (results, hj_op_result_new (1, "another op", HJ_OP_APPLIED, 9));
  g_ptr_array_add (results, hj_op_result_new (8, "another op", HJ_OP_APPLIED, 9));
  g_assert_true (hj_outbox_take_results (fixture->replica, results, &error));
  g_assert_no_error (error);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

/* The central instance has lost its end: kept ops from there on wait again. */
static void
test_rewind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) first = enter_person (fixture, "王小明");
  g_autoptr (HjRecord) second = enter_person (fixture, "李雷");
  g_autoptr (GError) error = NULL;

  fixture_answer (fixture, HJ_OP_APPLIED, 2);
  fixture_send (fixture, first);
  fixture_send (fixture, second);
  fixture_apply (fixture);
  g_assert_true (hj_outbox_rewind (fixture->replica, 2, &error));
  g_assert_no_error (error);
  assert_batch (fixture, 10, G_MAXSIZE, 2, 1);
  g_assert_cmpint (fixture_ask (fixture, "SELECT seq FROM kept"), ==, 1);
  g_autofree char *shown = fixture_dup_text (fixture, second, "name");

  g_assert_cmpstr (shown, ==, "李雷");
  fixture_answer (fixture, HJ_OP_DUPLICATE, 4);
  fixture->pos = 3;
  fixture_send (fixture, second);
  fixture_apply_durable (fixture, 4);
  g_assert_cmpint (
      fixture_ask (fixture, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM kept)"),
      ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM base_row"), ==, 0);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM person"), ==, 2);
}

static void
assert_waiting (Fixture *fixture, gint64 after, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting
      = hj_outbox_list_waiting (fixture->replica, after, 10, G_MAXSIZE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpint (((HjOutboxEntry *)g_ptr_array_index (waiting, 0))->op->seq, ==, seq);
}

/* A younger batch was answered by an instance that was put back meanwhile, so that the older one
 * waits again: what is sent, or handed in, has no gap.
 */
static void
test_older_work_goes_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_op_result_free);
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (GError) error = NULL;

  enter_people (fixture, 3);
  batch = next_batch (fixture, 10, G_MAXSIZE);
  g_ptr_array_add (results,
                   hj_op_result_new (2, ((HjOutboxEntry *)g_ptr_array_index (batch, 1))->op->id,
                                     HJ_OP_APPLIED, 9));
  g_assert_true (hj_outbox_take_results (fixture->replica, results, &error));
  g_assert_no_error (error);
  assert_batch (fixture, 10, G_MAXSIZE, 1, 1);
  assert_waiting (fixture, 0, 1);
  assert_waiting (fixture, 1, 3);
  fixture_answer (fixture, HJ_OP_APPLIED, 10);
  assert_batch (fixture, 10, G_MAXSIZE, 3, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/outbox/order", test_order);
  FIXTURE_ADD ("/store/outbox/sequence", test_sequence_never_repeats);
  FIXTURE_ADD ("/store/outbox/merged", test_merged);
  FIXTURE_ADD ("/store/outbox/aborted", test_aborted_numbers_are_used_again);
  FIXTURE_ADD ("/store/outbox/groups", test_groups_are_not_torn);
  FIXTURE_ADD ("/store/outbox/large-group", test_large_group);
  FIXTURE_ADD ("/store/outbox/states", test_answered_kept_durable);
  FIXTURE_ADD ("/store/outbox/foreign-answer", test_foreign_answer);
  FIXTURE_ADD ("/store/outbox/rewind", test_rewind);
  FIXTURE_ADD ("/store/outbox/older-work", test_older_work_goes_alone);
  return g_test_run ();
}
