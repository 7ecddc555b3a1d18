/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-admin.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/sql/hj-sql-table.h"

static gpointer
read_user (HjSqlStatement *statement)
{
  HjAdminUser *user = g_new0 (HjAdminUser, 1);

  user->name = g_strdup (hj_sql_get_text (statement, 0));
  user->role = g_strdup (hj_sql_get_text (statement, 1));
  user->org = g_strdup (hj_sql_get_text (statement, 2));
  user->full_name = g_strdup (hj_sql_get_text (statement, 3));
  user->disabled = hj_sql_get_int (statement, 4) != 0;
  user->devices = hj_sql_get_int (statement, 5);
  user->last_seen = hj_sql_get_int (statement, 6);
  return user;
}

static gpointer
read_org (HjSqlStatement *statement)
{
  HjAdminOrg *org = g_new0 (HjAdminOrg, 1);

  org->id = hj_sql_dup_id (statement, 0);
  org->kind = g_strdup (hj_sql_get_text (statement, 1));
  org->name = g_strdup (hj_sql_get_text (statement, 2));
  org->parent = hj_sql_dup_id (statement, 3);
  return org;
}

static gpointer
read_device (HjSqlStatement *statement)
{
  HjAdminDevice *device = g_new0 (HjAdminDevice, 1);

  device->id = g_strdup (hj_sql_get_text (statement, 0));
  device->user = g_strdup (hj_sql_get_text (statement, 1));
  device->name = g_strdup (hj_sql_get_text (statement, 2));
  device->state = g_strdup (hj_sql_get_text (statement, 3));
  device->enrolled_at = hj_sql_get_int (statement, 4);
  device->last_seen = hj_sql_get_int (statement, 5);
  device->last_seq = hj_sql_get_int (statement, 6);
  return device;
}

static gpointer
read_held (HjSqlStatement *statement)
{
  HjAdminHeld *held = g_new0 (HjAdminHeld, 1);

  held->org = g_strdup (hj_sql_get_text (statement, 1));
  held->user = g_strdup (hj_sql_get_text (statement, 2));
  held->entity = g_strdup (hj_sql_get_text (statement, 3));
  held->reason
      = g_strdup (hj_sql_get_int (statement, 4) != 0 ? HJ_ADMIN_HELD_WAITS : HJ_ADMIN_HELD_DECIDE);
  held->count = hj_sql_get_int (statement, 5);
  held->oldest = hj_sql_get_int (statement, 6);
  return held;
}

/* Each is ordered by its first column, by which a page begins behind the one before. */
static const struct {
  const char *path;
  const char *sql;
  gpointer (*read) (HjSqlStatement *statement);
} lists[] = {
  { HJ_ADMIN_USERS,
    "SELECT u.name, u.role, u.org, u.full_name, u.disabled, coalesce (d.active, 0),"
    " coalesce (d.seen, 0) FROM user u LEFT JOIN (SELECT user, sum (state = 'active') AS active,"
    " max (last_seen_at) AS seen FROM device GROUP BY user) d ON d.user = u.name"
    " WHERE ?1 IS NULL OR u.name > ?1 ORDER BY u.name LIMIT ?2",
    read_user },
  { HJ_ADMIN_ORGS,
    "SELECT id, kind, name, parent FROM org WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2",
    read_org },
  { HJ_ADMIN_DEVICES,
    "SELECT id, user, name, state, enrolled_at, last_seen_at, last_seq FROM device"
    " WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2",
    read_device },
  { HJ_ADMIN_HELD,
    "SELECT h.user || char (9) || h.entity || char (9) || (h.waits_for IS NOT NULL) AS cursor,"
    " coalesce (u.org, ''), h.user, h.entity, h.waits_for IS NOT NULL, count(*),"
    " max (0, min (json_extract (h.payload, '$.at')))"
    " FROM held h LEFT JOIN user u ON u.name = h.user WHERE h.state = 'waiting'"
    " GROUP BY cursor HAVING ?1 IS NULL OR cursor > ?1 ORDER BY cursor LIMIT ?2",
    read_held },
};

static char *
dup_place (const HjAdminList *list, HjSqlStatement *statement)
{
  return g_str_equal (list->route->path, HJ_ADMIN_ORGS) ? hj_sql_dup_id (statement, 0)
                                                        : g_strdup (hj_sql_get_text (statement, 0));
}

/* One row more than is wanted tells whether there is a next page. */
static gboolean
fill (HjSql *sql, HjSqlStatement *statement, gpointer (*read) (HjSqlStatement *statement),
      gint64 limit, HjAdminList *list, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *place = NULL;

  while (hj_sql_step (sql, statement, &problem)) {
    if (list->rows->len == (guint)limit) {
      list->next = g_steal_pointer (&place);
      break;
    }
    g_free (place);
    place = dup_place (list, statement);
    g_ptr_array_add (list->rows, read (statement));
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/**
 * hj_central_fill_admin_list:
 * @asked: which page
 * @list: (inout): an empty one, of users, organisations, devices or held work
 * @error: a #HjSqlError
 *
 * What an administrator looks at.
 */
gboolean
hj_central_fill_admin_list (HjCentral *self, const HjAdminRequest *asked, HjAdminList *list,
                            GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  gint64 limit = asked->limit == 0 ? HJ_ADMIN_LIST_DEFAULT : asked->limit;
  guint i = 0;

  while (!g_str_equal (lists[i].path, list->route->path))
    i++;
  HjSqlStatement *statement = hj_sql_prepare (sql, lists[i].sql, error);

  if (statement == NULL)
    return FALSE;
  if (lists[i].read == read_org)
    hj_sql_bind_id (statement, 1, asked->after);
  else
    hj_sql_bind_text (statement, 1, asked->after);
  hj_sql_bind_int (statement, 2, limit + 1);
  return fill (sql, statement, lists[i].read, limit, list, error);
}

/**
 * hj_central_find_mediator:
 * @user: an account's name
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (nullable): the catalogue's row of this user, or %NULL without @error
 */
HjRecord *
hj_central_find_mediator (HjCentral *self, const char *user, GError **error)
{
  HjSql *sql = hj_central_get_sql (self);
  g_autofree char *columns = hj_sql_table_columns (&hj_entity_mediator, NULL);
  g_autofree char *text
      = g_strdup_printf ("SELECT %s FROM mediator WHERE user = ?1 LIMIT 1", columns);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, user);
  rows = hj_sql_table_list (sql, statement, &hj_entity_mediator, error);
  return rows == NULL || rows->len == 0 ? NULL : g_ptr_array_steal_index (rows, 0);
}
