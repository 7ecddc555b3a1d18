/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/store/hj-outbox.h"
#include "core/store/hj-query.h"

#include <string.h>

static void
test_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) ticket = hj_act_draft (fixture->replica, &hj_entity_ticket, &error);
  g_autoptr (HjRecord) other = hj_act_draft (fixture->replica, &hj_entity_ticket, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (hj_record_get_text (ticket, "house"), ==, "house-1");
  g_assert_cmpstr (hj_record_get_text (ticket, "by"), ==, "officer-a");
  g_assert_cmpstr (hj_record_get_text (ticket, "state"), ==, "submitted");
  g_assert_cmpint (hj_record_get_int (ticket, "at", 0), ==, FIXTURE_TIME);
  g_assert_cmpstr (hj_record_get_id (ticket), !=, hj_record_get_id (other));
  g_assert_cmpint (casework_count (fixture, &hj_entity_ticket), ==, 0);
}

static void
test_not_enrolled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  casework_become (fixture, NULL, NULL, NULL);
  g_assert_null (hj_act_draft (fixture->replica, &hj_entity_ticket, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED);
  g_assert_false (hj_act_may_make (fixture->replica, &hj_entity_ticket));
}

static void
test_may_make (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *role;
    const HjEntity *entity;
    gboolean may;
  } cases[] = {
    { "intake-officer", &hj_entity_person, TRUE },  { "duty-officer", &hj_entity_behaviour, TRUE },
    { "house-leader", &hj_entity_ticket, TRUE },    { "intake-officer", &hj_entity_label, FALSE },
    { "duty-officer", &hj_entity_conflict, FALSE }, { "house-leader", &hj_entity_policy, FALSE },
    { "mediator", &hj_entity_party, FALSE },        { "doctor", &hj_entity_exam, TRUE },
    { "mediator", &hj_entity_behaviour, FALSE },    { "mediator", &hj_entity_ticket, FALSE },
    { "administrator", &hj_entity_person, FALSE },  { "auditor", &hj_entity_ticket, FALSE },
    { "doctor", &hj_entity_person, FALSE },         { "counsellor", &hj_entity_label, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    casework_become (fixture, "somebody", cases[i].role, "house-1");
    g_assert_cmpint (hj_act_may_make (fixture->replica, cases[i].entity), ==, cases[i].may);
  }
}

/* Fields that a command or the central instance writes, or that stay, are nobody's to change. */
static void
test_may_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRecord) ticket = NULL;

  casework_become (fixture, "officer-a", "duty-officer", "house-1");
  ticket = hj_act_draft (fixture->replica, &hj_entity_ticket, &error);
  g_assert_no_error (error);
  g_assert_true (hj_act_may_change (fixture->replica, ticket, "note"));
  g_assert_true (hj_act_may_change (fixture->replica, ticket, "due_at"));
  g_assert_false (hj_act_may_change (fixture->replica, ticket, "state"));
  g_assert_false (hj_act_may_change (fixture->replica, ticket, "code"));
  g_assert_false (hj_act_may_change (fixture->replica, ticket, "kind"));
  casework_become (fixture, "auditor-a", "auditor", "house-1");
  g_assert_false (hj_act_may_change (fixture->replica, ticket, "note"));
}

static void
assert_refused (Fixture *fixture, HjRecord *record, GQuark domain, int code)
{
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 before = hj_outbox_count_waiting (fixture->replica);

  g_assert_false (hj_act_new (fixture->replica, record, &result, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (result.id);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, before);
}

static HjRecord *
draft_ticket (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HjRecord *ticket = hj_act_draft (fixture->replica, &hj_entity_ticket, &error);

  g_assert_no_error (error);
  hj_record_set_text (ticket, "kind", "mediation");
  return ticket;
}

static void
test_new_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) code = draft_ticket (fixture);
  g_autoptr (HjRecord) state = draft_ticket (fixture);
  g_autoptr (HjRecord) house = draft_ticket (fixture);
  g_autoptr (HjRecord) absent = draft_ticket (fixture);
  g_autoptr (HjRecord) kind = draft_ticket (fixture);
  g_autoptr (HjRecord) role = draft_ticket (fixture);

  hj_record_set_text (code, "code", "T-1");
  assert_refused (fixture, code, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  hj_record_set_text (state, "state", "finished");
  assert_refused (fixture, state, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  hj_record_set_text (house, "house", "house-2");
  assert_refused (fixture, house, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  hj_record_set_text (absent, "person", hj_record_get_id (absent));
  assert_refused (fixture, absent, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
  hj_record_set_text (kind, "kind", "party");
  assert_refused (fixture, kind, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  casework_become (fixture, "mediator-a", "mediator", "agency-1");
  assert_refused (fixture, role, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* What nobody said but follows from the user is written, and nobody signs for somebody else. */
static void
test_new_fills_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  g_autoptr (HjRecord) ticket = hj_record_new (&hj_entity_ticket, id);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  hj_record_set_text (ticket, "kind", "visit");
  hj_record_set_text (ticket, "by", "somebody-else");
  hj_act_new (fixture->replica, ticket, &result, &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) shown = casework_load (fixture, ticket);

  g_assert_cmpstr (hj_record_get_text (shown, "by"), ==, "officer-a");
  g_assert_cmpstr (hj_record_get_text (shown, "house"), ==, "house-1");
  g_assert_cmpstr (hj_record_get_text (shown, "state"), ==, "submitted");
  g_assert_null (result.label_after);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

/* A new detention is classified in the act that makes it. */
static void
test_detention_gets_label (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) label = casework_find_label (fixture, detention, "proposed");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = hj_outbox_list (fixture->replica, 10, &error);

  g_assert_no_error (error);
  g_assert_nonnull (label);
  g_assert_cmpstr (hj_record_get_text (label, "color"), ==, "blue");
  g_assert_cmpstr (hj_record_get_text (label, "by"), ==, "officer-a");
  g_assert_cmpstr (hj_record_get_text (label, "policy"), !=, NULL);
  g_assert_cmpint (hj_record_get_int (label, "safety", -1), >=, 0);
  g_assert_nonnull (strstr (hj_record_get_text (label, "result"), "\"missing\""));
  g_assert_cmpint (hj_record_get_int (label, "at", 0), ==, hj_replica_now (fixture->replica));

  /* Detention and label are one group, so that the central instance takes both or neither. */
  const HjOutboxEntry *made = g_ptr_array_index (ops, 1), *labelled = g_ptr_array_index (ops, 2);

  g_assert_cmpuint (ops->len, ==, 3);
  g_assert_cmpstr (made->op->group, ==, labelled->op->group);
}

static void
test_behaviour_changes_label (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) first = casework_find_label (fixture, detention, "proposed");
  g_auto (HjActResult) talk = { 0 };
  g_auto (HjActResult) threat = { 0 };

  casework_new_behaviour (fixture, detention, "talk", 0, &talk);
  g_assert_cmpstr (talk.label_before, ==, "blue");
  g_assert_cmpstr (talk.label_after, ==, "blue");
  g_assert_null (talk.label);
  g_assert_cmpint (casework_count (fixture, &hj_entity_label), ==, 1);

  casework_new_behaviour (fixture, detention, "threat", 3, &threat);
  g_assert_cmpstr (threat.label_before, ==, "blue");
  g_assert_cmpstr (threat.label_after, ==, "yellow");
  g_autoptr (HjRecord) second = casework_find_label (fixture, detention, "proposed");
  g_autoptr (HjRecord) old = casework_load (fixture, first);

  g_assert_cmpstr (hj_record_get_id (second), ==, threat.label);
  g_assert_cmpstr (hj_record_get_text (second, "color"), ==, "yellow");
  g_assert_cmpstr (hj_record_get_text (old, "state"), ==, "superseded");
}

/* An entry that this laptop's clock puts ahead counts at once. */
static void
test_entry_ahead_of_clock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) entry
      = casework_new_row (fixture, &hj_entity_behaviour, "detention", hj_record_get_id (detention),
                          "kind", "threat", "severity", "3", "at", "2026-03-01T12:00+00:00", NULL);
  g_autoptr (HjRecord) label = casework_find_label (fixture, detention, "proposed");

  g_assert_cmpint (hj_record_get_int (entry, "at", 0), >, hj_replica_now (fixture->replica));
  g_assert_cmpstr (hj_record_get_text (label, "color"), ==, "yellow");
}

/* What a person confirmed stays beside a proposal until a person confirms that one. */
static void
test_confirmed_stays_until_confirmed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) blue = casework_find_label (fixture, detention, "proposed");
  g_auto (HjActResult) result = { 0 };

  casework_become (fixture, "officer-b", "duty-officer", "house-1");
  casework_do (fixture, blue, "confirm", NULL, NULL, &result);
  g_autoptr (HjRecord) confirmed = casework_find_label (fixture, detention, "confirmed");

  g_assert_cmpstr (hj_record_get_text (confirmed, "decided_by"), ==, "officer-b");
  g_assert_cmpint (hj_record_get_int (confirmed, "decided_at", 0), ==,
                   hj_replica_now (fixture->replica));
  g_assert_cmpint (hj_record_get_int (confirmed, "expires_at", 0), ==,
                   hj_replica_now (fixture->replica) + 168 * HJ_HOUR_MS);

  g_auto (HjActResult) threat = { 0 };

  casework_new_behaviour (fixture, detention, "threat", 3, &threat);
  g_assert_cmpstr (threat.label_before, ==, "blue");
  g_assert_cmpstr (threat.label_after, ==, "yellow");
  g_autoptr (HjRecord) still = casework_find_label (fixture, detention, "confirmed");
  g_autoptr (HjRecord) yellow = casework_find_label (fixture, detention, "proposed");

  g_assert_cmpstr (hj_record_get_id (still), ==, hj_record_get_id (blue));
  hj_act_result_clear (&result);
  casework_do (fixture, yellow, "confirm", NULL, NULL, &result);
  g_autoptr (HjRecord) now = casework_find_label (fixture, detention, "confirmed");
  g_autoptr (HjRecord) superseded = casework_find_label (fixture, detention, "superseded");

  g_assert_cmpstr (hj_record_get_id (now), ==, hj_record_get_id (yellow));
  g_assert_cmpstr (hj_record_get_id (superseded), ==, hj_record_get_id (blue));
}

/* Where the classifier comes back to what is confirmed, the proposal goes and none takes its place.
 */
static void
test_back_to_confirmed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) blue = casework_find_label (fixture, detention, "proposed");
  g_auto (HjActResult) result = { 0 };
  g_auto (HjActResult) back = { 0 };

  casework_become (fixture, "officer-b", "duty-officer", "house-1");
  casework_do (fixture, blue, "confirm", NULL, NULL, &result);
  g_autoptr (HjRecord) dispute
      = casework_new_row (fixture, &hj_entity_dispute, "detention", hj_record_get_id (detention),
                          "title", "邻里纠纷", "cause", "持刀威胁邻居", NULL);
  g_autoptr (HjRecord) proposed = casework_find_label (fixture, detention, "proposed");

  g_assert_cmpstr (hj_record_get_text (proposed, "color"), ==, "yellow");
  g_autoptr (HjRecord) changed = casework_load (fixture, dispute);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (changed, "cause", "噪声");
  hj_act_set (fixture->replica, changed, &back, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back.label_before, ==, "yellow");
  g_assert_cmpstr (back.label_after, ==, "blue");
  g_assert_null (back.label);
  g_autoptr (HjRecord) none = casework_find_label (fixture, detention, "proposed");
  g_autoptr (HjRecord) confirmed = casework_find_label (fixture, detention, "confirmed");

  g_assert_null (none);
  g_assert_cmpstr (hj_record_get_id (confirmed), ==, hj_record_get_id (blue));
}

static void
test_set_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  static const char *const fields[][2]
      = { { "state", "released" }, { "house", "house-2" }, { "kind", "elsewhere" } };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autoptr (HjRecord) changed = casework_load (fixture, detention);
    g_auto (HjActResult) result = { 0 };
    g_autoptr (GError) error = NULL;

    hj_record_set_text (changed, fields[i][0], fields[i][1]);
    g_assert_false (hj_act_set (fixture->replica, changed, &result, &error));
    g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
    g_assert_null (result.id);
  }
  casework_become (fixture, "mediator-a", "mediator", "agency-1");
  g_autoptr (HjRecord) changed = casework_load (fixture, person);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  hj_record_set_text (changed, "phone", "13800000000");
  g_assert_false (hj_act_set (fixture->replica, changed, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* A mediator writes notes on a ticket, and nothing else but by commands. */
static void
test_set_by_mediator (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) ticket
      = casework_new_row (fixture, &hj_entity_ticket, "kind", "mediation", NULL);
  g_autoptr (HjRecord) noted = casework_load (fixture, ticket);
  g_autoptr (HjRecord) due = casework_load (fixture, ticket);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  casework_become (fixture, "mediator-a", "mediator", "agency-1");
  hj_record_set_text (noted, "note", "家属愿意谈");
  hj_act_set (fixture->replica, noted, &result, &error);
  g_assert_no_error (error);
  hj_act_result_clear (&result);
  hj_record_set_int (due, "due_at", FIXTURE_TIME);
  g_assert_false (hj_act_set (fixture->replica, due, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Officers enter values of an examination once, and change its flags; the rest is the doctor's. */
static void
test_set_examination (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) exam
      = casework_new_row (fixture, &hj_entity_exam, "detention", hj_record_get_id (detention),
                          "ecg", "正常", "ecg_flag", "normal", NULL);
  g_autoptr (HjRecord) flag = casework_load (fixture, exam);
  g_autoptr (HjRecord) value = casework_load (fixture, exam);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  hj_record_set_text (flag, "ecg_flag", "abnormal");
  hj_record_set_text (flag, "ultrasound", "脂肪肝");
  hj_act_set (fixture->replica, flag, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result.label_after, ==, "blue");
  hj_act_result_clear (&result);
  hj_record_set_text (value, "ecg", "窦性心动过速");
  g_assert_false (hj_act_set (fixture->replica, value, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) changed = casework_load (fixture, person);
  g_auto (HjActResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  hj_record_set_text (changed, "phone", "13800000000");
  hj_act_set (fixture->replica, changed, &result, &error);
  g_assert_no_error (error);
  g_autoptr (HjRecord) shown = casework_load (fixture, person);

  g_assert_cmpstr (hj_record_get_text (shown, "phone"), ==, "13800000000");
  g_assert_cmpstr (result.id, ==, hj_record_get_id (person));
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 2);
}

static void
test_do_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) ticket
      = casework_new_row (fixture, &hj_entity_ticket, "kind", "mediation", NULL);
  g_autoptr (HjRecord) given = hj_record_new (&hj_entity_ticket, hj_record_get_id (ticket));
  g_auto (HjActResult) result = { 0 };
  static const struct {
    const char *command;
    HjWorkflowError code;
  } cases[] = {
    { "start", HJ_WORKFLOW_ERROR_STATE },
    { "refuse", HJ_WORKFLOW_ERROR_FIELD },
    { "vanish", HJ_WORKFLOW_ERROR_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (hj_act_do (fixture->replica, &hj_entity_ticket, hj_record_get_id (ticket),
                               cases[i].command, NULL, &result, &error));
    g_assert_error (error, HJ_WORKFLOW_ERROR, (int)cases[i].code);
  }
  g_autoptr (GError) error = NULL;

  hj_record_set_text (given, "outcome", "好");
  g_assert_false (hj_act_do (fixture->replica, &hj_entity_ticket, hj_record_get_id (ticket),
                             "accept", given, &result, &error));
  g_assert_error (error, HJ_MODEL_ERROR, HJ_MODEL_ERROR_INVALID);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

static void
test_do (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) ticket
      = casework_new_row (fixture, &hj_entity_ticket, "kind", "mediation", NULL);
  g_auto (HjActResult) result = { 0 };

  casework_do (fixture, ticket, "accept", "note", "周三上门", &result);
  g_autoptr (HjRecord) shown = casework_load (fixture, ticket);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = hj_outbox_list (fixture->replica, 10, &error);
  const HjOutboxEntry *entry = g_ptr_array_index (ops, ops->len - 1);

  g_assert_cmpstr (hj_record_get_text (shown, "state"), ==, "accepted");
  g_assert_cmpstr (hj_record_get_text (shown, "note"), ==, "周三上门");
  g_assert_cmpstr (entry->op->command, ==, "accept");
  g_assert_cmpstr (entry->op->state, ==, "submitted");
}

/* An agreement is a fact that the classifier looks at. */
static void
test_agreement_changes_label (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);
  g_autoptr (HjRecord) dispute
      = casework_new_row (fixture, &hj_entity_dispute, "detention", hj_record_get_id (detention),
                          "title", "邻里纠纷", "cause", "持刀威胁邻居", NULL);
  g_auto (HjActResult) begun = { 0 };
  g_auto (HjActResult) agreed = { 0 };

  casework_do (fixture, dispute, "mediate", NULL, NULL, &begun);
  g_assert_cmpstr (begun.label_after, ==, "yellow");
  casework_do (fixture, dispute, "agree", "outcome", "赔礼道歉", &agreed);
  g_assert_cmpstr (agreed.label_before, ==, "yellow");
  g_assert_cmpstr (agreed.label_after, ==, "blue");
}

static void
assert_allowed (Fixture *fixture, HjRecord *record, const char *expected)
{
  g_autoptr (HjRecord) shown = casework_load (fixture, record);
  g_autoptr (GPtrArray) allowed = hj_act_allowed (fixture->replica, shown);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < allowed->len; i++)
    g_string_append_printf (names, "%s%s", i == 0 ? "" : " ",
                            (const char *)g_ptr_array_index (allowed, i));
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_allowed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) ticket
      = casework_new_row (fixture, &hj_entity_ticket, "kind", "mediation", NULL);
  g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
  g_auto (HjActResult) result = { 0 };

  assert_allowed (fixture, ticket, "accept assign push return refuse withdraw");
  assert_allowed (fixture, person, "");
  casework_become (fixture, "mediator-a", "mediator", "agency-1");
  assert_allowed (fixture, ticket, "accept return refuse");
  casework_do (fixture, ticket, "refuse", "reason", "不在本县", &result);
  assert_allowed (fixture, ticket, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/act/draft", test_draft);
  CASEWORK_ADD ("/act/not-enrolled", test_not_enrolled);
  CASEWORK_ADD ("/act/may-make", test_may_make);
  CASEWORK_ADD ("/act/may-change", test_may_change);
  CASEWORK_ADD ("/act/new/refused", test_new_refused);
  CASEWORK_ADD ("/act/new/fills-in", test_new_fills_in);
  CASEWORK_ADD ("/act/label/detention", test_detention_gets_label);
  CASEWORK_ADD ("/act/label/behaviour", test_behaviour_changes_label);
  CASEWORK_ADD ("/act/label/ahead-of-clock", test_entry_ahead_of_clock);
  CASEWORK_ADD ("/act/label/confirmed-stays", test_confirmed_stays_until_confirmed);
  CASEWORK_ADD ("/act/label/back-to-confirmed", test_back_to_confirmed);
  CASEWORK_ADD ("/act/set", test_set);
  CASEWORK_ADD ("/act/set/refused", test_set_refused);
  CASEWORK_ADD ("/act/set/by-mediator", test_set_by_mediator);
  CASEWORK_ADD ("/act/set/examination", test_set_examination);
  CASEWORK_ADD ("/act/do", test_do);
  CASEWORK_ADD ("/act/do/refused", test_do_refused);
  CASEWORK_ADD ("/act/do/agreement", test_agreement_changes_label);
  CASEWORK_ADD ("/act/allowed", test_allowed);
  return g_test_run ();
}
