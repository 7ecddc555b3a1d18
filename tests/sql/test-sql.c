/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define ROW_ID "01935b1c-5e3a-7abc-8def-0123456789ab"
#define OTHER_ID "01935b1c-5e3a-7abc-8def-0123456789ac"

static const guint8 key[HJ_SQL_KEY_BYTES] = { 1, 2, 3 };
static const guint8 other_key[HJ_SQL_KEY_BYTES] = { 3, 2, 1 };

typedef struct {
  char *folder;
  char *path;
  HjSql *sql;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hejie-sql.XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->sql = hj_sql_open (fixture->path, key, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  g_clear_object (&fixture->sql);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_sqlcipher_answers (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_str_has_prefix (hj_sql_get_cipher_version (fixture->sql), "4."));
  /* Only SQLCipher's build of SQLite has a codec; the system's says no. */
  g_assert_true (sqlite3_compileoption_used ("HAS_CODEC"));
}

static void
test_file_is_ciphertext (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (hj_sql_exec (fixture->sql,
                              "CREATE TABLE t (v); INSERT INTO t VALUES ('plain words here');"
                              "PRAGMA wal_checkpoint(TRUNCATE);",
                              &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, &error));
  g_assert_cmpuint (length, >=, 4096);
  g_assert_null (g_strstr_len (content, (gssize)length, "SQLite format 3"));
  g_assert_null (g_strstr_len (content, (gssize)length, "plain words"));
  g_assert_null (g_strstr_len (content, (gssize)length, "CREATE TABLE"));
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_sql_exec (fixture->sql, "CREATE TABLE t (v)", NULL));
  g_clear_object (&fixture->sql);
  g_autoptr (HjSql) sql = hj_sql_open (fixture->path, other_key, &error);

  g_assert_null (sql);
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_KEY);
}

static void
test_full_disk_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_sql_exec (fixture->sql, "CREATE TABLE t (v); PRAGMA max_page_count=8", NULL));
  g_assert_true (hj_sql_begin (fixture->sql, NULL));
  g_assert_true (hj_sql_exec (fixture->sql, "INSERT INTO t VALUES (1)", NULL));
  g_assert_false (hj_sql_exec (fixture->sql, "INSERT INTO t VALUES (randomblob(1000000))", &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FULL);
  hj_sql_rollback (fixture->sql);
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM t", -1), ==, 0);
}

static void
test_savepoints (Fixture *fixture, gconstpointer data)
{
  HjSql *sql = fixture->sql;

  g_assert_true (hj_sql_exec (sql, "CREATE TABLE t (v)", NULL));
  g_assert_true (hj_sql_begin (sql, NULL));
  g_assert_true (hj_sql_savepoint (sql, NULL));
  g_assert_true (hj_sql_exec (sql, "INSERT INTO t VALUES (1)", NULL));
  g_assert_true (hj_sql_savepoint (sql, NULL));
  g_assert_true (hj_sql_exec (sql, "INSERT INTO t VALUES (2)", NULL));
  hj_sql_rollback_to (sql);
  g_assert_true (hj_sql_release (sql, NULL));
  g_assert_true (hj_sql_commit (sql, NULL));
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT sum(v) FROM t", -1), ==, 1);
}

/* As a disk that fails does while nobody looks: what comes after is not written by itself. */
static void
test_undone_transaction (Fixture *fixture, gconstpointer data)
{
  HjSql *sql = fixture->sql;
  g_autoptr (GError) error = NULL;
  HjSqlStatement *statement;

  g_assert_true (hj_sql_exec (sql, "CREATE TABLE t (v UNIQUE)", NULL));
  g_assert_true (hj_sql_begin (sql, NULL));
  g_assert_true (hj_sql_exec (sql, "INSERT INTO t VALUES (1)", NULL));
  g_assert_false (hj_sql_exec (sql, "INSERT OR ROLLBACK INTO t VALUES (1)", NULL));
  g_assert_true (hj_sql_in_transaction (sql));
  g_assert_false (hj_sql_exec (sql, "INSERT INTO t VALUES (2)", NULL));
  statement = hj_sql_prepare (sql, "INSERT INTO t VALUES (3)", NULL);
  g_assert_false (hj_sql_run (sql, statement, NULL));
  g_assert_false (hj_sql_step (sql, statement, NULL));
  g_assert_false (hj_sql_commit (sql, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT count(*) FROM t", -1), ==, 0);
  g_assert_true (hj_sql_begin (sql, NULL));
  g_assert_true (hj_sql_run (sql, statement, NULL));
  g_assert_true (hj_sql_commit (sql, NULL));
  g_assert_cmpint (hj_sql_ask_int (sql, "SELECT sum(v) FROM t", -1), ==, 3);
}

static void
test_rows_of_every_entity (Fixture *fixture, gconstpointer data)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_entities; i++) {
    const HjEntity *entity = entities[i];
    g_autoptr (HjRecord) record = hj_record_new (entity, i % 2 == 0 ? ROW_ID : "short-name");

    g_assert_true (hj_sql_table_create (fixture->sql, entity, &error));
    g_assert_true (hj_sql_table_create_indexes (fixture->sql, entity, &error));
    for (guint j = 0; j < entity->n_fields; j++) {
      if (hj_field_is_integer (&entity->fields[j]))
        hj_record_set_int_at (record, j, G_MININT64 + (gint64)j);
      else if (j % 2 == 0)
        hj_record_set_text_at (record, j, j % 4 == 0 ? OTHER_ID : "欧阳");
    }
    hj_record_set_pos (record, 42);
    g_assert_true (hj_sql_table_put (fixture->sql, record, G_MAXUINT64, &error));
    g_autoptr (HjRecord) again
        = hj_sql_table_load (fixture->sql, entity, hj_record_get_id (record), &error);
    g_assert_no_error (error);
    g_assert_true (hj_record_equal (record, again));
    g_assert_cmpint (hj_record_get_pos (again), ==, 42);
  }
}

static void
test_put_leaves_other_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, ROW_ID);
  g_autoptr (GError) error = NULL;

  g_assert_true (hj_sql_table_create (fixture->sql, &hj_entity_person, NULL));
  hj_record_set_text (person, "name", "王小明");
  hj_record_set_text (person, "phone", "10012345678");
  g_assert_true (hj_sql_table_put (fixture->sql, person, G_MAXUINT64, &error));
  hj_record_set_text (person, "name", "王大明");
  hj_record_set_text (person, "phone", NULL);
  g_assert_true (hj_sql_table_put (fixture->sql, person, 1, &error));
  g_autoptr (HjRecord) again = hj_sql_table_load (fixture->sql, &hj_entity_person, ROW_ID, &error);
  g_assert_cmpstr (hj_record_get_text (again, "name"), ==, "王大明");
  g_assert_cmpstr (hj_record_get_text (again, "phone"), ==, "10012345678");
  g_assert_true (hj_sql_table_delete (fixture->sql, &hj_entity_person, ROW_ID, &error));
  g_assert_null (hj_sql_table_load (fixture->sql, &hj_entity_person, ROW_ID, &error));
  g_assert_no_error (error);
}

/* In C as in an ORDER BY. */
static void
test_compare_ids (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[]
      = { ROW_ID, OTHER_ID, "house-1", "house-10", "a", "zebra", NULL, "01935b1c-5e3a" };
  HjSql *sql = fixture->sql;

  g_assert_true (hj_sql_exec (sql, "CREATE TABLE t (id)", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    HjSqlStatement *insert = hj_sql_prepare (sql, "INSERT INTO t VALUES (?1)", NULL);

    hj_sql_bind_id (insert, 1, ids[i]);
    g_assert_true (hj_sql_run (sql, insert, NULL));
  }
  HjSqlStatement *pairs
      = hj_sql_prepare (sql, "SELECT a.id, b.id FROM t a, t b ORDER BY a.id, b.id", NULL);
  guint n_pairs = 0;

  for (guint first = 0; first < G_N_ELEMENTS (ids); first++) {
    for (guint second = 0; second < G_N_ELEMENTS (ids); second++, n_pairs++) {
      g_assert_true (hj_sql_step (sql, pairs, NULL));
      int order = hj_sql_compare_ids (pairs, 0, pairs, 1);

      g_assert_cmpint (CLAMP (order, -1, 1), ==, (first > second) - (first < second));
    }
  }
  g_assert_false (hj_sql_step (sql, pairs, NULL));
  g_assert_cmpuint (n_pairs, ==, 64);
}

/* What is read in between is of one moment, and an open transaction is left alone. */
static void
test_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSql) other = hj_sql_open (fixture->path, key, &error);

  g_assert_no_error (error);
  g_assert_true (hj_sql_exec (other, "CREATE TABLE t (a)", &error));
  {
    g_auto (HjSqlReading) reading = hj_sql_begin_reading (fixture->sql);
    g_auto (HjSqlReading) inner = hj_sql_begin_reading (fixture->sql);

    g_assert_true (reading.sql == fixture->sql);
    g_assert_null (inner.sql);
    g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM t", -1), ==, 0);
    g_assert_true (hj_sql_exec (other, "INSERT INTO t VALUES (1)", &error));
    g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM t", -1), ==, 0);
  }
  g_assert_false (hj_sql_in_transaction (fixture->sql));
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM t", -1), ==, 1);
  g_assert_true (hj_sql_begin (fixture->sql, &error));
  HjSqlReading none = hj_sql_begin_reading (fixture->sql);

  hj_sql_end_reading (&none);
  g_assert_true (hj_sql_in_transaction (fixture->sql));
  hj_sql_rollback (fixture->sql);
}

/* A file is made for its owner only, and a transaction is known to be open. */
static void
test_private_file (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_false (hj_sql_in_transaction (fixture->sql));
  g_assert_true (hj_sql_begin (fixture->sql, NULL));
  g_assert_true (hj_sql_in_transaction (fixture->sql));
  hj_sql_rollback (fixture->sql);
  g_assert_false (hj_sql_in_transaction (fixture->sql));
}

/* Every sentence says what to do, and nothing is half done. */
static void
test_busy_and_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "test.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjSql) other = hj_sql_open (fixture->path, key, &error);

  g_assert_no_error (error);
  g_assert_true (hj_sql_exec (other, "PRAGMA busy_timeout = 0", NULL));
  g_assert_true (hj_sql_begin (fixture->sql, NULL));
  g_assert_false (hj_sql_begin (other, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_BUSY);
  g_clear_error (&error);
  hj_sql_rollback (fixture->sql);
  g_assert_null (hj_sql_open (nowhere, key, &error));
  g_assert_error (error, HJ_SQL_ERROR, HJ_SQL_ERROR_FAILED);
  g_assert_true (g_str_has_suffix (error->message, "then do it again."));
}

static void
test_damaged_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (hj_sql_exec (
      fixture->sql, "CREATE TABLE t (v); INSERT INTO t VALUES (randomblob (100000))", NULL));
  g_clear_object (&fixture->sql);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  content[length - 5000] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize)length, NULL));
  fixture->sql = hj_sql_open (fixture->path, key, &error);
  g_assert_no_error (error);
  g_assert_false (hj_sql_exec (fixture->sql, "SELECT length (v || '') FROM t", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->code, !=, HJ_SQL_ERROR_FAILED);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* What could not be read is not taken for what is not there: nothing that was done on the strength
 * of it is kept.
 */
static void
test_unreadable_spoils (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (hj_sql_exec (fixture->sql,
                              "CREATE TABLE kept (v); CREATE TABLE t (v);"
                              " INSERT INTO t VALUES (randomblob (100000))",
                              NULL));
  g_clear_object (&fixture->sql);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  content[length - 5000] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize)length, NULL));
  fixture->sql = hj_sql_open (fixture->path, key, &error);
  g_assert_no_error (error);
  g_assert_true (hj_sql_begin (fixture->sql, &error));
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT length (v || '') FROM t", -7), ==, -7);
  g_assert_false (hj_sql_exec (fixture->sql, "INSERT INTO kept VALUES (1)", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (hj_sql_commit (fixture->sql, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM kept", -1), ==, 0);
  g_assert_true (hj_sql_begin (fixture->sql, &error));
  g_assert_true (hj_sql_exec (fixture->sql, "INSERT INTO kept VALUES (1)", &error));
  g_assert_true (hj_sql_commit (fixture->sql, &error));
}

static void
test_put_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HjRecord) person = hj_record_new (&hj_entity_person, ROW_ID);
  g_autoptr (GError) error = NULL;
  HjSqlPut became;

  g_assert_true (hj_sql_table_create (fixture->sql, &hj_entity_person, NULL));
  hj_record_set_text (person, "name", "王小明");
  hj_record_set_pos (person, 5);
  g_assert_true (hj_sql_table_put_newer (fixture->sql, person, 1, &became, &error));
  g_assert_cmpint (became, ==, HJ_SQL_PUT_INSERTED);
  g_assert_cmpint (hj_sql_last_rowid (fixture->sql), ==, 1);
  hj_record_set_text (person, "name", "王大明");
  hj_record_set_pos (person, 4);
  g_assert_true (hj_sql_table_put_newer (fixture->sql, person, 1, &became, &error));
  g_assert_cmpint (became, ==, HJ_SQL_PUT_OLDER);
  hj_record_set_pos (person, 5);
  g_assert_true (hj_sql_table_put_newer (fixture->sql, person, 1, &became, &error));
  g_assert_cmpint (became, ==, HJ_SQL_PUT_CHANGED);
  g_autoptr (HjRecord) again = hj_sql_table_load (fixture->sql, &hj_entity_person, ROW_ID, &error);

  g_assert_cmpstr (hj_record_get_text (again, "name"), ==, "王大明");
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, "SELECT count(*) FROM person", 0), ==, 1);
}

static void
test_indexes_come_and_go (Fixture *fixture, gconstpointer data)
{
  static const char count[] = "SELECT count(*) FROM sqlite_schema WHERE sql LIKE 'CREATE INDEX%'";
  g_autoptr (GError) error = NULL;

  for (guint schema = 1; schema <= HJ_SCHEMA_VERSION; schema++)
    g_assert_true (hj_sql_tables_upgrade (fixture->sql, schema, &error));
  g_assert_true (hj_sql_tables_create_indexes (fixture->sql, &error));
  gint64 n_indexes = hj_sql_ask_int (fixture->sql, count, 0);

  g_assert_cmpint (n_indexes, >, 10);
  g_assert_true (hj_sql_tables_drop_indexes (fixture->sql, &error));
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, count, -1), ==, 0);
  g_assert_true (hj_sql_tables_create_indexes (fixture->sql, &error));
  g_assert_cmpint (hj_sql_ask_int (fixture->sql, count, 0), ==, n_indexes);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sql/sqlcipher-answers", test_sqlcipher_answers);
  ADD ("/sql/ciphertext", test_file_is_ciphertext);
  ADD ("/sql/wrong-key", test_wrong_key);
  ADD ("/sql/full", test_full_disk_changes_nothing);
  ADD ("/sql/savepoints", test_savepoints);
  ADD ("/sql/undone", test_undone_transaction);
  ADD ("/sql/reading", test_reading);
  ADD ("/sql/compare-ids", test_compare_ids);
  ADD ("/sql/private-file", test_private_file);
  ADD ("/sql/busy", test_busy_and_unwritable);
  ADD ("/sql/unreadable", test_unreadable_spoils);
  ADD ("/sql/damaged", test_damaged_file);
  ADD ("/sql/table/entities", test_rows_of_every_entity);
  ADD ("/sql/table/mask", test_put_leaves_other_columns);
  ADD ("/sql/table/newer", test_put_newer);
  ADD ("/sql/table/indexes", test_indexes_come_and_go);
  return g_test_run ();
}
