/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjAdminPage:
 *
 * A page about one item: what was told of it, what leads on from it, and what can be done with it.
 * It follows what the central instance tells.
 */
#define HJ_TYPE_ADMIN_PAGE (hj_admin_page_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminPage, hj_admin_page, HJ, ADMIN_PAGE, AdwNavigationPage)

/**
 * HjAdminPageFunc:
 * @id: of what was chosen; the page's own for an act
 */
typedef void (*HjAdminPageFunc) (HjAdminPage *self, HjAdminDesk *desk, const char *id);

/**
 * HjAdminPageKind:
 * @title: of the page
 * @kind: where its item is from
 * @show: says with the functions below what the page shows, each time anew
 * @links_title: (nullable): above what leads on
 * @gone: (nullable): said when the item has left its list
 *
 * What such a page is about. Static.
 */
typedef struct {
  const char *title;
  HjDeskKind kind;
  void (*show) (HjAdminPage *self, HjAdminDesk *desk, gconstpointer row);
  const char *links_title;
  const char *gone;
} HjAdminPageKind;

GtkWidget *hj_admin_page_new (HjAdminDesk *desk, const HjAdminPageKind *kind, HjAdminItem *item);
HjAdminDesk *hj_admin_page_get_desk (HjAdminPage *self);
gconstpointer hj_admin_page_get_row (HjAdminPage *self);
GtkWidget *hj_admin_page_get_place (HjAdminPage *self);

void hj_admin_page_say_heading (HjAdminPage *self, const char *heading, const char *state);
void hj_admin_page_say_fact (HjAdminPage *self, const char *title, const char *value);
void hj_admin_page_say_time (HjAdminPage *self, const char *title, gint64 time);
void hj_admin_page_say_link (HjAdminPage *self, const char *title, const char *subtitle,
                             HjAdminPageFunc func, const char *id);
void hj_admin_page_say_act (HjAdminPage *self, const char *title, gboolean destructive,
                            HjAdminPageFunc func);

void hj_admin_page_tell (HjAdminPage *self, const char *sentence);
void hj_admin_page_push (HjAdminPage *self, GtkWidget *page);

G_END_DECLS
