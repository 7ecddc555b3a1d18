/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-person-cases.h"

#include "app/person/hj-person-rows.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* Disputes and tickets of a person, each a way to its page. */
struct _HjPersonCases {
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *new_ticket;
  GtkListBox *list;
  GtkWidget *nothing;
};

G_DEFINE_FINAL_TYPE (HjPersonCases, hj_person_cases, ADW_TYPE_BIN)

static GtkWidget *
new_dispute_row (const HjRecord *dispute)
{
  g_autofree char *title = hj_say_value (dispute, "title");
  g_autofree char *category = hj_say_value (dispute, "category");
  g_autofree char *state = hj_say_value (dispute, "state");
  g_autofree char *subtitle = *category == '\0'
                                  ? g_strdup (_ ("Dispute"))
                                  /* Translators: category of a dispute */
                                  : g_strdup_printf (C_ ("dispute row", "Dispute · %s"), category);
  GtkWidget *row = hj_person_rows_new (title, subtitle, state, NULL);

  hj_person_rows_link (row, "view.open-dispute", hj_record_get_id (dispute));
  return row;
}

static GtkWidget *
new_ticket_row (const HjRecord *ticket)
{
  g_autofree char *kind = hj_say_value (ticket, "kind");
  g_autofree char *state = hj_say_value (ticket, "state");
  g_autofree char *code = hj_say_value (ticket, "code");
  g_autofree char *subtitle = *code == '\0'
                                  ? g_strdup (C_ ("ticket row", "Ticket · not numbered yet"))
                                  /* Translators: number of a ticket */
                                  : g_strdup_printf (C_ ("ticket row", "Ticket · %s"), code);
  GtkWidget *row = hj_person_rows_new (kind, subtitle, state, NULL);

  hj_person_rows_link (row, "view.open-ticket", hj_record_get_id (ticket));
  return row;
}

static void
hj_person_cases_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PERSON_CASES);
  G_OBJECT_CLASS (hj_person_cases_parent_class)->dispose (object);
}

static void
hj_person_cases_class_init (HjPersonCasesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_person_cases_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-person-cases.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPersonCases, new_ticket);
  gtk_widget_class_bind_template_child (widget_class, HjPersonCases, list);
  gtk_widget_class_bind_template_child (widget_class, HjPersonCases, nothing);
}

static void
hj_person_cases_init (HjPersonCases *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hj_person_cases_new (void)
{
  return g_object_new (HJ_TYPE_PERSON_CASES, NULL);
}

void
hj_person_cases_show (HjPersonCases *self, const HjPersonDetails *details)
{
  g_return_if_fail (HJ_IS_PERSON_CASES (self));

  guint n = details->disputes->len + details->tickets->len;

  gtk_widget_set_visible (GTK_WIDGET (self),
                          hj_access_holds (details->access, &hj_entity_dispute, 0)
                              || hj_access_holds (details->access, &hj_entity_ticket, 0));

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < details->disputes->len; i++)
    gtk_list_box_append (self->list, new_dispute_row (g_ptr_array_index (details->disputes, i)));
  for (guint i = 0; i < details->tickets->len; i++)
    gtk_list_box_append (self->list, new_ticket_row (g_ptr_array_index (details->tickets, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->nothing, n == 0);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->new_ticket), "s", details->person_id);
  gtk_widget_set_visible (self->new_ticket, details->may_open_ticket);
}
