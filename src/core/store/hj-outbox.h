/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"

G_BEGIN_DECLS

/**
 * HjOutboxEntry:
 *
 * One op of the user's that is not yet part of what the central instance is sure of.
 */
typedef struct {
  HjOp *op;       /* owned */
  int state;      /* 0 waiting, 1 answered, but not yet pulled */
  int outcome;    /* an #HjOpOutcome, or −1 while waiting */
  char *reason;   /* (nullable) owned */
  char *conflict; /* (nullable) owned */
} HjOutboxEntry;

void hj_outbox_entry_free (HjOutboxEntry *self);

gint64 hj_outbox_count_waiting (HjReplica *self);
gint64 hj_outbox_oldest_waiting (HjReplica *self);
GPtrArray *hj_outbox_list (HjReplica *self, guint limit, GError **error);
GPtrArray *hj_outbox_list_waiting (HjReplica *self, gint64 after, guint max_ops, gsize max_bytes,
                                   GError **error);
GPtrArray *hj_outbox_list_uncertain (HjReplica *self, gint64 after, guint max_ops, gsize max_bytes,
                                     GError **error);
GPtrArray *hj_outbox_next_batch (HjReplica *self, guint max_ops, gsize max_bytes, GError **error);
gboolean hj_outbox_take_results (HjReplica *self, GPtrArray *results, GError **error);
gboolean hj_outbox_rewind (HjReplica *self, gint64 expected_seq, GError **error);
gboolean hj_outbox_offer_again (HjReplica *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjOutboxEntry, hj_outbox_entry_free)

G_END_DECLS
