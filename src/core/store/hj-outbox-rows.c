/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-replica-private.h"

/*
 * Which rows have ops in the outbox. An index of the table would be one more page to encrypt and to
 * bring to the disk with every act; so it is in memory, read when it is first needed, and again
 * when another program has written, or when more than an op at the end has changed.
 */
struct _HjOutboxRows {
  GHashTable *rows;  /* owned, row's key → GArray of its ops' numbers, oldest first */
  gint64 version;    /* of the database, as its other connections change it */
  gboolean known;    /* whether the rows are those of that version */
  gboolean compared; /* in this transaction, in which nobody else can write */
};

static void
free_seqs (gpointer seqs)
{
  g_array_unref (seqs);
}

HjOutboxRows *
hj_outbox_rows_new (void)
{
  HjOutboxRows *self = g_new0 (HjOutboxRows, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_seqs);
  return self;
}

void
hj_outbox_rows_free (HjOutboxRows *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

/* For the beginning and the end of a transaction. */
void
hj_outbox_rows_compare_again (HjOutboxRows *self)
{
  self->compared = FALSE;
}

/* What is known is no longer so. */
void
hj_outbox_rows_forget (HjOutboxRows *self)
{
  self->known = FALSE;
}

static char *
make_key (guint entity, const char *id)
{
  return g_strdup_printf ("%u %s", entity, id);
}

static void
add (HjOutboxRows *self, guint entity, const char *id, gint64 seq)
{
  g_autofree char *key = make_key (entity, id);
  GArray *seqs = g_hash_table_lookup (self->rows, key);

  if (seqs == NULL) {
    seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_hash_table_insert (self->rows, g_steal_pointer (&key), seqs);
  }
  g_array_append_val (seqs, seq);
}

/* For an op that was put at the end. */
void
hj_outbox_rows_add (HjOutboxRows *self, const HjEntity *entity, const char *id, gint64 seq)
{
  if (self->known)
    add (self, entity->number, id, seq);
}

static gboolean
read_rows (HjReplica *replica, HjOutboxRows *self, GError **error)
{
  HjSqlStatement *statement
      = hj_sql_prepare (replica->sql, "SELECT seq, entity, row FROM outbox ORDER BY seq", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;
  g_hash_table_remove_all (self->rows);
  while (hj_sql_step (replica->sql, statement, &problem)) {
    g_autofree char *id = hj_sql_dup_id (statement, 2);

    add (self, (guint)hj_sql_get_int (statement, 1), id, hj_sql_get_int (statement, 0));
  }
  self->known = problem == NULL;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/*
 * Gives the numbers of the row's ops, oldest first: borrowed until the outbox changes, and NULL if
 * it has none.
 */
gboolean
hj_outbox_rows_find (HjReplica *replica, const HjEntity *entity, const char *id,
                     const GArray **seqs, GError **error)
{
  HjOutboxRows *self = replica->outbox_rows;

  if (!self->compared) {
    gint64 version = hj_sql_ask_int (replica->sql, "PRAGMA data_version", -1);

    self->known &= version == self->version;
    self->version = version;
    self->compared = hj_sql_in_transaction (replica->sql);
  }
  if (!self->known && !read_rows (replica, self, error))
    return FALSE;
  *seqs = NULL;
  if (g_hash_table_size (self->rows) == 0)
    return TRUE;
  g_autofree char *key = make_key (entity->number, id);

  *seqs = g_hash_table_lookup (self->rows, key);
  return TRUE;
}
