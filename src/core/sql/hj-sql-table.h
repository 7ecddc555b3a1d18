/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

/**
 * HjSqlPut:
 * @HJ_SQL_PUT_OLDER: the row is of a later version already, and is left alone
 * @HJ_SQL_PUT_CHANGED: the row was there and is changed
 * @HJ_SQL_PUT_INSERTED: the row is new, and the last that was inserted
 */
typedef enum { HJ_SQL_PUT_OLDER, HJ_SQL_PUT_CHANGED, HJ_SQL_PUT_INSERTED } HjSqlPut;

gboolean hj_sql_table_create (HjSql *sql, const HjEntity *entity, GError **error);
gboolean hj_sql_table_create_indexes (HjSql *sql, const HjEntity *entity, GError **error);
gboolean hj_sql_tables_upgrade (HjSql *sql, guint schema, GError **error);
gboolean hj_sql_tables_create_indexes (HjSql *sql, GError **error);
gboolean hj_sql_tables_drop_indexes (HjSql *sql, GError **error);
gboolean hj_sql_table_put (HjSql *sql, const HjRecord *record, guint64 mask, GError **error);
gboolean hj_sql_table_put_newer (HjSql *sql, const HjRecord *record, guint64 mask, HjSqlPut *put,
                                 GError **error);
gboolean hj_sql_table_delete (HjSql *sql, const HjEntity *entity, const char *id, GError **error);
HjRecord *hj_sql_table_load (HjSql *sql, const HjEntity *entity, const char *id, GError **error);
char *hj_sql_table_columns (const HjEntity *entity, const char *prefix);
HjRecord *hj_sql_table_read (HjSqlStatement *statement, int first, const HjEntity *entity);
GPtrArray *hj_sql_table_list (HjSql *sql, HjSqlStatement *statement, const HjEntity *entity,
                              GError **error);
void hj_sql_table_bind_value (HjSqlStatement *statement, int at, const HjField *field,
                              const HjValue *value);

G_END_DECLS
