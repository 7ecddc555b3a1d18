/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-central.h"

#include "core/model/hj-entities.h"
#include "server/admin/hj-admin-api.h"
#include "server/auth/hj-auth.h"
#include "server/blob/hj-blob-route.h"
#include "server/db/hj-central-rows.h"
#include "server/drop/hj-drop-route.h"
#include "server/instance/hj-instance.h"
#include "server/overview/hj-overview.h"
#include "sim-disk.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>

/* Of the instance that others are copied from. */
#define PATTERN_SEED 1

static char *
dup_part (SimCentral *self, guint generation, const char *name)
{
  g_autofree char *folder = g_strdup_printf ("%s/central-%u", self->folder, generation);

  return name == NULL ? g_steal_pointer (&folder) : g_build_filename (folder, name, NULL);
}

static void
open (SimCentral *self)
{
  g_autofree char *folder = dup_part (self, self->generation, NULL);
  g_autoptr (GError) error = NULL;

  self->seen_changes = -1;
  self->central = hj_central_open (folder, self->clock, self->random, &error);
  g_assert_no_error (error);
  sim_disk_fit_memory (self->disk, hj_central_get_sql (self->central));
  self->api = hj_api_new (self->central);
  hj_auth_add_routes (self->api);
  hj_blob_add_routes (self->api);
  hj_drop_add_routes (self->api);
  hj_overview_add_routes (self->api);
  hj_admin_add_routes (self->api);
}

static void
end (SimCentral *self)
{
  g_clear_object (&self->api);
  g_clear_object (&self->central);
}

static void
write_row (SimCentral *self, HjRecord *record)
{
  g_autoptr (GError) error = NULL;
  HjSql *sql = hj_central_get_sql (self->central);

  g_assert_true (hj_sql_begin (sql, NULL));
  hj_central_write (self->central, record, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sql_commit (sql, NULL));
}

static void
add_org (SimCentral *self, const char *id, const char *kind, const char *name)
{
  g_autoptr (HjRecord) org = hj_record_new (&hj_entity_org, id);

  hj_record_set_text (org, "kind", kind);
  hj_record_set_text (org, "name", name);
  write_row (self, org);
}

static SimCentral *
make (guint32 seed, gint64 now)
{
  SimCentral *self = g_new0 (SimCentral, 1);

  self->folder = sim_disk_new_folder ();
  self->clock = hj_manual_clock_new (now);
  self->random = hj_random_new_seeded (seed);
  self->answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->disk = sim_vfs_add_disk (self->folder, self->random);
  return self;
}

static SimCentral *
make_from_nothing (guint32 seed, gint64 now)
{
  SimCentral *self = make (seed, now);
  g_autofree char *folder = dup_part (self, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentral) made = hj_central_create (folder, self->clock, self->random, &error);

  g_assert_no_error (error);
  g_clear_object (&made);
  open (self);
  add_org (self, "house-1", "house", "拘留所");
  add_org (self, "house-2", "house", "拘留所");
  add_org (self, "county-1", "county", "县");
  add_org (self, "agency-1", "agency", "司法所");
  add_org (self, "agency-2", "agency", "妇联");
  return self;
}

/* What making an instance leaves in its folder is made once, and always the same. */
static void
make_from_pattern (SimCentral *self)
{
  static GBytes *files[2];
  static const char *const names[] = { HJ_CENTRAL_DATABASE, HJ_CENTRAL_KEY };
  g_autofree char *folder = dup_part (self, 0, NULL);

  if (files[0] == NULL) {
    SimCentral *pattern = make_from_nothing (PATTERN_SEED, hj_clock_get_raw_time (self->clock));

    end (pattern);
    for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
      g_autofree char *path = dup_part (pattern, 0, names[i]);

      files[i] = sim_vfs_read (path, NULL);
    }
    sim_central_free (pattern);
  }
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = dup_part (self, 0, names[i]);

    sim_disk_write (path, files[i]);
  }
}

/**
 * sim_central_new:
 * @seed: of its random source
 * @now: where its clock starts, UTC milliseconds; the same in each world
 * @from_nothing: whether it is made step by step, rather than copied from one that was
 *
 * Returns: (transfer full): a new instance with two detention houses and two agencies, running
 */
SimCentral *
sim_central_new (guint32 seed, gint64 now, gboolean from_nothing)
{
  SimCentral *self = from_nothing ? make_from_nothing (seed, now) : make (seed, now);

  if (!from_nothing) {
    make_from_pattern (self);
    open (self);
  }
  g_autofree char *epoch = hj_central_dup_meta (self->central, HJ_CENTRAL_META_EPOCH);

  self->epochs = sim_epochs_new (epoch);
  return self;
}

void
sim_central_free (SimCentral *self)
{
  end (self);
  sim_vfs_remove_disk (self->disk);
  sim_disk_remove (self->folder);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->answered, g_hash_table_unref);
  g_clear_pointer (&self->epochs, sim_epochs_free);
  g_clear_pointer (&self->administrator, sim_administrator_free);
  g_free (self->seen_epoch);
  g_free (self->backup);
  g_free (self->folder);
  g_free (self);
}

static void
add_mediator (SimCentral *self, const char *user)
{
  g_autofree char *id = hj_central_new_id (self->central);
  g_autoptr (HjRecord) mediator = hj_record_new (&hj_entity_mediator, id);

  hj_record_set_text (mediator, "user", user);
  hj_record_set_text (mediator, "name", user);
  write_row (self, mediator);
}

/**
 * sim_central_enrol:
 * @public_key: the device's Ed25519 key
 * @access: a token that is good for a day
 * @refresh: the token that buys the next
 *
 * Returns: (transfer full): the device's id
 */
char *
sim_central_enrol (SimCentral *self, const char *user, const char *role, const char *org,
                   const guchar *public_key, const char *access, const char *refresh)
{
  g_autofree char *device_id = hj_central_new_id (self->central);
  g_autofree char *key = g_base64_encode (public_key, crypto_sign_PUBLICKEYBYTES);
  g_autofree char *access_hash = hj_api_hash_token (access);
  g_autofree char *refresh_hash = hj_api_hash_token (refresh);
  g_autoptr (GError) error = NULL;
  gint64 now = hj_clock_get_raw_time (self->clock);
  gboolean is_new = TRUE;
  HjCentralUser account
      = { .name = (char *)user, .role = (char *)role, .org = (char *)org, .password = (char *)"-" };
  HjCentralDevice device = {
    .id = device_id,
    .user = (char *)user,
    .name = (char *)user,
    .public_key = key,
    .refresh_hash = refresh_hash,
    .state = (char *)"active",
    .enrolled_at = now,
  };

  if (!hj_central_add_user (self->central, &account, &error)
      && g_error_matches (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS)) {
    g_clear_error (&error);
    is_new = FALSE;
  }
  g_assert_no_error (error);
  hj_central_add_device (self->central, &device, &error);
  g_assert_no_error (error);
  hj_central_add_access (self->central, access_hash, device_id, now + HJ_DAY_MS, &error);
  g_assert_no_error (error);
  if (is_new && g_str_equal (role, "mediator"))
    add_mediator (self, user);
  return g_steal_pointer (&device_id);
}

static HjCentralDevice *
find_sender (SimCentral *self, const HjRequest *request)
{
  g_autofree char *hash = request->token == NULL ? NULL : hj_api_hash_token (request->token);

  return hash == NULL ? NULL : hj_central_find_access (self->central, hash, NULL);
}

/* Whoever is out of use or disabled is answered nothing, and no
 * request twice.
 */
static void
check_let_in (SimCentral *self, const HjRequest *request, const HjCentralDevice *sender)
{
  g_autoptr (HjCentralUser) user
      = sender == NULL ? NULL : hj_central_find_user (self->central, sender->user, NULL);

  if (request->token == NULL)
    return;
  if (user == NULL || user->disabled || !g_str_equal (sender->state, "active"))
    g_error ("%s was answered to one who must not be let in", request->path);
  if (!g_hash_table_add (self->answered, g_strdup (request->signature)))
    g_error ("%s was answered to a request that had come before", request->path);
}

/**
 * sim_central_handle:
 *
 * Returns: (transfer full) (nullable): the answer; %NULL where the power went meanwhile
 */
HjResponse *
sim_central_handle (SimCentral *self, const HjRequest *request)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  const HjHttpRequest asked = {
    .method = request->method,
    .path = request->path,
    .content_type = request->content_type,
    .token = request->token,
    .signature = request->signature,
    .body = request->body == NULL ? nothing : request->body,
  };
  g_autoptr (HjCentralDevice) sender = find_sender (self, request);

  sim_vfs_arm (self->disk);
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &asked);

  sim_vfs_disarm (self->disk);
  if (self->disk->dead)
    return NULL;
  if (reply->status == 200)
    check_let_in (self, request, sender);
  return hj_response_new (reply->status, reply->content_type, reply->retry_after, reply->body);
}

/* What was handed in lies beside the database, in files that are on the disk when they are
 * answered. */
static void
carry_handed_in (SimCentral *self, guint to)
{
  g_autofree char *before = dup_part (self, self->generation, HJ_CENTRAL_HANDED_IN);
  g_autofree char *after = dup_part (self, to, HJ_CENTRAL_HANDED_IN);

  g_assert_true (g_rename (before, after) == 0 || errno == ENOENT);
}

/**
 * sim_central_crash:
 *
 * The power goes: the next process finds what the disk holds.
 */
void
sim_central_crash (SimCentral *self)
{
  g_autofree char *from = dup_part (self, self->generation, HJ_CENTRAL_DATABASE);
  g_autofree char *key_from = dup_part (self, self->generation, HJ_CENTRAL_KEY);
  g_autofree char *old = dup_part (self, self->generation, NULL);
  g_autofree char *folder = dup_part (self, self->generation + 1, NULL);
  g_autofree char *to = dup_part (self, self->generation + 1, HJ_CENTRAL_DATABASE);
  g_autofree char *key_to = dup_part (self, self->generation + 1, HJ_CENTRAL_KEY);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  carry_handed_in (self, self->generation + 1);
  self->generation++;
  sim_disk_copy_database (from, to, self->random);
  sim_disk_copy_database (key_from, key_to, NULL);
  self->disk->dead = TRUE;
  end (self);
  self->disk->dead = FALSE;
  sim_disk_remove (old);
  self->restarts++;
  open (self);
}

void
sim_central_back_up (SimCentral *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_strdup_printf ("%s/backup-%u", self->folder, hj_random_below (self->random, G_MAXINT32));

  hj_central_backup (self->central, path, &error);
  g_assert_no_error (error);
  g_set_str (&self->backup, path);
}

/**
 * sim_central_restore:
 *
 * The database is lost; the last backup goes on under a new epoch, with what lies beside it.
 */
void
sim_central_restore (SimCentral *self)
{
  g_autofree char *key_from = dup_part (self, self->generation, HJ_CENTRAL_KEY);
  g_autofree char *folder = dup_part (self, self->generation + 1, NULL);
  g_autofree char *to = dup_part (self, self->generation + 1, HJ_CENTRAL_DATABASE);
  g_autofree char *key_to = dup_part (self, self->generation + 1, HJ_CENTRAL_KEY);
  g_autoptr (GError) error = NULL;
  guint n_left;

  if (self->backup == NULL)
    return;
  end (self);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  sim_disk_copy_database (self->backup, to, NULL);
  sim_disk_copy_database (key_from, key_to, NULL);
  carry_handed_in (self, self->generation + 1);
  g_debug ("The central instance is put back");
  self->generation++;
  self->restores++;
  open (self);
  g_autofree char *parent = hj_central_dup_meta (self->central, HJ_CENTRAL_META_EPOCH);
  gint64 restored = hj_central_get_pos (self->central);

  hj_instance_begin_anew (self->central, NULL, folder, &n_left, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_left, ==, 0);
  g_autofree char *epoch = hj_central_dup_meta (self->central, HJ_CENTRAL_META_EPOCH);
  HjSql *sql = hj_central_get_sql (self->central);

  sim_epochs_begin (self->epochs, epoch, parent, restored,
                    hj_sql_ask_int (sql, "SELECT max (first) FROM epoch", 0));
}
