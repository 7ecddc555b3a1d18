/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-list-item-private.h"

#include "core/model/hj-entities.h"

static void
on_notify_cb (HjListItem *item, GParamSpec *pspec, GString *told)
{
  g_string_append_printf (told, "%s ", pspec->name);
}

static void
test_fill (void)
{
  g_autoptr (GHashTable) items = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (HjListItem) item = hj_list_item_new (7, items);
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_person, "p1");
  g_autoptr (HjRecord) same = hj_record_new (&hj_entity_person, "p1");
  g_autoptr (GString) told = g_string_new (NULL);
  HjPersonSummary summary = { .person = (char *)"p1", .name = (char *)"王小明" };
  HjPersonSummary labelled = summary;

  labelled.label_color = (char *)"red";
  g_signal_connect (item, "notify", G_CALLBACK (on_notify_cb), told);
  g_assert_null (hj_list_item_get_record (item));
  hj_list_item_fill (item, record, &summary);
  g_assert_cmpstr (told->str, ==, "record summary ");
  hj_list_item_fill (item, same, &summary);
  g_assert_cmpstr (told->str, ==, "record summary ");
  g_assert_true (hj_list_item_get_record (item) == record);
  hj_list_item_fill (item, same, &labelled);
  g_assert_cmpstr (told->str, ==, "record summary record summary ");
  g_assert_cmpstr (hj_list_item_get_summary (item)->label_color, ==, "red");
  /* Confirmed by the central instance: another version, though the values are the same. */
  hj_record_set_pos (record, 9);
  hj_list_item_fill (item, record, NULL);
  g_assert_cmpstr (told->str, ==, "record summary record summary record summary ");

  HjRecord *got = NULL;
  HjPersonSummary *got_summary = NULL;

  g_object_get (item, "record", &got, "summary", &got_summary, NULL);
  g_assert_true (got == record);
  g_assert_null (got_summary);
  hj_record_unref (got);
}

/* It is found for as long as it lives, and not a moment longer. */
static void
test_registered (void)
{
  g_autoptr (GHashTable) items = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 rowid = 7;
  HjListItem *item = hj_list_item_new (rowid, items);

  g_assert_cmpint (hj_list_item_get_rowid (item), ==, rowid);
  g_assert_true (g_hash_table_lookup (items, &rowid) == item);
  g_object_unref (item);
  g_assert_cmpuint (g_hash_table_size (items), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/list-item/fill", test_fill);
  g_test_add_func ("/store/list-item/registered", test_registered);
  return g_test_run ();
}
