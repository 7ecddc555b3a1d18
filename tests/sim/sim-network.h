/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "sim-central.h"

G_BEGIN_DECLS

/* What a network does, one in so many each; 0: never. */
typedef struct {
  guint lost;         /* the request does not arrive */
  guint late;         /* the sender gives up, and the request arrives later, behind newer ones */
  guint doubled;      /* it arrives twice */
  guint answer_lost;  /* it is done, nobody hears of it */
  guint answer_late;  /* the answer waits behind others */
  guint damaged;      /* a bit of the answer is another */
  guint cut_short;    /* the answer ends early */
  guint portal;       /* somebody else answers with 200 */
  guint busy;         /* 503 */
  guint expired;      /* 401 for a token that is good */
  guint crash_before; /* the central instance is killed before it does it */
  guint crash_after;  /* or after, before it answers */
} SimFaults;

typedef struct {
  SimCentral *central; /* borrowed */
  HjRandom *random;    /* owned */
  SimFaults faults;
  GPtrArray *messages; /* owned */
  guint64 n_faults;
  guint64 n_requests;
} SimNetwork;

SimNetwork *sim_network_new (SimCentral *central, guint32 seed);
void sim_network_free (SimNetwork *self);
HjTransport *sim_network_connect (SimNetwork *self, const gboolean *is_asleep);
gboolean sim_network_deliver (SimNetwork *self);

G_END_DECLS
