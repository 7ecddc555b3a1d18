/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

gboolean hj_sql_table_create (HjSql *sql, const HjEntity *entity, GError **error);
gboolean hj_sql_table_create_indexes (HjSql *sql, const HjEntity *entity, GError **error);
gboolean hj_sql_tables_upgrade (HjSql *sql, guint schema, GError **error);
gboolean hj_sql_tables_create_indexes (HjSql *sql, GError **error);
gboolean hj_sql_table_put (HjSql *sql, const HjRecord *record, guint64 mask, GError **error);
gboolean hj_sql_table_delete (HjSql *sql, const HjEntity *entity, const char *id, GError **error);
HjRecord *hj_sql_table_load (HjSql *sql, const HjEntity *entity, const char *id, GError **error);
char *hj_sql_table_columns (const HjEntity *entity, const char *prefix);
HjRecord *hj_sql_table_read (HjSqlStatement *statement, int first, const HjEntity *entity);
void hj_sql_table_bind_value (HjSqlStatement *statement, int at, const HjField *field,
                              const HjValue *value);

G_END_DECLS
