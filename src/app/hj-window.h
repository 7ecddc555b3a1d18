/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-application.h"
#include "app/hj-session.h"

G_BEGIN_DECLS

#define HJ_TYPE_WINDOW (hj_window_get_type ())
G_DECLARE_FINAL_TYPE (HjWindow, hj_window, HJ, WINDOW, AdwApplicationWindow)

HjWindow *hj_window_new (HjApplication *application);
void hj_window_present (HjWindow *self);
HjSession *hj_window_get_session (HjWindow *self);
void hj_window_lock (HjWindow *self);
void hj_window_import_intake (HjWindow *self, const char *path);
void hj_window_check_idle (HjWindow *self, gint64 now);

G_END_DECLS
