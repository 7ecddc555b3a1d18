/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-finder.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAdminBrowserKind:
 * @finder: what is listed, and how
 * @also: what else its lines are read from
 * @open: what happens when an item is chosen; returns the page to open, or %NULL
 * @is_plain: (nullable): whether there is nothing behind an item
 * @add: (nullable): what happens when something new is asked for
 * @name: accessible name of the list
 * @search: what can be searched for
 * @add_title: (nullable): what @add adds
 * @icon: of an empty list
 * @empty: title of an empty list
 * @empty_words: what to do about it
 *
 * What a browser shows. Static.
 */
typedef struct {
  HjAdminFinderKind finder;
  HjDeskKind also;
  GtkWidget *(*open) (HjAdminDesk *desk, HjAdminItem *item, GtkWidget *browser);
  gboolean (*is_plain) (HjAdminItem *item);
  void (*add) (HjAdminDesk *desk, GtkWidget *browser);
  const char *name;
  const char *search;
  const char *add_title;
  const char *icon;
  const char *empty;
  const char *empty_words;
} HjAdminBrowserKind;

/**
 * HjAdminBrowser:
 *
 * A list of an administrator, with a search. What was told last stays while the central instance
 * cannot be reached. Signal `open` (#GtkWidget) brings a page.
 */
#define HJ_TYPE_ADMIN_BROWSER (hj_admin_browser_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminBrowser, hj_admin_browser, HJ, ADMIN_BROWSER, AdwBin)

GtkWidget *hj_admin_browser_new (HjAdminDesk *desk, const HjAdminBrowserKind *kind);
HjAdminDesk *hj_admin_browser_get_desk (HjAdminBrowser *self);
void hj_admin_browser_set_top (HjAdminBrowser *self, GtkWidget *top);
void hj_admin_browser_search (HjAdminBrowser *self);

G_END_DECLS
