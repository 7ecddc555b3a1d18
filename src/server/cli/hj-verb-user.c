/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"

#include "core/base/hj-secret.h"

#include <glib/gi18n.h>

static gboolean
run_add (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  char *password = central == NULL ? NULL : hj_call_read_password (call, error);
  const HjInstanceUser user = {
    .name = hj_call_get (call, "NAME"),
    .role = hj_call_get (call, "role"),
    .org = hj_call_get (call, "org"),
    .full_name = hj_call_get (call, "full-name"),
    .password = password,
  };
  gboolean added = password != NULL && hj_instance_add_user (central, &user, error);

  hj_secret_free (password);
  if (!added)
    return FALSE;
  hj_call_print (call,
                 hj_verb_new_object ("user", user.name, "role", user.role, "org", user.org,
                                     "full_name", user.full_name, NULL),
                 _ ("The account “%s” is added."), user.name);
  return TRUE;
}

static gboolean
run_list (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  g_autoptr (GPtrArray) users = central == NULL ? NULL : hj_central_list_users (central, error);

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++) {
    const HjCentralUser *user = g_ptr_array_index (users, i);
    JsonObject *object = hj_verb_new_object ("user", user->name, "role", user->role, "org",
                                             user->org, "full_name", user->full_name, NULL);

    json_object_set_boolean_member (object, "disabled", user->disabled);
    hj_call_print (call, object, "%-24s %-16s %-16s %s%s", user->name, user->role, user->org,
                   user->full_name != NULL ? user->full_name : "-",
                   user->disabled ? _ (" (disabled)") : "");
  }
  return TRUE;
}

static gboolean
run_change (const HjCall *call, GError **error)
{
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  const HjInstanceUser change = {
    .name = hj_call_get (call, "NAME"),
    .role = hj_call_get (call, "role"),
    .org = hj_call_get (call, "org"),
    .full_name = hj_call_get (call, "full-name"),
  };

  if (central == NULL || !hj_instance_change_user (central, &change, error))
    return FALSE;
  g_autoptr (HjCentralUser) user = hj_central_find_user (central, change.name, error);

  if (user == NULL)
    return FALSE;
  hj_call_print (call,
                 hj_verb_new_object ("user", user->name, "role", user->role, "org", user->org,
                                     "full_name", user->full_name, NULL),
                 _ ("The account “%s” is changed; its laptops follow with their next "
                    "reconciliation."),
                 user->name);
  return TRUE;
}

static gboolean
set_disabled (const HjCall *call, gboolean disabled, const char *done, GError **error)
{
  const char *name = hj_call_get (call, "NAME");
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  JsonObject *object;

  if (central == NULL || !hj_instance_set_user_disabled (central, name, disabled, error))
    return FALSE;
  object = hj_verb_new_object ("user", name, NULL);
  json_object_set_boolean_member (object, "disabled", disabled);
  hj_call_print (call, object, "%s", done);
  return TRUE;
}

static gboolean
run_disable (const HjCall *call, GError **error)
{
  return set_disabled (call, TRUE, _ ("The account is disabled, on every device."), error);
}

static gboolean
run_enable (const HjCall *call, GError **error)
{
  return set_disabled (call, FALSE, _ ("The account may be used again."), error);
}

static gboolean
run_password (const HjCall *call, GError **error)
{
  const char *name = hj_call_get (call, "NAME");
  gboolean is_given = hj_call_get (call, "password-file") != NULL;
  g_autoptr (HjCentral) central = hj_verb_open_instance (call, error);
  char *password = central == NULL ? NULL
                   : is_given      ? hj_call_read_password (call, error)
                                   : hj_password_new (hj_central_get_random (central));
  gboolean changed = password != NULL && hj_instance_set_password (central, name, password, error);

  if (changed && is_given)
    hj_call_print (call, hj_verb_new_object ("user", name, NULL),
                   _ ("The account “%s” has the password of the file."), name);
  else if (changed)
    hj_call_print (call, hj_verb_new_object ("user", name, "password", password, NULL), "%s",
                   password);
  hj_secret_free (password);
  return changed;
}

static const char *const name_arguments[] = { "DIR", "NAME", NULL };

static const HjOption add_options[] = {
  { .name = "role", .value = "ROLE", .flags = HJ_OPTION_REQUIRED },
  { .name = "org", .value = "ORG", .flags = HJ_OPTION_REQUIRED },
  { .name = "password-file", .value = "FILE", .flags = HJ_OPTION_REQUIRED },
  { .name = "full-name", .value = "NAME" },
  { NULL },
};

const HjVerb hj_verb_user_add = {
  .words = "user add",
  .arguments = name_arguments,
  .options = add_options,
  .summary = N_ ("Add an account; a mediator can be chosen by officers from then on"),
  .run = run_add,
};

static const char *const list_arguments[] = { "DIR", NULL };

const HjVerb hj_verb_user_list = {
  .words = "user list",
  .arguments = list_arguments,
  .summary = N_ ("Show the accounts"),
  .run = run_list,
};

const HjVerb hj_verb_user_disable = {
  .words = "user disable",
  .arguments = name_arguments,
  .summary = N_ ("Refuse an account from now on"),
  .run = run_disable,
};

static const HjOption change_options[] = {
  { .name = "role", .value = "ROLE" },
  { .name = "org", .value = "ORG" },
  { .name = "full-name", .value = "NAME" },
  { NULL },
};

const HjVerb hj_verb_user_change = {
  .words = "user change",
  .arguments = name_arguments,
  .options = change_options,
  .summary = N_ ("Give an account another role, organisation or name"),
  .run = run_change,
};

const HjVerb hj_verb_user_enable = {
  .words = "user enable",
  .arguments = name_arguments,
  .summary = N_ ("Take an account again that was disabled"),
  .run = run_enable,
};

static const HjOption password_options[] = {
  { .name = "password-file", .value = "FILE" },
  { NULL },
};

const HjVerb hj_verb_user_password = {
  .words = "user password",
  .arguments = name_arguments,
  .options = password_options,
  .summary = N_ ("Give an account the password of a file, or a new one that is printed"),
  .run = run_password,
};
