/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-query.h"
#include "store-fixture.h"

#define DAY(n) (FIXTURE_TIME + (n) * HJ_DAY_MS)

static GPtrArray *
select_people (Fixture *fixture, const HjQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = hj_replica_select_people (fixture->replica, query, &error);

  g_assert_no_error (error);
  return lines;
}

static HjPersonSummary *
dup_line (Fixture *fixture, HjRecord *person)
{
  g_autoptr (HjQuery) query = hj_query_new_people ();

  hj_query_where_text (query, "name", hj_record_get_text (person, "name"));
  g_autoptr (GPtrArray) lines = select_people (fixture, query);

  g_assert_cmpuint (lines->len, ==, 1);
  return hj_person_summary_copy (g_ptr_array_index (lines, 0));
}

static void
assert_order (Fixture *fixture, const char *color, const char *expected)
{
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GString) names = g_string_new (NULL);

  hj_query_set_color (query, color);
  g_autoptr (GPtrArray) lines = select_people (fixture, query);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (names, "%s ", ((HjPersonSummary *)g_ptr_array_index (lines, i))->name);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
send_detained (Fixture *fixture, const char *name, gint64 starts_at, const char *color)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, name);
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, starts_at);

  fixture_send (fixture, person);
  fixture_send (fixture, detention);
  if (color != NULL) {
    g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, color);

    fixture_send (fixture, label);
  }
}

/* The gravest label first, then who is released first, then by name as it is read. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) free_person = fixture_new_person (fixture, "单雄信");
  g_autoptr (HjRecord) free_other = fixture_new_person (fixture, "曾国藩");

  send_detained (fixture, "蓝", DAY (0), "blue");
  send_detained (fixture, "红晚", DAY (5), "red");
  send_detained (fixture, "红早", DAY (1), "red");
  send_detained (fixture, "无", DAY (0), NULL);
  send_detained (fixture, "黄", DAY (0), "yellow");
  fixture_send (fixture, free_other);
  fixture_send (fixture, free_person);
  fixture_apply (fixture);
  assert_order (fixture, NULL, "红早 红晚 黄 蓝 无 单雄信 曾国藩 ");
  assert_order (fixture, "red", "红早 红晚 ");
  assert_order (fixture, "none", "无 单雄信 曾国藩 ");
}

static void
test_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) earlier = fixture_new_detention (fixture, person, DAY (-300));
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, DAY (-1));
  g_autoptr (HjRecord) old_label = fixture_new_label (fixture, detention, "blue");
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, "yellow");

  hj_record_set_text (person, "sex", "male");
  hj_record_set_text (person, "birth_date", "1990-01-01");
  hj_record_set_text (detention, "cell", "103");
  hj_record_set_text (earlier, "state", "released");
  fixture_send (fixture, person);
  fixture_send (fixture, earlier);
  fixture_send (fixture, detention);
  fixture_send (fixture, label);
  fixture_send (fixture, old_label);
  fixture_apply (fixture);
  g_autoptr (HjPersonSummary) line = dup_line (fixture, person);

  g_assert_cmpstr (line->person, ==, hj_record_get_id (person));
  g_assert_cmpstr (line->sex, ==, "male");
  g_assert_cmpstr (line->birth_date, ==, "1990-01-01");
  g_assert_cmpstr (line->detention, ==, hj_record_get_id (detention));
  g_assert_cmpstr (line->detention_kind, ==, "administrative");
  g_assert_cmpstr (line->detention_state, ==, "admitted");
  g_assert_cmpstr (line->house, ==, "house-1");
  g_assert_cmpstr (line->cell, ==, "103");
  g_assert_cmpint (line->ends_at, ==, DAY (9));
  g_assert_cmpstr (line->label, ==, hj_record_get_id (label));
  g_assert_cmpstr (line->label_color, ==, "yellow");
  g_assert_cmpstr (line->label_state, ==, "confirmed");
}

/* The line follows what the user enters in the same act, and what is taken back. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, DAY (0));
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, "red");
  g_autoptr (GError) error = NULL;

  fixture_enter (fixture, person);
  fixture_enter (fixture, detention);
  fixture_enter (fixture, label);
  g_autoptr (HjPersonSummary) detained = dup_line (fixture, person);

  g_assert_cmpstr (detained->label_color, ==, "red");
  hj_record_set_text (label, "state", "superseded");
  g_assert_true (hj_replica_command (fixture->replica, label, "supersede", 0, &error));
  g_autoptr (HjPersonSummary) unlabelled = dup_line (fixture, person);

  g_assert_null (unlabelled->label);
  hj_record_set_text (detention, "state", "released");
  g_assert_true (hj_replica_command (fixture->replica, detention, "release", 0, &error));
  g_assert_no_error (error);
  g_autoptr (HjPersonSummary) released = dup_line (fixture, person);

  g_assert_null (released->detention);
  g_assert_cmpint (released->ends_at, ==, 0);
}

/* Open tickets of the person, also by way of a dispute, however the rows come. */
static void
test_tickets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, DAY (0));
  g_autoptr (HjRecord) dispute
      = fixture_new_of (fixture, &hj_entity_dispute, "detention", detention);
  g_autoptr (HjRecord) by_dispute = fixture_new_of (fixture, &hj_entity_ticket, "dispute", dispute);
  g_autoptr (HjRecord) by_person = fixture_new_of (fixture, &hj_entity_ticket, "person", person);
  g_autoptr (HjRecord) finished = fixture_new_of (fixture, &hj_entity_ticket, "person", person);

  hj_record_set_text (by_dispute, "state", "accepted");
  hj_record_set_text (by_person, "state", "submitted");
  hj_record_set_text (finished, "state", "finished");
  fixture_send (fixture, by_dispute);
  fixture_send (fixture, finished);
  fixture_send (fixture, by_person);
  fixture_send (fixture, person);
  fixture_send (fixture, detention);
  fixture_apply (fixture);
  g_autoptr (HjPersonSummary) before = dup_line (fixture, person);

  g_assert_cmpint (before->open_tickets, ==, 1);
  fixture_send (fixture, dispute);
  fixture_apply (fixture);
  g_autoptr (HjPersonSummary) after = dup_line (fixture, person);

  g_assert_cmpint (after->open_tickets, ==, 2);
}

/* A first load writes all lines at its end; they are the same as one by one. */
static void
test_rebuild (Fixture *fixture, gconstpointer data)
{
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_BEGIN, FIXTURE_BUCKET);
  send_detained (fixture, "吕蒙", DAY (0), "blue");
  send_detained (fixture, "单雄信", DAY (0), "red");
  send_detained (fixture, "王小明", DAY (0), "red");
  fixture_send_bucket (fixture, HJ_FRAME_SNAPSHOT_END, FIXTURE_BUCKET);
  fixture_apply (fixture);
  assert_order (fixture, NULL, "单雄信 王小明 吕蒙 ");
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM summary"
                                         " WHERE name_key LIKE 'shanxiongxin %'"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/summary/order", test_order);
  FIXTURE_ADD ("/store/summary/line", test_line);
  FIXTURE_ADD ("/store/summary/follows", test_follows);
  FIXTURE_ADD ("/store/summary/tickets", test_tickets);
  FIXTURE_ADD ("/store/summary/rebuild", test_rebuild);
  return g_test_run ();
}
