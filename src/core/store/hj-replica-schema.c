/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

#include "core/sql/hj-sql-table.h"

#include <glib/gi18n-lib.h>

/*
 * Beside a table an entity:
 * - outbox: own ops that are shown over rows; `payload` is what is sent, `effect` the part of the
 *   row that the op changes, to show it again over a newer base. A user's act writes no more tables
 *   and indexes than it must, as each is a page to encrypt and to bring to the disk
 * - base_row: what the central instance confirmed of rows over which ops of the outbox are shown;
 *   there is none for a row that it does not know yet
 * - kept: own ops that are part of what was pulled, until the central instance is sure of them
 * - own_row: rows made on this device whose op is not kept any more, also after they left its scope
 * - member: which bucket holds which row
 * - bucket: `snapshot` while all of its rows are being pulled; member.seen is 0 for those that were
 *   not among them yet
 * - summary: a line of the people list a person
 * - indexed: how far the search indexes have come after a first load
 * - draft: forms that the user has begun and not entered
 */
static const char first_version[]
    = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE outbox (seq INTEGER PRIMARY KEY, op TEXT NOT NULL, entity INTEGER NOT NULL,"
      " row NOT NULL, kind INTEGER NOT NULL, mask INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT "
      "0,"
      " outcome INTEGER, pos INTEGER, reason TEXT, conflict TEXT, effect BLOB NOT NULL,"
      " payload TEXT NOT NULL);"
      "CREATE TABLE base_row (entity INTEGER NOT NULL, id NOT NULL, mask INTEGER NOT NULL,"
      " row BLOB NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;"
      "CREATE TABLE kept (seq INTEGER PRIMARY KEY, op TEXT NOT NULL, entity INTEGER NOT NULL,"
      " row NOT NULL, kind INTEGER NOT NULL, mask INTEGER NOT NULL, pos INTEGER NOT NULL,"
      " effect BLOB NOT NULL, payload TEXT NOT NULL);"
      "CREATE INDEX kept_row ON kept (entity, row);"
      "CREATE INDEX kept_pos ON kept (pos);"
      "CREATE TABLE own_row (entity INTEGER NOT NULL, id NOT NULL, PRIMARY KEY (entity, id))"
      " WITHOUT ROWID;"
      "CREATE TABLE bucket (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL,"
      " snapshot INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE member (bucket INTEGER NOT NULL, entity INTEGER NOT NULL, id NOT NULL,"
      " seen INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (entity, id, bucket)) WITHOUT ROWID;"
      "CREATE TABLE summary (person INTEGER PRIMARY KEY, name_key TEXT, detention, label, color "
      "TEXT,"
      " label_state TEXT, severity INTEGER NOT NULL DEFAULT 0, sort_at INTEGER NOT NULL,"
      " tickets INTEGER NOT NULL DEFAULT 0);" HJ_SUMMARY_ORDER ";"
      "CREATE TABLE indexed (entity INTEGER PRIMARY KEY, upto INTEGER NOT NULL);"
      "CREATE VIRTUAL TABLE search_name USING fts5 (words, content='', contentless_delete=1,"
      " prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');"
      "CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1,"
      " tokenize='unicode61 remove_diacritics 2');"
      "CREATE VIRTUAL TABLE search_part USING fts5 (parts, content='', contentless_delete=1,"
      " tokenize='trigram');";

static gboolean
create_first_version (HjReplica *self, GError **error)
{
  return hj_sql_exec (self->sql, first_version, error)
         && hj_sql_tables_upgrade (self->sql, 1, error);
}

/* The colour that the lowering of a red label asks for. */
static gboolean
add_columns_of_schema_2 (HjReplica *self, GError **error)
{
  return hj_sql_tables_upgrade (self->sql, 2, error);
}

/* What the user did that no op tells: a chain that is only added to. It loses nothing but its
 * beginning, and that only after what hj-deed-log.c has noted to be safe elsewhere.
 */
static const char audit[]
    = "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, raw_at INTEGER NOT NULL,"
      " act TEXT NOT NULL, entity TEXT, row TEXT, purpose TEXT, detail TEXT, hash TEXT NOT NULL);"
      "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit"
      " BEGIN SELECT RAISE (ABORT, 'the audit is only added to'); END;"
      "CREATE TRIGGER audit_remains BEFORE DELETE ON audit WHEN old.seq > coalesce ("
      " (SELECT CAST (value AS INTEGER) FROM meta WHERE key = 'audit-base'), 0)"
      " BEGIN SELECT RAISE (ABORT, 'the audit is only added to'); END;";

/* Forms that the user has begun; see hj-draft.h. */
static const char draft[]
    = "CREATE TABLE draft (key TEXT PRIMARY KEY, title TEXT, entity TEXT, row TEXT,"
      " at INTEGER NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;";

/* Own ops that came beside the work of others on the same row; without what they wrote. */
static const char merged[]
    = "CREATE TABLE merged (seq INTEGER PRIMARY KEY, entity INTEGER NOT NULL, row NOT NULL,"
      " kind INTEGER NOT NULL, mask INTEGER NOT NULL, command TEXT, at INTEGER NOT NULL);";

static gboolean
add_what_schema_3_brings (HjReplica *self, GError **error)
{
  return hj_sql_exec (self->sql, audit, error) && hj_sql_exec (self->sql, draft, error)
         && hj_sql_exec (self->sql, merged, error) && hj_sql_tables_upgrade (self->sql, 3, error);
}

/* What documents hold, in pieces by where they start; see hj-blob.c. */
static const char blobs[]
    = "CREATE TABLE blob (number INTEGER PRIMARY KEY, attachment UNIQUE NOT NULL,"
      " size INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 0,"
      " whole INTEGER NOT NULL DEFAULT 0, hash BLOB, own INTEGER NOT NULL DEFAULT 0,"
      " pinned INTEGER NOT NULL DEFAULT 0, sent_pos INTEGER NOT NULL DEFAULT 0,"
      " used_at INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE blob_part (blob INTEGER NOT NULL, start INTEGER NOT NULL,"
      " content BLOB NOT NULL, UNIQUE (blob, start));";

static gboolean
add_what_schema_4_brings (HjReplica *self, GError **error)
{
  return hj_sql_exec (self->sql, blobs, error) && hj_sql_tables_upgrade (self->sql, 4, error);
}

/* One step a version; each takes a replica from the version before to its own. */
static gboolean (*const steps[]) (HjReplica *self, GError **error) = {
  create_first_version,
  add_columns_of_schema_2,
  add_what_schema_3_brings,
  add_what_schema_4_brings,
};

static gboolean
take_steps (HjReplica *self, gsize version, GError **error)
{
  g_autofree char *pragma
      = g_strdup_printf ("PRAGMA user_version = %" G_GSIZE_FORMAT, G_N_ELEMENTS (steps));

  for (gsize i = version; i < G_N_ELEMENTS (steps); i++) {
    if (!steps[i](self, error))
      return FALSE;
  }
  return hj_sql_tables_create_indexes (self->sql, error) && hj_sql_exec (self->sql, pragma, error);
}

/**
 * hj_replica_migrate:
 * @error: `VERSION`, or a #HjSqlError
 *
 * Brings the file to this program's version, all steps in one transaction.
 */
gboolean
hj_replica_migrate (HjReplica *self, GError **error)
{
  gint64 version = hj_sql_ask_int (self->sql, "PRAGMA user_version", 0);

  if (version > (gint64)G_N_ELEMENTS (steps)) {
    g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_VERSION,
                         _ ("This replica was written by a newer Hejie; install that version or a "
                            "later one."));
    return FALSE;
  }
  if (version == (gint64)G_N_ELEMENTS (steps))
    return TRUE;
  if (!hj_sql_begin (self->sql, error))
    return FALSE;
  if (take_steps (self, (gsize)version, error))
    return hj_sql_commit (self->sql, error);
  hj_sql_rollback (self->sql);
  return FALSE;
}
