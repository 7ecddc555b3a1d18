/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-access.h"

G_BEGIN_DECLS

/**
 * HjMainPage:
 * @HJ_MAIN_PAGE_PEOPLE: people of the house
 * @HJ_MAIN_PAGE_DISPUTES: disputes
 * @HJ_MAIN_PAGE_TICKETS: tickets
 * @HJ_MAIN_PAGE_FIGURES: counts, for those who oversee the county
 * @HJ_MAIN_PAGE_POLICY: policies that were proposed, for those who propose them or decide on them
 * @HJ_MAIN_PAGE_AUDIT: who did what, for auditors
 * @HJ_MAIN_PAGE_USERS: accounts, for administrators
 * @HJ_MAIN_PAGE_LAPTOPS: enrolled laptops, for administrators
 * @HJ_MAIN_PAGE_WORK: work that laptops handed in or that is held, for administrators
 * @HJ_MAIN_PAGE_COUNTY: organisations and the lease, for administrators
 * @HJ_MAIN_PAGE_RECONCILE: what waits and what needs a decision
 *
 * A list at the side of the main view.
 */
typedef enum {
  HJ_MAIN_PAGE_PEOPLE,
  HJ_MAIN_PAGE_DISPUTES,
  HJ_MAIN_PAGE_TICKETS,
  HJ_MAIN_PAGE_FIGURES,
  HJ_MAIN_PAGE_POLICY,
  HJ_MAIN_PAGE_AUDIT,
  HJ_MAIN_PAGE_USERS,
  HJ_MAIN_PAGE_LAPTOPS,
  HJ_MAIN_PAGE_WORK,
  HJ_MAIN_PAGE_COUNTY,
  HJ_MAIN_PAGE_RECONCILE,
} HjMainPage;

#define HJ_N_MAIN_PAGES (HJ_MAIN_PAGE_RECONCILE + 1)

guint hj_main_pages_choose (const HjAccess *access, HjMainPage *pages);
const char *hj_main_page_get_name (HjMainPage page);
const char *hj_main_page_get_title (HjMainPage page, const HjAccess *access);
const char *hj_main_page_get_icon (HjMainPage page);
const char *hj_main_pages_say_nothing_open (HjMainPage page, const HjAccess *access);

G_END_DECLS
