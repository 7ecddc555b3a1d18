/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-engine.h"

#include "core/base/hj-mutant.h"
#include "core/sync/hj-sync-answer.h"
#include "core/sync/hj-sync-audit.h"
#include "core/sync/hj-sync-drop.h"
#include "core/sync/hj-sync-tokens.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-problem.h"

#include <glib/gi18n-lib.h>

/* JSON of small answers is read on the fiber; its depth is bounded, this is ample. */
#define STACK_BYTES (512 * 1024)
/* What takes longer is made smaller, what is faster may grow. */
#define TARGET_MS (2 * HJ_SECOND_MS)
#define BATCH_MIN (4 * 1024)
/* Parts of the laptop's audit that one reconciliation sends; the rest waits for the next one. */
#define DEED_PARTS_MAX 32
/* How often one reconciliation starts over, or asks for a damaged page again. */
#define RESTARTS_MAX 3
/* How many pages, of the smallest size, come over a network that is paid for. */
#define SMALL_PAGES 2

struct _HjSyncEngine {
  GObject parent_instance;
  HjStore *store;
  HjTransport *transport;
  HjClock *clock;
  HjRandom *random;
  HjSyncTokens *tokens;

  gsize batch_bytes; /* adapts */
  gboolean small;    /* runs take only little */
  gboolean acted;    /* something waits that was not there when the run pushed */
  gboolean too_old;  /* the central instance speaks newer protocols only */
  HjSyncStep *step;  /* (nullable) owned, of the run under way */
  HjSyncResult result;
};

G_DEFINE_FINAL_TYPE (HjSyncEngine, hj_sync_engine, G_TYPE_OBJECT)

G_DEFINE_BOXED_TYPE (HjSyncResult, hj_sync_result, hj_sync_result_copy, hj_sync_result_free)

/* Runs one step on the store's thread. */
static gboolean
run_step (HjSyncEngine *self, HjStoreFunc func, GError **error)
{
  return hj_sync_step_run (self->step, self->store, func, error);
}

/* One request; NULL where no answer came. */
static HjResponse *
send (HjSyncEngine *self, const HjRequest *request, GError **error)
{
  g_autoptr (HjResponse) response = NULL;

  self->result.requests++;
  if (request->body != NULL)
    self->result.bytes_out += g_bytes_get_size (request->body);
  self->step->asked_at = hj_clock_get_boot_time (self->clock);
  response = dex_await_boxed (hj_transport_request (self->transport, request), error);
  self->step->answered_at = hj_clock_get_boot_time (self->clock);
  if (response == NULL)
    return NULL;
  self->result.bytes_in += g_bytes_get_size (response->body);
  self->result.retry_after = response->retry_after;
  return g_steal_pointer (&response);
}

/* Where the body itself says who sends it. */
static HjResponse *
post (HjSyncEngine *self, const char *path, GError **error)
{
  const HjRequest request = {
    .method = "POST", .path = path, .content_type = HJ_WIRE_TYPE_JSON, .body = self->step->body
  };

  return send (self, &request, error);
}

/* With the access token, and the signature that it is worth nothing without. */
static HjResponse *
post_signed (HjSyncEngine *self, const char *path, GBytes *body, GError **error)
{
  HjRequest request
      = { .method = "POST", .path = path, .content_type = HJ_WIRE_TYPE_JSON, .body = body };

  if (!hj_sync_step_sign_request (self->step, &request, error))
    return NULL;
  return send (self, &request, error);
}

static void
take_body (HjSyncEngine *self, const HjResponse *response)
{
  g_clear_pointer (&self->step->body, g_bytes_unref);
  self->step->body = g_bytes_ref (response->body);
}

static gboolean
fail_with (const HjResponse *response, GError **error)
{
  g_propagate_error (error, hj_sync_error_from_response (response));
  return FALSE;
}

static gboolean
fail_too_old (GError **error)
{
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_TOO_OLD,
                       _ ("This version of Hejie and the central instance do not understand each "
                          "other; please install the version that the administrator names."));
  return FALSE;
}

/* Asks for time and epoch. Whoever leaves says nothing but what every version understands. */
static gboolean
greet (HjSyncEngine *self, gboolean leaving, GError **error)
{
  const HjRequest request = { .method = "GET", .path = "/v1/hello" };
  g_autoptr (HjResponse) response = send (self, &request, error);
  g_autoptr (HjHello) hello = NULL;
  g_autoptr (GError) problem = NULL;

  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return fail_with (response, error);
  hello = hj_hello_from_bytes (response->body, &problem);
  if (hello == NULL) {
    g_propagate_error (error, hj_sync_error_from_wire (problem));
    return FALSE;
  }
  if (!leaving && hello->protocol_max < HJ_WIRE_PROTOCOL_MIN)
    return fail_too_old (error);
  self->too_old = hello->protocol_min > HJ_WIRE_PROTOCOL_MAX;
  self->step->epoch_time = hello->time;
  g_set_str (&self->step->epoch, hello->epoch);
  return run_step (self, hj_sync_step_meet, error)
         && run_step (self, hj_sync_step_load_session, error);
}

static gboolean
renew_tokens (HjSyncEngine *self, GError **error)
{
  gboolean renewed;

  self->result.requests++;
  self->step->retry_after = -1;
  renewed = hj_sync_tokens_renew (self->tokens, self->step, error);
  self->result.retry_after = self->step->retry_after;
  return renewed;
}

/* A request with the access token, which is renewed once where the central instance wants that. */
static HjResponse *
send_signed_in (HjSyncEngine *self, const char *path, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_ref (self->step->body);
  g_autoptr (HjResponse) response = NULL;

  if (!hj_sync_step_is_signed_in (self->step) && !renew_tokens (self, error))
    return NULL;
  response = post_signed (self, path, body, error);
  if (response == NULL || response->status != 401)
    return g_steal_pointer (&response);
  if (!renew_tokens (self, error))
    return NULL;
  hj_response_unref (g_steal_pointer (&response));
  return post_signed (self, path, body, error);
}

static gboolean
rewind_outbox (HjSyncEngine *self, const HjResponse *response, GError **error)
{
  gint64 before = self->step->first_seq;
  gint64 expected;

  if (!hj_problem_parse_int (response->body, "expected", &expected) || expected >= before)
    return fail_with (response, error);
  self->step->expected = expected;
  if (!run_step (self, hj_sync_step_rewind, error)
      || !run_step (self, hj_sync_step_make_batch, error))
    return FALSE;
  if (self->step->body != NULL && self->step->first_seq == expected)
    return TRUE;
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                       _ ("The central instance has lost work that this laptop no longer keeps; "
                          "please ask the administrator to look at its backup."));
  return FALSE;
}

/* Sends one batch. Returns whether to go on; @done once nothing waits. */
static gboolean
push_batch (HjSyncEngine *self, guint *rewinds, gboolean *done, GError **error)
{
  gint64 start = hj_clock_get_boot_time (self->clock);
  g_autoptr (HjResponse) response = NULL;

  self->step->max_bytes = self->batch_bytes;
  if (!run_step (self, hj_sync_step_make_batch, error))
    return FALSE;
  *done = self->step->body == NULL;
  if (*done)
    return TRUE;
  response = send_signed_in (self, "/v1/ops", error);
  if (response == NULL)
    return FALSE;
  if (hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    take_body (self, response);
    if (!run_step (self, hj_sync_step_take_results, error))
      return FALSE;
    if (hj_clock_get_boot_time (self->clock) - start < TARGET_MS)
      self->batch_bytes = MIN (self->batch_bytes * 2, HJ_WIRE_BATCH_BYTES_MAX);
    else
      self->batch_bytes = MAX (self->batch_bytes / 2, BATCH_MIN);
    return TRUE;
  }
  if (response->status == 409 && ++*rewinds <= RESTARTS_MAX)
    return rewind_outbox (self, response, error);
  if (response->status == 413 && self->batch_bytes > BATCH_MIN) {
    self->batch_bytes /= 2;
    return TRUE;
  }
  return fail_with (response, error);
}

static gboolean
push (HjSyncEngine *self, GError **error)
{
  gboolean done = FALSE;
  guint rewinds = 0;

  while (!done) {
    if (!push_batch (self, &rewinds, &done, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_page (HjSyncEngine *self, const HjResponse *response, gint64 start, guint *damaged,
           GError **error)
{
  HjSyncStep *step = self->step;
  g_autoptr (GError) problem = NULL;

  if (hj_clock_get_boot_time (self->clock) - start < TARGET_MS)
    step->page_bytes = MIN (step->page_bytes * 2, HJ_WIRE_PAGE_MAX);
  else
    step->page_bytes = MAX (step->page_bytes / 2, HJ_WIRE_PAGE_MIN);
  take_body (self, response);
  step->more = FALSE;
  if (run_step (self, hj_sync_step_apply_page, &problem))
    return TRUE;
  if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BROKEN) && ++*damaged < RESTARTS_MAX) {
    step->more = TRUE;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What is entered while much comes in does not wait for the end of it. */
static gboolean
push_acts (HjSyncEngine *self, GError **error)
{
  if (!self->acted)
    return TRUE;
  self->acted = FALSE;
  return push (self, error);
}

/* Pulls until there is no more, or the epoch turns out to be another one. */
static gboolean
pull_pages (HjSyncEngine *self, GError **error)
{
  guint damaged = 0;
  guint n_pages = 0;

  do {
    gint64 start = hj_clock_get_boot_time (self->clock);
    g_autoptr (HjResponse) response = NULL;

    if (!push_acts (self, error) || !run_step (self, hj_sync_step_make_request, error))
      return FALSE;
    self->result.left = self->small && (self->step->loading || n_pages++ == SMALL_PAGES);
    if (self->result.left)
      return TRUE;
    response = send_signed_in (self, "/v1/changes", error);
    if (response == NULL)
      return FALSE;
    if (!hj_sync_is_from_hejie (response, HJ_PAGE_CONTENT_TYPE))
      return fail_with (response, error);
    if (!take_page (self, response, start, &damaged, error))
      return FALSE;
  } while (self->step->more && !self->step->new_epoch);
  return TRUE;
}

/* Now and then a piece of what is held is compared; what differs comes like anything new. */
static gboolean
pull (HjSyncEngine *self, GError **error)
{
  if (!pull_pages (self, error))
    return FALSE;
  if (self->step->new_epoch)
    return TRUE;
  if (!run_step (self, hj_sync_step_begin_check, error))
    return FALSE;
  return self->step->check == NULL || pull_pages (self, error);
}

static gboolean
reconcile (HjSyncEngine *self, GError **error)
{
  self->too_old = FALSE;
  if (!run_step (self, hj_sync_step_load_session, error))
    return FALSE;
  if (!self->step->knows_instance && !greet (self, FALSE, error))
    return FALSE;
  /* A central database that was put back from a backup: what it lost is offered again. */
  for (guint i = 0; i <= RESTARTS_MAX; i++) {
    self->step->new_epoch = FALSE;
    if (!push (self, error))
      return FALSE;
    /* Ops of older releases are understood for good: what was entered is safe before the update. */
    if (self->too_old)
      return fail_too_old (error);
    if (!self->step->new_epoch && !pull (self, error))
      return FALSE;
    if (!self->step->new_epoch)
      return TRUE;
  }
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY,
                       _ ("The central instance is being put back; nothing is lost, please try "
                          "again later."));
  return FALSE;
}

/* Sends one part of the laptop's audit, which the device's key vouches for. @done where the central
 * instance has all of it.
 */
static gboolean
send_deeds (HjSyncEngine *self, gboolean *done, GError **error)
{
  g_autoptr (HjResponse) response = NULL;

  self->step->max_bytes = self->batch_bytes;
  if (!run_step (self, hj_sync_step_make_deeds, error))
    return FALSE;
  *done = self->step->body == NULL;
  if (*done)
    return TRUE;
  response = post (self, "/v1/audit", error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return fail_with (response, error);
  take_body (self, response);
  return run_step (self, hj_sync_step_take_deeds, error);
}

/* Comes last and holds up nothing: what does not arrive today is kept for the next time. */
static void
join_audit (HjSyncEngine *self)
{
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < DEED_PARTS_MAX && !done; i++) {
    if (!send_deeds (self, &done, &error)) {
      g_debug ("The audit of this laptop waits: %s", error->message);
      return;
    }
  }
}

/* Before a laptop erases itself. That the central instance refuses it is no reason to stay;
 * anything else, such as a sign-in page in the way or a full disk, may be over when the laptop
 * comes again.
 */
static gboolean
hand_in_audit (HjSyncEngine *self, GError **error)
{
  gboolean done = FALSE;
  g_autoptr (GError) problem = NULL;

  for (guint i = 0; i < HJ_DROP_PARTS_MAX && !done && problem == NULL; i++)
    send_deeds (self, &done, &problem);
  self->step->audit_refused = g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED)
                              || g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED);
  if (problem == NULL || self->step->audit_refused)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Hands in the next part; @erase tells whether the central instance wants the laptop erased. */
static gboolean
hand_in_part (HjSyncEngine *self, gboolean *erase, GError **error)
{
  g_autoptr (HjResponse) response = NULL;
  g_autoptr (GError) problem = NULL;

  if (!run_step (self, hj_sync_step_seal_part, error))
    return FALSE;
  response = post (self, "/v1/drop", error);
  if (response == NULL)
    return FALSE;
  if (!hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON))
    return fail_with (response, error);
  if (hj_drop_answer_from_bytes (response->body, erase, &problem))
    return TRUE;
  g_propagate_error (error, hj_sync_error_from_wire (problem));
  return FALSE;
}

static gboolean
greet_leaving (HjSyncEngine *self, GError **error)
{
  return HJ_MUTANT (leaves_ungreeted) || greet (self, TRUE, error);
}

static gboolean
hand_in_parts (HjSyncEngine *self, gboolean *erase, GError **error)
{
  self->step->last_seq = 0;
  self->step->sealed_all = FALSE;
  for (self->step->part = 0; !self->step->sealed_all; self->step->part++) {
    if (!hand_in_part (self, erase, error))
      return FALSE;
  }
  return TRUE;
}

/* A laptop that may not reconcile any more hands in what waits, and erases itself only when the
 * central instance says so after that. Broken off anywhere, it begins anew next time. Where the
 * central database was put back, what it lost waits again: it is asked for that first, and whether
 * it is still the same one last.
 */
static gboolean
hand_in (HjSyncEngine *self, GError **error)
{
  gboolean erase = FALSE;

  if (!greet_leaving (self, error) || !hand_in_audit (self, error)
      || !hand_in_parts (self, &erase, error))
    return FALSE;
  if (!erase) {
    g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REFUSED,
                         _ ("The central instance keeps what was handed in; nothing is erased."));
    return FALSE;
  }
  self->step->new_epoch = FALSE;
  if (!greet_leaving (self, error))
    return FALSE;
  if (!self->step->new_epoch)
    return run_step (self, hj_sync_step_erase, error);
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY,
                       _ ("The central instance is being put back; nothing is lost, please try "
                          "again later."));
  return FALSE;
}

static void
leave (HjSyncEngine *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!hand_in (self, &problem)) {
    g_debug ("The laptop stays as it is: %s", problem->message);
    if (g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
        || g_error_matches (problem, HJ_SYNC_ERROR, HJ_SYNC_ERROR_BUSY)) {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
    return;
  }
  g_clear_error (error);
  g_set_error_literal (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_ERASED,
                       _ ("This laptop was taken out of use: what you had not sent was handed in "
                          "for the administrator to look at, and everything else was erased."));
}

static void
take_counts (HjSyncEngine *self)
{
  HjSyncResult *counts = &self->step->counts;

  self->result.pulled = counts->pulled;
  self->result.pushed = counts->pushed;
  self->result.applied = counts->applied;
  self->result.merged = counts->merged;
  self->result.conflicts = counts->conflicts;
  self->result.held = counts->held;
  self->result.duplicates = counts->duplicates;
}

static void
keep_recovery (HjSyncEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (!run_step (self, hj_sync_step_keep_recovery, &error))
    g_debug ("The key could not be kept for the central instance: %s", error->message);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  HjSyncEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  DexFuture *future;

  if (reconcile (self, &error)) {
    join_audit (self);
    keep_recovery (self);
    take_counts (self);
    future = dex_future_new_take_boxed (HJ_TYPE_SYNC_RESULT, hj_sync_result_copy (&self->result));
  } else {
    g_autoptr (GError) ignored = NULL;

    take_counts (self);
    if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_REVOKED))
      leave (self, &error);
    if (g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE)
        || g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_PORTAL)) {
      self->batch_bytes = MAX (self->batch_bytes / 2, BATCH_MIN);
      self->step->page_bytes = MAX (self->step->page_bytes / 2, HJ_WIRE_PAGE_MIN);
      if (!run_step (self, hj_sync_step_note_offline, &ignored))
        g_debug ("The absence could not be noted: %s", ignored->message);
    }
    future = dex_future_new_for_error (g_steal_pointer (&error));
  }
  g_clear_pointer (&self->step, hj_sync_step_unref);
  return future;
}

static void
hj_sync_engine_finalize (GObject *object)
{
  HjSyncEngine *self = HJ_SYNC_ENGINE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->step, hj_sync_step_unref);
  G_OBJECT_CLASS (hj_sync_engine_parent_class)->finalize (object);
}

static void
hj_sync_engine_class_init (HjSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sync_engine_finalize;
}

static void
hj_sync_engine_init (HjSyncEngine *self)
{
  self->batch_bytes = HJ_WIRE_PAGE_MIN;
  self->result.retry_after = -1;
}

HjSyncResult *
hj_sync_result_copy (const HjSyncResult *self)
{
  return g_memdup2 (self, sizeof *self);
}

void
hj_sync_result_free (HjSyncResult *self)
{
  g_free (self);
}

/**
 * hj_sync_engine_new:
 * @store: the replica
 * @transport: the way to its central instance
 * @clock: tells how long things take
 * @random: where ids come from
 *
 * Returns: (transfer full): an engine, used from one thread
 */
HjSyncEngine *
hj_sync_engine_new (HjStore *store, HjTransport *transport, HjClock *clock, HjRandom *random)
{
  HjSyncEngine *self = g_object_new (HJ_TYPE_SYNC_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->tokens = hj_sync_tokens_new (store, transport);
  return self;
}

/**
 * hj_sync_engine_set_small:
 * @small: whether runs from now on hand in everything, but take at most %SMALL_PAGES small pages
 *   and nothing of a first load
 *
 * For a network that is paid for.
 */
void
hj_sync_engine_set_small (HjSyncEngine *self, gboolean small)
{
  g_return_if_fail (HJ_IS_SYNC_ENGINE (self));
  self->small = small;
}

/**
 * hj_sync_engine_note_act:
 *
 * Something new waits: a run that is taking in much hands it in between two pages.
 */
void
hj_sync_engine_note_act (HjSyncEngine *self)
{
  g_return_if_fail (HJ_IS_SYNC_ENGINE (self));
  self->acted = TRUE;
}

/**
 * hj_sync_engine_run:
 *
 * One reconciliation: hands in what waits, then takes what is new. It may break off anywhere and
 * be run again; what was done is done. Has no timers: who calls decides when to try again.
 *
 * Returns: (transfer full): a future of an #HjSyncResult; rejects with an #HjSyncError, an
 *   #HjStoreError or an #HjSqlError, or `G_IO_ERROR_PENDING` while one is under way
 */
DexFuture *
hj_sync_engine_run (HjSyncEngine *self)
{
  g_return_val_if_fail (HJ_IS_SYNC_ENGINE (self), NULL);
  if (self->step != NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_PENDING,
                                  _ ("A reconciliation is under way already."));
  self->acted = FALSE;
  self->step = hj_sync_step_new ();
  self->step->small = self->small;
  self->result = (HjSyncResult){ .retry_after = -1 };
  return dex_scheduler_spawn (NULL, STACK_BYTES, run_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hj_sync_engine_ask:
 * @path: of a route that answers `POST`
 * @body: JSON
 *
 * Asks the central instance something in the user's name, also while a run is under way. A sign-in
 * that has run out is renewed, by the run or here, never by both.
 *
 * Returns: (transfer full): a future of an #HjResponse, whatever its status; rejects with an
 *   #HjSyncError, such as `UNREACHABLE`, an #HjStoreError or a #HjSqlError
 */
DexFuture *
hj_sync_engine_ask (HjSyncEngine *self, const char *path, GBytes *body)
{
  g_return_val_if_fail (HJ_IS_SYNC_ENGINE (self), NULL);
  return hj_sync_tokens_ask (self->tokens, path, body);
}

/**
 * hj_sync_engine_get_result:
 *
 * Returns: (transfer none): what the last run did, also where it failed
 */
const HjSyncResult *
hj_sync_engine_get_result (HjSyncEngine *self)
{
  return &self->result;
}
