/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-live.h"

#include "core/wire/hj-hint.h"
#include "server/db/hj-central-feed.h"

#include <string.h>

/* How long the central instance works for each laptop that comes, more or less, milliseconds. */
#define SPREAD_MS 2
#define SPREAD_MAX_MS (30 * HJ_SECOND_MS)

typedef struct {
  HjListening *listening; /* owned */
  HjLiveFunc func;
  gpointer user_data;
  gint64 heard_at; /* boot time */
} Listener;

struct _HjLive {
  GObject parent_instance;
  HjApiThread *api;      /* owned */
  HjClock *clock;        /* owned */
  GHashTable *listeners; /* owned, device → Listener */
  gint64 told;           /* position up to which news was told */
  gint64 looked_at;      /* boot time */
  gboolean looking;
  gboolean again; /* something happened while looking */
  guint look_source;
  gboolean checking;
};

G_DEFINE_FINAL_TYPE (HjLive, hj_live, G_TYPE_OBJECT)

/* What the database's thread is asked, and what it says. */
typedef struct {
  HjLive *live; /* owned */
  gint64 after;
  gint64 pos;
  GPtrArray *touched; /* (nullable) owned, names of buckets */
} Look;

typedef struct {
  HjLive *live;         /* owned */
  GPtrArray *devices;   /* owned */
  GPtrArray *renewed;   /* owned, of HjListening, NULL where the device may not */
  GPtrArray *uncertain; /* owned, devices that could not be looked up */
} Check;

static void
free_listener (gpointer data)
{
  Listener *listener = data;

  hj_listening_free (listener->listening);
  g_free (listener);
}

static void
send (HjLive *self, Listener *listener, GBytes *bytes)
{
  listener->heard_at = hj_clock_get_boot_time (self->clock);
  listener->func (bytes, listener->user_data);
}

static void
send_hint (HjLive *self, Listener *listener, HjHintKind kind, gint64 spread)
{
  const HjHint hint
      = { .kind = kind, .pos = MAX (self->told, listener->listening->pos), .spread = spread };
  g_autoptr (GBytes) bytes = hj_hint_to_bytes (&hint);

  send (self, listener, bytes);
}

static void
forget (HjLive *self, const char *device)
{
  g_hash_table_remove (self->listeners, device);
  if (g_hash_table_size (self->listeners) == 0)
    hj_api_thread_watch (self->api, FALSE);
}

/* Ends what is sent to a listener, who is forgotten first. */
static void
end (HjLive *self, const char *device)
{
  Listener *listener = g_hash_table_lookup (self->listeners, device);
  HjLiveFunc func = listener->func;
  gpointer user_data = listener->user_data;

  forget (self, device);
  func (NULL, user_data);
}

static gboolean
is_concerned (const Listener *listener, GHashTable *touched)
{
  for (char **bucket = listener->listening->buckets; *bucket != NULL; bucket++) {
    if (g_hash_table_contains (touched, *bucket))
      return TRUE;
  }
  return FALSE;
}

static void
tell (HjLive *self, GPtrArray *names)
{
  g_autoptr (GHashTable) touched = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) concerned = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer listener;

  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (touched, g_ptr_array_index (names, i));
  g_hash_table_iter_init (&iter, self->listeners);
  while (g_hash_table_iter_next (&iter, NULL, &listener)) {
    if (is_concerned (listener, touched))
      g_ptr_array_add (concerned, listener);
  }
  for (guint i = 0; i < concerned->len; i++)
    send_hint (self, g_ptr_array_index (concerned, i), HJ_HINT_NEWS,
               MIN ((gint64)concerned->len * SPREAD_MS, SPREAD_MAX_MS));
}

static void
free_look (Look *look)
{
  g_object_unref (look->live);
  g_clear_pointer (&look->touched, g_ptr_array_unref);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, free_look)

/* On the database's thread; answers whether there is news. */
static gboolean
look_on_thread (HjCentral *central, gpointer data, GError **error)
{
  Look *look = data;

  look->pos = hj_central_get_pos (central);
  if (look->pos <= look->after)
    return FALSE;
  look->touched = hj_central_list_touched (central, look->after, error);
  return look->touched != NULL;
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  HjLive *self = look->live;
  g_autoptr (GError) error = NULL;

  self->looking = FALSE;
  if (hj_api_thread_call_finish (result, &error)) {
    self->told = look->pos;
    tell (self, look->touched);
  } else if (error != NULL) {
    g_warning ("There may be news that nobody is told of: %s", error->message);
  }
  if (self->again)
    hj_live_look (self);
}

static void
begin_look (HjLive *self)
{
  Look *look = g_new0 (Look, 1);

  self->looking = TRUE;
  self->again = FALSE;
  self->looked_at = hj_clock_get_boot_time (self->clock);
  look->live = g_object_ref (self);
  look->after = self->told;
  hj_api_thread_call_async (self->api, look_on_thread, look, on_looked_cb, look);
}

static gboolean
on_look_due_cb (gpointer user_data)
{
  HjLive *self = user_data;

  self->look_source = 0;
  if (self->looking)
    self->again = TRUE;
  else
    begin_look (self);
  return G_SOURCE_REMOVE;
}

static void
free_check (Check *check)
{
  g_object_unref (check->live);
  g_ptr_array_unref (check->devices);
  g_ptr_array_unref (check->renewed);
  g_ptr_array_unref (check->uncertain);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, free_check)

static void
free_renewed (gpointer listening)
{
  if (listening != NULL)
    hj_listening_free (listening);
}

/* On the database's thread. */
static gboolean
check_on_thread (HjCentral *central, gpointer data, GError **error)
{
  Check *check = data;

  for (guint i = 0; i < check->devices->len; i++) {
    const char *device = g_ptr_array_index (check->devices, i);
    g_autoptr (GError) problem = NULL;

    g_ptr_array_add (check->renewed, hj_listening_renew (central, device, &problem));
    if (problem != NULL && problem->domain != HJ_CENTRAL_ERROR)
      g_ptr_array_add (check->uncertain, g_strdup (device));
  }
  return TRUE;
}

static void
take_renewed (HjLive *self, Listener *listener, HjListening *renewed)
{
  gboolean changed = strcmp (renewed->scope, listener->listening->scope) != 0;
  g_autoptr (GBytes) beat = g_bytes_new_static (HJ_HINT_HEARTBEAT, strlen (HJ_HINT_HEARTBEAT));

  hj_listening_free (listener->listening);
  listener->listening = renewed;
  if (changed)
    send_hint (self, listener, HJ_HINT_SCOPE, 0);
  else
    send (self, listener, beat);
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Check) check = user_data;
  HjLive *self = check->live;

  self->checking = FALSE;
  for (guint i = 0; i < check->devices->len; i++) {
    const char *device = g_ptr_array_index (check->devices, i);
    Listener *listener = g_hash_table_lookup (self->listeners, device);

    if (listener == NULL
        || g_ptr_array_find_with_equal_func (check->uncertain, device, g_str_equal, NULL))
      continue;
    if (g_ptr_array_index (check->renewed, i) != NULL) {
      take_renewed (self, listener, g_steal_pointer (&g_ptr_array_index (check->renewed, i)));
      continue;
    }
    send_hint (self, listener, HJ_HINT_LEAVE, 0);
    if (g_hash_table_lookup (self->listeners, device) == listener)
      end (self, device);
  }
}

static void
hj_live_dispose (GObject *object)
{
  HjLive *self = HJ_LIVE (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_hash_table_remove_all (self->listeners);
  g_clear_object (&self->api);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (hj_live_parent_class)->dispose (object);
}

static void
hj_live_finalize (GObject *object)
{
  g_hash_table_unref (HJ_LIVE (object)->listeners);
  G_OBJECT_CLASS (hj_live_parent_class)->finalize (object);
}

static void
hj_live_class_init (HjLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_live_dispose;
  object_class->finalize = hj_live_finalize;
}

static void
hj_live_init (HjLive *self)
{
  self->listeners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_listener);
}

/**
 * hj_live_new:
 * @api: tells what is new
 * @clock: its boot time counts
 *
 * Returns: (transfer full): who listens, on the caller's main context; nobody yet
 */
HjLive *
hj_live_new (HjApiThread *api, HjClock *clock)
{
  HjLive *self = g_object_new (HJ_TYPE_LIVE, NULL);

  self->api = g_object_ref (api);
  self->clock = g_object_ref (clock);
  return self;
}

static guint
count_of_account (HjLive *self, const char *user)
{
  GHashTableIter iter;
  gpointer listener;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->listeners);
  while (g_hash_table_iter_next (&iter, NULL, &listener))
    n += g_str_equal (((Listener *)listener)->listening->user, user);
  return n;
}

/**
 * hj_live_add:
 * @listening: (transfer full): who
 * @func: sends to them; called at once with where the central instance stands
 * @user_data: for @func, and names the connection in hj_live_remove()
 *
 * From now on the laptop is told of news. It listens once: an earlier connection of it ends.
 *
 * Returns: whether there was room for one more, of this account and at all
 */
gboolean
hj_live_add (HjLive *self, HjListening *listening, HjLiveFunc func, gpointer user_data)
{
  Listener *listener;

  if (g_hash_table_contains (self->listeners, listening->device)) {
    end (self, listening->device);
  } else if (g_hash_table_size (self->listeners) >= HJ_LIVE_MAX
             || count_of_account (self, listening->user) >= HJ_LIVE_PER_ACCOUNT) {
    hj_listening_free (listening);
    return FALSE;
  }
  if (g_hash_table_size (self->listeners) == 0) {
    hj_api_thread_watch (self->api, TRUE);
    self->told = listening->pos;
  }
  listener = g_new0 (Listener, 1);
  *listener = (Listener){ .listening = listening, .func = func, .user_data = user_data };
  g_hash_table_insert (self->listeners, g_strdup (listening->device), listener);
  send_hint (self, listener, HJ_HINT_NEWS, 0);
  hj_live_look (self);
  return TRUE;
}

/**
 * hj_live_remove:
 * @user_data: of a connection that has gone; unknown ones do not matter
 */
void
hj_live_remove (HjLive *self, gpointer user_data)
{
  GHashTableIter iter;
  gpointer device;
  gpointer listener;

  g_hash_table_iter_init (&iter, self->listeners);
  while (g_hash_table_iter_next (&iter, &device, &listener)) {
    if (((Listener *)listener)->user_data != user_data)
      continue;
    forget (self, device);
    return;
  }
}

/**
 * hj_live_look:
 *
 * Something may have been committed: those concerned are told at once, or, where they were told
 * just now, soon.
 */
void
hj_live_look (HjLive *self)
{
  gint64 wait = self->looked_at + HJ_LIVE_LOOK_MS - hj_clock_get_boot_time (self->clock);

  if (g_hash_table_size (self->listeners) == 0 || hj_api_thread_get_pos (self->api) <= self->told)
    return;
  if (self->looking)
    self->again = TRUE;
  else if (wait <= 0 && self->look_source == 0)
    begin_look (self);
  else if (self->look_source == 0)
    self->look_source = g_timeout_add ((guint)wait, on_look_due_cb, self);
}

/**
 * hj_live_sweep:
 *
 * To be called every second or so: finds what other processes have committed, lets those be heard
 * of who heard nothing for long, and ends what is sent to those who may not listen any more.
 */
void
hj_live_sweep (HjLive *self)
{
  gint64 now = hj_clock_get_boot_time (self->clock);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer device;
  gpointer listener;
  Check *check;

  if (g_hash_table_size (self->listeners) == 0)
    return;
  if (!self->looking && self->look_source == 0)
    begin_look (self);
  g_hash_table_iter_init (&iter, self->listeners);
  while (!self->checking && g_hash_table_iter_next (&iter, &device, &listener)) {
    if (now - ((Listener *)listener)->heard_at >= HJ_LIVE_HEARTBEAT_MS)
      g_ptr_array_add (due, g_strdup (device));
  }
  if (due->len == 0)
    return;
  check = g_new0 (Check, 1);
  check->live = g_object_ref (self);
  check->devices = g_steal_pointer (&due);
  check->renewed = g_ptr_array_new_with_free_func (free_renewed);
  check->uncertain = g_ptr_array_new_with_free_func (g_free);
  self->checking = TRUE;
  hj_api_thread_call_async (self->api, check_on_thread, check, on_checked_cb, check);
}

/**
 * hj_live_close:
 *
 * Ends all that is sent.
 */
void
hj_live_close (HjLive *self)
{
  g_autofree char **devices = (char **)g_hash_table_get_keys_as_array (self->listeners, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (char **device = devices; *device != NULL; device++)
    g_ptr_array_add (all, g_strdup (*device));
  for (guint i = 0; i < all->len; i++) {
    if (g_hash_table_contains (self->listeners, g_ptr_array_index (all, i)))
      end (self, g_ptr_array_index (all, i));
  }
}

/**
 * hj_live_get_n:
 *
 * Returns: how many laptops listen
 */
guint
hj_live_get_n (HjLive *self)
{
  return g_hash_table_size (self->listeners);
}
