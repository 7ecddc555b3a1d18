/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-desk.h"
#include "app/tickets/hj-case-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HjAdminFinderKind:
 * @kinds: (array length=n_kinds): what is listed, one below the other
 * @describe: fills in the line of an item
 * @section: (nullable): title and place of the section that an item is in; without it there are
 *   none, and the order is the central instance's
 * @told_order: whether the order within a section is the central instance's too, and not that of
 *   names
 *
 * What is listed, and how. Static.
 */
typedef struct {
  HjDeskKind kinds[2];
  guint n_kinds;
  void (*describe) (HjAdminDesk *desk, HjAdminItem *item, HjCaseLine *line);
  const char *(*section) (HjAdminItem *item, int *place);
  gboolean told_order;
} HjAdminFinderKind;

/**
 * HjAdminFinder:
 *
 * Finds items of the desk by words, or the beginning of the pinyin, of their line.
 */
#define HJ_TYPE_ADMIN_FINDER (hj_admin_finder_get_type ())
G_DECLARE_FINAL_TYPE (HjAdminFinder, hj_admin_finder, HJ, ADMIN_FINDER, GObject)

HjAdminFinder *hj_admin_finder_new (HjAdminDesk *desk, const HjAdminFinderKind *kind);
GListModel *hj_admin_finder_get_found (HjAdminFinder *self);
guint hj_admin_finder_count_all (HjAdminFinder *self);
void hj_admin_finder_search (HjAdminFinder *self, const char *typed);
void hj_admin_finder_look_again (HjAdminFinder *self);

G_END_DECLS
