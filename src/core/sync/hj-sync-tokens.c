/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-tokens.h"

#include "core/sync/hj-sync-answer.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"

/* JSON of small answers is read on the fiber; its depth is bounded, this is ample. */
#define STACK_BYTES (512 * 1024)

struct _HjSyncTokens {
  GObject parent_instance;
  HjStore *store;         /* owned */
  HjTransport *transport; /* owned */
  DexPromise *renewing;   /* (nullable) owned, while somebody does */
};

G_DEFINE_FINAL_TYPE (HjSyncTokens, hj_sync_tokens, G_TYPE_OBJECT)

static HjResponse *
request_tokens (HjSyncTokens *self, HjSyncStep *step, GError **error)
{
  HjResponse *response;

  if (!hj_sync_step_run (step, self->store, hj_sync_step_sign_token, error))
    return NULL;
  response = dex_await_boxed (hj_transport_post (self->transport, "/v1/token", step->body), error);
  if (response != NULL)
    step->retry_after = response->retry_after;
  return response;
}

/* Whether the central instance wants to know that it is this very laptop, now, that shows a spent
 * token; @step answers it then. Another program of the same user may have spent it.
 */
static gboolean
is_challenged (HjSyncTokens *self, HjSyncStep *step, const HjResponse *response, GError **error)
{
  g_autofree char *code = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *challenge = NULL;
  g_autofree char *refresh = g_strdup (step->refresh);

  if (response->status != 401 || !hj_problem_parse (response->body, &code, &detail)
      || !g_str_equal (code, HJ_PROBLEM_SPENT))
    return FALSE;
  challenge = hj_problem_parse_text (response->body, "challenge");
  if (challenge == NULL || !hj_sync_step_run (step, self->store, hj_sync_step_load_session, error))
    return FALSE;
  if (g_str_equal (refresh, step->refresh))
    g_set_str (&step->challenge, challenge);
  return TRUE;
}

static gboolean
renew (HjSyncTokens *self, HjSyncStep *step, GError **error)
{
  g_autoptr (HjResponse) response = NULL;
  g_autoptr (GError) problem = NULL;

  g_clear_pointer (&step->challenge, g_free);
  response = request_tokens (self, step, error);
  if (response == NULL)
    return FALSE;
  if (is_challenged (self, step, response, &problem)) {
    hj_response_unref (g_steal_pointer (&response));
    response = request_tokens (self, step, error);
    if (response == NULL)
      return FALSE;
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (hj_sync_is_from_hejie (response, HJ_WIRE_TYPE_JSON)) {
    g_clear_pointer (&step->body, g_bytes_unref);
    step->body = g_bytes_ref (response->body);
    return hj_sync_step_run (step, self->store, hj_sync_step_take_token, error);
  }
  problem = hj_sync_error_from_response (response);
  if (response->status == 401 || response->status == 403)
    problem->code = HJ_SYNC_ERROR_REVOKED;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* A question to the central instance beside reconciliation. */
typedef struct {
  HjSyncTokens *tokens; /* owned */
  char *path;           /* owned */
  GBytes *body;         /* owned */
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_object_unref (question->tokens);
  g_bytes_unref (question->body);
  g_free (question->path);
  g_free (question);
}

static HjResponse *
ask_once (const Question *question, HjSyncStep *step, GError **error)
{
  HjRequest request = { .method = "POST",
                        .path = question->path,
                        .content_type = HJ_WIRE_TYPE_JSON,
                        .body = question->body };

  if (!hj_sync_step_sign_request (step, &request, error))
    return NULL;
  return dex_await_boxed (hj_transport_request (question->tokens->transport, &request), error);
}

static HjResponse *
ask (const Question *question, GError **error)
{
  HjSyncTokens *self = question->tokens;
  g_autoptr (HjSyncStep) step = hj_sync_step_new ();
  g_autoptr (HjResponse) response = NULL;

  if (!hj_sync_step_run (step, self->store, hj_sync_step_load_session, error))
    return NULL;
  if (hj_sync_step_is_signed_in (step)) {
    response = ask_once (question, step, error);
    if (response == NULL || response->status != 401)
      return g_steal_pointer (&response);
  }
  if (!hj_sync_tokens_renew (self, step, error))
    return NULL;
  return ask_once (question, step, error);
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  HjResponse *response = ask (user_data, &error);

  if (response == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE, response);
}

static void
hj_sync_tokens_finalize (GObject *object)
{
  HjSyncTokens *self = HJ_SYNC_TOKENS (object);

  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  dex_clear (&self->renewing);
  G_OBJECT_CLASS (hj_sync_tokens_parent_class)->finalize (object);
}

static void
hj_sync_tokens_class_init (HjSyncTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sync_tokens_finalize;
}

static void
hj_sync_tokens_init (HjSyncTokens *self)
{
}

/**
 * hj_sync_tokens_new:
 *
 * Returns: (transfer full): renews the tokens of a replica, used from one thread
 */
HjSyncTokens *
hj_sync_tokens_new (HjStore *store, HjTransport *transport)
{
  HjSyncTokens *self = g_object_new (HJ_TYPE_SYNC_TOKENS, NULL);

  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  return self;
}

/**
 * hj_sync_tokens_renew:
 * @step: whose session is not good any more; has another one then
 * @error: `REVOKED` and others of #HjSyncError, a #HjStoreError or a #HjSqlError
 *
 * Gets the next pair of tokens, or takes the one that somebody else has got meanwhile: no two ask
 * for one at a time. To be called on a fiber.
 */
gboolean
hj_sync_tokens_renew (HjSyncTokens *self, HjSyncStep *step, GError **error)
{
  g_autofree char *refresh = g_strdup (step->refresh);
  g_autoptr (DexPromise) promise = NULL;
  gboolean renewed;

  while (self->renewing != NULL) {
    if (!dex_await (dex_ref (self->renewing), error)
        || !hj_sync_step_run (step, self->store, hj_sync_step_load_session, error))
      return FALSE;
    if (!g_str_equal (refresh, step->refresh))
      return TRUE;
  }
  promise = dex_promise_new ();
  self->renewing = dex_ref (promise);
  renewed = renew (self, step, error);
  dex_clear (&self->renewing);
  dex_promise_resolve_boolean (promise, TRUE);
  return renewed;
}

/**
 * hj_sync_tokens_ask:
 * @path: of a route that answers `POST`
 * @body: JSON
 *
 * Asks the central instance something in the user's name, beside reconciliation.
 *
 * Returns: (transfer full): a future of an #HjResponse, whatever its status; rejects with an
 *   #HjSyncError, such as `UNREACHABLE`, an #HjStoreError or a #HjSqlError
 */
DexFuture *
hj_sync_tokens_ask (HjSyncTokens *self, const char *path, GBytes *body)
{
  Question *question;

  g_return_val_if_fail (HJ_IS_SYNC_TOKENS (self), NULL);
  question = g_new0 (Question, 1);
  question->tokens = g_object_ref (self);
  question->path = g_strdup (path);
  question->body = g_bytes_ref (body);
  return dex_scheduler_spawn (NULL, STACK_BYTES, ask_fiber, question, free_question);
}
