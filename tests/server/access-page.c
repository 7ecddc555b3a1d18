/* SPDX-License-Identifier: AGPL-3.0-or-later */

/*
 * Writes what every role may as the tables of src/server/README.md, or with a page's path checks
 * that they are on it.
 */
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/policy/hj-workflow-reader.h"

#include <stdio.h>
#include <string.h>

#define BEGIN "<!-- access: written by tests/server/access-page.c -->\n"
#define END "<!-- access: end -->\n"

static const char *const classes[HJ_N_SENSITIVITIES] = {
  [HJ_SENSITIVITY_BASIC] = "basic",
  [HJ_SENSITIVITY_IDENTITY] = "identity",
  [HJ_SENSITIVITY_HEALTH_FLAG] = "health flag",
  [HJ_SENSITIVITY_HEALTH] = "health",
  [HJ_SENSITIVITY_RECORD_BAND] = "record band",
  [HJ_SENSITIVITY_RECORD] = "record",
  [HJ_SENSITIVITY_LABEL] = "label",
  [HJ_SENSITIVITY_CARE] = "care scale",
  [HJ_SENSITIVITY_CASE] = "case",
};

static const char *const reaches[] = {
  [HJ_REACH_HOUSE] = "own house",
  [HJ_REACH_HOUSE_LEAD] = "held work of the house",
  [HJ_REACH_HOUSE_HEALTH] = "health items of the house",
  [HJ_REACH_ASSIGNED] = "given tickets, their dispute and parties",
  [HJ_REACH_PUSHED] = "tickets pushed to the organisation, their dispute and parties",
  [HJ_REACH_COUNTY] = "disputes and tickets of the county",
  [HJ_REACH_PURPOSE] = "cases opened with a purpose",
};

/* Every role receives the catalogue and its own held work. */
static gboolean
is_everybodys (HjReach reach)
{
  return reach == HJ_REACH_CATALOGUE || reach == HJ_REACH_OWN;
}

static void
write_none (GString *page, const char *role)
{
  g_string_append_printf (page, "\n| %s | – |", role);
  for (guint i = 0; i < HJ_N_SENSITIVITIES; i++)
    g_string_append (page, " |");
}

static void
write_views (GString *page)
{
  guint n_roles;
  const HjAccess *accesses = hj_access_list (&n_roles);

  g_string_append (page, "Every role receives the catalogue and its own held work; as well:\n\n"
                         "| role | rows |");
  for (guint i = 0; i < HJ_N_SENSITIVITIES; i++)
    g_string_append_printf (page, " %s |", classes[i]);
  g_string_append (page, "\n|---|---|");
  for (guint i = 0; i < HJ_N_SENSITIVITIES; i++)
    g_string_append (page, "---|");
  for (guint i = 0; i < n_roles; i++) {
    gboolean named = FALSE;

    for (guint j = 0; j < accesses[i].n_views; j++) {
      const HjAccessView *view = &accesses[i].views[j];

      if (is_everybodys (view->reach))
        continue;
      g_string_append_printf (page, "\n| %s | %s |", named ? "" : accesses[i].role,
                              reaches[view->reach]);
      named = TRUE;
      for (guint k = 0; k < HJ_N_SENSITIVITIES; k++)
        g_string_append (page, hj_projection_holds (view->projection, k) ? " ✓ |" : " |");
    }
    if (!named)
      write_none (page, accesses[i].role);
  }
  g_string_append (page, "\n\n");
}

static gboolean
receives (const HjAccess *access, const HjEntity *entity)
{
  for (guint i = 0; i < access->n_views; i++) {
    if (hj_projection_holds_entity (access->views[i].projection, entity))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_limited (const HjAccess *access, const HjEntity *entity)
{
  for (guint i = 0; i < access->n_rules; i++) {
    if (access->rules[i].entity == entity)
      return access->rules[i].fields != NULL;
  }
  return FALSE;
}

static guint
count_commands (const HjAccess *access, const HjEntity *entity)
{
  HjWorkflow *workflow = hj_workflow_get_default (entity->workflow);
  const HjWorkflowSpec *spec = workflow == NULL ? NULL : hj_workflow_get_spec (workflow);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  if (spec == NULL || (hj_access_get_rights (access, entity) & HJ_MAY_COMMAND) == 0)
    return 0;
  for (guint i = 0; i < spec->n_commands; i++) {
    if (g_strv_contains (spec->commands[i].roles, access->role))
      g_hash_table_add (found, (gpointer)spec->commands[i].name);
  }
  return g_hash_table_size (found);
}

static void
write_cell (GString *page, const HjAccess *access, const HjEntity *entity)
{
  HjRights rights = hj_access_get_rights (access, entity);
  guint n_commands = count_commands (access, entity);

  g_string_append_c (page, ' ');
  if (receives (access, entity))
    g_string_append (page, "r");
  if ((rights & HJ_MAY_MAKE) != 0)
    g_string_append (page, "m");
  if ((rights & HJ_MAY_COMPUTE) != 0)
    g_string_append (page, "p");
  if ((rights & HJ_MAY_CHANGE) != 0)
    g_string_append (page, is_limited (access, entity) ? "(c)" : "c");
  if (n_commands > 0)
    g_string_append_printf (page, "%u", n_commands);
  g_string_append (page, " |");
}

static void
write_rights (GString *page)
{
  guint n_roles, n_entities;
  const HjAccess *accesses = hj_access_list (&n_roles);
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  g_string_append (page, "r receives, m makes, p has the classifier propose, c changes and decides "
                         "conflicts, (c) some fields,\na number: so many commands of the entity's "
                         "workflow.\n\n| entity |");
  for (guint i = 0; i < n_roles; i++)
    g_string_append_printf (page, " %s |", accesses[i].role);
  g_string_append (page, "\n|---|");
  for (guint i = 0; i < n_roles; i++)
    g_string_append (page, "---|");
  for (guint i = 0; i < n_entities; i++) {
    g_string_append_printf (page, "\n| `%s` |", entities[i]->name);
    for (guint j = 0; j < n_roles; j++)
      write_cell (page, &accesses[j], entities[i]);
  }
  g_string_append (page, "\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) page = g_string_new (BEGIN "\n");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  write_views (page);
  write_rights (page);
  g_string_append (page, "\n" END);
  if (argc < 2) {
    return fputs (page->str, stdout) == EOF;
  }
  if (!g_file_get_contents (argv[1], &text, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  if (strstr (text, page->str) != NULL)
    return 0;
  g_printerr ("%s does not say what src/core/model/hj-access.c says; run access-page without an "
              "argument and put what it writes there.\n",
              argv[1]);
  return 1;
}
