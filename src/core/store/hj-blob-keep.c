/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"
#include "core/sql/hj-sql-rows.h"
#include "core/store/hj-blob-private.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-mutant.h"

/* What is not pinned stays so long after it was looked at last. */
#define KEPT_FOR (30 * 24 * HJ_HOUR_MS)

/*
 * Which contents stay on the laptop and for how long. What was attached here stays until the
 * central instance has it in a backup, whatever becomes of the document's row meanwhile.
 */

/* Gives a document's row another number, so that its pieces are nobody's and go with the next
 * hj_blob_sweep(). @number is the new one.
 */
gboolean
hj_blob_let_go (HjReplica *replica, const char *attachment, gint64 *number, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (replica->sql,
                                              "UPDATE blob SET number = " HJ_BLOB_NEXT_NUMBER
                                              " WHERE attachment = ?1 RETURNING number",
                                              error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_id (statement, 1, attachment);
  gboolean found = hj_sql_step (replica->sql, statement, error);

  if (found)
    *number = hj_sql_get_int (statement, 0);
  hj_sql_reset (statement);
  replica->has_strays = TRUE;
  return found;
}

/* One statement in a transaction of its own, which a damaged page spoils. */
static gboolean
sweep_pieces (HjReplica *replica, const char *sql, gint64 first, gint64 second, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (replica->sql, sql, error);

  if (statement == NULL || !hj_sql_begin (replica->sql, error))
    return FALSE;
  hj_sql_bind_int (statement, 1, first);
  hj_sql_bind_int (statement, 2, second);
  if (hj_sql_run (replica->sql, statement, error))
    return hj_sql_commit (replica->sql, error);
  hj_sql_rollback (replica->sql);
  return FALSE;
}

/* Where the disk spoilt some of them, the others still go. */
static void
sweep_one_by_one (HjReplica *replica, gint64 number)
{
  gint64 start = -1;

  do {
    g_autofree char *next
        = g_strdup_printf ("SELECT min (start) FROM blob_part WHERE blob = %" G_GINT64_FORMAT
                           " AND start > %" G_GINT64_FORMAT,
                           number, start);
    gint64 found = hj_sql_ask_int (replica->sql, next, -1);

    if (found <= start)
      return;
    start = found;
    sweep_pieces (replica, "DELETE FROM blob_part WHERE blob = ?1 AND start = ?2", number, start,
                  NULL);
  } while (TRUE);
}

/* Takes away pieces that are nobody's any more. Apart from what made them so: a piece that cannot
 * be read cannot be taken away either, and must not keep anything else from being done.
 */
void
hj_blob_sweep (HjReplica *replica)
{
  HjSqlStatement *select = hj_sql_prepare (replica->sql,
                                           "SELECT DISTINCT blob FROM blob_part"
                                           " WHERE blob NOT IN (SELECT number FROM blob)",
                                           NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  replica->has_strays = FALSE;
  while (select != NULL && hj_sql_step (replica->sql, select, NULL)) {
    gint64 number = hj_sql_get_int (select, 0);

    g_array_append_val (numbers, number);
  }
  if (select != NULL)
    hj_sql_reset (select);
  for (guint i = 0; i < numbers->len; i++) {
    gint64 number = g_array_index (numbers, gint64, i);
    g_autoptr (GError) problem = NULL;

    sweep_pieces (replica, "DELETE FROM blob_part WHERE blob = ?1 AND start >= ?2", number, 0,
                  &problem);
    if (g_error_matches (problem, HJ_SQL_ERROR, HJ_SQL_ERROR_CORRUPT))
      sweep_one_by_one (replica, number);
  }
}

/* Takes a document's content away; @unsent_too, also where the central instance lacks it. Where it
 * is pinned that stays known.
 */
gboolean
hj_blob_forget (HjReplica *replica, const char *attachment, gboolean unsent_too, GError **error)
{
  hj_blob_touch (replica);
  replica->has_strays = TRUE;
  return hj_blob_run (replica,
                      "UPDATE blob SET number = " HJ_BLOB_NEXT_NUMBER
                      " WHERE attachment = ?1 AND own <= ?2",
                      attachment, unsent_too, error)
         && hj_blob_run (replica,
                         "UPDATE blob SET received = 0, whole = 0, hash = NULL, own = 0"
                         " WHERE attachment = ?1 AND own <= ?2",
                         attachment, unsent_too, error)
         && hj_blob_run (replica,
                         "DELETE FROM blob WHERE attachment = ?1 AND own <= ?2 AND pinned = 0",
                         attachment, unsent_too, error);
}

/* The document's row has left the laptop, and its content follows unless nobody else has it. */
gboolean
hj_blob_leave (HjReplica *replica, const char *attachment, GError **error)
{
  if (HJ_MUTANT (content_kept))
    return TRUE;
  return hj_blob_run (replica, "UPDATE blob SET pinned = 0 WHERE attachment = ?1 AND pinned <= ?2",
                      attachment, 1, error)
         && hj_blob_forget (replica, attachment, FALSE, error);
}

/* Another central database may lack what an earlier one had. */
gboolean
hj_blob_offer_again (HjReplica *replica, GError **error)
{
  return HJ_MUTANT (content_not_offered)
         || hj_sql_exec (replica->sql, "UPDATE blob SET sent_pos = 0", error);
}

/* Own contents that were given up together with their document, or whose document went. That they
 * were is sure once it is in a backup: before, another decision may come first, or the central
 * database may be put back and have the document wait again.
 */
static gboolean
forget_given_up (HjReplica *replica, gint64 durable, GError **error)
{
  HjSqlStatement *select
      = hj_sql_prepare (replica->sql,
                        "SELECT attachment FROM blob b WHERE NOT EXISTS"
                        " (SELECT 1 FROM attachment a WHERE a.id = b.attachment)",
                        error);
  HjSqlStatement *held
      = hj_sql_prepare (replica->sql,
                        "SELECT 1 FROM held h WHERE row = ?1 AND entity = 'attachment'"
                        " AND state IN ('withdrawn', 'refused') AND pos <= ?2"
                        " AND NOT EXISTS (SELECT 1 FROM base_row b WHERE b.entity = ?3"
                        " AND b.id = h.id)",
                        error);
  g_autoptr (GPtrArray) ids = select == NULL ? NULL : hj_sql_list_ids (replica->sql, select, error);

  if (ids == NULL || held == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && !HJ_MUTANT (content_kept); i++) {
    const char *id = g_ptr_array_index (ids, i);

    hj_sql_bind_text (held, 1, id);
    hj_sql_bind_int (held, 2, HJ_MUTANT (given_up_early) ? G_MAXINT64 : durable);
    hj_sql_bind_int (held, 3, hj_entity_held.number);
    gboolean given_up = hj_sql_has_row (replica->sql, held, NULL);

    if (!hj_blob_forget (replica, id, given_up, error))
      return FALSE;
  }
  return TRUE;
}

/* What nobody has looked at for long, and the central instance is sure of. */
static gboolean
forget_unused (HjReplica *replica, gint64 durable, GError **error)
{
  HjSqlStatement *select
      = hj_sql_prepare (replica->sql,
                        "SELECT b.attachment FROM blob b JOIN attachment a ON a.id = b.attachment"
                        " WHERE b.own = 0 AND b.pinned = 0 AND b.used_at < ?1"
                        " AND a.received_at IS NOT NULL AND a.pos > 0 AND a.pos <= ?2",
                        error);

  if (select == NULL)
    return FALSE;
  hj_sql_bind_int (select, 1, hj_replica_now (replica) - KEPT_FOR);
  hj_sql_bind_int (select, 2, durable);
  g_autoptr (GPtrArray) ids = hj_sql_list_ids (replica->sql, select, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    if (!hj_blob_forget (replica, g_ptr_array_index (ids, i), FALSE, error))
      return FALSE;
  }
  return ids != NULL;
}

/* At the end of a pull: lets go of what the central instance is sure of up to @durable. */
gboolean
hj_blob_settle (HjReplica *replica, gint64 durable, GError **error)
{
  HjSqlStatement *statement = hj_sql_prepare (
      replica->sql, "UPDATE blob SET own = 0 WHERE own = 1 AND sent_pos > 0 AND sent_pos <= ?1",
      error);

  if (statement == NULL)
    return FALSE;
  hj_sql_bind_int (statement, 1, durable);
  replica->has_strays = TRUE;
  return hj_sql_run (replica->sql, statement, error) && forget_given_up (replica, durable, error)
         && forget_unused (replica, durable, error);
}

/**
 * hj_blob_drop:
 * @attachment: a document's id
 * @error: a #HjSqlError
 *
 * Takes what is here of a document off the laptop, unless it was attached here and the central
 * instance may lack it.
 */
gboolean
hj_blob_drop (HjReplica *replica, const char *attachment, GError **error)
{
  if (!hj_replica_begin (replica, error))
    return FALSE;
  if (hj_blob_forget (replica, attachment, FALSE, error))
    return hj_replica_commit (replica, error);
  hj_replica_rollback (replica);
  return FALSE;
}

static gboolean
set_pinned (HjReplica *replica, const HjRecord *attachment, gboolean pinned, GError **error)
{
  const char *id = hj_record_get_id (attachment);

  hj_blob_touch (replica);
  return hj_blob_run (replica,
                      "INSERT OR IGNORE INTO blob (number, attachment, size)"
                      " VALUES (" HJ_BLOB_NEXT_NUMBER ", ?1, ?2)",
                      id, hj_record_get_int (attachment, "size", 0), error)
         && hj_blob_run (replica, "UPDATE blob SET pinned = ?2 WHERE attachment = ?1", id, pinned,
                         error)
         && hj_blob_run (replica, "UPDATE blob SET used_at = ?2 WHERE attachment = ?1", id,
                         hj_replica_now (replica), error)
         && hj_blob_run (replica,
                         "DELETE FROM blob WHERE attachment = ?1 AND received = 0 AND own = 0"
                         " AND pinned = 0 AND size > ?2",
                         id, 0, error);
}

/**
 * hj_blob_set_pinned:
 * @attachment: a document's row
 * @pinned: whether it stays on this laptop
 * @error: a #HjSqlError
 *
 * What is pinned and not here comes with the next reconciliation; what is not pinned any more goes
 * when nobody has looked at it for a while.
 */
gboolean
hj_blob_set_pinned (HjReplica *replica, const HjRecord *attachment, gboolean pinned, GError **error)
{
  if (!hj_replica_begin (replica, error))
    return FALSE;
  if (set_pinned (replica, attachment, pinned, error))
    return hj_replica_commit (replica, error);
  hj_replica_rollback (replica);
  return FALSE;
}

static gboolean
may_hand_in (HjReplica *replica)
{
  g_autofree char *role = hj_replica_dup_meta (replica, HJ_META_ROLE);

  return (hj_access_get_rights (hj_access_find (role), &hj_entity_attachment) & HJ_MAY_MAKE) != 0;
}

/* Of contents that are here whole; @certain is how sure the laptop is of the central instance's
 * copy: that it was sent, or that it is in a backup.
 */
static GPtrArray *
list_unless (HjReplica *replica, const char *certain, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("SELECT b.attachment FROM blob b LEFT JOIN attachment a"
                         " ON a.id = b.attachment WHERE b.whole = 1 AND NOT (%s)"
                         " AND (b.own = 1 OR (?1 AND a.id IS NOT NULL AND a.received_at IS NULL))"
                         " ORDER BY b.sent_pos > 0, b.number",
                         certain);
  HjSqlStatement *select = hj_sql_prepare (replica->sql, text, error);

  if (select == NULL)
    return NULL;
  hj_sql_bind_int (select, 1, may_hand_in (replica));
  return hj_sql_list_ids (replica->sql, select, error);
}

/**
 * hj_blob_list_waiting:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of documents whose content is here
 *   whole and, as far as is known here, not at the central instance
 */
GPtrArray *
hj_blob_list_waiting (HjReplica *replica, GError **error)
{
  return list_unless (replica, "b.sent_pos > 0", error);
}

/**
 * hj_blob_list_uncertain:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the same, and those that were attached
 *   here and sent, but are in no backup that is known here; these come last
 */
GPtrArray *
hj_blob_list_uncertain (HjReplica *replica, GError **error)
{
  return list_unless (replica, "b.sent_pos > 0 AND b.own = 0", error);
}

/**
 * hj_blob_list_wanted:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): ids of documents that are pinned, not
 *   here whole, and at the central instance
 */
GPtrArray *
hj_blob_list_wanted (HjReplica *replica, GError **error)
{
  HjSqlStatement *select
      = hj_sql_prepare (replica->sql,
                        "SELECT b.attachment FROM blob b JOIN attachment a ON a.id = b.attachment"
                        " WHERE b.pinned = 1 AND b.whole = 0 AND a.received_at IS NOT NULL"
                        " ORDER BY b.number",
                        error);

  return select == NULL ? NULL : hj_sql_list_ids (replica->sql, select, error);
}

/**
 * hj_blob_note_sent:
 * @attachment: a document's id
 * @pos: position at which the central instance had all of it
 * @error: a #HjSqlError
 */
gboolean
hj_blob_note_sent (HjReplica *replica, const char *attachment, gint64 pos, GError **error)
{
  return hj_blob_run (replica, "UPDATE blob SET sent_pos = ?2 WHERE attachment = ?1", attachment,
                      pos, error);
}

/**
 * hj_blob_give_up:
 * @attachment: id of a document that hj_blob_take() made in the act that is open
 * @error: a #HjSqlError; then the caller undoes the act
 *
 * Takes its content away again, for a document that is not entered after all.
 */
gboolean
hj_blob_give_up (HjReplica *replica, const char *attachment, GError **error)
{
  return hj_blob_forget (replica, attachment, TRUE, error);
}
