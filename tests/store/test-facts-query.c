/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-facts-query.h"

#include "store-fixture.h"

#define DAY(n) (FIXTURE_TIME + (n) * HJ_DAY_MS)

/* A copy of what was given, a line a detention, for comparing. */
static gboolean
write_row (const HjFactsRow *row, gpointer user_data, GError **error)
{
  GString *lines = user_data;

  g_string_append_printf (lines, "%s %s earlier=%d contacts=%d", row->kind, row->sex,
                          (int)row->earlier_detentions, (int)row->contacts);
  if (row->exam != NULL)
    g_string_append_printf (lines, " exam=%s,%s", row->blood_pressure, row->illness);
  if (row->pregnancy != HJ_FACTS_MISSING)
    g_string_append_printf (lines, " pregnancy=%d", (int)row->pregnancy);
  if (row->screening != NULL)
    g_string_append_printf (lines, " mental=%s", row->mental);
  if (row->injury != HJ_FACTS_MISSING)
    g_string_append_printf (lines, " injury=%d", (int)row->injury);
  if (row->record_band != NULL)
    g_string_append_printf (lines, " record=%s,%d", row->drug_history, (int)row->violence);
  for (guint i = 0; i < row->n_disputes; i++)
    g_string_append_printf (lines, " dispute=%s,%s", row->disputes[i].state,
                            row->disputes[i].cause);
  for (guint i = 0; i < row->n_behaviours; i++)
    g_string_append_printf (lines, " %s:%d", row->behaviours[i].kind,
                            (int)row->behaviours[i].severity);
  g_string_append_c (lines, '\n');
  return TRUE;
}

static char *
read_all (Fixture *fixture)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hj_facts_query_all (fixture->replica, write_row, lines, &error);
  g_assert_no_error (error);
  return g_string_free_and_steal (g_steal_pointer (&lines));
}

static char *
read_one (Fixture *fixture, HjRecord *detention)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hj_facts_query_one (fixture->replica, hj_record_get_id (detention), write_row, lines, &error);
  g_assert_no_error (error);
  return g_string_free_and_steal (g_steal_pointer (&lines));
}

static void
send_exam (Fixture *fixture, HjRecord *detention, const char *pressure, const char *illness)
{
  g_autoptr (HjRecord) exam = fixture_new_of (fixture, &hj_entity_exam, "detention", detention);

  hj_record_set_text (exam, "blood_pressure_flag", pressure);
  hj_record_set_text (exam, "illness_flag", illness);
  fixture_send (fixture, exam);
}

static void
send_dispute (Fixture *fixture, HjRecord *detention, const char *state, const char *cause)
{
  g_autoptr (HjRecord) dispute
      = fixture_new_of (fixture, &hj_entity_dispute, "detention", detention);

  hj_record_set_text (dispute, "state", state);
  hj_record_set_text (dispute, "cause", cause);
  fixture_send (fixture, dispute);
}

static void
send_behaviour (Fixture *fixture, HjRecord *detention, const char *kind, gint64 severity, gint64 at)
{
  g_autoptr (HjRecord) behaviour = fixture_new_behaviour (fixture, detention, kind, severity, at);

  fixture_send (fixture, behaviour);
}

/* A person with two detentions of which the second has all that can be known, and another. */
static void
send_county (Fixture *fixture, HjRecord **detentions)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) other = fixture_new_person (fixture, "李雷");
  HjRecord *orphan = fixture_new_detention (fixture, person, DAY (0));

  hj_record_set_text (person, "sex", "male");
  hj_record_set_text (other, "sex", "female");
  detentions[0] = fixture_new_detention (fixture, person, DAY (-100));
  detentions[1] = fixture_new_detention (fixture, person, DAY (1));
  detentions[2] = fixture_new_detention (fixture, other, DAY (2));
  hj_record_set_text (detentions[1], "kind", "judicial");
  fixture_send (fixture, person);
  fixture_send (fixture, other);
  /* The order in which rows come says nothing. */
  for (int i = 2; i >= 0; i--)
    fixture_send (fixture, detentions[i]);

  g_autoptr (HjRecord) contact
      = fixture_new_of (fixture, &hj_entity_family_contact, "person", person);
  g_autoptr (HjRecord) screening
      = fixture_new_of (fixture, &hj_entity_screening, "detention", detentions[1]);
  g_autoptr (HjRecord) band
      = fixture_new_of (fixture, &hj_entity_record_band, "detention", detentions[1]);

  fixture_send (fixture, contact);
  hj_record_set_text (screening, "mental_flag", "agitated");
  hj_record_set_int (screening, "injury_flag", 0);
  fixture_send (fixture, screening);
  hj_record_set_text (band, "drug_history", "former");
  hj_record_set_int (band, "violence", 1);
  fixture_send (fixture, band);
  send_exam (fixture, detentions[1], "normal", "none");
  send_exam (fixture, detentions[1], "high", "managed");
  send_dispute (fixture, detentions[1], "open", "wages");
  send_dispute (fixture, detentions[1], "agreed", "debt");
  send_behaviour (fixture, detentions[1], "threat", 2, DAY (3));
  send_behaviour (fixture, detentions[1], "talk", 0, DAY (2));
  send_behaviour (fixture, detentions[2], "refusal", 1, DAY (3));
  /* Rows whose detention is not here are passed over. */
  send_behaviour (fixture, orphan, "incident", 3, DAY (3));
  send_exam (fixture, orphan, "high", "serious");
  send_dispute (fixture, orphan, "open", "neighbours");
  fixture_apply (fixture);
  hj_record_unref (orphan);
}

#define FIRST "administrative male earlier=0 contacts=1\n"
#define SECOND                                                                                     \
  "judicial male earlier=1 contacts=1 exam=high,managed mental=agitated injury=0"                  \
  " record=former,1 dispute=open,wages dispute=agreed,debt talk:0 threat:2\n"
#define THIRD "administrative female earlier=0 contacts=0 refusal:1\n"

static void
test_all (Fixture *fixture, gconstpointer data)
{
  HjRecord *detentions[3];

  send_county (fixture, detentions);
  g_autofree char *lines = read_all (fixture);

  g_assert_cmpstr (lines, ==, FIRST SECOND THIRD);
  for (guint i = 0; i < G_N_ELEMENTS (detentions); i++)
    hj_record_unref (detentions[i]);
}

static void
test_one (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { FIRST, SECOND, THIRD };
  HjRecord *detentions[3];
  g_autoptr (GError) error = NULL;

  send_county (fixture, detentions);
  for (guint i = 0; i < G_N_ELEMENTS (detentions); i++) {
    g_autofree char *line = read_one (fixture, detentions[i]);

    g_assert_cmpstr (line, ==, expected[i]);
    hj_record_unref (detentions[i]);
  }
  g_assert_false (hj_facts_query_one (fixture->replica, "nobody", write_row, NULL, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

/* Of several, the one that was made last counts, whichever came last. */
static void
test_last_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = fixture_new_person (fixture, "王小明");
  g_autoptr (HjRecord) detention = fixture_new_detention (fixture, person, DAY (0));
  g_autoptr (HjRecord) early = fixture_new_of (fixture, &hj_entity_exam, "detention", detention);
  g_autoptr (HjRecord) late = fixture_new_of (fixture, &hj_entity_exam, "detention", detention);

  hj_record_set_text (early, "blood_pressure_flag", "normal");
  hj_record_set_text (late, "blood_pressure_flag", "high");
  fixture_send (fixture, late);
  fixture_send (fixture, early);
  fixture_send (fixture, detention);
  fixture_apply (fixture);
  g_autofree char *line = read_one (fixture, detention);

  /* The person is not here: what would be known of it is missing. */
  g_assert_cmpstr (line, ==, "administrative (null) earlier=0 contacts=0 exam=high,(null)\n");
}

/* The user's own rows count as well, before anybody has confirmed them. */
static void
test_own_rows (Fixture *fixture, gconstpointer data)
{
  HjRecord *detentions[3];

  send_county (fixture, detentions);
  g_autoptr (HjRecord) behaviour
      = fixture_new_behaviour (fixture, detentions[0], "self-harm-sign", 3, DAY (4));

  fixture_enter (fixture, behaviour);
  g_autofree char *lines = read_all (fixture);

  g_assert_cmpstr (lines, ==,
                   "administrative male earlier=0 contacts=1 self-harm-sign:3\n" SECOND THIRD);
  for (guint i = 0; i < G_N_ELEMENTS (detentions); i++)
    hj_record_unref (detentions[i]);
}

static gboolean
end_at_second (const HjFactsRow *row, gpointer user_data, GError **error)
{
  guint *n_rows = user_data;

  return ++*n_rows < 2;
}

static gboolean
fail_at_first (const HjFactsRow *row, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Enough");
  return FALSE;
}

static gboolean
write_label (const HjFactsRow *row, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autoptr (HjRecord) detention = hj_record_new (&hj_entity_detention, row->detention);
  g_autoptr (HjRecord) label = fixture_new_label (fixture, detention, "blue");

  return hj_replica_insert (fixture->replica, label, error);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  HjRecord *detentions[3];
  g_autoptr (GError) error = NULL;
  guint n_rows = 0;

  send_county (fixture, detentions);
  for (guint i = 0; i < G_N_ELEMENTS (detentions); i++)
    hj_record_unref (detentions[i]);
  g_assert_true (hj_facts_query_all (fixture->replica, end_at_second, &n_rows, &error));
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_false (hj_facts_query_all (fixture->replica, fail_at_first, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* The walk holds nothing that keeps labels from being written. */
  g_assert_true (hj_facts_query_all (fixture->replica, write_label, fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_ask (fixture, "SELECT count(*) FROM label"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/facts-query/all", test_all);
  FIXTURE_ADD ("/store/facts-query/one", test_one);
  FIXTURE_ADD ("/store/facts-query/last-counts", test_last_counts);
  FIXTURE_ADD ("/store/facts-query/own-rows", test_own_rows);
  FIXTURE_ADD ("/store/facts-query/ends", test_ends);
  return g_test_run ();
}
