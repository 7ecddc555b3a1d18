/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-main-pages.h"
#include "app/policy/hj-policy-changes.h"
#include "app/policy/hj-proposal-page.h"
#include "app/policy/hj-proposals-page.h"
#include "app/policy/hj-propose-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "core/policy/hj-policy-reader.h"
#include "core/wire/hj-proposal.h"

#define ID "018f0000-0000-7000-8000-00000000f00d"

/* What the central instance has: one proposal, whose policy is @body. */
typedef struct {
  HjProposal proposal;
  gboolean offline;
  char *decision; /* (nullable) owned, what was asked last, in words */
} Central;

/* The policy of the program with another text in the place of one of its own. */
static char *
dup_policy (const char *text, const char *other)
{
  g_autoptr (GBytes) bytes = hj_policy_get_default_bytes ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GString) policy = g_string_new_len (data, (gssize)size);

  g_assert_cmpuint (g_string_replace (policy, text, other, 1), ==, 1);
  return g_string_free_and_steal (g_steal_pointer (&policy));
}

static GBytes *
decide (Central *self, GBytes *body)
{
  g_autoptr (HjProposalRequest) request
      = hj_proposal_request_from_bytes (HJ_PROPOSALS_DECIDE_PATH, body, NULL);

  g_free (self->decision);
  self->decision = g_strjoin (" ", request->id, request->command, request->reason, NULL);
  self->proposal.state = g_str_equal (request->command, "approve") ? "published" : "refused";
  self->proposal.decided_by = "li";
  self->proposal.decided_at = APP_FIXTURE_NOW;
  return hj_proposal_to_bytes (&self->proposal);
}

static GBytes *
propose (Central *self, GBytes *body)
{
  g_autoptr (HjProposalRequest) request
      = hj_proposal_request_from_bytes (HJ_PROPOSALS_PROPOSE_PATH, body, NULL);

  g_assert_nonnull (request->body);
  g_free (self->decision);
  self->decision = g_strdup (request->note);
  return hj_proposal_to_bytes (&self->proposal);
}

static DexFuture *
answer (const HjRequest *request, gpointer user_data)
{
  Central *self = user_data;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GBytes) body = NULL;

  if (self->offline || !g_str_has_prefix (request->path, HJ_PROPOSALS_PATH))
    return dex_future_new_reject (HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE, "No network.");
  if (self->proposal.id != NULL)
    g_ptr_array_add (list, &self->proposal);
  if (g_str_equal (request->path, HJ_PROPOSALS_PATH))
    body = hj_proposals_to_bytes (list);
  else if (g_str_equal (request->path, HJ_PROPOSALS_SHOW_PATH))
    body = hj_proposal_to_bytes (&self->proposal);
  else if (g_str_equal (request->path, HJ_PROPOSALS_DECIDE_PATH))
    body = decide (self, request->body);
  else
    body = propose (self, request->body);
  return dex_future_new_take_boxed (HJ_TYPE_RESPONSE,
                                    hj_response_new (200, HJ_WIRE_TYPE_JSON, -1, body));
}

static Central
make_central (const char *proposed_by, char *body)
{
  return (Central){ .proposal = { .id = ID,
                                  .version = "county-7",
                                  .body = body,
                                  .note = "秋季修订",
                                  .state = "proposed",
                                  .proposed_by = (char *)proposed_by,
                                  .proposed_at = APP_FIXTURE_NOW } };
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  return app_fixture_find (root, GTK_TYPE_BUTTON, label);
}

static GtkWidget *
present_page (AppFixture *fixture)
{
  GtkWidget *view = adw_navigation_view_new ();
  GtkWidget *page = hj_proposal_page_new (fixture->session, ID);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  app_fixture_present (fixture, view);
  return page;
}

/* Those whom the central instance answers, and nobody else. */
static void
test_offered (void)
{
  static const char *const takes_part[] = { "house-leader", "supervisor", NULL };
  guint n_roles;
  const HjAccess *roles = hj_access_list (&n_roles);

  for (guint i = 0; i < n_roles; i++) {
    HjMainPage pages[HJ_N_MAIN_PAGES];
    guint n_pages = hj_main_pages_choose (&roles[i], pages);
    gboolean offered = FALSE;

    for (guint j = 0; j < n_pages; j++)
      offered = offered || pages[j] == HJ_MAIN_PAGE_POLICY;
    g_assert_true (offered == g_strv_contains (takes_part, roles[i].role));
  }
}

/* Every part of a policy is compared, and what is the same is not spoken of. */
static void
test_changes (void)
{
  static const struct {
    const char *text;
    const char *other;
    const char *change; /* (nullable) */
  } edits[] = {
    { "\"version\": \"2\"", "\"version\": \"3\"", NULL },
    { "\"points\": 4,", "\"points\": 7,", "+7 points (until now: +4 points)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *body = dup_policy (edits[i].text, edits[i].other);
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
    g_autoptr (GError) error = NULL;
    g_autoptr (HjRiskPolicy) policy = hj_policy_read (bytes, NULL, &error);
    g_autoptr (GPtrArray) changes = NULL;

    g_assert_no_error (error);
    changes = hj_policy_changes_list (hj_policy_get_default (), policy);
    g_assert_cmpuint (changes->len, ==, edits[i].change == NULL ? 0 : 1);
    for (guint j = 0; j < changes->len; j++)
      g_assert_cmpstr (((HjPolicyChange *)g_ptr_array_index (changes, j))->text, ==,
                       edits[i].change);
  }
}

static void
on_opened_cb (GtkWidget *list, GtkWidget *page, GtkWidget **opened)
{
  g_set_object (opened, g_object_ref_sink (page));
  g_object_unref (page);
}

static void
test_list (void)
{
  g_autofree char *body = dup_policy ("\"points\": 4,", "\"points\": 7,");
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  Central central = make_central ("wang", body);
  g_autoptr (GtkWidget) opened = NULL;
  GtkWidget *list;

  app_fixture_serve (fixture, answer, &central);
  list = hj_proposals_page_new (fixture->session);
  g_signal_connect (list, "open", G_CALLBACK (on_opened_cb), &opened);
  app_fixture_present (fixture, list);
  g_assert_true (app_fixture_shows (list, "Waits for a decision"));
  g_assert_false (app_fixture_shows (list, "Decided"));
  g_assert_true (gtk_widget_activate_action (app_fixture_find (list, HJ_TYPE_LINK_ROW, "county-7"),
                                             "row.open", NULL));
  g_assert_true (HJ_IS_PROPOSAL_PAGE (opened));
}

/* Where nothing was told yet the page says what to do; what was told last stays. */
static void
test_offline (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  Central central = { .offline = TRUE };
  GtkWidget *list;

  app_fixture_serve (fixture, answer, &central);
  list = hj_proposals_page_new (fixture->session);
  app_fixture_present (fixture, list);
  g_assert_true (app_fixture_shows (list, "The proposals cannot be read now"));
  central.offline = FALSE;
  g_signal_emit_by_name (find_button (list, "Try again"), "clicked");
  app_fixture_settle ();
  g_assert_true (app_fixture_shows (list, "No policy was proposed"));
  g_assert_nonnull (find_button (list, "Propose a policy…"));
}

static void
assert_document (GtkWidget *page, const char *expected)
{
  GtkWidget *row = app_fixture_find (page, ADW_TYPE_EXPANDER_ROW, "The document");
  GtkWidget *view;
  g_autofree char *text = NULL;

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  app_fixture_settle ();
  view = app_fixture_find (page, GTK_TYPE_TEXT_VIEW, NULL);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* Who may do what with a proposal of whom. */
static void
test_buttons (void)
{
  static const struct {
    const char *role;
    const char *proposed_by; /* the reader is `li` */
    gboolean decides;
    gboolean withdraws;
  } cases[] = {
    { "supervisor", "wang", TRUE, FALSE },
    { "supervisor", "li", FALSE, TRUE },
    { "house-leader", "wang", FALSE, FALSE },
    { "house-leader", "li", FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = dup_policy ("\"points\": 4,", "\"points\": 7,");
    g_autoptr (AppFixture) fixture = app_fixture_new (cases[i].role);
    Central central = make_central (cases[i].proposed_by, body);
    GtkWidget *page;

    app_fixture_serve (fixture, answer, &central);
    page = present_page (fixture);
    g_assert_true (app_fixture_shows (page, "county-7"));
    g_assert_true (app_fixture_shows (page, "秋季修订"));
    g_assert_true (app_fixture_shows (page, "+7 points (until now: +4 points)"));
    g_assert_true ((find_button (page, "Approve and publish") != NULL) == cases[i].decides);
    g_assert_true ((find_button (page, "Refuse…") != NULL) == cases[i].decides);
    g_assert_true ((find_button (page, "Withdraw…") != NULL) == cases[i].withdraws);
    assert_document (page, body);
    /* On people it is tried by those who have them. */
    g_assert_true (app_fixture_shows (page, "Whose label would change")
                   == g_str_equal (cases[i].role, "house-leader"));
  }
}

/* A decision is asked about, and nothing is decided where the answer is no. */
static void
test_decide (void)
{
  g_autofree char *body = dup_policy ("\"points\": 4,", "\"points\": 7,");
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  Central central = make_central ("wang", body);
  static const char *const answers[] = { "Cancel", "Approve and publish" };
  GtkWidget *page;

  app_fixture_serve (fixture, answer, &central);
  page = present_page (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    AdwDialog *dialog;

    g_assert_null (central.decision);
    g_signal_emit_by_name (find_button (page, "Approve and publish"), "clicked");
    app_fixture_settle ();
    dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
    g_assert_nonnull (dialog);
    g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), answers[i]), "clicked");
    app_fixture_settle ();
  }
  g_assert_cmpstr (central.decision, ==, ID " approve");
  g_assert_null (find_button (page, "Approve and publish"));
  g_assert_true (app_fixture_shows (page, "Published"));
  g_free (central.decision);
}

static void
on_proposed_cb (AdwDialog *dialog, const char *id, char **proposed)
{
  g_set_str (proposed, id);
}

static GtkWidget *
present_dialog (AppFixture *fixture, const char *text, char **proposed)
{
  g_autofree char *path = g_build_filename (fixture->folder, "policy.json", NULL);
  AdwDialog *dialog;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  app_fixture_present (fixture, adw_bin_new ());
  dialog = hj_propose_dialog_new (fixture->session, path);
  g_signal_connect (dialog, "proposed", G_CALLBACK (on_proposed_cb), proposed);
  adw_dialog_present (dialog, fixture->window);
  app_fixture_settle ();
  return GTK_WIDGET (dialog);
}

/* From a file: what it would change is read before it is proposed. */
static void
test_propose (void)
{
  g_autofree char *body = dup_policy ("\"points\": 4,", "\"points\": 7,");
  g_autoptr (AppFixture) fixture = app_fixture_new ("house-leader");
  Central central = make_central ("li", NULL);
  g_autofree char *proposed = NULL;
  GtkWidget *dialog;

  app_fixture_serve (fixture, answer, &central);
  dialog = present_dialog (fixture, body, &proposed);
  g_assert_true (app_fixture_shows (dialog, "+7 points (until now: +4 points)"));
  g_assert_true (app_fixture_shows (dialog, "Whose label would change"));
  gtk_editable_set_text (
      GTK_EDITABLE (app_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "Why is it proposed?")),
      " 秋季修订 ");
  central.offline = TRUE;
  g_signal_emit_by_name (find_button (dialog, "Propose"), "clicked");
  app_fixture_settle ();
  g_assert_null (proposed);
  g_assert_true (app_fixture_shows (dialog, "No network."));
  central.offline = FALSE;
  g_signal_emit_by_name (find_button (dialog, "Propose"), "clicked");
  app_fixture_settle ();
  g_assert_cmpstr (proposed, ==, ID);
  g_assert_cmpstr (central.decision, ==, "秋季修订");
  g_free (central.decision);
}

/* What is no policy says where it is none, and cannot be proposed. */
static void
test_no_policy (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("supervisor");
  g_autofree char *proposed = NULL;
  GtkWidget *dialog = present_dialog (fixture, "{\"version\": \"x\"}", &proposed);

  g_assert_true (app_fixture_shows (dialog, "This is no policy"));
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Propose")));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/policy/offered", test_offered);
  g_test_add_func ("/app/policy/changes", test_changes);
  g_test_add_func ("/app/policy/list", test_list);
  g_test_add_func ("/app/policy/offline", test_offline);
  g_test_add_func ("/app/policy/buttons", test_buttons);
  g_test_add_func ("/app/policy/decide", test_decide);
  g_test_add_func ("/app/policy/propose", test_propose);
  g_test_add_func ("/app/policy/no-policy", test_no_policy);
  return g_test_run ();
}
