/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-network.h"

#include "core/sync/hj-transport-memory.h"
#include "core/wire/hj-page.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-transfer.h"
#include "core/wire/hj-wire.h"

/* No request is on its way for longer: whoever carries it has given up by then. */
#define LATE_MAX (2 * HJ_MINUTE_MS)

/* A laptop's way to the central instance. */
typedef struct {
  SimNetwork *network;       /* borrowed */
  const gboolean *is_asleep; /* borrowed, the laptop's */
} Line;

/* A request on its way, or its answer on the way back. */
typedef struct {
  const gboolean *is_asleep; /* borrowed; whether who asked reads nothing at present */
  gboolean has_come;         /* to a laptop that was asleep: it is read whenever that wakes */
  gint64 sent_at;            /* by the central instance's clock */
  char *method;
  char *path;
  char *content_type;
  char *token;
  char *signature;
  GBytes *body;
  DexPromise *promise; /* (nullable) owned; NULL once nobody waits */
  HjResponse *answer;  /* (nullable) owned; there once it is on the way back */
} Message;

static void
free_message (gpointer data)
{
  Message *message = data;

  if (message->promise != NULL)
    dex_promise_reject (message->promise,
                        g_error_new (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "The world ended."));
  dex_clear (&message->promise);
  g_clear_pointer (&message->answer, hj_response_unref);
  g_clear_pointer (&message->body, g_bytes_unref);
  g_free (message->method);
  g_free (message->path);
  g_free (message->content_type);
  g_free (message->token);
  g_free (message->signature);
  g_free (message);
}

static Message *
new_message (SimNetwork *self, const HjRequest *request, const gboolean *is_asleep)
{
  Message *message = g_new0 (Message, 1);

  message->is_asleep = is_asleep;
  message->sent_at = hj_clock_get_boot_time (self->central->clock);
  message->method = g_strdup (request->method);
  message->path = g_strdup (request->path);
  message->content_type = g_strdup (request->content_type);
  message->token = g_strdup (request->token);
  message->signature = g_strdup (request->signature);
  message->body = request->body == NULL ? NULL : g_bytes_ref (request->body);
  return message;
}

static HjRequest
get_request (const Message *message)
{
  return (HjRequest){
    .method = message->method,
    .path = message->path,
    .content_type = message->content_type,
    .token = message->token,
    .signature = message->signature,
    .body = message->body,
  };
}

static DexFuture *
send (const HjRequest *request, gpointer user_data)
{
  const Line *line = user_data;
  SimNetwork *self = line->network;
  Message *message = new_message (self, request, line->is_asleep);

  message->promise = dex_promise_new ();
  g_ptr_array_add (self->messages, message);
  self->n_requests++;
  return DEX_FUTURE (dex_ref (message->promise));
}

static gboolean
draw (SimNetwork *self, guint one_in)
{
  gboolean hit = one_in != 0 && hj_random_below (self->random, one_in) == 0;

  self->n_faults += hit ? 1 : 0;
  return hit;
}

static void
give_up (Message *message)
{
  if (message->promise != NULL)
    dex_promise_reject (message->promise,
                        g_error_new (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "No answer came."));
  dex_clear (&message->promise);
}

static void
answer_with (Message *message, HjResponse *answer)
{
  if (message->promise != NULL)
    dex_promise_resolve_boxed (message->promise, HJ_TYPE_RESPONSE, hj_response_ref (answer));
  dex_clear (&message->promise);
}

static HjResponse *
spoil (SimNetwork *self, HjResponse *answer, gboolean cut)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (answer->body, &length);
  g_autofree guint8 *copy = g_memdup2 (bytes, MAX (length, 1));
  guint32 at = length == 0 ? 0 : hj_random_below (self->random, (guint32)length);

  if (!cut && length > 0)
    copy[at] ^= (guint8)(1u << hj_random_below (self->random, 8));
  g_autoptr (GBytes) body = g_bytes_new (copy, cut ? at : length);

  return hj_response_new (answer->status, answer->content_type, answer->retry_after, body);
}

static HjResponse *
make_problem (int status, const char *code)
{
  g_autoptr (GBytes) body = hj_problem_new (status, code, "Please try again later.");

  return hj_response_new ((guint)status, HJ_PROBLEM_CONTENT_TYPE, -1, body);
}

/* Whoever answers where the request never reaches the central instance. */
static HjResponse *
draw_stranger (SimNetwork *self, Message *message)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>Sign in</html>", 20);

  if (draw (self, self->faults.portal))
    return hj_response_new (200, "text/html", -1, page);
  if (draw (self, self->faults.busy))
    return make_problem (503, "busy");
  if (message->token != NULL && draw (self, self->faults.expired))
    return make_problem (401, "token");
  return NULL;
}

static gboolean
is_checked (const HjResponse *answer)
{
  return g_strcmp0 (answer->content_type, HJ_PAGE_CONTENT_TYPE) == 0
         || g_strcmp0 (answer->content_type, HJ_BLOB_CONTENT_TYPE) == 0;
}

static void
handle (SimNetwork *self, Message *message)
{
  if (draw (self, self->faults.crash_before)) {
    sim_central_crash (self->central);
    give_up (message);
    return;
  }
  const HjRequest request = get_request (message);

  message->answer = sim_central_handle (self->central, &request);
  if (message->answer == NULL || draw (self, self->faults.crash_after)) {
    sim_central_crash (self->central);
    g_clear_pointer (&message->answer, hj_response_unref);
    give_up (message);
  } else if (draw (self, self->faults.answer_lost)) {
    give_up (message);
  } else if (draw (self, self->faults.damaged) || draw (self, self->faults.cut_short)) {
    g_autoptr (HjResponse) whole = g_steal_pointer (&message->answer);

    /* TLS lets nothing through that was altered on the way; pages, and what is in documents, are
     * altered all the same, since they are checked by themselves.
     */
    if (is_checked (whole))
      message->answer = spoil (self, whole, hj_random_below (self->random, 2) == 0);
    else
      give_up (message);
  }
}

static gboolean
is_late (SimNetwork *self, const Message *message)
{
  return hj_clock_get_boot_time (self->central->clock) - message->sent_at > LATE_MAX;
}

/* Who asked hears nothing of it before it wakes. */
static void
carry_to_sleeper (SimNetwork *self, Message *message)
{
  const HjRequest request = get_request (message);

  if (message->answer != NULL || is_late (self, message) || hj_random_below (self->random, 2) == 0)
    return;
  message->answer = sim_central_handle (self->central, &request);
  message->has_come = message->answer != NULL;
  if (message->has_come)
    return;
  sim_central_crash (self->central);
  message->sent_at -= LATE_MAX + 1;
}

/* Takes a request as far as it gets in one step; returns whether it is at its end. */
static gboolean
carry (SimNetwork *self, Message *message)
{
  if (message->promise != NULL && *message->is_asleep) {
    carry_to_sleeper (self, message);
    return FALSE;
  }
  if (!message->has_come && is_late (self, message)) {
    give_up (message);
    return TRUE;
  }
  if (message->answer == NULL) {
    g_autoptr (HjResponse) stranger = NULL;

    if (message->promise != NULL && draw (self, self->faults.lost)) {
      give_up (message);
      return TRUE;
    }
    if (message->promise != NULL && draw (self, self->faults.late)) {
      give_up (message);
      return FALSE;
    }
    stranger = draw_stranger (self, message);
    if (stranger != NULL) {
      answer_with (message, stranger);
      return TRUE;
    }
    if (draw (self, self->faults.doubled)) {
      const HjRequest request = get_request (message);

      g_ptr_array_add (self->messages, new_message (self, &request, message->is_asleep));
    }
    handle (self, message);
    if (message->promise != NULL && draw (self, self->faults.answer_late))
      return FALSE;
  }
  if (message->answer != NULL)
    answer_with (message, message->answer);
  return TRUE;
}

SimNetwork *
sim_network_new (SimCentral *central, guint32 seed)
{
  SimNetwork *self = g_new0 (SimNetwork, 1);

  self->central = central;
  self->random = hj_random_new_seeded (seed);
  self->messages = g_ptr_array_new_with_free_func (free_message);
  return self;
}

void
sim_network_free (SimNetwork *self)
{
  g_ptr_array_unref (self->messages);
  g_object_unref (self->random);
  g_free (self);
}

/**
 * sim_network_connect:
 * @is_asleep: (transfer none): whether the laptop reads no answers at present; looked at again and
 *   again
 *
 * Returns: (transfer full): a way to the central instance; requests wait until they are delivered
 */
HjTransport *
sim_network_connect (SimNetwork *self, const gboolean *is_asleep)
{
  const Line line = { self, is_asleep };

  return hj_transport_memory_new (send, g_memdup2 (&line, sizeof line), g_free);
}

/**
 * sim_network_deliver:
 *
 * Takes one of the messages, whichever, a step further.
 *
 * Returns: whether there was one
 */
gboolean
sim_network_deliver (SimNetwork *self)
{
  if (self->messages->len == 0)
    return FALSE;
  guint at = hj_random_below (self->random, self->messages->len);
  Message *message = g_ptr_array_steal_index (self->messages, at);

  if (carry (self, message))
    free_message (message);
  else
    g_ptr_array_add (self->messages, message);
  return TRUE;
}
