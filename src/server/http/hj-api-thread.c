/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-api-thread.h"

#include "server/http/hj-fair-queue.h"

/* Of what the central instance itself asks. */
#define OWN_LANE "own"

struct _HjApiThread {
  GObject parent_instance;
  char *folder;
  HjClock *clock;   /* owned */
  HjRandom *random; /* owned */
  HjApiSetup setup;
  GThread *thread;
  HjFairQueue *tasks; /* owned, of GTask, a lane for each caller */
  HjApi *api;         /* owned by the thread; its routes are read by others, too */
  GMutex mutex;
  GCond opened;
  gboolean is_open; /* under the mutex: the thread has tried */
  GError *error;    /* under the mutex (nullable) owned: why it failed */
  gboolean watch;   /* under the mutex: somebody wants to know @pos */
  gint64 pos;       /* under the mutex: of the last change, after the last piece of work */
};

typedef struct {
  HjApiCall func;
  gpointer data;
} Call;

G_DEFINE_FINAL_TYPE (HjApiThread, hj_api_thread, G_TYPE_OBJECT)

static HjHttpRequest *
copy_request (const HjHttpRequest *request)
{
  HjHttpRequest *copy = g_new0 (HjHttpRequest, 1);

  *copy = (HjHttpRequest){
    .method = g_strdup (request->method),
    .path = g_strdup (request->path),
    .content_type = g_strdup (request->content_type),
    .token = g_strdup (request->token),
    .signature = g_strdup (request->signature),
    .address = g_strdup (request->address),
    .body = g_bytes_ref (request->body),
  };
  return copy;
}

static void
free_request (gpointer data)
{
  HjHttpRequest *request = data;

  g_free ((char *)request->method);
  g_free ((char *)request->path);
  g_free ((char *)request->content_type);
  g_free ((char *)request->token);
  g_free ((char *)request->signature);
  g_free ((char *)request->address);
  g_bytes_unref (request->body);
  g_free (request);
}

static void
open_instance (HjApiThread *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentral) central = hj_central_open (self->folder, self->clock, self->random, &error);

  if (central != NULL) {
    hj_sql_keep_to_thread (hj_central_get_sql (central));
    self->api = hj_api_new (central);
    if (self->setup != NULL)
      self->setup (self->api);
  }
  g_mutex_lock (&self->mutex);
  self->error = g_steal_pointer (&error);
  self->is_open = TRUE;
  g_cond_signal (&self->opened);
  g_mutex_unlock (&self->mutex);
}

static void
free_reply (gpointer reply)
{
  hj_http_reply_free (reply);
}

static void
note_pos (HjApiThread *self)
{
  gboolean watch;
  gint64 pos;

  g_mutex_lock (&self->mutex);
  watch = self->watch;
  g_mutex_unlock (&self->mutex);
  if (!watch)
    return;
  pos = hj_central_get_pos (hj_api_get_central (self->api));
  g_mutex_lock (&self->mutex);
  self->pos = pos;
  g_mutex_unlock (&self->mutex);
}

static void
run_task (HjApiThread *self, GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (g_task_get_source_tag (task) != hj_api_thread_call_async) {
    HjHttpReply *reply = hj_api_handle (self->api, g_task_get_task_data (task));

    note_pos (self);
    g_task_return_pointer (task, reply, free_reply);
    return;
  }
  const Call *call = g_task_get_task_data (task);
  gboolean answer = call->func (hj_api_get_central (self->api), call->data, &error);

  note_pos (self);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, answer);
}

static gpointer
run_thread (gpointer data)
{
  HjApiThread *self = data;

  open_instance (self);
  while (TRUE) {
    g_autoptr (GTask) task = hj_fair_queue_pop (self->tasks);

    if (task == NULL)
      break;
    run_task (self, task);
  }
  g_clear_object (&self->api);
  return NULL;
}

static void
hj_api_thread_dispose (GObject *object)
{
  HjApiThread *self = HJ_API_THREAD (object);

  if (self->thread != NULL) {
    hj_fair_queue_close (self->tasks);
    g_thread_join (g_steal_pointer (&self->thread));
  }
  G_OBJECT_CLASS (hj_api_thread_parent_class)->dispose (object);
}

static void
hj_api_thread_finalize (GObject *object)
{
  HjApiThread *self = HJ_API_THREAD (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->tasks, hj_fair_queue_free);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->opened);
  G_OBJECT_CLASS (hj_api_thread_parent_class)->finalize (object);
}

static void
hj_api_thread_class_init (HjApiThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_api_thread_dispose;
  object_class->finalize = hj_api_thread_finalize;
}

static void
hj_api_thread_init (HjApiThread *self)
{
  self->tasks = hj_fair_queue_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->opened);
}

/**
 * hj_api_thread_new:
 * @folder: of the instance
 * @clock: must be usable from another thread
 * @random: used by that thread alone from now on
 * @setup: (nullable): adds routes
 * @error: as hj_central_open()
 *
 * Opens the central database on a thread of its own, which answers one request after the other, and
 * waits until it is open. Ends, after the requests that wait, with the last reference.
 *
 * Returns: (transfer full) (nullable): the thread
 */
HjApiThread *
hj_api_thread_new (const char *folder, HjClock *clock, HjRandom *random, HjApiSetup setup,
                   GError **error)
{
  g_autoptr (HjApiThread) self = g_object_new (HJ_TYPE_API_THREAD, NULL);

  self->folder = g_strdup (folder);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->setup = setup;
  self->thread = g_thread_new ("hejied-db", run_thread, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_open)
    g_cond_wait (&self->opened, &self->mutex);
  g_mutex_unlock (&self->mutex);
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * hj_api_thread_handle_async:
 * @request: copied
 * @lane: whose it is: callers have their turn one after the other
 * @callback: called on the caller's main context
 */
void
hj_api_thread_handle_async (HjApiThread *self, const HjHttpRequest *request, const char *lane,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  /* Without a source object: the last reference to that must not go on its own thread. */
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, hj_api_thread_handle_async);
  g_task_set_task_data (task, copy_request (request), free_request);
  hj_fair_queue_push (self->tasks, lane, task);
}

/**
 * hj_api_thread_handle_finish:
 *
 * Returns: (transfer full): the reply
 */
HjHttpReply *
hj_api_thread_handle_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * hj_api_thread_call_async:
 * @call: run on the database's thread, once its turn has come
 * @data: for @call; the caller keeps it until @callback
 * @callback: called on the caller's main context
 */
void
hj_api_thread_call_async (HjApiThread *self, HjApiCall call, gpointer data,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Call *kept = g_new (Call, 1);

  *kept = (Call){ call, data };
  g_task_set_source_tag (task, hj_api_thread_call_async);
  g_task_set_task_data (task, kept, g_free);
  hj_fair_queue_push (self->tasks, OWN_LANE, task);
}

/**
 * hj_api_thread_call_finish:
 * @error: what went wrong
 *
 * Returns: what the call answered; %FALSE on failure
 */
gboolean
hj_api_thread_call_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hj_api_thread_get_n_waiting:
 *
 * Returns: how many requests wait for the thread
 */
guint
hj_api_thread_get_n_waiting (HjApiThread *self)
{
  return hj_fair_queue_get_length (self->tasks);
}

/**
 * hj_api_thread_get_body_max:
 * @path: of a request
 *
 * Returns: how large a body the routes take there, as hj_api_get_body_max()
 */
gsize
hj_api_thread_get_body_max (HjApiThread *self, const char *path)
{
  return hj_api_get_body_max (self->api, path);
}

/**
 * hj_api_thread_watch:
 * @watch: whether hj_api_thread_get_pos() is kept up to date
 */
void
hj_api_thread_watch (HjApiThread *self, gboolean watch)
{
  g_mutex_lock (&self->mutex);
  self->watch = watch;
  g_mutex_unlock (&self->mutex);
}

/**
 * hj_api_thread_get_pos:
 *
 * Returns: position of the last change that a piece of work answered since has seen
 */
gint64
hj_api_thread_get_pos (HjApiThread *self)
{
  gint64 pos;

  g_mutex_lock (&self->mutex);
  pos = self->pos;
  g_mutex_unlock (&self->mutex);
  return pos;
}
