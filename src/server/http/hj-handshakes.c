/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-handshakes.h"

/* Set at the socket of a connection whose first message is known. */
#define SOCKET_KEY "hj-handshake"

struct _HjHandshakes {
  GObject parent_instance;
  SoupServer *soup;      /* owned */
  GHashTable *under_way; /* owned, set of SoupServerMessage, borrowed: the first of a connection */
  GPtrArray *closing;    /* owned, GTask: who waits for the end */
};

G_DEFINE_FINAL_TYPE (HjHandshakes, hj_handshakes, G_TYPE_OBJECT)

static void
cut (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* Disconnects, if that is asked for and nothing stands against it. */
static gboolean
on_ended_cb (gpointer user_data)
{
  HjHandshakes *self = user_data;
  g_autoptr (GPtrArray) closing = NULL;

  if (g_hash_table_size (self->under_way) > 0 || self->closing->len == 0)
    return G_SOURCE_REMOVE;
  soup_server_disconnect (self->soup);
  closing = g_steal_pointer (&self->closing);
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < closing->len; i++)
    g_task_return_boolean (g_ptr_array_index (closing, i), TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_message_gone_cb (gpointer user_data, GObject *message)
{
  HjHandshakes *self = user_data;

  g_hash_table_remove (self->under_way, message);
  /* Not from within libsoup's own end of the handshake. */
  if (self->closing->len > 0)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_ended_cb, g_object_ref (self), g_object_unref);
}

static void
on_message_connected_cb (SoupServerMessage *message, gpointer user_data)
{
  g_object_weak_unref (G_OBJECT (message), on_message_gone_cb, user_data);
  on_message_gone_cb (user_data, G_OBJECT (message));
}

static void
on_request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  HjHandshakes *self = user_data;
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL || g_object_get_data (G_OBJECT (socket), SOCKET_KEY) != NULL)
    return;
  g_object_set_data (G_OBJECT (socket), SOCKET_KEY, self);
  g_hash_table_add (self->under_way, message);
  g_object_weak_ref (G_OBJECT (message), on_message_gone_cb, self);
  g_signal_connect_object (message, "connected", G_CALLBACK (on_message_connected_cb), self,
                           G_CONNECT_DEFAULT);
  if (self->closing->len > 0)
    cut (message);
}

static void
hj_handshakes_dispose (GObject *object)
{
  HjHandshakes *self = HJ_HANDSHAKES (object);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->under_way);
  while (g_hash_table_iter_next (&iter, &message, NULL)) {
    g_object_weak_unref (message, on_message_gone_cb, self);
    g_hash_table_iter_remove (&iter);
  }
  g_clear_object (&self->soup);
  G_OBJECT_CLASS (hj_handshakes_parent_class)->dispose (object);
}

static void
hj_handshakes_finalize (GObject *object)
{
  HjHandshakes *self = HJ_HANDSHAKES (object);

  g_hash_table_unref (self->under_way);
  g_ptr_array_unref (self->closing);
  G_OBJECT_CLASS (hj_handshakes_parent_class)->finalize (object);
}

static void
hj_handshakes_class_init (HjHandshakesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hj_handshakes_dispose;
  object_class->finalize = hj_handshakes_finalize;
}

static void
hj_handshakes_init (HjHandshakes *self)
{
  self->under_way = g_hash_table_new (NULL, NULL);
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * hj_handshakes_new:
 * @soup: a server that listens with TLS
 *
 * Returns: (transfer full): the TLS handshakes of @soup that are under way, for as long as which it
 *   cannot be disconnected: libsoup frees a connection whose handshake then still ends, and uses it
 */
HjHandshakes *
hj_handshakes_new (SoupServer *soup)
{
  HjHandshakes *self = g_object_new (HJ_TYPE_HANDSHAKES, NULL);

  self->soup = g_object_ref (soup);
  g_signal_connect_object (soup, "request-started", G_CALLBACK (on_request_started_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}

/**
 * hj_handshakes_close_async:
 * @callback: (nullable): called once its server is disconnected
 *
 * Cuts the handshakes under way, and all that begin from now on, and disconnects the server once
 * the last of them has ended.
 */
void
hj_handshakes_close_async (HjHandshakes *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GHashTableIter iter;
  gpointer message;

  g_ptr_array_add (self->closing, g_task_new (self, NULL, callback, user_data));
  g_hash_table_iter_init (&iter, self->under_way);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    cut (message);
  on_ended_cb (self);
}

void
hj_handshakes_close_finish (HjHandshakes *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * hj_handshakes_get_n:
 *
 * Returns: how many are under way
 */
guint
hj_handshakes_get_n (HjHandshakes *self)
{
  return g_hash_table_size (self->under_way);
}
