/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjReconcilePage:
 *
 * What waits, what needs a decision, what is held, and how the replica stands to the central
 * instance. Signals `open-conflict` and `open-held` (string id).
 */
#define HJ_TYPE_RECONCILE_PAGE (hj_reconcile_page_get_type ())
G_DECLARE_FINAL_TYPE (HjReconcilePage, hj_reconcile_page, HJ, RECONCILE_PAGE, AdwBin)

GtkWidget *hj_reconcile_page_new (HjSession *session);
void hj_reconcile_page_return (HjReconcilePage *self);

G_END_DECLS
