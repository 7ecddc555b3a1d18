/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/policy/hj-policy-facts.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"

#define NOW G_GINT64_CONSTANT (1772352000000)

static const HjFactsRow nothing = {
  .detention = "018f0000-0000-7000-8000-000000000001",
  .person = "018f0000-0000-7000-8000-000000000002",
  .kind = "administrative",
  .starts_at = NOW,
  .ends_at = NOW + 10 * HJ_DAY_MS,
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

  hj_policy_take_facts (row, NOW, facts);
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
  row.ends_at = NOW + HJ_HOUR_MS - 1;
  g_assert_cmpint (get (&row, HJ_RISK_FACT_HOURS_TO_RELEASE), ==, 0);
  row.ends_at = NOW - HJ_DAY_MS;
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

  hj_policy_take_facts (&row, NOW, facts);
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

/* The past knows nothing of what came later. */
static void
test_later_entries (void)
{
  const HjFactsBehaviour behaviours[] = {
    { "a", "threat", 1, NOW - HJ_HOUR_MS },
    { "b", "threat", 1, NOW },
    { "c", "threat", 1, NOW + 1 },
    { "d", "of-a-later-release", 1, NOW },
  };
  g_autoptr (HjRiskFacts) facts = hj_risk_facts_new ();
  HjFactsRow row = nothing;
  guint n_events;

  row.behaviours = behaviours;
  row.n_behaviours = G_N_ELEMENTS (behaviours);
  hj_policy_take_facts (&row, NOW, facts);
  hj_risk_facts_get_events (facts, &n_events);
  g_assert_cmpuint (n_events, ==, 2);

  /* Facts are used again for the next detention. */
  hj_policy_take_facts (&nothing, NOW, facts);
  hj_risk_facts_get_events (facts, &n_events);
  g_assert_cmpuint (n_events, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/facts/nothing-known", test_nothing_known);
  g_test_add_func ("/policy/facts/person", test_person);
  g_test_add_func ("/policy/facts/hours-to-release", test_hours_to_release);
  g_test_add_func ("/policy/facts/health", test_health);
  g_test_add_func ("/policy/facts/record", test_record);
  g_test_add_func ("/policy/facts/disputes", test_disputes);
  g_test_add_func ("/policy/facts/later-entries", test_later_entries);
  return g_test_run ();
}
