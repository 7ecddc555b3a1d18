/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-search.h"

#include "core/store/hj-query.h"
#include "store-fixture.h"

/* The names of who is found, best first. */
static char *
find (Fixture *fixture, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = hj_search_person_ids (fixture->replica, typed, 100, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (HjRecord) person
        = hj_replica_require (fixture->replica, &hj_entity_person, ids[i], &error);

    g_assert_no_error (error);
    g_string_append_printf (names, "%s ", hj_record_get_text (person, "name"));
  }
  return g_string_free_and_steal (g_steal_pointer (&names));
}

static void
assert_finds (Fixture *fixture, const char *typed, const char *expected)
{
  g_autofree char *names = find (fixture, typed);

  if (g_strcmp0 (names, expected) != 0)
    g_test_message ("“%s”", typed);
  g_assert_cmpstr (names, ==, expected);
}

static HjRecord *
send_person (Fixture *fixture, const char *name, const char *id_number, const char *phone)
{
  HjRecord *person = fixture_new_person (fixture, name);

  hj_record_set_text (person, "id_number", id_number);
  hj_record_set_text (person, "phone", phone);
  fixture_send (fixture, person);
  return person;
}

static void
send_people (Fixture *fixture)
{
  static const char *const people[][3] = {
    { "王小明", "990101199001011234", "13800001111" },
    { "王大明", "990101198502020021", "13900002222" },
    { "单雄信", "99020219700303004X", NULL },
    { "解缙", "990303199504040053", "13700003333" },
    { "仇英", NULL, NULL },
    { "区大相", NULL, NULL },
    { "查良镛", NULL, NULL },
    { "尉迟恭", NULL, NULL },
    { "曾国藩", NULL, NULL },
    { "吕蒙", NULL, NULL },
    { "Li Lei", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (HjRecord) person = send_person (fixture, people[i][0], people[i][1], people[i][2]);

    g_assert_nonnull (person);
  }
  fixture_apply (fixture);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  send_people (fixture);
  /* Per character, anywhere in the name. */
  assert_finds (fixture, "王", "王大明 王小明 ");
  assert_finds (fixture, "小明", "王小明 ");
  assert_finds (fixture, "明", "王大明 王小明 ");
  assert_finds (fixture, "王 明 小", "王小明 ");
  assert_finds (fixture, "明小", "");
  /* Pinyin, unfinished too; surnames as surnames. */
  assert_finds (fixture, "wangxiaom", "王小明 ");
  assert_finds (fixture, "WANG", "王大明 王小明 ");
  assert_finds (fixture, "xiaoming", "王小明 ");
  assert_finds (fixture, "shan", "单雄信 ");
  assert_finds (fixture, "dan", "");
  assert_finds (fixture, "xiejin", "解缙 ");
  assert_finds (fixture, "qiuying", "仇英 ");
  assert_finds (fixture, "ou", "区大相 ");
  assert_finds (fixture, "zha", "查良镛 ");
  assert_finds (fixture, "yuchi", "尉迟恭 ");
  assert_finds (fixture, "zeng", "曾国藩 ");
  assert_finds (fixture, "lv", "吕蒙 ");
  assert_finds (fixture, "lü", "吕蒙 ");
  /* Initials. */
  assert_finds (fixture, "wxm", "王小明 ");
  assert_finds (fixture, "sxx", "单雄信 ");
  assert_finds (fixture, "ycg", "尉迟恭 ");
  /* Full width is plain width. */
  assert_finds (fixture, "ｌｉ　ｌｅｉ", "Li Lei ");
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  send_people (fixture);
  assert_finds (fixture, "19900101", "王小明 ");
  assert_finds (fixture, "1234", "王小明 ");
  assert_finds (fixture, "004x", "单雄信 ");
  assert_finds (fixture, "004X", "单雄信 ");
  assert_finds (fixture, "2222", "王大明 ");
  assert_finds (fixture, "１３７００００", "解缙 ");
  assert_finds (fixture, "990101", "王大明 王小明 ");
  assert_finds (fixture, "12", "");
  /* A number that runs from one field into the next is none. */
  assert_finds (fixture, "123413800", "");
  assert_finds (fixture, "王 1234", "王小明 ");
  assert_finds (fixture, "王 004X", "");
}

/* Rows that belong to a person lead to it: contacts, disputes, tickets, what was written down. */
static void
test_other_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = send_person (fixture, "王小明", NULL, NULL);
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
  g_autoptr (HjRecord) contact
      = fixture_new_of (fixture, &hj_entity_family_contact, "person", person);
  g_autoptr (HjRecord) dispute
      = fixture_new_of (fixture, &hj_entity_dispute, "detention", detention);
  g_autoptr (HjRecord) party = fixture_new_of (fixture, &hj_entity_party, "dispute", dispute);
  g_autoptr (HjRecord) ticket = fixture_new_of (fixture, &hj_entity_ticket, "dispute", dispute);
  g_autoptr (HjRecord) behaviour
      = fixture_new_behaviour (fixture, detention, "talk", 0, FIXTURE_TIME);

  hj_record_set_text (detention, "document", "平公拘字〔2026〕77号");
  hj_record_set_text (contact, "name", "赵敏");
  hj_record_set_text (dispute, "title", "拖欠工资");
  hj_record_set_text (party, "name", "Harvest Ltd");
  hj_record_set_text (ticket, "note", "电话联系家属");
  hj_record_set_text (behaviour, "note", "slept badly");
  fixture_send (fixture, detention);
  fixture_send (fixture, contact);
  fixture_send (fixture, dispute);
  fixture_send (fixture, party);
  fixture_send (fixture, ticket);
  fixture_send (fixture, behaviour);
  fixture_apply (fixture);
  assert_finds (fixture, "zhaomin", "王小明 ");
  assert_finds (fixture, "工资", "王小明 ");
  assert_finds (fixture, "harv", "王小明 ");
  assert_finds (fixture, "家属", "王小明 ");
  assert_finds (fixture, "badl", "王小明 ");
  assert_finds (fixture, "wang badly 工资", "王小明 ");
  assert_finds (fixture, "wang weekly", "");
}

/* Who is named comes before who is only spoken of. */
static void
test_rank (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) spoken_of = send_person (fixture, "安全", NULL, NULL);
  g_autoptr (HjRecord) named = send_person (fixture, "周平", NULL, NULL);

  hj_record_set_text (spoken_of, "address", "周平街");
  fixture_send (fixture, spoken_of);
  fixture_apply (fixture);
  assert_finds (fixture, "周平", "周平 安全 ");
}

static void
test_with_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) red = send_person (fixture, "王红", NULL, NULL);
  g_autoptr (HjRecord) blue = send_person (fixture, "王蓝", NULL, NULL);
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, red, FIXTURE_TIME);
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, "red");
  g_autoptr (HjQuery) query = hj_query_new_people ();
  g_autoptr (GError) error = NULL;

  fixture_send (fixture, detention);
  fixture_send (fixture, label);
  fixture_apply (fixture);
  hj_query_set_search (query, "wang");
  g_assert_cmpint (hj_replica_count (fixture->replica, query, &error), ==, 2);
  hj_query_set_color (query, "red");
  g_autoptr (GPtrArray) lines = hj_replica_select_people (fixture->replica, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (((HjPersonSummary *)g_ptr_array_index (lines, 0))->name, ==, "王红");
  hj_query_set_search (query, "li");
  g_assert_cmpint (hj_replica_count (fixture->replica, query, &error), ==, 0);
}

/* Lists of other rows are searched by the people that the rows belong to, or by their own name. */
static void
test_other_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = send_person (fixture, "王小明", NULL, NULL);
  g_autoptr (HjRecord) ticket = fixture_new_of (fixture, &hj_entity_ticket, "person", person);
  g_autoptr (HjRecord) mediator = hj_record_new (&hj_entity_mediator, "m1");
  g_autoptr (HjQuery) tickets = hj_query_new (&hj_entity_ticket);
  g_autoptr (HjQuery) mediators = hj_query_new (&hj_entity_mediator);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (mediator, "name", "解缙");
  fixture_send (fixture, ticket);
  fixture_send (fixture, mediator);
  fixture_apply (fixture);
  hj_query_set_search (tickets, "xiaoming");
  g_assert_cmpint (hj_replica_count (fixture->replica, tickets, &error), ==, 1);
  hj_query_set_search (tickets, "zhangsan");
  g_assert_cmpint (hj_replica_count (fixture->replica, tickets, &error), ==, 0);
  hj_query_set_search (mediators, "xie");
  g_assert_cmpint (hj_replica_count (fixture->replica, mediators, &error), ==, 1);
  hj_query_set_search (mediators, "-");
  g_assert_cmpint (hj_replica_count (fixture->replica, mediators, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  send_people (fixture);
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, "王", 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  g_autoptr (GArray) none = hj_search_people (fixture->replica, "  ", 10, &error);

  g_assert_cmpuint (none->len, ==, 0);
}

/* Who has the name comes before whose relative has it, also where that row was entered before. */
static void
test_own_name_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) relative_of = send_person (fixture, "安全", NULL, NULL);
  g_autoptr (HjRecord) contact
      = fixture_new_of (fixture, &hj_entity_family_contact, "person", relative_of);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (contact, "name", "周平");
  fixture_send (fixture, contact);
  fixture_apply (fixture);
  g_autoptr (HjRecord) named = send_person (fixture, "周平", NULL, NULL);

  g_assert_nonnull (named);
  fixture_apply (fixture);
  g_autoptr (GArray) first = hj_search_people (fixture->replica, "周平", 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpint (g_array_index (first, HjSearchHit, 0).person, ==, 2);
  g_autoptr (GArray) both = hj_search_people (fixture->replica, "周平", 2, &error);

  g_assert_cmpuint (both->len, ==, 2);
}

/* A common word of notes and a rare name: the one row that has both is behind many others. */
static void
test_words_of_several_rows (Fixture *fixture, gconstpointer data)
{
  const guint n_people = 300;

  for (guint i = 0; i < n_people; i++) {
    g_autoptr (HjRecord) person
        = send_person (fixture, i + 1 == n_people ? "欧阳锋" : "王小明", NULL, NULL);
    g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, FIXTURE_TIME);
    g_autoptr (HjRecord) behaviour
        = fixture_new_behaviour (fixture, detention, "talk", 0, FIXTURE_TIME);

    hj_record_set_text (behaviour, "note", i == 3 ? "slept badly" : "slept");
    fixture_send (fixture, detention);
    fixture_send (fixture, behaviour);
  }
  fixture_apply (fixture);
  assert_finds (fixture, "欧阳 slept", "欧阳锋 ");
  assert_finds (fixture, "slept ouyang", "欧阳锋 ");
  assert_finds (fixture, "王 badly", "王小明 ");
  assert_finds (fixture, "欧阳 badly", "");
  assert_finds (fixture, "欧阳 slept 王", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, "wang slept", 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, n_people - 1);
}

/* The people list's short way gives what the long way gives, and a part where one is asked for. */
static void
test_people_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjQuery) plain = hj_query_new_people ();
  g_autoptr (HjQuery) colored = hj_query_new_people ();
  g_autoptr (GError) error = NULL;

  send_people (fixture);
  hj_query_set_search (plain, "明");
  hj_query_set_search (colored, "明");
  hj_query_set_color (colored, "none");
  g_autoptr (GArray) rowids = hj_replica_select_rowids (fixture->replica, plain, &error);
  g_autoptr (GArray) others = hj_replica_select_rowids (fixture->replica, colored, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rowids->len, ==, 2);
  g_assert_cmpmem (rowids->data, rowids->len * sizeof (gint64), others->data,
                   others->len * sizeof (gint64));
  hj_query_set_limit (plain, 1, 1);
  g_autoptr (GArray) second = hj_replica_select_rowids (fixture->replica, plain, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (g_array_index (second, gint64, 0), ==, g_array_index (rowids, gint64, 1));
}

/* Few come by name, and more than can be read through as they were entered. */
static void
test_order_of_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++) {
    g_autofree char *name = g_strdup_printf ("Zhou %c%s", (int)('z' - i % 26), i < 3 ? "few" : "");
    g_autoptr (HjRecord) person = send_person (fixture, name, NULL, NULL);

    g_assert_nonnull (person);
  }
  fixture_apply (fixture);
  assert_finds (fixture, "xfew", "Zhou xfew ");
  g_autoptr (GArray) hits = hj_search_people (fixture->replica, "zhou", 100, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 60);
  for (guint i = 1; i < hits->len; i++)
    g_assert_cmpint (g_array_index (hits, HjSearchHit, i).person, >,
                     g_array_index (hits, HjSearchHit, i - 1).person);
  g_autoptr (GArray) few = hj_search_people (fixture->replica, "zhou", 3, &error);

  g_assert_cmpuint (few->len, ==, 3);
  g_assert_cmpint (g_array_index (few, HjSearchHit, 0).person, >,
                   g_array_index (few, HjSearchHit, 2).person);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/search/names", test_names);
  FIXTURE_ADD ("/store/search/numbers", test_numbers);
  FIXTURE_ADD ("/store/search/other-rows", test_other_rows);
  FIXTURE_ADD ("/store/search/rank", test_rank);
  FIXTURE_ADD ("/store/search/own-name-first", test_own_name_first);
  FIXTURE_ADD ("/store/search/with-filters", test_with_filters);
  FIXTURE_ADD ("/store/search/other-lists", test_other_lists);
  FIXTURE_ADD ("/store/search/limit", test_limit);
  FIXTURE_ADD ("/store/search/several-rows", test_words_of_several_rows);
  FIXTURE_ADD ("/store/search/people-list", test_people_list);
  FIXTURE_ADD ("/store/search/order-of-many", test_order_of_many);
  return g_test_run ();
}
