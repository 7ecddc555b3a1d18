/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/http/hj-callers.h"
#include "server/http/hj-connections.h"
#include "server/http/hj-fair-queue.h"
#include "server/http/hj-rate-limit.h"

static void
begin_many (HjCallers *callers, const char *account, const char *address, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (hj_callers_begin (callers, account, address), ==, 0);
}

/* One account has so much under way at once, wherever it comes from; another is not touched. */
static void
test_account_at_once (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjCallers) callers = hj_callers_new (clock);

  begin_many (callers, "greedy", "a", HJ_CALLERS_PER_ACCOUNT / 2);
  begin_many (callers, "greedy", "b", HJ_CALLERS_PER_ACCOUNT / 2);
  g_assert_cmpint (hj_callers_begin (callers, "greedy", "c"), >, 0);
  g_assert_cmpint (hj_callers_begin (callers, "other", "a"), ==, 0);
  g_assert_cmpint (hj_callers_begin (callers, NULL, "a"), ==, 0);
  hj_callers_end (callers, "greedy", "b");
  g_assert_cmpint (hj_callers_begin (callers, "greedy", "c"), ==, 0);
}

static void
test_account_in_a_minute (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjCallers) callers = hj_callers_new (clock);

  for (guint i = 0; i < HJ_CALLERS_ACCOUNT_PER_MINUTE; i++) {
    g_assert_cmpint (hj_callers_begin (callers, "greedy", "a"), ==, 0);
    hj_callers_end (callers, "greedy", "a");
  }
  g_assert_cmpint (hj_callers_begin (callers, "greedy", "a"), >, 0);
  g_assert_cmpint (hj_callers_begin (callers, "other", "a"), ==, 0);
  hj_manual_clock_advance (HJ_MANUAL_CLOCK (clock), HJ_MINUTE_MS);
  g_assert_cmpint (hj_callers_begin (callers, "greedy", "a"), ==, 0);
  g_assert_cmpuint (hj_callers_get_n (callers), ==, 2);
}

/* However many addresses strangers come from, those who have signed in keep room. */
static void
test_strangers (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjCallers) callers = hj_callers_new (clock);

  for (guint i = 0; i < HJ_CALLERS_STRANGERS / HJ_CALLERS_PER_ADDRESS; i++) {
    g_autofree char *address = g_strdup_printf ("%u", i);

    begin_many (callers, NULL, address, HJ_CALLERS_PER_ADDRESS);
    g_assert_cmpint (hj_callers_begin (callers, NULL, address), >, 0);
  }
  g_assert_cmpint (hj_callers_begin (callers, NULL, "one more"), >, 0);
  g_assert_cmpint (hj_callers_begin (callers, "officer", "0"), ==, 0);
  hj_callers_end (callers, NULL, "0");
  g_assert_cmpint (hj_callers_begin (callers, NULL, "one more"), ==, 0);
}

static void
test_tokens (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjCallers) callers = hj_callers_new (clock);

  g_assert_null (hj_callers_find_account (callers, NULL));
  g_assert_null (hj_callers_find_account (callers, "guessed"));
  hj_callers_learn (callers, "token", "officer");
  hj_callers_learn (callers, "newer", "officer");
  g_assert_cmpstr (hj_callers_find_account (callers, "token"), ==, "officer");
  g_assert_cmpstr (hj_callers_find_account (callers, "newer"), ==, "officer");
  g_assert_null (hj_callers_find_account (callers, "officer"));
  hj_callers_forget (callers, "newer");
  hj_callers_forget (callers, "guessed");
  g_assert_null (hj_callers_find_account (callers, "newer"));
  g_assert_cmpstr (hj_callers_find_account (callers, "token"), ==, "officer");
}

static GSocket *
make_socket (void)
{
  return g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
}

static void
test_connections_of_one_account (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjConnections) connections = hj_connections_new (clock);
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i <= HJ_CONNECTIONS_PER_ACCOUNT; i++) {
    g_autofree char *address = g_strdup_printf ("%u", i);

    g_ptr_array_add (sockets, make_socket ());
    g_assert_true (hj_connections_admit (connections, g_ptr_array_index (sockets, i), address));
    g_assert_cmpint (hj_connections_belong (connections, g_ptr_array_index (sockets, i), "greedy"),
                     ==, i < HJ_CONNECTIONS_PER_ACCOUNT);
  }
  /* Whose a connection is, it stays; and what closes makes room. */
  g_assert_true (hj_connections_belong (connections, g_ptr_array_index (sockets, 0), "other"));
  g_assert_true (
      hj_connections_belong (connections, g_ptr_array_index (sockets, sockets->len - 1), "other"));
  g_ptr_array_remove_index (sockets, 0);
  g_ptr_array_add (sockets, make_socket ());
  g_assert_true (
      hj_connections_admit (connections, g_ptr_array_index (sockets, sockets->len - 1), "x"));
  g_assert_true (
      hj_connections_belong (connections, g_ptr_array_index (sockets, sockets->len - 1), "greedy"));
}

/* Millions of addresses do not fill the memory. */
static void
test_many_addresses (void)
{
  g_autoptr (HjClock) clock = hj_manual_clock_new (0);
  g_autoptr (HjRateLimit) limit = hj_rate_limit_new (clock, 6);
  guint most = 0;

  for (guint i = 0; i < 200000; i++) {
    g_autofree char *address = g_strdup_printf ("%u", i);

    hj_rate_limit_take (limit, address);
    most = MAX (most, hj_rate_limit_get_n_addresses (limit));
  }
  g_assert_cmpuint (most, <=, 65536);
}

static void
assert_next (HjFairQueue *queue, const char *item)
{
  g_assert_cmpstr (hj_fair_queue_pop (queue), ==, item);
}

/* However much one has put in, another waits for a piece of it and no more. */
static void
test_fair_queue (void)
{
  g_autoptr (HjFairQueue) queue = hj_fair_queue_new ();

  hj_fair_queue_push (queue, "greedy", (gpointer) "g1");
  hj_fair_queue_push (queue, "greedy", (gpointer) "g2");
  hj_fair_queue_push (queue, "greedy", (gpointer) "g3");
  hj_fair_queue_push (queue, "other", (gpointer) "o1");
  hj_fair_queue_push (queue, "third", (gpointer) "t1");
  g_assert_cmpuint (hj_fair_queue_get_length (queue), ==, 5);
  assert_next (queue, "g1");
  assert_next (queue, "o1");
  hj_fair_queue_push (queue, "other", (gpointer) "o2");
  assert_next (queue, "t1");
  assert_next (queue, "g2");
  assert_next (queue, "o2");
  hj_fair_queue_close (queue);
  assert_next (queue, "g3");
  g_assert_cmpuint (hj_fair_queue_get_length (queue), ==, 0);
  g_assert_null (hj_fair_queue_pop (queue));
}

static gpointer
take_all (gpointer data)
{
  guint n = 0;

  while (hj_fair_queue_pop (data) != NULL)
    n++;
  return GUINT_TO_POINTER (n);
}

/* Whoever waits for something is woken by it, and by the end. */
static void
test_fair_queue_of_two_threads (void)
{
  g_autoptr (HjFairQueue) queue = hj_fair_queue_new ();
  GThread *thread = g_thread_new ("taker", take_all, queue);

  for (guint i = 0; i < 10000; i++) {
    g_autofree char *lane = g_strdup_printf ("%u", i % 7);

    hj_fair_queue_push (queue, lane, queue);
  }
  hj_fair_queue_close (queue);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/limits/account/at-once", test_account_at_once);
  g_test_add_func ("/server/limits/account/in-a-minute", test_account_in_a_minute);
  g_test_add_func ("/server/limits/account/connections", test_connections_of_one_account);
  g_test_add_func ("/server/limits/fair-queue/turns", test_fair_queue);
  g_test_add_func ("/server/limits/fair-queue/threads", test_fair_queue_of_two_threads);
  g_test_add_func ("/server/limits/strangers", test_strangers);
  g_test_add_func ("/server/limits/tokens", test_tokens);
  g_test_add_func ("/server/limits/many-addresses", test_many_addresses);
  return g_test_run ();
}
