/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-command-dialog.h"

#include "app/tickets/hj-field-form.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

struct _HjCommandDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  AdwBanner *problem;
  AdwPreferencesPage *page;
  GtkButton *give;
  AdwNavigationPage *form_page;

  HjFieldForm *form;      /* borrowed */
  HjDraftKeeper *keeper;  /* borrowed */
  const HjEntity *entity; /* static */
  char *id;               /* owned, of the row */
  gboolean is_new;        /* whether the row is entered by this, and so holds something */
  HjRecord *edited;       /* (nullable) owned, the row without the fields that are asked for */
};

G_DEFINE_FINAL_TYPE (HjCommandDialog, hj_command_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_GIVEN, SIGNAL_SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_complete (HjCommandDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->give),
                            hj_field_form_is_complete (self->form)
                                && !(self->is_new && hj_field_form_is_empty (self->form)));
}

static void
on_give_clicked_cb (HjCommandDialog *self, GtkButton *button)
{
  g_autoptr (HjRecord) given = self->edited != NULL ? hj_record_copy (self->edited)
                                                    : hj_record_new (self->entity, self->id);

  hj_field_form_write (self->form, given);
  adw_banner_set_revealed (self->problem, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->give), FALSE);
  hj_draft_keeper_enter (self->keeper);
  g_signal_emit (self, signals[SIGNAL_GIVEN], 0, given);
  hj_draft_keeper_entered (self->keeper);
}

static void
on_cancel_clicked_cb (HjCommandDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hj_command_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_COMMAND_DIALOG);
  G_OBJECT_CLASS (hj_command_dialog_parent_class)->dispose (object);
}

static void
hj_command_dialog_finalize (GObject *object)
{
  g_free (HJ_COMMAND_DIALOG (object)->id);
  g_clear_pointer (&HJ_COMMAND_DIALOG (object)->edited, hj_record_unref);
  G_OBJECT_CLASS (hj_command_dialog_parent_class)->finalize (object);
}

static void
hj_command_dialog_class_init (HjCommandDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_command_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_command_dialog_finalize;

  signals[SIGNAL_GIVEN] = g_signal_new ("given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, HJ_TYPE_RECORD);
  signals[SIGNAL_SAVED]
      = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-command-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjCommandDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjCommandDialog, page);
  gtk_widget_class_bind_template_child (widget_class, HjCommandDialog, give);
  gtk_widget_class_bind_template_child (widget_class, HjCommandDialog, form_page);
  gtk_widget_class_bind_template_callback (widget_class, on_give_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_command_dialog_init (HjCommandDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static HjCommandDialog *
new_dialog (HjSession *session, const HjRecord *record, const char *title)
{
  HjCommandDialog *self = g_object_new (HJ_TYPE_COMMAND_DIALOG, NULL);

  self->entity = hj_record_get_entity (record);
  self->id = g_strdup (hj_record_get_id (record));
  self->form = HJ_FIELD_FORM (hj_field_form_new (session, self->entity));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->form));
  adw_dialog_set_title (ADW_DIALOG (self), title);
  adw_navigation_page_set_title (self->form_page, title);
  return self;
}

/* @key: which form it is, and of which row */
static AdwDialog *
finish_dialog (HjCommandDialog *self, HjSession *session, const char *key)
{
  self->keeper = hj_draft_keeper_attach (ADW_DIALOG (self), session, key);
  hj_field_form_keep (self->form, self->keeper);
  hj_draft_keeper_start (self->keeper);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (show_complete), self,
                           G_CONNECT_SWAPPED);
  show_complete (self);
  return ADW_DIALOG (self);
}

/* A new row has no id yet; what it belongs to says which form it is. */
static char *
dup_entry_key (const HjRecord *known)
{
  const HjEntity *entity = hj_record_get_entity (known);
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "new/%s", entity->name);
  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].type == HJ_FIELD_REF
        && !hj_record_is_null (known, entity->fields[i].name))
      g_string_append_printf (key, "/%s", hj_record_get_text (known, entity->fields[i].name));
  }
  return g_string_free (key, FALSE);
}

/**
 * hj_command_dialog_new:
 * @record: the row as it stands
 * @command: what the user wants to do; it asks for something
 */
AdwDialog *
hj_command_dialog_new (HjSession *session, const HjRecord *record, const HjWorkflowCommand *command)
{
  const char *title = hj_command_title (command);
  HjCommandDialog *self = new_dialog (session, record, title);
  g_autofree char *key
      = g_strdup_printf ("do/%s/%s/%s", self->entity->name, self->id, command->name);

  for (guint i = 0; command->require[i] != NULL; i++)
    hj_field_form_add (self->form, command->require[i], TRUE, NULL);
  for (guint i = 0; command->fields[i] != NULL; i++)
    hj_field_form_add (self->form, command->fields[i], FALSE, record);
  gtk_button_set_label (self->give, title);
  return finish_dialog (self, session, key);
}

/**
 * hj_command_dialog_new_edit:
 * @record: the row as it stands
 * @title: of the dialog
 * @fields: which fields it asks for, ends with %NULL; what is emptied is to be empty
 */
AdwDialog *
hj_command_dialog_new_edit (HjSession *session, const HjRecord *record, const char *title,
                            const char *const *fields)
{
  HjCommandDialog *self = new_dialog (session, record, title);
  g_autofree char *names = g_strjoinv (",", (char **)fields);
  g_autofree char *key = g_strdup_printf ("set/%s/%s/%s", self->entity->name, self->id, names);

  self->edited = hj_record_copy (record);
  for (guint i = 0; fields[i] != NULL; i++) {
    hj_field_form_add (self->form, fields[i], FALSE, record);
    hj_record_set_null_at (self->edited, (guint)hj_entity_field_index (self->entity, fields[i]));
  }
  gtk_button_set_label (self->give, _ ("Save"));
  return finish_dialog (self, session, key);
}

/**
 * hj_command_dialog_new_entry:
 * @known: what the new row holds already
 * @title: of the dialog
 * @fields: which fields it asks for, ends with %NULL
 */
AdwDialog *
hj_command_dialog_new_entry (HjSession *session, const HjRecord *known, const char *title,
                             const char *const *fields)
{
  HjCommandDialog *self = new_dialog (session, known, title);
  g_autofree char *key = dup_entry_key (known);

  self->is_new = TRUE;
  self->edited = hj_record_copy (known);
  for (guint i = 0; fields[i] != NULL; i++) {
    int index = hj_entity_field_index (self->entity, fields[i]);

    hj_field_form_add (self->form, fields[i],
                       (self->entity->fields[index].flags & HJ_FIELD_REQUIRED) != 0, NULL);
  }
  gtk_button_set_label (self->give, _ ("Save"));
  return finish_dialog (self, session, key);
}

/**
 * hj_command_dialog_describe:
 * @text: what it is about, and what comes of it; plain
 */
void
hj_command_dialog_describe (HjCommandDialog *self, const char *text)
{
  g_return_if_fail (HJ_IS_COMMAND_DIALOG (self));
  hj_describe_group (ADW_PREFERENCES_GROUP (self->form), text);
}

/**
 * hj_command_dialog_tell_saved:
 * @before: (nullable): colour of the label before
 * @after: (nullable): colour that the classifier gives now
 * @label: (nullable): id of the label that was proposed
 *
 * Emits `saved`, once what was given is on the disk.
 */
void
hj_command_dialog_tell_saved (HjCommandDialog *self, const char *before, const char *after,
                              const char *label)
{
  g_return_if_fail (HJ_IS_COMMAND_DIALOG (self));
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, before, after, label);
}

/**
 * hj_command_dialog_show_problem:
 * @sentence: what went wrong and what to do; what was typed stays
 */
void
hj_command_dialog_show_problem (HjCommandDialog *self, const char *sentence)
{
  g_return_if_fail (HJ_IS_COMMAND_DIALOG (self));
  hj_draft_keeper_go_on (self->keeper);
  adw_banner_set_title (self->problem, sentence);
  adw_banner_set_revealed (self->problem, TRUE);
  show_complete (self);
}

/**
 * hj_command_asks:
 *
 * Returns: whether the user is asked for something first. Who is no officer of a house writes with
 *   one hand in somebody's kitchen, and is only asked for what must be there
 */
gboolean
hj_command_asks (HjSession *session, const HjWorkflowCommand *command)
{
  return command->require[0] != NULL
         || (command->fields[0] != NULL && hj_access_is_of_house (hj_session_get_access (session)));
}

/**
 * hj_command_title:
 *
 * Returns: (transfer none): the command in the language of the window
 */
const char *
hj_command_title (const HjWorkflowCommand *command)
{
  return g_str_equal (hj_say_language (), "zh") ? command->title_zh : command->title_en;
}
