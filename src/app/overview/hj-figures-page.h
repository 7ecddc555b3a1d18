/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/wire/hj-figures.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjFiguresPage:
 *
 * What the central instance counts of a house and a period, as rows with bars.
 */
#define HJ_TYPE_FIGURES_PAGE (hj_figures_page_get_type ())
G_DECLARE_FINAL_TYPE (HjFiguresPage, hj_figures_page, HJ, FIGURES_PAGE, AdwNavigationPage)

GtkWidget *hj_figures_page_new (HjSession *session, const HjFiguresRequest *request,
                                const char *house, const char *period);
void hj_figures_page_show (HjFiguresPage *self, GPtrArray *figures, gint64 at);

G_END_DECLS
