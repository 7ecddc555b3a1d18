/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-map-private.h"

#include <string.h>

static HjIntakeMap *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return hj_intake_map_parse (bytes, error);
}

/* The map that comes with the program is sound, and knows each header that it names. */
static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjIntakeMap) map = hj_intake_map_load (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (map->columns->len, >, 30);
  for (guint i = 0; i < map->columns->len; i++) {
    const HjIntakeColumn *column = g_ptr_array_index (map->columns, i);

    for (guint j = 0; column->headers[j] != NULL; j++)
      g_assert_true (hj_intake_map_find_header (map, column->headers[j]) == column);
  }
  g_assert_nonnull (hj_intake_map_find_header (map, " Ｂ超 "));
  g_assert_null (hj_intake_map_find_header (map, "备注"));
  g_assert_true (hj_intake_map_ignores (map, "Cause"));
}

/* The whole value stands before a part of it, and of several parts the last speaks. */
static void
test_rules (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjIntakeMap) map = hj_intake_map_load (&error);
  const HjIntakeColumn *mind = hj_intake_map_find_header (map, "精神状况");
  g_autoptr (GPtrArray) normal = hj_intake_column_find_rules (mind, "正常");
  g_autoptr (GPtrArray) both = hj_intake_column_find_rules (mind, "焦虑,扬言自伤");
  g_autoptr (GPtrArray) none = hj_intake_column_find_rules (mind, "看不清");

  g_assert_cmpuint (normal->len, ==, 1);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  const HjIntakeRule *last = g_ptr_array_index (both, 1);

  g_assert_cmpstr (g_array_index (last->set, HjIntakeSet, 0).value.text, ==, "self-harm-talk");
}

#define MAP(columns)                                                                               \
  "{\"format\":\"hejie-intake/1\",\"source\":\"s\",\"unknown\":\"identity\",\"columns\":[" columns \
  "]}"

static void
test_broken (void)
{
  static const char *const broken[] = {
    "",
    "[]",
    "{}",
    "{\"format\":\"hejie-intake/2\"}",
    "{\"format\":\"hejie-intake/1\",\"source\":1}",
    "{\"format\":\"hejie-intake/1\",\"source\":\"s\",\"unknown\":\"secret\",\"columns\":[]}",
    MAP ("1"),
    MAP ("{\"item\":\"a\"}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"headers\":[1]}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"read\":\"mind\"}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"into\":[\"person.shoe\"]}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"into\":[\"ticket.note\"]}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"into\":[\"person\"]}"),
    MAP ("{\"item\":\"a\",\"class\":\"basic\",\"values\":[{\"set\":{\"person.sex\":\"none\"}}]}"),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HjIntakeMap) sound
      = parse (MAP ("{\"item\":\"a\",\"class\":\"basic\",\"into\":[\"person.name\"]}"), &error);

  g_assert_no_error (error);
  g_assert_nonnull (sound);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) problem = NULL;

    g_assert_null (parse (broken[i], &problem));
    g_assert_error (problem, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake-map/own", test_own);
  g_test_add_func ("/intake-map/rules", test_rules);
  g_test_add_func ("/intake-map/broken", test_broken);
  return g_test_run ();
}
