/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-verb.h"
#include "core/model/hj-entity.h"
#include "core/policy/hj-policy-reader.h"
#include "core/wire/hj-enrol-code.h"
#include "hj-cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID_NUMBER "990205200512067697"

static void
assert_line (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_message ("no “%s” in: %s", part, text);
  g_assert_nonnull (strstr (text, part));
}

/* One sentence, on one line. */
static void
assert_sentence (HjCliFixture *fixture, const char *part)
{
  assert_line (fixture->err, part);
  g_assert_true (g_str_has_suffix (fixture->err, ".\n"));
  g_assert_true (strchr (fixture->err, '\n') == strrchr (fixture->err, '\n'));
}

static char *
make_detention (HjCliFixture *fixture)
{
  g_autofree char *person = NULL, *assignment = NULL;

  hj_cli_fixture_run (fixture, 0, "new", "person", "name=王小明", "sex=male",
                      "id_number=" ID_NUMBER, "birth_date=2005-12-06", NULL);
  person = hj_cli_fixture_ask_text (fixture, "id");
  assignment = g_strconcat ("person=", person, NULL);
  hj_cli_fixture_run (fixture, 0, "new", "detention", assignment, "kind=administrative",
                      "starts_at=2026-06-18T01:00+08:00", "ends_at=2026-06-28T01:00+08:00", NULL);
  return hj_cli_fixture_ask_text (fixture, "id");
}

static void
test_usage (HjCliFixture *fixture, gconstpointer data)
{
  guint n_verbs;
  const HjCliVerb *const *verbs = hj_cli_verb_list (&n_verbs);

  hj_cli_fixture_run (fixture, 2, NULL);
  assert_line (fixture->err, "Usage: hejiectl");
  hj_cli_fixture_run (fixture, 2, "nonsense", NULL);
  assert_line (fixture->err, "“nonsense”");
  hj_cli_fixture_run (fixture, 2, "list", NULL);
  assert_line (fixture->err, "list ENTITY");
  hj_cli_fixture_run (fixture, 2, "list", "person", "--what", NULL);
  assert_line (fixture->err, "list ENTITY");
  hj_cli_fixture_run (fixture, 2, "list", "person", "--limit", "many", NULL);
  hj_cli_fixture_run (fixture, 2, "list", "person", "--limit=-1", NULL);
  hj_cli_fixture_run (fixture, 2, "show", "person", NULL);
  hj_cli_fixture_run (fixture, 2, "show", "person", "a", "b", NULL);
  hj_cli_fixture_run (fixture, 2, "--format=xml", "status", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "x", "--all", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "--all", "--at", "noon", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "--diff", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "--propose", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "x", "--propose", NULL);
  hj_cli_fixture_run (fixture, 2, "classify", "--all", "--propose", "--policy", "x", NULL);
  hj_cli_fixture_run (fixture, 2, "import", "people", "x.csv", NULL);
  hj_cli_fixture_run (fixture, 2, "export", "person", NULL);
  hj_cli_fixture_run (fixture, 2, "resolve", "x", NULL);
  hj_cli_fixture_run (fixture, 0, "--help", NULL);
  for (guint i = 0; i < n_verbs; i++)
    assert_line (fixture->out, verbs[i]->name);
  assert_line (fixture->out, "Exit status:");
  assert_line (fixture->out, "nothing is lost");
  for (guint i = 0; i < n_verbs; i++) {
    hj_cli_fixture_run (fixture, 0, verbs[i]->name, "--help", NULL);
    assert_line (fixture->out, verbs[i]->synopsis);
  }
}

static void
test_unknown_names (HjCliFixture *fixture, gconstpointer data)
{
  hj_cli_fixture_run (fixture, 2, "list", "persn", NULL);
  assert_sentence (fixture, "family_contact");
  hj_cli_fixture_run (fixture, 2, "list", "person", "nam=x", NULL);
  assert_sentence (fixture, "birth_date");
  hj_cli_fixture_run (fixture, 2, "new", "person", "nam=x", NULL);
  assert_sentence (fixture, "birth_date");
  hj_cli_fixture_run (fixture, 1, "show", "person", "nobody", NULL);
  assert_sentence (fixture, "nobody");
}

static void
test_describe (HjCliFixture *fixture, gconstpointer data)
{
  guint n_entities;

  hj_entity_list (&n_entities);
  hj_cli_fixture_run (fixture, 0, "describe", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, n_entities);
  hj_cli_fixture_run (fixture, 0, "describe", "label", NULL);
  assert_line (fixture->out, "\"sensitivity\":\"care\"");
  hj_cli_fixture_run (fixture, 0, "describe", "ticket", NULL);
  assert_line (fixture->out, "\"name\":\"accept\"");
  assert_line (fixture->out, "\"values\":[\"mediation\"");
}

static void
test_acts (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL, *name = NULL;

  hj_cli_fixture_run (fixture, 0, "new", "person", "name=王小明", NULL);
  id = hj_cli_fixture_ask_text (fixture, "id");
  hj_cli_fixture_run (fixture, 0, "set", "person", id, "name=王大明", "phone=13900000000", NULL);
  hj_cli_fixture_run (fixture, 0, "show", "person", id, NULL);
  name = hj_cli_fixture_ask_text (fixture, "name");
  g_assert_cmpstr (name, ==, "王大明");
  hj_cli_fixture_run (fixture, 0, "outbox", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 2);
  assert_line (fixture->out, "\"phone\":\"13900000000\"");
  hj_cli_fixture_run (fixture, 0, "search", "wangdaming", NULL);
  assert_line (fixture->out, id);
  hj_cli_fixture_run (fixture, 0, "list", "person", "name=王小明", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  hj_cli_fixture_run (fixture, 1, "new", "person", "sex=male", NULL);
  assert_sentence (fixture, "name");
  hj_cli_fixture_run (fixture, 1, "set", "person", id, "sex=other", NULL);
  assert_sentence (fixture, "male, female");
  hj_cli_fixture_run (fixture, 0, "conflicts", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
}

static void
test_pages (HjCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HjReplica) replica = hj_cli_fixture_open (fixture);

  g_assert_true (hj_replica_begin_act (replica, NULL));
  for (guint i = 0; i < 9000; i++) {
    g_autofree char *id = hj_replica_new_id (replica);
    g_autoptr (HjRecord) person = hj_record_new (hj_entity_find ("person"), id);

    hj_record_set_text (person, "name", i % 3 == 0 ? "甲" : "乙");
    g_assert_true (hj_replica_insert (replica, person, NULL));
  }
  g_assert_true (hj_replica_commit_act (replica, NULL));
  g_clear_object (&replica);
  hj_cli_fixture_run (fixture, 0, "list", "person", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 9000);
  hj_cli_fixture_run (fixture, 0, "list", "person", "--limit", "8500", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 8500);
  hj_cli_fixture_run (fixture, 0, "list", "person", "name=甲", "--limit", "5000", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 3000);
}

static void
test_behaviour_tells_labels (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *detention = make_detention (fixture);
  g_autofree char *assignment = g_strconcat ("detention=", detention, NULL);
  g_autofree char *before = NULL, *after = NULL, *told = NULL, *label = NULL;

  hj_cli_fixture_run (fixture, 0, "new", "behaviour", assignment, "kind=threat", "severity=3",
                      "note=扬言报复", NULL);
  before = hj_cli_fixture_ask_text (fixture, "label_before");
  after = hj_cli_fixture_ask_text (fixture, "label_after");
  g_assert_cmpstr (before, ==, "blue");
  g_assert_cmpstr (after, !=, "blue");
  hj_cli_fixture_run (fixture, 0, "classify", detention, NULL);
  told = hj_cli_fixture_ask_text (fixture, "detention");
  label = hj_cli_fixture_ask_text (fixture, "label");
  g_assert_cmpstr (told, ==, detention);
  g_assert_cmpstr (label, ==, after);
}

static void
test_propose (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *detention = make_detention (fixture);

  hj_cli_fixture_run (fixture, 0, "classify", "--all", "--propose", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 1);
  assert_line (fixture->out, "{\"proposed\":0,\"unchanged\":1}");
}

/* Everybody who is of age is red. */
static const char trial_policy[]
    = "{ \"format\": \"hejie-policy/1\", \"id\": \"trial\", \"version\": \"7\","
      " \"factors\": [ { \"id\": \"of-age\", \"text\": { \"en\": \"Of age\", \"zh\": \"成年\" },"
      " \"scale\": \"safety\", \"points\": 5, \"when\": \"age_years >= 18\" } ],"
      " \"thresholds\": { \"safety\": { \"yellow\": 4, \"red\": 5 },"
      " \"care\": { \"yellow\": 4, \"red\": 5 } },"
      " \"review_hours\": { \"blue\": 168, \"yellow\": 72, \"red\": 24 } }";

static void
write_policy (const char *path, GBytes *bytes)
{
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
test_diff (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *detention = make_detention (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "policy.json", NULL);
  g_autoptr (GBytes) same = hj_policy_get_default_bytes ();
  g_autoptr (GBytes) trial = g_bytes_new_static (trial_policy, strlen (trial_policy));
  g_autofree char *line = g_strdup_printf ("{\"detention\":\"%s\",", detention);

  write_policy (path, same);
  hj_cli_fixture_run (fixture, 0, "classify", "--policy", path, "--diff", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 1);
  assert_line (fixture->out, "\"detentions\":1,\"changed\":0");
  write_policy (path, trial);
  hj_cli_fixture_run (fixture, 0, "classify", "--policy", path, "--diff", NULL);
  g_assert_cmpuint (hj_cli_fixture_count_lines (fixture), ==, 2);
  assert_line (fixture->out, line);
  assert_line (fixture->out, "\"before\":\"blue\",\"after\":\"red\"");
  assert_line (fixture->out, "\"gained\":[{\"factor\":\"of-age\",\"points\":5}]");
  assert_line (fixture->out, "\"detentions\":1,\"changed\":1");
  assert_line (fixture->out, "\"blue-red\":1");
}

static void
test_broken_policy (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "policy.json", NULL);

  g_assert_true (g_file_set_contents (path, "{\"version\": 1}", -1, NULL));
  hj_cli_fixture_run (fixture, 1, "classify", "--all", "--policy", path, NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  assert_sentence (fixture, "1:");
}

static void
test_export (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "out.csv", NULL);
  g_autofree char *content = NULL;

  hj_cli_fixture_run (fixture, 0, "new", "person", "name==cmd()", "phone=13900000000", NULL);
  hj_cli_fixture_run (fixture, 0, "export", "person", "--csv", path, "--purpose", "a survey", NULL);
  assert_line (fixture->out, "\"rows\":1");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "\xef\xbb\xbf\"id\",\"name\",\"sex\""));
  assert_line (content, "\"'=cmd()\"");
  assert_line (content, "\"13900000000\"");
  hj_cli_fixture_run (fixture, 1, "export", "person", "--csv", "/nowhere/out.csv", "--purpose",
                      "a survey", NULL);
  assert_sentence (fixture, "/nowhere/out.csv");
  g_assert_cmpint (g_remove (path), ==, 0);
  hj_cli_fixture_run (fixture, 2, "export", "person", "--csv", path, NULL);
  hj_cli_fixture_run (fixture, 2, "export", "person", "--csv", path, "--purpose", " ", NULL);
  assert_line (fixture->err, "--purpose");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What is looked at is noted once, before it is shown; what is entered is an op already. */
static void
test_audit (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "out.csv", NULL);
  g_autofree char *id = NULL;
  g_auto (GStrv) lines = NULL;
  static const char *const noted[][3] = {
    { "\"act\":\"open\",\"entity\":\"person\"", "\"purpose\":null", "\"detail\":null" },
    { "\"act\":\"list\",\"entity\":\"person\"", "\"row\":null", "\"detail\":\"sex=male\"" },
    { "\"act\":\"search\"", "\"row\":null", "\"detail\":\"wang an\"" },
    { "\"act\":\"search\"", "\"row\":null", "\"detail\":\"11010519491231002X\"" },
    { "\"act\":\"classify\"", "\"row\":null", "\"detail\":null" },
    { "\"act\":\"export\",\"entity\":\"person\"", "\"purpose\":\"a survey\"", "\"detail\":null" },
  };

  hj_cli_fixture_run (fixture, 0, "new", "person", "name=王安", "sex=male", NULL);
  id = hj_cli_fixture_ask_text (fixture, "id");
  hj_cli_fixture_run (fixture, 0, "show", "person", id, NULL);
  hj_cli_fixture_run (fixture, 0, "list", "org", NULL);
  hj_cli_fixture_run (fixture, 0, "list", "person", "sex=male", NULL);
  hj_cli_fixture_run (fixture, 0, "search", "wang", "an", NULL);
  hj_cli_fixture_run (fixture, 0, "check", "11010519491231002X", NULL);
  hj_cli_fixture_run (fixture, 0, "classify", "--all", NULL);
  hj_cli_fixture_run (fixture, 0, "export", "person", "--csv", path, "--purpose", "a survey", NULL);
  hj_cli_fixture_run (fixture, 0, "audit", "verify", NULL);
  assert_line (fixture->out, "\"entries\":6,\"last\":6,\"joined\":0");
  hj_cli_fixture_run (fixture, 0, "audit", "list", NULL);
  lines = g_strsplit (g_strchomp (fixture->out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (noted));
  for (guint i = 0; i < G_N_ELEMENTS (noted); i++) {
    for (guint j = 0; j < 3; j++)
      assert_line (lines[i], noted[i][j]);
  }
  hj_cli_fixture_run (fixture, 2, "audit", "wipe", NULL);
  assert_line (fixture->err, "“verify”");
}

static void
test_status (HjCliFixture *fixture, gconstpointer data)
{
  hj_cli_fixture_run (fixture, 0, "status", NULL);
  assert_line (fixture->out, "\"people\":0");
  assert_line (fixture->out, "\"last_sync\":null");
  assert_line (fixture->out, "\"locked\":false");
  g_assert_true (g_file_set_contents (fixture->passphrase_file, "wrong\n", -1, NULL));
  hj_cli_fixture_run (fixture, 1, "status", NULL);
  assert_sentence (fixture, "passphrase");
  assert_line (fixture->out, "\"locked\":true");
  hj_cli_fixture_run (fixture, 1, "list", "person", NULL);
  g_assert_cmpstr (fixture->out, ==, "");
}

static void
test_sync_without_enrolment (HjCliFixture *fixture, gconstpointer data)
{
  hj_cli_fixture_run (fixture, 1, "sync", NULL);
  assert_sentence (fixture, "enrol");
}

static void
test_failed_enrolment (HjCliFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "new", NULL);
  const HjEnrolCode code = { { 1 }, { 2 }, { 3 } };
  g_autofree char *text = hj_enrol_code_to_text (&code);
  const char *here = "https://127.0.0.1:9";

  hj_cli_fixture_run (fixture, 2, "--replica", folder, "enrol", here, text, NULL);
  assert_line (fixture->err, "--password-file");
  hj_cli_fixture_run (fixture, 1, "--replica", folder, "enrol", here, "abc", "--password-file",
                      fixture->passphrase_file, NULL);
  assert_sentence (fixture, "code");
  hj_cli_fixture_run (fixture, 1, "--replica", folder, "enrol", here, text, "--password-file",
                      "/nowhere", NULL);
  assert_sentence (fixture, "/nowhere");
  hj_cli_fixture_run (fixture, 1, "--replica", folder, "enrol", "ftp://x", text, "--password-file",
                      fixture->passphrase_file, NULL);
  assert_sentence (fixture, "address");
  hj_cli_fixture_run (fixture, 4, "--replica", folder, "enrol", here, text, "--password-file",
                      fixture->passphrase_file, NULL);
  assert_sentence (fixture, "reach");
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  hj_cli_fixture_run (fixture, 1, "enrol", here, text, "--password-file", fixture->passphrase_file,
                      NULL);
  assert_sentence (fixture, "already");
  hj_cli_fixture_run (fixture, 0, "status", NULL);
}

/* A replica that no device was ever given is what a cut-off enrolment leaves. */
static void
test_unfinished_enrolment (HjCliFixture *fixture, gconstpointer data)
{
  const HjEnrolCode code = { { 1 }, { 2 }, { 3 } };
  g_autofree char *text = hj_enrol_code_to_text (&code);
  g_autoptr (HjReplica) replica = hj_cli_fixture_open (fixture);

  g_assert_true (hj_replica_set_meta (replica, HJ_META_DEVICE, NULL, NULL));
  g_clear_object (&replica);
  hj_cli_fixture_run (fixture, 4, "enrol", "https://127.0.0.1:9", text, "--password-file",
                      fixture->passphrase_file, NULL);
  g_assert_false (g_file_test (fixture->replica, G_FILE_TEST_EXISTS));
}

static void
test_output_failures (HjCliFixture *fixture, gconstpointer data)
{
  const char *const full[] = { "/bin/sh", "-c", "exec \"$0\" describe > /dev/full", data, NULL };
  const char *const cut[]
      = { "/bin/sh", "-c", "\"$0\" describe --format=json | head -c 10 > /dev/null", data, NULL };
  g_autoptr (GSubprocess) writes_full
      = g_subprocess_newv (full, G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_autoptr (GSubprocess) is_cut = g_subprocess_newv (cut, G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_autofree char *full_err = NULL, *cut_err = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (writes_full, NULL, NULL, NULL, &full_err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (writes_full), ==, 1);
  g_assert_true (g_str_has_suffix (full_err, ".\n"));
  g_assert_true (g_subprocess_communicate_utf8 (is_cut, NULL, NULL, NULL, &cut_err, NULL));
  g_assert_cmpstr (cut_err, ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/hejiectl/" name, HjCliFixture, argv[1], hj_cli_fixture_set_up, func,               \
              hj_cli_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  hj_cli_fixture_set_program (argv[1]);
  ADD ("usage", test_usage);
  ADD ("unknown-names", test_unknown_names);
  ADD ("describe", test_describe);
  ADD ("acts", test_acts);
  ADD ("pages", test_pages);
  ADD ("behaviour-tells-labels", test_behaviour_tells_labels);
  ADD ("diff", test_diff);
  ADD ("propose", test_propose);
  ADD ("broken-policy", test_broken_policy);
  ADD ("export", test_export);
  ADD ("audit", test_audit);
  ADD ("status", test_status);
  ADD ("sync-without-enrolment", test_sync_without_enrolment);
  ADD ("failed-enrolment", test_failed_enrolment);
  ADD ("unfinished-enrolment", test_unfinished_enrolment);
  ADD ("output-failures", test_output_failures);
  return g_test_run ();
}
