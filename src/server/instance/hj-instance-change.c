/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-mutant.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "server/db/hj-central-admin.h"
#include "server/db/hj-central-rows.h"
#include "server/instance/hj-instance-private.h"

#include <glib/gi18n-lib.h>

/* Organisations above each other, so that a wrong one is found. */
#define PARENTS_MAX 16

/* Begins a transaction where none is open; @own tells finish(). */
static gboolean
start (HjCentral *central, gboolean *own, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  *own = !hj_sql_in_transaction (sql);
  return !*own || hj_sql_begin (sql, error);
}

static gboolean
finish (HjCentral *central, gboolean own, gboolean done, GError **error)
{
  return own ? hj_instance_end_transaction (central, done, error) : done;
}

static gboolean
is_administrator (const HjCentralUser *user)
{
  return g_str_equal (user->role, HJ_INSTANCE_ADMIN_ROLE) && !user->disabled;
}

/* Whether another administrator is left once @user is none any more. */
static gboolean
check_administrator_left (HjCentral *central, const HjCentralUser *user, GError **error)
{
  gint64 count = 0;

  if (!is_administrator (user))
    return TRUE;
  if (!hj_central_count_enabled (central, HJ_INSTANCE_ADMIN_ROLE, &count, error))
    return FALSE;
  if (count > 1)
    return TRUE;
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
               _ ("“%s” is the only administrator whose account is good; add another one first."),
               user->name);
  return FALSE;
}

static gboolean
refuse_nothing (GError **error)
{
  g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                       _ ("Nothing was given to be changed; say what, and how."));
  return FALSE;
}

/* Keeps a mediator's row of the catalogue as the account is. The row of who mediates no more stays,
 * as tickets name it, and says so.
 */
static gboolean
follow_mediator (HjCentral *central, const HjCentralUser *user, GError **error)
{
  const char *name
      = user->full_name == NULL || *user->full_name == '\0' ? user->name : user->full_name;
  const HjInstanceUser account = { .name = user->name, .org = user->org, .full_name = name };
  gboolean mediates = g_str_equal (user->role, "mediator") && !user->disabled;
  int left = hj_entity_field_index (&hj_entity_mediator, "left");
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) row = hj_central_find_mediator (central, user->name, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (row == NULL)
    return !mediates || hj_instance_put_mediator (central, &account, NULL, error);
  if (mediates) {
    hj_record_set_text (row, "name", name);
    hj_record_set_text (row, "org", user->org);
    hj_record_set_null_at (row, (guint)left);
  } else {
    hj_record_set_int_at (row, (guint)left, 1);
  }
  return hj_central_write (central, row, error);
}

static gboolean
change_user (HjCentral *central, const HjCentralUser *user, const HjInstanceUser *change,
             GError **error)
{
  HjCentralUser changed = *user;

  if (change->role != NULL)
    changed.role = (char *)change->role;
  if (change->org != NULL)
    changed.org = (char *)change->org;
  if (change->full_name != NULL)
    changed.full_name = (char *)change->full_name;
  if (!is_administrator (&changed) && !check_administrator_left (central, user, error))
    return FALSE;
  return hj_central_change_user (central, &changed, error)
         && follow_mediator (central, &changed, error)
         && (HJ_MUTANT (access_kept) || hj_central_forget_access_of (central, user->name, error));
}

/**
 * hj_instance_change_user:
 * @user: by its name; what is %NULL stays as it is, and the password does in any case
 * @error: `NOT_FOUND` for user or organisation, `INVALID` for role or name, `REFUSED` where no
 *   administrator would be left, or a #HjSqlError
 *
 * Gives an account another role, organisation or full name. Its access tokens end, so that each of
 * its laptops learns of it with the next ones.
 */
gboolean
hj_instance_change_user (HjCentral *central, const HjInstanceUser *user, GError **error)
{
  gboolean own;

  if (user->role == NULL && user->org == NULL && user->full_name == NULL)
    return refuse_nothing (error);
  if (!start (central, &own, error))
    return FALSE;
  g_autoptr (HjCentralUser) found = hj_central_find_user (central, user->name, error);

  return finish (central, own, found != NULL && change_user (central, found, user, error), error);
}

static gboolean
set_user_disabled (HjCentral *central, const HjCentralUser *user, gboolean disabled, GError **error)
{
  HjCentralUser changed = *user;

  changed.disabled = disabled;
  if (disabled && !check_administrator_left (central, user, error))
    return FALSE;
  return hj_central_set_user_disabled (central, user->name, disabled, error)
         && follow_mediator (central, &changed, error)
         && hj_central_forget_access_of (central, user->name, error)
         && hj_central_forget_enrol_codes_of (central, user->name, error);
}

/**
 * hj_instance_set_user_disabled:
 * @error: `NOT_FOUND`, `REFUSED` where no administrator would be left, or a #HjSqlError
 *
 * A disabled account is refused from the next request on, on every device, and chosen as a mediator
 * no more. Its access tokens and its enrolment codes end either way.
 */
gboolean
hj_instance_set_user_disabled (HjCentral *central, const char *name, gboolean disabled,
                               GError **error)
{
  gboolean own;

  if (!start (central, &own, error))
    return FALSE;
  g_autoptr (HjCentralUser) user = hj_central_find_user (central, name, error);

  return finish (central, own, user != NULL && set_user_disabled (central, user, disabled, error),
                 error);
}

/**
 * hj_instance_set_password:
 * @error: `NOT_FOUND`, or as hj_password_hash(), or a #HjSqlError
 *
 * Gives an account another password. Its access tokens end.
 */
gboolean
hj_instance_set_password (HjCentral *central, const char *name, const char *password,
                          GError **error)
{
  g_autofree char *hash = hj_password_hash (password, HJ_PASSWORD_COST_NORMAL, error);
  gboolean own;

  if (hash == NULL || !start (central, &own, error))
    return FALSE;
  return finish (central, own,
                 hj_central_set_user_password (central, name, hash, error)
                     && hj_central_forget_access_of (central, name, error),
                 error);
}

/**
 * hj_instance_revoke_device:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * From now on the device may only hand in what it had not sent.
 */
gboolean
hj_instance_revoke_device (HjCentral *central, const char *id, GError **error)
{
  gboolean own;

  if (!start (central, &own, error))
    return FALSE;
  return finish (central, own, hj_central_set_device_state (central, id, "revoked", error), error);
}

/* Whether @parent is there, and not below @id. */
static gboolean
check_parent (HjCentral *central, const char *id, const char *parent, GError **error)
{
  g_autofree char *at = g_strdup (parent);

  if (!hj_instance_check_org (central, parent, error))
    return FALSE;
  for (guint i = 0; at != NULL && i < PARENTS_MAX; i++) {
    g_autoptr (HjRecord) org = NULL;

    if (g_str_equal (at, id))
      break;
    org = hj_central_load (central, &hj_entity_org, at, NULL);
    g_free (at);
    at = org == NULL ? NULL : g_strdup (hj_record_get_text (org, "parent"));
  }
  if (at == NULL)
    return TRUE;
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
               _ ("“%s” lies below “%s” already; please choose another organisation above it."),
               parent, id);
  return FALSE;
}

static gboolean
change_org (HjCentral *central, const HjInstanceOrg *change, GError **error)
{
  g_autoptr (HjRecord) org = NULL;

  if (!hj_instance_check_org (central, change->id, error))
    return FALSE;
  org = hj_central_load (central, &hj_entity_org, change->id, error);
  if (org == NULL)
    return FALSE;
  if (change->name != NULL)
    hj_record_set_text (org, "name", change->name);
  if (change->parent != NULL && *change->parent == '\0')
    hj_record_set_null_at (org, (guint)hj_entity_field_index (&hj_entity_org, "parent"));
  else if (change->parent != NULL && check_parent (central, change->id, change->parent, error))
    hj_record_set_text (org, "parent", change->parent);
  else if (change->parent != NULL)
    return FALSE;
  return hj_instance_check_org_name (hj_record_get_text (org, "name"), error)
         && hj_record_validate (org, error) && hj_central_write (central, org, error);
}

/**
 * hj_instance_change_org:
 * @org: by its id; a name or parent that is %NULL stays as it is, an empty parent takes it away;
 *   the kind does not count
 * @error: `NOT_FOUND`, `INVALID` for the name or a parent below it, or a #HjSqlError
 *
 * What others receive because of where it lies follows.
 */
gboolean
hj_instance_change_org (HjCentral *central, const HjInstanceOrg *org, GError **error)
{
  gboolean own;

  if (org->name == NULL && org->parent == NULL)
    return refuse_nothing (error);
  if (!start (central, &own, error))
    return FALSE;
  return finish (central, own, change_org (central, org, error), error);
}
