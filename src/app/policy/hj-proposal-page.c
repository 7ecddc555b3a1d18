/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-proposal-page.h"

#include "app/hj-session-ask.h"
#include "app/policy/hj-policy-view.h"
#include "app/policy/hj-proposal-words.h"
#include "app/tickets/hj-command-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-optional-label.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

#define CANCEL "cancel"
#define DO "do"

struct _HjProposalPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *state;
  HjRowGroup *facts;
  HjPolicyView *view;

  HjSession *session;   /* owned */
  char *id;             /* owned */
  HjProposal *proposal; /* (nullable) owned, once it was told */
  GtkWidget *acts;      /* (nullable) borrowed, while somebody may do something */
};

G_DEFINE_FINAL_TYPE (HjProposalPage, hj_proposal_page, ADW_TYPE_NAVIGATION_PAGE)

enum { SIGNAL_DECIDED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void load (HjProposalPage *self);

static void
add_fact (HjProposalPage *self, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    hj_row_group_add (self->facts, hj_property_row_new (title, value));
}

/* Who did something, and when. */
static char *
say_act (const char *user, gint64 time)
{
  g_autofree char *when = hj_say_time (time);

  if (user == NULL)
    return NULL;
  /* Translators: an account, and a day and a minute */
  return g_strdup_printf (C_ ("author", "%s, %s"), user, when);
}

static void
show_facts (HjProposalPage *self)
{
  const HjProposal *proposal = self->proposal;
  g_autofree char *proposed = say_act (proposal->proposed_by, proposal->proposed_at);
  g_autofree char *decided = say_act (proposal->decided_by, proposal->decided_at);

  if (!hj_row_group_begin (self->facts, proposal->state))
    return;
  add_fact (self, _ ("Proposed by"), proposed);
  add_fact (self, _ ("Why"), proposal->note);
  add_fact (self, hj_proposal_say_state (proposal), decided);
  add_fact (self, _ ("Reason"), proposal->reason);
}

typedef struct {
  HjProposalPage *page; /* owned */
  const HjWorkflowCommand *command;
  char *reason; /* (nullable) owned */
} Deciding;

static void
free_deciding (gpointer data)
{
  Deciding *deciding = data;

  g_object_unref (deciding->page);
  g_free (deciding->reason);
  g_free (deciding);
}

static gboolean
decide (Deciding *deciding, GError **error)
{
  const HjProposalRequest request = { .id = deciding->page->id,
                                      .command = (char *)deciding->command->name,
                                      .reason = deciding->reason };
  g_autoptr (GBytes) body = hj_proposal_request_to_bytes (&request);
  g_autoptr (GBytes) answer
      = hj_session_ask (deciding->page->session, HJ_PROPOSALS_DECIDE_PATH, body, error);

  return answer != NULL;
}

/* Where somebody else was faster, the page says so once it is read again. */
static DexFuture *
decide_fiber (gpointer user_data)
{
  Deciding *deciding = user_data;
  HjProposalPage *self = deciding->page;
  g_autoptr (GError) error = NULL;

  if (!decide (deciding, &error))
    hj_toast_show (GTK_WIDGET (self), error->message);
  if (self->acts != NULL)
    gtk_widget_set_sensitive (self->acts, TRUE);
  if (error == NULL || !g_error_matches (error, HJ_SYNC_ERROR, HJ_SYNC_ERROR_UNREACHABLE))
    load (self);
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0);
  return dex_future_new_true ();
}

static void
on_response_cb (HjProposalPage *self, const char *response, AdwAlertDialog *dialog)
{
  GtkEditable *reason = g_object_get_data (G_OBJECT (dialog), "hj-reason");
  Deciding *deciding;

  if (!g_str_equal (response, DO))
    return;
  deciding = g_new0 (Deciding, 1);
  deciding->page = g_object_ref (self);
  deciding->command = g_object_get_data (G_OBJECT (dialog), "hj-command");
  deciding->reason = reason == NULL ? NULL : g_strstrip (g_strdup (gtk_editable_get_text (reason)));
  if (self->acts != NULL)
    gtk_widget_set_sensitive (self->acts, FALSE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, decide_fiber, deciding, free_deciding));
}

static void
on_reason_changed_cb (AdwAlertDialog *dialog, GtkEditable *entry)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, DO, *typed != '\0');
}

static void
add_reason (AdwAlertDialog *dialog)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Reason"), "max-length", 300,
                                   "activates-default", TRUE, NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_set_response_enabled (dialog, DO, FALSE);
  g_object_set_data (G_OBJECT (dialog), "hj-reason", entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_reason_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
}

static gboolean
asks_reason (const HjWorkflowCommand *command)
{
  return g_strv_contains (command->require, "reason");
}

/* Neither can be undone. */
static void
on_act_clicked_cb (HjProposalPage *self, GtkButton *button)
{
  const HjWorkflowCommand *command = g_object_get_data (G_OBJECT (button), "hj-command");
  gboolean publishes = g_strcmp0 (command->to, HJ_PROPOSAL_PUBLISHED) == 0;
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      publishes ? _ ("Approve and publish?") : hj_command_title (command),
      publishes ? _ ("It is the policy of the county at once, and every laptop classifies by it as "
                     "soon as it has reconciled. What was decided on a label before stays.")
                : _ ("The policy that holds now goes on to hold. Your reason is kept with the "
                     "proposal and can be read by whoever proposed it.")));

  adw_alert_dialog_add_responses (dialog, CANCEL, _ ("Cancel"), DO, hj_command_title (command),
                                  NULL);
  adw_alert_dialog_set_response_appearance (
      dialog, DO, publishes ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, publishes ? CANCEL : DO);
  adw_alert_dialog_set_close_response (dialog, CANCEL);
  g_object_set_data (G_OBJECT (dialog), "hj-command", (gpointer)command);
  if (asks_reason (command))
    add_reason (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static GtkWidget *
make_act (HjProposalPage *self, const HjWorkflowCommand *command)
{
  g_autofree char *label = asks_reason (command)
                               ? g_strdup_printf (_ ("%s…"), hj_command_title (command))
                               : g_strdup (hj_command_title (command));
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button,
                            asks_reason (command) ? "destructive-action" : "suggested-action");
  g_object_set_data (G_OBJECT (button), "hj-command", (gpointer)command);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_act_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
show_acts (HjProposalPage *self)
{
  const HjSessionUser *user = hj_session_get_user (self->session);
  g_autoptr (GPtrArray) commands = hj_proposal_list_commands (self->proposal, user);

  self->acts = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 12, "line-spacing", 12, "align",
                             0.5, "visible", commands->len > 0, NULL);
  for (guint i = 0; i < commands->len; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (self->acts),
                         make_act (self, g_ptr_array_index (commands, i)));
  hj_policy_view_set_decision (self->view, self->acts);
}

static void
show_problem (HjProposalPage *self, const GError *error)
{
  adw_status_page_set_description (self->problem, error->message);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

static void
on_read_cb (gpointer owner, gpointer data, const GError *error)
{
  HjProposalPage *self = HJ_PROPOSAL_PAGE (owner);
  const char *who
      = hj_proposal_say_who_decides (self->proposal, hj_session_get_user (self->session));
  g_autofree char *state
      = who == NULL ? g_strdup (hj_proposal_say_state (self->proposal))
                    : g_strdup_printf ("%s · %s", hj_proposal_say_state (self->proposal), who);

  if (error != NULL) {
    show_problem (self, error);
    return;
  }
  gtk_label_set_label (self->heading, self->proposal->version);
  gtk_label_set_label (self->state, state);
  show_facts (self);
  hj_policy_view_show (self->view, data, hj_proposal_is_open (self->proposal));
  show_acts (self);
  gtk_stack_set_visible_child_name (self->states, "proposal");
}

/* Whoever has the people of a house here tries it on them. */
static void
compare (HjProposalPage *self)
{
  HjPolicyData *data = g_new0 (HjPolicyData, 1);

  data->body = g_strdup (self->proposal->body);
  data->tries = hj_proposal_is_open (self->proposal)
                && hj_access_is_of_house (hj_session_get_access (self->session));
  data->at = hj_session_now (self->session);
  hj_session_run (self->session, hj_policy_data_read, data, hj_policy_data_free, self, on_read_cb);
}

static HjProposal *
ask (HjProposalPage *self, GError **error)
{
  const HjProposalRequest request = { .id = self->id };
  g_autoptr (GBytes) body = hj_proposal_request_to_bytes (&request);
  g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_PROPOSALS_SHOW_PATH, body, error);

  return answer == NULL ? NULL : hj_proposal_from_bytes (answer, error);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  HjProposalPage *self = user_data;
  g_autoptr (GError) error = NULL;
  HjProposal *proposal = ask (self, &error);

  if (proposal == NULL) {
    show_problem (self, error);
    return dex_future_new_true ();
  }
  g_clear_pointer (&self->proposal, hj_proposal_free);
  self->proposal = proposal;
  compare (self);
  return dex_future_new_true ();
}

static void
load (HjProposalPage *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, load_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_again_clicked_cb (HjProposalPage *self, GtkButton *button)
{
  gtk_stack_set_visible_child_name (self->states, "loading");
  load (self);
}

static void
hj_proposal_page_dispose (GObject *object)
{
  HjProposalPage *self = HJ_PROPOSAL_PAGE (object);

  self->acts = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PROPOSAL_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_proposal_page_parent_class)->dispose (object);
}

static void
hj_proposal_page_finalize (GObject *object)
{
  HjProposalPage *self = HJ_PROPOSAL_PAGE (object);

  g_free (self->id);
  g_clear_pointer (&self->proposal, hj_proposal_free);
  G_OBJECT_CLASS (hj_proposal_page_parent_class)->finalize (object);
}

static void
hj_proposal_page_class_init (HjProposalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_proposal_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_proposal_page_finalize;

  signals[SIGNAL_DECIDED] = g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  g_type_ensure (HJ_TYPE_POLICY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-proposal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, state);
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, facts);
  gtk_widget_class_bind_template_child (widget_class, HjProposalPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
}

static void
hj_proposal_page_init (HjProposalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_proposal_page_new:
 * @id: of a proposal
 *
 * Returns: (transfer floating): a page that asks the central instance at once
 */
GtkWidget *
hj_proposal_page_new (HjSession *session, const char *id)
{
  HjProposalPage *self = g_object_new (HJ_TYPE_PROPOSAL_PAGE, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  load (self);
  return GTK_WIDGET (self);
}
