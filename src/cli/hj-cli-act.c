/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-act.h"

#include "cli/hj-cli-record.h"

#include <glib/gi18n.h>

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
print_json (HjCli *cli, const char *id, const char *state, const HjActResult *result)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (object, "id", id);
  set_text (object, "state", state);
  set_text (object, "label_before", result->label_before);
  set_text (object, "label_after", result->label_after);
  set_text (object, "label", result->label);
  hj_cli_print_json (cli, json_node_init_object (node, object));
}

/**
 * hj_cli_print_act:
 * @entity: of the row
 * @id: its id
 * @result: what came of the act
 *
 * Prints the row's id, its state where it has one, and what became of the label where the
 * classifier ran.
 */
void
hj_cli_print_act (HjCli *cli, const HjEntity *entity, const char *id, const HjActResult *result)
{
  g_autoptr (HjRecord) record = hj_replica_load (cli->replica, entity, id, NULL);
  const char *state = NULL;

  if (record != NULL && hj_entity_field_index (entity, "state") >= 0)
    state = hj_record_get_text (record, "state");
  if (cli->json) {
    print_json (cli, id, state, result);
    return;
  }
  hj_cli_print (cli, "%s\n", id);
  if (result->label_after == NULL)
    return;
  if (result->label_before == NULL)
    hj_cli_print (cli, _ ("Label: %s\n"), hj_cli_color_title (result->label_after));
  else
    hj_cli_print (cli, _ ("Label: %s, before: %s\n"), hj_cli_color_title (result->label_after),
                  hj_cli_color_title (result->label_before));
}
