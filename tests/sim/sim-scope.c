/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-scope.h"

#include "core/model/hj-projection.h"
#include "server/db/hj-central-accounts.h"
#include "server/db/hj-central-feed.h"
#include "server/scope/hj-scope.h"

#include <string.h>

/*
 * No row outside of its user's scope is ever on a laptop, at no step. What was given is remembered
 * here from step to step, since the central database forgets it: the feed is cut, a backup is put
 * back. A laptop may be behind, but never behind what it has pulled.
 */

/* A row in a bucket. */
typedef struct {
  gboolean is_there;
  gint64 left_at; /* position, where it is not there any more */
} Place;

/* What a user was from a time on. */
typedef struct {
  char *user;
  char *role;
  char *org;
  gint64 from; /* UTC milliseconds of the central clock, as is @until */
  gint64 until;
} Standing;

struct _SimScope {
  SimCentral *central;
  GHashTable *places;   /* owned, "bucket/entity/id" to Place */
  GPtrArray *standings; /* owned */
  gint64 pos;           /* up to which the feed was read */
  gint64 n_changes;
  guint restarts;
  guint restores;
};

/* A replica as one check reads it. */
typedef struct {
  SimScope *scope;
  SimLaptop *laptop;
  GHashTable *masks; /* owned, "entity/id" to the columns that the row may have */
  gboolean same_epoch;
  gint64 pulled;
} Look;

static void
free_standing (gpointer data)
{
  Standing *standing = data;

  g_free (standing->user);
  g_free (standing->role);
  g_free (standing->org);
  g_free (standing);
}

static Place *
find_place (SimScope *self, const char *bucket, gint64 entity, const char *id)
{
  g_autofree char *key = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s", bucket, entity, id);
  Place *place = g_hash_table_lookup (self->places, key);

  if (place == NULL) {
    place = g_new0 (Place, 1);
    g_hash_table_insert (self->places, g_steal_pointer (&key), place);
  }
  return place;
}

/* All rows of all buckets, at the beginning and where the database is another one. */
static void
read_members (SimScope *self)
{
  HjSql *sql = hj_central_get_sql (self->central->central);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT name, entity, id FROM member JOIN bucket ON number = bucket", NULL);
  GHashTableIter iter;
  gpointer value;

  self->pos = hj_central_get_pos (self->central->central);
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Place *place = value;

    if (place->is_there)
      *place = (Place){ FALSE, self->pos };
  }
  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 2);

    *find_place (self, hj_sql_get_text (statement, 0), hj_sql_get_int (statement, 1), id)
        = (Place){ TRUE };
  }
  hj_sql_reset (statement);
}

static void
read_feed (SimScope *self)
{
  HjSql *sql = hj_central_get_sql (self->central->central);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT name, entity, id, kind, pos FROM bucket"
                        " JOIN feed ON bucket = number AND pos > ?1 ORDER BY pos",
                        NULL);

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, self->pos);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 2);
    gint64 pos = hj_sql_get_int (statement, 4);

    *find_place (self, hj_sql_get_text (statement, 0), hj_sql_get_int (statement, 1), id)
        = (Place){ hj_sql_get_int (statement, 3) == HJ_FEED_PUT, pos };
    self->pos = pos;
  }
  hj_sql_reset (statement);
}

static Standing *
find_standing (SimScope *self, const char *user)
{
  for (guint i = self->standings->len; i > 0; i--) {
    Standing *standing = g_ptr_array_index (self->standings, i - 1);

    if (g_str_equal (standing->user, user))
      return standing;
  }
  return NULL;
}

static void
read_users (SimScope *self)
{
  g_autoptr (GPtrArray) users = hj_central_list_users (self->central->central, NULL);
  gint64 now = hj_clock_get_raw_time (self->central->clock);

  g_assert_nonnull (users);
  for (guint i = 0; i < users->len; i++) {
    const HjCentralUser *user = g_ptr_array_index (users, i);
    Standing *last = find_standing (self, user->name);

    if (last != NULL && g_str_equal (last->role, user->role) && g_str_equal (last->org, user->org))
      continue;
    if (last != NULL)
      last->until = now;
    Standing *standing = g_new0 (Standing, 1);

    standing->user = g_strdup (user->name);
    standing->role = g_strdup (user->role);
    standing->org = g_strdup (user->org);
    standing->from = now;
    standing->until = G_MAXINT64;
    g_ptr_array_add (self->standings, standing);
  }
}

/**
 * sim_scope_new:
 * @central: (transfer none): whose books are followed
 *
 * Returns: (transfer full): knows what is given now
 */
SimScope *
sim_scope_new (SimCentral *central)
{
  SimScope *self = g_new0 (SimScope, 1);

  self->central = central;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->standings = g_ptr_array_new_with_free_func (free_standing);
  read_members (self);
  read_users (self);
  return self;
}

void
sim_scope_free (SimScope *self)
{
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->standings);
  g_free (self);
}

/**
 * sim_scope_note:
 *
 * Reads what the last step gave and took. To be called after each.
 */
void
sim_scope_note (SimScope *self)
{
  const SimCentral *central = self->central;
  HjSql *sql = hj_central_get_sql (central->central);
  gint64 n_changes = hj_sql_ask_int (sql, "SELECT total_changes()", -1);

  if (n_changes == self->n_changes && self->restarts == central->restarts
      && self->restores == central->restores)
    return;
  if (self->restores != central->restores)
    read_members (self);
  else
    read_feed (self);
  read_users (self);
  self->n_changes = n_changes;
  self->restarts = central->restarts;
  self->restores = central->restores;
}

/* Whether the user had a right to the bucket at any moment since @since. */
static gboolean
is_given (SimScope *self, const char *user, const char *wire_name, gint64 since)
{
  for (guint i = self->standings->len; i > 0; i--) {
    const Standing *standing = g_ptr_array_index (self->standings, i - 1);

    if (!g_str_equal (standing->user, user) || standing->until < since)
      continue;
    g_autoptr (GPtrArray) list = hj_scope_subscriptions (user, standing->role, standing->org);

    for (guint j = 0; j < list->len; j++) {
      if (g_str_equal (((HjSubscription *)g_ptr_array_index (list, j))->wire_name, wire_name))
        return TRUE;
    }
  }
  return FALSE;
}

/* No bucket is held longer than until the page that says so. */
static void
check_buckets (Look *look)
{
  HjSql *sql = hj_replica_get_sql (look->laptop->replica);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT name FROM bucket", NULL);
  gint64 since = hj_replica_get_meta_int (look->laptop->replica, HJ_META_LAST_SYNC, 0);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    const char *name = hj_sql_get_text (statement, 0);

    if (!is_given (look->scope, look->laptop->user, name, since))
      g_error ("%s holds %s, which is not its user's any more", look->laptop->user, name);
  }
  hj_sql_reset (statement);
}

static void
allow (Look *look, gint64 entity, const char *id, guint64 mask)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "/%s", entity, id);
  guint64 *known = g_hash_table_lookup (look->masks, key);

  if (known == NULL) {
    known = g_new0 (guint64, 1);
    g_hash_table_insert (look->masks, g_steal_pointer (&key), known);
  }
  *known |= mask;
}

/* Every row of a bucket was in it, and is gone where the laptop has read that it left. */
static void
check_member (Look *look, const char *wire_name, gint64 entity, const char *id, gboolean is_settled)
{
  const char *hash = strrchr (wire_name, '#');
  const HjProjection *projection = hj_projection_find (hash + 1);
  g_autofree char *bucket = g_strndup (wire_name, (gsize)(hash - wire_name));
  g_autofree char *key = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s", bucket, entity, id);
  const Place *place = g_hash_table_lookup (look->scope->places, key);
  const HjEntity *found = hj_entity_find_number ((guint)entity);

  if (place == NULL)
    g_error ("%s holds the %s %s by %s, in which it never was", look->laptop->user, found->name, id,
             wire_name);
  if (is_settled && look->same_epoch && !place->is_there && place->left_at <= look->pulled)
    g_error ("%s holds the %s %s by %s still, which it left", look->laptop->user, found->name, id,
             wire_name);
  allow (look, entity, id, hj_projection_get_mask (projection, found));
}

static void
check_members (Look *look)
{
  HjSql *sql = hj_replica_get_sql (look->laptop->replica);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT name, entity, id, snapshot FROM member JOIN bucket ON number = bucket", NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 2);

    check_member (look, hj_sql_get_text (statement, 0), hj_sql_get_int (statement, 1), id,
                  hj_sql_get_int (statement, 3) == 0);
  }
  hj_sql_reset (statement);
}

/* What the user entered is shown until the pull has brought it, also where the row is no longer in
 * scope; of such a row all stays as it was.
 */
static void
allow_own (Look *look)
{
  HjSql *sql = hj_replica_get_sql (look->laptop->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql,
                        "SELECT entity, row, mask, NOT EXISTS (SELECT 1 FROM member m"
                        " WHERE m.entity = o.entity AND m.id = o.row) FROM outbox o",
                        NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 1);
    gboolean is_alone = hj_sql_get_int (statement, 3) != 0;

    allow (look, hj_sql_get_int (statement, 0), id,
           is_alone ? G_MAXUINT64 : (guint64)hj_sql_get_int (statement, 2));
  }
  hj_sql_reset (statement);
}

/* One bit a column that is filled, as the database counts. */
static char *
make_filled_query (const HjEntity *entity, guint64 mask)
{
  GString *text = g_string_new ("SELECT id, 0");

  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (text, " | ((\"%s\" IS NOT NULL) << %u)", entity->fields[i].name, i);
  g_string_append_printf (text, " FROM \"%s\"", entity->name);
  return g_string_free_and_steal (text);
}

static void
check_rows (Look *look, const HjEntity *entity)
{
  HjSql *sql = hj_replica_get_sql (look->laptop->replica);
  HjSqlStatement *statement = hj_sql_prepare_made (sql, make_filled_query, entity, 0, NULL);

  g_assert_nonnull (statement);
  while (hj_sql_step (sql, statement, NULL)) {
    g_autofree char *id = hj_sql_dup_id (statement, 0);
    g_autofree char *key = g_strdup_printf ("%u/%s", entity->number, id);
    const guint64 *mask = g_hash_table_lookup (look->masks, key);
    guint64 filled = (guint64)hj_sql_get_int (statement, 1);

    if (mask == NULL)
      g_error ("%s holds the %s %s, which nothing gives", look->laptop->user, entity->name, id);
    if ((filled & ~*mask) != 0)
      g_error ("%s holds columns of the %s %s that it must not have: %" G_GINT64_MODIFIER "x",
               look->laptop->user, entity->name, id, filled & ~*mask);
  }
  hj_sql_reset (statement);
}

/* Rows change with a page, with what the user enters and with a loss of power, and with nothing
 * else that is written, such as tokens.
 */
static gboolean
has_new_rows (SimLaptop *laptop)
{
  g_autofree char *cursor = hj_replica_dup_meta (laptop->replica, HJ_META_CURSOR);
  g_autofree char *epoch = hj_replica_dup_meta (laptop->replica, HJ_META_EPOCH);
  g_autofree char *stands = g_strdup_printf ("%u %" G_GINT64_FORMAT " %s %s", laptop->generation,
                                             laptop->seen_seq, epoch, cursor);

  return g_set_str (&laptop->looked_at, stands);
}

/**
 * sim_scope_check:
 * @laptop: one on which something has changed
 *
 * Looks through all that is on a laptop: each row is there since a bucket of its user held it at a
 * moment that the laptop has not gone past, or since the user's own ops show it; and it has the
 * columns that these give it, no other.
 */
void
sim_scope_check (SimScope *self, SimLaptop *laptop)
{
  g_autofree char *known = hj_replica_dup_meta (laptop->replica, HJ_META_EPOCH);
  g_autofree char *epoch = hj_central_dup_meta (self->central->central, HJ_CENTRAL_META_EPOCH);
  g_autoptr (GHashTable) masks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Look look = { self, laptop, masks, g_strcmp0 (known, epoch) == 0,
                hj_replica_get_meta_int (laptop->replica, HJ_META_PULLED, 0) };
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  if (!has_new_rows (laptop))
    return;
  check_buckets (&look);
  check_members (&look);
  allow_own (&look);
  for (guint i = 0; i < n_entities; i++)
    check_rows (&look, entities[i]);
}
