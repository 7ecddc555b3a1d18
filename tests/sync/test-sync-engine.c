/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-outbox.h"
#include "core/store/hj-replica-sync.h"
#include "core/sync/hj-sync-engine.h"
#include "core/wire/hj-messages.h"
#include "fake-central.h"
#include "sync-laptop.h"

#include <string.h>

#define NOW SYNC_LAPTOP_NOW

typedef struct {
  char *folder;
  HjClock *clock;
  HjRandom *random;
  HjReplica *replica;
  HjStore *store;
  FakeCentral *central;
  HjSyncEngine *engine;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjTransport) transport = NULL;

  fixture->clock = hj_manual_clock_new (NOW);
  fixture->random = hj_random_new_seeded (3);
  fixture->replica = sync_laptop_new (&fixture->folder, fixture->clock, fixture->random);
  fixture->store = hj_inline_store_new (fixture->replica);
  fixture->central = fake_central_new (fixture->clock);
  fake_central_know (fixture->central, fixture->replica);
  transport = hj_transport_memory_new (fake_central_answer, fixture->central, NULL);
  fixture->engine = hj_sync_engine_new (fixture->store, transport, fixture->clock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->engine);
  g_object_unref (fixture->store);
  g_object_unref (fixture->replica);
  g_object_unref (fixture->random);
  g_object_unref (fixture->clock);
  fake_central_free (fixture->central);
  sync_laptop_remove (fixture->folder);
}

static HjSyncResult *
run (Fixture *fixture, GError **error)
{
  g_autoptr (DexFuture) future = hj_sync_engine_run (fixture->engine);
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, error);
  return value == NULL ? NULL : g_value_dup_boxed (value);
}

static void
run_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSyncResult) result = run (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
}

static void
run_badly (Fixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSyncResult) result = run (fixture, &error);

  g_assert_error (error, HJ_SYNC_ERROR, code);
  g_assert_null (result);
}

static void
enter_person (Fixture *fixture, const char *name)
{
  g_autofree char *id = hj_replica_new_id (fixture->replica);
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, id);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < hj_entity_person.n_fields; i++) {
    const HjField *field = &hj_entity_person.fields[i];

    if ((field->flags & HJ_FIELD_REQUIRED) != 0 && field->type == HJ_FIELD_REF)
      hj_record_set_text_at (person, i, "house-1");
  }
  hj_record_set_text (person, "name", name);
  hj_record_set_text (person, "sex", "male");
  hj_replica_insert (fixture->replica, person, &error);
  g_assert_no_error (error);
}

/* Puts the row that an op made onto a page, so that the pull confirms it. */
static void
send_back (Fixture *fixture)
{
  HjPageWriter *writer = hj_page_writer_new ();

  for (guint i = 0; i < fixture->central->ops->len; i++) {
    HjOp *op = g_ptr_array_index (fixture->central->ops, i);
    g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, op->row);

    hj_record_set_pos (record, 11 + i);
    for (guint k = 0; k < op->fields->len; k++) {
      HjOpField *field = g_ptr_array_index (op->fields, k);

      hj_record_set_value_at (record, (guint)hj_entity_field_index (&hj_entity_person, field->name),
                              &field->new_value);
    }
    hj_page_writer_add_row (writer, "house:house-1#officer", record,
                            (G_GUINT64_CONSTANT (1) << hj_entity_person.n_fields) - 1);
  }
  g_ptr_array_add (fixture->central->pages, writer);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  return hj_sql_ask_int (hj_replica_get_sql (fixture->replica), sql, -1);
}

static void
test_nothing_to_do (Fixture *fixture, gconstpointer data)
{
  const HjSyncResult *result;

  run_well (fixture);
  g_assert_cmpuint (fixture->central->paths->len, ==, 2);
  run_well (fixture);
  result = hj_sync_engine_get_result (fixture->engine);
  g_assert_cmpuint (result->requests, ==, 1);
  g_assert_cmpuint (result->bytes_in + result->bytes_out, <, 1024);
  g_assert_cmpstr (g_ptr_array_index (fixture->central->paths, 2), ==, "/v1/changes");
}

static void
test_push_and_pull (Fixture *fixture, gconstpointer data)
{
  const HjSyncResult *result;

  enter_person (fixture, "王一");
  enter_person (fixture, "王二");
  run_well (fixture);
  result = hj_sync_engine_get_result (fixture->engine);
  g_assert_cmpuint (result->pushed, ==, 2);
  g_assert_cmpuint (result->applied, ==, 2);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);

  /* Kept until the central instance is sure of them. */
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM kept"), ==, 2);
  fixture->central->durable = fixture->central->pos;
  send_back (fixture);
  run_well (fixture);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM kept"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM person"), ==, 2);
}

static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  run_well (fixture);
  enter_person (fixture, "王一");
  fake_central_plan (fixture->central, FAKE_FAULT_CUT_AFTER);
  run_badly (fixture, HJ_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
  g_assert_cmpuint (fixture->central->ops->len, ==, 1);
  run_well (fixture);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  g_assert_cmpuint (fixture->central->ops->len, ==, 1);
}

static void
test_gap (Fixture *fixture, gconstpointer data)
{
  enter_person (fixture, "王一");
  enter_person (fixture, "王二");
  run_well (fixture);
  g_ptr_array_set_size (fixture->central->ops, 1);
  enter_person (fixture, "王三");
  run_well (fixture);
  g_assert_cmpuint (fixture->central->ops->len, ==, 3);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
}

/* What the central instance said to be sure of, and then lost, is for a person to sort out. */
static void
test_gap_beyond_repair (Fixture *fixture, gconstpointer data)
{
  enter_person (fixture, "王一");
  fixture->central->durable = 1000;
  run_well (fixture);
  run_well (fixture);
  g_ptr_array_set_size (fixture->central->ops, 0);
  enter_person (fixture, "王二");
  run_badly (fixture, HJ_SYNC_ERROR_REFUSED);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

static void
test_tokens (Fixture *fixture, gconstpointer data)
{
  g_autofree char *refresh = NULL;

  run_well (fixture);
  fake_central_plan (fixture->central, FAKE_FAULT_EXPIRED);
  run_well (fixture);
  refresh = hj_replica_dup_meta (fixture->replica, HJ_META_REFRESH);
  g_assert_cmpstr (refresh, ==, "refresh-1");

  /* One that is about to expire is not tried. */
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_HOUR_MS - 1);
  g_ptr_array_set_size (fixture->central->paths, 0);
  run_well (fixture);
  g_assert_cmpstr (g_ptr_array_index (fixture->central->paths, 0), ==, "/v1/token");
  g_assert_cmpuint (fixture->central->paths->len, ==, 2);

  /* Somebody else has used the refresh token. */
  hj_replica_set_meta (fixture->replica, HJ_META_REFRESH, "refresh-1", NULL);
  fake_central_plan (fixture->central, FAKE_FAULT_EXPIRED);
  run_badly (fixture, HJ_SYNC_ERROR_REVOKED);
}

/* Whoever is told off gets no new lease; whoever is answered has it from that moment on. */
static void
test_lease (Fixture *fixture, gconstpointer data)
{
  HjLease lease;

  run_well (fixture);
  hj_lease_look (fixture->replica, &lease);
  g_assert_cmpint (lease.until, ==, NOW + 7 * HJ_DAY_MS);

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), 8 * HJ_DAY_MS);
  hj_replica_set_meta (fixture->replica, HJ_META_REFRESH, "spent", NULL);
  run_badly (fixture, HJ_SYNC_ERROR_REVOKED);
  hj_lease_look (fixture->replica, &lease);
  g_assert_true (hj_lease_has_ended (&lease));

  hj_replica_set_meta (fixture->replica, HJ_META_REFRESH, "refresh-0", NULL);
  fixture->central->lease_days = 3;
  run_well (fixture);
  hj_lease_look (fixture->replica, &lease);
  g_assert_false (hj_lease_has_ended (&lease));
  g_assert_cmpint (lease.until, ==, NOW + 11 * HJ_DAY_MS);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  fake_central_plan (fixture->central, FAKE_FAULT_BUSY);
  run_badly (fixture, HJ_SYNC_ERROR_BUSY);
  g_assert_cmpint (hj_sync_engine_get_result (fixture->engine)->retry_after, ==, 7);
  run_well (fixture);
}

static void
test_new_epoch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  enter_person (fixture, "王一");
  enter_person (fixture, "王二");
  run_well (fixture);

  /* Put back from a backup that holds the first op only. */
  g_ptr_array_set_size (fixture->central->ops, 1);
  fixture->central->epoch = "epoch-2";
  fixture->central->pos = 11;
  run_well (fixture);
  g_assert_cmpuint (fixture->central->ops->len, ==, 2);
  g_assert_null (fixture->central->cursor);
  epoch = hj_replica_dup_meta (fixture->replica, HJ_META_EPOCH);
  g_assert_cmpstr (epoch, ==, "epoch-2");
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
}

/* The database was put back while an op was on its way. */
static void
test_new_epoch_in_answer (Fixture *fixture, gconstpointer data)
{
  enter_person (fixture, "王一");
  run_well (fixture);
  enter_person (fixture, "王二");
  fixture->central->epoch = "epoch-2";
  run_well (fixture);
  g_assert_cmpuint (fixture->central->ops->len, ==, 2);
  g_assert_null (fixture->central->cursor);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
}

static void
test_damaged_page (Fixture *fixture, gconstpointer data)
{
  run_well (fixture);
  fake_central_plan (fixture->central, FAKE_FAULT_DAMAGED);
  run_well (fixture);
  g_assert_cmpuint (hj_sync_engine_get_result (fixture->engine)->requests, ==, 2);
  for (guint i = 0; i < 3; i++)
    fake_central_plan (fixture->central, FAKE_FAULT_DAMAGED);
  run_badly (fixture, HJ_SYNC_ERROR_BROKEN);
}

static void
test_portal (Fixture *fixture, gconstpointer data)
{
  enter_person (fixture, "王一");
  for (guint i = 0; i < 3; i++) {
    for (guint k = 0; k < i; k++)
      fake_central_plan (fixture->central, FAKE_FAULT_NONE);
    fake_central_plan (fixture->central, FAKE_FAULT_PORTAL);
    hj_replica_set_meta (fixture->replica, HJ_META_EPOCH, NULL, NULL);
    run_badly (fixture, HJ_SYNC_ERROR_PORTAL);
  }
  run_well (fixture);
  g_assert_cmpuint (fixture->central->ops->len, ==, 1);
}

/* Somebody sets the laptop's clock again and again while work is entered and on its way: each op
 * keeps what the clock said and what was right, and none is refused for it.
 */
static void
test_clock_stepped (Fixture *fixture, gconstpointer data)
{
  const gint64 raw_times[]
      = { NOW, NOW - 365 * HJ_DAY_MS, NOW + 3650 * HJ_DAY_MS, 0, NOW - HJ_HOUR_MS };
  HjManualClock *clock = HJ_MANUAL_CLOCK (fixture->clock);

  run_well (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (raw_times); i++) {
    hj_manual_clock_set_raw_time (clock, raw_times[i]);
    enter_person (fixture, "王");
    hj_manual_clock_advance (clock, HJ_MINUTE_MS);
    if (i == 2) {
      hj_manual_clock_set_raw_time (clock, NOW + 3 * HJ_MINUTE_MS);
      fake_central_plan (fixture->central, FAKE_FAULT_CUT_AFTER);
      run_badly (fixture, HJ_SYNC_ERROR_UNREACHABLE);
    }
  }
  hj_manual_clock_set_raw_time (clock, NOW + 5 * HJ_MINUTE_MS);
  run_well (fixture);
  g_assert_cmpuint (fixture->central->ops->len, ==, G_N_ELEMENTS (raw_times));
  for (guint i = 0; i < G_N_ELEMENTS (raw_times); i++) {
    const HjOp *op = g_ptr_array_index (fixture->central->ops, i);

    g_assert_cmpint (op->raw, ==, raw_times[i]);
    g_assert_cmpint (op->at, ==, NOW + i * HJ_MINUTE_MS);
  }
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  HjReplicaStatus status;

  run_well (fixture);
  fake_central_plan (fixture->central, FAKE_FAULT_CUT_BEFORE);
  run_badly (fixture, HJ_SYNC_ERROR_UNREACHABLE);
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.offline_since, !=, 0);
  run_well (fixture);
  hj_replica_get_status (fixture->replica, &status);
  g_assert_cmpint (status.offline_since, ==, 0);
}

static void
test_batches_adapt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (9000, 'a');
  GPtrArray *batches = fixture->central->batches;
  guint first, second, third;

  run_well (fixture);
  for (guint i = 0; i < 40; i++)
    enter_person (fixture, name);
  fake_central_plan (fixture->central, FAKE_FAULT_NONE);
  fake_central_plan (fixture->central, FAKE_FAULT_SLOW);
  run_well (fixture);
  g_assert_cmpuint (batches->len, >=, 4);
  first = GPOINTER_TO_UINT (g_ptr_array_index (batches, 0));
  second = GPOINTER_TO_UINT (g_ptr_array_index (batches, 1));
  third = GPOINTER_TO_UINT (g_ptr_array_index (batches, 2));
  g_assert_cmpuint (first, <=, 3);
  g_assert_cmpuint (second, >, first);
  g_assert_cmpuint (third, <, second);
  g_assert_cmpuint (fixture->central->ops->len, ==, 40);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  enter_person (fixture, "王零");
  fixture->central->protocol = 2;
  run_badly (fixture, HJ_SYNC_ERROR_TOO_OLD);
  /* What was entered is safe there before the update. */
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 0);
  g_assert_cmpuint (fixture->central->ops->len, ==, 1);
  fixture->central->protocol = 1;
  run_well (fixture);
  enter_person (fixture, "王一");
  fake_central_plan (fixture->central, FAKE_FAULT_CLONED);
  run_badly (fixture, HJ_SYNC_ERROR_REVOKED);
  g_assert_cmpint (hj_outbox_count_waiting (fixture->replica), ==, 1);
}

static DexFuture *
ask (Fixture *fixture)
{
  const HjChangesRequest request = { .bytes = HJ_WIRE_PAGE_MIN, .schema = HJ_SCHEMA_VERSION };
  g_autoptr (GBytes) body = hj_changes_request_to_bytes (&request);

  return hj_sync_engine_ask (fixture->engine, "/v1/changes", body);
}

static void
await (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_answered (DexFuture *question)
{
  g_autoptr (GError) error = NULL;
  const GValue *value;

  await (question);
  value = dex_future_get_value (question, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((HjResponse *)g_value_get_boxed (value))->status, ==, 200);
}

static guint
count_paths (Fixture *fixture, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < fixture->central->paths->len; i++)
    n += g_str_equal (g_ptr_array_index (fixture->central->paths, i), path);
  return n;
}

/* With the token there is, with one that is over, and with one that is refused. */
static void
test_ask (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) first = ask (fixture);
  g_autoptr (DexFuture) second = NULL;
  g_autoptr (DexFuture) third = NULL;

  assert_answered (first);
  g_assert_cmpuint (fixture->central->n_tokens, ==, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_DAY_MS);
  second = ask (fixture);
  assert_answered (second);
  g_assert_cmpuint (fixture->central->n_tokens, ==, 1);
  fake_central_plan (fixture->central, FAKE_FAULT_EXPIRED);
  third = ask (fixture);
  assert_answered (third);
  g_assert_cmpuint (fixture->central->n_tokens, ==, 2);
}

/* The token is over while a reconciliation runs: one of them renews it, and all are answered. */
static void
test_ask_while_running (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) before = NULL;
  g_autoptr (DexFuture) run = NULL;
  g_autoptr (DexFuture) during = NULL;
  g_autoptr (GError) error = NULL;

  run_well (fixture);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_DAY_MS);
  before = ask (fixture);
  run = hj_sync_engine_run (fixture->engine);
  during = ask (fixture);
  assert_answered (before);
  assert_answered (during);
  await (run);
  g_assert_nonnull (dex_future_get_value (run, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->central->n_tokens, ==, 1);
  g_assert_cmpuint (count_paths (fixture, "/v1/token"), ==, 1);
}

static void
assert_failed (DexFuture *question, int code)
{
  g_autoptr (GError) error = NULL;

  await (question);
  dex_future_get_value (question, &error);
  g_assert_error (error, HJ_SYNC_ERROR, code);
}

/* Who cannot renew is told why, and the next one tries again. */
static void
test_ask_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) first = NULL;
  g_autoptr (DexFuture) second = NULL;
  g_autoptr (DexFuture) later = NULL;

  hj_manual_clock_advance (HJ_MANUAL_CLOCK (fixture->clock), HJ_DAY_MS);
  fake_central_plan (fixture->central, FAKE_FAULT_CUT_BEFORE);
  fake_central_plan (fixture->central, FAKE_FAULT_BUSY);
  first = ask (fixture);
  second = ask (fixture);
  assert_failed (first, HJ_SYNC_ERROR_UNREACHABLE);
  assert_failed (second, HJ_SYNC_ERROR_BUSY);
  later = ask (fixture);
  assert_answered (later);
}

static void
test_not_enrolled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  hj_replica_set_meta (fixture->replica, HJ_META_DEVICE, NULL, NULL);
  g_assert_null (run (fixture, &error));
  g_assert_error (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED);
}

/* A second run while one is under way is refused and does not disturb it. */
static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) first = hj_sync_engine_run (fixture->engine);
  g_autoptr (DexFuture) second = hj_sync_engine_run (fixture->engine);
  g_autoptr (GError) error = NULL;

  g_assert_null (dex_future_get_value (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  while (dex_future_is_pending (first))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (dex_future_is_resolved (first));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sync/engine/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("nothing-to-do", test_nothing_to_do);
  ADD ("push-and-pull", test_push_and_pull);
  ADD ("lost-answer", test_lost_answer);
  ADD ("gap", test_gap);
  ADD ("gap-beyond-repair", test_gap_beyond_repair);
  ADD ("tokens", test_tokens);
  ADD ("lease", test_lease);
  ADD ("busy", test_busy);
  ADD ("new-epoch", test_new_epoch);
  ADD ("new-epoch-in-answer", test_new_epoch_in_answer);
  ADD ("damaged-page", test_damaged_page);
  ADD ("portal", test_portal);
  ADD ("offline", test_offline);
  ADD ("clock-stepped", test_clock_stepped);
  ADD ("batches-adapt", test_batches_adapt);
  ADD ("refusals", test_refusals);
  ADD ("not-enrolled", test_not_enrolled);
  ADD ("ask", test_ask);
  ADD ("ask-while-running", test_ask_while_running);
  ADD ("ask-fails", test_ask_fails);
  ADD ("one-at-a-time", test_one_at_a_time);
  return g_test_run ();
}
