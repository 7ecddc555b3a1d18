/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HJ_TYPE_RELEASE_CLOCK (hj_release_clock_get_type ())
G_DECLARE_FINAL_TYPE (HjReleaseClock, hj_release_clock, HJ, RELEASE_CLOCK, GtkWidget)

GtkWidget *hj_release_clock_new (void);
void hj_release_clock_set_hours (HjReleaseClock *self, gint64 hours);
gint64 hj_release_clock_get_hours (HjReleaseClock *self);

G_END_DECLS
