/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjFiguresForm:
 *
 * Where whoever oversees the county says of which house and period figures are asked for. Signal
 * `open` (#HjFiguresPage).
 */
#define HJ_TYPE_FIGURES_FORM (hj_figures_form_get_type ())
G_DECLARE_FINAL_TYPE (HjFiguresForm, hj_figures_form, HJ, FIGURES_FORM, AdwBin)

GtkWidget *hj_figures_form_new (HjSession *session);

G_END_DECLS
