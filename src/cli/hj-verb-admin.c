/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/hj-cli-reconcile.h"
#include "cli/hj-cli-verb.h"

#include "core/wire/hj-admin.h"

#include <glib/gi18n.h>
#include <string.h>

#define PATH_PREFIX "/v1/admin"

/* The words before the first one with an equals sign say what is asked for. */
static const HjAdminRoute *
find_route (HjCli *cli, guint *n_words, GError **error)
{
  g_autoptr (GString) path = g_string_new (PATH_PREFIX);
  const HjAdminRoute *route;

  for (*n_words = 0; *n_words < cli->n_words && strchr (cli->words[*n_words], '=') == NULL;
       (*n_words)++)
    g_string_append_printf (path, "/%s", cli->words[*n_words]);
  route = hj_admin_find_route (path->str);
  if (route == NULL) {
    guint n_routes;
    const HjAdminRoute *routes = hj_admin_routes (&n_routes);
    g_autoptr (GString) list = g_string_new (NULL);

    for (guint i = 0; i < n_routes; i++)
      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ",
                              routes[i].path + strlen (PATH_PREFIX) + 1);
    g_strdelimit (list->str, "/", ' ');
    g_set_error (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE,
                 _ ("Say what is to be administered; there are: %s."), list->str);
  }
  return route;
}

/* Whole numbers are numbers only where the protocol has one. */
static void
set_member (JsonObject *object, const char *name, const char *value)
{
  gint64 number;

  if ((g_str_equal (name, "days") || g_str_equal (name, "limit"))
      && g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &number, NULL))
    json_object_set_int_member (object, name, number);
  else
    json_object_set_string_member (object, name, value);
}

static HjAdminRequest *
read_request (HjCli *cli, const HjAdminRoute *route, guint n_words, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) problem = NULL;
  HjAdminRequest *asked;

  for (guint i = n_words; i < cli->n_words; i++) {
    g_auto (GStrv) parts = g_strsplit (cli->words[i], "=", 2);

    set_member (object, parts[0], parts[1] == NULL ? "" : parts[1]);
  }
  body = hj_wire_object_to_bytes (object);
  asked = hj_admin_request_from_bytes (route->path, body, &problem);
  if (asked == NULL)
    g_set_error_literal (error, HJ_CLI_ERROR, HJ_CLI_ERROR_USAGE, problem->message);
  return asked;
}

static JsonObject *
ask (HjCli *cli, const HjAdminRoute *route, const HjAdminRequest *asked, GError **error)
{
  g_autoptr (GBytes) body = hj_admin_request_to_bytes (route->path, asked);
  g_autoptr (HjResponse) response = hj_cli_ask (cli, route->path, body, error);
  g_autoptr (JsonNode) node
      = response == NULL ? NULL
                         : hj_wire_parse_bytes (response->body, HJ_WIRE_BATCH_BYTES_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);

  return object == NULL ? NULL : json_object_ref (object);
}

static char *
dup_cell (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("-");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static void
print_object (HjCli *cli, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  if (cli->json) {
    hj_cli_print_json (cli, json_node_init_object (json_node_alloc (), object));
    return;
  }
  for (GList *at = names; at != NULL; at = at->next) {
    g_autofree char *cell = dup_cell (json_object_get_member (object, at->data));

    hj_cli_print (cli, "%s%s=%s", at == names ? "" : " ", (const char *)at->data, cell);
  }
  if (names != NULL)
    hj_cli_print (cli, "\n");
}

/* Page after page, as a list has one end for whoever reads it. */
static gboolean
print_list (HjCli *cli, const HjAdminRoute *route, HjAdminRequest *asked, GError **error)
{
  do {
    g_autoptr (JsonObject) page = ask (cli, route, asked, error);
    JsonArray *rows
        = page == NULL ? NULL : hj_wire_read_array (page, route->list, HJ_ADMIN_LIST_MAX, error);

    if (rows == NULL)
      return FALSE;
    for (guint i = 0; i < json_array_get_length (rows); i++)
      print_object (cli, json_array_get_object_element (rows, i));
    g_set_str (&asked->after, json_object_get_string_member_with_default (page, "next", NULL));
  } while (asked->after != NULL && !hj_cli_is_cut_off (cli));
  return TRUE;
}

static HjCliStatus
run (HjCli *cli, GError **error)
{
  guint n_words;
  const HjAdminRoute *route = find_route (cli, &n_words, error);
  g_autoptr (HjAdminRequest) asked
      = route == NULL ? NULL : read_request (cli, route, n_words, error);

  if (asked == NULL)
    return HJ_CLI_USAGE;
  if (hj_cli_open (cli, error) == NULL)
    return HJ_CLI_FAILED;
  if (route->list != NULL)
    return print_list (cli, route, asked, error) ? HJ_CLI_DONE : HJ_CLI_FAILED;
  g_autoptr (JsonObject) answer = ask (cli, route, asked, error);

  if (answer == NULL)
    return HJ_CLI_FAILED;
  print_object (cli, answer);
  return HJ_CLI_DONE;
}

const HjCliVerb hj_verb_admin = {
  .name = "admin",
  .synopsis = "WHAT [MEMBER=VALUE…]",
  .summary = N_ ("Administer the central instance, for administrators"),
  .min_words = 1,
  .max_words = 8,
  .run = run,
};
