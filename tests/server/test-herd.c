/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "herd.h"

#include "server/audit/hj-audit.h"
#include "server/auth/hj-auth.h"
#include "server/http/hj-http-server.h"
#include "server/pki/hj-pki.h"

#include <glib/gstdio.h>
#include <libdex.h>

#define N_LAPTOPS 50
#define N_OPS 10
/* Requests that may wait: further laptops are asked to come later, many of them more than once. */
#define ROOM 2

typedef struct {
  char *folder;    /* of the instance */
  char *authority; /* PEM */
  HjClock *clock;
  HjRandom *random;
  HjApiThread *api;
  HjHttpServer *server;
} County;

static HjCentral *
make_county (County *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *authority_path = NULL;
  HjCentral *central;

  self->folder = g_dir_make_tmp ("hejie-herd-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = hj_system_clock_new ();
  self->random = hj_random_new_system ();
  central = hj_central_create (self->folder, self->clock, self->random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_pki_create (self->folder, NULL, hj_clock_get_raw_time (self->clock), &error));
  authority_path = g_build_filename (self->folder, "ca.pem", NULL);
  g_assert_true (g_file_get_contents (authority_path, &self->authority, NULL, NULL));
  return central;
}

static void
serve (County *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = hj_pki_load_server (self->folder, &error);

  g_assert_no_error (error);
  self->api
      = hj_api_thread_new (self->folder, self->clock, self->random, hj_auth_add_routes, &error);
  g_assert_no_error (error);
  self->server = hj_http_server_new (self->api, certificate, self->clock);
  hj_http_server_set_room (self->server, ROOM);
  /* Nor is a machine with other things to do a slow client. */
  hj_http_server_set_patience (self->server, HJ_HTTP_PATIENCE_MAX);
  g_assert_true (hj_http_server_listen (self->server, "127.0.0.1:0", &error));
  g_assert_no_error (error);
}

static HjCentral *
reopen (County *self)
{
  g_autoptr (GError) error = NULL;
  HjCentral *central;

  g_clear_object (&self->server);
  g_clear_object (&self->api);
  central = hj_central_open (self->folder, self->clock, self->random, &error);
  g_assert_no_error (error);
  return central;
}

static void
remove_county (County *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->authority);
  g_object_unref (self->clock);
  g_object_unref (self->random);
}

static void
assert_audit_is_whole (HjCentral *central)
{
  g_auto (HjAuditState) state = { 0 };
  g_autofree char *head = hj_audit_read_head (central, NULL);
  g_autoptr (GError) error = NULL;

  hj_audit_verify (central, head, &state, &error);
  g_assert_no_error (error);
  g_assert_null (state.why);
}

/* Many laptops, with work on each, reach a central instance that has room for a few: nothing is
 * lost or taken twice, and in the end every laptop holds what its house has.
 */
static void
test_all_come_back (void)
{
  County county = { 0 };
  g_autoptr (HjCentral) central = make_county (&county);
  g_autoptr (Herd) herd = herd_new (county.folder, N_LAPTOPS);
  g_auto (HerdTimes) times;

  herd_times_init (&times);
  herd_enrol (herd, central);
  herd_load (herd, central);
  herd_enter (herd, N_OPS);
  g_clear_object (&central);
  serve (&county);
  herd_come_back (herd, hj_http_server_get_address (county.server), county.authority, 0, N_LAPTOPS,
                  &times);
  g_assert_cmpuint (times.refused, >, 0);
  g_test_message ("%u runs, %u asked to come later, %u cut off, %.1f s", times.runs, times.refused,
                  times.unreachable, times.seconds);
  herd_come_back (herd, hj_http_server_get_address (county.server), county.authority, 0, N_LAPTOPS,
                  &times);
  central = reopen (&county);
  herd_check (herd, central);
  assert_audit_is_whole (central);
  g_clear_pointer (&herd, herd_free);
  g_clear_object (&central);
  remove_county (&county);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/server/herd/all-come-back", test_all_come_back);
  return g_test_run ();
}
