/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "core/store/hj-replica.h"

#include <glib/gstdio.h>

/* A local write with its outbox, overlay, search words and people's line, against the row alone;
 * each one transaction on a disk that is waited for.
 */
typedef struct {
  HjReplica *ours;
  HjSql *plain;
  char *detention;
  gint64 n_written;
} Data;

static HjRecord *
make_entry (Data *data)
{
  g_autofree char *id = hj_replica_new_id (data->ours);
  HjRecord *entry = hj_record_new (&hj_entity_behaviour, id);

  hj_record_set_text (entry, "detention", data->detention);
  hj_record_set_text (entry, "kind", "talk");
  hj_record_set_int (entry, "severity", 1);
  hj_record_set_int (entry, "at", 1781000000000 + data->n_written++);
  hj_record_set_text (entry, "note", "与民警谈话,情绪平稳,愿意与对方当面协商");
  return entry;
}

static void
write_ours (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (HjRecord) entry = make_entry (data);
  g_autoptr (GError) error = NULL;

  hj_replica_insert (data->ours, entry, &error);
  g_assert_no_error (error);
}

static void
write_plain (gpointer user_data)
{
  Data *data = user_data;
  g_autoptr (HjRecord) entry = make_entry (data);
  g_autoptr (GError) error = NULL;

  hj_sql_begin (data->plain, &error);
  g_assert_no_error (error);
  hj_sql_table_put (data->plain, entry, hj_record_filled_mask (entry), &error);
  g_assert_no_error (error);
  hj_sql_commit (data->plain, &error);
  g_assert_no_error (error);
}

int
main (void)
{
  const guint8 key[HJ_SQL_KEY_BYTES] = { 5 };
  g_autofree char *folder = g_dir_make_tmp ("hejie-bench-XXXXXX", NULL);
  g_autofree char *our_path = g_build_filename (folder, "ours.db", NULL);
  g_autofree char *plain_path = g_build_filename (folder, "plain.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  Data data = { .ours = hj_replica_open (our_path, key, clock, random, &error) };

  g_assert_no_error (error);
  data.plain = hj_sql_open (plain_path, key, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sql_table_create (data.plain, &hj_entity_behaviour, NULL));
  g_assert_true (hj_sql_table_create_indexes (data.plain, &hj_entity_behaviour, NULL));
  data.detention = hj_replica_new_id (data.ours);
  bench_compare ("a local write with outbox, against the row alone", write_ours, write_plain, &data,
                 300, 1.25);
  g_object_unref (data.ours);
  g_object_unref (data.plain);
  g_free (data.detention);
  return g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
