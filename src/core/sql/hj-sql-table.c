/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-table.h"

#include "core/base/hj-id.h"
#include "core/sql/hj-sql-rows.h"

/* Names come from the descriptors, never from input, so that SQL may be put together from them. */

static const char *
column_type (const HjField *field)
{
  return field->type == HJ_FIELD_REF ? "" : hj_field_is_integer (field) ? "INTEGER" : "TEXT";
}

static gboolean
create_as_of (HjSql *sql, const HjEntity *entity, guint schema, GError **error)
{
  guint64 mask = hj_entity_fields_between (entity, 0, schema);
  g_autoptr (GString) ddl = g_string_new (NULL);

  g_string_printf (ddl,
                   "CREATE TABLE \"%s\" (rowid INTEGER PRIMARY KEY, id UNIQUE NOT NULL, "
                   "pos INTEGER NOT NULL DEFAULT 0",
                   entity->name);
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      g_string_append_printf (ddl, ", \"%s\" %s", entity->fields[i].name,
                              column_type (&entity->fields[i]));
  }
  g_string_append (ddl, ")");
  return hj_sql_exec (sql, ddl->str, error);
}

/**
 * hj_sql_table_create:
 * @error: a #HjSqlError
 *
 * Makes the entity's table: a row number, the id, the version that the central instance gave, and
 * a column a field.
 */
gboolean
hj_sql_table_create (HjSql *sql, const HjEntity *entity, GError **error)
{
  return create_as_of (sql, entity, HJ_SCHEMA_VERSION, error);
}

static gboolean
add_columns (HjSql *sql, const HjEntity *entity, guint schema, GError **error)
{
  guint64 mask = hj_entity_fields_between (entity, schema - 1, schema);

  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) == 0)
      continue;
    g_autofree char *ddl
        = g_strdup_printf ("ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", entity->name,
                           entity->fields[i].name, column_type (&entity->fields[i]));

    if (!hj_sql_exec (sql, ddl, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sql_tables_upgrade:
 * @schema: a %HJ_SCHEMA_VERSION
 * @error: a #HjSqlError
 *
 * Brings the tables of all entities from the schema version before to @schema; the version that
 * brought an entity makes its table. A file that has come all the way is the same as one that is
 * made anew.
 */
gboolean
hj_sql_tables_upgrade (HjSql *sql, guint schema, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    guint since = MAX (entities[i]->since, 1);

    if (since > schema)
      continue;
    if (!(since == schema ? create_as_of (sql, entities[i], schema, error)
                          : add_columns (sql, entities[i], schema, error)))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sql_tables_create_indexes:
 * @error: a #HjSqlError
 *
 * The same as hj_sql_table_create_indexes() for all entities.
 */
gboolean
hj_sql_tables_create_indexes (HjSql *sql, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    if (!hj_sql_table_create_indexes (sql, entities[i], error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sql_table_create_indexes:
 * @error: a #HjSqlError
 *
 * Makes an index for every field that is often asked for.
 */
gboolean
hj_sql_table_create_indexes (HjSql *sql, const HjEntity *entity, GError **error)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & HJ_FIELD_INDEXED) == 0)
      continue;
    g_autofree char *ddl
        = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s_%s\" ON \"%s\" (\"%s\")", entity->name,
                           entity->fields[i].name, entity->name, entity->fields[i].name);
    if (!hj_sql_exec (sql, ddl, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
drop_indexes (HjSql *sql, const HjEntity *entity, GError **error)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & HJ_FIELD_INDEXED) == 0)
      continue;
    g_autofree char *ddl
        = g_strdup_printf ("DROP INDEX IF EXISTS \"%s_%s\"", entity->name, entity->fields[i].name);
    if (!hj_sql_exec (sql, ddl, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sql_tables_drop_indexes:
 * @error: a #HjSqlError
 *
 * Takes the indexes of all entities away, until hj_sql_tables_create_indexes(): many rows are put
 * in sooner without.
 */
gboolean
hj_sql_tables_drop_indexes (HjSql *sql, GError **error)
{
  guint n_entities;
  const HjEntity *const *entities = hj_entity_list (&n_entities);

  for (guint i = 0; i < n_entities; i++) {
    if (!drop_indexes (sql, entities[i], error))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_sql_table_bind_value:
 * @at: the parameter's number, from 1
 */
void
hj_sql_table_bind_value (HjSqlStatement *statement, int at, const HjField *field,
                         const HjValue *value)
{
  if (value->kind == HJ_VALUE_NULL)
    hj_sql_bind_null (statement, at);
  else if (value->kind == HJ_VALUE_INT)
    hj_sql_bind_int (statement, at, value->integer);
  else if (field->type == HJ_FIELD_REF)
    hj_sql_bind_id (statement, at, value->text);
  else
    hj_sql_bind_text (statement, at, value->text);
}

static char *
make_upsert (const HjEntity *entity, guint64 mask)
{
  g_autoptr (GString) names = g_string_new ("id, pos");
  g_autoptr (GString) values = g_string_new ("?1, ?2");
  g_autoptr (GString) changes = g_string_new ("pos = excluded.pos");
  int at = 3;

  for (guint i = 0; i < entity->n_fields; i++) {
    const char *name = entity->fields[i].name;

    if ((mask & (G_GUINT64_CONSTANT (1) << i)) == 0)
      continue;
    g_string_append_printf (names, ", \"%s\"", name);
    g_string_append_printf (values, ", ?%d", at++);
    g_string_append_printf (changes, ", \"%s\" = excluded.\"%s\"", name, name);
  }
  return g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s",
                          entity->name, names->str, values->str, changes->str);
}

static char *
make_newer_upsert (const HjEntity *entity, guint64 mask)
{
  g_autofree char *upsert = make_upsert (entity, mask);

  return g_strconcat (upsert, " WHERE excluded.pos >= pos", NULL);
}

/* As hj_sql_table_bind_value(), without a copy; @bytes takes those of an id. */
static void
bind_borrowed (HjSqlStatement *statement, int at, const HjField *field, const HjValue *value,
               guint8 *bytes)
{
  if (value->kind != HJ_VALUE_TEXT)
    hj_sql_table_bind_value (statement, at, field, value);
  else if (field->type == HJ_FIELD_REF)
    hj_sql_bind_id_borrowed (statement, at, value->text, bytes);
  else
    hj_sql_bind_text_borrowed (statement, at, value->text);
}

static gboolean
put (HjSql *sql, HjSqlMakeFunc make, const HjRecord *record, guint64 mask, GError **error)
{
  const HjEntity *entity = hj_record_get_entity (record);
  HjSqlStatement *statement = hj_sql_prepare_made (sql, make, entity, mask, error);
  guint8 ids[1 + HJ_FIELDS_MAX][HJ_ID_BYTES];
  int at = 3;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id_borrowed (statement, 1, hj_record_get_id (record), ids[HJ_FIELDS_MAX]);
  hj_sql_bind_int (statement, 2, hj_record_get_pos (record));
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
      bind_borrowed (statement, at++, &entity->fields[i], hj_record_get_value (record, i), ids[i]);
  }
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_sql_table_put:
 * @mask: one bit a field that is written; the others keep their value, or have none
 * @error: a #HjSqlError
 *
 * Inserts the row, or changes the one that has its id.
 */
gboolean
hj_sql_table_put (HjSql *sql, const HjRecord *record, guint64 mask, GError **error)
{
  return put (sql, make_upsert, record, mask, error);
}

/**
 * hj_sql_table_put_newer:
 * @mask: one bit a field that is written; the others keep their value, or have none
 * @became: (out): what became of it
 * @error: a #HjSqlError
 *
 * The same as hj_sql_table_put(), unless the row that has the id is of a later version.
 */
gboolean
hj_sql_table_put_newer (HjSql *sql, const HjRecord *record, guint64 mask, HjSqlPut *became,
                        GError **error)
{
  hj_sql_forget_last_rowid (sql);
  if (!put (sql, make_newer_upsert, record, mask, error))
    return FALSE;
  *became = hj_sql_last_rowid (sql) != 0 ? HJ_SQL_PUT_INSERTED
            : hj_sql_changes (sql) > 0   ? HJ_SQL_PUT_CHANGED
                                         : HJ_SQL_PUT_OLDER;
  return TRUE;
}

static char *
make_delete (const HjEntity *entity, guint64 mask)
{
  return g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?1", entity->name);
}

/**
 * hj_sql_table_delete:
 * @error: a #HjSqlError
 */
gboolean
hj_sql_table_delete (HjSql *sql, const HjEntity *entity, const char *id, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare_made (sql, make_delete, entity, 0, error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, id);
  return hj_sql_run (sql, statement, error);
}

/**
 * hj_sql_table_columns:
 * @prefix: (nullable): a table's alias
 *
 * Returns: (transfer full): the columns in the order that hj_sql_table_read() wants
 */
char *
hj_sql_table_columns (const HjEntity *entity, const char *prefix)
{
  const char *dot = prefix != NULL ? "." : "";
  g_autoptr (GString) list = g_string_new (NULL);

  if (prefix == NULL)
    prefix = "";
  g_string_printf (list, "%s%sid, %s%spos", prefix, dot, prefix, dot);
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (list, ", %s%s\"%s\"", prefix, dot, entity->fields[i].name);
  return g_string_free_and_steal (g_steal_pointer (&list));
}

/**
 * hj_sql_table_read:
 * @first: the column, from 0, where hj_sql_table_columns() begins
 *
 * Returns: (transfer full): the row that the statement stands on
 */
HjRecord *
hj_sql_table_read (HjSqlStatement *statement, int first, const HjEntity *entity)
{
  g_autofree char *id = hj_sql_dup_id (statement, first);
  HjRecord *record = hj_record_new (entity, id);

  hj_record_set_pos (record, hj_sql_get_int (statement, first + 1));
  for (guint i = 0; i < entity->n_fields; i++) {
    int column = first + 2 + (int)i;

    if (hj_sql_is_null (statement, column))
      continue;
    if (hj_field_is_integer (&entity->fields[i]))
      hj_record_set_int_at (record, i, hj_sql_get_int (statement, column));
    else if (entity->fields[i].type == HJ_FIELD_REF)
      hj_record_take_text_at (record, i, hj_sql_dup_id (statement, column));
    else
      hj_record_set_text_at (record, i, hj_sql_get_text (statement, column));
  }
  return record;
}

/**
 * hj_sql_table_list:
 * @statement: bound, its columns those of hj_sql_table_columns()
 * @error: a #HjSqlError
 *
 * Steps to the end and resets the statement.
 *
 * Returns: (transfer full) (element-type HjRecord) (nullable): all rows
 */
GPtrArray *
hj_sql_table_list (HjSql *sql, HjSqlStatement *statement, const HjEntity *entity, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  g_autoptr (GError) problem = NULL;

  while (hj_sql_step (sql, statement, &problem))
    g_ptr_array_add (rows, hj_sql_table_read (statement, 0, entity));
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error) ? g_steal_pointer (&rows)
                                                                        : NULL;
}

static char *
make_load (const HjEntity *entity, guint64 mask)
{
  g_autofree char *columns = hj_sql_table_columns (entity, NULL);

  return g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id = ?1", columns, entity->name);
}

/**
 * hj_sql_table_load:
 * @error: a #HjSqlError; left alone where there is no such row
 *
 * Returns: (transfer full) (nullable): the row
 */
HjRecord *
hj_sql_table_load (HjSql *sql, const HjEntity *entity, const char *id, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare_made (sql, make_load, entity, 0, error);
  HjRecord *record = NULL;

  if (statement == NULL)
    return NULL;
  hj_sql_bind_id (statement, 1, id);
  if (hj_sql_step (sql, statement, error))
    record = hj_sql_table_read (statement, 0, entity);
  hj_sql_reset (statement);
  return record;
}
