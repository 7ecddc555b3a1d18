/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may happen in a world; each can be left out, to find what a failure needs. */
typedef enum {
  SIM_KIND_ACT,      /* a user does something */
  SIM_KIND_CRASH,    /* a laptop loses its power between two pieces of work */
  SIM_KIND_CLOCK,    /* a laptop's clock is set by years */
  SIM_KIND_BACKUP,   /* the central database is backed up */
  SIM_KIND_RESTORE,  /* and put back */
  SIM_KIND_ADMIN,    /* somebody's scope changes, or the feed is cut */
  SIM_KIND_COPY,     /* a laptop is copied, and both go on */
  SIM_KIND_NETWORK,  /* everything that a network does */
  SIM_KIND_DISK,     /* disks are full or fail */
  SIM_KIND_POWER,    /* the power goes in the midst of writing */
  SIM_KIND_SLEEP,    /* a laptop is closed for a while, whatever it was doing */
  SIM_KIND_DOCUMENT, /* users attach documents, and use them */
  SIM_N_KINDS,
} SimKind;

extern const char *const sim_kind_names[SIM_N_KINDS + 1];

/* What a run of the world did. */
typedef struct {
  guint64 faults;
  guint64 requests;
  guint64 ops;
  guint64 crashes;
  guint64 restarts;
  guint64 restores;
} SimTally;

void sim_world_run (guint32 seed, guint n_steps, guint without, SimTally *tally);

G_END_DECLS
