/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/reconcile/hj-reason-words.h"
#include "core/model/hj-entities.h"

/* Where the sentences are written that an entry may be held with. */
static const char *const sources[] = {
  "src/core/model/hj-detention.c",     "src/core/model/hj-person.c",
  "src/core/model/hj-validation.c",    "src/core/workflow/hj-workflow.c",
  "src/server/scope/hj-scope-write.c", "src/server/sync/hj-op-apply.c",
  "src/server/sync/hj-op-checks.c",    "src/server/sync/hj-op-do.c",
  "src/server/sync/hj-op-held-act.c",  "src/server/sync/hj-op-held.c",
  "src/server/sync/hj-op-new.c",       "src/server/sync/hj-op-resolve.c",
  "src/server/sync/hj-op-set.c",
};

/* Stands within another sentence, in a place that is not shown. */
#define WITHIN "Possible now: %s"

static void
assert_words (const HjEntity *entity, const char *reason, const char *expected)
{
  g_autofree char *words = hj_reason_words (entity, reason);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words (&hj_entity_detention, "A detention needs “ends_at”; give it a value.",
                "“End” is missing; give it a value.");
  assert_words (&hj_entity_ticket,
                "The command “accept” is not possible while the ticket is in the state "
                "“refused”. Possible now: resubmit, withdraw.",
                "“Accept” is not possible any more: it is “Refused” by now.");
  assert_words (&hj_entity_ticket,
                "The role “mediator” may not give the command “assign” to a ticket. Ask one of: "
                "duty-officer, house-leader.",
                "Your role may not do “Assign a mediator” here; ask a colleague who may.");
  assert_words (&hj_entity_person,
                "The value of “sex” cannot be taken: it must be one of male, female.",
                "“Sex” cannot be taken: it is none of what can be chosen.");
  assert_words (&hj_entity_person,
                "“tomorrow” is never changed afterwards; make a new entry instead.",
                "“tomorrow” is never changed afterwards; make a new entry instead.");
  assert_words (NULL, "Something that nobody has heard of.", "Something that nobody has heard of.");
  assert_words (NULL, NULL, "");
}

/* Joins the parts of a text of the program. */
static char *
dup_format (const char *literal)
{
  g_autoptr (GRegex) seam = g_regex_new ("\"\\s*\"", 0, 0, NULL);
  g_autofree char *joined = g_regex_replace_literal (seam, literal, -1, 0, "", 0, NULL);

  return g_strndup (joined + 1, strlen (joined) - 2);
}

/* A new sentence with names out of the program in it needs words. */
static void
test_every_sentence (void)
{
  g_autoptr (GRegex) said = g_regex_new ("\\b_ \\((\"(?:[^\"]|\"\\s*\")*\")\\)", 0, 0, NULL);
  guint n_sentences = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", sources[i], NULL);
    g_autofree char *source = NULL;
    g_autoptr (GMatchInfo) found = NULL;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (path, &source, NULL, &error);
    g_assert_no_error (error);
    for (g_regex_match (said, source, 0, &found); g_match_info_matches (found);
         g_match_info_next (found, NULL)) {
      g_autofree char *literal = g_match_info_fetch (found, 1);
      g_autofree char *format = dup_format (literal);

      n_sentences++;
      if (strstr (format, "%s") != NULL && !g_str_equal (format, WITHIN)
          && !hj_reason_words_knows (format))
        g_error ("%s holds entries with “%s”, which has no words for the window", sources[i],
                 format);
    }
  }
  g_assert_cmpuint (n_sentences, >, 30);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/reason-words/words", test_words);
  g_test_add_func ("/app/reason-words/every-sentence", test_every_sentence);
  return g_test_run ();
}
