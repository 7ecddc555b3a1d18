/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-laptop.h"

#include "core/store/hj-keyring.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-enrolment.h"
#include "sim-disk.h"

#include <sodium.h>
#include <string.h>

static char *
dup_folder (SimLaptop *self)
{
  return g_strdup_printf ("%s/%u", self->folder, self->generation);
}

static char *
dup_path (SimLaptop *self)
{
  g_autofree char *folder = dup_folder (self);

  return hj_replica_folder_dup_database (folder);
}

/* The key is known here; the file stands for it, and goes with the replica. */
static char *
dup_key_path (SimLaptop *self)
{
  g_autofree char *folder = dup_folder (self);

  return hj_keyring_dup_wrapped_path (folder);
}

static void
make_folder (SimLaptop *self)
{
  g_autofree char *folder = dup_folder (self);
  g_autofree char *key = dup_key_path (self);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  sim_disk_write (key, nothing);
}

static void
start (SimLaptop *self)
{
  g_autofree char *path = dup_path (self);
  g_autoptr (GError) error = NULL;

  self->n_changes = -1;
  self->replica = hj_replica_open (path, self->key, self->clock, self->random, &error);
  g_assert_no_error (error);
  sim_disk_fit_memory (self->disk, hj_replica_get_sql (self->replica));
  self->store = sim_store_new (self->replica, self->random, self->crash_one_in, self->disk);
  if (self->transport != NULL)
    self->engine = hj_sync_engine_new (HJ_STORE (self->store), self->transport, self->clock);
}

/* The store is dead by now, so what still runs cannot write. */
static void
stop (SimLaptop *self)
{
  sim_store_die (self->store);
  dex_clear (&self->running);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->replica);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static SimLaptop *
make (guint number, const char *user, const char *role, const char *org, guint32 seed, gint64 now,
      const guint *crash_one_in)
{
  SimLaptop *self = g_new0 (SimLaptop, 1);

  self->number = number;
  self->user = user;
  self->role = role;
  self->org = org;
  self->folder = sim_disk_new_folder ();
  self->clock = hj_manual_clock_new (now);
  self->random = hj_random_new_seeded (seed);
  self->crash_one_in = crash_one_in;
  self->disk = sim_vfs_add_disk (self->folder, self->random);
  make_folder (self);
  self->entered = new_set ();
  self->let_go = new_set ();
  self->later = new_set ();
  self->attached = new_set ();
  self->contents_let_go = new_set ();
  return self;
}

/* A replica without rows is made once, and always the same. */
static GBytes *
get_pattern (SimLaptop *self)
{
  static GBytes *pattern;
  g_autofree char *path = dup_path (self);

  if (pattern != NULL)
    return pattern;
  start (self);
  stop (self);
  pattern = sim_vfs_read (path, NULL);
  return pattern;
}

/**
 * sim_laptop_new:
 * @from_nothing: whether its replica is made step by step, rather than copied from one that was
 *
 * Returns: (transfer full): a laptop that is not enrolled yet
 */
SimLaptop *
sim_laptop_new (guint number, const char *user, const char *role, const char *org, guint32 seed,
                gint64 now, const guint *crash_one_in, gboolean from_nothing)
{
  SimLaptop *self = make (number, user, role, org, seed, now, crash_one_in);

  if (from_nothing) {
    hj_random_fill (self->random, self->key, sizeof self->key);
  } else {
    g_autofree char *path = dup_path (self);

    sim_disk_write (path, get_pattern (self));
  }
  start (self);
  return self;
}

static void
copy_set (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (to, g_strdup (id));
}

static void
copy_entered (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer id, epoch;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &id, &epoch))
    g_hash_table_insert (to, g_strdup (id), epoch);
}

/**
 * sim_laptop_copy:
 * @seed: of the copy's own random source
 *
 * Somebody copies the laptop's disk to another and goes on with both.
 *
 * Returns: (transfer full): the other laptop
 */
SimLaptop *
sim_laptop_copy (SimLaptop *original, guint number, guint32 seed)
{
  SimLaptop *self = make (number, original->user, original->role, original->org, seed,
                          hj_clock_get_raw_time (original->clock), original->crash_one_in);
  g_autofree char *from = dup_path (original);
  g_autofree char *to = dup_path (self);

  sim_disk_copy_database (from, to, NULL);
  memcpy (self->key, original->key, sizeof self->key);
  hj_manual_clock_restart (HJ_MANUAL_CLOCK (self->clock));
  self->transport = g_object_ref (original->transport);
  copy_entered (original->entered, self->entered);
  copy_set (original->let_go, self->let_go);
  copy_set (original->later, self->later);
  copy_set (original->attached, self->attached);
  copy_set (original->contents_let_go, self->contents_let_go);
  self->documents = original->documents;
  self->seen_seq = original->seen_seq;
  self->pulled = original->pulled;
  self->epoch = g_strdup (original->epoch);
  self->device = g_strdup (original->device);
  self->n_deeds = original->n_deeds;
  self->true_clock = original->true_clock;
  self->is_copied = original->is_copied = TRUE;
  start (self);
  return self;
}

void
sim_laptop_free (SimLaptop *self)
{
  if (!self->is_erased)
    stop (self);
  sim_vfs_remove_disk (self->disk);
  sim_disk_remove (self->folder);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->entered, g_hash_table_unref);
  g_clear_pointer (&self->let_go, g_hash_table_unref);
  g_clear_pointer (&self->later, g_hash_table_unref);
  g_clear_pointer (&self->attached, g_hash_table_unref);
  g_clear_pointer (&self->contents_let_go, g_hash_table_unref);
  g_free (self->device);
  g_free (self->looked_at);
  g_free (self->epoch);
  g_free (self->folder);
  g_free (self);
}

void
sim_laptop_enrol (SimLaptop *self, SimCentral *central, HjTransport *transport)
{
  guchar public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  guchar seed[crypto_sign_SEEDBYTES];
  g_autofree char *access = g_strdup_printf ("access-%s-%u", self->user, self->number);
  g_autofree char *refresh = g_strdup_printf ("refresh-%s-%u", self->user, self->number);
  g_autofree char *epoch = hj_central_dup_meta (central->central, HJ_CENTRAL_META_EPOCH);
  g_autofree char *policy_key
      = hj_central_dup_meta (central->central, HJ_CENTRAL_META_POLICY_PUBLIC);
  g_autoptr (GError) error = NULL;

  hj_random_fill (self->random, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  g_autofree char *device
      = sim_central_enrol (central, self->user, self->role, self->org, public_key, access, refresh);
  /* Whoever gets another laptop may have been moved since the first one. */
  g_autoptr (HjCentralUser) user = hj_central_find_user (central->central, self->user, &error);

  g_assert_no_error (error);
  self->device = g_strdup (device);
  self->true_clock = central->clock;
  g_autofree char *device_key = g_base64_encode (secret_key, sizeof secret_key);
  HjEnrolAnswer answer = {
    .device = device,
    .user = (char *)self->user,
    .role = user->role,
    .org = user->org,
    .name = (char *)self->user,
    .access = access,
    .access_expires = hj_clock_get_raw_time (central->clock) + HJ_DAY_MS,
    .refresh = refresh,
    .time = hj_clock_get_raw_time (central->clock),
    .epoch = epoch,
    .policy_key = policy_key,
  };
  HjEnrolment enrolment = { .url = (char *)"https://sim",
                            .authority = (char *)"",
                            .device_key = device_key,
                            .answer = &answer };

  hj_enrolment_save (&enrolment, self->replica, &error);
  g_assert_no_error (error);
  self->transport = g_object_ref (transport);
  stop (self);
  start (self);
}

/* Whether the replica forgot its key, on its own disk. */
static gboolean
has_key (SimLaptop *self)
{
  g_autofree char *key = dup_key_path (self);

  return g_file_test (key, G_FILE_TEST_EXISTS);
}

/* The laptop has erased itself: nothing that it held is there any more. */
static void
end_erased (SimLaptop *self)
{
  g_autofree char *folder = dup_folder (self);

  g_debug ("%s %u has erased itself", self->user, self->number);
  self->disk->dead = TRUE;
  stop (self);
  self->is_erased = TRUE;
  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    g_error ("%s has erased itself, and left something behind", self->user);
}

/**
 * sim_laptop_crash:
 *
 * The power goes; afterwards the laptop is there again with what its disk holds. What it erased
 * just before may be gone, or not yet.
 */
void
sim_laptop_crash (SimLaptop *self)
{
  g_autofree char *from = dup_path (self);

  self->crashes++;
  self->is_asleep = FALSE;
  if (!has_key (self) && hj_random_below (self->random, 2) == 0) {
    end_erased (self);
    return;
  }
  self->generation++;
  make_folder (self);
  g_autofree char *to = dup_path (self);

  g_debug ("%s loses its power", self->user);
  sim_disk_copy_database (from, to, self->random);
  self->disk->dead = TRUE;
  stop (self);
  self->disk->dead = FALSE;
  sim_disk_remove_database (from);
  start (self);
}

void
sim_laptop_begin_sync (SimLaptop *self)
{
  if (self->running != NULL && dex_future_is_pending (self->running))
    return;
  dex_clear (&self->running);
  self->running = hj_sync_engine_run (self->engine);
  self->syncs++;
}

static void
note_entered (SimLaptop *self)
{
  HjSql *sql = hj_replica_get_sql (self->replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT seq, op FROM outbox WHERE seq > ?1 ORDER BY seq", NULL);
  g_autofree char *epoch = hj_replica_dup_meta (self->replica, HJ_META_EPOCH);

  g_assert_nonnull (statement);
  hj_sql_bind_int (statement, 1, self->seen_seq);
  while (hj_sql_step (sql, statement, NULL)) {
    self->seen_seq = hj_sql_get_int (statement, 0);
    g_assert_true (g_hash_table_insert (self->entered, g_strdup (hj_sql_get_text (statement, 1)),
                                        (gpointer)g_intern_string (epoch)));
  }
  hj_sql_reset (statement);
}

/* What was done stays in the laptop's audit, or was there. */
static void
note_deeds (SimLaptop *self)
{
  gint64 last = hj_sql_ask_int (hj_replica_get_sql (self->replica),
                                "SELECT coalesce (max (seq), 0) FROM audit", 0);

  self->n_deeds = MAX (self->n_deeds, last);
}

/* What was pulled never goes back within an epoch. */
static void
check_pulled (SimLaptop *self)
{
  g_autofree char *epoch = hj_replica_dup_meta (self->replica, HJ_META_EPOCH);
  gint64 pulled = hj_replica_get_meta_int (self->replica, HJ_META_PULLED, 0);

  if (g_strcmp0 (epoch, self->epoch) == 0)
    g_assert_cmpint (pulled, >=, self->pulled);
  g_set_str (&self->epoch, epoch);
  self->pulled = pulled;
}

/**
 * sim_laptop_settle:
 *
 * Looks after the laptop between two steps of the world: starts it again where its power went, and
 * notes what is on its disk.
 *
 * Returns: whether anything has changed on it, also that it is erased
 */
gboolean
sim_laptop_settle (SimLaptop *self)
{
  if (self->is_erased)
    return FALSE;
  if (sim_store_is_dead (self->store))
    sim_laptop_crash (self);
  else if (!has_key (self))
    end_erased (self);
  if (self->is_erased)
    return TRUE;
  gint64 n_changes
      = hj_sql_ask_int (hj_replica_get_sql (self->replica), "SELECT total_changes()", -1);

  if (n_changes == self->n_changes)
    return FALSE;
  self->n_changes = n_changes;
  g_debug ("%s %u has changed, at op %" G_GINT64_FORMAT, self->user, self->number, self->seen_seq);
  note_entered (self);
  note_deeds (self);
  check_pulled (self);
  return TRUE;
}

/**
 * sim_laptop_run:
 *
 * Has the user do something; the power may go before or after.
 */
gboolean
sim_laptop_run (SimLaptop *self, HjStoreFunc func, gpointer data, GError **error)
{
  g_autoptr (DexFuture) future = hj_store_run (HJ_STORE (self->store), func, data, NULL);

  return dex_future_get_value (future, error) != NULL;
}
