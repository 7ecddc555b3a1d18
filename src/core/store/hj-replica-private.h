/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-time-fix.h"
#include "core/sql/hj-sql-table.h"
#include "core/store/hj-keyring.h"
#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"

G_BEGIN_DECLS

/*
 * States of an op in the outbox: 0, not answered yet; 1, answered, but the pull has not reached it.
 * Once it has, the op goes from the outbox to `kept`, until the central instance is sure of it.
 */

/* Key of `meta`: the last number of an op that is neither in the outbox nor kept any more. */
#define HJ_META_LAST_SEQ "last-seq"

/* A row's number in the search indexes, which are over all entities. */
#define HJ_SEARCH_KEY(rowid, entity) ((rowid) * 64 + (gint64)(entity)->number)

/* Makes the order of the people list. */
#define HJ_SUMMARY_ORDER "CREATE INDEX summary_order ON summary (severity DESC, sort_at, name_key)"

typedef struct _HjOutboxRows HjOutboxRows;

struct _HjReplica {
  GObject parent_instance;
  char *path;       /* owned */
  HjSql *sql;       /* owned */
  HjClock *clock;   /* owned */
  HjRandom *random; /* owned */
  HjKey *key;       /* (nullable) owned, where the replica was opened by its folder */

  HjTimeFix fix;       /* of the last meeting with the central instance since the machine started */
  gint64 asked_at;     /* boot times of the exchange that the next time told is of; 0 for now */
  gint64 answered_at;  /* the same */
  gint64 clock_offset; /* what is known of the time before; milliseconds */

  HjOutboxRows *outbox_rows; /* owned */

  guint act_depth;
  char *group;         /* (nullable) owned, of the act that is open */
  char *next_op;       /* (nullable) owned, id that the next op takes, which corrects another */
  char *corrected;     /* (nullable) owned, id of that other op */
  char *entered_draft; /* (nullable) owned, key of the draft that the next act enters */
  gboolean erased;     /* whether the open transaction takes rows away */
  gboolean has_strays; /* whether pieces of documents may be nobody's */
  guint64 changed;     /* entities that the open transaction changes */
  GHashTable *people;  /* owned, ids of people whose summary the open transaction changes */

  HjReplicaChangedFunc changed_func;
  gpointer changed_data;
};

void hj_replica_take_key (HjReplica *self, HjKey *key);
gboolean hj_replica_migrate (HjReplica *self, GError **error);

gboolean hj_replica_begin (HjReplica *self, GError **error);
gboolean hj_replica_commit (HjReplica *self, GError **error);
void hj_replica_rollback (HjReplica *self);
void hj_replica_touch (HjReplica *self, const HjEntity *entity, const char *id);
gboolean hj_replica_write_over (HjReplica *self, const HjRecord *before, const HjRecord *record,
                                guint64 mask, GError **error);
gboolean hj_replica_write (HjReplica *self, const HjRecord *record, guint64 mask, GError **error);
gboolean hj_replica_find_row (HjReplica *self, const HjEntity *entity, const char *id,
                              gint64 *rowid, gint64 *pos, GError **error);
gboolean hj_replica_erase (HjReplica *self, const HjEntity *entity, const char *id, GError **error);
gboolean hj_replica_narrow (HjReplica *self, const char *bucket, const HjEntity *entity,
                            const char *id, GError **error);

gboolean hj_overlay_keep_base (HjReplica *self, const HjRecord *base, GError **error);
gboolean hj_overlay_covers (HjReplica *self, const HjEntity *entity, const char *id,
                            HjRecord **base, GError **error);
gboolean hj_overlay_show (HjReplica *self, const HjEntity *entity, const char *id, GError **error);

gboolean hj_overlay_forget_positions (HjReplica *self, GError **error);
gboolean hj_overlay_lay_again (HjReplica *self, gint64 first_seq, GError **error);

HjOutboxRows *hj_outbox_rows_new (void);
void hj_outbox_rows_free (HjOutboxRows *self);
void hj_outbox_rows_compare_again (HjOutboxRows *self);
void hj_outbox_rows_forget (HjOutboxRows *self);
void hj_outbox_rows_add (HjOutboxRows *self, const HjEntity *entity, const char *id, gint64 seq);
gboolean hj_outbox_rows_find (HjReplica *replica, const HjEntity *entity, const char *id,
                              const GArray **seqs, GError **error);

gboolean hj_merged_note (HjReplica *self, gint64 pos, GError **error);
gboolean hj_outbox_settle (HjReplica *self, gint64 pos, GError **error);
gboolean hj_outbox_drop_durable (HjReplica *self, gint64 durable, GError **error);
gboolean hj_outbox_add (HjReplica *self, HjOp *op, const HjRecord *after, guint64 effect,
                        GError **error);

gboolean hj_search_covers (const HjEntity *entity);
gboolean hj_search_index (HjReplica *self, const HjEntity *entity, const char *id, guint64 mask,
                          GError **error);
gboolean hj_search_unindex (HjReplica *self, const HjEntity *entity, gint64 rowid, GError **error);
gint64 hj_search_indexed_to (HjReplica *self, const HjEntity *entity);
gboolean hj_search_fall_behind (HjReplica *self, GError **error);
gboolean hj_search_is_behind (HjReplica *self);
gboolean hj_search_catch_up (HjReplica *self, guint n_rows, GError **error);

gboolean hj_search_note_erased (HjReplica *self, GError **error);
gboolean hj_search_needs_purge (HjReplica *self);
gboolean hj_search_purge (HjReplica *self, GError **error);
void hj_search_cut_log (HjReplica *self);

gboolean hj_summary_refresh (HjReplica *self, const char *person, GError **error);
gboolean hj_summary_remove (HjReplica *self, const char *person, GError **error);
gboolean hj_summary_rebuild (HjReplica *self, GError **error);
const char *hj_summary_person_of (const HjEntity *entity);
char *hj_summary_find_person (HjReplica *self, const HjEntity *entity, const char *id);

G_END_DECLS
