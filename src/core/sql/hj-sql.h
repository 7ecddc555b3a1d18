/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-record.h"

G_BEGIN_DECLS

#define HJ_SQL_KEY_BYTES 32

#define HJ_SQL_ERROR (hj_sql_error_quark ())
GQuark hj_sql_error_quark (void);

/**
 * HjSqlError:
 * @HJ_SQL_ERROR_BUSY: another program holds the database
 * @HJ_SQL_ERROR_FULL: the disk is full; nothing was changed
 * @HJ_SQL_ERROR_KEY: the key does not open the file, or it is no database
 * @HJ_SQL_ERROR_CORRUPT: the file is damaged
 * @HJ_SQL_ERROR_FAILED: anything else
 */
typedef enum {
  HJ_SQL_ERROR_BUSY,
  HJ_SQL_ERROR_FULL,
  HJ_SQL_ERROR_KEY,
  HJ_SQL_ERROR_CORRUPT,
  HJ_SQL_ERROR_FAILED,
} HjSqlError;

/* A prepared statement, borrowed from the connection; valid until the connection goes. */
typedef struct sqlite3_stmt HjSqlStatement;

#define HJ_TYPE_SQL (hj_sql_get_type ())
G_DECLARE_FINAL_TYPE (HjSql, hj_sql, HJ, SQL, GObject)

HjSql *hj_sql_open (const char *path, const guint8 *key, GError **error);
const char *hj_sql_get_cipher_version (HjSql *self);
void hj_sql_keep_to_thread (HjSql *self);

gboolean hj_sql_exec (HjSql *self, const char *sql, GError **error);
gboolean hj_sql_begin (HjSql *self, GError **error);
gboolean hj_sql_commit (HjSql *self, GError **error);
void hj_sql_rollback (HjSql *self);
gboolean hj_sql_in_transaction (HjSql *self);
guint hj_sql_count_failures (HjSql *self);
gboolean hj_sql_savepoint (HjSql *self, GError **error);
gboolean hj_sql_release (HjSql *self, GError **error);
void hj_sql_rollback_to (HjSql *self);

/**
 * HjSqlReading:
 * @sql: (nullable): borrowed; %NULL where a transaction was open already
 *
 * A time in which everything read is of one moment; see hj_sql_begin_reading().
 */
typedef struct {
  HjSql *sql;
} HjSqlReading;

HjSqlReading hj_sql_begin_reading (HjSql *self);
void hj_sql_end_reading (HjSqlReading *reading);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjSqlReading, hj_sql_end_reading)

/**
 * HjSqlMakeFunc:
 *
 * Returns: (transfer full): the text of one statement, the same whenever it is asked
 */
typedef char *(*HjSqlMakeFunc) (const HjEntity *entity, guint64 mask);

HjSqlStatement *hj_sql_prepare (HjSql *self, const char *sql, GError **error);
HjSqlStatement *hj_sql_prepare_made (HjSql *self, HjSqlMakeFunc make, const HjEntity *entity,
                                     guint64 mask, GError **error);
gboolean hj_sql_step (HjSql *self, HjSqlStatement *statement, GError **error);
gboolean hj_sql_run (HjSql *self, HjSqlStatement *statement, GError **error);
void hj_sql_reset (HjSqlStatement *statement);

void hj_sql_bind_null (HjSqlStatement *statement, int at);
void hj_sql_bind_int (HjSqlStatement *statement, int at, gint64 integer);
void hj_sql_bind_text (HjSqlStatement *statement, int at, const char *text);
void hj_sql_bind_text_borrowed (HjSqlStatement *statement, int at, const char *text);
void hj_sql_bind_id (HjSqlStatement *statement, int at, const char *id);
void hj_sql_bind_id_borrowed (HjSqlStatement *statement, int at, const char *id, guint8 *bytes);
void hj_sql_bind_blob (HjSqlStatement *statement, int at, const void *bytes, gsize length);

gboolean hj_sql_is_null (HjSqlStatement *statement, int at);
gint64 hj_sql_get_int (HjSqlStatement *statement, int at);
const char *hj_sql_get_text (HjSqlStatement *statement, int at);
char *hj_sql_dup_id (HjSqlStatement *statement, int at);
GPtrArray *hj_sql_list_ids (HjSql *sql, HjSqlStatement *statement, GError **error);
int hj_sql_compare_ids (HjSqlStatement *first, int first_at, HjSqlStatement *second, int second_at);
GBytes *hj_sql_dup_blob (HjSqlStatement *statement, int at);
void hj_sql_forget_last_rowid (HjSql *self);
gint64 hj_sql_last_rowid (HjSql *self);
int hj_sql_changes (HjSql *self);
gint64 hj_sql_ask_int (HjSql *self, const char *sql, gint64 fallback);

G_END_DECLS
