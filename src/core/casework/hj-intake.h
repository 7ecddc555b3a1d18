/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjIntakeOutcome:
 * @HJ_INTAKE_CREATED: a person who was not known, with the detention
 * @HJ_INTAKE_NEW_DETENTION: a further detention of a known person
 * @HJ_INTAKE_DUPLICATE: the same ID number and decision document; changed values became new
 *   versions of their source items
 * @HJ_INTAKE_REJECTED: nothing was taken; the row is in the file of rejected rows
 */
typedef enum {
  HJ_INTAKE_CREATED,
  HJ_INTAKE_NEW_DETENTION,
  HJ_INTAKE_DUPLICATE,
  HJ_INTAKE_REJECTED,
} HjIntakeOutcome;

#define HJ_INTAKE_N_OUTCOMES (HJ_INTAKE_REJECTED + 1)

const char *hj_intake_outcome_to_string (HjIntakeOutcome outcome);

/**
 * HjIntakeRowFunc:
 * @row: from 1, after the header
 * @why: cause code of a rejected row, else empty
 *
 * Told after each row; what was taken of it is on the disk by then.
 */
typedef void (*HjIntakeRowFunc) (guint row, HjIntakeOutcome outcome, const char *why,
                                 gpointer user_data);

/**
 * HjIntakeSummary:
 * @counts: rows by outcome
 * @rejected_file: (nullable): owned, path of the file that holds the rejected rows; %NULL where
 *   there are none, or in a dry run
 */
typedef struct {
  guint counts[HJ_INTAKE_N_OUTCOMES];
  char *rejected_file;
} HjIntakeSummary;

void hj_intake_summary_clear (HjIntakeSummary *summary);

gboolean hj_intake_import (HjReplica *replica, const char *path, gboolean dry_run,
                           HjIntakeRowFunc func, gpointer user_data, HjIntakeSummary *summary,
                           GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjIntakeSummary, hj_intake_summary_clear)

G_END_DECLS
