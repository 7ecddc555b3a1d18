/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-county.h"

#include "app/admin/hj-admin-browser.h"
#include "app/admin/hj-admin-form.h"
#include "app/admin/hj-admin-lease-group.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* As the central instance takes it. */
static const char *
check_id (HjAdminDesk *desk, const char *text)
{
  for (const char *at = text; *at != '\0'; at++) {
    if (!g_ascii_isdigit (*at) && !g_ascii_islower (*at) && (*at != '-' || at == text))
      return _ ("A short name has lower-case letters, digits and dashes only, such as “town-12”.");
  }
  return hj_admin_desk_find (desk, HJ_DESK_ORGS, text) == NULL
             ? NULL
             : _ ("There is such a short name already; please choose another one.");
}

#define NAME                                                                                       \
  { N_ ("Name of the organisation"), HJ_ADMIN_FIELD_TEXT, G_STRUCT_OFFSET (HjAdminRequest, name),  \
    FALSE, NULL }
#define PARENT                                                                                     \
  { N_ ("Part of"), HJ_ADMIN_FIELD_ORG, G_STRUCT_OFFSET (HjAdminRequest, parent), TRUE, NULL }

static const HjAdminFormKind add_form = {
  .path = HJ_ADMIN_ORGS_ADD,
  .title = N_ ("Add organisation"),
  .verb = N_ ("Add"),
  .fields
  = { NAME,
      { N_ ("Short name"), HJ_ADMIN_FIELD_TEXT, G_STRUCT_OFFSET (HjAdminRequest, id), FALSE,
        check_id },
      { N_ ("Kind"), HJ_ADMIN_FIELD_KIND, G_STRUCT_OFFSET (HjAdminRequest, kind), FALSE, NULL },
      PARENT },
};

static const HjAdminFormKind change_form = {
  .path = HJ_ADMIN_ORGS_CHANGE,
  .title = N_ ("Change organisation"),
  .verb = N_ ("Save"),
  .fields = { NAME, PARENT },
};

static void
describe (HjAdminDesk *desk, HjAdminItem *item, HjCaseLine *line)
{
  const HjAdminOrg *org = hj_admin_item_get_row (item);
  const char *parent = hj_admin_desk_get_org_name (desk, org->parent);

  line->heading = g_strdup (org->name);
  line->details = g_strjoin (" · ", org->id, parent, NULL);
}

static const char *
get_section (HjAdminItem *item, int *place)
{
  const HjAdminOrg *org = hj_admin_item_get_row (item);
  const HjField *kind = &hj_entity_org.fields[hj_entity_field_index (&hj_entity_org, "kind")];

  for (*place = 0; kind->choices[*place].value != NULL; (*place)++) {
    if (g_str_equal (kind->choices[*place].value, org->kind))
      break;
  }
  return hj_say_choice ("org", "kind", org->kind);
}

static void
on_changed_cb (HjAdminBrowser *browser, const HjAdminAnswer *answer, HjAdminForm *form)
{
  hj_toast_show (GTK_WIDGET (browser), _ ("The organisation is saved."));
}

static void
present (HjAdminDesk *desk, const HjAdminFormKind *kind, const HjAdminRequest *begin,
         GtkWidget *browser)
{
  AdwDialog *form = hj_admin_form_new (desk, kind, begin);

  g_signal_connect_object (form, "done", G_CALLBACK (on_changed_cb), browser, G_CONNECT_SWAPPED);
  adw_dialog_present (form, browser);
}

static GtkWidget *
open_org (HjAdminDesk *desk, HjAdminItem *item, GtkWidget *browser)
{
  const HjAdminOrg *org = hj_admin_item_get_row (item);
  const HjAdminRequest begin = { .id = org->id, .name = org->name, .parent = org->parent };

  present (desk, &change_form, &begin, browser);
  return NULL;
}

static void
add_org (HjAdminDesk *desk, GtkWidget *browser)
{
  present (desk, &add_form, NULL, browser);
}

static const HjAdminBrowserKind orgs = {
  .finder
  = { .kinds = { HJ_DESK_ORGS }, .n_kinds = 1, .describe = describe, .section = get_section },
  .also = HJ_DESK_ORGS,
  .open = open_org,
  .add = add_org,
  .name = N_ ("Organisations"),
  .search = N_ ("Name or kind of an organisation"),
  .add_title = N_ ("Add organisation"),
  .icon = "view-list-symbolic",
  .empty = N_ ("No organisations yet"),
  .empty_words = N_ ("Add the first one with the button above."),
};

GtkWidget *
hj_admin_county_new (HjAdminDesk *desk)
{
  GtkWidget *browser = hj_admin_browser_new (desk, &orgs);
  GtkWidget *lease = hj_admin_lease_group_new (desk);

  g_object_set (lease, "margin-start", 12, "margin-end", 12, "margin-top", 6, "margin-bottom", 6,
                NULL);
  hj_admin_browser_set_top (HJ_ADMIN_BROWSER (browser), lease);
  return browser;
}
