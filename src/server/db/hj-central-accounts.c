/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-accounts.h"

#include "core/sql/hj-sql-rows.h"
#include "core/workflow/hj-workflow.h"
#include "server/db/hj-central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_BYTES 64
#define FULL_NAME_MAX 100 /* characters */

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
  return hj_sql_has_row (connection, statement, error);
}

/* An at sign before a name would make it another one in the audit; a dash, an option. */
static gboolean
is_user_name (const char *name)
{
  if (name == NULL || strlen (name) > NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL)
      || !g_unichar_isalnum (g_utf8_get_char (name)))
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isalnum (g_utf8_get_char (at)) && strchr ("-._", *at) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* As it stands in lists, beside tickets and in the audit. */
static gboolean
is_full_name (const char *name)
{
  return name == NULL
         || (g_utf8_validate (name, -1, NULL) && g_utf8_strlen (name, -1) <= FULL_NAME_MAX
             && strpbrk (name, "\n\r\t") == NULL);
}

static gboolean
check_rest (HjCentral *self, const HjCentralUser *user, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!is_full_name (user->full_name)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("A full name has at most %d characters, on one line; give a shorter one."),
                 FULL_NAME_MAX);
    return FALSE;
  }
  if (!hj_workflow_role_is_known (user->role)) {
    g_autofree char *roles = g_strjoinv (", ", (char **)hj_workflow_roles ());

    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("There is no role “%s”; choose one of: %s."), user->role, roles);
    return FALSE;
  }
  if (!has_row (self, "SELECT 1 FROM org WHERE id = ?1", user->org, &problem) && problem == NULL)
    g_set_error (&problem, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("There is no organisation “%s”; add it first."), user->org);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_check_user:
 * @user: a new account; its password does not count
 * @error: `EXISTS`, `INVALID` for names or role, `NOT_FOUND` for the organisation, or a
 * #HjSqlError
 *
 * Returns: whether it could be added
 */
gboolean
hj_central_check_user (HjCentral *self, const HjCentralUser *user, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!is_user_name (user->name)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("A user needs a name of at most %d bytes, of letters and digits, with dots, "
                    "dashes and underscores between them; choose one."),
                 NAME_MAX_BYTES);
    return FALSE;
  }
  if (has_row (self, "SELECT 1 FROM user WHERE name = ?1", user->name, &problem)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                 _ ("There is a user “%s” already; choose another name."), user->name);
    return FALSE;
  }
  if (problem == NULL)
    return check_rest (self, user, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * hj_central_add_user:
 * @user: the account, its organisation being there already
 * @error: as hj_central_check_user()
 */
gboolean
hj_central_add_user (HjCentral *self, const HjCentralUser *user, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);

  if (!hj_central_check_user (self, user, error))
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

/**
 * hj_central_change_user:
 * @user: the account, by its name; its role, organisation and full name count, but for a full name
 *   that is %NULL
 * @error: `NOT_FOUND`, `INVALID` for role or full name, or a #HjSqlError
 *
 * What the user receives follows with the next request of each device.
 */
gboolean
hj_central_change_user (HjCentral *self, const HjCentralUser *user, GError **error)
{
  if (!check_rest (self, user, error)
      || !hj_central_run_texts (self, error, "UPDATE user SET role = ?2, org = ?3 WHERE name = ?1",
                                user->name, user->role, user->org, NULL))
    return FALSE;
  if (hj_sql_changes (hj_central_get_sql (self)) == 0)
    return refuse_unknown (user->name, error);
  return user->full_name == NULL
         || hj_central_run_texts (self, error,
                                  "UPDATE user SET full_name = nullif (?2, '') WHERE name = ?1",
                                  user->name, user->full_name, NULL);
}

/**
 * hj_central_set_user_password:
 * @hash: of the new password, as hj_password_hash() makes it
 * @error: `NOT_FOUND`, or a #HjSqlError
 */
gboolean
hj_central_set_user_password (HjCentral *self, const char *name, const char *hash, GError **error)
{
  if (!hj_central_run_texts (self, error, "UPDATE user SET password = ?2 WHERE name = ?1", name,
                             hash, NULL))
    return FALSE;
  return hj_sql_changes (hj_central_get_sql (self)) > 0 || refuse_unknown (name, error);
}

/**
 * hj_central_count_enabled:
 * @role: role id
 * @count: (out): how many users have it and are not disabled
 * @error: a #HjSqlError
 */
gboolean
hj_central_count_enabled (HjCentral *self, const char *role, gint64 *count, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT count(*) FROM user WHERE role = ?1 AND disabled = 0", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_text (statement, 1, role);
  gboolean found = hj_sql_step (sql, statement, error);

  if (found)
    *count = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return found;
}
