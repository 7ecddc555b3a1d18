/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin-central.h"
#include "app-fixture.h"

#include "app/admin/hj-admin-browser.h"
#include "app/admin/hj-admin-county.h"
#include "app/admin/hj-admin-form.h"
#include "app/admin/hj-admin-laptops.h"
#include "app/admin/hj-admin-page.h"
#include "app/admin/hj-admin-secret-dialog.h"
#include "app/admin/hj-admin-users.h"
#include "app/admin/hj-admin-work.h"
#include "app/hj-main-pages.h"
#include "app/hj-main-view.h"
#include "app/tickets/hj-case-row.h"

typedef struct {
  AppFixture *fixture;
  AdminCentral *central;
  HjAdminDesk *desk;
  GtkWidget *pages; /* borrowed, of the window: a list, and what was opened from it */
  GtkWidget *list;  /* borrowed */
} Admin;

static void
free_admin (Admin *self)
{
  g_clear_object (&self->desk);
  g_clear_pointer (&self->fixture, app_fixture_free);
  g_clear_pointer (&self->central, admin_central_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Admin, free_admin)

static void
on_opened_cb (Admin *self, GtkWidget *page, GtkWidget *list)
{
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->pages), ADW_NAVIGATION_PAGE (page));
}

/* Enrolled as an administrator; nothing is shown yet. */
static Admin *
new_admin (void)
{
  Admin *self = g_new0 (Admin, 1);

  self->fixture = app_fixture_new ("administrator");
  self->central = admin_central_new ();
  app_fixture_serve (self->fixture, admin_central_answer, self->central);
  self->desk = hj_admin_desk_new (self->fixture->session);
  return self;
}

static void
show (Admin *self, GtkWidget *(*make) (HjAdminDesk *desk))
{
  self->list = make (self->desk);
  self->pages = adw_navigation_view_new ();
  g_signal_connect_swapped (self->list, "open", G_CALLBACK (on_opened_cb), self);
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (self->pages),
                           adw_navigation_page_new (self->list, "List"));
  app_fixture_present (self->fixture, self->pages);
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  GtkWidget *found = app_fixture_find (root, type, text);

  if (found == NULL)
    g_error ("There is no %s “%s”", g_type_name (type), text);
  return found;
}

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = find (root, GTK_TYPE_BUTTON, label);

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_fixture_settle ();
}

/* Of a button with an icon alone. */
static void
click_icon (GtkWidget *root, const char *tooltip)
{
  g_autoptr (GQueue) heap = g_queue_new ();

  g_queue_push_tail (heap, root);
  while (!g_queue_is_empty (heap)) {
    GtkWidget *widget = g_queue_pop_head (heap);

    if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0) {
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           tooltip);
      g_signal_emit_by_name (widget, "clicked");
      app_fixture_settle ();
      return;
    }
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      g_queue_push_tail (heap, child);
  }
  g_error ("There is no button “%s”", tooltip);
}

static void
type (GtkWidget *root, GType row, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (root, row, title)), text);
  app_fixture_settle ();
}

static void
search (Admin *self, const char *text)
{
  GtkWidget *entry = find (self->list, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  app_fixture_settle ();
}

/* The row with that heading, as a screen reader reads it. */
static const char *
read_row (Admin *self, const char *heading)
{
  GtkWidget *row
      = gtk_widget_get_ancestor (find (self->list, GTK_TYPE_LABEL, heading), HJ_TYPE_CASE_ROW);

  return hj_case_row_get_spoken (HJ_CASE_ROW (row));
}

/* Chooses the row with that heading, and returns the page that comes. */
static GtkWidget *
open (Admin *self, const char *heading)
{
  GtkWidget *row
      = gtk_widget_get_ancestor (find (self->list, GTK_TYPE_LABEL, heading), HJ_TYPE_CASE_ROW);

  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  app_fixture_settle ();
  return GTK_WIDGET (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (self->pages)));
}

static GtkWidget *
find_dialog (Admin *self)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->fixture->window));

  g_assert_nonnull (dialog);
  return GTK_WIDGET (dialog);
}

static void
assert_no_dialog (Admin *self)
{
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (self->fixture->window)));
}

static void
add_people (Admin *self)
{
  HjAdminUser *li
      = admin_central_add_user (self->central, "li-1", "李警官", "duty-officer", "house-1");

  li->devices = 2;
  li->last_seen = APP_FIXTURE_NOW - HJ_HOUR_MS;
  admin_central_add_user (self->central, "wang-2", "王安·阿不都热合曼", "mediator", "county-1")
      ->disabled
      = TRUE;
  admin_central_add_laptop (self->central, "laptop-1", "li-1", "active");
  admin_central_add_laptop (self->central, "laptop-2", "wang-2", "revoked");
}

/* The administrator, and nobody else, is offered what is for administrators. */
static void
test_offered (void)
{
  guint n_roles;
  const HjAccess *roles = hj_access_list (&n_roles);

  for (guint i = 0; i < n_roles; i++) {
    HjMainPage pages[HJ_N_MAIN_PAGES];
    guint n_pages = hj_main_pages_choose (&roles[i], pages);
    guint n_offered = 0;

    for (guint j = 0; j < n_pages; j++)
      n_offered += pages[j] >= HJ_MAIN_PAGE_USERS && pages[j] <= HJ_MAIN_PAGE_COUNTY;
    g_assert_cmpuint (n_offered, ==, g_str_equal (roles[i].role, "administrator") ? 4 : 0);
  }
}

static void
test_users (void)
{
  g_autoptr (Admin) self = new_admin ();

  add_people (self);
  show (self, hj_admin_users_new);
  g_assert_cmpstr (read_row (self, "李警官"), ==,
                   "李警官, Duty officer · 安和县拘留所 · 2 laptops · li-1");
  g_assert_cmpstr (read_row (self, "王安·阿不都热合曼"), ==,
                   "王安·阿不都热合曼, Mediator · 安和县 · no laptop · wang-2, Disabled");
  search (self, "lijing");
  g_assert_true (app_fixture_shows (self->list, "李警官"));
  g_assert_false (app_fixture_shows (self->list, "王安·阿不都热合曼"));
  search (self, "mediator disabled");
  g_assert_true (app_fixture_shows (self->list, "王安·阿不都热合曼"));
  g_assert_false (app_fixture_shows (self->list, "李警官"));
  search (self, "nobody at all");
  g_assert_true (app_fixture_shows (self->list, "Nothing found"));
  click (self->list, "Show all");
  search (self, "");
  g_assert_true (app_fixture_shows (self->list, "李警官"));
}

static guint
count_rows (GtkWidget *root)
{
  guint n = HJ_IS_CASE_ROW (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* A county's users come in pages, and only those in sight have a row. */
static void
test_many_users (void)
{
  g_autoptr (Admin) self = new_admin ();

  for (guint i = 0; i < 1100; i++) {
    g_autofree char *name = g_strdup_printf ("user-%04u", i);

    admin_central_add_user (self->central, name, NULL, "town-cadre", "county-1");
  }
  show (self, hj_admin_users_new);
  g_assert_cmpuint (g_list_model_get_n_items (hj_admin_desk_get_list (self->desk, HJ_DESK_USERS)),
                    ==, 1100);
  g_assert_cmpuint (self->central->n_pages, ==, 6 + 1);
  g_assert_cmpuint (count_rows (self->list), <, 300);
  search (self, "user-1099");
  g_assert_cmpuint (count_rows (self->list), >=, 1);
  g_assert_true (app_fixture_shows (self->list, "user-1099"));
  g_assert_false (app_fixture_shows (self->list, "user-0000"));
}

/* Without a network the page says so, and what was told stays. */
static void
test_offline (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *banner;

  add_people (self);
  self->central->offline = TRUE;
  show (self, hj_admin_users_new);
  g_assert_true (app_fixture_shows (self->list, "This needs the central instance"));
  self->central->offline = FALSE;
  click (self->list, "Try again");
  g_assert_true (app_fixture_shows (self->list, "李警官"));
  banner = app_fixture_find (self->list, ADW_TYPE_BANNER, NULL);
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));

  self->central->offline = TRUE;
  click_icon (self->list, "Ask again");
  g_assert_true (app_fixture_shows (self->list, "李警官"));
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_assert_cmpstr (adw_banner_get_title (ADW_BANNER (banner)), ==,
                   "As it was on 20 Jun 2026, 08:00: the central instance cannot be reached");
}

/* A list that is told anew is asked for once, and what stays in it stays in its place. */
static void
test_told_anew (void)
{
  g_autoptr (Admin) self = new_admin ();
  GListModel *users = hj_admin_desk_get_list (self->desk, HJ_DESK_USERS);
  g_autoptr (HjAdminItem) before = NULL;
  g_autoptr (HjAdminItem) after = NULL;

  add_people (self);
  hj_admin_desk_load (self->desk, HJ_DESK_USERS);
  /* Nothing was asked yet: once is enough. */
  hj_admin_desk_load (self->desk, HJ_DESK_USERS);
  hj_admin_desk_load (self->desk, HJ_DESK_USERS);
  app_fixture_settle ();
  g_assert_cmpuint (self->central->n_pages, ==, 1);
  before = g_list_model_get_item (users, 1);
  admin_central_add_user (self->central, "zhao-3", NULL, "auditor", "county-1");
  hj_admin_desk_load (self->desk, HJ_DESK_USERS);
  app_fixture_settle ();
  /* What stays is the same item still: the reader is not carried away. */
  g_assert_cmpuint (g_list_model_get_n_items (users), ==, 3);
  after = g_list_model_get_item (users, 1);
  g_assert_true (before == after);
  g_assert_nonnull (hj_admin_desk_find (self->desk, HJ_DESK_USERS, "zhao-3"));
}

static void
test_add_user (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *form, *add;

  add_people (self);
  show (self, hj_admin_users_new);
  click_icon (self->list, "Add user");
  form = find_dialog (self);
  add = find (form, GTK_TYPE_BUTTON, "Add");
  g_assert_false (gtk_widget_get_sensitive (add));
  type (form, ADW_TYPE_ENTRY_ROW, "Account", "zhang san");
  g_assert_true (app_fixture_shows (form, "An account name has no spaces."));
  type (form, ADW_TYPE_ENTRY_ROW, "Account", "li-1");
  g_assert_true (
      app_fixture_shows (form, "There is such an account already; please choose another name."));
  g_assert_false (gtk_widget_get_sensitive (add));
  type (form, ADW_TYPE_ENTRY_ROW, "Account", "zhang");
  type (form, ADW_TYPE_ENTRY_ROW, "Full name", "张三");
  /* Nobody gets a role because it is the first one. */
  g_assert_false (gtk_widget_get_sensitive (add));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Role")), 6);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Organisation")), 2);

  self->central->refusal = "There is no such organisation any more.";
  click (form, "Add");
  g_assert_true (app_fixture_shows (form, "There is no such organisation any more."));
  g_assert_true (find_dialog (self) == form);
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (find (form, ADW_TYPE_ENTRY_ROW, "Account"))), ==,
      "zhang");

  self->central->answer = (HjAdminAnswer){ .name = (char *)"zhang",
                                           .password = (char *)"glad-otter-71",
                                           .code = (char *)"ABCDEFGH-IJKLMNOP" };
  click (form, "Add");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/users/add {\"name\":\"zhang\",\"role\":\"mediator\","
                   "\"org\":\"house-1\",\"full_name\":\"张三\"}");
  g_assert_true (HJ_IS_ADMIN_SECRET_DIALOG (find_dialog (self)));
}

static void
on_text_read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **)data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* Everything that is needed to enrol a laptop, to be read, or copied. */
static void
test_secrets (void)
{
  g_autoptr (Admin) self = new_admin ();
  g_autofree char *copied = NULL;
  GtkWidget *page, *dialog;

  add_people (self);
  show (self, hj_admin_users_new);
  page = open (self, "李警官");
  self->central->answer = (HjAdminAnswer){ .code = (char *)"ABCDEFGH-IJKLMNOP" };
  click (page, "New enrolment code");
  dialog = find_dialog (self);
  g_assert_true (app_fixture_shows (dialog, "https://centre.example:8443"));
  g_assert_true (app_fixture_shows (dialog, "li-1"));
  g_assert_true (app_fixture_shows (dialog, "ABCDEFGH-IJKLMNOP"));
  g_assert_false (app_fixture_shows (dialog, "Password"));
  g_assert_true (app_fixture_shows (
      dialog, "The enrolment code works for one laptop, until 21 Jun 2026, 08:00."));
  click_icon (dialog, "Copy: Enrolment code");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, on_text_read_cb, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (copied, ==, "ABCDEFGH-IJKLMNOP");
  click (dialog, "Done");
  assert_no_dialog (self);
}

/* A password is shown once: nothing closes the form while it is on its way. */
static void
test_form_waits (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *form;

  add_people (self);
  show (self, hj_admin_users_new);
  click_icon (self->list, "Add user");
  form = find_dialog (self);
  type (form, ADW_TYPE_ENTRY_ROW, "Account", "zhang");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Role")), 6);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Organisation")), 2);
  self->central->answer
      = (HjAdminAnswer){ .name = (char *)"zhang", .password = (char *)"glad-otter-71" };
  self->central->line = dex_promise_new ();
  /* What turns until the answer is there leaves a slow machine no idle time to wait for. */
  g_signal_emit_by_name (find (form, GTK_TYPE_BUTTON, "Add"), "clicked");
  while (admin_central_last (self->central) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (gtk_widget_get_sensitive (find (form, GTK_TYPE_BUTTON, "Cancel")));
  g_assert_false (adw_dialog_close (ADW_DIALOG (form)));
  g_assert_true (find_dialog (self) == form);

  dex_promise_resolve_boolean (self->central->line, TRUE);
  app_fixture_settle ();
  g_assert_true (HJ_IS_ADMIN_SECRET_DIALOG (find_dialog (self)));
  g_assert_true (app_fixture_shows (find_dialog (self), "glad-otter-71"));
}

static void
leave_page (Admin *self)
{
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (self->pages));
  app_fixture_settle ();
}

/* Nor is one lost that comes when its user's page was left. */
static void
test_secret_comes_late (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page;

  add_people (self);
  show (self, hj_admin_users_new);
  page = open (self, "李警官");
  self->central->answer = (HjAdminAnswer){ .code = (char *)"ABCDEFGH-IJKLMNOP" };
  self->central->line = dex_promise_new ();
  click (page, "New enrolment code");
  leave_page (self);
  dex_promise_resolve_boolean (self->central->line, TRUE);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (find_dialog (self), "ABCDEFGH-IJKLMNOP"));
  g_assert_true (app_fixture_shows (find_dialog (self), "li-1"));
  click (find_dialog (self), "Done");

  page = open (self, "李警官");
  self->central->answer = (HjAdminAnswer){ .password = (char *)"glad-otter-71" };
  dex_clear (&self->central->line);
  self->central->line = dex_promise_new ();
  click (page, "New password");
  click (find_dialog (self), "Make password");
  leave_page (self);
  dex_promise_resolve_boolean (self->central->line, TRUE);
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (find_dialog (self), "glad-otter-71"));
}

/* What is taken from somebody is asked first, with what will happen; the page then follows. */
static void
test_disable (void)
{
  g_autoptr (Admin) self = new_admin ();
  HjAdminUser *user = admin_central_add_user (self->central, "zhao", "赵六", "doctor", "house-1");
  GtkWidget *page;

  show (self, hj_admin_users_new);
  page = open (self, "赵六");
  click (page, "Disable account");
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (find_dialog (self))), ==,
                   "Disable account?");
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (find_dialog (self))),
                            "hand in what was not sent"));
  click (find_dialog (self), "Cancel");
  g_assert_null (admin_central_last (self->central));

  user->disabled = TRUE;
  click (page, "Disable account");
  click (find_dialog (self), "Disable");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/users/disable {\"name\":\"zhao\"}");
  g_assert_true (app_fixture_shows (page, "Disabled"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "New password"));
  find (page, GTK_TYPE_BUTTON, "Enable account");
}

/* Nobody locks themself out, or gives themself another role. */
static void
test_oneself (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page, *form;

  admin_central_add_user (self->central, "li", "李警官", "administrator", "county-1");
  show (self, hj_admin_users_new);
  page = open (self, "李警官");
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Disable account"));
  click (page, "Change…");
  form = find_dialog (self);
  g_assert_null (app_fixture_find (form, ADW_TYPE_COMBO_ROW, NULL));
  type (form, ADW_TYPE_ENTRY_ROW, "Full name", "李建国");
  click (form, "Save");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/users/change {\"name\":\"li\",\"full_name\":\"李建国\"}");
}

static void
test_change_user (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page, *form;

  add_people (self);
  show (self, hj_admin_users_new);
  page = open (self, "李警官");
  click (page, "Change…");
  form = find_dialog (self);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Role")), 4);
  click (form, "Save");
  assert_no_dialog (self);
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/users/change {\"name\":\"li-1\",\"role\":\"house-leader\"}");
}

static void
test_laptops (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page;

  add_people (self);
  show (self, hj_admin_laptops_new);
  g_assert_cmpstr (read_row (self, "李警官"), ==,
                   "李警官, laptop-of-li-1 · Seen 20 Jun 2026, 07:00");
  g_assert_cmpstr (read_row (self, "王安·阿不都热合曼"), ==,
                   "王安·阿不都热合曼, laptop-of-wang-2 · Seen 20 Jun 2026, 07:00, Taken out of "
                   "use");
  page = open (self, "李警官");
  click (page, "Take out of use");
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (find_dialog (self))),
                            "then erases itself"));
  self->central->refusal = "Somebody else is at it; please try again.";
  click (find_dialog (self), "Take out of use");
  g_assert_true (
      app_fixture_shows (self->fixture->window, "Somebody else is at it; please try again."));
  click (page, "Take out of use");
  click (find_dialog (self), "Take out of use");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/devices/revoke {\"id\":\"laptop-1\"}");
}

/* A user's page leads to the laptops. */
static void
test_users_laptops (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page;

  add_people (self);
  show (self, hj_admin_users_new);
  page = open (self, "李警官");
  g_assert_true (gtk_widget_activate_action (find (page, ADW_TYPE_ACTION_ROW, "laptop-of-li-1"),
                                             "row.open", NULL));
  app_fixture_settle ();
  page = GTK_WIDGET (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (self->pages)));
  g_assert_true (app_fixture_shows (page, "In use"));
  find (page, GTK_TYPE_BUTTON, "Take out of use");
}

static void
test_work (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page, *dialog;

  admin_central_add_user (self->central, "li", "李警官", "duty-officer", "house-1");
  admin_central_add_laptop (self->central, "laptop-1", "li", "revoked");
  admin_central_add_sealed (self->central, "op-1", "act-1");
  admin_central_add_sealed (self->central, "op-2", "act-1");
  admin_central_add_held (self->central, "li", 3, APP_FIXTURE_NOW - 4 * HJ_DAY_MS);
  show (self, hj_admin_work_new);
  g_assert_true (app_fixture_shows (self->list, "Handed in by laptops out of use"));
  g_assert_true (app_fixture_shows (self->list, "Held until somebody decides"));
  g_assert_cmpstr (read_row (self, "李警官"), ==,
                   "李警官, Ticket · author or leader has to decide · since 16 Jun 2026, 08:00, 3 "
                   "entries");
  g_assert_cmpstr (read_row (self, "New: Behaviour"), ==,
                   "New: Behaviour, 李警官 · 19 Jun 2026, 08:00");

  page = open (self, "New: Behaviour");
  g_assert_true (app_fixture_shows (page, "Kind, Severity, Note"));
  g_assert_true (app_fixture_shows (page, "laptop-of-li"));
  click (page, "Refuse…");
  dialog = find_dialog (self);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)),
                            "It is one act with 1 other entry"));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "do"));
  type (dialog, ADW_TYPE_ENTRY_ROW, "Reason", "  entered twice ");
  self->central->answer.outcome = (char *)HJ_ADMIN_REFUSED;
  admin_central_empty (self->central, HJ_ADMIN_SEALED);
  click (dialog, "Refuse");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/sealed/refuse {\"id\":\"op-1\",\"reason\":\"entered twice\"}");
  g_assert_true (
      app_fixture_shows (page, "The entry is not taken; it stays sealed, and in the audit."));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Take entry"));
}

/* What the rules do not take waits, and the page says why. */
static void
test_work_waits (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *page;

  admin_central_add_sealed (self->central, "op-1", NULL);
  show (self, hj_admin_work_new);
  page = open (self, "New: Behaviour");
  self->central->answer.outcome = (char *)HJ_ADMIN_WAITING;
  self->central->answer.why = (char *)"The detention is over.";
  click (page, "Take entry");
  click (find_dialog (self), "Take entry");
  g_assert_true (app_fixture_shows (page, "The detention is over."));
  find (page, GTK_TYPE_BUTTON, "Take entry");
}

static void
test_county (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *form;

  admin_central_add_org (self->central, "town-2", "town", "红旗街道", "county-1");
  show (self, hj_admin_county_new);
  g_assert_true (app_fixture_shows (self->list, "Detention house"));
  g_assert_true (app_fixture_shows (self->list, "Town or street"));
  g_assert_cmpstr (read_row (self, "红旗街道"), ==, "红旗街道, town-2 · 安和县");
  click_icon (self->list, "Add organisation");
  form = find_dialog (self);
  type (form, ADW_TYPE_ENTRY_ROW, "Name of the organisation", "东风镇");
  type (form, ADW_TYPE_ENTRY_ROW, "Short name", "Town 3");
  g_assert_true (app_fixture_shows (form, "A short name has lower-case letters, digits and dashes "
                                          "only, such as “town-12”."));
  type (form, ADW_TYPE_ENTRY_ROW, "Short name", "town-3");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Kind")), 3);
  click (form, "Add");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/orgs/add {\"name\":\"东风镇\",\"id\":\"town-3\",\"kind\":\"town\"}");
  open (self, "红旗街道");
  form = find_dialog (self);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (form, ADW_TYPE_COMBO_ROW, "Part of")), 0);
  click (form, "Save");
  g_assert_cmpstr (admin_central_last (self->central), ==,
                   "/v1/admin/orgs/change {\"name\":\"红旗街道\",\"id\":\"town-2\","
                   "\"parent\":\"\"}");
}

/* A list that is longer than the window begins with the title of its first section. */
static void
test_top (void)
{
  g_autoptr (Admin) self = new_admin ();
  graphene_point_t place;
  GtkWidget *header, *scroller;

  for (guint i = 0; i < 60; i++) {
    g_autofree char *id = g_strdup_printf ("town-%02u", i);

    admin_central_add_org (self->central, id, "town", id, "county-1");
  }
  show (self, hj_admin_county_new);
  scroller = find (self->list, GTK_TYPE_SCROLLED_WINDOW, NULL);
  header = find (scroller, GTK_TYPE_LABEL, "County");
  g_assert_true (gtk_widget_compute_point (header, scroller, &GRAPHENE_POINT_INIT (0, 0), &place));
  g_assert_cmpfloat (place.y, >=, 0);
}

static void
test_lease (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *row, *days;

  show (self, hj_admin_county_new);
  row = find (self->list, ADW_TYPE_ACTION_ROW, "Offline lease");
  g_assert_true (app_fixture_shows (row, "Locks after 7 days unseen"));
  g_assert_true (gtk_widget_activate_action (row, "row.open", NULL));
  app_fixture_settle ();
  days = find (find_dialog (self), GTK_TYPE_SPIN_BUTTON, NULL);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (days)), ==, 7);
  /* Typed, and beyond what there can be. */
  gtk_editable_set_text (GTK_EDITABLE (days), "99");
  self->central->answer.days = 30;
  click (find_dialog (self), "Set lease");
  g_assert_cmpstr (admin_central_last (self->central), ==, "/v1/admin/lease/set {\"days\":30}");
  g_assert_true (app_fixture_shows (row, "Locks after 30 days unseen"));
}

/* On 360 pixels every list fits, also with the names that there are. */
static void
test_narrow (void)
{
  g_autoptr (Admin) self = new_admin ();
  GtkWidget *view;
  int minimum = 0;

  add_people (self);
  admin_central_add_sealed (self->central, "op-1", NULL);
  view = GTK_WIDGET (hj_main_view_new (self->fixture->session));
  app_fixture_present (self->fixture, view);
  gtk_window_set_default_size (GTK_WINDOW (self->fixture->window), 360, 640);
  app_fixture_settle ();
  for (int i = 0; i < 5; i++) {
    GtkWidget *split = app_fixture_find (view, ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL);

    hj_main_view_show_page (HJ_MAIN_VIEW (view), i);
    app_fixture_settle ();
    gtk_widget_measure (split, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    g_assert_cmpint (minimum, <=, 360);
    g_assert_cmpint (gtk_widget_get_width (view), ==, 360);
  }
  hj_main_view_show_page (HJ_MAIN_VIEW (view), 0);
  hj_main_view_search (HJ_MAIN_VIEW (view));
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (self->fixture->window)),
                                             GTK_TYPE_SEARCH_ENTRY));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/admin/offered", test_offered);
  g_test_add_func ("/app/admin/users", test_users);
  g_test_add_func ("/app/admin/many-users", test_many_users);
  g_test_add_func ("/app/admin/offline", test_offline);
  g_test_add_func ("/app/admin/told-anew", test_told_anew);
  g_test_add_func ("/app/admin/add-user", test_add_user);
  g_test_add_func ("/app/admin/secrets", test_secrets);
  g_test_add_func ("/app/admin/form-waits", test_form_waits);
  g_test_add_func ("/app/admin/secret-comes-late", test_secret_comes_late);
  g_test_add_func ("/app/admin/disable", test_disable);
  g_test_add_func ("/app/admin/oneself", test_oneself);
  g_test_add_func ("/app/admin/change-user", test_change_user);
  g_test_add_func ("/app/admin/laptops", test_laptops);
  g_test_add_func ("/app/admin/users-laptops", test_users_laptops);
  g_test_add_func ("/app/admin/work", test_work);
  g_test_add_func ("/app/admin/work-waits", test_work_waits);
  g_test_add_func ("/app/admin/county", test_county);
  g_test_add_func ("/app/admin/top", test_top);
  g_test_add_func ("/app/admin/lease", test_lease);
  g_test_add_func ("/app/admin/narrow", test_narrow);
  return g_test_run ();
}
