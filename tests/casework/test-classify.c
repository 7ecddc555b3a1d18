/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-classify-words.h"
#include "core/casework/hj-classify.h"
#include "core/policy/hj-policy-reader.h"

#include <sodium.h>
#include <string.h>

static const HjFactsRow nothing = {
  .detention = "018f0000-0000-7000-8000-000000000001",
  .person = "018f0000-0000-7000-8000-000000000002",
  .kind = "administrative",
  .starts_at = FIXTURE_TIME,
  .ends_at = FIXTURE_TIME + 10 * HJ_DAY_MS,
  .earlier_detentions = 0,
  .contacts = 0,
  .pregnancy = HJ_FACTS_MISSING,
  .injury = HJ_FACTS_MISSING,
  .violence = HJ_FACTS_MISSING,
};

#define UNKNOWN G_MININT64

static gint64
get (const HjFactsRow *row, HjRiskFact fact)
{
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  gint64 value;

  hj_classify_take_facts (row, FIXTURE_TIME, facts);
  return hj_risk_facts_get (facts, fact, &value) ? value : UNKNOWN;
}

/* What nobody wrote down is unknown, never none. */
static void
test_nothing_known (void)
{
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    gboolean known = fact == HJ_RISK_FACT_DETENTION_KIND || fact == HJ_RISK_FACT_HOURS_TO_RELEASE;

    g_assert_cmpint (get (&nothing, fact) != UNKNOWN, ==, known);
  }
}

static void
test_person (void)
{
  HjFactsRow row = nothing;

  row.birth_date = "1980-03-02";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_AGE_YEARS), ==, 45);
  row.birth_date = "1980-03-01";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_AGE_YEARS), ==, 46);
  row.birth_date = "2080-03-01";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_AGE_YEARS), ==, UNKNOWN);
  row.kind = "judicial";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_DETENTION_KIND), ==, 1);
  row.kind = "of-a-later-release";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_DETENTION_KIND), ==, UNKNOWN);
  row.contacts = 2;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_FAMILY_CONTACTS), ==, 2);
}

static void
test_hours_to_release (void)
{
  HjFactsRow row = nothing;

  g_assert_cmpint (get (&row, HJ_RISK_FACT_HOURS_TO_RELEASE), ==, 240);
  row.ends_at = FIXTURE_TIME + HJ_HOUR_MS - 1;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_HOURS_TO_RELEASE), ==, 0);
  row.ends_at = FIXTURE_TIME - HJ_DAY_MS;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_HOURS_TO_RELEASE), ==, 0);
}

static void
test_health (void)
{
  HjFactsRow row = nothing;
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();

  row.exam = "exam";
  row.blood_pressure = "raised";
  row.ecg = "abnormal";
  row.chest_film = "normal";
  row.illness = "serious";
  row.screening = "screening";
  row.mental = "self-harm-talk";
  row.injury = 1;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_BLOOD_PRESSURE), ==, 1);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_ECG), ==, 1);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_CHEST_FILM), ==, 0);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_ULTRASOUND), ==, UNKNOWN);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_ILLNESS), ==, 2);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_MENTAL_STATE), ==, 2);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_INJURY), ==, 1);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_PREGNANCY), ==, UNKNOWN);
  row.sex = "male";
  g_assert_cmpint (get (&row, HJ_RISK_FACT_PREGNANCY), ==, 0);

  hj_classify_take_facts (&row, FIXTURE_TIME, facts);
  g_assert_cmpstr (hj_risk_facts_get_evidence (facts, HJ_RISK_FACT_ECG), ==, "exam");
  g_assert_cmpstr (hj_risk_facts_get_evidence (facts, HJ_RISK_FACT_INJURY), ==, "screening");
}

static void
test_record (void)
{
  static const struct {
    const char *band;
    gint64 here;
    gint64 expected;
  } cases[] = {
    { NULL, 0, UNKNOWN }, { NULL, 2, UNKNOWN }, { NULL, 3, 3 },  { NULL, 7, 3 },
    { "none", 0, 0 },     { "none", 2, 2 },     { "two", 1, 2 }, { "more", 0, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    HjFactsRow row = nothing;

    row.prior_detentions = cases[i].band;
    row.earlier_detentions = cases[i].here;
    g_assert_cmpint (get (&row, HJ_RISK_FACT_PRIOR_DETENTIONS), ==, cases[i].expected);
  }
}

static void
assert_dispute (const HjFactsDispute *disputes, guint n, gint64 open, gint64 threat, gint64 weapon,
                gint64 agreed)
{
  HjFactsRow row = nothing;

  row.disputes = disputes;
  row.n_disputes = n;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_DISPUTE_OPEN), ==, open);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_DISPUTE_KIND_THREAT), ==, threat);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_WEAPON_IN_DISPUTE), ==, weapon);
  g_assert_cmpint (get (&row, HJ_RISK_FACT_AGREEMENT_REACHED), ==, agreed);
}

static void
test_disputes (void)
{
  const HjFactsDispute armed = { "a", "open", "拖欠工资,讨要未果后持械威胁", NULL };
  const HjFactsDispute vengeful = { "b", "mediating", "家庭长期矛盾,扬言报复", NULL };
  const HjFactsDispute calm = { "c", "not-agreed", "交通事故赔偿未履行", NULL };
  const HjFactsDispute bare = { "d", "open", NULL, "邻里纠纷" };
  const HjFactsDispute agreed = { "e", "agreed", "持刀威胁邻居", NULL };
  const HjFactsDispute closed = { "f", "closed", "持刀威胁邻居", NULL };

  assert_dispute (&armed, 1, 1, 1, 1, 0);
  assert_dispute (&vengeful, 1, 1, 1, 0, 0);
  assert_dispute (&calm, 1, 1, 0, 0, 0);
  assert_dispute (&bare, 1, 1, UNKNOWN, UNKNOWN, 0);
  assert_dispute (&agreed, 1, 0, 0, 0, 1);
  assert_dispute (&closed, 1, 0, 0, 0, 0);
  assert_dispute ((HjFactsDispute[]){ agreed, calm }, 2, 1, 0, 0, 0);
  assert_dispute ((HjFactsDispute[]){ bare, armed }, 2, 1, 1, 1, 0);
  assert_dispute ((HjFactsDispute[]){ bare, vengeful }, 2, 1, 1, UNKNOWN, 0);
}

static void
test_words (void)
{
  static const struct {
    const char *text;
    HjDisputeSigns signs;
  } cases[] = {
    { NULL, 0 },
    { "因犬吠噪声与楼下住户纠纷", 0 },
    { "酒后与同村人互殴", 0 },
    { "开刀后伤口感染,医疗费争议", 0 },
    { "因宅基地边界与邻居争执,多次报警", HJ_DISPUTE_SIGN_REPEATED },
    { "家庭长期矛盾,扬言报复", HJ_DISPUTE_SIGN_THREAT },
    { "持械威胁", HJ_DISPUTE_SIGN_THREAT | HJ_DISPUTE_SIGN_WEAPON },
    { "未持械,没有威胁对方", 0 },
    { "未持械,但威胁对方", HJ_DISPUTE_SIGN_THREAT },
    { "He THREATENED her", HJ_DISPUTE_SIGN_THREAT },
    { "ｔｈｒｅａｔ", HJ_DISPUTE_SIGN_THREAT },
    { "came with a Knife", HJ_DISPUTE_SIGN_WEAPON },
    { "an argument about a gunny sack", 0 },
    { "There was no threat and no weapon", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (hj_dispute_words_find (cases[i].text), ==, cases[i].signs);
}

/* The past knows nothing of what came later. */
static void
test_later_entries (void)
{
  const HjFactsBehaviour behaviours[] = {
    { "a", "threat", 1, FIXTURE_TIME - HJ_HOUR_MS },
    { "b", "threat", 1, FIXTURE_TIME },
    { "c", "threat", 1, FIXTURE_TIME + 1 },
    { "d", "of-a-later-release", 1, FIXTURE_TIME },
  };
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  HjFactsRow row = nothing;
  guint n_events;

  row.behaviours = behaviours;
  row.n_behaviours = G_N_ELEMENTS (behaviours);
  hj_classify_take_facts (&row, FIXTURE_TIME, facts);
  hj_risk_facts_get_events (facts, &n_events);
  g_assert_cmpuint (n_events, ==, 2);

  /* Facts are used again for the next detention. */
  hj_classify_take_facts (&nothing, FIXTURE_TIME, facts);
  hj_risk_facts_get_events (facts, &n_events);
  g_assert_cmpuint (n_events, ==, 0);
}

static HjRecord *
publish (Fixture *fixture, const char *version, gint64 at, const guint8 *secret)
{
  g_autoptr (HjRecord) policy = NULL;
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  gsize size;
  g_autoptr (GBytes) own = hj_policy_get_default_bytes ();
  const char *text = g_bytes_get_data (own, &size);
  g_autofree char *copy = g_strndup (text, size);
  g_autofree char *member = g_strdup_printf ("\"version\": \"%s\"", version);
  g_autoptr (GRegex) regex = g_regex_new ("\"version\": \"[^\"]*\"", 0, 0, NULL);
  g_autofree char *body = g_regex_replace_literal (regex, copy, -1, 0, member, 0, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes) key = g_bytes_new (secret, crypto_sign_SECRETKEYBYTES);
  g_autoptr (GBytes) signature = hj_policy_sign (bytes, key);
  char hex[crypto_sign_BYTES * 2 + 1];

  sodium_bin2hex (hex, sizeof hex, g_bytes_get_data (signature, NULL), crypto_sign_BYTES);
  policy = hj_record_new (&hj_entity_policy, id);
  hj_record_set_text (policy, "version", version);
  hj_record_set_text (policy, "body", body);
  hj_record_set_text (policy, "signature", hex);
  hj_record_set_int (policy, "published_at", at);
  fixture_send_in (fixture, "county", policy, 15);
  fixture_apply (fixture);
  return g_steal_pointer (&policy);
}

static void
assert_policy (Fixture *fixture, const char *version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (fixture->replica, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (hj_risk_policy_get_spec (policy)->version, ==, version);
}

/* The policy that counts was published last and is signed by the central instance. */
static void
test_policy (Fixture *fixture, gconstpointer data)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
  guint8 other_public[crypto_sign_PUBLICKEYBYTES], other_secret[crypto_sign_SECRETKEYBYTES];
  const char *own = hj_risk_policy_get_spec (hj_policy_get_default ())->version;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sodium_init (), >=, 0);
  crypto_sign_keypair (public_key, secret);
  crypto_sign_keypair (other_public, other_secret);
  g_autofree char *key = g_base64_encode (public_key, sizeof public_key);

  assert_policy (fixture, own);
  g_autoptr (HjRecord) second = publish (fixture, "102", FIXTURE_TIME + 2, secret);

  assert_policy (fixture, own); /* nobody knows yet who may sign */
  hj_replica_set_meta (fixture->replica, HJ_META_POLICY_KEY, key, &error);
  g_assert_no_error (error);
  assert_policy (fixture, "102");
  g_autoptr (HjRecord) earlier = publish (fixture, "101", FIXTURE_TIME + 1, secret);

  assert_policy (fixture, "102");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "Policy * is left out*");
  g_autoptr (HjRecord) forged = publish (fixture, "103", FIXTURE_TIME + 3, other_secret);

  assert_policy (fixture, "102");
  g_test_assert_expected_messages ();
  assert_policy (fixture, "102");
}

static gboolean
on_classified_cb (const HjFactsRow *row, HjRiskResult *result, gpointer user_data, GError **error)
{
  g_autofree char *json = hj_risk_result_to_json (result, row->detention, HJ_RISK_JSON_FULL);

  g_string_append_printf (user_data, "%s\n", json);
  return TRUE;
}

static char *
classify_all (HjReplica *replica, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (replica, &error);
  GString *said = g_string_new (NULL);

  hj_classify_all (replica, policy, at, on_classified_cb, said, &error);
  g_assert_no_error (error);
  return g_string_free_and_steal (said);
}

static void
add_stays (Fixture *fixture)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (HjRecord) person = casework_new_person (fixture, "何和平");
    g_autoptr (HjRecord) detention = casework_new_detention (fixture, person);

    for (guint j = 0; j < i % 4; j++) {
      g_auto (HjActResult) result = { 0 };

      hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_HOUR_MS);
      casework_new_behaviour (fixture, detention, j % 2 == 0 ? "threat" : "self-harm-sign",
                              1 + i % 3, &result);
    }
  }
}

/* One by one or all together, on this laptop or on another one: the same bytes. */
static void
test_same_everywhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  add_stays (fixture);
  gint64 at = hj_replica_now (fixture->replica);
  g_autoptr (HjReplica) other = fixture_open_as_after_power_cut (fixture, &folder);
  g_autofree char *here = classify_all (fixture->replica, at);
  g_autofree char *there = classify_all (other, at);
  g_autofree char *past = classify_all (fixture->replica, FIXTURE_TIME);
  g_auto (GStrv) lines = g_strsplit (here, "\n", -1);
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (fixture->replica, &error);

  g_assert_cmpuint (g_strv_length (lines), ==, 21);
  g_assert_cmpstr (here, ==, there);
  g_assert_nonnull (strstr (here, "\"red\""));
  g_assert_null (strstr (past, "self-harm-sign"));
  for (guint i = 0; i < 20; i++) {
    char *id = strstr (lines[i], "\"detention\":\"") + strlen ("\"detention\":\"");
    g_autofree char *detention = g_strndup (id, 36);
    g_autoptr (HjRiskResult) result
        = hj_classify_detention (fixture->replica, policy, detention, at, &error);

    g_assert_no_error (error);
    g_autofree char *json = hj_risk_result_to_json (result, detention, HJ_RISK_JSON_FULL);

    g_assert_cmpstr (json, ==, lines[i]);
  }
  fixture_remove_folder (folder);
}

static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRiskPolicy) policy = hj_classify_get_policy (fixture->replica, &error);

  g_assert_null (
      hj_classify_detention (fixture->replica, policy, nothing.detention, FIXTURE_TIME, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classify/facts/nothing-known", test_nothing_known);
  g_test_add_func ("/classify/facts/person", test_person);
  g_test_add_func ("/classify/facts/hours-to-release", test_hours_to_release);
  g_test_add_func ("/classify/facts/health", test_health);
  g_test_add_func ("/classify/facts/record", test_record);
  g_test_add_func ("/classify/facts/disputes", test_disputes);
  g_test_add_func ("/classify/facts/later-entries", test_later_entries);
  g_test_add_func ("/classify/words", test_words);
  CASEWORK_ADD ("/classify/policy", test_policy);
  CASEWORK_ADD ("/classify/same-everywhere", test_same_everywhere);
  CASEWORK_ADD ("/classify/absent", test_absent);
  return g_test_run ();
}
