/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sql/hj-sql-table.h"
#include "server/db/hj-central-private.h"

/*
 * Beside one table an entity:
 *
 * counter     positions and ticket codes, advanced in the transaction that uses the number
 * bucket      a number for each bucket's name
 * member      which rows a bucket holds
 * feed        what happened to the rows of a bucket, in the order of positions
 * given       which buckets, with their projection, were ever sent to a user
 * field       who changed a field last, and when; none for fields as old as their row
 * origin      the house that a person was first entered by, before there is a detention
 * op          every op that was ever received, with what became of it
 * epoch       from which position on an epoch counts, and what a restored backup reached
 * proposal    policies that wait for somebody else's approval, and what became of them
 * purpose     cases that somebody without a part in them opened for a while, and why
 */
static const char tables[]
    = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
      "INSERT INTO counter VALUES ('pos', 0);"
      "CREATE TABLE bucket (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);"
      "CREATE TABLE member (bucket INTEGER, entity INTEGER, id,"
      " PRIMARY KEY (bucket, entity, id)) WITHOUT ROWID;"
      "CREATE INDEX member_row ON member (entity, id);"
      "CREATE TABLE feed (bucket INTEGER, pos INTEGER, entity INTEGER, id, mask INTEGER NOT NULL,"
      " kind INTEGER NOT NULL, PRIMARY KEY (bucket, pos, entity, id)) WITHOUT ROWID;"
      "CREATE TABLE given (user TEXT, bucket TEXT, PRIMARY KEY (user, bucket)) WITHOUT ROWID;"
      "CREATE TABLE field (entity INTEGER, id, field TEXT, pos INTEGER NOT NULL, by TEXT,"
      " at INTEGER, device TEXT, PRIMARY KEY (entity, id, field)) WITHOUT ROWID;"
      "CREATE TABLE origin (entity INTEGER, id, org TEXT NOT NULL,"
      " PRIMARY KEY (entity, id)) WITHOUT ROWID;"
      "CREATE TABLE op (device TEXT, seq INTEGER, op NOT NULL, hash TEXT NOT NULL,"
      " user TEXT NOT NULL, entity TEXT NOT NULL, row NOT NULL, kind TEXT NOT NULL,"
      " at INTEGER NOT NULL, received_at INTEGER NOT NULL, outcome TEXT NOT NULL,"
      " pos INTEGER NOT NULL, reason TEXT, conflict TEXT, payload TEXT NOT NULL,"
      " PRIMARY KEY (device, seq)) WITHOUT ROWID;"
      "CREATE INDEX op_id ON op (op);"
      "CREATE INDEX op_row ON op (row, kind);"
      "CREATE TABLE epoch (id TEXT PRIMARY KEY, restored INTEGER NOT NULL,"
      " first INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE user (name TEXT PRIMARY KEY, role TEXT NOT NULL, org TEXT NOT NULL,"
      " full_name TEXT, password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0)"
      " WITHOUT ROWID;"
      "CREATE TABLE device (id TEXT PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL,"
      " public_key TEXT NOT NULL, refresh_hash TEXT, state TEXT NOT NULL,"
      " last_seq INTEGER NOT NULL DEFAULT 0, enrolled_at INTEGER NOT NULL,"
      " last_seen_at INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
      "CREATE TABLE access (token TEXT PRIMARY KEY, device TEXT NOT NULL,"
      " expires_at INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE enrol_code (code TEXT PRIMARY KEY, user TEXT NOT NULL,"
      " expires_at INTEGER NOT NULL) WITHOUT ROWID;";

static gboolean
create_first_version (HjSql *sql, GError **error)
{
  return hj_sql_exec (sql, tables, error) && hj_sql_tables_upgrade (sql, 1, error);
}

/* The colour that the lowering of a red label asks for. */
static gboolean
add_columns_of_schema_2 (HjSql *sql, GError **error)
{
  return hj_sql_tables_upgrade (sql, 2, error);
}

/* Who did what when: nothing in it is ever changed or taken away. */
static gboolean
add_audit (HjSql *sql, GError **error)
{
  return hj_sql_exec (
      sql,
      "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT, device TEXT,"
      " act TEXT NOT NULL, what TEXT NOT NULL, entity TEXT, row TEXT, purpose TEXT, detail TEXT,"
      " hash TEXT NOT NULL);"
      "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit"
      " BEGIN SELECT RAISE (ABORT, 'the audit is only added to'); END;"
      "CREATE TRIGGER audit_remains BEFORE DELETE ON audit"
      " BEGIN SELECT RAISE (ABORT, 'the audit is only added to'); END;",
      error);
}

/* What laptops hand in that were taken out of use, and what was decided on each op of it. */
static gboolean
add_dropped (HjSql *sql, GError **error)
{
  return hj_sql_exec (
      sql,
      "CREATE TABLE dropped (device TEXT, part INTEGER, user TEXT NOT NULL, at INTEGER NOT NULL,"
      " sealed TEXT NOT NULL, PRIMARY KEY (device, part)) WITHOUT ROWID;"
      "CREATE TABLE dropped_decision (device TEXT, op TEXT, outcome TEXT NOT NULL,"
      " by TEXT NOT NULL, PRIMARY KEY (device, op)) WITHOUT ROWID;",
      error);
}

/* What a supervisor opens with a purpose; and the bucket of all cases, which begins with those that
 * are there. Its readers load it whole, so the feed need not tell of them.
 */
static const char supervision[]
    = "CREATE TABLE purpose (entity INTEGER, id, user TEXT, purpose TEXT NOT NULL,"
      " at INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (entity, id, user)) WITHOUT ROWID;"
      "INSERT OR IGNORE INTO bucket (name) VALUES ('county');"
      "INSERT OR IGNORE INTO member SELECT b.number, 13, d.id FROM bucket b, dispute d"
      " WHERE b.name = 'county';"
      "INSERT OR IGNORE INTO member SELECT b.number, 15, t.id FROM bucket b, ticket t"
      " WHERE b.name = 'county';";

/* Of entries that came from a laptop: where they stand in its own audit. */
static gboolean
add_joined_audit (HjSql *sql, GError **error)
{
  return hj_sql_exec (sql,
                      "ALTER TABLE audit ADD COLUMN device_seq INTEGER;"
                      "ALTER TABLE audit ADD COLUMN device_at INTEGER;"
                      "ALTER TABLE audit ADD COLUMN device_raw_at INTEGER;"
                      "ALTER TABLE audit ADD COLUMN device_hash TEXT;"
                      "ALTER TABLE audit ADD COLUMN device_signature TEXT;"
                      "CREATE INDEX audit_device ON audit (device, seq)"
                      " WHERE device_seq IS NOT NULL;",
                      error);
}

/* Policies that somebody wants, and what somebody else decided on each. */
static const char proposals[]
    = "CREATE TABLE proposal (id TEXT PRIMARY KEY, version TEXT NOT NULL, body TEXT NOT NULL,"
      " note TEXT, state TEXT NOT NULL, proposed_by TEXT NOT NULL, proposed_at INTEGER NOT NULL,"
      " decided_by TEXT, decided_at INTEGER NOT NULL DEFAULT 0, reason TEXT) WITHOUT ROWID;";

static gboolean
add_what_schema_3_brings (HjSql *sql, GError **error)
{
  return add_joined_audit (sql, error) && hj_sql_tables_upgrade (sql, 3, error)
         && hj_sql_exec (sql, supervision, error) && hj_sql_exec (sql, proposals, error);
}

/* What documents hold, each content once, in pieces by where they start. `hash` is how far the
 * SHA-256 of what has come is; `attachment_blob` tells whose content a piece is, so that only what
 * somebody sent for a document is ever shown for it.
 */
static const char blobs[]
    = "CREATE TABLE blob (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL,"
      " received INTEGER NOT NULL DEFAULT 0, whole INTEGER NOT NULL DEFAULT 0, hash BLOB);"
      "CREATE UNIQUE INDEX blob_sha256 ON blob (sha256) WHERE whole = 1;"
      "CREATE TABLE blob_part (blob INTEGER NOT NULL, start INTEGER NOT NULL,"
      " content BLOB NOT NULL, UNIQUE (blob, start));"
      "CREATE TABLE attachment_blob (attachment PRIMARY KEY, blob INTEGER NOT NULL) WITHOUT ROWID;";

static gboolean
add_what_schema_4_brings (HjSql *sql, GError **error)
{
  return hj_sql_tables_upgrade (sql, 4, error) && hj_sql_exec (sql, blobs, error);
}

/* One step a version; each takes a database from the version before to its own. */
static gboolean (*const steps[]) (HjSql *sql, GError **error) = {
  create_first_version, add_columns_of_schema_2,  add_audit,
  add_dropped,          add_what_schema_3_brings, add_what_schema_4_brings,
};

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == HJ_CENTRAL_SCHEMA);

/*
 * Brings a database of @version, 0 for an empty one, to this program's, within the caller's
 * transaction. Writing down the version is the caller's.
 */
gboolean
hj_central_schema_upgrade (HjSql *sql, guint version, GError **error)
{
  for (guint i = version; i < G_N_ELEMENTS (steps); i++) {
    if (!steps[i](sql, error))
      return FALSE;
  }
  return hj_sql_tables_create_indexes (sql, error);
}
