/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-proposals-page.h"

#include "app/hj-session-ask.h"
#include "app/policy/hj-proposal-page.h"
#include "app/policy/hj-proposal-words.h"
#include "app/policy/hj-propose-dialog.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

struct _HjProposalsPage {
  AdwBin parent_instance;

  /* Template widgets */
  AdwBanner *stale;
  GtkStack *states;
  AdwStatusPage *problem;
  HjRowGroup *open;
  HjRowGroup *decided;

  HjSession *session; /* owned */
  gint64 told_at;     /* UTC milliseconds, 0 for never */
  gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (HjProposalsPage, hj_proposals_page, ADW_TYPE_BIN)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void load (HjProposalsPage *self);

static char *
dup_contents (GPtrArray *proposals)
{
  GString *contents = g_string_new (NULL);

  for (guint i = 0; i < proposals->len; i++) {
    const HjProposal *proposal = g_ptr_array_index (proposals, i);

    g_string_append_printf (contents, "%s %s\n", proposal->id, proposal->state);
  }
  return g_string_free_and_steal (contents);
}

static void
open_proposal (HjProposalsPage *self, const char *id)
{
  GtkWidget *page = hj_proposal_page_new (self->session, id);

  g_signal_connect_object (page, "decided", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, page);
}

static void
on_row_activated_cb (HjProposalsPage *self, AdwActionRow *row)
{
  open_proposal (self, g_object_get_data (G_OBJECT (row), "hj-id"));
}

static void
add_row (HjProposalsPage *self, const HjProposal *proposal)
{
  gboolean open = hj_proposal_is_open (proposal);
  g_autofree char *time = hj_say_time (open ? proposal->proposed_at : proposal->decided_at);
  g_autofree char *details = open ? g_strjoin (" · ", proposal->proposed_by, time, NULL)
                                  : g_strjoin (" · ", hj_proposal_say_state (proposal),
                                               proposal->decided_by, time, NULL);
  GtkWidget *row = hj_link_row_new (proposal->version, details);

  g_object_set_data_full (G_OBJECT (row), "hj-id", g_strdup (proposal->id), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  hj_row_group_add (open ? self->open : self->decided, row);
}

static void
show_proposals (HjProposalsPage *self, GPtrArray *proposals)
{
  g_autofree char *contents = dup_contents (proposals);
  gboolean differ = hj_row_group_begin (self->open, contents);

  if (hj_row_group_begin (self->decided, contents) || differ) {
    for (guint i = 0; i < proposals->len; i++)
      add_row (self, g_ptr_array_index (proposals, i));
  }
  self->told_at = hj_session_now (self->session);
  adw_banner_set_revealed (self->stale, FALSE);
  gtk_stack_set_visible_child_name (self->states, proposals->len > 0 ? "list" : "empty");
}

/* What was told last stays. */
static void
show_problem (HjProposalsPage *self, const GError *error)
{
  adw_banner_set_title (self->stale, error->message);
  adw_banner_set_revealed (self->stale, self->told_at != 0);
  adw_status_page_set_description (self->problem, error->message);
  if (self->told_at == 0)
    gtk_stack_set_visible_child_name (self->states, "problem");
}

static GPtrArray *
ask (HjProposalsPage *self, GError **error)
{
  const HjProposalRequest request = { 0 };
  g_autoptr (GBytes) body = hj_proposal_request_to_bytes (&request);
  g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_PROPOSALS_PATH, body, error);

  return answer == NULL ? NULL : hj_proposals_from_bytes (answer, error);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  HjProposalsPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals = ask (self, &error);

  self->is_asking = FALSE;
  if (proposals != NULL)
    show_proposals (self, proposals);
  else
    show_problem (self, error);
  return dex_future_new_true ();
}

static void
load (HjProposalsPage *self)
{
  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, load_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_again_clicked_cb (HjProposalsPage *self, GtkWidget *widget)
{
  load (self);
}

static void
on_proposed_cb (HjProposalsPage *self, const char *id, HjProposeDialog *dialog)
{
  load (self);
  open_proposal (self, id);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HjProposalsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (path != NULL) {
    AdwDialog *dialog = hj_propose_dialog_new (self->session, path);

    g_signal_connect_object (dialog, "proposed", G_CALLBACK (on_proposed_cb), self,
                             G_CONNECT_SWAPPED);
    adw_dialog_present (dialog, GTK_WIDGET (self));
  } else if (file != NULL) {
    hj_toast_show (GTK_WIDGET (self),
                   _ ("The policy is not on this computer; copy it here first."));
  } else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)) {
    hj_toast_show (GTK_WIDGET (self), _ ("No file could be chosen; please try again."));
  }
}

static void
on_propose_clicked_cb (HjProposalsPage *self, GtkButton *button)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) policies = gtk_file_filter_new ();

  gtk_file_filter_set_name (policies, _ ("Policies (JSON)"));
  gtk_file_filter_add_suffix (policies, "json");
  g_list_store_append (filters, policies);
  gtk_file_dialog_set_title (dialog, _ ("Propose a policy"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen_cb, g_object_ref (self));
}

static void
hj_proposals_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hj_proposals_page_parent_class)->map (widget);
  load (HJ_PROPOSALS_PAGE (widget));
}

static void
hj_proposals_page_dispose (GObject *object)
{
  HjProposalsPage *self = HJ_PROPOSALS_PAGE (object);

  /* The template would take the named child away behind the bin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PROPOSALS_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_proposals_page_parent_class)->dispose (object);
}

static void
hj_proposals_page_class_init (HjProposalsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_proposals_page_dispose;
  widget_class->map = hj_proposals_page_map;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-proposals-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjProposalsPage, stale);
  gtk_widget_class_bind_template_child (widget_class, HjProposalsPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjProposalsPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjProposalsPage, open);
  gtk_widget_class_bind_template_child (widget_class, HjProposalsPage, decided);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_propose_clicked_cb);
}

static void
hj_proposals_page_init (HjProposalsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_proposals_page_new:
 * @session: of somebody who takes part, see hj_proposal_takes_part()
 */
GtkWidget *
hj_proposals_page_new (HjSession *session)
{
  HjProposalsPage *self = g_object_new (HJ_TYPE_PROPOSALS_PAGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
