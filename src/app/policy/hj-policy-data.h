/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/casework/hj-policy-try.h"

G_BEGIN_DECLS

/* So many people are named whose label would be another; the rest is counted. */
#define HJ_POLICY_MOVES_MAX 50

/**
 * HjPolicyMove:
 * @name: (nullable): of the person
 * @from: the label that the policy gives that holds
 * @to: the label that the other one gives
 */
typedef struct {
  char *name;
  HjRiskLabel from;
  HjRiskLabel to;
} HjPolicyMove;

/**
 * HjPolicyData:
 * @path: (nullable): file from which @body is read
 * @body: (nullable): a policy, as text
 * @tries: whether it is tried on the people of the replica
 * @at: UTC milliseconds: for when
 * @version: what it calls itself
 * @held_version: what the policy that holds calls itself
 * @changes: (element-type HjPolicyChange): what it has otherwise
 * @counts: whose label would be another, where it was tried
 * @moves: (element-type HjPolicyMove): the same people by name
 *
 * A policy beside the one that holds. Everything is owned.
 */
typedef struct {
  char *path;
  char *body;
  gboolean tries;
  gint64 at;
  char *version;
  char *held_version;
  GPtrArray *changes;
  HjPolicyTryCounts counts;
  GPtrArray *moves;
} HjPolicyData;

void hj_policy_data_free (gpointer data);
gboolean hj_policy_data_read (HjReplica *replica, gpointer data, GError **error);

G_END_DECLS
