/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-main-pages.h"

#include "app/policy/hj-proposal-words.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* With more pages, their names are short. */
#define CROWD 4

static const struct {
  const char *name;
  const char *title;
  const char *own_title; /* (nullable) for those to whom a person gives the rows one by one */
  const char *icon;
} kinds[HJ_N_MAIN_PAGES] = {
  [HJ_MAIN_PAGE_PEOPLE] = { "people", N_ ("People"), NULL, "system-users-symbolic" },
  [HJ_MAIN_PAGE_DISPUTES]
  = { "disputes", N_ ("Disputes"), N_ ("My disputes"), "chat-message-new-symbolic" },
  [HJ_MAIN_PAGE_TICKETS]
  = { "tickets", N_ ("Tickets"), N_ ("My tickets"), "view-list-bullet-symbolic" },
  [HJ_MAIN_PAGE_FIGURES] = { "figures", N_ ("Figures"), NULL, "x-office-spreadsheet-symbolic" },
  [HJ_MAIN_PAGE_POLICY] = { "policy", N_ ("Policy"), NULL, "application-certificate-symbolic" },
  [HJ_MAIN_PAGE_AUDIT] = { "audit", N_ ("Audit"), NULL, "security-high-symbolic" },
  [HJ_MAIN_PAGE_USERS] = { "users", N_ ("Users"), NULL, "system-users-symbolic" },
  [HJ_MAIN_PAGE_LAPTOPS] = { "laptops", N_ ("Laptops"), NULL, "computer-symbolic" },
  [HJ_MAIN_PAGE_WORK] = { "work", N_ ("Work"), NULL, "mail-unread-symbolic" },
  [HJ_MAIN_PAGE_COUNTY] = { "county", N_ ("County"), NULL, "emblem-system-symbolic" },
  [HJ_MAIN_PAGE_RECONCILE]
  = { "reconcile", N_ ("Reconciliation"), NULL, "mail-send-receive-symbolic" },
};

/* What somebody is asked to do comes before what it is about. */
static gboolean
begins_with_tickets (const HjAccess *access)
{
  return hj_access_reaches (access, HJ_REACH_PUSHED);
}

/**
 * hj_main_pages_choose:
 * @access: (nullable): what the user's role may
 * @pages: (out caller-allocates) (array fixed-size=%HJ_N_MAIN_PAGES): filled in the order in which
 *   they are offered; the first one is shown first
 *
 * Which lists a role has something in. Whoever works on people finds disputes on their pages.
 *
 * Returns: how many pages there are; the last one is always %HJ_MAIN_PAGE_RECONCILE
 */
guint
hj_main_pages_choose (const HjAccess *access, HjMainPage *pages)
{
  gboolean of_house = hj_access_is_of_house (access);
  gboolean disputes = !of_house && hj_access_holds (access, &hj_entity_dispute, 0);
  guint n = 0;

  if (of_house)
    pages[n++] = HJ_MAIN_PAGE_PEOPLE;
  if (disputes && !begins_with_tickets (access))
    pages[n++] = HJ_MAIN_PAGE_DISPUTES;
  if (hj_access_holds (access, &hj_entity_ticket, 0))
    pages[n++] = HJ_MAIN_PAGE_TICKETS;
  if (disputes && begins_with_tickets (access))
    pages[n++] = HJ_MAIN_PAGE_DISPUTES;
  if (hj_access_reaches (access, HJ_REACH_COUNTY))
    pages[n++] = HJ_MAIN_PAGE_FIGURES;
  if (access != NULL && hj_proposal_takes_part (access->role))
    pages[n++] = HJ_MAIN_PAGE_POLICY;
  if (hj_access_audits (access))
    pages[n++] = HJ_MAIN_PAGE_AUDIT;
  if (hj_access_administers (access)) {
    pages[n++] = HJ_MAIN_PAGE_USERS;
    pages[n++] = HJ_MAIN_PAGE_LAPTOPS;
    pages[n++] = HJ_MAIN_PAGE_WORK;
    pages[n++] = HJ_MAIN_PAGE_COUNTY;
  }
  pages[n++] = HJ_MAIN_PAGE_RECONCILE;
  return n;
}

const char *
hj_main_page_get_name (HjMainPage page)
{
  return kinds[page].name;
}

/* Beside as many pages as administrators have there is room for a short word only. */
static gboolean
is_crowded (const HjAccess *access)
{
  HjMainPage pages[HJ_N_MAIN_PAGES];

  return hj_main_pages_choose (access, pages) > CROWD;
}

const char *
hj_main_page_get_title (HjMainPage page, const HjAccess *access)
{
  gboolean own = kinds[page].own_title != NULL && hj_access_reaches (access, HJ_REACH_ASSIGNED);

  if (page == HJ_MAIN_PAGE_RECONCILE && is_crowded (access))
    return C_ ("page", "Sync");
  return _ (own ? kinds[page].own_title : kinds[page].title);
}

const char *
hj_main_page_get_icon (HjMainPage page)
{
  return kinds[page].icon;
}

/**
 * hj_main_pages_say_nothing_open:
 * @page: the list that is shown
 * @access: (nullable): what the user's role may
 *
 * Returns: what to do where nothing was opened yet
 */
const char *
hj_main_pages_say_nothing_open (HjMainPage page, const HjAccess *access)
{
  gboolean tickets = hj_access_holds (access, &hj_entity_ticket, 0);

  if (page == HJ_MAIN_PAGE_RECONCILE)
    return _ ("What needs a decision opens here");
  if (page == HJ_MAIN_PAGE_POLICY)
    return _ ("A proposal opens here");
  if (page == HJ_MAIN_PAGE_FIGURES)
    return _ ("The figures open here");
  if (page == HJ_MAIN_PAGE_WORK || page == HJ_MAIN_PAGE_COUNTY)
    return _ ("What you choose opens here");
  if (hj_access_audits (access))
    return _ ("Say what you look for");
  if (hj_access_administers (access))
    return _ ("Choose a user or a laptop");
  if (hj_access_is_of_house (access))
    return tickets ? _ ("Choose a person or a ticket") : _ ("Choose a person");
  return tickets ? _ ("Choose a dispute or a ticket") : _ ("Nothing to open");
}
