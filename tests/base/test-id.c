/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-id.h"

#include <string.h>

static void
test_id_is_version_7_and_ordered (void)
{
  g_autoptr (HjRandom) random = hj_random_new_seeded (1);
  g_autofree char *early = hj_id_new (1000, random);
  g_autofree char *late = hj_id_new (1001, random);

  g_assert_cmpuint (strlen (early), ==, HJ_ID_LENGTH);
  g_assert_cmpint (early[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", early[19]));
  g_assert_cmpstr (early, <, late);
}

static void
test_id_bytes_round_trip (void)
{
  const char *id = "01935b1c-5e3a-7abc-8def-0123456789ab";
  guint8 bytes[HJ_ID_BYTES];

  g_assert_true (hj_id_to_bytes (id, bytes));
  g_assert_cmpint (bytes[0], ==, 0x01);
  g_assert_cmpint (bytes[15], ==, 0xab);
  g_autofree char *again = hj_id_from_bytes (bytes);
  g_assert_cmpstr (again, ==, id);
}

static void
test_id_refuses_other_forms (void)
{
  g_assert_false (hj_id_is_valid (NULL));
  g_assert_false (hj_id_is_valid (""));
  g_assert_false (hj_id_is_valid ("house-1"));
  g_assert_false (hj_id_is_valid ("01935B1C-5E3A-7ABC-8DEF-0123456789AB"));
  g_assert_false (hj_id_is_valid ("01935b1c-5e3a-7abc-8def-0123456789a"));
  g_assert_false (hj_id_is_valid ("01935b1c-5e3a-7abc-8def-0123456789abc"));
  g_assert_false (hj_id_is_valid ("01935b1c+5e3a-7abc-8def-0123456789ab"));
  g_assert_false (hj_id_is_valid ("01935b1c-5e3a-7abc-8def-0123456789ag"));
}

static void
test_id_derived_from_parts (void)
{
  g_autofree char *first = hj_id_new_derived ("ab", "c", NULL);
  g_autofree char *again = hj_id_new_derived ("ab", "c", NULL);
  g_autofree char *other = hj_id_new_derived ("a", "bc", NULL);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  g_assert_true (hj_id_is_valid (first));
  g_assert_cmpint (first[14], ==, '8');
}

static void
test_random_seeded_repeats (void)
{
  g_autoptr (HjRandom) a = hj_random_new_seeded (7);
  g_autoptr (HjRandom) b = hj_random_new_seeded (7);

  for (int i = 0; i < 100; i++) {
    guint32 drawn = hj_random_below (a, 10);

    g_assert_cmpuint (drawn, <, 10);
    g_assert_cmpuint (drawn, ==, hj_random_below (b, 10));
  }
}

static void
test_random_system_differs (void)
{
  g_autoptr (HjRandom) random = hj_random_new_system ();
  guint8 first[16], second[16];

  hj_random_fill (random, first, sizeof first);
  hj_random_fill (random, second, sizeof second);
  g_assert_cmpint (memcmp (first, second, sizeof first), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/id/version-7", test_id_is_version_7_and_ordered);
  g_test_add_func ("/base/id/bytes", test_id_bytes_round_trip);
  g_test_add_func ("/base/id/refused", test_id_refuses_other_forms);
  g_test_add_func ("/base/id/derived", test_id_derived_from_parts);
  g_test_add_func ("/base/random/seeded", test_random_seeded_repeats);
  g_test_add_func ("/base/random/system", test_random_system_differs);
  return g_test_run ();
}
