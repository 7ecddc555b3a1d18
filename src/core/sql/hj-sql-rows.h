/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"

G_BEGIN_DECLS

gboolean hj_sql_end_rows (HjSqlStatement *statement, GError *problem, GError **error);
gboolean hj_sql_has_row (HjSql *sql, HjSqlStatement *statement, GError **error);
gint64 hj_sql_take_int (HjSql *sql, HjSqlStatement *statement, gint64 otherwise, GError **error);
char *hj_sql_take_text (HjSql *sql, HjSqlStatement *statement, GError **error);
char *hj_sql_take_id (HjSql *sql, HjSqlStatement *statement, GError **error);

G_END_DECLS
