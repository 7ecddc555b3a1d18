/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-http-turn.h"

#include "server/http/hj-http-message.h"

#define TURN_KEY "hj-turn"
/* After how many seconds an account comes again that has too many connections. */
#define CONNECTIONS_SECONDS 30

typedef struct {
  HjCallers *callers; /* owned */
  char *account;      /* (nullable) owned */
  char *address;      /* owned */
} Turn;

static void
free_turn (gpointer data)
{
  Turn *turn = data;

  hj_callers_end (turn->callers, turn->account, turn->address);
  g_object_unref (turn->callers);
  g_free (turn->account);
  g_free (turn->address);
  g_free (turn);
}

/**
 * hj_http_turn_begin:
 * @message: one whose headers have come
 *
 * Counts the request for its account, or for its address where it names none, until
 * hj_http_turn_end() or the end of the message.
 *
 * Returns: 0 if it may go on, or after how many seconds it may come again
 */
int
hj_http_turn_begin (SoupServerMessage *message, HjCallers *callers, HjConnections *connections)
{
  GSocket *socket = soup_server_message_get_socket (message);
  const char *account = hj_callers_find_account (callers, hj_http_message_get_token (message));
  g_autofree char *address = hj_http_message_dup_address (message);
  int wait;
  Turn *turn;

  if (account != NULL && socket != NULL && !hj_connections_belong (connections, socket, account)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
    return CONNECTIONS_SECONDS;
  }
  wait = hj_callers_begin (callers, account, address);
  if (wait > 0)
    return wait;
  turn = g_new (Turn, 1);
  *turn = (Turn){ g_object_ref (callers), g_strdup (account), g_steal_pointer (&address) };
  g_object_set_data_full (G_OBJECT (message), TURN_KEY, turn, free_turn);
  return 0;
}

/**
 * hj_http_turn_dup_lane:
 * @message: any
 *
 * Returns: (transfer full): in which lane it waits: one for each account, and for each address
 *   whose requests name none
 */
char *
hj_http_turn_dup_lane (SoupServerMessage *message)
{
  const Turn *turn = g_object_get_data (G_OBJECT (message), TURN_KEY);

  if (turn == NULL)
    return g_strdup ("");
  return turn->account != NULL ? g_strconcat ("account ", turn->account, NULL)
                               : g_strconcat ("address ", turn->address, NULL);
}

/**
 * hj_http_turn_end:
 * @message: any
 *
 * The next request of the same caller may come.
 */
void
hj_http_turn_end (SoupServerMessage *message)
{
  g_object_set_data (G_OBJECT (message), TURN_KEY, NULL);
}
