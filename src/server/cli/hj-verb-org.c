/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"
#include "server/db/hj-central-list.h"

#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static gboolean
run_add (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  const HjInstanceOrg org = {
    .id = hj_call_get (call, "ID"),
    .kind = hj_call_get (call, "kind"),
    .name = hj_call_get (call, "name"),
    .parent = hj_call_get (call, "parent"),
  };

  if (central == NULL || !hj_instance_add_org (central, &org, error))
    return FALSE;
  hj_call_print (call,
                 hj_verb_new_object ("id", org.id, "kind", org.kind, "name", org.name, "parent",
                                     org.parent, NULL),
                 _ ("The organisation “%s” is added."), org.id);
  return TRUE;
}

static gboolean
run_change (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  const HjInstanceOrg org = {
    .id = hj_call_get (call, "ID"),
    .name = hj_call_get (call, "name"),
    .parent = hj_call_get (call, "parent"),
  };

  if (central == NULL || !hj_instance_change_org (central, &org, error))
    return FALSE;
  hj_call_print (call,
                 hj_verb_new_object ("id", org.id, "name", org.name, "parent", org.parent, NULL),
                 _ ("The organisation “%s” is changed."), org.id);
  return TRUE;
}

static gboolean
run_list (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autoptr (GPtrArray) orgs
      = central == NULL ? NULL : hj_central_list_rows (central, &hj_entity_org, error);

  if (orgs == NULL)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++) {
    HjRecord *org = g_ptr_array_index (orgs, i);
    const char *id = hj_record_get_id (org);
    const char *kind = hj_record_get_text (org, "kind");
    const char *name = hj_record_get_text (org, "name");
    const char *parent = hj_record_get_text (org, "parent");

    hj_call_print (
        call, hj_verb_new_object ("id", id, "kind", kind, "name", name, "parent", parent, NULL),
        "%-24s %-8s %-16s %s", id, kind, parent != NULL ? parent : "-", name);
  }
  return TRUE;
}

static const char *const list_arguments[] = { "DIR", NULL };

const HjVerb hj_verb_org_list = {
  .words = "org list",
  .arguments = list_arguments,
  .summary = N_ ("Show the organisations"),
  .run = run_list,
};

static const char *const add_arguments[] = { "DIR", "ID", NULL };

static const HjOption add_options[] = {
  { .name = "kind", .value = "KIND", .flags = HJ_OPTION_REQUIRED },
  { .name = "name", .value = "NAME", .flags = HJ_OPTION_REQUIRED },
  { .name = "parent", .value = "ID" },
  { NULL },
};

const HjVerb hj_verb_org_add = {
  .words = "org add",
  .arguments = add_arguments,
  .options = add_options,
  .summary
  = N_ ("Add an organisation: county, house, town, village, court, police, bureau, agency"),
  .run = run_add,
};

static const HjOption change_options[] = {
  { .name = "name", .value = "NAME" },
  { .name = "parent", .value = "ID" },
  { NULL },
};

const HjVerb hj_verb_org_change = {
  .words = "org change",
  .arguments = add_arguments,
  .options = change_options,
  .summary = N_ ("Give an organisation another name, or another one above it"),
  .run = run_change,
};
