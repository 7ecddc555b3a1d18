/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-instance.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-validation.h"
#include "server/auth/hj-auth.h"
#include "server/db/hj-central-rows.h"
#include "server/instance/hj-instance-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ID_MAX 64
#define ORG_NAME_MAX 100 /* characters */

/* Organisations' ids are short names: they are typed, and are part of buckets' ids. */
static gboolean
is_short_name (const char *id)
{
  if (!g_ascii_isalnum (*id) || strlen (id) > ID_MAX)
    return FALSE;
  for (const char *at = id; *at != '\0'; at++) {
    if (!g_ascii_isdigit (*at) && !g_ascii_islower (*at) && *at != '-')
      return FALSE;
  }
  return TRUE;
}

/* Whether there is such an organisation; @error where there is none, or none could be read. */
gboolean
hj_instance_check_org (HjCentral *central, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (HjRecord) org = hj_central_load (central, &hj_entity_org, id, &problem);

  if (org != NULL)
    return TRUE;
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("There is no organisation “%s”; see the list of organisations."), id);
  return FALSE;
}

/* Whether others can tell the organisation by this name. */
gboolean
hj_instance_check_org_name (const char *name, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (name == NULL ? "" : name));

  if (*text != '\0' && g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= ORG_NAME_MAX
      && strpbrk (text, "\n\r\t") == NULL)
    return TRUE;
  g_set_error (
      error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
      _ ("An organisation needs a name of at most %d characters, on one line; choose one."),
      ORG_NAME_MAX);
  return FALSE;
}

/**
 * hj_instance_put_org:
 * @org: a new one
 * @error: `INVALID`, `EXISTS` or `NOT_FOUND` of #HjCentralError, or a #HjSqlError
 *
 * Like hj_instance_add_org(), within the caller's transaction.
 */
gboolean
hj_instance_put_org (HjCentral *central, const HjInstanceOrg *org, GError **error)
{
  g_autoptr (HjRecord) record = NULL;
  g_autoptr (HjRecord) present = NULL;
  g_autoptr (GError) problem = NULL;

  if (!is_short_name (org->id)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("“%s” cannot be an organisation's id; please use lower-case letters, digits "
                    "and dashes."),
                 org->id);
    return FALSE;
  }
  present = hj_central_load (central, &hj_entity_org, org->id, &problem);
  if (present != NULL) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                 _ ("There is an organisation “%s” already; please choose another id."), org->id);
    return FALSE;
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!hj_instance_check_org_name (org->name, error)
      || (org->parent != NULL && !hj_instance_check_org (central, org->parent, error)))
    return FALSE;
  record = hj_record_new (&hj_entity_org, org->id);
  hj_record_set_text (record, "kind", org->kind);
  hj_record_set_text (record, "name", org->name);
  if (org->parent != NULL)
    hj_record_set_text (record, "parent", org->parent);
  return hj_record_validate (record, error) && hj_central_write (central, record, error);
}

/* A mediator stands in the catalogue, so that officers can choose one. */
gboolean
hj_instance_put_mediator (HjCentral *central, const HjInstanceUser *user, const char *id,
                          GError **error)
{
  g_autofree char *new_id = id == NULL ? hj_central_new_id (central) : g_strdup (id);
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_mediator, new_id);

  hj_record_set_text (record, "user", user->name);
  hj_record_set_text (record, "name", user->full_name != NULL ? user->full_name : user->name);
  hj_record_set_text (record, "org", user->org);
  return hj_record_validate (record, error) && hj_central_write (central, record, error);
}

/**
 * hj_instance_put_user:
 * @user: a new one
 * @cost: how well its password is guarded
 * @mediator_id: (nullable): id of the catalogue's row, where the role is mediator
 * @error: as hj_instance_add_user()
 *
 * Like hj_instance_add_user(), within the caller's transaction. Hashing takes a tenth of a second
 * at normal cost.
 */
gboolean
hj_instance_put_user (HjCentral *central, const HjInstanceUser *user, HjPasswordCost cost,
                      const char *mediator_id, GError **error)
{
  HjCentralUser account = {
    .name = (char *)user->name,
    .role = (char *)user->role,
    .org = (char *)user->org,
    .full_name = (char *)user->full_name,
  };
  g_autofree char *hash = NULL;

  if (!hj_central_check_user (central, &account, error))
    return FALSE;
  hash = account.password = hj_password_hash (user->password, cost, error);
  if (hash == NULL || !hj_central_add_user (central, &account, error))
    return FALSE;
  return !g_str_equal (user->role, "mediator")
         || hj_instance_put_mediator (central, user, mediator_id, error);
}

/* Commits, or undoes what was done and leaves @error as it is. */
gboolean
hj_instance_end_transaction (HjCentral *central, gboolean succeeded, GError **error)
{
  HjSql *sql = hj_central_get_sql (central);

  if (succeeded)
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

/**
 * hj_instance_add_org:
 * @org: a new one
 * @error: `INVALID` for the id, `EXISTS`, `NOT_FOUND` for the parent, a #HjModelError for kind or
 *   name, or a #HjSqlError
 *
 * Returns: whether it is there from now on
 */
gboolean
hj_instance_add_org (HjCentral *central, const HjInstanceOrg *org, GError **error)
{
  return hj_sql_begin (hj_central_get_sql (central), error)
         && hj_instance_end_transaction (central, hj_instance_put_org (central, org, error), error);
}

/**
 * hj_instance_add_user:
 * @user: a new one; a mediator comes into the catalogue of mediators as well
 * @error: as hj_central_add_user() and hj_password_hash()
 *
 * Returns: whether it is there from now on
 */
gboolean
hj_instance_add_user (HjCentral *central, const HjInstanceUser *user, GError **error)
{
  return hj_sql_begin (hj_central_get_sql (central), error)
         && hj_instance_end_transaction (
             central, hj_instance_put_user (central, user, HJ_PASSWORD_COST_NORMAL, NULL, error),
             error);
}

/**
 * hj_instance_set_lease:
 * @days: for how many days a laptop may go unseen by this instance before it locks itself
 * @error: `INVALID` of #HjCentralError, or a #HjSqlError
 *
 * Returns: whether every laptop is told so with its next reconciliation
 */
gboolean
hj_instance_set_lease (HjCentral *central, gint64 days, GError **error)
{
  return hj_sql_begin (hj_central_get_sql (central), error)
         && hj_instance_end_transaction (central, hj_auth_set_lease_days (central, days, error),
                                         error);
}
