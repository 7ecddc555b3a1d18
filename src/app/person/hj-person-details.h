/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-access.h"
#include "core/risk/hj-risk-policy.h"
#include "core/store/hj-replica.h"
#include "core/workflow/hj-workflow.h"

G_BEGIN_DECLS

/**
 * HjPersonDetails:
 * @person_id: whose
 * @access: (nullable): what the user's role may; static
 * @now: UTC milliseconds of the reading
 * @person: (nullable): %NULL where the replica does not hold the person
 * @detention: (nullable): the one that goes on, else the latest
 * @house: (nullable): name of the detention house
 * @labels: (element-type HjRecord): of the detention, the latest first
 * @label: (nullable): the one that holds, borrowed from @labels
 * @label_commands: (array zero-terminated=1): names of the commands that the user may give on it
 * @label_due: (nullable): what is to be done with it next, or should have been done last
 * @label_due_at: by when, UTC milliseconds
 * @label_is_overdue: whether that is over
 * @verdict: (nullable): what the points card says now, as JSON (see hj_risk_result_to_json());
 *   %NULL for those who do not hold all that it asks for
 * @policy: (nullable): the points card
 * @behaviours: (element-type HjRecord): of the detention, the latest first
 * @disputes: (element-type HjRecord): of the person, the latest first
 * @tickets: (element-type HjRecord): of the person, the latest first
 * @contacts: (element-type HjRecord): the person's family, also who was struck out
 * @exams: (element-type HjRecord): examinations of the detention, also struck out ones
 * @screenings: (element-type HjRecord): screenings of the detention, also struck out ones
 * @evidence: (element-type utf8 HjRecord): rows that the reasons of @verdict rest on
 * @may_note: whether the user may enter behaviour
 * @may_open_ticket: whether the user may open a ticket
 *
 * All that the page of a person shows, read in one go. What the user may not have is not in the
 * replica and therefore not here. Everything is owned.
 */
typedef struct {
  char *person_id;
  const HjAccess *access;
  gint64 now;
  HjRecord *person;
  HjRecord *detention;
  char *house;
  GPtrArray *labels;
  HjRecord *label;
  char **label_commands;
  const HjWorkflowDeadline *label_due;
  gint64 label_due_at;
  gboolean label_is_overdue;
  char *verdict;
  HjRiskPolicy *policy;
  GPtrArray *behaviours;
  GPtrArray *disputes;
  GPtrArray *tickets;
  GPtrArray *contacts;
  GPtrArray *exams;
  GPtrArray *screenings;
  GHashTable *evidence;
  gboolean may_note;
  gboolean may_open_ticket;
} HjPersonDetails;

HjPersonDetails *hj_person_details_new (const char *person_id, const HjAccess *access);
void hj_person_details_free (HjPersonDetails *self);
gboolean hj_person_details_load (HjReplica *replica, gpointer details, GError **error);
gboolean hj_person_details_equal (const HjPersonDetails *a, const HjPersonDetails *b);
gboolean hj_person_details_touched (guint64 entities);
gboolean hj_person_details_has_label (const HjPersonDetails *self);
gboolean hj_person_details_is_detained (const HjPersonDetails *self);
gint64 hj_person_details_get_hours_left (const HjPersonDetails *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPersonDetails, hj_person_details_free)

G_END_DECLS
