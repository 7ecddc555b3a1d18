/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sql/hj-sql.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _HjSql {
  GObject parent_instance;
  sqlite3 *connection;    /* owned */
  GHashTable *statements; /* owned, SQL text → sqlite3_stmt */
  GHashTable *made;       /* owned, what its text is made of → sqlite3_stmt of the table above */
  char *cipher_version;   /* owned */
  guint depth;            /* open savepoints */
  gboolean writing;       /* from the beginning of a transaction to its end */
  int spoiled;            /* SQLite's code of what the disk failed at in it; 0 where nothing did */
  guint n_failures;       /* how often the disk failed, whoever looked at it */
  GThread *thread;        /* (nullable) borrowed: the only one that may come here */
};

gboolean hj_sql_fail (HjSql *self, int code, GError **error);
gboolean hj_sql_goes_on (HjSql *self, GError **error);
gboolean hj_sql_is_on_its_thread (HjSql *self);
void hj_sql_make_cache (HjSql *self);

G_END_DECLS
