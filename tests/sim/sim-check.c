/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-check.h"

#include "core/model/hj-entities.h"
#include "core/model/hj-projection.h"
#include "core/sql/hj-sql-table.h"
#include "core/store/hj-query.h"
#include "server/db/hj-central-buckets.h"
#include "server/db/hj-central-log.h"
#include "server/db/hj-central-rows.h"
#include "server/scope/hj-scope.h"

/* The invariants of reconciliation. Each stops the program with what it found. */

static GPtrArray *
read_rows (HjReplica *replica, const HjEntity *entity)
{
  g_autoptr (HjQuery) query = hj_query_new (entity);
  g_autoptr (GError) error = NULL;

  hj_query_with_struck (query);
  GPtrArray *rows = hj_replica_select (replica, query, &error);

  g_assert_no_error (error);
  return rows;
}

/* What of a row the user's buckets bring; 0: not at all. */
static guint64
find_mask (SimCentral *central, GPtrArray *subscriptions, const HjEntity *entity, const char *id)
{
  guint64 mask = 0;

  for (guint i = 0; i < subscriptions->len; i++) {
    HjSubscription *subscription = g_ptr_array_index (subscriptions, i);

    if (hj_central_is_member (central->central, subscription->bucket, entity, id))
      mask |= hj_projection_get_mask (subscription->projection, entity);
  }
  return mask;
}

static HjRecord *
project (HjRecord *row, guint64 mask)
{
  HjRecord *projected = hj_record_new (hj_record_get_entity (row), hj_record_get_id (row));

  for (guint i = 0; i < hj_record_get_entity (row)->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      hj_record_set_value_at (projected, i, hj_record_get_value (row, i));
  }
  return projected;
}

static void
complain (SimLaptop *laptop, const HjRecord *expected, const HjRecord *found)
{
  const HjEntity *entity = hj_record_get_entity (expected);

  if (found == NULL)
    g_error ("%s lacks the %s %s", laptop->user, entity->name, hj_record_get_id (expected));
  for (guint i = 0; i < entity->n_fields; i++) {
    g_autofree char *should
        = hj_value_to_display (&entity->fields[i], hj_record_get_value (expected, i));
    g_autofree char *is = hj_value_to_display (&entity->fields[i], hj_record_get_value (found, i));

    if (!hj_value_equal (hj_record_get_value (expected, i), hj_record_get_value (found, i)))
      g_error ("%s has the %s %s with %s “%s” instead of “%s”", laptop->user, entity->name,
               hj_record_get_id (expected), entity->fields[i].name, is, should);
  }
}

static GPtrArray *
read_ids (SimCentral *central, const HjEntity *entity)
{
  HjSql *sql = hj_central_get_sql (central->central);
  g_autofree char *text = g_strdup_printf ("SELECT id FROM \"%s\"", entity->name);
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL))
    g_ptr_array_add (ids, hj_sql_dup_id (statement, 0));
  hj_sql_reset (statement);
  return ids;
}

/* Says which rows are there for no reason, and by which bucket. */
static void
tell_surplus (SimCentral *central, SimLaptop *laptop, GPtrArray *subscriptions,
              const HjEntity *entity, GPtrArray *held)
{
  HjSql *sql = hj_replica_get_sql (laptop->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT name FROM member JOIN bucket ON number = bucket"
                        " WHERE entity = ?1 AND id = ?2",
                        NULL);

  g_assert_nonnull (statement);
  for (guint i = 0; i < held->len; i++) {
    const char *id = hj_record_get_id (g_ptr_array_index (held, i));

    if (find_mask (central, subscriptions, entity, id) != 0)
      continue;
    g_printerr ("%s holds the %s %s, by:", laptop->user, entity->name, id);
    hj_sql_bind_int (statement, 1, entity->number);
    hj_sql_bind_id (statement, 2, id);
    while (hj_sql_step (sql, statement, NULL))
      g_printerr (" %s", hj_sql_get_text (statement, 0));
    hj_sql_reset (statement);
    g_printerr ("\n");
  }
}

static void
check_entity (SimCentral *central, SimLaptop *laptop, GPtrArray *subscriptions,
              const HjEntity *entity)
{
  g_autoptr (GPtrArray) ids = read_ids (central, entity);
  g_autoptr (GPtrArray) held = read_rows (laptop->replica, entity);
  guint n_expected = 0;

  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    guint64 mask = find_mask (central, subscriptions, entity, id);

    if (mask == 0)
      continue;
    g_autoptr (HjRecord) row = hj_central_load (central->central, entity, id, NULL);
    g_autoptr (HjRecord) expected = project (row, mask);
    g_autoptr (HjRecord) found = hj_replica_load (laptop->replica, entity, id, NULL);

    n_expected++;
    complain (laptop, expected, found);
  }
  if (held->len == n_expected)
    return;
  tell_surplus (central, laptop, subscriptions, entity, held);
  g_error ("%s holds %u rows of %s instead of %u", laptop->user, held->len, entity->name,
           n_expected);
}

/* Whether the central instance takes anything from the laptop's device. */
static gboolean
is_active (SimCentral *central, SimLaptop *laptop)
{
  g_autofree char *id = hj_replica_dup_meta (laptop->replica, HJ_META_DEVICE);
  g_autoptr (HjCentralDevice) device = hj_central_find_device (central->central, id, NULL);

  g_assert_nonnull (device);
  return g_str_equal (device->state, "active");
}

/* Whether it was told last that its token was spent, which the other copy did. */
static gboolean
is_refused (SimLaptop *laptop)
{
  g_autoptr (GError) error = NULL;

  return laptop->running != NULL && !dex_future_is_pending (laptop->running)
         && dex_future_get_value (laptop->running, &error) == NULL
         && g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED);
}

/**
 * sim_check_is_excused:
 *
 * Returns: whether the laptop need not come to rest, since it is one of two copies and was found
 *   out
 */
gboolean
sim_check_is_excused (SimCentral *central, SimLaptop *laptop)
{
  return laptop->is_copied && (!is_active (central, laptop) || is_refused (laptop));
}

/* The laptop knows what its user is by now. */
static void
check_account (SimLaptop *laptop, const HjCentralUser *user)
{
  g_autofree char *role = hj_replica_dup_meta (laptop->replica, HJ_META_ROLE);
  g_autofree char *org = hj_replica_dup_meta (laptop->replica, HJ_META_ORG);

  if (g_strcmp0 (role, user->role) != 0 || g_strcmp0 (org, user->org) != 0)
    g_error ("%s takes itself for a %s of %s, and is a %s of %s", user->name, role, org, user->role,
             user->org);
}

/**
 * sim_check_agreement:
 *
 * After all has been reconciled a replica is the central database in the user's scope and
 * projection: every row of it, value by value, and no other.
 */
void
sim_check_agreement (SimCentral *central, SimLaptop *laptop)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  g_autoptr (HjCentralUser) user = hj_central_find_user (central->central, laptop->user, NULL);

  g_assert_nonnull (user);
  g_autoptr (GPtrArray) subscriptions = hj_scope_subscriptions (user->name, user->role, user->org);

  check_account (laptop, user);
  for (guint i = 0; i < n_entities; i++)
    check_entity (central, laptop, subscriptions, entities[i]);
}

static GHashTable *
read_op_ids (HjSql *sql, const char *text, const char *device)
{
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_nonnull (statement);
  if (device != NULL)
    hj_sql_bind_text (statement, 1, device);
  while (hj_sql_step (sql, statement, NULL)) {
    if (!g_hash_table_add (ids, hj_sql_dup_id (statement, 0)))
      g_error ("An op is there twice");
  }
  hj_sql_reset (statement);
  return ids;
}

GHashTable *
sim_check_read_kept (SimLaptop *laptop)
{
  return read_op_ids (hj_replica_get_sql (laptop->replica),
                      "SELECT op FROM outbox UNION ALL SELECT op FROM kept", NULL);
}

GHashTable *
sim_check_read_log (SimCentral *central, const char *device)
{
  return read_op_ids (hj_central_get_sql (central->central), "SELECT op FROM op WHERE device = ?1",
                      device);
}

/**
 * sim_check_kept:
 * @restored: whether the central database was put back since the last time
 *
 * No op vanishes: what was entered is on the laptop, or the central instance has it for good, that
 * is also after it was put back.
 */
void
sim_check_kept (SimCentral *central, SimLaptop *laptop, gboolean restored)
{
  g_autoptr (GHashTable) kept = sim_check_read_kept (laptop);
  g_autoptr (GHashTable) log = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, laptop->entered);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (g_hash_table_contains (kept, id))
      continue;
    if (!g_hash_table_add (laptop->let_go, g_strdup (id)) && !restored)
      continue;
    if (log == NULL)
      log = sim_check_read_log (central, laptop->device);
    if (!g_hash_table_contains (log, id))
      g_error ("%s let go of op %s that the central instance does not have", laptop->user,
               (char *)id);
  }
}

/**
 * sim_check_shown:
 *
 * A row that the user has made is shown from the first moment on, and until the pull has brought
 * it.
 */
void
sim_check_shown (SimLaptop *laptop)
{
  HjSql *sql = hj_replica_get_sql (laptop->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT entity, row, seq, coalesce (state, 9), coalesce (outcome, 9)"
                        " FROM outbox WHERE kind = 0"
                        " UNION SELECT entity, row, seq, 10, pos FROM kept"
                        " WHERE kind = 0 AND pos > (SELECT CAST (value AS INTEGER) FROM meta"
                        " WHERE key = '" HJ_META_PULLED "')",
                        NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    const HjEntity *entity = hj_entity_find_number ((guint)hj_sql_get_int (statement, 0));
    g_autofree char *id = hj_sql_dup_id (statement, 1);
    g_autoptr (HjRecord) row = hj_replica_load (laptop->replica, entity, id, NULL);

    if (row == NULL)
      g_error ("%s does not see the %s %s that was entered there: op %" G_GINT64_FORMAT
               ", state %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT,
               laptop->user, entity->name, id, hj_sql_get_int (statement, 2),
               hj_sql_get_int (statement, 3), hj_sql_get_int (statement, 4));
  }
  hj_sql_reset (statement);
}

/* What a release wrote that the central instance does not know waits for a person there. */
static void
check_later (SimCentral *central, SimLaptop *laptop)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, laptop->later);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autoptr (HjLoggedOp) logged = hj_central_find_logged_op (central->central, id, NULL);

    if (logged != NULL && logged->result->outcome != HJ_OP_HELD)
      g_error ("Op %s of a later release is %s", (char *)id,
               hj_op_outcome_to_string (logged->result->outcome));
  }
}

/**
 * sim_check_log:
 *
 * Every op that was ever on the laptop's disk is in the central log, once, and no other of its
 * device. Where a copy of the laptop was found out it may be on the laptop instead.
 */
void
sim_check_log (SimCentral *central, SimLaptop *laptop)
{
  g_autoptr (GHashTable) log = sim_check_read_log (central, laptop->device);
  g_autoptr (GHashTable) kept = sim_check_read_kept (laptop);
  gboolean excused = sim_check_is_excused (central, laptop);
  guint n_found = 0;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, laptop->entered);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (g_hash_table_contains (log, id))
      n_found++;
    else if (!excused || !g_hash_table_contains (kept, id))
      g_error ("Op %s of %s is lost", (char *)id, laptop->user);
  }
  if (!laptop->is_copied)
    g_assert_cmpuint (n_found, ==, g_hash_table_size (log));
  check_later (central, laptop);
}

/**
 * sim_check_given_back:
 *
 * What was given for a while is nobody's any more once that is over. To be called when what is due
 * was done.
 */
void
sim_check_given_back (SimCentral *central)
{
  HjSql *sql = hj_central_get_sql (central->central);
  HjSqlStatement *statement = hj_sql_prepare (
      sql,
      "SELECT b.name, t.code FROM ticket t JOIN member m ON m.id = t.id"
      " JOIN bucket b ON b.number = m.bucket"
      " WHERE (b.name GLOB '" HJ_BUCKET_ORG "*' AND coalesce (t.agency_until, 0) <= ?1)"
      " OR (b.name GLOB '" HJ_BUCKET_PURPOSE "*' AND NOT EXISTS"
      " (SELECT 1 FROM purpose p WHERE p.until > ?1))",
      NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, hj_clock_get_raw_time (central->clock));
  if (hj_sql_step (sql, statement, NULL))
    g_error ("The ticket %s is in %s still, though its time there is over",
             hj_sql_get_text (statement, 1), hj_sql_get_text (statement, 0));
}
