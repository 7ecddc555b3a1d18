/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "casework-fixture.h"

#include "core/casework/hj-classify.h"
#include "core/policy/hj-policy-reader.h"

#include <sodium.h>
#include <string.h>

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

  g_assert_null (hj_classify_detention (
      fixture->replica, policy, "018f0000-0000-7000-8000-000000000001", FIXTURE_TIME, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  CASEWORK_ADD ("/classify/policy", test_policy);
  CASEWORK_ADD ("/classify/same-everywhere", test_same_everywhere);
  CASEWORK_ADD ("/classify/absent", test_absent);
  return g_test_run ();
}
