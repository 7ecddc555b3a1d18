/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"
#include "core/sync/hj-transport.h"
#include "server/api/hj-api.h"
#include "sim-epochs.h"
#include "sim-vfs.h"

G_BEGIN_DECLS

/* Who administers it, see sim-administrator.h. */
typedef struct _SimAdministrator SimAdministrator;

/* A central instance: its folder, and the process that has it open. */
typedef struct {
  char *folder;
  guint generation; /* of the folder: a crash or a restore goes on in the next */
  char *backup;     /* (nullable) path of the last backup */
  HjClock *clock;
  HjRandom *random;
  SimDisk *disk;                   /* owned */
  SimEpochs *epochs;               /* owned */
  SimAdministrator *administrator; /* (nullable) owned */
  HjCentral *central;              /* owned */
  HjApi *api;                      /* owned */
  GHashTable *answered; /* owned, signatures of requests that were answered as they asked */
  char *seen_epoch;     /* (nullable) owned, in which it was looked at last */
  gint64 seen_pos;      /* where it stood then */
  gint64 seen_changes;  /* of the database, as the connection counts them */
  guint restarts;
  guint restores;
} SimCentral;

void sim_administrator_free (SimAdministrator *self);

SimCentral *sim_central_new (guint32 seed, gint64 now, gboolean from_nothing);
void sim_central_free (SimCentral *self);

char *sim_central_enrol (SimCentral *self, const char *user, const char *role, const char *org,
                         const guchar *public_key, const char *access, const char *refresh);
HjResponse *sim_central_handle (SimCentral *self, const HjRequest *request);
void sim_central_crash (SimCentral *self);
void sim_central_back_up (SimCentral *self);
void sim_central_restore (SimCentral *self);

G_END_DECLS
