/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-reconciler.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hj_sign_in_open (GtkWidget *widget, HjReconciler *reconciler);

G_END_DECLS
