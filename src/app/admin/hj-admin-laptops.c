/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-laptops.h"

#include "app/admin/hj-admin-act.h"
#include "app/admin/hj-admin-browser.h"
#include "app/admin/hj-admin-page.h"
#include "app/admin/hj-admin-words.h"

#include <glib/gi18n.h>

static const HjAdminAct revoke_act = {
  .path = HJ_ADMIN_DEVICES_REVOKE,
  .heading = N_ ("Take laptop out of use?"),
  .verb = N_ ("Take out of use"),
  .destructive = TRUE,
  .done = N_ ("The laptop is out of use."),
};

static gboolean
is_active (const HjAdminDevice *laptop)
{
  return g_str_equal (laptop->state, "active");
}

static void
describe (HjAdminDesk *desk, HjAdminItem *item, HjCaseLine *line)
{
  const HjAdminDevice *laptop = hj_admin_item_get_row (item);
  g_autofree char *seen = hj_admin_words_seen (laptop->last_seen);

  line->heading = g_strdup (hj_admin_desk_get_user_name (desk, laptop->user));
  line->details = g_strjoin (" · ", laptop->name, seen, NULL);
  line->mark = is_active (laptop) ? NULL : g_strdup (hj_admin_words_device_state (laptop->state));
  line->urgent = g_str_equal (laptop->state, "frozen");
}

static void
ask_revoke (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  const HjAdminDevice *laptop = hj_admin_page_get_row (page);
  const HjAdminRequest request = { .id = laptop->id };
  g_autofree char *body = g_strdup_printf (
      _ ("At its next contact the laptop of %s hands in what was not sent, for you to look "
         "through, "
         "and then erases itself. This cannot be taken back: another laptop needs a new enrolment "
         "code."),
      hj_admin_desk_get_user_name (desk, laptop->user));

  hj_admin_act_ask (desk, &revoke_act, body, &request, page, NULL);
}

static void
show_page (HjAdminPage *page, HjAdminDesk *desk, gconstpointer row)
{
  const HjAdminDevice *laptop = row;

  hj_admin_page_say_heading (page, hj_admin_desk_get_user_name (desk, laptop->user),
                             hj_admin_words_device_state (laptop->state));
  hj_admin_page_say_fact (page, _ ("Laptop"), laptop->name);
  hj_admin_page_say_fact (page, _ ("Account"), laptop->user);
  hj_admin_page_say_time (page, _ ("Enrolled"), laptop->enrolled_at);
  hj_admin_page_say_time (page, _ ("Last seen"), laptop->last_seen);
  hj_admin_page_say_fact (page, _ ("Known as"), laptop->id);
  if (!g_str_equal (laptop->state, "revoked"))
    hj_admin_page_say_act (page, _ ("Take out of use"), TRUE, ask_revoke);
}

static const HjAdminPageKind laptop_page = {
  .title = N_ ("Laptop"),
  .kind = HJ_DESK_LAPTOPS,
  .show = show_page,
};

static GtkWidget *
open_laptop (HjAdminDesk *desk, HjAdminItem *item, GtkWidget *browser)
{
  return hj_admin_laptop_page_new (desk, item);
}

static const HjAdminBrowserKind laptops = {
  .finder = { .kinds = { HJ_DESK_LAPTOPS }, .n_kinds = 1, .describe = describe },
  .also = HJ_DESK_USERS,
  .open = open_laptop,
  .name = N_ ("Laptops"),
  .search = N_ ("User, laptop or state"),
  .icon = "computer-symbolic",
  .empty = N_ ("No laptop is enrolled"),
  .empty_words = N_ ("Make an enrolment code on the page of a user."),
};

GtkWidget *
hj_admin_laptops_new (HjAdminDesk *desk)
{
  return hj_admin_browser_new (desk, &laptops);
}

/**
 * hj_admin_laptop_page_new:
 * @item: of %HJ_DESK_LAPTOPS
 */
GtkWidget *
hj_admin_laptop_page_new (HjAdminDesk *desk, HjAdminItem *item)
{
  return hj_admin_page_new (desk, &laptop_page, item);
}
