/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-person-entries.h"

#include "app/person/hj-entry-row.h"
#include "app/tickets/hj-new-entry.h"
#include "app/tickets/hj-row-group.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

struct _HjPersonEntries {
  AdwBin parent_instance;

  /* Template widgets */
  HjRowGroup *contacts;
  HjRowGroup *exams;
  HjRowGroup *screenings;
  GtkWidget *contact_button;
  GtkWidget *exam_button;
  GtkWidget *screening_button;

  HjSession *session; /* (nullable) owned */
  char *person;       /* (nullable) owned, id */
  char *detention;    /* (nullable) owned, id */
};

G_DEFINE_FINAL_TYPE (HjPersonEntries, hj_person_entries, ADW_TYPE_BIN)

enum { SIGNAL_SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
on_saved_cb (HjPersonEntries *self, const char *before, const char *after, const char *label,
             GtkWidget *dialog)
{
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, before, after, label);
}

/* Asks for all that is known of such a row but whose it is. */
static void
add (HjPersonEntries *self, const HjEntity *entity, const char *owner_field, const char *owner,
     const char *title)
{
  g_autoptr (HjRecord) known = hj_record_new (entity, "");
  g_autoptr (GPtrArray) fields = hj_entry_row_list_fields (NULL, known);
  AdwDialog *dialog;

  hj_record_set_text (known, owner_field, owner);
  dialog
      = hj_new_entry_dialog_new (self->session, known, title, (const char *const *)fields->pdata);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_contact_clicked_cb (HjPersonEntries *self, GtkButton *button)
{
  add (self, &hj_entity_family_contact, "person", self->person, _ ("New family contact"));
}

static void
on_exam_clicked_cb (HjPersonEntries *self, GtkButton *button)
{
  add (self, &hj_entity_exam, "detention", self->detention, _ ("New examination"));
}

static void
on_screening_clicked_cb (HjPersonEntries *self, GtkButton *button)
{
  add (self, &hj_entity_screening, "detention", self->detention, _ ("New screening"));
}

static char *
dup_contents (const GPtrArray *rows)
{
  GString *contents = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    HjRecord *row = g_ptr_array_index (rows, i);
    const HjEntity *entity = hj_record_get_entity (row);

    g_string_append (contents, hj_record_get_id (row));
    for (guint j = 0; j < entity->n_fields; j++) {
      g_autofree char *text = hj_value_to_input (&entity->fields[j], hj_record_get_value (row, j));

      g_string_append_printf (contents, "\t%s", text == NULL ? "" : text);
    }
    g_string_append_c (contents, '\n');
  }
  return g_string_free_and_steal (contents);
}

/* A group without rows is there for those who may add one. */
static void
show_group (HjPersonEntries *self, HjRowGroup *group, const GPtrArray *rows, GtkWidget *button,
            gboolean may_add)
{
  g_autofree char *contents = dup_contents (rows);

  gtk_widget_set_visible (button, may_add);
  if (hj_row_group_begin (group, contents)) {
    for (guint i = 0; i < rows->len; i++)
      hj_row_group_add (group, hj_entry_row_new (self->session, g_ptr_array_index (rows, i)));
  }
  gtk_widget_set_visible (GTK_WIDGET (group), may_add || rows->len > 0);
}

static void
hj_person_entries_dispose (GObject *object)
{
  HjPersonEntries *self = HJ_PERSON_ENTRIES (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PERSON_ENTRIES);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_person_entries_parent_class)->dispose (object);
}

static void
hj_person_entries_finalize (GObject *object)
{
  HjPersonEntries *self = HJ_PERSON_ENTRIES (object);

  g_free (self->person);
  g_free (self->detention);
  G_OBJECT_CLASS (hj_person_entries_parent_class)->finalize (object);
}

static void
hj_person_entries_class_init (HjPersonEntriesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_person_entries_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_person_entries_finalize;

  signals[SIGNAL_SAVED]
      = g_signal_new ("saved", HJ_TYPE_PERSON_ENTRIES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-person-entries.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, contacts);
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, exams);
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, screenings);
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, contact_button);
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, exam_button);
  gtk_widget_class_bind_template_child (widget_class, HjPersonEntries, screening_button);
  gtk_widget_class_bind_template_callback (widget_class, on_contact_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_exam_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_screening_clicked_cb);
}

static void
hj_person_entries_init (HjPersonEntries *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_person_entries_show:
 * @session: whose user's role says what is offered
 */
void
hj_person_entries_show (HjPersonEntries *self, HjSession *session, const HjPersonDetails *details)
{
  g_return_if_fail (HJ_IS_PERSON_ENTRIES (self));

  const HjAccess *access = hj_session_get_access (session);
  gboolean detained = hj_person_details_is_detained (details);
  gboolean contact = hj_access_get_rights (access, &hj_entity_family_contact) & HJ_MAY_MAKE;
  gboolean exam = hj_access_get_rights (access, &hj_entity_exam) & HJ_MAY_MAKE;
  gboolean screening = hj_access_get_rights (access, &hj_entity_screening) & HJ_MAY_MAKE;

  g_set_object (&self->session, session);
  g_set_str (&self->person, details->person_id);
  g_set_str (&self->detention, detained ? hj_record_get_id (details->detention) : NULL);
  show_group (self, self->contacts, details->contacts, self->contact_button, contact);
  show_group (self, self->exams, details->exams, self->exam_button, exam && detained);
  show_group (self, self->screenings, details->screenings, self->screening_button,
              screening && detained);
}
