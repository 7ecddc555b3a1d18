/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-users.h"

#include "app/admin/hj-admin-act.h"
#include "app/admin/hj-admin-browser.h"
#include "app/admin/hj-admin-form.h"
#include "app/admin/hj-admin-laptops.h"
#include "app/admin/hj-admin-page.h"
#include "app/admin/hj-admin-secret-dialog.h"
#include "app/admin/hj-admin-words.h"
#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

#define NAME_MAX_CHARACTERS 64

static const char *
check_name (HjAdminDesk *desk, const char *text)
{
  if (g_utf8_strlen (text, -1) > NAME_MAX_CHARACTERS)
    return _ ("The account name is too long; please choose a shorter one.");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_isspace (g_utf8_get_char (at)))
      return _ ("An account name has no spaces.");
  }
  return hj_admin_desk_find (desk, HJ_DESK_USERS, text) == NULL
             ? NULL
             : _ ("There is such an account already; please choose another name.");
}

#define FULL_NAME                                                                                  \
  { N_ ("Full name"), HJ_ADMIN_FIELD_TEXT, G_STRUCT_OFFSET (HjAdminRequest, full_name), TRUE, NULL }
#define ROLE                                                                                       \
  { N_ ("Role"), HJ_ADMIN_FIELD_ROLE, G_STRUCT_OFFSET (HjAdminRequest, role), FALSE, NULL }
#define ORG                                                                                        \
  { N_ ("Organisation"), HJ_ADMIN_FIELD_ORG, G_STRUCT_OFFSET (HjAdminRequest, org), FALSE, NULL }

static const HjAdminFormKind add_form = {
  .path = HJ_ADMIN_USERS_ADD,
  .title = N_ ("Add user"),
  .verb = N_ ("Add"),
  .words = N_ ("A password and an enrolment code are made, and shown once."),
  .fields = { { N_ ("Account"), HJ_ADMIN_FIELD_TEXT, G_STRUCT_OFFSET (HjAdminRequest, name), FALSE,
                check_name },
              FULL_NAME,
              ROLE,
              ORG },
};

static const HjAdminFormKind change_form = {
  .path = HJ_ADMIN_USERS_CHANGE,
  .title = N_ ("Change user"),
  .verb = N_ ("Save"),
  .words = N_ ("With another role or organisation, the laptops of the account receive other rows, "
               "and forget what they may not have any more."),
  .fields = { FULL_NAME, ROLE, ORG },
};

/* Nobody gives themself another role. */
static const HjAdminFormKind own_form = {
  .path = HJ_ADMIN_USERS_CHANGE,
  .title = N_ ("Change user"),
  .verb = N_ ("Save"),
  .words = N_ ("Your own role and organisation are another administrator's to change."),
  .fields = { FULL_NAME },
};

static const HjAdminAct disable = {
  .path = HJ_ADMIN_USERS_DISABLE,
  .heading = N_ ("Disable account?"),
  .verb = N_ ("Disable"),
  .destructive = TRUE,
  .done = N_ ("The account is disabled."),
};

static const HjAdminAct enable = {
  .path = HJ_ADMIN_USERS_ENABLE,
  .heading = N_ ("Enable account?"),
  .verb = N_ ("Enable"),
  .done = N_ ("The account is enabled."),
};

static const HjAdminAct new_password = {
  .path = HJ_ADMIN_USERS_PASSWORD,
  .heading = N_ ("Make a new password?"),
  .verb = N_ ("Make password"),
};

static const char *
get_title (const HjAdminUser *user)
{
  return user->full_name != NULL ? user->full_name : user->name;
}

static void
describe (HjAdminDesk *desk, HjAdminItem *item, HjCaseLine *line)
{
  const HjAdminUser *user = hj_admin_item_get_row (item);
  g_autofree char *laptops = hj_admin_words_laptops (user->devices);

  line->heading = g_strdup (get_title (user));
  line->details = g_strjoin (" · ", hj_admin_words_role (user->role),
                             hj_admin_desk_get_org_name (desk, user->org), laptops,
                             user->full_name != NULL ? user->name : NULL, NULL);
  line->mark = user->disabled ? g_strdup (C_ ("account", "Disabled")) : NULL;
  line->urgent = user->disabled;
}

static void
show_secrets (HjAdminDesk *desk, GtkWidget *parent, const char *user, const HjAdminAnswer *answer)
{
  if (answer->password == NULL && answer->code == NULL)
    return;
  hj_admin_secret_dialog_show (hj_admin_desk_get_session (desk), user, answer, parent);
}

static gboolean
is_oneself (HjAdminDesk *desk, const HjAdminUser *user)
{
  return g_strcmp0 (user->name, hj_session_get_user (hj_admin_desk_get_session (desk))->user) == 0;
}

static void
on_changed_cb (HjAdminPage *page, const HjAdminAnswer *answer, HjAdminForm *form)
{
  hj_toast_show (GTK_WIDGET (page), _ ("The account is changed."));
}

static void
change (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  const HjAdminUser *user = hj_admin_page_get_row (page);
  const HjAdminRequest begin
      = { .name = user->name, .full_name = user->full_name, .role = user->role, .org = user->org };
  AdwDialog *form
      = hj_admin_form_new (desk, is_oneself (desk, user) ? &own_form : &change_form, &begin);

  g_signal_connect_object (form, "done", G_CALLBACK (on_changed_cb), page, G_CONNECT_SWAPPED);
  adw_dialog_present (form, GTK_WIDGET (page));
}

static void
show_made (HjAdminPage *page, const HjAdminAnswer *answer)
{
  const HjAdminUser *user = hj_admin_page_get_row (page);
  GtkWidget *place = hj_admin_page_get_place (page);

  if (place != NULL)
    show_secrets (hj_admin_page_get_desk (page), place, user->name, answer);
}

static void
on_code_made_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  g_autoptr (HjAdminPage) page = owner;
  GtkWidget *place = hj_admin_page_get_place (page);

  if (answer != NULL)
    show_made (page, answer);
  else if (place != NULL)
    hj_toast_show (place, error->message);
}

static void
make_code (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  const HjAdminRequest request = { .name = (char *)id };
  g_autoptr (GBytes) body = hj_admin_request_to_bytes (HJ_ADMIN_USERS_CODE, &request);

  /* It is shown once: also where the user has gone to another page meanwhile. */
  hj_admin_desk_give (desk, HJ_ADMIN_USERS_CODE, body, g_object_ref (page), on_code_made_cb);
}

static void
on_password_made_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  if (answer != NULL)
    show_made (HJ_ADMIN_PAGE (owner), answer);
}

static void
ask (HjAdminPage *page, HjAdminDesk *desk, const HjAdminAct *act, const char *words,
     HjAdminDone done)
{
  const HjAdminUser *user = hj_admin_page_get_row (page);
  const HjAdminRequest request = { .name = user->name };
  g_autofree char *body = g_strdup_printf (words, get_title (user));

  hj_admin_act_ask (desk, act, body, &request, page, done);
}

static void
make_password (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  ask (page, desk, &new_password,
       _ ("The old password of %s works no more. Laptops that are enrolled already go on as "
          "before: the password is for enrolling."),
       on_password_made_cb);
}

static void
ask_disable (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  ask (page, desk, &disable,
       _ ("%s is refused from now on. At their next contact the laptops of the account hand in "
          "what was not sent, for you to look through, and then erase themselves. The account can "
          "be enabled again, but its laptops have to be enrolled anew."),
       NULL);
}

static void
ask_enable (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  ask (page, desk, &enable,
       _ ("%s may enrol a laptop again, with an enrolment code and the password."), NULL);
}

static void
open_laptop (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  HjAdminItem *item = hj_admin_desk_find (desk, HJ_DESK_LAPTOPS, id);

  if (item != NULL)
    hj_admin_page_push (page, hj_admin_laptop_page_new (desk, item));
}

static void
show_laptops (HjAdminPage *page, HjAdminDesk *desk, const HjAdminUser *user)
{
  GListModel *laptops = hj_admin_desk_get_list (desk, HJ_DESK_LAPTOPS);

  for (guint i = 0; i < g_list_model_get_n_items (laptops); i++) {
    g_autoptr (HjAdminItem) item = g_list_model_get_item (laptops, i);
    const HjAdminDevice *laptop = hj_admin_item_get_row (item);
    g_autofree char *seen = hj_admin_words_seen (laptop->last_seen);
    g_autofree char *line
        = g_strjoin (" · ", hj_admin_words_device_state (laptop->state), seen, NULL);

    if (g_str_equal (laptop->user, user->name))
      hj_admin_page_say_link (page, laptop->name, line, open_laptop, laptop->id);
  }
}

static void
show_page (HjAdminPage *page, HjAdminDesk *desk, gconstpointer row)
{
  const HjAdminUser *user = row;

  hj_admin_page_say_heading (page, get_title (user),
                             user->disabled ? C_ ("account", "Disabled") : NULL);
  hj_admin_page_say_fact (page, _ ("Account"), user->name);
  hj_admin_page_say_fact (page, _ ("Role"), hj_admin_words_role (user->role));
  hj_admin_page_say_fact (page, _ ("Organisation"), hj_admin_desk_get_org_name (desk, user->org));
  hj_admin_page_say_time (page, _ ("Last seen"), user->last_seen);
  show_laptops (page, desk, user);
  if (!user->disabled) {
    hj_admin_page_say_act (page, _ ("New enrolment code"), FALSE, make_code);
    hj_admin_page_say_act (page, _ ("New password"), FALSE, make_password);
  }
  hj_admin_page_say_act (page, _ ("Change…"), FALSE, change);
  if (user->disabled)
    hj_admin_page_say_act (page, _ ("Enable account"), FALSE, ask_enable);
  else if (!is_oneself (desk, user))
    hj_admin_page_say_act (page, _ ("Disable account"), TRUE, ask_disable);
}

static const HjAdminPageKind user_page = {
  .title = N_ ("User"),
  .kind = HJ_DESK_USERS,
  .show = show_page,
  .links_title = N_ ("Laptops"),
};

static GtkWidget *
open_user (HjAdminDesk *desk, HjAdminItem *item, GtkWidget *browser)
{
  /* A laptop may have been enrolled a moment ago. */
  hj_admin_desk_load (desk, HJ_DESK_LAPTOPS);
  return hj_admin_page_new (desk, &user_page, item);
}

static void
on_added_cb (HjAdminBrowser *browser, const HjAdminAnswer *answer, HjAdminForm *form)
{
  show_secrets (hj_admin_browser_get_desk (browser), GTK_WIDGET (browser), answer->name, answer);
}

static void
add_user (HjAdminDesk *desk, GtkWidget *browser)
{
  AdwDialog *form = hj_admin_form_new (desk, &add_form, NULL);

  g_signal_connect_object (form, "done", G_CALLBACK (on_added_cb), browser, G_CONNECT_SWAPPED);
  adw_dialog_present (form, browser);
}

static const HjAdminBrowserKind users = {
  .finder = { .kinds = { HJ_DESK_USERS }, .n_kinds = 1, .describe = describe },
  .also = HJ_DESK_ORGS,
  .open = open_user,
  .add = add_user,
  .name = N_ ("Users"),
  .search = N_ ("Name, account, role or organisation"),
  .add_title = N_ ("Add user"),
  .icon = "system-users-symbolic",
  .empty = N_ ("No users yet"),
  .empty_words = N_ ("Add the first one with the button above."),
};

GtkWidget *
hj_admin_users_new (HjAdminDesk *desk)
{
  return hj_admin_browser_new (desk, &users);
}
