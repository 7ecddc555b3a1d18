/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-ticket-page.h"

#include "app/documents/hj-document-group.h"
#include "app/drafts/hj-drafts.h"
#include "app/hj-session-notes.h"
#include "app/overview/hj-purpose-card.h"
#include "app/reconcile/hj-op-words.h"
#include "app/tickets/hj-case-words.h"
#include "app/tickets/hj-command-box.h"
#include "app/tickets/hj-edit.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-party-rows.h"
#include "app/tickets/hj-ticket-data.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-outbox.h"

#include <glib/gi18n.h>

struct _HjTicketPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *state;
  HjPurposeCard *purpose;
  HjCommandBox *commands;
  GtkWidget *edit;
  AdwActionRow *code;
  AdwActionRow *kind;
  HjLinkRow *person;
  AdwActionRow *house;
  AdwActionRow *mediator;
  AdwActionRow *agency;
  AdwActionRow *agency_until;
  AdwActionRow *due;
  AdwActionRow *note;
  AdwActionRow *outcome;
  AdwActionRow *reason;
  GtkWidget *dispute_group;
  HjLinkRow *dispute;
  HjRowGroup *parties;
  HjDocumentGroup *documents;
  HjRowGroup *history;

  HjSession *session;  /* owned */
  HjLoader *loader;    /* owned */
  char *id;            /* owned */
  HjRecord *ticket;    /* (nullable) owned, as it is shown */
  GPtrArray *editable; /* (nullable) owned, names of fields */
};

G_DEFINE_FINAL_TYPE (HjTicketPage, hj_ticket_page, ADW_TYPE_NAVIGATION_PAGE)

static gpointer
prepare_data (gpointer owner)
{
  return hj_ticket_data_new (HJ_TICKET_PAGE (owner)->id);
}

static void
show_row (AdwActionRow *row, const HjRecord *record, const char *field)
{
  g_autofree char *value = hj_say_value (record, field);

  hj_property_row_set (row, value);
}

static void
show_link (HjLinkRow *row, const char *name, const char *action, const char *id)
{
  hj_property_row_set (ADW_ACTION_ROW (row), name);
  hj_link_row_set_target (row, action, id);
}

static void
show_heading (HjTicketPage *self, const HjTicketData *data)
{
  g_autofree char *kind = hj_say_value (data->ticket, "kind");
  const HjAccess *access = hj_session_get_access (self->session);
  g_autofree char *state = hj_case_say_state (access, data->ticket);
  const char *heading = data->person != NULL ? data->person : kind;
  const char *code = hj_record_get_text (data->ticket, "code");

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), heading);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->state, state);
  hj_property_row_set (self->kind, kind);
  hj_property_row_set (self->code,
                       code != NULL ? code : _ ("The code follows with the next reconciliation"));
}

static void
show_dispute (HjTicketPage *self, const HjTicketData *data)
{
  g_autofree char *title = data->dispute == NULL ? NULL : hj_case_dup_title (data->dispute);

  gtk_widget_set_visible (self->dispute_group, title != NULL);
  if (title != NULL) {
    g_autofree char *category = hj_record_is_null (data->dispute, "title")
                                    ? hj_say_value (data->dispute, "state")
                                    : hj_say_value (data->dispute, "category");

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->dispute), title);
    show_link (self->dispute, category, "view.open-dispute", hj_record_get_id (data->dispute));
    gtk_widget_set_visible (GTK_WIDGET (self->dispute), TRUE);
  }
  hj_party_rows_show (self->parties, data->parties, NULL);
}

static void
add_event (HjTicketPage *self, const char *what, gint64 at, const char *more)
{
  g_autofree char *time = hj_say_time (at);
  g_autofree char *details
      = more == NULL || *more == '\0' ? g_strdup (time) : g_strconcat (time, " · ", more, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", what,
                                 "subtitle", details, NULL);

  hj_row_group_add (self->history, row);
}

static void
add_conflict (HjTicketPage *self, const HjRecord *conflict)
{
  GtkWidget *row
      = hj_link_row_new (_ ("Needs a decision"), hj_record_get_text (conflict, "reason"));

  hj_link_row_set_target (HJ_LINK_ROW (row), "view.open-conflict", hj_record_get_id (conflict));
  hj_row_group_add (self->history, row);
}

/* What the replica knows of how the ticket came to where it stands. */
static void
show_history (HjTicketPage *self, const HjTicketData *data)
{
  g_autoptr (GString) contents = g_string_new (hj_record_get_text (data->ticket, "by"));
  const char *by = hj_record_get_text (data->ticket, "by");

  for (guint i = 0; i < data->waiting->len; i++) {
    const HjOutboxEntry *entry = g_ptr_array_index (data->waiting, i);

    g_string_append_printf (contents, " %s/%d", entry->op->id, entry->state);
  }
  for (guint i = 0; i < data->conflicts->len; i++)
    g_string_append_printf (contents, " %s",
                            hj_record_get_id (g_ptr_array_index (data->conflicts, i)));
  if (!hj_row_group_begin (self->history, contents->str))
    return;
  for (guint i = 0; i < data->conflicts->len; i++)
    add_conflict (self, g_ptr_array_index (data->conflicts, i));
  if (!hj_record_is_null (data->ticket, "at"))
    add_event (self, C_ ("ticket", "Opened"), hj_record_get_int (data->ticket, "at", 0), by);
  for (guint i = 0; i < data->waiting->len; i++) {
    const HjOutboxEntry *entry = g_ptr_array_index (data->waiting, i);
    g_autofree char *words = hj_op_words (entry->op);

    add_event (self, words, entry->op->at,
               entry->state == 0 ? C_ ("entry", "waiting to be sent") : C_ ("entry", "sent"));
  }
}

static void
show_edit (HjTicketPage *self, const HjTicketData *data)
{
  g_clear_pointer (&self->ticket, hj_record_unref);
  g_clear_pointer (&self->editable, g_ptr_array_unref);
  self->ticket = hj_record_ref (data->ticket);
  self->editable = g_ptr_array_ref (data->editable);
  gtk_widget_set_visible (self->edit, self->editable->len > 0);
}

static void
edit (HjTicketPage *self)
{
  hj_edit_present (self->session, GTK_WIDGET (self), self->ticket, _ ("Ticket"),
                   (const char *const *)self->editable->pdata);
}

static void
resume_draft (HjTicketPage *self)
{
  g_autofree char *fields
      = gtk_widget_get_visible (self->edit)
            ? hj_drafts_take_resumed (hj_drafts_get (self->session), "set/ticket", self->id)
            : NULL;

  if (fields != NULL)
    edit (self);
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjTicketPage *self = HJ_TICKET_PAGE (owner);
  HjTicketData *data = user_data;

  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  show_heading (self, data);
  show_link (self->person, data->person, "view.open-person",
             hj_record_get_text (data->ticket, "person"));
  hj_property_row_set (self->mediator, data->mediator);
  hj_property_row_set (self->house, data->house);
  hj_property_row_set (self->agency, data->agency);
  if (hj_access_reaches (hj_session_get_access (self->session), HJ_REACH_PUSHED))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->agency_until),
                                   _ ("Shown to you until"));
  show_row (self->agency_until, data->ticket, "agency_until");
  show_row (self->due, data->ticket, "due_at");
  show_row (self->note, data->ticket, "note");
  show_row (self->outcome, data->ticket, "outcome");
  show_row (self->reason, data->ticket, "reason");
  show_dispute (self, data);
  hj_document_group_show (self->documents, self->session, data->ticket, data->documents);
  show_history (self, data);
  hj_purpose_card_show (self->purpose, self->session, data->ticket);
  hj_command_box_show (self->commands, self->session, data->ticket, data->commands);
  show_edit (self, data);
  gtk_stack_set_visible_child_name (self->states, "ticket");
  resume_draft (self);
}

static void
on_edit_clicked_cb (HjTicketPage *self, GtkButton *button)
{
  edit (self);
}

static void
hj_ticket_page_dispose (GObject *object)
{
  HjTicketPage *self = HJ_TICKET_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_TICKET_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_ticket_page_parent_class)->dispose (object);
}

static void
hj_ticket_page_finalize (GObject *object)
{
  HjTicketPage *self = HJ_TICKET_PAGE (object);

  g_free (self->id);
  g_clear_pointer (&self->ticket, hj_record_unref);
  g_clear_pointer (&self->editable, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_ticket_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, state);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, commands);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, purpose);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, edit);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, code);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, kind);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, person);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, house);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, mediator);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, agency);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, agency_until);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, due);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, note);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, outcome);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, reason);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, dispute_group);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, dispute);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, parties);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, documents);
  gtk_widget_class_bind_template_child (widget_class, HjTicketPage, history);
}

static void
hj_ticket_page_class_init (HjTicketPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_ticket_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_ticket_page_finalize;

  g_type_ensure (HJ_TYPE_COMMAND_BOX);
  g_type_ensure (HJ_TYPE_DOCUMENT_GROUP);
  g_type_ensure (HJ_TYPE_PURPOSE_CARD);
  g_type_ensure (HJ_TYPE_LINK_ROW);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-ticket-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_clicked_cb);
}

static void
hj_ticket_page_init (HjTicketPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_ticket_page_new:
 * @id: of a ticket
 *
 * Returns: (transfer floating): its page, an #AdwNavigationPage
 */
GtkWidget *
hj_ticket_page_new (HjSession *session, const char *id)
{
  HjTicketPage *self = g_object_new (HJ_TYPE_TICKET_PAGE, NULL);
  const HjLoaderKind kind = {
    .entities = HJ_LOADER_BIT (hj_entity_ticket) | HJ_LOADER_BIT (hj_entity_dispute)
                | HJ_LOADER_BIT (hj_entity_party) | HJ_LOADER_BIT (hj_entity_person)
                | HJ_LOADER_BIT (hj_entity_mediator) | HJ_LOADER_BIT (hj_entity_conflict)
                | HJ_LOADER_BIT (hj_entity_attachment),
    .prepare = prepare_data,
    .read = hj_ticket_data_read,
    .destroy = (GDestroyNotify)hj_ticket_data_free,
    .show = show_data,
  };

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  self->loader = hj_loader_new (session, &kind, self);
  hj_session_note_open (session, &hj_entity_ticket, id);
  hj_loader_load (self->loader);
  return GTK_WIDGET (self);
}
