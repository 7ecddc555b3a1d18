/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "replica-sample.h"

#include "core/store/hj-outbox.h"
#include "core/store/hj-query.h"
#include "core/store/hj-search.h"

static void
send_detained (Fixture *fixture, const char *name, const char *id_number, const char *color)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, name);
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, color);

  hj_record_set_text (person, "id_number", id_number);
  fixture_send (fixture, person);
  fixture_send (fixture, detention);
  fixture_send (fixture, label);
}

/* Two people from the central instance, one of them changed by the user, and one of the user's. */
void
replica_sample_fill (Fixture *fixture)
{
  g_autoptr (HjRecord) changed = fixture_new_person (fixture, "单雄信");
  g_autoptr (HjRecord) own = fixture_new_person (fixture, "尉迟恭");
  g_autoptr (GError) error = NULL;

  hj_replica_set_meta (fixture->replica, HJ_META_USER, "wang", &error);
  g_assert_no_error (error);
  send_detained (fixture, "王小明", "990101199001011234", "red");
  fixture_send (fixture, changed);
  fixture_apply (fixture);
  hj_record_set_text (changed, "phone", "13800001111");
  hj_replica_update (fixture->replica, changed, &error);
  g_assert_no_error (error);
  fixture_enter (fixture, own);
}

static void
assert_found (Fixture *fixture, const char *typed, guint n_people)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, typed, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, n_people);
}

void
replica_sample_assert (Fixture *fixture)
{
  g_autofree char *user = hj_replica_dup_meta (fixture->replica, HJ_META_USER);
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = hj_replica_select_people (fixture->replica, query, &error);
  g_autoptr (GPtrArray) waiting = hj_outbox_list (fixture->replica, 10, &error);
  HjPersonSummary *first;
  HjOutboxEntry *changed;

  g_assert_no_error (error);
  g_assert_cmpstr (user, ==, "wang");
  g_assert_cmpuint (lines->len, ==, 3);
  first = g_ptr_array_index (lines, 0);
  g_assert_cmpstr (first->name, ==, "王小明");
  g_assert_cmpstr (first->label_color, ==, "red");
  g_assert_cmpint (first->ends_at, ==, FIXTURE_TIME + 10 * HJ_DAY_MS);
  g_assert_cmpuint (waiting->len, ==, 2);
  changed = g_ptr_array_index (waiting, 0);
  g_assert_cmpint (changed->op->seq, ==, 1);
  g_assert_cmpstr (hj_op_find_field (changed->op, "phone")->new_value.text, ==, "13800001111");
  assert_found (fixture, "wangxiaoming", 1);
  assert_found (fixture, "19900101", 1);
  assert_found (fixture, "1111", 1);
  assert_found (fixture, "yuchi", 1);
}
