/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

G_BEGIN_DECLS

/**
 * HjTicketData:
 *
 * What the page of a ticket shows; everything is owned. What this replica does not hold is %NULL.
 */
typedef struct {
  char *id;
  HjRecord *ticket;
  HjRecord *dispute;
  char *person;
  char *agency; /* (nullable) name of whom it was pushed to */
  char *house;  /* (nullable) its name, where it is not the user's own */
  char *mediator;
  GPtrArray *parties;   /* of HjRecord, never %NULL */
  GPtrArray *documents; /* of HjDocumentItem, never %NULL */
  GPtrArray *commands;  /* of names, never %NULL */
  GPtrArray *editable;  /* of names of fields, ends with %NULL: what the user may change */
  GPtrArray *waiting; /* of HjOutboxEntry, never %NULL: what the user did and nobody has seen yet */
  GPtrArray *conflicts; /* of HjRecord, never %NULL: open ones about the ticket */
} HjTicketData;

HjTicketData *hj_ticket_data_new (const char *id);
void hj_ticket_data_free (HjTicketData *self);
gboolean hj_ticket_data_read (HjReplica *replica, gpointer data, GError **error);

G_END_DECLS
