/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-accounts.h"

#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USER_COLUMNS "name, role, org, full_name, password, disabled"

/**
 * hj_central_user_free:
 * @user: (transfer full): an account
 */
void
hj_central_user_free (HjCentralUser *user)
{
  g_free (user->name);
  g_free (user->role);
  g_free (user->org);
  g_free (user->full_name);
  g_free (user->password);
  g_free (user);
}

static HjCentralUser *
read_user (HjSqlStatement *statement)
{
  HjCentralUser *user = g_new0 (HjCentralUser, 1);

  user->name = g_strdup (hj_sql_get_text (statement, 0));
  user->role = g_strdup (hj_sql_get_text (statement, 1));
  user->org = g_strdup (hj_sql_get_text (statement, 2));
  user->full_name = g_strdup (hj_sql_get_text (statement, 3));
  user->password = g_strdup (hj_sql_get_text (statement, 4));
  user->disabled = hj_sql_get_int (statement, 5) != 0;
  return user;
}

static gboolean
refuse_unknown (const char *name, GError **error)
{
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
               _ ("There is no user “%s”; see the list of users."), name);
  return FALSE;
}

/* Whether there is such a user; %FALSE without an error where there is none. */
static gboolean
has_row (HjCentral *self, const char *sql, const char *key, GError **error)
{
  HjSql *connection = hj_central_get_sql (self);
  HjSqlStatement *statement = hj_sql_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, key);
  gboolean found = hj_sql_step (connection, statement, error);

  hj_sql_reset (statement);
  return found;
}

static gboolean
check_user (HjCentral *self, const HjCentralUser *user, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (user->name == NULL || *user->name == '\0' || strlen (user->name) > 64) {
    g_set_error_literal (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                         _ ("A user needs a name of at most 64 bytes; choose one."));
    return FALSE;
  }
  if (!hj_workflow_role_is_known (user->role)) {
    g_autofree char *roles = g_strjoinv (", ", (char **)hj_workflow_roles ());

    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("There is no role “%s”; choose one of: %s."), user->role, roles);
    return FALSE;
  }
  if (has_row (self, "SELECT 1 FROM user WHERE name = ?1", user->name, &problem)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                 _ ("There is a user “%s” already; choose another name."), user->name);
    return FALSE;
  }
  if (problem == NULL && !has_row (self, "SELECT 1 FROM org WHERE id = ?1", user->org, &problem)
      && problem == NULL)
    g_set_error (&problem, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("There is no organisation “%s”; add it first."), user->org);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_add_user:
 * @user: the account, its organisation being there already
 * @error: `EXISTS`, `INVALID` for a name or role, `NOT_FOUND` for the organisation, or a
 * #HjSqlError
 */
gboolean
hj_central_add_user (HjCentral *self, const HjCentralUser *user, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);

  if (!check_user (self, user, error))
    return FALSE;
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "INSERT INTO user (" USER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, user->name);
  hj_sql_bind_text (statement, 2, user->role);
  hj_sql_bind_text (statement, 3, user->org);
  hj_sql_bind_text (statement, 4, user->full_name);
  hj_sql_bind_text (statement, 5, user->password);
  hj_sql_bind_int (statement, 6, user->disabled);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_central_find_user:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the account, enabled or not
 */
HjCentralUser *
hj_central_find_user (HjCentral *self, const char *name, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT " USER_COLUMNS " FROM user WHERE name = ?1", error);
  g_autoptr (GError) problem = NULL;
  HjCentralUser *user = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, name);
  if (hj_sql_step (sql, statement, &problem))
    user = read_user (statement);
  hj_sql_reset (statement);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (user == NULL)
    refuse_unknown (name, error);
  return user;
}

/**
 * hj_central_list_users:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type HjCentralUser) (nullable): all accounts by name
 */
GPtrArray *
hj_central_list_users (HjCentral *self, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT " USER_COLUMNS " FROM user ORDER BY name", error);
  g_autoptr (GPtrArray) users
      = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_central_user_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;
  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (users, read_user (statement));
  if (problem == NULL)
    return g_steal_pointer (&users);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * hj_central_set_user_disabled:
 * @error: `NOT_FOUND`, or a #HjSqlError
 *
 * A disabled user is refused from the next request on, on every device.
 */
gboolean
hj_central_set_user_disabled (HjCentral *self, const char *name, gboolean disabled, GError **error)
{
  if (!hj_central_run_texts (self, error,
                             disabled ? "UPDATE user SET disabled = 1 WHERE name = ?1"
                                      : "UPDATE user SET disabled = 0 WHERE name = ?1",
                             name, NULL))
    return FALSE;
  return hj_sql_changes (hj_central_get_sql (self)) > 0 || refuse_unknown (name, error);
}
