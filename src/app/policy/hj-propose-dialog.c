/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/policy/hj-propose-dialog.h"

#include "app/hj-session-ask.h"
#include "app/policy/hj-policy-view.h"
#include "app/widgets/hj-optional-label.h"
#include "core/wire/hj-proposal.h"

struct _HjProposeDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkWidget *propose;
  GtkWidget *waiting;
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkEditable *note;
  GtkLabel *refusal;
  HjPolicyView *view;

  HjSession *session; /* owned */
  char *body;         /* (nullable) owned, once the file was read */
};

G_DEFINE_FINAL_TYPE (HjProposeDialog, hj_propose_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_PROPOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_waiting (HjProposeDialog *self, gboolean waiting)
{
  gtk_widget_set_visible (self->waiting, waiting);
  gtk_widget_set_sensitive (self->propose, !waiting && self->body != NULL);
  gtk_editable_set_editable (self->note, !waiting);
}

static HjProposal *
ask (HjProposeDialog *self, GError **error)
{
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (self->note)));
  const HjProposalRequest request = { .body = self->body, .note = *note == '\0' ? NULL : note };
  g_autoptr (GBytes) body = hj_proposal_request_to_bytes (&request);
  g_autoptr (GBytes) answer
      = hj_session_ask (self->session, HJ_PROPOSALS_PROPOSE_PATH, body, error);

  return answer == NULL ? NULL : hj_proposal_from_bytes (answer, error);
}

static DexFuture *
propose_fiber (gpointer user_data)
{
  HjProposeDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjProposal) proposal = ask (self, &error);

  show_waiting (self, FALSE);
  if (proposal == NULL) {
    hj_optional_label_set (self->refusal, error->message);
    return dex_future_new_true ();
  }
  g_signal_emit (self, signals[SIGNAL_PROPOSED], 0, proposal->id);
  /* It may have been closed while the answer was on its way. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_dialog_force_close (ADW_DIALOG (self));
  return dex_future_new_true ();
}

static void
start (HjProposeDialog *self)
{
  if (!gtk_widget_get_sensitive (self->propose))
    return;
  hj_optional_label_set (self->refusal, NULL);
  show_waiting (self, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, propose_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_propose_clicked_cb (HjProposeDialog *self, GtkButton *button)
{
  start (self);
}

static void
on_note_activated_cb (HjProposeDialog *self, AdwEntryRow *row)
{
  start (self);
}

static void
on_cancel_clicked_cb (HjProposeDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_read_cb (gpointer owner, gpointer user_data, const GError *error)
{
  HjProposeDialog *self = HJ_PROPOSE_DIALOG (owner);
  HjPolicyData *data = user_data;

  if (error != NULL) {
    adw_status_page_set_description (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  gtk_label_set_label (self->heading, data->version);
  hj_policy_view_show (self->view, data, TRUE);
  self->body = g_strdup (data->body);
  show_waiting (self, FALSE);
  gtk_stack_set_visible_child_name (self->states, "policy");
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

static void
hj_propose_dialog_dispose (GObject *object)
{
  HjProposeDialog *self = HJ_PROPOSE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PROPOSE_DIALOG);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_propose_dialog_parent_class)->dispose (object);
}

static void
hj_propose_dialog_finalize (GObject *object)
{
  g_free (HJ_PROPOSE_DIALOG (object)->body);
  G_OBJECT_CLASS (hj_propose_dialog_parent_class)->finalize (object);
}

static void
hj_propose_dialog_class_init (HjProposeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_propose_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_propose_dialog_finalize;

  signals[SIGNAL_PROPOSED] = g_signal_new ("proposed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (HJ_TYPE_POLICY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-propose-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, propose);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, states);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, note);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, refusal);
  gtk_widget_class_bind_template_child (widget_class, HjProposeDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, on_propose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_propose_dialog_init (HjProposeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_propose_dialog_new:
 * @path: of a policy
 *
 * Returns: (transfer floating): a dialog that reads it at once
 */
AdwDialog *
hj_propose_dialog_new (HjSession *session, const char *path)
{
  HjProposeDialog *self = g_object_new (HJ_TYPE_PROPOSE_DIALOG, NULL);
  HjPolicyData *data = g_new0 (HjPolicyData, 1);

  self->session = g_object_ref (session);
  data->path = g_strdup (path);
  data->tries = hj_access_is_of_house (hj_session_get_access (session));
  data->at = hj_session_now (session);
  hj_session_run (session, hj_policy_data_read, data, hj_policy_data_free, self, on_read_cb);
  return ADW_DIALOG (self);
}
