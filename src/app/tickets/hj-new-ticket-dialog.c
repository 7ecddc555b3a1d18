/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-new-ticket-dialog.h"

#include "app/tickets/hj-field-form.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-new-entry.h"
#include "app/tickets/hj-picker-page.h"
#include "app/tickets/hj-ticket-choices.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

struct _HjNewTicketDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  AdwNavigationView *view;
  AdwBanner *problem;
  AdwPreferencesPage *page;
  HjLinkRow *person_row;
  AdwComboRow *dispute_row;
  GtkButton *open;

  HjSession *session;       /* owned */
  HjFieldForm *form;        /* borrowed */
  HjDraftKeeper *keeper;    /* borrowed */
  char *person;             /* (nullable) owned, id */
  HjTicketChoices *choices; /* (nullable) owned, what there is for that person */
  char *wanted;             /* (nullable) owned, id of a draft's dispute, empty for none */
};

G_DEFINE_FINAL_TYPE (HjNewTicketDialog, hj_new_ticket_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void take_person (HjNewTicketDialog *self, const char *person);

static void
show_complete (HjNewTicketDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->open),
                            self->person != NULL && hj_field_form_is_complete (self->form));
}

static void
show_problem (HjNewTicketDialog *self, const GError *error)
{
  adw_banner_set_title (self->problem, error == NULL ? "" : error->message);
  adw_banner_set_revealed (self->problem, error != NULL);
}

/* What stands in the row, which has a first choice for none. */
static HjRecord *
get_dispute (HjNewTicketDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->dispute_row);

  return self->choices != NULL && selected > 0 && selected <= self->choices->disputes->len
             ? g_ptr_array_index (self->choices->disputes, selected - 1)
             : NULL;
}

/* The first choice is no dispute; the person's newest open one is what is most often meant. */
static void
show_disputes (HjNewTicketDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, C_ ("dispute", "None"));
  for (guint i = 0; i < self->choices->disputes->len; i++)
    gtk_string_list_append (
        titles, hj_record_get_text (g_ptr_array_index (self->choices->disputes, i), "title"));
  adw_combo_row_set_model (self->dispute_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->dispute_row, self->choices->disputes->len > 0 ? 1 : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->dispute_row), self->choices->disputes->len > 0);
}

static char *
read_person (gpointer row)
{
  HjNewTicketDialog *self = g_object_get_data (row, "hj-dialog");

  return g_strdup (self->person == NULL ? "" : self->person);
}

static void
write_person (gpointer row, const char *text)
{
  HjNewTicketDialog *self = g_object_get_data (row, "hj-dialog");

  if (*text != '\0')
    take_person (self, text);
}

static char *
read_dispute (gpointer row)
{
  HjNewTicketDialog *self = g_object_get_data (row, "hj-dialog");
  const HjRecord *dispute = get_dispute (self);

  return g_strdup (dispute == NULL ? "" : hj_record_get_id (dispute));
}

/* The draft's dispute is chosen once it is known what there is to choose. */
static void
show_wanted (HjNewTicketDialog *self)
{
  if (self->wanted == NULL || self->choices == NULL)
    return;
  if (*self->wanted == '\0')
    adw_combo_row_set_selected (self->dispute_row, 0);
  for (guint i = 0; i < self->choices->disputes->len; i++) {
    if (g_str_equal (hj_record_get_id (g_ptr_array_index (self->choices->disputes, i)),
                     self->wanted))
      adw_combo_row_set_selected (self->dispute_row, i + 1);
  }
}

static void
write_dispute (gpointer row, const char *text)
{
  HjNewTicketDialog *self = g_object_get_data (row, "hj-dialog");

  g_set_str (&self->wanted, text);
  show_wanted (self);
}

static void
keep_draft (HjNewTicketDialog *self, const char *person)
{
  g_autofree char *key = g_strconcat (HJ_NEW_TICKET_DRAFT, person, NULL);

  self->keeper = hj_draft_keeper_attach (ADW_DIALOG (self), self->session, key);
  g_object_set_data (G_OBJECT (self->person_row), "hj-dialog", self);
  g_object_set_data (G_OBJECT (self->dispute_row), "hj-dialog", self);
  hj_draft_keeper_add (self->keeper, "person", self->person_row, "notify::subtitle", read_person,
                       write_person);
  hj_draft_keeper_add (self->keeper, "dispute", self->dispute_row, "notify::selected", read_dispute,
                       write_dispute);
  hj_field_form_keep (self->form, self->keeper);
}

static void
on_choices_read_cb (gpointer owner, gpointer data, const GError *error)
{
  HjNewTicketDialog *self = HJ_NEW_TICKET_DIALOG (owner);
  HjTicketChoices *choices = data;

  /* Another person was chosen meanwhile. */
  if (g_strcmp0 (choices->person, self->person) != 0)
    return;
  show_problem (self, error);
  if (error != NULL)
    return;
  g_clear_pointer (&self->choices, hj_ticket_choices_unref);
  self->choices = hj_ticket_choices_ref (choices);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->person_row), choices->name);
  if (choices->due_at > 0 && self->wanted == NULL) {
    hj_field_form_suggest_time (self->form, "due_at", choices->due_at);
    hj_draft_keeper_take_as_given (self->keeper, "due_at");
  }
  show_disputes (self);
  hj_draft_keeper_take_as_given (self->keeper, "dispute");
  show_wanted (self);
}

static void
take_person (HjNewTicketDialog *self, const char *person)
{
  g_set_str (&self->person, person);
  hj_session_run (self->session, hj_ticket_choices_read, hj_ticket_choices_new (person),
                  (GDestroyNotify)hj_ticket_choices_unref, self, on_choices_read_cb);
  show_complete (self);
}

typedef struct {
  HjRecord *ticket; /* owned */
  char *id;         /* (nullable) owned */
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  hj_record_unref (opening->ticket);
  g_free (opening->id);
  g_free (opening);
}

/* On the store's thread. */
static gboolean
open_ticket (HjReplica *replica, gpointer data, GError **error)
{
  Opening *opening = data;
  g_auto (HjActResult) result = { 0 };

  if (!hj_new_entry_make (replica, opening->ticket, &result, error))
    return FALSE;
  opening->id = g_strdup (result.id);
  return TRUE;
}

static void
on_ticket_opened_cb (gpointer owner, gpointer data, const GError *error)
{
  HjNewTicketDialog *self = HJ_NEW_TICKET_DIALOG (owner);
  Opening *opening = data;

  show_complete (self);
  show_problem (self, error);
  if (error != NULL) {
    hj_draft_keeper_go_on (self->keeper);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, opening->id);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_open_clicked_cb (HjNewTicketDialog *self, GtkButton *button)
{
  Opening *opening = g_new0 (Opening, 1);
  const HjRecord *dispute = get_dispute (self);

  /* The store gives the id. */
  opening->ticket = hj_record_new (&hj_entity_ticket, "");
  hj_field_form_write (self->form, opening->ticket);
  hj_record_set_text (opening->ticket, "person", self->person);
  if (dispute != NULL)
    hj_record_set_text (opening->ticket, "dispute", hj_record_get_id (dispute));
  gtk_widget_set_sensitive (GTK_WIDGET (self->open), FALSE);
  hj_draft_keeper_enter (self->keeper);
  hj_session_act (self->session, open_ticket, opening, free_opening, self, on_ticket_opened_cb);
}

static void
on_cancel_clicked_cb (HjNewTicketDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_person_picked_cb (HjNewTicketDialog *self, const char *id, const char *name, HjPickerPage *page)
{
  adw_navigation_view_pop (self->view);
  take_person (self, id);
}

static void
on_person_activated_cb (HjNewTicketDialog *self, AdwActionRow *row)
{
  AdwNavigationPage *page = hj_picker_page_new (self->session, "person");

  g_signal_connect_object (page, "picked", G_CALLBACK (on_person_picked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->view, page);
}

static void
hj_new_ticket_dialog_dispose (GObject *object)
{
  HjNewTicketDialog *self = HJ_NEW_TICKET_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_NEW_TICKET_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->choices, hj_ticket_choices_unref);
  G_OBJECT_CLASS (hj_new_ticket_dialog_parent_class)->dispose (object);
}

static void
hj_new_ticket_dialog_finalize (GObject *object)
{
  g_free (HJ_NEW_TICKET_DIALOG (object)->person);
  g_free (HJ_NEW_TICKET_DIALOG (object)->wanted);
  G_OBJECT_CLASS (hj_new_ticket_dialog_parent_class)->finalize (object);
}

static void
hj_new_ticket_dialog_class_init (HjNewTicketDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_new_ticket_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_new_ticket_dialog_finalize;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (HJ_TYPE_LINK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-new-ticket-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, view);
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, page);
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, person_row);
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, dispute_row);
  gtk_widget_class_bind_template_child (widget_class, HjNewTicketDialog, open);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_person_activated_cb);
}

static void
hj_new_ticket_dialog_init (HjNewTicketDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_new_ticket_dialog_new:
 * @person: (nullable): whom the ticket is for; %NULL lets the user choose
 */
AdwDialog *
hj_new_ticket_dialog_new (HjSession *session, const char *person)
{
  HjNewTicketDialog *self = g_object_new (HJ_TYPE_NEW_TICKET_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->form = HJ_FIELD_FORM (hj_field_form_new (session, &hj_entity_ticket));
  hj_field_form_add (self->form, "kind", TRUE, NULL);
  hj_field_form_add (self->form, "mediator", FALSE, NULL);
  hj_field_form_add (self->form, "due_at", FALSE, NULL);
  hj_field_form_add (self->form, "note", FALSE, NULL);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->form));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (show_complete), self,
                           G_CONNECT_SWAPPED);
  show_complete (self);
  g_set_str (&self->person, person);
  keep_draft (self, person);
  if (person != NULL)
    take_person (self, person);
  hj_draft_keeper_start (self->keeper);
  return ADW_DIALOG (self);
}
