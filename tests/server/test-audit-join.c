/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-deed-log.h"
#include "core/store/hj-replica-folder.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-engine.h"
#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-wire.h"
#include "replica-fixture.h"
#include "server/api/hj-api.h"
#include "server/audit/hj-audit.h"
#include "server/instance/hj-instance.h"
#include "sign-request.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define PASSPHRASE "correct horse 9"
#define N_DEEDS 5
#define NEVER G_MAXUINT
#define TAMPER "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains;"

/* An officer's laptop and its instance, in one process. */
typedef struct {
  World *world;
  HjApi *api;
  char *folder; /* of the replica */
  char *device;
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  HjReplica *replica;
  GString *paths; /* what was asked for, by its last word */
  guint n_audit;  /* requests to the audit since the last reconciliation began */
  guint cut_at;   /* which of them is cut after it was answered; NEVER for none */
} Fixture;

static void
enrol (Fixture *self)
{
  HjCentral *central = self->world->central;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  g_autofree char *access = hj_api_hash_token ("access");

  crypto_sign_keypair (public_key, self->secret_key);
  const ReplicaOwner owner = { .device = self->device,
                               .secret_key = self->secret_key,
                               .user = "officer",
                               .role = "duty-officer",
                               .org = "house-1",
                               .refresh = "refresh",
                               .access = "access",
                               .access_expires = WORLD_NOW + 90 * HJ_DAY_MS };

  replica_fixture_add_owner (central, &owner, "-");
  g_assert_true (hj_central_add_access (central, access, self->device, owner.access_expires, NULL));
  replica_fixture_enrol (self->replica, central, &owner);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *parent = NULL;
  g_autoptr (GError) error = NULL;

  self->world = world_new ();
  parent = g_path_get_dirname (self->world->folder);
  self->folder = g_build_filename (parent, "laptop", NULL);
  self->api = hj_api_new (self->world->central);
  self->device = hj_central_new_id (self->world->central);
  self->paths = g_string_new (NULL);
  self->cut_at = NEVER;
  self->replica = hj_replica_folder_create (self->folder, PASSPHRASE, self->world->clock,
                                            self->world->random, &error);
  g_assert_no_error (error);
  enrol (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->replica);
  hj_replica_folder_remove (self->folder, &error);
  g_assert_no_error (error);
  g_clear_object (&self->api);
  world_free (self->world);
  g_string_free (self->paths, TRUE);
  g_free (self->device);
  g_free (self->folder);
}

static DexFuture *
on_asked_cb (const HjRequest *request, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (HjResponse) response = api_ask (self->api, request);

  g_string_append_printf (self->paths, " %s", strrchr (request->path, '/') + 1);
  if (g_str_equal (request->path, "/v1/audit") && self->n_audit++ == self->cut_at)
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "cut");
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, g_steal_pointer (&response));
}

/* One reconciliation, which the audit never makes fail. */
static void
reconcile (Fixture *self, const char *paths)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = hj_sync_engine_run (engine);
  g_autoptr (GError) error = NULL;

  self->n_audit = 0;
  g_string_truncate (self->paths, 0);
  /* No piece of the replica is due to be compared. */
  hj_replica_set_meta_int (self->replica, "checked-at", hj_replica_now (self->replica), NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  if (paths != NULL)
    g_assert_cmpstr (self->paths->str, ==, paths);
}

static void
look_at (Fixture *self, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++) {
    g_autofree char *row = g_strdup_printf ("row-%u", i);
    const HjDeed deed
        = { .act = HJ_DEED_OPEN, .entity = "person", .row = row, .purpose = "routine" };

    g_assert_true (hj_deed_log_add (self->replica, &deed, NULL));
  }
}

static gboolean
on_entry_told_cb (const HjAuditEntry *entry, gpointer user_data)
{
  if (entry->device_seq != 0)
    g_string_append_printf (user_data, " %d", (int)entry->device_seq);
  else if (g_str_equal (entry->act, HJ_AUDIT_BREAK))
    g_string_append_printf (user_data, " (%s)", entry->detail);
  return TRUE;
}

/* What came from the laptop: the places of its deeds, and breaks in brackets. */
static void
assert_joined (Fixture *self, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_true (hj_central_audit_walk (self->world->central, on_entry_told_cb, found, NULL));
  g_assert_cmpstr (found->str, ==, expected);
}

static gint64
find_break (Fixture *self, const char *head)
{
  g_auto (HjAuditState) state = { 0 };
  g_autoptr (GError) error = NULL;

  hj_audit_verify (self->world->central, head, &state, &error);
  g_assert_no_error (error);
  return state.broken_at;
}

static void
run (HjSql *sql, const char *text)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (sql, text, &error);
  g_assert_no_error (error);
}

static gboolean
on_joined_checked_cb (const HjAuditEntry *entry, gpointer user_data)
{
  const Fixture *self = user_data;

  if (entry->device_seq == 0)
    return TRUE;
  g_assert_cmpstr (entry->user, ==, "officer");
  g_assert_cmpstr (entry->device, ==, self->device);
  g_assert_cmpstr (entry->act, ==, HJ_DEED_OPEN);
  g_assert_cmpstr (entry->purpose, ==, "routine");
  g_assert_cmpint (entry->device_at, ==, WORLD_NOW);
  g_assert_cmpint (entry->at, ==, WORLD_NOW + HJ_SECOND_MS);
  return TRUE;
}

static void
test_joins (Fixture *self, gconstpointer data)
{
  reconcile (self, NULL);
  reconcile (self, " changes");
  look_at (self, N_DEEDS);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_SECOND_MS);
  reconcile (self, " changes audit");
  assert_joined (self, " 1 2 3 4 5");
  g_assert_true (hj_central_audit_walk (self->world->central, on_joined_checked_cb, self, NULL));
  reconcile (self, " changes");
  look_at (self, 1);
  reconcile (self, " changes audit");
  assert_joined (self, " 1 2 3 4 5 6");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* The answer was lost: the laptop is told what is there, and nothing is there twice. */
static void
test_lost_answer (Fixture *self, gconstpointer data)
{
  look_at (self, N_DEEDS);
  self->cut_at = 0;
  reconcile (self, NULL);
  self->cut_at = NEVER;
  assert_joined (self, " 1 2 3 4 5");
  look_at (self, 1);
  reconcile (self, " changes audit audit");
  assert_joined (self, " 1 2 3 4 5 6");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* More than a reconciliation sends at a time, over a line that is slow. */
static void
test_many (Fixture *self, gconstpointer data)
{
  const guint n_deeds = 1200;

  g_assert_true (hj_sql_begin (hj_replica_get_sql (self->replica), NULL));
  look_at (self, n_deeds);
  g_assert_true (hj_sql_commit (hj_replica_get_sql (self->replica), NULL));
  while (hj_sql_ask_int (hj_central_get_sql (self->world->central),
                         "SELECT max(device_seq) FROM audit", 0)
         < n_deeds) {
    reconcile (self, NULL);
    g_assert_cmpuint (self->n_audit, >, 1);
  }
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* What somebody did to the laptop's own audit is seen, and stops nothing. */
static void
test_breaks (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *sql;
    const char *joined;
  } cases[] = {
    { "DELETE FROM audit WHERE seq = 1", " (gap 1 2) 2 3 4 5" },
    { "DELETE FROM audit WHERE seq IN (2, 3)", " 1 (gap 2 4) 4 5" },
    { "UPDATE audit SET row = 'other' WHERE seq = 3", " 1 2 (changed 3) 3 4 5" },
    { "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3",
      " 1 2 (changed 3) 3 (changed 4) 4" },
    { "UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
      "UPDATE audit SET seq = 3 WHERE seq = 9",
      " 1 (changed 2) 2 (changed 3) 3 (changed 4) 4 5" },
  };
  HjSql *sql = hj_replica_get_sql (self->replica);
  HjSql *central = hj_central_get_sql (self->world->central);
  g_autofree char *head = g_build_filename (self->world->folder, HJ_AUDIT_HEAD, NULL);

  reconcile (self, NULL);
  look_at (self, N_DEEDS);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    run (central, TAMPER "DELETE FROM audit");
    g_unlink (head);
    run (sql, "SAVEPOINT tamper; " TAMPER);
    run (sql, cases[i].sql);
    for (guint j = 0; j < 5; j++) {
      g_autoptr (HjDeedPart) part = hj_deed_log_next_part (self->replica, G_MAXSIZE, NULL);
      g_autoptr (HjDeedAnswer) answer = NULL;
      g_autoptr (HjCentralDevice) device
          = hj_central_find_device (self->world->central, self->device, NULL);

      if (part == NULL)
        break;
      g_assert_true (hj_audit_join (self->world->central, device, part, &answer, NULL));
      g_assert_true (hj_replica_set_meta_int (self->replica, "audit-joined", answer->seq, NULL)
                     && hj_replica_set_meta_int (self->replica, "audit-head", answer->seq, NULL)
                     && hj_replica_set_meta (self->replica, "audit-head-hash", answer->hash, NULL));
    }
    assert_joined (self, cases[i].joined);
    run (sql, "ROLLBACK TO tamper; RELEASE tamper");
    run (central, "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT 1; END;"
                  "CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT 1; END;");
  }
}

/* An old copy of the laptop's files was put back: it writes on where it was, and that is seen. */
static void
test_written_anew (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_replica_get_sql (self->replica);

  look_at (self, N_DEEDS);
  reconcile (self, NULL);
  run (sql, TAMPER "DELETE FROM audit WHERE seq > 3");
  look_at (self, 3);
  run (sql, "UPDATE meta SET value = '3' WHERE key IN ('audit-joined', 'audit-head');"
            "UPDATE meta SET value = (SELECT hash FROM audit WHERE seq = 3)"
            " WHERE key = 'audit-head-hash'");
  reconcile (self, " changes audit audit");
  assert_joined (self, " 1 2 3 4 5 (again 6 4) 4 5 6");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
  look_at (self, 1);
  reconcile (self, " changes audit");
  assert_joined (self, " 1 2 3 4 5 (again 6 4) 4 5 6 7");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

static void
back_up (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  hj_central_backup (self->world->central, path, &error);
  g_assert_no_error (error);
}

/* The database since the backup is gone for good where @is_lost, else its audit is taken over. */
static void
restore (Fixture *self, const char *path, gboolean is_lost)
{
  World *world = self->world;
  g_autofree char *database = g_build_filename (world->folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *access = hj_api_hash_token ("access");
  g_autoptr (GError) error = NULL;
  guint n_left;

  g_clear_object (&self->api);
  g_clear_object (&world->central);
  if (is_lost)
    g_assert_true (g_file_set_contents (database, "broken", -1, NULL));
  hj_instance_restore (world->folder, path, world->clock, world->random, &n_left, &error);
  g_assert_no_error (error);
  world_reopen (world);
  self->api = hj_api_new (world->central);
  hj_central_add_access (world->central, access, self->device, WORLD_NOW + 90 * HJ_DAY_MS, NULL);
}

static void
test_restore (Fixture *self, gconstpointer data)
{
  gboolean is_lost = GPOINTER_TO_INT (data);
  g_autofree char *head = g_build_filename (self->world->folder, HJ_AUDIT_HEAD, NULL);
  g_autofree char *path = g_build_filename (self->world->folder, "backup.db", NULL);

  look_at (self, 2);
  reconcile (self, NULL);
  back_up (self, path);
  look_at (self, 3);
  reconcile (self, NULL);
  assert_joined (self, " 1 2 3 4 5");
  restore (self, path, is_lost);
  /* Where the end is lost for good, the head that was kept proves it until somebody takes it away.
   */
  if (is_lost)
    g_assert_cmpint (g_unlink (head), ==, 0);
  assert_joined (self, is_lost ? " 1 2" : " 1 2 3 4 5");
  look_at (self, 1);
  reconcile (self, NULL);
  assert_joined (self, " 1 2 3 4 5 6");
  g_assert_cmpint (find_break (self, NULL), ==, 0);
}

/* Durable is what a backup holds: only that is forgotten on the laptop, and only when it is old. */
static void
test_forgets_what_is_durable (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->world->folder, "backup.db", NULL);
  HjSql *sql = hj_replica_get_sql (self->replica);

  look_at (self, 2);
  reconcile (self, NULL);
  back_up (self, path);
  look_at (self, 3);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), 40 * HJ_DAY_MS);
  reconcile (self, NULL);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT min(seq) FROM audit", 0), ==, 3);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM audit", 0), ==, 3);
}

/* Whoever has the central database open can do all this to what came from a laptop. The chain of
 * the central audit is made good again each time, so that only the laptop's own can tell.
 */
typedef struct {
  GArray *entries; /* of HjAuditEntry with copied strings, which nobody frees */
} Copies;

static gboolean
on_entry_copied_cb (const HjAuditEntry *entry, gpointer user_data)
{
  HjAuditEntry copy = *entry;

  copy.user = g_intern_string (entry->user);
  copy.device = g_intern_string (entry->device);
  copy.act = g_intern_string (entry->act);
  copy.what = g_intern_string (entry->what);
  copy.entity = g_intern_string (entry->entity);
  copy.row = g_intern_string (entry->row);
  copy.purpose = g_intern_string (entry->purpose);
  copy.detail = g_intern_string (entry->detail);
  copy.device_hash = g_intern_string (entry->device_hash);
  copy.device_signature = g_intern_string (entry->device_signature);
  g_array_append_val (user_data, copy);
  return TRUE;
}

static void
write_anew (HjCentral *central, GArray *entries)
{
  run (hj_central_get_sql (central), "DELETE FROM audit");
  for (guint i = 0; i < entries->len; i++)
    g_assert_true (
        hj_central_audit_append (central, &g_array_index (entries, HjAuditEntry, i), NULL));
}

static void
forge (GArray *entries, guint how, guint first)
{
  HjAuditEntry *entry = &g_array_index (entries, HjAuditEntry, first + 1);
  HjAuditEntry before = g_array_index (entries, HjAuditEntry, first);

  switch (how) {
  case 0:
    g_array_remove_index (entries, first + 1);
    break;
  case 1:
    entry->row = "row-9";
    break;
  case 2:
    entry->device_at += 1;
    break;
  case 3:
    g_array_index (entries, HjAuditEntry, first) = *entry;
    *entry = before;
    break;
  case 4:
    g_array_remove_index (entries, entries->len - 1);
    break;
  case 5:
    entry->device_signature = before.device_hash;
    break;
  case 6:
    g_array_index (entries, HjAuditEntry, entries->len - 1).device_signature = NULL;
    break;
  default:
    g_array_remove_index (entries, first);
  }
}

static void
test_forged_here (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (HjAuditEntry));
  guint first = 0;

  look_at (self, N_DEEDS);
  reconcile (self, NULL);
  g_assert_true (hj_central_audit_walk (central, on_entry_copied_cb, entries, NULL));
  while (g_array_index (entries, HjAuditEntry, first).device_seq == 0)
    first++;
  run (hj_central_get_sql (central), TAMPER);
  write_anew (central, entries);
  g_assert_cmpint (find_break (self, NULL), ==, 0);
  for (guint how = 0; how < 8; how++) {
    g_autoptr (GArray) forged = g_array_copy (entries);

    forge (forged, how, first);
    write_anew (central, forged);
    if (find_break (self, NULL) == 0)
      g_error ("Forgery %u was not found", how);
  }
}

/* A forger who makes the laptop's hashes good as well has not got its key. */
static void
test_forged_chain (Fixture *self, gconstpointer data)
{
  HjCentral *central = self->world->central;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (HjAuditEntry));
  const char *hash = HJ_CHAIN_NO_HASH;

  look_at (self, N_DEEDS);
  reconcile (self, NULL);
  g_assert_true (hj_central_audit_walk (central, on_entry_copied_cb, entries, NULL));
  run (hj_central_get_sql (central), TAMPER);
  for (guint i = 0; i < entries->len; i++) {
    HjAuditEntry *entry = &g_array_index (entries, HjAuditEntry, i);

    if (entry->device_seq == 0)
      continue;
    entry->row = entry->device_seq == 2 ? "row-9" : entry->row;
    const HjDeed deed = { .seq = entry->device_seq,
                          .at = entry->device_at,
                          .raw_at = entry->device_raw_at,
                          .act = entry->act,
                          .entity = entry->entity,
                          .row = entry->row,
                          .purpose = entry->purpose,
                          .detail = entry->detail };
    g_autofree char *own = hj_deed_hash (hash, entry->device, &deed);

    hash = entry->device_hash = g_intern_string (own);
  }
  write_anew (central, entries);
  g_assert_cmpint (find_break (self, NULL), !=, 0);
}

/* Looked at in pieces it says the same, wherever the pieces end. */
static void
test_in_pieces (Fixture *self, gconstpointer data)
{
  HjSql *sql = hj_replica_get_sql (self->replica);

  look_at (self, N_DEEDS);
  reconcile (self, NULL);
  look_at (self, N_DEEDS);
  run (sql, TAMPER "DELETE FROM audit WHERE seq = 8");
  reconcile (self, NULL);
  for (guint n = 1; n < 12; n++) {
    g_auto (HjAuditState) state = { 0 };
    gboolean done = FALSE;

    while (!done)
      g_assert_true (hj_audit_check (self->world->central, NULL, n, &state, &done, NULL));
    g_assert_cmpint (state.broken_at, ==, 0);
    g_assert_cmpint (state.n_joined, ==, 2 * N_DEEDS - 1);
    g_assert_cmpint (state.n_breaks, ==, 1);
  }
}

static guint
send_part (Fixture *self, const HjDeedPart *part)
{
  g_autoptr (GBytes) body = hj_deed_part_to_bytes (part);
  const HjHttpRequest request
      = { .method = "POST", .path = "/v1/audit", .content_type = HJ_WIRE_TYPE_JSON, .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

  return reply->status;
}

/* Nobody hands in anything in a laptop's name without its key. */
static void
test_strangers (Fixture *self, gconstpointer data)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], other_key[crypto_sign_SECRETKEYBYTES];
  guchar signature[crypto_sign_BYTES];
  g_autofree char *text = NULL;
  g_autoptr (HjDeedPart) part = NULL;
  const HjDeed *last;

  crypto_sign_keypair (public_key, other_key);
  look_at (self, 1);
  part = hj_deed_log_next_part (self->replica, G_MAXSIZE, NULL);
  last = g_ptr_array_index (part->deeds, 0);
  text = hj_deed_signed_text (part->device, part->after, part->after_hash, last->seq, last->hash);
  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), other_key);
  part->signature = g_base64_encode (signature, sizeof signature);
  g_assert_cmpuint (send_part (self, part), ==, 401);
  g_free (part->signature);
  part->signature = g_strdup ("");
  g_assert_cmpuint (send_part (self, part), ==, 401);
  g_free (part->device);
  part->device = g_strdup ("unknown");
  g_assert_cmpuint (send_part (self, part), ==, 401);
  assert_joined (self, "");
}

static guint
ask_list (Fixture *self, const guint8 *secret_key, const char *token, const HjAuditQuery *query,
          HjAuditPage **page)
{
  g_autoptr (GBytes) body = hj_audit_query_to_bytes (query);
  g_autofree char *signature = sign_request (secret_key, "POST", HJ_AUDIT_LIST_PATH, token, body);
  const HjHttpRequest request = { .method = "POST",
                                  .path = HJ_AUDIT_LIST_PATH,
                                  .content_type = HJ_WIRE_TYPE_JSON,
                                  .token = token,
                                  .signature = signature,
                                  .body = body };
  g_autoptr (HjHttpReply) reply = hj_api_handle (self->api, &request);

  if (reply->status == 200)
    *page = hj_audit_page_from_bytes (reply->body, NULL);
  return reply->status;
}

static guint
count_found (Fixture *self, Laptop *auditor, const HjAuditQuery *query)
{
  g_autoptr (HjAuditPage) page = NULL;

  g_assert_cmpuint (ask_list (self, auditor->secret_key, "auditor", query, &page), ==, 200);
  g_assert_cmpint (page->before, ==, 0);
  return page->lines->len;
}

/* Who looked at a person: the entry of the laptop, one that took all people, and none of others. */
static void
test_auditor (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  g_autoptr (Laptop) auditor = laptop_new (world, "auditor", "auditor", "house-1");
  g_autofree char *person = world_write (world, &hj_entity_person, "name", "王安", "id_number",
                                         "11010519491231002X", NULL);
  g_autofree char *stay = world_write (
      world, &hj_entity_detention, "person", person, "house", "house-1", "kind", "judicial",
      "starts_at", "2026-06-01T08:00+08:00", "ends_at", "2026-06-10T08:00+08:00", NULL);
  const HjDeed deeds[] = { { .act = HJ_DEED_OPEN, .entity = "person", .row = person },
                           { .act = HJ_DEED_EXPORT, .entity = "person", .purpose = "a survey" },
                           { .act = HJ_DEED_EXPORT, .entity = "ticket" },
                           { .act = HJ_DEED_OPEN, .entity = "detention", .row = stay } };
  HjAuditQuery query
      = { .purpose = (char *)"complaint 7", .until = G_MAXINT64, .before = G_MAXINT64 };
  g_autoptr (HjAuditPage) page = NULL;

  laptop_give_token (auditor, "auditor");
  reconcile (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    g_assert_true (hj_deed_log_add (self->replica, &deeds[i], NULL));
  reconcile (self, NULL);
  g_assert_cmpuint (ask_list (self, self->secret_key, "access", &query, &page), ==, 403);
  query.user = (char *)"officer";
  query.act = (char *)HJ_DEED_EXPORT;
  g_assert_cmpuint (count_found (self, auditor, &query), ==, 2);
  query.why = (char *)"survey";
  g_assert_cmpuint (count_found (self, auditor, &query), ==, 1);
  query.act = query.why = NULL;
  query.person = (char *)"11010519491231002X";
  g_assert_cmpuint (count_found (self, auditor, &query), ==,
                    4); /* what reached the laptop, and three deeds */
  query.person = (char *)"王安";
  query.from = WORLD_NOW + HJ_DAY_MS;
  g_assert_cmpuint (count_found (self, auditor, &query), ==, 0);
  query.from = 0;
  query.person = (char *)"nobody";
  g_assert_cmpuint (count_found (self, auditor, &query), ==, 0);
  /* The auditor is in the audit as well, by the person that was asked for. */
  query.user = (char *)"auditor";
  query.person = person;
  query.why = (char *)"complaint 7";
  g_assert_cmpuint (count_found (self, auditor, &query), ==, 2);
  query.purpose = (char *)" ";
  g_assert_cmpuint (ask_list (self, auditor->secret_key, "auditor", &query, &page), ==, 422);
}

/* One of two that speak as the same is believed only once somebody has looked. */
static void
test_frozen (Fixture *self, gconstpointer data)
{
  look_at (self, 1);
  g_assert_true (hj_central_set_device_state (self->world->central, self->device, "frozen", NULL));
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (on_asked_cb, self, NULL);
  g_autoptr (HjSyncEngine) engine = hj_sync_engine_new (store, transport, self->world->clock);
  g_autoptr (DexFuture) future = hj_sync_engine_run (engine);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (dex_future_get_value (future, NULL));
  assert_joined (self, "");
}

/* A central instance that cannot take it does not stop what is entered. */
static void
test_holds_up_nothing (Fixture *self, gconstpointer data)
{
  look_at (self, 1);
  run (hj_central_get_sql (self->world->central),
       "CREATE TRIGGER full BEFORE INSERT ON audit WHEN new.device_seq IS NOT NULL"
       " BEGIN SELECT RAISE (ABORT, 'full'); END");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*full*");
  reconcile (self, NULL);
  g_test_assert_expected_messages ();
  assert_joined (self, "");
  run (hj_central_get_sql (self->world->central), "DROP TRIGGER full");
  reconcile (self, " changes audit");
  assert_joined (self, " 1");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
    int data;
  } tests[] = {
    { "/audit-join/joins", test_joins, 0 },
    { "/audit-join/lost-answer", test_lost_answer, 0 },
    { "/audit-join/many", test_many, 0 },
    { "/audit-join/breaks", test_breaks, 0 },
    { "/audit-join/written-anew", test_written_anew, 0 },
    { "/audit-join/restore", test_restore, FALSE },
    { "/audit-join/restore-lost", test_restore, TRUE },
    { "/audit-join/forgets-what-is-durable", test_forgets_what_is_durable, 0 },
    { "/audit-join/forged-here", test_forged_here, 0 },
    { "/audit-join/forged-chain", test_forged_chain, 0 },
    { "/audit-join/in-pieces", test_in_pieces, 0 },
    { "/audit-join/strangers", test_strangers, 0 },
    { "/audit-join/auditor", test_auditor, 0 },
    { "/audit-join/frozen", test_frozen, 0 },
    { "/audit-join/holds-up-nothing", test_holds_up_nothing, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].data), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
