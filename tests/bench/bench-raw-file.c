/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-raw-file.h"

#include "bench.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-table.h"
#include "core/store/hj-words.h"

#include <sqlite3.h>
#include <string.h>

/* One statement, and everything that is to be bound to it, in order. */
typedef struct {
  char *insert;      /* owned */
  GPtrArray *values; /* owned, sqlite3_value of all rows one after another */
  int n_columns;
} Inserts;

static void
free_value (gpointer value)
{
  sqlite3_value_free (value);
}

static void
free_inserts (gpointer data)
{
  Inserts *self = data;

  g_free (self->insert);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static HjSqlStatement *
prepare (HjReplica *replica, const char *text)
{
  g_autoptr (GError) error = NULL;
  HjSqlStatement *statement = hj_sql_prepare (hj_replica_get_sql (replica), text, &error);

  g_assert_no_error (error);
  return statement;
}

static void
exec (HjReplica *replica, const char *text)
{
  g_autoptr (GError) error = NULL;

  hj_sql_exec (hj_replica_get_sql (replica), text, &error);
  g_assert_no_error (error);
}

static Inserts *
read_rows (HjReplica *from, const char *table, const char *select)
{
  HjSqlStatement *statement = prepare (from, select);
  g_autoptr (GString) insert = g_string_new (NULL);
  Inserts *self = g_new0 (Inserts, 1);

  self->values = g_ptr_array_new_with_free_func (free_value);
  self->n_columns = sqlite3_column_count (statement);
  while (hj_sql_step (hj_replica_get_sql (from), statement, NULL)) {
    for (int i = 0; i < self->n_columns; i++)
      g_ptr_array_add (self->values, sqlite3_value_dup (sqlite3_column_value (statement, i)));
  }
  g_string_printf (insert, "INSERT INTO %s VALUES (?1", table);
  for (int i = 1; i < self->n_columns; i++)
    g_string_append_printf (insert, ", ?%d", i + 1);
  g_string_append_c (insert, ')');
  self->insert = g_string_free_and_steal (g_steal_pointer (&insert));
  return self;
}

static void
add_tables (GPtrArray *list, HjReplica *from)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    g_autofree char *table = g_strdup_printf ("\"%s\"", entities[i]->name);
    g_autofree char *select = g_strdup_printf ("SELECT * FROM %s ORDER BY rowid", table);

    g_ptr_array_add (list, read_rows (from, table, select));
  }
  g_ptr_array_add (list, read_rows (from, "bucket", "SELECT * FROM bucket ORDER BY number"));
  g_ptr_array_add (list,
                   read_rows (from, "member", "SELECT * FROM member ORDER BY entity, id, bucket"));
  g_ptr_array_add (list, read_rows (from, "summary", "SELECT * FROM summary ORDER BY person"));
}

/* The words are made beforehand, by a function that SQL calls: sqlite3_value is made by it alone.
 */
static void
make_words (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gboolean names = sqlite3_user_data (context) != NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  for (int i = 0; i < n_arguments; i++) {
    const char *text = (const char *)sqlite3_value_text (arguments[i]);
    g_autofree char *split = text == NULL ? NULL
                             : names      ? hj_words_of_name (text)
                                          : hj_words_split (text);

    if (split != NULL)
      g_string_append_printf (words, "%s\n", split);
  }
  sqlite3_result_text (context, words->str, (int)words->len, SQLITE_TRANSIENT);
}

static void
join_parts (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_autoptr (GString) parts = g_string_new (NULL);

  for (int i = 0; i < n_arguments; i++) {
    if (sqlite3_value_type (arguments[i]) != SQLITE_NULL)
      g_string_append_printf (parts, "%s\n", sqlite3_value_text (arguments[i]));
  }
  sqlite3_result_text (context, parts->str, (int)parts->len, SQLITE_TRANSIENT);
}

static const struct {
  const char *table;
  const char *function;
  const char *column;
} indexes[] = {
  { "search_name", "names", "words" },
  { "search", "words", "words" },
  { "search_part", "parts", "parts" },
};

static gboolean
goes_into (const HjField *field, guint index)
{
  gboolean part = (field->flags & HJ_FIELD_SEARCH_PART) != 0;
  gboolean word = !part && (field->flags & HJ_FIELD_SEARCH) != 0;
  gboolean name = word && strcmp (field->name, "name") == 0;

  return index == 0 ? name : index == 1 ? word && !name : part;
}

static void
add_search (GPtrArray *list, HjReplica *from)
{
  sqlite3 *connection = sqlite3_db_handle (prepare (from, "SELECT 1"));
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  sqlite3_create_function (connection, "names", -1, SQLITE_UTF8, &n_entities, make_words, NULL,
                           NULL);
  sqlite3_create_function (connection, "words", -1, SQLITE_UTF8, NULL, make_words, NULL, NULL);
  sqlite3_create_function (connection, "parts", -1, SQLITE_UTF8, NULL, join_parts, NULL, NULL);
  for (guint index = 0; index < G_N_ELEMENTS (indexes); index++) {
    g_autofree char *into
        = g_strdup_printf ("%s (rowid, %s)", indexes[index].table, indexes[index].column);

    for (guint i = 0; i < n_entities; i++) {
      g_autoptr (GString) fields = g_string_new (NULL);

      for (guint j = 0; j < entities[i]->n_fields; j++) {
        if (goes_into (&entities[i]->fields[j], index))
          g_string_append_printf (fields, "%s\"%s\"", fields->len > 0 ? ", " : "",
                                  entities[i]->fields[j].name);
      }
      if (fields->len == 0)
        continue;
      g_autofree char *select = g_strdup_printf (
          "SELECT rowid * 64 + %u, w FROM (SELECT rowid, %s (%s) AS w FROM \"%s\" ORDER BY rowid)"
          " WHERE w <> ''",
          entities[i]->number, indexes[index].function, fields->str, entities[i]->name);

      g_ptr_array_add (list, read_rows (from, into, select));
    }
  }
}

static void
insert (HjReplica *raw, const Inserts *self)
{
  HjSqlStatement *statement = prepare (raw, self->insert);
  g_autoptr (GError) error = NULL;

  for (guint at = 0; at < self->values->len; at += (guint)self->n_columns) {
    for (int i = 0; i < self->n_columns; i++)
      sqlite3_bind_value (statement, i + 1, g_ptr_array_index (self->values, at + (guint)i));
    hj_sql_run (hj_replica_get_sql (raw), statement, &error);
    g_assert_no_error (error);
  }
}

static void
insert_all (HjReplica *raw, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    insert (raw, g_ptr_array_index (list, i));
}

static gint64
count_objects (HjReplica *replica)
{
  return hj_sql_ask_int (hj_replica_get_sql (replica), "SELECT count(*) FROM sqlite_schema", 0);
}

/**
 * bench_raw_file_fill:
 * @raw: a new replica's file
 * @from: the replica whose rows it gets
 * @seconds_rows: (out): what took the rows, what bucket holds them, the people list, and all
 * indexes
 * @seconds_all: (out): the same with the words and numbers of search
 *
 * The reference of a first load: every row of the file put in by a bound insert, ordered, in one
 * transaction, the tables' indexes last. It leaves out what a load has to do to get there: to
 * unpack, check and read the pages, to see whether a row is there already or lies under own work,
 * to make a name's pinyin and the line of a person, and to be on the disk with every page.
 */
void
bench_raw_file_fill (HjReplica *raw, HjReplica *from, double *seconds_rows, double *seconds_all)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (free_inserts);
  g_autoptr (GPtrArray) search = g_ptr_array_new_with_free_func (free_inserts);
  g_autoptr (GError) error = NULL;
  HjSql *sql = hj_replica_get_sql (raw);
  double start;

  add_tables (tables, from);
  add_search (search, from);
  /* As a file that is thrown away and begun anew where it breaks off could be written. */
  if (g_getenv ("HJ_BENCH_UNSAFE") != NULL)
    exec (raw, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
  start = bench_now ();
  exec (raw, "BEGIN; DROP INDEX summary_order");
  hj_sql_tables_drop_indexes (sql, &error);
  insert_all (raw, tables);
  hj_sql_tables_create_indexes (sql, &error);
  g_assert_no_error (error);
  exec (raw, "CREATE INDEX summary_order ON summary (severity DESC, sort_at, name_key); COMMIT");
  *seconds_rows = bench_now () - start;
  exec (raw, "BEGIN");
  insert_all (raw, search);
  exec (raw, "COMMIT");
  *seconds_all = bench_now () - start;
  g_assert_cmpint (count_objects (raw), ==, count_objects (from));
}
