/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "herd.h"

#include "api-ask.h"
#include "central-fixture.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-replica-sync.h"
#include "core/sync/hj-sync-plan.h"
#include "core/sync/hj-transport-memory.h"
#include "core/sync/hj-transport-soup.h"
#include "replica-fixture.h"
#include "server/auth/hj-auth.h"

#include <glib/gstdio.h>
#include <sodium.h>

/* An act is a change of a person and entries of behaviour. */
#define OPS_PER_ACT 5

static const guint8 replica_key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };

typedef struct {
  Herd *herd;
  char *path; /* owned */
  char *user; /* owned */
  char *house;
  char *device;
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *public_key;
  char *person;
  char *detention;

  HjTransport *transport; /* (nullable) owned, once it came back: its connection stays */

  /* while it comes back */
  HjReplica *replica; /* (nullable) owned */
  HjSyncEngine *engine;
  HjSyncPlan *plan;
  HerdTimes *times;
} Member;

struct _Herd {
  char *folder;
  HjClock *clock;
  HjRandom *random;
  GPtrArray *members;
  guint n_ops;     /* that each has entered */
  guint n_entries; /* of behaviour among them */
  guint n_out;     /* that have not come back yet */
  gint64 begun;
};

static void
close_member (Member *self)
{
  g_clear_object (&self->engine);
  g_clear_object (&self->plan);
  g_clear_object (&self->replica);
}

static void
free_member (gpointer data)
{
  Member *self = data;

  close_member (self);
  g_clear_object (&self->transport);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self->user);
  g_free (self->house);
  g_free (self->device);
  g_free (self->public_key);
  g_free (self->person);
  g_free (self->detention);
  g_free (self);
}

static Member *
new_member (Herd *herd, guint number)
{
  Member *self = g_new0 (Member, 1);
  guchar public_key[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_keypair (public_key, self->secret_key);
  self->herd = herd;
  self->path = g_strdup_printf ("%s/laptop-%u.db", herd->folder, number);
  self->user = g_strdup_printf ("user-%u", number);
  self->house = g_strdup_printf ("house-%u", number / HERD_PER_HOUSE);
  self->public_key = g_base64_encode (public_key, sizeof public_key);
  return self;
}

void
herd_times_init (HerdTimes *times)
{
  *times = (HerdTimes){ .admitted = g_array_new (FALSE, FALSE, sizeof (double)),
                        .reconciled = g_array_new (FALSE, FALSE, sizeof (double)) };
}

void
herd_times_clear (HerdTimes *times)
{
  g_array_unref (times->admitted);
  g_array_unref (times->reconciled);
}

/* The replicas go into @folder, which stays the caller's. */
Herd *
herd_new (const char *folder, guint n_laptops)
{
  Herd *self = g_new0 (Herd, 1);

  self->folder = g_strdup (folder);
  self->clock = hj_system_clock_new ();
  self->random = hj_random_new_system ();
  self->members = g_ptr_array_new_with_free_func (free_member);
  for (guint i = 0; i < n_laptops; i++)
    g_ptr_array_add (self->members, new_member (self, i));
  return self;
}

void
herd_free (Herd *self)
{
  g_ptr_array_unref (self->members);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  g_free (self->folder);
  g_free (self);
}

/* An account with a laptop, and a person of its house who is its own to write about. */
static void
add_member (Member *self, HjCentral *central)
{
  const HjCentralUser user = {
    .name = self->user, .role = (char *)"duty-officer", .org = self->house, .password = (char *)"-"
  };
  g_autofree char *refresh_hash = NULL;
  HjCentralDevice device = { .user = self->user,
                             .name = self->user,
                             .public_key = self->public_key,
                             .state = (char *)"active" };
  g_autoptr (GError) error = NULL;

  hj_central_add_user (central, &user, &error);
  g_assert_no_error (error);
  self->device = hj_central_new_id (central);
  refresh_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->device, -1);
  device.id = self->device;
  device.refresh_hash = refresh_hash;
  hj_central_add_device (central, &device, &error);
  g_assert_no_error (error);
  self->detention = central_add_detained (central, self->house, "李四", &self->person);
}

static void
open_member (Member *self)
{
  g_autoptr (GError) error = NULL;

  self->replica
      = hj_replica_open (self->path, replica_key, self->herd->clock, self->herd->random, &error);
  g_assert_no_error (error);
}

/* As after an enrolment; the first refresh token is the device's id. */
static void
make_replica (Member *self, HjCentral *central, GBytes *empty)
{
  const ReplicaOwner owner = { .device = self->device,
                               .secret_key = self->secret_key,
                               .user = self->user,
                               .role = "duty-officer",
                               .org = self->house,
                               .refresh = self->device };
  gsize length;
  const char *bytes = g_bytes_get_data (empty, &length);

  g_assert_true (g_file_set_contents (self->path, bytes, (gssize)length, NULL));
  open_member (self);
  replica_fixture_enrol (self->replica, central, &owner);
}

static GBytes *
make_empty_replica (Herd *self)
{
  g_autofree char *path = g_build_filename (self->folder, "empty.db", NULL);
  g_autoptr (HjReplica) replica
      = hj_replica_open (path, replica_key, self->clock, self->random, NULL);
  char *bytes;
  gsize length;

  g_assert_nonnull (replica);
  g_clear_object (&replica);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_unlink (path);
  return g_bytes_new_take (bytes, length);
}

static DexFuture *
answer_here (const HjRequest *request, gpointer user_data)
{
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, api_ask (user_data, request));
}

static void
prepare_engine (Member *self, HjTransport *transport)
{
  g_autoptr (HjStore) store = hj_inline_store_new (self->replica);

  self->engine = hj_sync_engine_new (store, transport, self->herd->clock);
}

static void
await (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

static void
load_first (Member *self, HjApi *api)
{
  g_autoptr (HjTransport) transport = hj_transport_memory_new (answer_here, api, NULL);

  prepare_engine (self, transport);
  await (hj_sync_engine_run (self->engine));
  close_member (self);
}

/* Makes the laptops known to @central. */
void
herd_enrol (Herd *self, HjCentral *central)
{
  HjSql *sql = hj_central_get_sql (central);

  g_assert_true (hj_sql_begin (sql, NULL));
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (i % HERD_PER_HOUSE == 0)
      central_write_row (central, &hj_entity_org, member->house, "kind", "house", "name",
                         member->house, NULL);
    add_member (member, central);
  }
  g_assert_true (hj_sql_commit (sql, NULL));
}

/* Has each laptop receive what there is for it, without a network. */
void
herd_load (Herd *self, HjCentral *central)
{
  g_autoptr (GBytes) empty = make_empty_replica (self);
  g_autoptr (HjApi) api = hj_api_new (central);

  hj_auth_add_routes (api);
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    make_replica (member, central, empty);
    load_first (member, api);
  }
}

static void
enter_behaviour (Member *self)
{
  g_autofree char *id = hj_replica_new_id (self->replica);
  g_autoptr (HjRecord) entry = hj_record_new (&hj_entity_behaviour, id);
  g_autoptr (GError) error = NULL;

  hj_record_set_text (entry, "detention", self->detention);
  hj_record_set_text (entry, "kind", "talk");
  hj_record_set_int (entry, "severity", 1);
  hj_record_set_int (entry, "at", hj_replica_now (self->replica));
  hj_record_set_text (entry, "note", "与民警谈话,情绪平稳,愿意与对方当面协商");
  hj_replica_insert (self->replica, entry, &error);
  g_assert_no_error (error);
}

static void
change_person (Member *self, guint number)
{
  g_autoptr (HjRecord) person
      = hj_replica_require (self->replica, &hj_entity_person, self->person, NULL);
  g_autofree char *phone = g_strdup_printf ("138%08u", number);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (person);
  hj_record_set_text (person, "phone", phone);
  hj_replica_update (self->replica, person, &error);
  g_assert_no_error (error);
}

static void
enter_act (Member *self, guint number, guint n_ops)
{
  g_assert_true (hj_replica_begin_act (self->replica, NULL));
  change_person (self, number);
  for (guint i = 1; i < n_ops; i++)
    enter_behaviour (self);
  g_assert_true (hj_replica_commit_act (self->replica, NULL));
}

/* Each enters @n_ops, and has not reached its central instance for so long that its access token is
 * over.
 */
void
herd_enter (Herd *self, guint n_ops)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    open_member (member);
    for (guint at = 0; at < n_ops; at += OPS_PER_ACT)
      enter_act (member, at, MIN (OPS_PER_ACT, n_ops - at));
    g_assert_true (hj_replica_set_meta_int (member->replica, HJ_META_ACCESS_EXPIRES, 0, NULL));
    g_assert_true (hj_replica_note_offline (member->replica, NULL));
    close_member (member);
  }
  self->n_ops += n_ops;
  self->n_entries += n_ops - (n_ops + OPS_PER_ACT - 1) / OPS_PER_ACT;
}

static void follow_plan (Member *self);

static double
seconds_since (gint64 time)
{
  return (double)(g_get_monotonic_time () - time) / G_USEC_PER_SEC;
}

static void
count_failure (Member *self, const GError *error)
{
  if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY))
    self->times->refused++;
  else if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE))
    self->times->unreachable++;
  else
    g_assert_no_error (error);
}

static void
end_run (Member *self, gint64 begun, const GError *error)
{
  const HjSyncResult *result = hj_sync_engine_get_result (self->engine);
  double took = seconds_since (begun);
  double came = seconds_since (self->herd->begun);
  HjReplicaStatus status;

  self->times->runs++;
  self->times->requests += (guint)result->requests;
  hj_sync_plan_note_end (self->plan, result, error);
  if (error != NULL) {
    count_failure (self, error);
    follow_plan (self);
    return;
  }
  hj_replica_get_status (self->replica, &status);
  g_assert_cmpint (status.outbox, ==, 0);
  g_array_append_val (self->times->admitted, took);
  g_array_append_val (self->times->reconciled, came);
  self->times->seconds = MAX (self->times->seconds, came);
  close_member (self);
  self->herd->n_out--;
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Member *self = user_data;
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (HjSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  hj_sync_plan_note_run (self->plan);
  result = dex_await_boxed (hj_sync_engine_run (self->engine), &error);
  end_run (self, begun, error);
  return dex_future_new_true ();
}

static gboolean
on_due_cb (gpointer user_data)
{
  follow_plan (user_data);
  return G_SOURCE_REMOVE;
}

static void
follow_plan (Member *self)
{
  gint64 wait = hj_sync_plan_get_due (self->plan) - hj_clock_get_boot_time (self->herd->clock);

  if (wait <= 0)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, self, NULL));
  else
    g_timeout_add ((guint)wait, on_due_cb, self);
}

/*
 * The laptops from @first up to @end come back to @url at the same moment, and each again when it
 * was asked to or its plan says so, until nothing waits on any of them. @times adds up.
 */
void
herd_come_back (Herd *self, const char *url, const char *authority, guint first, guint end,
                HerdTimes *times)
{
  for (guint i = first; i < end; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->transport == NULL)
      member->transport = hj_transport_soup_new (url, authority, NULL);
    open_member (member);
    prepare_engine (member, member->transport);
    member->plan = hj_sync_plan_new (self->clock, self->random);
    member->times = times;
  }
  self->n_out = end - first;
  self->begun = g_get_monotonic_time ();
  for (guint i = first; i < end; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    hj_sync_plan_note_start (member->plan);
    follow_plan (member);
  }
  while (self->n_out > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
ask_about (HjSql *sql, const char *text, const char *device)
{
  HjSqlStatement *statement = hj_sql_prepare (sql, text, NULL);
  gint64 answer;

  hj_sql_bind_text (statement, 1, device);
  g_assert_true (hj_sql_step (sql, statement, NULL));
  answer = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  return answer;
}

static void
check_member (Herd *self, guint number, HjSql *central)
{
  Member *member = g_ptr_array_index (self->members, number);
  guint first = number - number % HERD_PER_HOUSE;
  guint n_in_house = MIN (HERD_PER_HOUSE, self->members->len - first);
  HjReplicaStatus status;

  g_assert_cmpint (
      ask_about (central,
                 "SELECT count(DISTINCT op) FROM op WHERE device = ?1 AND outcome = 'applied'",
                 member->device),
      ==, self->n_ops);
  g_assert_cmpint (ask_about (central, "SELECT max(seq) FROM op WHERE device = ?1", member->device),
                   ==, self->n_ops);
  open_member (member);
  hj_replica_get_status (member->replica, &status);
  g_assert_cmpint (status.outbox, ==, 0);
  g_assert_cmpint (status.people, ==, n_in_house);
  g_assert_cmpint (
      hj_sql_ask_int (hj_replica_get_sql (member->replica), "SELECT count(*) FROM behaviour", -1),
      ==, n_in_house * self->n_entries);
  close_member (member);
}

/* Every op is there, once, and was applied; and every laptop holds all that its house has, which
 * takes one more quiet coming back after the last of them was done.
 */
void
herd_check (Herd *self, HjCentral *central)
{
  HjSql *sql = hj_central_get_sql (central);
  guint n_laptops = self->members->len;

  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM op", -1), ==,
                   n_laptops * self->n_ops);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM behaviour", -1), ==,
                   n_laptops * self->n_entries);
  for (guint i = 0; i < n_laptops; i++)
    check_member (self, i, sql);
}
