/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"
#include "server/cli/hj-verb-instance.h"
#include "server/drop/hj-drop-held.h"

#include <glib/gi18n.h>

static void
print (const HjCall *call, const HjDropHeld *item)
{
  g_autofree char *at = hj_time_to_iso (item->at);
  g_autofree char *made = hj_time_to_iso (item->op->at);
  g_autofree char *content = hj_op_to_text (item->op);
  const char *what
      = item->op->command != NULL ? item->op->command : hj_op_kind_to_string (item->op->kind);

  hj_call_print (call,
                 hj_verb_new_object ("id", item->op->id, "device", item->device, "user", item->user,
                                     "handed_in_at", at, "made_at", made, "what", what, "entity",
                                     item->op->entity, "row", item->op->row, "content", content,
                                     NULL),
                 "%s %s %-16s %s %s %s", item->op->id, made, item->user, what, item->op->entity,
                 item->op->row);
}

static gboolean
run_list (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autoptr (GPtrArray) held = central == NULL ? NULL : hj_drop_list_held (central, error);

  for (guint i = 0; held != NULL && i < held->len; i++)
    print (call, g_ptr_array_index (held, i));
  return held != NULL;
}

static gboolean
run_accept (const HjCall *call, GError **error)
{
  const char *id = hj_call_get (call, "ID");
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autofree char *by = g_strconcat ("@", g_get_user_name (), NULL);

  if (central == NULL || !hj_drop_accept (central, id, by, NULL, error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("id", id, "outcome", "accepted", NULL),
                 _ ("The entry is taken in the name of its author."));
  return TRUE;
}

static gboolean
run_refuse (const HjCall *call, GError **error)
{
  const char *id = hj_call_get (call, "ID");
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autofree char *by = g_strconcat ("@", g_get_user_name (), NULL);

  if (central == NULL || !hj_drop_refuse (central, id, by, hj_call_get (call, "reason"), error))
    return FALSE;
  hj_call_print (call, hj_verb_new_object ("id", id, "outcome", "refused", NULL),
                 _ ("The entry is not taken; it stays sealed, and in the audit."));
  return TRUE;
}

static const char *const list_arguments[] = { "DIR", NULL };

const HjVerb hj_verb_held_list = {
  .words = "held list",
  .arguments = list_arguments,
  .summary = N_ ("Show the unsent work of laptops that were taken out of use"),
  .run = run_list,
};

static const char *const decide_arguments[] = { "DIR", "ID", NULL };

const HjVerb hj_verb_held_accept = {
  .words = "held accept",
  .arguments = decide_arguments,
  .summary = N_ ("Take an entry of such work, by the rules and in the name of its author"),
  .run = run_accept,
};

static const HjOption refuse_options[] = {
  { "reason", "TEXT", HJ_OPTION_REQUIRED },
  { NULL, NULL, 0 },
};

const HjVerb hj_verb_held_refuse = {
  .words = "held refuse",
  .arguments = decide_arguments,
  .options = refuse_options,
  .summary = N_ ("Do not take an entry of such work"),
  .run = run_refuse,
};
