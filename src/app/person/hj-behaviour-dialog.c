/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-behaviour-dialog.h"

#include "app/drafts/hj-draft-keeper.h"
#include "app/widgets/hj-say-fact.h"
#include "app/widgets/hj-say.h"
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/casework/hj-act.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

#define SEVERITY_MAX 3

/* How the time of an entry is written, and read again. */
#define TIME_FORMAT "%Y-%m-%d %H:%M"

/* An entry in the behaviour book: a kind was chosen, the rest has defaults. */
struct _HjBehaviourDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkLabel *problem;
  GtkWidget *severity_box;
  AdwToggleGroup *severity;
  GtkEditable *note;
  GtkEditable *place;
  GtkEditable *witness;
  GtkEditable *time;

  HjSession *session;    /* owned */
  HjDraftKeeper *keeper; /* borrowed */
  char *detention;       /* owned */
  char *kind;            /* owned */
  char *now;             /* owned, the time that the dialog offered */
  gint64 opened;         /* UTC milliseconds that @now stands for */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (HjBehaviourDialog, hj_behaviour_dialog, ADW_TYPE_DIALOG)

enum { SIGNAL_SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What goes to the store's thread and comes back. */
typedef struct {
  char *detention;
  char *kind;
  gint64 severity;
  gint64 at;
  char *note;
  char *place;
  char *witness;
  HjActResult result;
} Entry;

static void
free_entry (gpointer data)
{
  Entry *self = data;

  g_free (self->detention);
  g_free (self->kind);
  g_free (self->note);
  g_free (self->place);
  g_free (self->witness);
  hj_act_result_clear (&self->result);
  g_free (self);
}

/* On the store's thread. */
static gboolean
save_entry (HjReplica *replica, gpointer data, GError **error)
{
  Entry *entry = data;
  g_autoptr (HjRecord) record = hj_act_draft (replica, &hj_entity_behaviour, error);

  if (record == NULL)
    return FALSE;
  hj_record_set_text (record, "detention", entry->detention);
  hj_record_set_text (record, "kind", entry->kind);
  hj_record_set_int (record, "severity", entry->severity);
  hj_record_set_int (record, "at", entry->at);
  if (*entry->note != '\0')
    hj_record_set_text (record, "note", entry->note);
  if (*entry->place != '\0')
    hj_record_set_text (record, "place", entry->place);
  if (*entry->witness != '\0')
    hj_record_set_text (record, "witness", entry->witness);
  return hj_act_new (replica, record, &entry->result, error);
}

static void
show_problem (HjBehaviourDialog *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_busy (HjBehaviourDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", !busy);
}

static void
on_entry_saved_cb (gpointer owner, gpointer data, const GError *error)
{
  HjBehaviourDialog *self = HJ_BEHAVIOUR_DIALOG (owner);
  Entry *entry = data;

  show_busy (self, FALSE);
  if (error != NULL) {
    hj_draft_keeper_go_on (self->keeper);
    show_problem (self, error->message);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, entry->result.label_before,
                 entry->result.label_after, entry->result.label);
  adw_dialog_force_close (ADW_DIALOG (self));
}

/* The time typed, in the county's zone; what was not touched keeps its seconds. */
static gboolean
read_time (HjBehaviourDialog *self, gint64 *at)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->time)));

  if (g_str_equal (typed, self->now)) {
    *at = self->opened;
    return TRUE;
  }
  g_strdelimit (typed, " ", 'T');
  if (!hj_time_from_iso (typed, at)) {
    show_problem (self, _ ("The time cannot be read; write it like 2026-03-18 09:05."));
    return FALSE;
  }
  if (*at > hj_session_now (self->session)) {
    show_problem (self, _ ("The time has not come yet; write when it happened."));
    return FALSE;
  }
  return TRUE;
}

static char *
dup_typed (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static void
save_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HjBehaviourDialog *self = HJ_BEHAVIOUR_DIALOG (widget);
  gint64 at;

  if (self->busy)
    return;
  if (!read_time (self, &at)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->time));
    return;
  }

  Entry *entry = g_new0 (Entry, 1);

  entry->detention = g_strdup (self->detention);
  entry->kind = g_strdup (self->kind);
  entry->severity = gtk_widget_get_visible (self->severity_box)
                        ? (gint64)adw_toggle_group_get_active (self->severity)
                        : 0;
  entry->at = at;
  entry->note = dup_typed (self->note);
  entry->place = dup_typed (self->place);
  entry->witness = dup_typed (self->witness);
  show_problem (self, NULL);
  show_busy (self, TRUE);
  hj_draft_keeper_enter (self->keeper);
  hj_session_act (self->session, save_entry, entry, free_entry, self, on_entry_saved_cb);
}

static void
cancel_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
hj_behaviour_dialog_dispose (GObject *object)
{
  HjBehaviourDialog *self = HJ_BEHAVIOUR_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_BEHAVIOUR_DIALOG);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_behaviour_dialog_parent_class)->dispose (object);
}

static void
hj_behaviour_dialog_finalize (GObject *object)
{
  HjBehaviourDialog *self = HJ_BEHAVIOUR_DIALOG (object);

  g_free (self->detention);
  g_free (self->kind);
  g_free (self->now);
  G_OBJECT_CLASS (hj_behaviour_dialog_parent_class)->finalize (object);
}

static void
hj_behaviour_dialog_class_init (HjBehaviourDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_behaviour_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_behaviour_dialog_finalize;

  /**
   * HjBehaviourDialog::saved:
   * @before: (nullable): colour of the label that held before
   * @after: (nullable): colour that the points card gives now
   * @label: (nullable): id of the label that was proposed
   */
  signals[SIGNAL_SAVED]
      = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_activated);
  gtk_widget_class_install_action (widget_class, "dialog.cancel", NULL, cancel_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "dialog.save", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-behaviour-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, severity_box);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, severity);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, note);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, place);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, witness);
  gtk_widget_class_bind_template_child (widget_class, HjBehaviourDialog, time);
}

static void
hj_behaviour_dialog_init (HjBehaviourDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gint64 severity = 0; severity <= SEVERITY_MAX; severity++) {
    AdwToggle *toggle = adw_toggle_new ();

    adw_toggle_set_label (toggle, hj_say_severity (severity));
    adw_toggle_group_add (self->severity, toggle);
  }
}

static char *
read_severity (gpointer group)
{
  return g_strdup_printf ("%u", adw_toggle_group_get_active (group));
}

static void
write_severity (gpointer group, const char *text)
{
  guint severity = (guint)g_ascii_strtoull (text, NULL, 10);

  if (severity <= SEVERITY_MAX)
    adw_toggle_group_set_active (group, severity);
}

/* When it happened is part of the draft: the time that is offered moves on. */
static void
keep_draft (HjBehaviourDialog *self)
{
  g_autofree char *key = g_strdup_printf ("behaviour/%s/%s", self->detention, self->kind);

  self->keeper = hj_draft_keeper_attach (ADW_DIALOG (self), self->session, key);
  hj_draft_keeper_add (self->keeper, "severity", self->severity, "notify::active", read_severity,
                       write_severity);
  hj_draft_keeper_add_text (self->keeper, "note", self->note);
  hj_draft_keeper_add_text (self->keeper, "place", self->place);
  hj_draft_keeper_add_text (self->keeper, "witness", self->witness);
  hj_draft_keeper_add_companion (self->keeper, "time", self->time);
  hj_draft_keeper_start (self->keeper);
}

/* A talk and good conduct have no severity. */
static gboolean
is_graded (const char *kind)
{
  return !g_str_equal (kind, "talk") && !g_str_equal (kind, "good-conduct");
}

/**
 * hj_behaviour_dialog_new:
 * @detention: id
 * @kind: of behaviour
 *
 * Returns: (transfer floating): a dialog that saves by itself and then tells by `saved`
 */
AdwDialog *
hj_behaviour_dialog_new (HjSession *session, const char *detention, const char *kind)
{
  HjBehaviourDialog *self = g_object_new (HJ_TYPE_BEHAVIOUR_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->detention = g_strdup (detention);
  self->kind = g_strdup (kind);
  self->opened = hj_session_now (session);
  self->now = hj_time_to_display (self->opened, TIME_FORMAT);
  adw_dialog_set_title (ADW_DIALOG (self), hj_say_choice ("behaviour", "kind", kind));
  gtk_editable_set_text (self->time, self->now);
  gtk_widget_set_visible (self->severity_box, is_graded (kind));
  adw_toggle_group_set_active (self->severity, is_graded (kind) ? 1 : 0);
  keep_draft (self);
  return ADW_DIALOG (self);
}
