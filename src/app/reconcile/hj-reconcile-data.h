/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica-sync.h"

G_BEGIN_DECLS

/* So many waiting entries are named; of the others the page tells how many there are. */
#define HJ_RECONCILE_NAMED 50

/* For so long it is said that an entry was merged. */
#define HJ_RECONCILE_MERGED_MS (3 * HJ_DAY_MS)

/**
 * HjReconcileLine:
 * @id: of the op, the conflict or the held row
 * @title: what it is
 * @subtitle: whom it is about, and when or why
 * @details: (element-type utf8): what it said, a field a line
 *
 * Something that waits, in words; owned.
 */
typedef struct {
  char *id;
  char *title;
  char *subtitle;
  GPtrArray *details;
} HjReconcileLine;

/**
 * HjReconcileData:
 *
 * What the page of the reconciliation shows; the arrays are of #HjReconcileLine, owned.
 */
typedef struct {
  GPtrArray *conflicts;
  GPtrArray *held;
  GPtrArray *waiting;
  GPtrArray *merged;
  HjReplicaStatus status;
} HjReconcileData;

HjReconcileData *hj_reconcile_data_new (void);
void hj_reconcile_data_free (HjReconcileData *self);
gboolean hj_reconcile_data_read (HjReplica *replica, gpointer data, GError **error);
GPtrArray *hj_reconcile_data_list_conflicts (HjReplica *replica, GError **error);
GPtrArray *hj_reconcile_data_list_held (HjReplica *replica, GError **error);

G_END_DECLS
