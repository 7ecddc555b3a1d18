/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-record.h"
#include "cli/hj-cli-verb.h"
#include "cli/hj-policy-diff.h"

#include "core/base/hj-time.h"
#include "core/casework/hj-classify.h"
#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-policy-reader.h"

#include <glib/gi18n.h>
#include <unistd.h>

static gboolean all, differences, propose;
static char *policy_file, *time_text;

static const GOptionEntry options[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Classify every detention"), NULL },
  { "policy", 0, 0, G_OPTION_ARG_FILENAME, &policy_file,
    N_ ("Use the policy in FILE, not the published one"), "FILE" },
  { "at", 0, 0, G_OPTION_ARG_FILENAME, &time_text, N_ ("Answer for that time, not for now"),
    "TIME" },
  { "diff", 0, 0, G_OPTION_ARG_NONE, &differences,
    N_ ("Only say whose label the policy in FILE would change, and why"), NULL },
  { "propose", 0, 0, G_OPTION_ARG_NONE, &propose,
    N_ ("Propose the label of every stay that has another one or none"), NULL },
  { NULL },
};

static const char *
get_language (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? "zh" : "en";
}

static const char *
get_title (HjRiskLabel label)
{
  return hj_cli_color_title (hj_risk_label_to_string (label));
}

static gboolean
on_detention_classified_cb (const HjFactsRow *row, HjRiskResult *result, gpointer user_data,
                            GError **error)
{
  HjCli *cli = user_data;
  g_autofree char *json = hj_risk_result_to_json (result, row->detention, HJ_RISK_JSON_CONTRACT);

  return hj_cli_print (cli, "%s\n", json);
}

typedef struct {
  HjCli *cli;
  HjCliTable *table;
} Listing;

static gboolean
on_detention_listed_cb (const HjFactsRow *row, HjRiskResult *result, gpointer user_data,
                        GError **error)
{
  Listing *listing = user_data;
  g_autoptr (HjRecord) person
      = hj_replica_load (listing->cli->replica, &hj_entity_person, row->person, NULL);
  g_autofree char *safety
      = g_strdup_printf ("%d", hj_risk_result_get_points (result, HJ_RISK_SAFETY));
  g_autofree char *care = g_strdup_printf ("%d", hj_risk_result_get_points (result, HJ_RISK_CARE));
  const char *cells[] = { row->detention,
                          person != NULL ? hj_record_get_text (person, "name") : NULL,
                          get_title (hj_risk_result_get_label (result)),
                          safety,
                          care,
                          get_title (hj_risk_result_get_best (result)),
                          get_title (hj_risk_result_get_worst (result)) };

  hj_cli_table_add (listing->table, cells);
  return TRUE;
}

static gboolean
print_all (HjCli *cli, HjRiskPolicy *policy, gint64 at, GError **error)
{
  const char *head[] = { _ ("Detention"),   _ ("Name"),       _ ("Label"),      _ ("Safety points"),
                         _ ("Care points"), _ ("Best label"), _ ("Worst label") };
  g_autoptr (HjCliTable) table = NULL;
  g_autofree char *text = NULL;

  if (cli->json)
    return hj_classify_all (cli->replica, policy, at, on_detention_classified_cb, cli, error);
  table = hj_cli_table_new (G_N_ELEMENTS (head));
  hj_cli_table_add (table, head);
  if (!hj_classify_all (cli->replica, policy, at, on_detention_listed_cb, &(Listing){ cli, table },
                        error))
    return FALSE;
  text = hj_cli_table_to_text (table);
  hj_cli_print (cli, "%s", text);
  return TRUE;
}

static void
print_reasons (HjCli *cli, const HjRiskResult *result)
{
  HjRiskPolicy *policy = hj_risk_result_get_policy (result);
  guint n_reasons = hj_risk_result_get_n_reasons (result);

  for (guint i = 0; i < n_reasons; i++) {
    const HjRiskReason *reason = hj_risk_result_get_reason (result, i);
    const char *text = hj_risk_policy_get_text (policy, reason->id, get_language ());

    if (reason->rule)
      hj_cli_print (cli, _ ("  at least %s: %s\n"), get_title (reason->at_least), text);
    else
      hj_cli_print (cli, "  %+d %s\n", reason->points, text);
  }
}

static void
print_outlook (HjCli *cli, const HjRiskResult *result)
{
  guint n_missing, n_flips = hj_risk_result_get_n_flips (result);
  const HjRiskFact *missing = hj_risk_result_get_missing (result, &n_missing);

  if (n_missing > 0)
    hj_cli_print (cli, _ ("Missing, so that it could be from %s to %s:\n"),
                  get_title (hj_risk_result_get_best (result)),
                  get_title (hj_risk_result_get_worst (result)));
  for (guint i = 0; i < n_missing; i++)
    hj_cli_print (cli, "  %s\n", _ (hj_risk_fact_info (missing[i])->title));
  if (n_flips > 0)
    hj_cli_print (cli, _ ("It would be %s with:\n"),
                  get_title (hj_risk_result_get_flip_label (result)));
  for (guint i = 0; i < n_flips; i++) {
    gint64 value;
    HjRiskFact fact = hj_risk_result_get_flip (result, i, &value);

    hj_cli_print (cli, "  %s: %" G_GINT64_FORMAT "\n", _ (hj_risk_fact_info (fact)->title), value);
  }
}

static gboolean
print_one (HjCli *cli, HjRiskPolicy *policy, const char *detention, gint64 at, GError **error)
{
  g_autoptr (HjRiskResult) result
      = hj_classify_detention (cli->replica, policy, detention, at, error);
  g_autofree char *json = NULL;

  if (result == NULL || !hj_deed_note_classify (cli->replica, detention, error))
    return FALSE;
  if (cli->json) {
    json = hj_risk_result_to_json (result, detention, HJ_RISK_JSON_CONTRACT);
    hj_cli_print (cli, "%s\n", json);
    return TRUE;
  }
  hj_cli_print (cli, _ ("Label: %s (safety %d, care %d, policy %s)\n"),
                get_title (hj_risk_result_get_label (result)),
                hj_risk_result_get_points (result, HJ_RISK_SAFETY),
                hj_risk_result_get_points (result, HJ_RISK_CARE),
                hj_risk_policy_get_full_version (policy));
  print_reasons (cli, result);
  print_outlook (cli, result);
  return TRUE;
}

static gboolean
check_usage (HjCli *cli, gint64 *at, GError **error)
{
  const char *fault = NULL;

  if (differences && policy_file == NULL)
    fault = _ ("Say which policy is compared with --policy.");
  else if (differences && cli->n_words > 0)
    fault = _ ("Two policies are compared over all detentions; leave the detention out.");
  else if (propose && (!all || policy_file != NULL || time_text != NULL))
    fault = _ ("Labels are proposed for all detentions, now and by the published policy; write "
               "--all --propose and nothing else.");
  else if (!differences && (cli->n_words > 0) == all)
    fault = _ ("Say which detention, or --all.");
  else if (time_text != NULL && !hj_time_from_iso (time_text, at))
    fault = _ ("A time is written like 2026-03-18T01:00+08:00.");
  if (fault == NULL)
    return TRUE;
  g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, fault);
  return FALSE;
}

static void
on_detention_proposed_cb (guint n_done, guint n_all, gpointer user_data)
{
  g_printerr ("\r%u/%u%s", n_done, n_all, n_done == n_all ? "\n" : "");
}

/* Somebody who watches sees how far it is. */
static gboolean
propose_all (HjCli *cli, GError **error)
{
  HjClassifyCounts counts;
  gboolean watched = !cli->json && isatty (STDERR_FILENO);

  if (!hj_classify_propose_all (cli->replica, watched ? on_detention_proposed_cb : NULL, NULL,
                                &counts, error))
    return FALSE;
  if (cli->json)
    return hj_cli_print (cli, "{\"proposed\":%u,\"unchanged\":%u}\n", counts.n_proposed,
                         counts.n_unchanged);
  return hj_cli_print (cli, _ ("Labels proposed: %u, unchanged: %u\n"), counts.n_proposed,
                       counts.n_unchanged);
}

static HjRiskPolicy *
read_policy (GError **error)
{
  g_autoptr (GBytes) bytes = hj_cli_read_file (policy_file, error);

  return bytes != NULL ? hj_policy_read (bytes, NULL, error) : NULL;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjRiskPolicy) given = NULL;
  g_autoptr (HjRiskPolicy) published = NULL;
  gint64 at = 0;
  gboolean printed;

  if (!check_usage (cli, &at, error) || hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  if (propose)
    return propose_all (cli, error) ? HJ_CLI_DONE : HJ_CLI_FAILED;
  if (policy_file != NULL && (given = read_policy (error)) == NULL)
    return HJ_CLI_FAILED;
  if ((given == NULL || differences)
      && (published = hj_classify_get_policy (cli->replica, error)) == NULL)
    return HJ_CLI_FAILED;
  if (time_text == NULL)
    at = hj_replica_now (cli->replica);
  if (differences)
    printed = hj_policy_diff_print (cli, published, given, at, error);
  else if (all)
    printed = print_all (cli, given != NULL ? given : published, at, error);
  else
    printed = print_one (cli, given != NULL ? given : published, cli->words[0], at, error);
  return printed ? HJ_CLI_DONE : HJ_CLI_FAILED;
}

const HjCliVerb hj_verb_classify = {
  .name = "classify",
  .synopsis = "DETENTION|--all [--policy FILE [--diff]] [--at TIME] | --all --propose",
  .summary = N_ ("Work out the label of one detention, or of all"),
  .max_words = 1,
  .options = options,
  .run = run,
};
