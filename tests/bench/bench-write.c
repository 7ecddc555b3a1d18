/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench.h"

#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "core/store/hj-replica.h"
#include "core/store/hj-words.h"

#include <glib/gstdio.h>

/* A local write with its outbox and overlay, against what a program without reconciliation writes:
 * the row, its indexes and its search words. For information also against the row and its indexes
 * alone. Each is one transaction on a disk that is waited for.
 */
typedef struct {
  HjReplica *ours;
  HjSql *plain; /* with search words */
  HjSql *bare;
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
put_words (HjSql *sql, gint64 rowid, const char *note)
{
  g_autofree char *words = hj_words_split (note);
  g_autoptr (GError) error = NULL;
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "INSERT INTO search (rowid, words) VALUES (?1, ?2)", &error);

  g_assert_no_error (error);
  hj_sql_bind_int (statement, 1, rowid);
  hj_sql_bind_text (statement, 2, words);
  hj_sql_run (sql, statement, &error);
  g_assert_no_error (error);
}

static void
write_row (Data *data, HjSql *sql, gboolean searched)
{
  g_autoptr (HjRecord) entry = make_entry (data);
  g_autoptr (GError) error = NULL;

  hj_sql_begin (sql, &error);
  g_assert_no_error (error);
  hj_sql_table_put (sql, entry, hj_record_filled_mask (entry), &error);
  g_assert_no_error (error);
  if (searched)
    put_words (sql, hj_sql_last_rowid (sql), hj_record_get_text (entry, "note"));
  hj_sql_commit (sql, &error);
  g_assert_no_error (error);
}

static void
write_plain (gpointer user_data)
{
  Data *data = user_data;

  write_row (data, data->plain, TRUE);
}

static void
write_bare (gpointer user_data)
{
  Data *data = user_data;

  write_row (data, data->bare, FALSE);
}

static HjSql *
open_plain (const char *folder, const char *name, const guint8 *key)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  HjSql *sql = hj_sql_open (path, key, &error);

  g_assert_no_error (error);
  hj_sql_table_create (sql, &hj_entity_behaviour, &error);
  g_assert_no_error (error);
  hj_sql_table_create_indexes (sql, &hj_entity_behaviour, &error);
  g_assert_no_error (error);
  /* As in a replica. */
  hj_sql_exec (sql,
               "CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1,"
               " tokenize='unicode61 remove_diacritics 2')",
               &error);
  g_assert_no_error (error);
  return sql;
}

int
main (void)
{
  const guint8 key[HJ_SQL_KEY_BYTES] = { 5 };
  g_autofree char *folder = g_dir_make_tmp ("hejie-bench-XXXXXX", NULL);
  g_autofree char *our_path = g_build_filename (folder, "ours.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  Data data = { .ours = hj_replica_open (our_path, key, clock, random, &error) };

  g_assert_no_error (error);
  data.plain = open_plain (folder, "plain.db", key);
  data.bare = open_plain (folder, "bare.db", key);
  data.detention = hj_replica_new_id (data.ours);
  bench_compare ("a local write with outbox, against the plain one", write_ours, write_plain, &data,
                 1000, 1.25);
  bench_compare ("the same, against one without search words", write_ours, write_bare, &data, 300,
                 BENCH_NO_GOAL);
  g_object_unref (data.ours);
  g_object_unref (data.plain);
  g_object_unref (data.bare);
  g_free (data.detention);
  return g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
