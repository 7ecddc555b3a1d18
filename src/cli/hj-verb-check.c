/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-table.h"
#include "cli/hj-cli-verb.h"
#include "cli/hj-profile.h"

#include "core/base/hj-time.h"
#include "core/casework/hj-deed-note.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *
time_to_iso (gint64 time_ms)
{
  return time_ms != 0 ? hj_time_to_iso (time_ms) : NULL;
}

static JsonObject *
item_to_json (const HjProfileItem *item)
{
  JsonObject *object = json_object_new ();
  JsonArray *values = json_array_new ();

  json_object_set_string_member (object, "item", item->name);
  json_object_set_string_member (object, "title", _ (item->title));
  json_object_set_boolean_member (object, "missing", item->values->len == 0);
  json_object_set_boolean_member (object, "conflict", item->conflict);
  for (guint i = 0; i < item->values->len; i++) {
    const HjProfileValue *value = g_ptr_array_index (item->values, i);
    g_autofree char *at = time_to_iso (value->at);
    JsonObject *told = json_object_new ();

    json_object_set_string_member (told, "value", value->value);
    json_object_set_string_member (told, "source", value->source);
    hj_cli_set_text (told, "at", at);
    json_array_add_object_element (values, told);
  }
  json_object_set_array_member (object, "values", values);
  return object;
}

/* "from" says on what the answer rests, now that no source is asked over the network. */
static void
print_json (HjCli *cli, const HjProfile *profile)
{
  g_autofree char *last
      = time_to_iso (hj_replica_get_meta_int (cli->replica, HJ_META_LAST_SYNC, 0));
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *items = json_array_new ();
  guint n_missing = 0, n_conflicts = 0;
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++) {
    n_missing += profile->items[i].values->len == 0;
    n_conflicts += profile->items[i].conflict;
    json_array_add_object_element (items, item_to_json (&profile->items[i]));
  }
  json_object_set_string_member (object, "id_number", profile->id_number);
  hj_cli_set_text (object, "person", profile->person);
  hj_cli_set_text (object, "detention", profile->detention);
  json_object_set_string_member (object, "from", "replica");
  hj_cli_set_text (object, "last_sync", last);
  json_object_set_int_member (object, "missing", n_missing);
  json_object_set_int_member (object, "conflicts", n_conflicts);
  json_object_set_array_member (object, "items", items);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

static void
add_item (HjCliTable *table, const HjProfileItem *item)
{
  if (item->values->len == 0)
    hj_cli_table_add (table, (const char *const[]){ _ (item->title), _ ("missing"), "", "", "" });
  for (guint i = 0; i < item->values->len; i++) {
    const HjProfileValue *value = g_ptr_array_index (item->values, i);
    g_autofree char *at = value->at != 0 ? hj_time_to_display (value->at, "%Y-%m-%d %H:%M") : NULL;
    const char *cells[] = { i == 0 ? _ (item->title) : "", value->shown, value->source, at,
                            item->conflict ? _ ("sources differ") : "" };

    hj_cli_table_add (table, cells);
  }
}

static void
print_text (HjCli *cli, const HjProfile *profile)
{
  gint64 last_ms = hj_replica_get_meta_int (cli->replica, HJ_META_LAST_SYNC, 0);
  g_autofree char *last
      = last_ms != 0 ? hj_time_to_display (last_ms, "%Y-%m-%d %H:%M") : g_strdup (_ ("never"));
  const char *head[] = { _ ("Item"), _ ("Value"), _ ("Source"), _ ("Time"), _ ("Conflict") };
  g_autoptr (HjCliTable) table = hj_cli_table_new (G_N_ELEMENTS (head));
  g_autofree char *text = NULL;

  hj_cli_table_keep_whole (table);
  hj_cli_table_add (table, head);
  for (guint i = 0; i < HJ_PROFILE_N_ITEMS; i++)
    add_item (table, &profile->items[i]);
  text = hj_cli_table_to_text (table);
  hj_cli_print (cli,
                _ ("From what this laptop holds, without asking the sources; last "
                   "reconciled: %s.\n"),
                last);
  if (profile->person == NULL)
    hj_cli_print (cli, _ ("Nobody with this number is known here.\n"));
  hj_cli_print (cli, "\n%s", text);
}

static gboolean
note (HjReplica *replica, const HjProfile *profile, GError **error)
{
  return hj_deed_note_search (replica, profile->id_number, error)
         && (profile->person == NULL
             || hj_deed_note_open (replica, &hj_entity_person, profile->person, error));
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  g_autoptr (HjProfile) profile = NULL;
  g_autofree char *id_number = g_strjoinv ("", cli->words);

  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  profile = hj_profile_load (cli->replica, id_number, error);
  if (profile == NULL || !note (cli->replica, profile, error))
    return HJ_CLI_FAILED;
  if (cli->json)
    print_json (cli, profile);
  else
    print_text (cli, profile);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_check = {
  .name = "check",
  .synopsis = "ID_NUMBER",
  .summary = N_ ("Gather all that is known about who has an ID number"),
  .min_words = 1,
  .max_words = G_MAXUINT,
  .run = run,
};
