/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"
#include "cli/hj-cli-verb.h"

#include "core/base/hj-time.h"
#include "core/store/hj-deed-log.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct {
  HjCli *cli;
  HjCliTable *table; /* (nullable): for people */
} Listing;

static gboolean
print_deed (HjCli *cli, const HjDeed *deed)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *at = hj_time_to_iso (deed->at);
  g_autofree char *raw_at = hj_time_to_iso (deed->raw_at);
  JsonNode *node = json_node_alloc ();

  json_object_set_int_member (object, "seq", deed->seq);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "raw_at", raw_at);
  json_object_set_string_member (object, "act", deed->act);
  hj_cli_set_text (object, "entity", deed->entity);
  hj_cli_set_text (object, "row", deed->row);
  hj_cli_set_text (object, "purpose", deed->purpose);
  hj_cli_set_text (object, "detail", deed->detail);
  return hj_cli_print_json (cli, json_node_init_object (node, object));
}

static gboolean
on_deed_listed_cb (const HjDeed *deed, gpointer user_data)
{
  Listing *listing = user_data;
  g_autofree char *place = NULL;
  g_autofree char *time = NULL;

  if (listing->table == NULL)
    return print_deed (listing->cli, deed);
  place = g_strdup_printf ("%" PRId64, deed->seq);
  time = hj_time_to_display (deed->at, "%Y-%m-%d %H:%M:%S");
  hj_cli_table_add (listing->table,
                    (const char *const[]){ place, time, deed->act, deed->entity, deed->row,
                                           deed->purpose, deed->detail });
  return TRUE;
}

static HjCliStatus
run_list (HjCli *cli, GError **error)
{
  const char *head[]
      = { _ ("Place"), _ ("Time"), _ ("Act"), _ ("What"), _ ("Row"), _ ("Purpose"), _ ("Detail") };
  g_autoptr (HjCliTable) table = cli->json ? NULL : hj_cli_table_new (G_N_ELEMENTS (head));
  Listing listing = { cli, table };

  if (table != NULL)
    hj_cli_table_add (table, head);
  if (!hj_deed_log_walk (cli->replica, 0, on_deed_listed_cb, &listing, error))
    return HJ_CLI_FAILED;
  if (table != NULL) {
    g_autofree char *text = hj_cli_table_to_text (table);

    hj_cli_print (cli, "%s", text);
  }
  return HJ_CLI_DONE;
}

static HjCliStatus
run_verify (HjCli *cli, GError **error)
{
  g_auto (HjDeedState) state = { 0 };

  if (!hj_deed_log_verify (cli->replica, &state, error))
    return HJ_CLI_FAILED;
  if (state.broken_at != 0) {
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_FAILED,
                 _ ("%s See entry %" PRId64 "; tell the auditor."), state.why, state.broken_at);
    return HJ_CLI_FAILED;
  }
  if (cli->json) {
    g_autoptr (JsonObject) object = json_object_new ();
    JsonNode *node = json_node_alloc ();

    json_object_set_int_member (object, "entries", state.n_deeds);
    json_object_set_int_member (object, "last", state.last);
    json_object_set_int_member (object, "joined", state.joined);
    hj_cli_print_json (cli, json_node_init_object (node, object));
  } else {
    hj_cli_print (cli,
                  _ ("All %" PRId64 " entries are as they were written; the central instance has "
                     "%" PRId64 " of %" PRId64 ".\n"),
                  state.n_deeds, state.joined, state.last);
  }
  return HJ_CLI_DONE;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  const char *what = cli->words[0];
  gboolean lists = g_str_equal (what, "list");

  if (!lists && !g_str_equal (what, "verify")) {
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                         _ ("The audit of this laptop is listed with “list” or checked with "
                            "“verify”."));
    return HJ_CLI_USAGE;
  }
  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  return lists ? run_list (cli, error) : run_verify (cli, error);
}

const HjCliVerb hj_verb_audit = {
  .name = "audit",
  .synopsis = "list|verify",
  .summary = N_ ("Show what was done on this laptop, or look whether any of it was changed"),
  .min_words = 1,
  .max_words = 1,
  .run = run,
};
