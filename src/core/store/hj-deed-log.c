/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-deed-log.h"

#include "core/sql/hj-sql-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Deeds up to this place were forgotten, the last of them with this hash. A trigger of the table
 * knows the key as well.
 */
#define META_BASE "audit-base"
#define META_BASE_HASH "audit-base-hash"
/* Deeds up to this place are the central instance's too. */
#define META_JOINED "audit-joined"
/* What it said is the last one that it has: another one than here only after something was lost. */
#define META_HEAD "audit-head"
#define META_HEAD_HASH "audit-head-hash"

/* For so long a laptop's user may look at what was done on it. */
#define KEEP_MS (30 * HJ_DAY_MS)

/* What surrounds the texts of a deed in a part. */
#define DEED_BYTES 256

#define COLUMNS "seq, at, raw_at, act, entity, row, purpose, detail, hash"

/* A place in the chain. */
typedef struct {
  gint64 seq;
  char *hash; /* owned */
} Place;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->hash, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
read_place (HjReplica *replica, const char *seq_key, const char *hash_key, Place *place)
{
  place->seq = hj_replica_get_meta_int (replica, seq_key, 0);
  place->hash = hj_replica_dup_meta (replica, hash_key);
  if (place->hash == NULL)
    place->hash = g_strdup (HJ_CHAIN_NO_HASH);
}

static gboolean
write_place (HjReplica *replica, const char *seq_key, const char *hash_key, gint64 seq,
             const char *hash, GError **error)
{
  return hj_replica_set_meta_int (replica, seq_key, seq, error)
         && hj_replica_set_meta (replica, hash_key, hash, error);
}

/* The last deed, or where nothing is kept the last that was forgotten. */
static gboolean
find_last (HjReplica *replica, Place *place, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  if (hj_sql_step (sql, statement, &problem)) {
    place->seq = hj_sql_get_int (statement, 0);
    place->hash = g_strdup (hj_sql_get_text (statement, 1));
  } else if (problem == NULL) {
    read_place (replica, META_BASE, META_BASE_HASH, place);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

/* NULL where the deed is not, or no longer, in this laptop's chain. */
static char *
dup_hash_at (HjReplica *replica, gint64 seq)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement = hj_sql_prepare (sql, "SELECT hash FROM audit WHERE seq = ?1", NULL);
  g_auto (Place) base = { 0 };

  read_place (replica, META_BASE, META_BASE_HASH, &base);
  if (base.seq == seq)
    return g_steal_pointer (&base.hash);
  if (statement == NULL)
    return NULL;
  hj_sql_bind_int (statement, 1, seq);
  return hj_sql_take_text (sql, statement, NULL);
}

static gboolean
end_transaction (HjSql *sql, gboolean succeeded, GError **error)
{
  if (succeeded)
    return hj_sql_commit (sql, error);
  hj_sql_rollback (sql);
  return FALSE;
}

static gboolean
insert (HjReplica *replica, const HjDeed *deed, GError **error)
{
  const char *texts[]
      = { deed->act, deed->entity, deed->row, deed->purpose, deed->detail, deed->hash };
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "INSERT INTO audit (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, deed->seq);
  hj_sql_bind_int (statement, 2, deed->at);
  hj_sql_bind_int (statement, 3, deed->raw_at);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hj_sql_bind_text (statement, 4 + (int)i, texts[i]);
  return hj_sql_run (sql, statement, error);
}

/* As much of a text as goes over the wire, cut between two characters; without bytes that would
 * not. */
static char *
dup_fitting (const char *text, gsize maximum)
{
  g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid (text, -1);
  gsize length = valid == NULL ? 0 : strlen (valid);

  if (length <= maximum)
    return g_steal_pointer (&valid);
  return g_strndup (valid, (gsize)(g_utf8_find_prev_char (valid, valid + maximum + 1) - valid));
}

static gboolean
add (HjReplica *replica, const HjDeed *wanted, GError **error)
{
  g_auto (Place) last = { 0 };
  g_autofree char *device = hj_replica_dup_meta (replica, HJ_META_DEVICE);
  g_autofree char *row = dup_fitting (wanted->row, HJ_DEED_WORD_MAX);
  g_autofree char *purpose = dup_fitting (wanted->purpose, HJ_DEED_TEXT_MAX);
  g_autofree char *detail = dup_fitting (wanted->detail, HJ_DEED_TEXT_MAX);
  g_autofree char *hash = NULL;
  HjDeed deed = { .at = hj_replica_now (replica),
                  .raw_at = hj_replica_raw_now (replica),
                  .act = wanted->act,
                  .entity = wanted->entity,
                  .row = row,
                  .purpose = purpose,
                  .detail = detail };

  if (!find_last (replica, &last, error))
    return FALSE;
  deed.seq = last.seq + 1;
  hash = hj_deed_hash (last.hash, device, &deed);
  deed.hash = hash;
  return insert (replica, &deed, error);
}

/**
 * hj_deed_log_add:
 * @deed: what was done; place, times and hash are given here, texts are cut to what is sent
 * @error: a #HjSqlError
 *
 * Adds to the laptop's audit, in the transaction that is open or in one of its own.
 */
gboolean
hj_deed_log_add (HjReplica *replica, const HjDeed *deed, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);

  if (hj_sql_in_transaction (sql))
    return add (replica, deed, error);
  return hj_sql_begin (sql, error) && end_transaction (sql, add (replica, deed, error), error);
}

/**
 * hj_deed_log_walk:
 * @after: place behind which to begin
 * @func: called with every deed, in the order of their places
 * @error: a #HjSqlError
 */
gboolean
hj_deed_log_walk (HjReplica *replica, gint64 after, HjDeedFunc func, gpointer user_data,
                  GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement
      = hj_sql_prepare (sql, "SELECT " COLUMNS " FROM audit WHERE seq > ?1 ORDER BY seq", error);
  g_autoptr (GError) problem = NULL;
  gboolean wanted = TRUE;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, after);
  while (wanted && hj_sql_step (sql, statement, &problem)) {
    const HjDeed deed = {
      .seq = hj_sql_get_int (statement, 0),
      .at = hj_sql_get_int (statement, 1),
      .raw_at = hj_sql_get_int (statement, 2),
      .act = hj_sql_get_text (statement, 3),
      .entity = hj_sql_get_text (statement, 4),
      .row = hj_sql_get_text (statement, 5),
      .purpose = hj_sql_get_text (statement, 6),
      .detail = hj_sql_get_text (statement, 7),
      .hash = hj_sql_get_text (statement, 8),
    };

    wanted = func (&deed, user_data);
  }
  return hj_sql_end_rows (statement, g_steal_pointer (&problem), error);
}

void
hj_deed_state_clear (HjDeedState *state)
{
  g_clear_pointer (&state->why, g_free);
}

/* How far a walk along the chain has come. */
typedef struct {
  HjDeedState *state;
  const char *device; /* (nullable) */
  char *hash;         /* owned, of the deed before */
  Place head;         /* as the central instance said */
} Walk;

static gboolean
break_at (HjDeedState *state, gint64 seq, const char *why)
{
  state->broken_at = seq;
  state->why = g_strdup (why);
  return FALSE;
}

static gboolean
on_deed_checked_cb (const HjDeed *deed, gpointer user_data)
{
  Walk *walk = user_data;
  HjDeedState *state = walk->state;
  gint64 expected = state->last + 1;
  g_autofree char *hash = hj_deed_hash (walk->hash, walk->device, deed);

  if (deed->seq != expected)
    return break_at (state, expected, _ ("An entry of the audit was taken away."));
  if (g_strcmp0 (hash, deed->hash) != 0)
    return break_at (state, expected,
                     _ ("An entry of the audit was changed, or stands where another was."));
  if (deed->seq == walk->head.seq && g_strcmp0 (hash, walk->head.hash) != 0)
    return break_at (state, expected,
                     _ ("The audit was written anew: the central instance has another one."));
  state->n_deeds++;
  state->last = deed->seq;
  g_set_str (&walk->hash, deed->hash);
  return TRUE;
}

/**
 * hj_deed_log_verify:
 * @state: (out caller-allocates): cleared with hj_deed_state_clear()
 * @error: a #HjSqlError
 *
 * Follows the chain from where it was forgotten. It finds any deed that was removed, changed or
 * moved, and cutting off up to what the central instance has.
 *
 * Returns: whether the audit could be read; whether it is whole is in @state
 */
gboolean
hj_deed_log_verify (HjReplica *replica, HjDeedState *state, GError **error)
{
  g_autofree char *device = hj_replica_dup_meta (replica, HJ_META_DEVICE);
  g_auto (Place) base = { 0 };
  Walk walk = { .state = state, .device = device };

  read_place (replica, META_BASE, META_BASE_HASH, &base);
  read_place (replica, META_HEAD, META_HEAD_HASH, &walk.head);
  *state = (HjDeedState){ .last = base.seq,
                          .joined = hj_replica_get_meta_int (replica, META_JOINED, 0) };
  walk.hash = g_strdup (base.hash);
  gboolean read = hj_deed_log_walk (replica, G_MININT64, on_deed_checked_cb, &walk, error);

  if (read && state->broken_at == 0 && state->last < MAX (state->joined, walk.head.seq))
    break_at (state, state->last + 1, _ ("The end of the audit was cut off."));
  g_free (walk.hash);
  place_clear (&walk.head);
  return read;
}

typedef struct {
  HjDeedPart *part;
  gsize left; /* bytes */
} Filling;

static gboolean
on_deed_waiting_cb (const HjDeed *deed, gpointer user_data)
{
  Filling *filling = user_data;
  GPtrArray *deeds = filling->part->deeds;
  const char *texts[] = { deed->purpose, deed->detail };
  gsize bytes = DEED_BYTES;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bytes += texts[i] == NULL ? 0 : strlen (texts[i]);
  if (deeds->len > 0
      && (bytes > filling->left || deeds->len == HJ_DEED_PART_DEEDS_MAX
          || deed->seq != ((HjDeed *)g_ptr_array_index (deeds, 0))->seq + deeds->len))
    return FALSE;
  filling->left -= MIN (bytes, filling->left);
  g_ptr_array_add (deeds, hj_deed_copy (deed));
  return TRUE;
}

/**
 * hj_deed_log_next_part:
 * @max_bytes: about how large it may be
 * @error: a #HjSqlError; left alone where nothing waits
 *
 * Returns: (transfer full) (nullable): the next part of what the central instance has not got,
 *   without its signature
 */
HjDeedPart *
hj_deed_log_next_part (HjReplica *replica, gsize max_bytes, GError **error)
{
  g_autofree char *device = hj_replica_dup_meta (replica, HJ_META_DEVICE);
  g_auto (Place) head = { 0 };
  g_autoptr (HjDeedPart) part = NULL;

  read_place (replica, META_HEAD, META_HEAD_HASH, &head);
  part = hj_deed_part_new (device, head.seq, head.hash);
  Filling filling = { part, max_bytes };

  if (!hj_deed_log_walk (replica, hj_replica_get_meta_int (replica, META_JOINED, 0),
                         on_deed_waiting_cb, &filling, error))
    return NULL;
  return part->deeds->len > 0 ? g_steal_pointer (&part) : NULL;
}

/* Old deeds up to @durable; the chain begins behind them from then on. */
static gboolean
forget (HjReplica *replica, gint64 durable, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);
  HjSqlStatement *statement = hj_sql_prepare (
      sql, "SELECT seq, hash FROM audit WHERE seq <= ?1 AND at < ?2 ORDER BY seq DESC LIMIT 1",
      error);
  g_auto (Place) last = { 0 };
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, durable);
  hj_sql_bind_int (statement, 2, hj_replica_now (replica) - KEEP_MS);
  if (hj_sql_step (sql, statement, &problem)) {
    last.seq = hj_sql_get_int (statement, 0);
    last.hash = g_strdup (hj_sql_get_text (statement, 1));
  }
  if (!hj_sql_end_rows (statement, g_steal_pointer (&problem), error))
    return FALSE;
  if (last.hash == NULL)
    return TRUE;
  if (!write_place (replica, META_BASE, META_BASE_HASH, last.seq, last.hash, error))
    return FALSE;
  statement = hj_sql_prepare (sql, "DELETE FROM audit WHERE seq <= ?1", error);
  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, last.seq);
  return hj_sql_run (sql, statement, error);
}

/* Where the head is a deed of this chain, what follows it waits. Where it is none, the central
 * instance lost what is forgotten here, or this laptop lost what it had sent: then what was never
 * sent waits, and the central instance notes that the chain does not go on.
 */
static gboolean
take_answer (HjReplica *replica, const HjDeedAnswer *answer, GError **error)
{
  g_autofree char *own = dup_hash_at (replica, answer->seq);
  gboolean is_own = g_strcmp0 (own, answer->hash) == 0;
  gint64 base = hj_replica_get_meta_int (replica, META_BASE, 0);
  gint64 joined = hj_replica_get_meta_int (replica, META_JOINED, 0);

  if (is_own)
    joined = answer->seq;
  else if (answer->seq < base)
    joined = base;
  return write_place (replica, META_HEAD, META_HEAD_HASH, answer->seq, answer->hash, error)
         && hj_replica_set_meta_int (replica, META_JOINED, joined, error)
         && (!is_own || forget (replica, MIN (answer->durable, joined), error));
}

/**
 * hj_deed_log_take_answer:
 * @answer: what the central instance has of this laptop now
 * @error: a #HjSqlError
 *
 * Notes what was taken, and forgets what is old and survives the loss of the central machine.
 */
gboolean
hj_deed_log_take_answer (HjReplica *replica, const HjDeedAnswer *answer, GError **error)
{
  HjSql *sql = hj_replica_get_sql (replica);

  return hj_sql_begin (sql, error)
         && end_transaction (sql, take_answer (replica, answer, error), error);
}

/**
 * hj_deed_log_offer_again:
 * @error: a #HjSqlError
 *
 * For a central database that was put back: all that is kept waits, until it says what it has.
 * Within the caller's transaction.
 */
gboolean
hj_deed_log_offer_again (HjReplica *replica, GError **error)
{
  g_auto (Place) base = { 0 };

  read_place (replica, META_BASE, META_BASE_HASH, &base);
  return write_place (replica, META_HEAD, META_HEAD_HASH, base.seq, base.hash, error)
         && hj_replica_set_meta_int (replica, META_JOINED, base.seq, error);
}
