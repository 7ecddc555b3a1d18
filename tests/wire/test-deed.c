/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-deed.h"

#include "core/wire/hj-wire.h"

#include <string.h>

#define DEVICE "01890000-0000-7000-8000-000000000001"
#define PART                                                                                       \
  "{\"device\":\"" DEVICE "\",\"after\":4,\"after_hash\":\"" HJ_CHAIN_NO_HASH                      \
  "\",\"deeds\":[%s],\"signature\":\"QUJD\"}"
#define DEED(seq)                                                                                  \
  "{\"seq\":" seq ",\"at\":1,\"raw_at\":2,\"act\":\"open\",\"hash\":\"" HJ_CHAIN_NO_HASH "\"}"

static GBytes *
make_part (const char *deeds)
{
  g_autoptr (GString) text = g_string_new (PART);

  g_string_replace (text, "%s", deeds, 1);
  return g_bytes_new (text->str, text->len);
}

static void
test_round_trip (void)
{
  const HjDeed deeds[] = {
    { .seq = 5,
      .at = -1,
      .raw_at = G_MAXINT64,
      .act = HJ_DEED_OPEN,
      .entity = "person",
      .row = DEVICE,
      .hash = HJ_CHAIN_NO_HASH },
    { .seq = 6,
      .act = HJ_DEED_SEARCH,
      .purpose = "",
      .detail = "王 \"安\"\n\t\x01",
      .hash = HJ_CHAIN_NO_HASH },
  };
  g_autoptr (HjDeedPart) part = hj_deed_part_new (DEVICE, 4, HJ_CHAIN_NO_HASH);
  g_autoptr (HjDeedPart) got = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  part->signature = g_strdup ("QUJD");
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    g_ptr_array_add (part->deeds, hj_deed_copy (&deeds[i]));
  bytes = hj_deed_part_to_bytes (part);
  got = hj_deed_part_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (got->after, ==, 4);
  g_assert_cmpuint (got->deeds->len, ==, G_N_ELEMENTS (deeds));
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++) {
    g_autofree char *sent = hj_deed_hash (HJ_CHAIN_NO_HASH, DEVICE, &deeds[i]);
    g_autofree char *came
        = hj_deed_hash (HJ_CHAIN_NO_HASH, DEVICE, g_ptr_array_index (got->deeds, i));

    g_assert_cmpstr (sent, ==, came);
  }
}

/* No two deeds have the same hash, whichever of their parts differs. */
static void
test_hash_covers_all (void)
{
  const HjDeed plain = { .seq = 1, .at = 2, .raw_at = 3, .act = "open", .entity = "a", .row = "b" };
  HjDeed others[9];
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = plain;
  others[0].seq = 2;
  others[1].at = 3;
  others[2].raw_at = 4;
  others[3].act = "opens";
  others[4].entity = "ab";
  others[4].row = "";
  others[5].row = NULL;
  others[6].purpose = "";
  others[7].detail = "";
  others[8].entity = NULL;
  g_hash_table_add (hashes, hj_deed_hash (HJ_CHAIN_NO_HASH, DEVICE, &plain));
  g_hash_table_add (hashes, hj_deed_hash (HJ_CHAIN_NO_HASH, "other", &plain));
  g_hash_table_add (hashes, hj_deed_hash (HJ_CHAIN_NO_HASH, NULL, &plain));
  g_hash_table_add (hashes, hj_deed_hash ("before", DEVICE, &plain));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_hash_table_add (hashes, hj_deed_hash (HJ_CHAIN_NO_HASH, DEVICE, &others[i]));
  g_assert_cmpuint (g_hash_table_size (hashes), ==, 4 + G_N_ELEMENTS (others));
}

static void
test_refuses (void)
{
  static const char *const bad[] = {
    "{}",
    DEED ("0"),
    DEED ("1.5"),
    DEED ("5") "," DEED ("7"),
    DEED ("5") "," DEED ("5"),
    "{\"seq\":5,\"at\":1,\"raw_at\":2,\"act\":\"\",\"hash\":\"" HJ_CHAIN_NO_HASH "\"}",
    "{\"seq\":5,\"at\":1,\"raw_at\":2,\"act\":\"Open it\",\"hash\":\"" HJ_CHAIN_NO_HASH "\"}",
    "{\"seq\":5,\"at\":1,\"raw_at\":2,\"act\":\"open\",\"hash\":\"abc\"}",
  };
  g_autoptr (GBytes) good = make_part (DEED ("5") "," DEED ("6"));
  g_autoptr (GBytes) none = make_part ("");
  g_autoptr (HjDeedPart) part = hj_deed_part_from_bytes (good, NULL);
  g_autoptr (HjDeedPart) empty = hj_deed_part_from_bytes (none, NULL);

  g_assert_nonnull (part);
  g_assert_nonnull (empty);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GBytes) bytes = make_part (bad[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hj_deed_part_from_bytes (bytes, &error));
    g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
  }
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i <= HJ_DEED_PART_DEEDS_MAX; i++)
    g_string_append_printf (many, "%s%u", i == 0 ? "" : ",", i);
  bytes = make_part (many->str);
  g_assert_null (hj_deed_part_from_bytes (bytes, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_TOO_LARGE);
}

static void
test_answer (void)
{
  HjDeedAnswer answer = { 7, (char *)HJ_CHAIN_NO_HASH, 3 };
  g_autoptr (GBytes) bytes = hj_deed_answer_to_bytes (&answer);
  const char *broken = "{\"seq\":7,\"hash\":\"x\",\"durable\":3}";
  g_autoptr (GBytes) bad = g_bytes_new_static (broken, strlen (broken));
  g_autoptr (GError) error = NULL;
  g_autoptr (HjDeedAnswer) got = hj_deed_answer_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpint (got->seq, ==, 7);
  g_assert_cmpint (got->durable, ==, 3);
  g_assert_cmpstr (got->hash, ==, HJ_CHAIN_NO_HASH);
  g_assert_null (hj_deed_answer_from_bytes (bad, &error));
  g_assert_error (error, HJ_WIRE_ERROR, HJ_WIRE_ERROR_BROKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deed/round-trip", test_round_trip);
  g_test_add_func ("/deed/hash-covers-all", test_hash_covers_all);
  g_test_add_func ("/deed/refuses", test_refuses);
  g_test_add_func ("/deed/limits", test_limits);
  g_test_add_func ("/deed/answer", test_answer);
  return g_test_run ();
}
