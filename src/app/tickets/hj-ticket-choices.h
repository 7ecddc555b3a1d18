/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjTicketChoices:
 * @person: id
 * @name: of the person
 * @disputes: (element-type HjRecord): those that a ticket can be about, the newest first
 * @due_at: UTC milliseconds; by when a ticket should be done. 0 where nothing speaks for a time
 *
 * What there is to choose from for a ticket of one person; everything is owned.
 */
typedef struct {
  gatomicrefcount ref_count;
  char *person;
  char *name;
  GPtrArray *disputes;
  gint64 due_at;
} HjTicketChoices;

HjTicketChoices *hj_ticket_choices_new (const char *person);
HjTicketChoices *hj_ticket_choices_ref (HjTicketChoices *self);
void hj_ticket_choices_unref (HjTicketChoices *self);
gboolean hj_ticket_choices_read (HjReplica *replica, gpointer data, GError **error);

G_END_DECLS
