/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"

G_BEGIN_DECLS

/* So many are remembered. */
#define HJ_MERGED_MAX 50

/**
 * HjMergedEntry:
 * @seq: its place in the laptop's sequence
 * @kind: what it did
 * @entity: static, of the row
 * @row: owned, id of the row
 * @mask: one bit a field that it wrote
 * @command: (nullable): owned, for %HJ_OP_DO
 * @at: when it was entered, corrected UTC milliseconds
 *
 * An entry of the user's that came beside what others did with the same row, and was merged with
 * it. It holds no value: what holds now is in the row, as long as that is on the laptop.
 */
typedef struct {
  gint64 seq;
  HjOpKind kind;
  const HjEntity *entity;
  char *row;
  guint64 mask;
  char *command;
  gint64 at;
} HjMergedEntry;

void hj_merged_entry_free (HjMergedEntry *self);
GPtrArray *hj_merged_list (HjReplica *self, gint64 since, GError **error);

G_END_DECLS
