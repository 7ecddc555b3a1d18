/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-main-view.h"
#include "app/hj-window.h"

G_BEGIN_DECLS

struct _HjWindow {
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  GtkStack *screens;

  GSettings *settings; /* owned */
  char *data_dir;      /* owned */
  char *list;          /* (nullable) owned, path of an intake list, shown once unlocked */

  GtkWidget *screen;  /* (nullable) borrowed, what the stack shows */
  HjMainView *view;   /* (nullable) borrowed, while unlocked */
  HjSession *session; /* (nullable) owned, of @view, or one whose lease has ended */
  DexFuture *opening; /* (nullable) owned, of the session that the window begins with */
  guint idle_timer;   /* source id */
  guint ticks;        /* of that timer */
  guint patience;     /* source id, while the window waits to be presented */
  HjClock *clock;     /* owned, which goes on while the machine sleeps */
  gint64 last_input;  /* its boot time, milliseconds */
};

void hj_window_open_session (HjWindow *self, HjSession *session, GtkWidget *page);

/* What it shows while nothing is unlocked. */
void hj_window_show_screen (HjWindow *self, GtkWidget *screen);
void hj_window_show_entrance_page (HjWindow *self, GtkWidget *page);
void hj_window_show_enrol (HjWindow *self, const char *problem);
void hj_window_show_unlock (HjWindow *self, const char *problem);
void hj_window_show_entrance (HjWindow *self, const char *problem);
void hj_window_show_lapsed (HjWindow *self);

/* Its actions. */
void hj_window_install_actions (GtkWidgetClass *widget_class);
void hj_window_enable_actions (HjWindow *self, gboolean unlocked);

G_END_DECLS
