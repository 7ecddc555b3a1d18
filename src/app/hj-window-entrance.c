/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-window-private.h"

#include "app/unlock/hj-enrol-page.h"
#include "app/unlock/hj-lapsed-page.h"
#include "app/unlock/hj-opening.h"
#include "app/unlock/hj-unlock-page.h"

/* What the window shows while nothing is unlocked. */

/**
 * hj_window_show_screen:
 * @screen: (transfer floating): takes the place of what is shown
 */
void
hj_window_show_screen (HjWindow *self, GtkWidget *screen)
{
  GtkWidget *before = self->screen;

  self->screen = screen;
  gtk_stack_add_child (self->screens, screen);
  if (before == NULL)
    gtk_stack_set_transition_type (self->screens, GTK_STACK_TRANSITION_TYPE_NONE);
  gtk_stack_set_visible_child (self->screens, screen);
  gtk_stack_set_transition_type (self->screens, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  if (before != NULL)
    gtk_stack_remove (self->screens, before);
}

/**
 * hj_window_show_entrance_page:
 * @page: (transfer floating): one that lets somebody in; it may outlive the window by the work that
 *   it has begun
 */
void
hj_window_show_entrance_page (HjWindow *self, GtkWidget *page)
{
  g_signal_connect_object (page, "opened", G_CALLBACK (hj_window_open_session), self,
                           G_CONNECT_SWAPPED);
  hj_window_show_screen (self, page);
}

/**
 * hj_window_show_enrol:
 * @problem: (nullable): why it comes to that
 */
void
hj_window_show_enrol (HjWindow *self, const char *problem)
{
  GtkWidget *page = hj_enrol_page_new (self->data_dir, problem);

  hj_window_show_entrance_page (self, page);
}

/**
 * hj_window_show_unlock:
 * @problem: (nullable): why it comes to that
 */
void
hj_window_show_unlock (HjWindow *self, const char *problem)
{
  GtkWidget *page = hj_unlock_page_new (self->data_dir, problem);

  hj_window_show_entrance_page (self, page);
}

/**
 * hj_window_show_entrance:
 * @problem: (nullable): why it comes to that
 *
 * Whom the laptop belongs to decides what a user meets.
 */
void
hj_window_show_entrance (HjWindow *self, const char *problem)
{
  g_autoptr (GPtrArray) replicas = hj_opening_list (self->data_dir);

  if (replicas->len > 0)
    hj_window_show_unlock (self, problem);
  else
    hj_window_show_enrol (self, problem);
}

/* Of a replica that may only reconcile until it was seen again. */
void
hj_window_show_lapsed (HjWindow *self)
{
  GtkWidget *page = hj_lapsed_page_new (self->session);

  hj_window_show_entrance_page (self, page);
}
