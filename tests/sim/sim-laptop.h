/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/sync/hj-sync-engine.h"
#include "sim-central.h"
#include "sim-store.h"

G_BEGIN_DECLS

/* One user on one laptop. */
typedef struct {
  guint number;
  char *folder;
  guint generation; /* of the file: a crash goes on with a copy of what was on the disk */
  guint8 key[HJ_SQL_KEY_BYTES];
  const char *user;
  const char *role;
  const char *org;

  char *device; /* (nullable) owned, id of the enrolment */

  HjClock *clock;      /* its own, wrong by a year or right */
  HjClock *true_clock; /* (nullable) borrowed, the central instance's */
  HjRandom *random;
  HjTransport *transport;
  guint last_kind;           /* of acts, that its user did */
  gboolean wordy;            /* writes long texts often */
  const guint *crash_one_in; /* borrowed from the world */
  SimDisk *disk;             /* owned */

  HjReplica *replica;   /* owned, while it runs */
  SimStore *store;      /* owned */
  HjSyncEngine *engine; /* owned */
  DexFuture *running;   /* (nullable) owned, a reconciliation under way */

  GHashTable *entered;  /* owned, ids of all ops that were ever on the disk, to their epoch */
  GHashTable *let_go;   /* owned, those that it keeps no longer, as the central instance has them */
  GHashTable *later;    /* owned, those that a later release wrote */
  gboolean is_erased;   /* by itself: nothing of it is there but what is written here */
  gboolean is_lost;     /* it was stolen, and is never seen again */
  gboolean is_replaced; /* its user has another one */
  guint erased_restores; /* how often the central database was put back before */
  gint64 n_deeds;        /* entries that its audit ever had */
  gboolean is_asleep;    /* its lid is closed: nothing runs, and no answer is read */
  gboolean is_copied;    /* another laptop goes on with a copy of its disk */
  gint64 seen_seq;
  char *looked_at;  /* (nullable) owned, where its rows stood when they were looked through last */
  gint64 n_changes; /* of the database, when it was looked at last */
  gint64 pulled;    /* the position that was reached last, of @epoch */
  char *epoch;      /* (nullable) */
  guint n_sleeps;
  guint n_locked; /* acts that the end of its lease refused */
  guint crashes;
  guint syncs;

  GHashTable *documents;       /* (nullable) borrowed from the world, see sim-document.h */
  GHashTable *attached;        /* owned, ids of those whose content was its own */
  GHashTable *contents_let_go; /* owned, those of them that are here no longer */
} SimLaptop;

SimLaptop *sim_laptop_new (guint number, const char *user, const char *role, const char *org,
                           guint32 seed, gint64 now, const guint *crash_one_in,
                           gboolean from_nothing);
SimLaptop *sim_laptop_copy (SimLaptop *original, guint number, guint32 seed);
void sim_laptop_free (SimLaptop *self);
void sim_laptop_enrol (SimLaptop *self, SimCentral *central, HjTransport *transport);
void sim_laptop_crash (SimLaptop *self);
void sim_laptop_begin_sync (SimLaptop *self);
gboolean sim_laptop_settle (SimLaptop *self);
gboolean sim_laptop_run (SimLaptop *self, HjStoreFunc func, gpointer data, GError **error);

G_END_DECLS
