/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-override-dialog.h"

#include "app/drafts/hj-draft-keeper.h"
#include "app/widgets/hj-say.h"
#include "core/policy/hj-workflow-reader.h"

#include <glib/gi18n.h>

/* Asks for another label and why; who opened it gives the command. Below red a red label only goes
 * by two people, so that then it is a question to the second.
 */
struct _HjOverrideDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkButton *save;
  GtkLabel *problem;
  AdwToggleGroup *color;
  GtkWidget *two;
  AdwComboRow *why;
  GtkEditable *words;
  AdwSpinRow *days;

  HjDraftKeeper *keeper; /* borrowed */
  gboolean is_red;       /* the label that holds */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjOverrideDialog, hj_override_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
asks (HjOverrideDialog *self)
{
  return self->is_red && g_strcmp0 (adw_toggle_group_get_active_name (self->color), "red") != 0;
}

static const HjWorkflowCommand *
find_command (HjOverrideDialog *self)
{
  return hj_workflow_find_command (hj_workflow_get_default ("label"),
                                   asks (self) ? "ask-lower" : "override");
}

static const HjWorkflowReason *
get_reason (HjOverrideDialog *self)
{
  const HjWorkflowCommand *command = find_command (self);
  guint selected = adw_combo_row_get_selected (self->why);

  /* The first line says that there is none yet. */
  return selected >= 1 && selected <= command->n_reasons ? &command->reasons[selected - 1] : NULL;
}

static char *
dup_words (HjOverrideDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->words)));
}

/* What no code says must be said in words. */
static gboolean
is_complete (HjOverrideDialog *self)
{
  const HjWorkflowReason *reason = get_reason (self);
  g_autofree char *words = dup_words (self);

  return reason != NULL
         && (*words != '\0' || !g_str_equal (reason->code, HJ_WORKFLOW_REASON_OTHER));
}

static void
show_ready (HjOverrideDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save",
                                 !self->busy && is_complete (self));
}

static void
show_way (HjOverrideDialog *self)
{
  gboolean ask = asks (self);

  gtk_widget_set_visible (self->two, ask);
  gtk_widget_set_visible (GTK_WIDGET (self->days), !ask);
  gtk_button_set_label (self->save, ask ? _ ("Ask to lower") : _ ("Set label"));
}

static void
on_reason_changed_cb (HjOverrideDialog *self)
{
  show_ready (self);
}

static void
on_color_changed_cb (HjOverrideDialog *self)
{
  show_way (self);
  show_ready (self);
}

static void
save_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjOverrideDialog *self = HJ_OVERRIDE_DIALOG (widget);
  const HjWorkflowReason *reason = get_reason (self);
  g_autofree char *words = dup_words (self);
  g_autofree char *text
      = *words == '\0' ? g_strdup (reason->code) : g_strdup_printf ("%s: %s", reason->code, words);

  hj_override_dialog_show_problem (self, NULL);
  self->busy = TRUE;
  show_ready (self);
  hj_draft_keeper_enter (self->keeper);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, find_command (self)->name,
                 adw_toggle_group_get_active_name (self->color), text,
                 asks (self) ? 0 : (guint)adw_spin_row_get_value (self->days));
  hj_draft_keeper_entered (self->keeper);
}

static void
cancel_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
hj_override_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_OVERRIDE_DIALOG);
  G_OBJECT_CLASS (hj_override_dialog_parent_class)->dispose (object);
}

static void
hj_override_dialog_class_init (HjOverrideDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_override_dialog_dispose;

  /**
   * HjOverrideDialog::chosen:
   * @command: `override`, or `ask-lower` where another person decides
   * @color: of the label
   * @reason: why, a code and perhaps words
   * @days: how long it shall hold; 0 where another person decides
   */
  signals[SIGNAL_CHOSEN]
      = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_activated);
  gtk_widget_class_install_action (widget_class, "dialog.cancel", NULL, cancel_activated);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-override-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, save);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, color);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, two);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, why);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, words);
  gtk_widget_class_bind_template_child (widget_class, HjOverrideDialog, days);
  gtk_widget_class_bind_template_callback (widget_class, on_color_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed_cb);
}

static void
hj_override_dialog_init (HjOverrideDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Both ways have the same reasons: they are the same question to one person, or to two. */
static void
fill_reasons (HjOverrideDialog *self)
{
  const HjWorkflowCommand *command = find_command (self);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gboolean is_zh = g_str_equal (hj_say_language (), "zh");

  gtk_string_list_append (titles, _ ("Choose one"));
  for (guint i = 0; i < command->n_reasons; i++)
    gtk_string_list_append (titles,
                            is_zh ? command->reasons[i].title_zh : command->reasons[i].title_en);
  adw_combo_row_set_model (self->why, G_LIST_MODEL (titles));
}

static char *
read_color (gpointer group)
{
  return g_strdup (adw_toggle_group_get_active_name (group));
}

static void
write_color (gpointer group, const char *text)
{
  if (adw_toggle_group_get_toggle_by_name (group, text) != NULL)
    adw_toggle_group_set_active_name (group, text);
}

static char *
read_reason (gpointer why)
{
  const HjWorkflowReason *reason = get_reason (g_object_get_data (why, "hj-dialog"));

  return g_strdup (reason == NULL ? "" : reason->code);
}

static void
write_reason (gpointer why, const char *text)
{
  HjOverrideDialog *self = g_object_get_data (why, "hj-dialog");
  const HjWorkflowCommand *command = find_command (self);

  if (*text == '\0')
    adw_combo_row_set_selected (self->why, 0);
  for (guint i = 0; i < command->n_reasons; i++) {
    if (g_str_equal (command->reasons[i].code, text))
      adw_combo_row_set_selected (self->why, i + 1);
  }
}

static char *
read_days (gpointer days)
{
  return g_strdup_printf ("%.0f", adw_spin_row_get_value (days));
}

static void
write_days (gpointer days, const char *text)
{
  adw_spin_row_set_value (days, g_ascii_strtod (text, NULL));
}

static void
keep_draft (HjOverrideDialog *self, HjSession *session, const HjRecord *label)
{
  g_autofree char *key = g_strdup_printf ("override/%s/", hj_record_get_id (label));

  g_object_set_data (G_OBJECT (self->why), "hj-dialog", self);
  self->keeper = hj_draft_keeper_attach (ADW_DIALOG (self), session, key);
  hj_draft_keeper_add (self->keeper, "color", self->color, "notify::active-name", read_color,
                       write_color);
  hj_draft_keeper_add (self->keeper, "why", self->why, "notify::selected", read_reason,
                       write_reason);
  hj_draft_keeper_add_text (self->keeper, "words", self->words);
  hj_draft_keeper_add (self->keeper, "days", self->days, "notify::value", read_days, write_days);
  hj_draft_keeper_start (self->keeper);
}

/**
 * hj_override_dialog_new:
 * @label: the one that holds
 * @allowed: (array zero-terminated=1): names of the commands that the user may give on it
 *
 * Returns: (transfer floating): a dialog that tells by `chosen` and waits to be closed
 */
AdwDialog *
hj_override_dialog_new (HjSession *session, const HjRecord *label, const char *const *allowed)
{
  HjOverrideDialog *self = g_object_new (HJ_TYPE_OVERRIDE_DIALOG, NULL);
  const char *color = hj_record_get_text (label, "color");

  gboolean may_set = g_strv_contains (allowed, "override");

  self->is_red = g_strcmp0 (color, "red") == 0;
  if (!may_set) {
    adw_toggle_group_remove (self->color, adw_toggle_group_get_toggle_by_name (self->color, "red"));
    adw_dialog_set_title (ADW_DIALOG (self), _ ("Ask to lower the label"));
  }
  adw_toggle_group_set_active_name (self->color, may_set ? color : "yellow");
  fill_reasons (self);
  show_way (self);
  show_ready (self);
  keep_draft (self, session, label);
  return ADW_DIALOG (self);
}

/**
 * hj_override_dialog_show_problem:
 * @sentence: (nullable): why it was not done; the user may try again
 */
void
hj_override_dialog_show_problem (HjOverrideDialog *self, const char *sentence)
{
  g_return_if_fail (HJ_IS_OVERRIDE_DIALOG (self));
  self->busy = FALSE;
  hj_draft_keeper_go_on (self->keeper);
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  show_ready (self);
}
