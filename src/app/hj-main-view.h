/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define HJ_TYPE_MAIN_VIEW (hj_main_view_get_type ())
G_DECLARE_FINAL_TYPE (HjMainView, hj_main_view, HJ, MAIN_VIEW, AdwBreakpointBin)

HjMainView *hj_main_view_new (HjSession *session);
HjSession *hj_main_view_get_session (HjMainView *self);
void hj_main_view_show_page (HjMainView *self, int index);
void hj_main_view_search (HjMainView *self);
void hj_main_view_new_ticket (HjMainView *self);

G_END_DECLS
