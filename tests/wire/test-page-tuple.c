/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/wire/hj-page-tuple.h"

#include <string.h>

/* Children are where GVariant has them. */
static void
test_tuple (void)
{
  g_autofree char *text = g_strnfill (300, 'x');
  g_autoptr (GVariant) tuple = g_variant_ref_sink (
      g_variant_new ("(sut@ms)", text, (guint32)7, (guint64)9,
                     g_variant_new_maybe (NULL, g_variant_new_string ("end"))));
  HjPageTuple reading = { .data = g_variant_get_data (tuple), .size = g_variant_get_size (tuple) };
  gsize length;
  const guint8 *child = hj_page_tuple_next (&reading, 1, 0, FALSE, &length);

  g_assert_cmpmem (child, length, text, 301);
  child = hj_page_tuple_next (&reading, 4, 4, FALSE, &length);
  g_assert_cmpuint (child[0], ==, G_BYTE_ORDER == G_BIG_ENDIAN ? 0 : 7);
  g_assert_cmpuint (length, ==, 4);
  child = hj_page_tuple_next (&reading, 8, 8, FALSE, &length);
  g_assert_nonnull (child);
  child = hj_page_tuple_next (&reading, 1, 0, TRUE, &length);
  g_assert_cmpmem (child, length, "end\0", 5);
}

static void
test_list (void)
{
  const char *const words[] = { "a", "", "和解", "four", NULL };
  g_autoptr (GVariant) array = g_variant_ref_sink (g_variant_new_strv (words, -1));
  HjPageList list;

  g_assert_true (hj_page_list_init (&list, g_variant_get_data (array), g_variant_get_size (array)));
  g_assert_cmpuint (list.n_children, ==, g_strv_length ((char **)words));
  for (gsize i = 0; i < list.n_children; i++) {
    gsize length = 0;
    const guint8 *child = hj_page_list_get (&list, i, 1, &length);

    g_assert_cmpmem (child, length, words[i], strlen (words[i]) + 1);
  }
}

static void
read_all (const guint8 *bytes, gsize size)
{
  HjPageList list;
  HjPageTuple tuple = { .data = bytes, .size = size };
  gsize length = 0;

  if (hj_page_list_init (&list, bytes, size)) {
    for (gsize i = 0; i < list.n_children; i++) {
      const guint8 *child = hj_page_list_get (&list, i, 8, &length);

      g_assert_true (child == NULL || (child >= bytes && child + length <= bytes + size));
    }
  }
  for (guint i = 0; i < 6; i++) {
    const guint8 *child
        = hj_page_tuple_next (&tuple, i % 2 == 0 ? 1 : 8, i % 3 == 0 ? 0 : 8, i == 5, &length);

    if (child == NULL)
      break;
    g_assert_true (child >= bytes && child + length <= bytes + size);
  }
}

/* Whatever the bytes, nothing beyond them is read; valgrind and sanitizers would tell. */
static void
test_any_bytes (void)
{
  for (guint i = 0; i < 200000; i++) {
    gsize size = (gsize)g_test_rand_int_range (0, i % 100 == 0 ? 600 : 40);
    g_autofree guint8 *bytes = g_malloc (size);

    for (gsize at = 0; at < size; at++)
      bytes[at] = (guint8)g_test_rand_int_range (0, i % 2 == 0 ? 256 : 40);
    read_all (bytes, size);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/page-tuple/tuple", test_tuple);
  g_test_add_func ("/wire/page-tuple/list", test_list);
  g_test_add_func ("/wire/page-tuple/any-bytes", test_any_bytes);
  return g_test_run ();
}
