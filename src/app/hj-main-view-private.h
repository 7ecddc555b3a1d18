/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-main-pages.h"
#include "app/hj-main-view.h"

#include "app/admin/hj-admin-desk.h"
#include "app/drafts/hj-drafts-banner.h"
#include "app/reconcile/hj-sync-indicator.h"

G_BEGIN_DECLS

/* What a user sees once the replica is unlocked: lists at the side, and what was opened from them.
 */
struct _HjMainView {
  AdwBreakpointBin parent_instance;

  /* Template widgets */
  AdwNavigationSplitView *split_view;
  AdwWindowTitle *title;
  GtkToggleButton *search;
  HjSyncIndicator *indicator;
  AdwBanner *lease;
  HjDraftsBanner *drafts;
  AdwViewStack *stack;
  AdwNavigationView *pages;
  AdwStatusPage *nothing;

  HjSession *session;       /* owned */
  HjAdminDesk *desk;        /* (nullable) owned, of an administrator */
  GtkSearchBar *search_bar; /* (nullable) borrowed from the people list */
  HjMainPage lists[HJ_N_MAIN_PAGES];
  guint n_lists;
  gboolean may_make_ticket;
};

/* Its lists. */
void hj_main_view_fill_list (HjMainView *self, const char *name);

/* Its actions. */
void hj_main_view_install_actions (GtkWidgetClass *widget_class);
void hj_main_view_push_page (HjMainView *self, GtkWidget *page);
void hj_main_view_show_new_ticket (HjMainView *self, const char *person);

G_END_DECLS
