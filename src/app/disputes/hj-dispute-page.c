/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/disputes/hj-dispute-page.h"

#include "app/documents/hj-document-group.h"
#include "app/documents/hj-document-item.h"
#include "app/hj-session-notes.h"
#include "app/overview/hj-purpose-card.h"
#include "app/tickets/hj-case-words.h"
#include "app/tickets/hj-command-box.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-loader.h"
#include "app/tickets/hj-party-rows.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

struct _HjDisputePage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *heading;
  GtkLabel *state;
  HjPurposeCard *purpose;
  HjCommandBox *commands;
  AdwActionRow *category;
  AdwActionRow *house;
  AdwActionRow *cause;
  AdwActionRow *sum;
  AdwActionRow *case_number;
  AdwActionRow *outcome;
  HjRowGroup *parties;
  HjDocumentGroup *documents;
  HjRowGroup *tickets;

  HjSession *session; /* owned */
  HjLoader *loader;   /* owned */
  char *id;           /* owned */
};

G_DEFINE_FINAL_TYPE (HjDisputePage, hj_dispute_page, ADW_TYPE_NAVIGATION_PAGE)

/* Everything is owned. */
typedef struct {
  char *id;
  HjRecord *dispute;
  char *house;
  GPtrArray *parties;   /* of HjRecord */
  GPtrArray *documents; /* of HjDocumentItem */
  GPtrArray *tickets;   /* of HjRecord */
  GPtrArray *commands;  /* of names */
} Data;

static gpointer
prepare_data (gpointer owner)
{
  Data *data = g_new0 (Data, 1);

  data->id = g_strdup (HJ_DISPUTE_PAGE (owner)->id);
  return data;
}

static void
free_data (gpointer user_data)
{
  Data *data = user_data;

  g_free (data->id);
  g_clear_pointer (&data->dispute, hj_record_unref);
  g_free (data->house);
  g_clear_pointer (&data->parties, g_ptr_array_unref);
  g_clear_pointer (&data->documents, g_ptr_array_unref);
  g_clear_pointer (&data->tickets, g_ptr_array_unref);
  g_clear_pointer (&data->commands, g_ptr_array_unref);
  g_free (data);
}

/* On the store's thread. */
static gboolean
read_data (HjReplica *replica, gpointer user_data, GError **error)
{
  Data *data = user_data;
  g_autoptr (HjQuery) parties = hj_query_new (&hj_entity_party);
  g_autoptr (HjQuery) tickets = hj_query_new (&hj_entity_ticket);

  data->dispute = hj_replica_require (replica, &hj_entity_dispute, data->id, error);
  if (data->dispute == NULL)
    return FALSE;
  data->house = hj_case_dup_far_house (replica, data->dispute);
  hj_query_where_text (parties, "dispute", data->id);
  hj_query_with_struck (parties);
  data->parties = hj_replica_select (replica, parties, error);
  if (data->parties == NULL)
    return FALSE;
  hj_query_where_text (tickets, "dispute", data->id);
  data->tickets = hj_replica_select (replica, tickets, error);
  data->commands = hj_act_allowed (replica, data->dispute);
  if (data->tickets == NULL)
    return FALSE;
  data->documents = hj_document_items_read (replica, data->dispute, error);
  return data->documents != NULL;
}

static void
show_row (AdwActionRow *row, const HjRecord *record, const char *field)
{
  g_autofree char *value = hj_say_value (record, field);

  hj_property_row_set (row, value);
}

static void
show_fields (HjDisputePage *self, const HjRecord *dispute)
{
  g_autofree char *title = hj_case_dup_title (dispute);
  g_autofree char *state = hj_say_value (dispute, "state");
  g_autofree char *sum = hj_record_is_null (dispute, "sum")
                             ? NULL
                             : hj_case_say_sum (hj_record_get_int (dispute, "sum", 0));

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  gtk_label_set_label (self->heading, title);
  gtk_label_set_label (self->state, state);
  show_row (self->category, dispute, "category");
  show_row (self->cause, dispute, "cause");
  hj_property_row_set (self->sum, sum);
  show_row (self->case_number, dispute, "case_number");
  show_row (self->outcome, dispute, "outcome");
}

static GtkWidget *
make_ticket_row (const HjAccess *access, const HjRecord *ticket)
{
  g_autofree char *kind = hj_say_value (ticket, "kind");
  g_autofree char *state = hj_case_say_state (access, ticket);
  g_autofree char *due = hj_say_value (ticket, "due_at");
  g_autofree char *details
      = *due == '\0' ? g_strdup (state) : g_strconcat (state, " · ", due, NULL);
  GtkWidget *row = hj_link_row_new (kind, details);

  hj_link_row_set_target (HJ_LINK_ROW (row), "view.open-ticket", hj_record_get_id (ticket));
  return row;
}

static void
show_tickets (HjDisputePage *self, GPtrArray *tickets)
{
  g_autoptr (GString) contents = g_string_new (NULL);

  for (guint i = 0; i < tickets->len; i++) {
    HjRecord *ticket = g_ptr_array_index (tickets, i);

    g_string_append_printf (contents, "%s %s %" G_GINT64_FORMAT "\n", hj_record_get_id (ticket),
                            hj_record_get_text (ticket, "state"),
                            hj_record_get_int (ticket, "due_at", 0));
  }
  if (!hj_row_group_begin (self->tickets, contents->str))
    return;
  for (guint i = 0; i < tickets->len; i++)
    hj_row_group_add (self->tickets, make_ticket_row (hj_session_get_access (self->session),
                                                      g_ptr_array_index (tickets, i)));
}

static void
show_data (gpointer owner, gpointer user_data, const GError *error)
{
  HjDisputePage *self = HJ_DISPUTE_PAGE (owner);
  Data *data = user_data;

  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
    return;
  }
  show_fields (self, data->dispute);
  hj_property_row_set (self->house, data->house);
  hj_party_rows_show (self->parties, data->parties, self->session);
  hj_document_group_show (self->documents, self->session, data->dispute, data->documents);
  show_tickets (self, data->tickets);
  hj_purpose_card_show (self->purpose, self->session, data->dispute);
  hj_command_box_show (self->commands, self->session, data->dispute, data->commands);
  gtk_stack_set_visible_child_name (self->states, "dispute");
}

static void
hj_dispute_page_dispose (GObject *object)
{
  HjDisputePage *self = HJ_DISPUTE_PAGE (object);

  hj_loader_clear (&self->loader);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_DISPUTE_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_dispute_page_parent_class)->dispose (object);
}

static void
hj_dispute_page_finalize (GObject *object)
{
  g_free (HJ_DISPUTE_PAGE (object)->id);
  G_OBJECT_CLASS (hj_dispute_page_parent_class)->finalize (object);
}

static void
hj_dispute_page_class_init (HjDisputePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_dispute_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_dispute_page_finalize;

  g_type_ensure (HJ_TYPE_COMMAND_BOX);
  g_type_ensure (HJ_TYPE_DOCUMENT_GROUP);
  g_type_ensure (HJ_TYPE_PURPOSE_CARD);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-dispute-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, states);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, state);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, commands);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, purpose);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, category);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, house);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, cause);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, sum);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, case_number);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, outcome);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, parties);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, documents);
  gtk_widget_class_bind_template_child (widget_class, HjDisputePage, tickets);
}

static void
hj_dispute_page_init (HjDisputePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_dispute_page_new:
 * @id: of a dispute
 *
 * Returns: (transfer floating): its page, an #AdwNavigationPage
 */
GtkWidget *
hj_dispute_page_new (HjSession *session, const char *id)
{
  HjDisputePage *self = g_object_new (HJ_TYPE_DISPUTE_PAGE, NULL);
  const HjLoaderKind kind = {
    .entities = HJ_LOADER_BIT (hj_entity_dispute) | HJ_LOADER_BIT (hj_entity_party)
                | HJ_LOADER_BIT (hj_entity_ticket) | HJ_LOADER_BIT (hj_entity_attachment),
    .prepare = prepare_data,
    .read = read_data,
    .destroy = free_data,
    .show = show_data,
  };

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  self->loader = hj_loader_new (session, &kind, self);
  hj_session_note_open (session, &hj_entity_dispute, id);
  hj_loader_load (self->loader);
  return GTK_WIDGET (self);
}
