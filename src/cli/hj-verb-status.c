/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-document.h"
#include "cli/hj-cli-table.h"
#include "cli/hj-cli-verb.h"

#include "core/base/hj-time.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-replica-sync.h"

#include <glib/gi18n.h>

static void
set_time (JsonObject *object, const char *name, gint64 time_ms)
{
  g_autofree char *iso = time_ms != 0 ? hj_time_to_iso (time_ms) : NULL;

  if (iso != NULL)
    json_object_set_string_member (object, name, iso);
  else
    json_object_set_null_member (object, name);
}

static void
print_json (HjCli *cli, const HjReplicaStatus *status, guint n_damaged, const char *cursor)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_int_member (object, "people", status->people);
  json_object_set_int_member (object, "rows", status->rows);
  json_object_set_int_member (object, "outbox", status->outbox);
  json_object_set_int_member (object, "conflicts", status->conflicts);
  json_object_set_int_member (object, "held", status->held);
  json_object_set_int_member (object, "drafts", status->drafts);
  json_object_set_int_member (object, "damaged", n_damaged);
  if (cursor != NULL)
    json_object_set_string_member (object, "cursor", cursor);
  else
    json_object_set_null_member (object, "cursor");
  set_time (object, "last_sync", status->last_sync);
  set_time (object, "offline_since", status->offline_since);
  json_object_set_boolean_member (object, "locked", FALSE);
  set_time (object, "lease_until", status->lease_until);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static void
print_text (HjCli *cli, const HjReplicaStatus *status, guint n_damaged)
{
  g_autofree char *last = status->last_sync != 0
                              ? hj_time_to_display (status->last_sync, "%Y-%m-%d %H:%M")
                              : g_strdup (_ ("never"));
  g_autofree char *offline = status->offline_since != 0
                                 ? hj_time_to_display (status->offline_since, "%Y-%m-%d %H:%M")
                                 : NULL;
  g_autofree char *lease = status->lease_until != 0
                               ? hj_time_to_display (status->lease_until, "%Y-%m-%d %H:%M")
                               : NULL;
  const struct {
    const char *title;
    gint64 count;
  } counts[] = {
    { _ ("People"), status->people },
    { _ ("Rows"), status->rows },
    { _ ("Waiting to be sent"), status->outbox },
    { _ ("Conflicts"), status->conflicts },
    { _ ("Held work"), status->held },
    { _ ("Begun and not entered"), status->drafts },
    { _ ("Documents to attach again"), n_damaged },
  };
  g_autoptr (HjCliTable) table = hj_cli_table_new (2);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, counts[i].count);

    hj_cli_table_add (table, (const char *const[]){ counts[i].title, count });
  }
  hj_cli_table_add (table, (const char *const[]){ _ ("Last reconciled"), last });
  if (offline != NULL)
    hj_cli_table_add (table, (const char *const[]){ _ ("Offline since"), offline });
  if (lease != NULL)
    hj_cli_table_add (table, (const char *const[]){ _ ("Open without a connection until"), lease });
  g_autofree char *text = hj_cli_table_to_text (table);

  hj_cli_print (cli, "%s", text);
}

/* A locked replica has a state too: that it is locked, and since when its lease has ended where
 * that is why.
 */
static void
print_locked (HjCli *cli, gint64 lease_until)
{
  static const char *const unknown[]
      = { "people", "rows",    "outbox", "conflicts", "held",
          "drafts", "damaged", "cursor", "last_sync", "offline_since" };
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    json_object_set_null_member (object, unknown[i]);
  json_object_set_boolean_member (object, "locked", TRUE);
  set_time (object, "lease_until", lease_until);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static void
show_locked (HjCli *cli, const GError *problem)
{
  HjLease lease = { 0 };
  gboolean ended = g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_LEASE);

  if (!cli->json
      || !(ended || g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_PASSPHRASE)
           || g_error_matches (problem, HJ_STORE_ERROR, HJ_STORE_ERROR_KEYRING)))
    return;
  if (ended && hj_cli_open_to_reconcile (cli, NULL) != NULL)
    hj_lease_look (cli->replica, &lease);
  print_locked (cli, lease.until);
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *cursor = NULL;
  HjReplicaStatus status;
  guint n_damaged;

  if (hj_cli_open (cli, &problem) == NULL) {
    show_locked (cli, problem);
    g_propagate_error (error, g_steal_pointer (&problem));
    return HJ_CLI_FAILED;
  }
  hj_replica_get_status (cli->replica, &status);
  cursor = hj_replica_dup_meta (cli->replica, HJ_META_CURSOR);
  if (!hj_cli_tell_damaged (cli, &n_damaged, error))
    return HJ_CLI_FAILED;
  if (cli->json)
    print_json (cli, &status, n_damaged, cursor);
  else
    print_text (cli, &status, n_damaged);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_status = {
  .name = "status",
  .synopsis = "",
  .summary = N_ ("Say what the replica holds and what waits"),
  .run = run,
};
