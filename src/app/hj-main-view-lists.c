/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-main-view-private.h"

#include "app/hj-row-page.h"

#include "app/admin/hj-admin-county.h"
#include "app/admin/hj-admin-laptops.h"
#include "app/admin/hj-admin-users.h"
#include "app/admin/hj-admin-work.h"
#include "app/audit/hj-audit-form.h"
#include "app/disputes/hj-disputes-page.h"
#include "app/overview/hj-figures-form.h"
#include "app/people/hj-people-page.h"
#include "app/policy/hj-proposals-page.h"
#include "app/reconcile/hj-reconcile-page.h"
#include "app/tickets/hj-tickets-page.h"

/* From a list: the page stands alone. */
static void
open_page (HjMainView *self, GtkWidget *widget)
{
  AdwNavigationPage *page = ADW_NAVIGATION_PAGE (widget);

  adw_navigation_view_replace (self->pages, &page, 1);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
on_person_chosen_cb (HjMainView *self, const char *id, GtkWidget *list)
{
  open_page (self, hj_row_page_new (self->session, "person", id));
}

static void
on_dispute_chosen_cb (HjMainView *self, const char *id, GtkWidget *list)
{
  open_page (self, hj_row_page_new (self->session, "dispute", id));
}

static void
on_ticket_chosen_cb (HjMainView *self, const char *id, GtkWidget *list)
{
  open_page (self, hj_row_page_new (self->session, "ticket", id));
}

static void
on_conflict_chosen_cb (HjMainView *self, const char *id, GtkWidget *list)
{
  open_page (self, hj_row_page_new (self->session, "conflict", id));
}

static void
on_held_chosen_cb (HjMainView *self, const char *id, GtkWidget *list)
{
  open_page (self, hj_row_page_new (self->session, "held", id));
}

static GtkWidget *
make_people (HjMainView *self)
{
  GtkWidget *people = hj_people_page_new (self->session);

  self->search_bar = hj_people_page_get_search_bar (HJ_PEOPLE_PAGE (people));
  g_object_bind_property (self->search_bar, "search-mode-enabled", self->search, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (people, "open-person", G_CALLBACK (on_person_chosen_cb), self);
  return people;
}

static GtkWidget *
make_disputes (HjMainView *self)
{
  GtkWidget *disputes = hj_disputes_page_new (self->session);

  g_signal_connect_swapped (disputes, "open", G_CALLBACK (on_dispute_chosen_cb), self);
  return disputes;
}

static GtkWidget *
make_tickets (HjMainView *self)
{
  GtkWidget *tickets = hj_tickets_page_new (self->session);

  g_signal_connect_swapped (tickets, "open", G_CALLBACK (on_ticket_chosen_cb), self);
  return tickets;
}

static GtkWidget *
make_reconcile (HjMainView *self)
{
  GtkWidget *reconcile = hj_reconcile_page_new (self->session);

  g_signal_connect_swapped (reconcile, "open-conflict", G_CALLBACK (on_conflict_chosen_cb), self);
  g_signal_connect_swapped (reconcile, "open-held", G_CALLBACK (on_held_chosen_cb), self);
  return reconcile;
}

static void
on_page_brought_cb (HjMainView *self, GtkWidget *page, GtkWidget *list)
{
  open_page (self, page);
}

static GtkWidget *
make_figures (HjMainView *self)
{
  GtkWidget *form = hj_figures_form_new (self->session);

  g_signal_connect_swapped (form, "open", G_CALLBACK (on_page_brought_cb), self);
  return form;
}

static GtkWidget *
make_policy (HjMainView *self)
{
  GtkWidget *proposals = hj_proposals_page_new (self->session);

  g_signal_connect_swapped (proposals, "open", G_CALLBACK (on_page_brought_cb), self);
  return proposals;
}

static GtkWidget *
make_audit (HjMainView *self)
{
  GtkWidget *form = hj_audit_form_new (self->session);

  g_signal_connect_swapped (form, "open", G_CALLBACK (on_page_brought_cb), self);
  return form;
}

static GtkWidget *
make_admin (HjMainView *self, GtkWidget *(*make) (HjAdminDesk *desk))
{
  GtkWidget *list;

  if (self->desk == NULL)
    self->desk = hj_admin_desk_new (self->session);
  list = make (self->desk);
  g_signal_connect_swapped (list, "open", G_CALLBACK (on_page_brought_cb), self);
  return list;
}

static GtkWidget *
make_users (HjMainView *self)
{
  return make_admin (self, hj_admin_users_new);
}

static GtkWidget *
make_laptops (HjMainView *self)
{
  return make_admin (self, hj_admin_laptops_new);
}

static GtkWidget *
make_work (HjMainView *self)
{
  return make_admin (self, hj_admin_work_new);
}

static GtkWidget *
make_county (HjMainView *self)
{
  return make_admin (self, hj_admin_county_new);
}

/**
 * hj_main_view_fill_list:
 * @name: of one of the lists at the side
 *
 * A list is made when somebody goes to it; beside it stands what comes of choosing in it.
 */
void
hj_main_view_fill_list (HjMainView *self, const char *name)
{
  static GtkWidget *(*const make[HJ_N_MAIN_PAGES]) (HjMainView *self) = {
    [HJ_MAIN_PAGE_PEOPLE] = make_people,   [HJ_MAIN_PAGE_DISPUTES] = make_disputes,
    [HJ_MAIN_PAGE_TICKETS] = make_tickets, [HJ_MAIN_PAGE_AUDIT] = make_audit,
    [HJ_MAIN_PAGE_USERS] = make_users,     [HJ_MAIN_PAGE_LAPTOPS] = make_laptops,
    [HJ_MAIN_PAGE_WORK] = make_work,       [HJ_MAIN_PAGE_COUNTY] = make_county,
    [HJ_MAIN_PAGE_FIGURES] = make_figures, [HJ_MAIN_PAGE_RECONCILE] = make_reconcile,
    [HJ_MAIN_PAGE_POLICY] = make_policy,
  };
  AdwBin *bin = ADW_BIN (adw_view_stack_get_child_by_name (self->stack, name));

  for (guint i = 0; i < G_N_ELEMENTS (make); i++) {
    if (!g_str_equal (name, hj_main_page_get_name (i)))
      continue;
    if (adw_bin_get_child (bin) == NULL)
      adw_bin_set_child (bin, make[i](self));
    adw_status_page_set_title (
        self->nothing, hj_main_pages_say_nothing_open (i, hj_session_get_access (self->session)));
  }
}
