/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench.h"

#include "central-fixture.h"
#include "core/sync/hj-sync-step.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-wire.h"
#include "server/api/hj-signatures.h"

#include <sodium.h>

#define N_REQUESTS 1000
/* Of a core of the central instance, for a reconciliation that finds nothing new, all in all. */
#define NO_OP_SECONDS 0.001
#define BATCH_SECONDS 0.02
#define TOKEN "token"

/* What the signature of a request costs, on the laptop and on the central instance. */
typedef struct {
  Laptop *laptop;
  HjSyncStep *step;
  GBytes *body;
  GPtrArray *signed_well; /* headers that were not shown yet */
  HjSignatures *signatures;
  HjApi *api;
} Data;

static void
sign (gpointer user_data)
{
  Data *data = user_data;
  HjRequest request = { .method = "POST", .path = "/v1/changes", .body = data->body };

  g_assert_true (hj_sync_step_sign_request (data->step, &request, NULL));
  g_ptr_array_add (data->signed_well, g_strdup (request.signature));
}

static HjHttpRequest
take_request (Data *data, char **signature)
{
  *signature = g_ptr_array_steal_index_fast (data->signed_well, data->signed_well->len - 1);
  return (HjHttpRequest){ .method = "POST",
                          .path = "/v1/changes",
                          .content_type = HJ_WIRE_TYPE_JSON,
                          .token = TOKEN,
                          .signature = *signature,
                          .body = data->body };
}

static void
check (gpointer user_data)
{
  Data *data = user_data;
  g_autofree char *signature = NULL;
  const HjHttpRequest request = take_request (data, &signature);

  g_assert_cmpint (hj_signatures_check (data->signatures, &request, data->laptop->device), ==,
                   HJ_SIGNED_GOOD);
}

static void
answer (gpointer user_data)
{
  Data *data = user_data;
  g_autofree char *signature = NULL;
  const HjHttpRequest request = take_request (data, &signature);
  g_autoptr (HjHttpReply) reply = hj_api_handle (data->api, &request);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
measure (Data *data, const char *what, BenchFunc func, guint n, double limit)
{
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++) {
    double one = bench_time (func, data);

    g_array_append_val (seconds, one);
  }
  bench_print_limit (what, bench_percentile (seconds, 50), limit);
}

static GBytes *
make_request (Laptop *laptop)
{
  const HjChangesRequest request
      = { .cursor = laptop->cursor, .bytes = HJ_WIRE_PAGE_MIN, .schema = HJ_SCHEMA_VERSION };

  return hj_changes_request_to_bytes (&request);
}

int
main (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Laptop) laptop = laptop_new (world, "officer", "duty-officer", "house-1");
  g_autoptr (GPtrArray) signed_well = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HjSyncStep) step = hj_sync_step_new ();
  g_autoptr (HjApi) api = hj_api_new (world->central);
  g_autoptr (HjSignatures) signatures = hj_signatures_new (world->central);
  Data data = {
    .laptop = laptop, .step = step, .signed_well = signed_well, .signatures = signatures, .api = api
  };

  step->device_key = g_base64_encode (laptop->secret_key, crypto_sign_SECRETKEYBYTES);
  step->access = g_strdup (TOKEN);
  laptop_give_token (laptop, TOKEN);
  laptop_pull (laptop);
  data.body = make_request (laptop);
  measure (&data, "signing a small request", sign, 2 * N_REQUESTS, NO_OP_SECONDS);
  measure (&data, "checking it", check, N_REQUESTS, NO_OP_SECONDS);
  measure (&data, "all of a request that finds nothing", answer, N_REQUESTS, NO_OP_SECONDS);
  g_bytes_unref (data.body);
  data.body = g_bytes_new_take (g_malloc0 (HJ_WIRE_BATCH_BYTES_MAX), HJ_WIRE_BATCH_BYTES_MAX);
  measure (&data, "signing 1 MiB", sign, 100, BATCH_SECONDS);
  measure (&data, "checking it", check, 100, BATCH_SECONDS);
  g_bytes_unref (data.body);
  return 0;
}
