/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-hint.h"

#include "core/wire/hj-wire.h"

#include <string.h>

static void
on_hint_read_cb (const HjHint *hint, gpointer user_data)
{
  g_array_append_vals (user_data, hint, 1);
}

static gboolean
read_pieces (const char *text, gsize piece, GArray *hints, GError **error)
{
  g_autoptr (HjHintReader) reader = hj_hint_reader_new (on_hint_read_cb, hints);
  gsize length = strlen (text);

  for (gsize at = 0; at < length; at += piece) {
    g_autoptr (GBytes) bytes = g_bytes_new (text + at, MIN (piece, length - at));

    if (!hj_hint_reader_feed (reader, bytes, error))
      return FALSE;
  }
  return TRUE;
}

/* However a stream is cut, the same is read from it. */
static void
test_round_trip (void)
{
  const HjHint sent[]
      = { { HJ_HINT_NEWS, 7, 20 }, { HJ_HINT_SCOPE, 8, 0 }, { HJ_HINT_LEAVE, 9, 0 } };
  g_autoptr (GString) text = g_string_new (HJ_HINT_HEARTBEAT);

  for (guint i = 0; i < G_N_ELEMENTS (sent); i++) {
    g_autoptr (GBytes) bytes = hj_hint_to_bytes (&sent[i]);

    g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
    g_string_append (text, HJ_HINT_HEARTBEAT);
  }
  for (gsize piece = 1; piece <= text->len; piece++) {
    g_autoptr (GArray) hints = g_array_new (FALSE, FALSE, sizeof (HjHint));

    g_assert_true (read_pieces (text->str, piece, hints, NULL));
    g_assert_cmpuint (hints->len, ==, G_N_ELEMENTS (sent));
    for (guint i = 0; i < hints->len; i++) {
      const HjHint *hint = &g_array_index (hints, HjHint, i);

      g_assert_cmpint (hint->kind, ==, sent[i].kind);
      g_assert_cmpint (hint->pos, ==, sent[i].pos);
      g_assert_cmpint (hint->spread, ==, sent[i].spread);
    }
  }
}

static void
test_endings (void)
{
  const char *const texts[] = {
    "event:news\rdata:{\"pos\":3,\"spread\":0}\r\r",
    "event: news\r\ndata: {\"pos\":3,\"spread\":0}\r\n\r\n",
    "id: 4\nretry: 9\nevent: other\nevent: news\ndata: {\"pos\":3,\ndata: \"spread\":0}\n\n",
    ": word\nevent: later\ndata: {}\n\nevent: news\ndata: {\"pos\":3,\"spread\":0}\n\nevent: "
    "news\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GArray) hints = g_array_new (FALSE, FALSE, sizeof (HjHint));

    g_assert_true (read_pieces (texts[i], 1000, hints, NULL));
    g_assert_cmpuint (hints->len, ==, 1);
    g_assert_cmpint (g_array_index (hints, HjHint, 0).pos, ==, 3);
  }
}

static void
test_broken (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autofree char *much = g_strdup_printf ("data: %.900s\ndata: %.900s\n", endless, endless);
  const char *const texts[] = {
    endless,
    much,
    "event: news\ndata: {\"pos\":-1,\"spread\":0}\n\n",
    "event: news\ndata: {\"pos\":1,\"spread\":99999999}\n\n",
    "event: news\ndata: <html>\n\n",
    "event: leave\n\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GArray) hints = g_array_new (FALSE, FALSE, sizeof (HjHint));
    g_autoptr (GError) error = NULL;

    g_assert_false (read_pieces (texts[i], 1000, hints, &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
    g_assert_cmpuint (hints->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/hint/round-trip", test_round_trip);
  g_test_add_func ("/wire/hint/endings", test_endings);
  g_test_add_func ("/wire/hint/broken", test_broken);
  return g_test_run ();
}
