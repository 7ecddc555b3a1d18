/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-signatures.h"

#include "central-fixture.h"

typedef struct {
  World *world;
  Laptop *laptop;
  GBytes *body;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  self->laptop = laptop_new (self->world, "officer", "duty-officer", "house-1");
  self->body = g_bytes_new_static ("{}", 2);
  /* Tokens go to the disk one by one; that is not what is tried here. */
  g_assert_true (
      hj_sql_exec (hj_central_get_sql (self->world->central), "PRAGMA synchronous=OFF", NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_bytes_unref (self->body);
  laptop_free (self->laptop);
  world_free (self->world);
}

static HjSigned
check (Fixture *self, HjSignatures *signatures, const char *token, const char *signature)
{
  const HjHttpRequest request = { .method = "POST",
                                  .path = "/v1/changes",
                                  .token = token,
                                  .signature = signature,
                                  .body = self->body };

  return hj_signatures_check (signatures, &request, self->laptop->device);
}

static HjSigned
check_new (Fixture *self, HjSignatures *signatures, const char *token)
{
  g_autofree char *signature = laptop_sign (self->laptop, "POST", "/v1/changes", token, self->body);

  return check (self, signatures, token, signature);
}

static void
test_once (Fixture *self, gconstpointer data)
{
  g_autoptr (HjSignatures) signatures = hj_signatures_new (self->world->central);
  g_autofree char *signature
      = laptop_sign (self->laptop, "POST", "/v1/changes", "token", self->body);

  g_assert_cmpint (check (self, signatures, "token", NULL), ==, HJ_SIGNED_NOT);
  g_assert_cmpint (check (self, signatures, "other", signature), ==, HJ_SIGNED_NOT);
  g_assert_cmpint (check (self, signatures, "token", signature), ==, HJ_SIGNED_GOOD);
  g_assert_cmpint (check (self, signatures, "token", signature), ==, HJ_SIGNED_BEFORE);
  g_assert_cmpint (check_new (self, signatures, "token"), ==, HJ_SIGNED_GOOD);
  g_assert_cmpint (check (self, signatures, "token", signature), ==, HJ_SIGNED_BEFORE);
}

/* A laptop that asks without end fills no memory. */
static void
test_many_of_a_token (Fixture *self, gconstpointer data)
{
  g_autoptr (HjSignatures) signatures = hj_signatures_new (self->world->central);

  for (guint i = 0; i < HJ_SIGNATURES_MAX; i++)
    g_assert_cmpint (check_new (self, signatures, "token"), ==, HJ_SIGNED_GOOD);
  g_assert_cmpint (check_new (self, signatures, "token"), ==, HJ_SIGNED_BEFORE);
  g_assert_cmpint (check_new (self, signatures, "next"), ==, HJ_SIGNED_GOOD);
}

/* What is known of tokens goes once they are over, and not before. */
static void
test_many_tokens (Fixture *self, gconstpointer data)
{
  g_autoptr (HjSignatures) signatures = hj_signatures_new (self->world->central);
  g_autofree char *kept = NULL;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *token = g_strdup_printf ("token-%u", i);

    laptop_give_token (self->laptop, token);
    g_assert_cmpint (check_new (self, signatures, token), ==, HJ_SIGNED_GOOD);
    hj_manual_clock_advance (HJ_MANUAL_CLOCK (self->world->clock), HJ_MINUTE_MS);
  }
  /* Sixty are good at a time. */
  g_assert_cmpuint (hj_signatures_count_tokens (signatures), <, 200);
  laptop_give_token (self->laptop, "kept");
  kept = laptop_sign (self->laptop, "POST", "/v1/changes", "kept", self->body);
  g_assert_cmpint (check (self, signatures, "kept", kept), ==, HJ_SIGNED_GOOD);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *token = g_strdup_printf ("other-%u", i);

    laptop_give_token (self->laptop, token);
    check_new (self, signatures, token);
  }
  g_assert_cmpint (check (self, signatures, "kept", kept), ==, HJ_SIGNED_BEFORE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/signatures/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("once", test_once);
  ADD ("many-of-a-token", test_many_of_a_token);
  ADD ("many-tokens", test_many_tokens);
  return g_test_run ();
}
