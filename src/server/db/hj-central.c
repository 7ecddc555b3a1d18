/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central.h"

#include "core/base/hj-id.h"
#include "core/base/hj-secret.h"
#include "core/sql/hj-sql-rows.h"
#include "server/db/hj-central-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>

#define META_SCHEMA "schema"
#define READ_POS "SELECT value FROM counter WHERE name = 'pos'"

struct _HjCentral {
  GObject parent_instance;
  char *folder;     /* owned */
  HjClock *clock;   /* owned */
  HjRandom *random; /* owned */
  HjSql *sql;       /* owned */
};

G_DEFINE_QUARK (hj-central-error-quark, hj_central_error)
G_DEFINE_FINAL_TYPE (HjCentral, hj_central, G_TYPE_OBJECT)

static void
hj_central_finalize (GObject *object)
{
  HjCentral *self = HJ_CENTRAL (object);

  g_clear_object (&self->sql);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (hj_central_parent_class)->finalize (object);
}

static void
hj_central_class_init (HjCentralClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_central_finalize;
}

static void
hj_central_init (HjCentral *self)
{
}

static HjCentral *
new_central (const char *folder, HjClock *clock, HjRandom *random)
{
  HjCentral *self = g_object_new (HJ_TYPE_CENTRAL, NULL);

  self->folder = g_strdup (folder);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

static gboolean
open_sql (HjCentral *self, const guint8 *key, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, HJ_CENTRAL_DATABASE, NULL);

  self->sql = hj_sql_open (path, key, error);
  return self->sql != NULL && hj_sql_exec (self->sql, "PRAGMA cache_size=-65536", error);
}

static gboolean
set_secret (HjCentral *self, const char *key, const guint8 *bytes, gsize length, GError **error)
{
  char *text = g_base64_encode (bytes, length);
  gboolean kept = hj_central_set_meta (self, key, text, error);

  hj_secret_free (text);
  return kept;
}

static gboolean
make_secrets (HjCentral *self, GError **error)
{
  guint8 cursor_key[crypto_auth_KEYBYTES];
  guint8 seed[crypto_sign_SEEDBYTES];
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];

  hj_random_fill (self->random, cursor_key, sizeof cursor_key);
  hj_random_fill (self->random, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  gboolean kept
      = set_secret (self, HJ_CENTRAL_META_CURSOR_KEY, cursor_key, sizeof cursor_key, error)
        && set_secret (self, HJ_CENTRAL_META_POLICY_PUBLIC, public_key, sizeof public_key, error)
        && set_secret (self, HJ_CENTRAL_META_POLICY_SECRET, secret_key, sizeof secret_key, error);

  sodium_memzero (cursor_key, sizeof cursor_key);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (secret_key, sizeof secret_key);
  return kept;
}

static gboolean
upgrade (HjCentral *self, guint version, GError **error)
{
  g_autofree char *schema = g_strdup_printf ("%d", HJ_CENTRAL_SCHEMA);

  return hj_central_schema_upgrade (self->sql, version, error)
         && hj_central_set_meta (self, META_SCHEMA, schema, error);
}

static gboolean
fill_new (HjCentral *self, GError **error)
{
  return upgrade (self, 0, error) && hj_central_set_meta (self, HJ_CENTRAL_META_DURABLE, "0", error)
         && make_secrets (self, error) && hj_central_note_epoch (self, 0, 0, error);
}

/**
 * hj_central_create:
 * @folder: the instance's folder; made, readable for its owner only, if there is none
 * @clock: where time comes from
 * @random: where keys and ids come from
 * @error: `EXISTS` of #HjCentralError where there is an instance already, `INVALID`, or a
 *   #HjSqlError; then the folder holds no instance
 *
 * Makes an empty instance: key, tables, an epoch, the key of cursors and the pair of keys that
 * signs policies. Organisations and users are the caller's.
 *
 * Returns: (transfer full) (nullable): the instance
 */
HjCentral *
hj_central_create (const char *folder, HjClock *clock, HjRandom *random, GError **error)
{
  g_autoptr (HjCentral) self = new_central (folder, clock, random);
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *key_path = g_build_filename (folder, HJ_CENTRAL_KEY, NULL);
  guint8 key[HJ_SQL_KEY_BYTES];

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                 _ ("There is an instance in “%s” already; choose another folder."), folder);
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("The folder “%s” could not be made; check its path and your rights."), folder);
    return NULL;
  }
  if (!hj_central_make_key (folder, random, key, error))
    return NULL;
  gboolean opened = open_sql (self, key, error);

  sodium_memzero (key, sizeof key);
  if (opened && hj_sql_begin (self->sql, error)) {
    if (fill_new (self, error) && hj_sql_commit (self->sql, error))
      return g_steal_pointer (&self);
    hj_sql_rollback (self->sql);
  }
  g_clear_object (&self->sql);
  g_unlink (path);
  g_unlink (key_path);
  return NULL;
}

/* Two programs may open the same old database at once: the later one finds it done. */
static gboolean
migrate (HjCentral *self, GError **error)
{
  if (!hj_sql_begin (self->sql, error))
    return FALSE;
  gint64 schema = hj_central_get_meta_int (self, META_SCHEMA, 0);

  if (schema == HJ_CENTRAL_SCHEMA || upgrade (self, (guint)schema, error))
    return hj_sql_commit (self->sql, error);
  hj_sql_rollback (self->sql);
  return FALSE;
}

static gboolean
check_schema (HjCentral *self, GError **error)
{
  gint64 schema = hj_central_get_meta_int (self, META_SCHEMA, 0);

  if (schema == HJ_CENTRAL_SCHEMA)
    return TRUE;
  if (schema > 0 && schema < HJ_CENTRAL_SCHEMA)
    return migrate (self, error);
  if (schema > HJ_CENTRAL_SCHEMA)
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_VERSION,
                 _ ("The instance in “%s” was written by a newer release; install that release."),
                 self->folder);
  else
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("The database in “%s” is not that of an instance; restore a backup."),
                 self->folder);
  return FALSE;
}

/**
 * hj_central_open:
 * @folder: an instance's folder
 * @clock: where time comes from
 * @random: where ids come from
 * @error: `NOT_FOUND`, `INVALID` or `VERSION` of #HjCentralError, or a #HjSqlError
 *
 * Opens an instance; one of an older release is brought to this one's form first.
 *
 * Returns: (transfer full) (nullable): the instance
 */
HjCentral *
hj_central_open (const char *folder, HjClock *clock, HjRandom *random, GError **error)
{
  g_autoptr (HjCentral) self = new_central (folder, clock, random);
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_DATABASE, NULL);
  guint8 key[HJ_SQL_KEY_BYTES];

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("There is no instance in “%s”; make one with “hejied init”."), folder);
    return NULL;
  }
  if (!hj_central_read_key (folder, key, error))
    return NULL;
  gboolean opened = open_sql (self, key, error);

  sodium_memzero (key, sizeof key);
  return opened && check_schema (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * hj_central_get_sql:
 *
 * Returns: (transfer none): the connection, for transactions around several calls
 */
HjSql *
hj_central_get_sql (HjCentral *self)
{
  return self->sql;
}

const char *
hj_central_get_folder (HjCentral *self)
{
  return self->folder;
}

HjRandom *
hj_central_get_random (HjCentral *self)
{
  return self->random;
}

/**
 * hj_central_now:
 *
 * Returns: UTC milliseconds
 */
gint64
hj_central_now (HjCentral *self)
{
  return hj_clock_get_raw_time (self->clock);
}

/**
 * hj_central_new_id:
 *
 * Returns: (transfer full): a UUIDv7
 */
char *
hj_central_new_id (HjCentral *self)
{
  return hj_id_new (hj_central_now (self), self->random);
}

/* A random number below @below. */
guint32
hj_central_draw (HjCentral *self, guint32 below)
{
  return hj_random_below (self->random, below);
}

/**
 * hj_central_dup_meta:
 * @key: one of the `HJ_CENTRAL_META_…`, or a caller's own
 *
 * Returns: (transfer full) (nullable): what was kept
 */
char *
hj_central_dup_meta (HjCentral *self, const char *key)
{
  HjSqlStatement *statement
      = hj_sql_prepare (self->sql, "SELECT value FROM meta WHERE key = ?1", NULL);

  if (statement == NULL)
    return NULL;
  hj_sql_bind_text (statement, 1, key);
  return hj_sql_take_text (self->sql, statement, NULL);
}

/* Runs a statement that gives no rows, whose parameters are all texts; ends with %NULL. */
gboolean
hj_central_run_texts (HjCentral *self, GError **error, const char *sql, ...)
{
  HjSqlStatement *statement = hj_sql_prepare (self->sql, sql, error);
  va_list texts;
  int at = 1;

  if (statement == NULL)
    return FALSE;
  va_start (texts, sql);
  for (const char *text = va_arg (texts, const char *); text != NULL;
       text = va_arg (texts, const char *))
    hj_sql_bind_text (statement, at++, text);
  va_end (texts);
  return hj_sql_run (self->sql, statement, error);
}

/**
 * hj_central_set_meta:
 * @value: (nullable): %NULL forgets what was kept
 * @error: a #HjSqlError
 */
gboolean
hj_central_set_meta (HjCentral *self, const char *key, const char *value, GError **error)
{
  if (value == NULL)
    return hj_central_run_texts (self, error, "DELETE FROM meta WHERE key = ?1", key, NULL);
  return hj_central_run_texts (self, error, "INSERT OR REPLACE INTO meta VALUES (?1, ?2)", key,
                               value, NULL);
}

/**
 * hj_central_get_meta_int:
 * @fallback: returned where nothing was kept
 *
 * Returns: what was kept, as a number
 */
gint64
hj_central_get_meta_int (HjCentral *self, const char *key, gint64 fallback)
{
  g_autofree char *value = hj_central_dup_meta (self, key);
  gint64 number = fallback;

  if (value != NULL)
    g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL);
  return number;
}

/**
 * hj_central_get_pos:
 *
 * Returns: the position of the last change
 */
gint64
hj_central_get_pos (HjCentral *self)
{
  return hj_sql_ask_int (self->sql, READ_POS, 0);
}

/**
 * hj_central_next_pos:
 * @error: a #HjSqlError
 *
 * Gives a position to a change of the open transaction; one that is undone gives it back, so that
 * positions have the order of commits.
 *
 * Returns: the position, or 0 on failure
 */
gint64
hj_central_next_pos (HjCentral *self, GError **error)
{
  /* For RETURNING, SQLite would make a table each time, which takes longer than the change. */
  HjSqlStatement *raise = hj_sql_prepare (
      self->sql, "UPDATE counter SET value = value + 1 WHERE name = 'pos'", error);
  HjSqlStatement *read = hj_sql_prepare (self->sql, READ_POS, error);

  if (raise == NULL || read == NULL || !hj_sql_run (self->sql, raise, error))
    return 0;
  return hj_sql_take_int (self->sql, read, 0, error);
}
