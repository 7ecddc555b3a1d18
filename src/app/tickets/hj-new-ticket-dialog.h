/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Key of its draft, before the id of the person for whom it was opened, if there was one. */
#define HJ_NEW_TICKET_DRAFT "ticket/"

/**
 * HjNewTicketDialog:
 *
 * Opens a ticket for a person. Signal `opened` (string id of the ticket); where it fails the dialog
 * stays with all that was entered.
 */
#define HJ_TYPE_NEW_TICKET_DIALOG (hj_new_ticket_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HjNewTicketDialog, hj_new_ticket_dialog, HJ, NEW_TICKET_DIALOG, AdwDialog)

AdwDialog *hj_new_ticket_dialog_new (HjSession *session, const char *person);

G_END_DECLS
