/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-connections.h"

#define SOCKET_KEY "hj-connection"

typedef struct {
  HjConnections *all; /* owned */
  GSocket *socket;    /* borrowed: goes with it */
  char *address;      /* owned */
  char *account;      /* (nullable) owned: whose first request came over it */
  gint64 deadline;    /* boot time, 0 for none */
} Connection;

struct _HjConnections {
  GObject parent_instance;
  HjClock *clock;         /* owned */
  GHashTable *open;       /* owned, set of Connection, borrowed from their sockets */
  GHashTable *by_address; /* owned, address → number of them */
  GHashTable *by_account; /* owned, account → number of them */
};

G_DEFINE_FINAL_TYPE (HjConnections, hj_connections, G_TYPE_OBJECT)

static int
count (GHashTable *table, const char *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (table, name));
}

static void
change_count (GHashTable *table, const char *name, int by)
{
  int n = count (table, name) + by;

  if (n > 0)
    g_hash_table_insert (table, g_strdup (name), GINT_TO_POINTER (n));
  else
    g_hash_table_remove (table, name);
}

static void
free_connection (gpointer data)
{
  Connection *connection = data;

  g_hash_table_remove (connection->all->open, connection);
  change_count (connection->all->by_address, connection->address, -1);
  if (connection->account != NULL)
    change_count (connection->all->by_account, connection->account, -1);
  g_object_unref (connection->all);
  g_free (connection->address);
  g_free (connection->account);
  g_free (connection);
}

static void
hj_connections_finalize (GObject *object)
{
  HjConnections *self = HJ_CONNECTIONS (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->by_address, g_hash_table_unref);
  g_clear_pointer (&self->by_account, g_hash_table_unref);
  G_OBJECT_CLASS (hj_connections_parent_class)->finalize (object);
}

static void
hj_connections_class_init (HjConnectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_connections_finalize;
}

static void
hj_connections_init (HjConnections *self)
{
  self->open = g_hash_table_new (NULL, NULL);
  self->by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_account = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * hj_connections_new:
 * @clock: its boot time counts
 *
 * Returns: (transfer full): the open connections of a server, each with the time by which the next
 *   step has to have come
 */
HjConnections *
hj_connections_new (HjClock *clock)
{
  HjConnections *self = g_object_new (HJ_TYPE_CONNECTIONS, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

/**
 * hj_connections_admit:
 * @socket: a connection, new or known
 * @address: whose
 *
 * Returns: whether it may stay; a new one may not where its address, or everybody, has too many
 */
gboolean
hj_connections_admit (HjConnections *self, GSocket *socket, const char *address)
{
  Connection *connection;

  if (g_object_get_data (G_OBJECT (socket), SOCKET_KEY) != NULL)
    return TRUE;
  if (g_hash_table_size (self->open) >= HJ_CONNECTIONS_MAX
      || count (self->by_address, address) >= HJ_CONNECTIONS_PER_ADDRESS)
    return FALSE;
  connection = g_new0 (Connection, 1);
  connection->all = g_object_ref (self);
  connection->socket = socket;
  connection->address = g_strdup (address);
  g_hash_table_add (self->open, connection);
  change_count (self->by_address, address, 1);
  g_object_set_data_full (G_OBJECT (socket), SOCKET_KEY, connection, free_connection);
  return TRUE;
}

/**
 * hj_connections_belong:
 * @socket: an admitted one
 * @account: who asks over it
 *
 * A connection is counted for the first account that asks over it.
 *
 * Returns: whether it may stay; where its account has too many, it may not
 */
gboolean
hj_connections_belong (HjConnections *self, GSocket *socket, const char *account)
{
  Connection *connection = g_object_get_data (G_OBJECT (socket), SOCKET_KEY);

  if (connection == NULL || connection->account != NULL)
    return TRUE;
  if (count (self->by_account, account) >= HJ_CONNECTIONS_PER_ACCOUNT)
    return FALSE;
  connection->account = g_strdup (account);
  change_count (self->by_account, account, 1);
  return TRUE;
}

/**
 * hj_connections_expect:
 * @socket: an admitted one
 * @milliseconds: within which the next step has to come, or 0 for as long as it takes
 */
void
hj_connections_expect (HjConnections *self, GSocket *socket, gint64 milliseconds)
{
  Connection *connection = g_object_get_data (G_OBJECT (socket), SOCKET_KEY);

  if (connection != NULL)
    connection->deadline
        = milliseconds > 0 ? hj_clock_get_boot_time (self->clock) + milliseconds : 0;
}

/**
 * hj_connections_sweep:
 *
 * Cuts the connections whose time is up. To be called every second or so.
 */
void
hj_connections_sweep (HjConnections *self)
{
  gint64 now = hj_clock_get_boot_time (self->clock);
  g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Connection *connection = key;

    if (connection->deadline != 0 && connection->deadline <= now) {
      connection->deadline = 0;
      g_ptr_array_add (late, g_object_ref (connection->socket));
    }
  }
  for (guint i = 0; i < late->len; i++)
    g_socket_shutdown (g_ptr_array_index (late, i), TRUE, TRUE, NULL);
}

/**
 * hj_connections_get_n:
 *
 * Returns: how many are open
 */
guint
hj_connections_get_n (HjConnections *self)
{
  return g_hash_table_size (self->open);
}
