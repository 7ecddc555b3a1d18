/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-purpose-dialog.h"

#include "app/hj-session-ask.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/wire/hj-messages.h"

#include <glib/gi18n.h>

struct _HjPurposeDialog {
  AdwDialog parent_instance;

  /* Template widgets */
  AdwBanner *problem;
  AdwPreferencesGroup *explained;
  GtkEditable *purpose;
  GtkWidget *open;
  GtkWidget *waiting;

  HjSession *session; /* owned */
  HjRecord *record;   /* owned, of the case */
  GtkWidget *page;    /* owned, where the case is looked at */
};

G_DEFINE_FINAL_TYPE (HjPurposeDialog, hj_purpose_dialog, ADW_TYPE_DIALOG)

static char *
dup_purpose (HjPurposeDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->purpose)));
}

static gboolean
is_purpose (HjPurposeDialog *self)
{
  g_autofree char *purpose = dup_purpose (self);

  return g_utf8_strlen (purpose, -1) >= HJ_PURPOSE_CHARACTERS_MIN
         && strlen (purpose) <= HJ_PURPOSE_BYTES_MAX;
}

static void
show_waiting (HjPurposeDialog *self, gboolean waiting)
{
  gtk_widget_set_visible (self->waiting, waiting);
  gtk_editable_set_editable (self->purpose, !waiting);
  gtk_widget_set_sensitive (self->open, !waiting && is_purpose (self));
}

static HjPurposeAnswer *
ask (HjPurposeDialog *self, GError **error)
{
  g_autofree char *purpose = dup_purpose (self);
  const HjPurposeRequest request = {
    .entity = (char *)hj_record_get_entity (self->record)->name,
    .id = (char *)hj_record_get_id (self->record),
    .purpose = purpose,
  };
  g_autoptr (GBytes) body = hj_purpose_request_to_bytes (&request);
  g_autoptr (GBytes) answer = hj_session_ask (self->session, HJ_PURPOSE_PATH, body, error);

  return answer == NULL ? NULL : hj_purpose_answer_from_bytes (answer, error);
}

/* The case is opened, and noted: what is said from here on is no refusal. */
static void
tell_opened (HjPurposeDialog *self, const HjPurposeAnswer *answer, const GError *problem)
{
  g_autofree char *until = hj_say_time (answer->until);
  g_autofree char *text
      = problem == NULL
            /* Translators: a day and a minute */
            ? g_strdup_printf (_ ("The case is open to you until %s."), until)
            : g_strdup_printf (_ ("The case is open to you until %s; it comes with the next "
                                  "reconciliation."),
                               until);

  hj_toast_show (self->page, text);
  /* It may have been closed while the answer was on its way. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    adw_dialog_force_close (ADW_DIALOG (self));
}

static DexFuture *
open_fiber (gpointer user_data)
{
  HjPurposeDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjPurposeAnswer) answer = ask (self, &error);

  if (answer != NULL) {
    dex_await (DEX_FUTURE (hj_reconciler_sync (hj_session_get_reconciler (self->session))), &error);
    tell_opened (self, answer, error);
    return dex_future_new_true ();
  }
  show_waiting (self, FALSE);
  adw_banner_set_title (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
  return dex_future_new_true ();
}

static void
start (HjPurposeDialog *self)
{
  if (!gtk_widget_get_sensitive (self->open))
    return;
  adw_banner_set_revealed (self->problem, FALSE);
  show_waiting (self, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, HJ_SESSION_ASK_STACK, open_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_open_clicked_cb (HjPurposeDialog *self, GtkButton *button)
{
  start (self);
}

static void
on_purpose_activated_cb (HjPurposeDialog *self, AdwEntryRow *row)
{
  start (self);
}

static void
on_purpose_changed_cb (HjPurposeDialog *self, GtkEditable *entry)
{
  gtk_widget_set_sensitive (self->open, is_purpose (self));
}

static void
on_cancel_clicked_cb (HjPurposeDialog *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hj_purpose_dialog_dispose (GObject *object)
{
  HjPurposeDialog *self = HJ_PURPOSE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PURPOSE_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->page);
  g_clear_pointer (&self->record, hj_record_unref);
  G_OBJECT_CLASS (hj_purpose_dialog_parent_class)->dispose (object);
}

static void
hj_purpose_dialog_class_init (HjPurposeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_purpose_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-purpose-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPurposeDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeDialog, explained);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeDialog, purpose);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeDialog, open);
  gtk_widget_class_bind_template_child (widget_class, HjPurposeDialog, waiting);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_purpose_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_purpose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_purpose_dialog_init (HjPurposeDialog *self)
{
  int days = HJ_PURPOSE_TIME / HJ_DAY_MS;
  g_autofree char *text = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  text = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "You will see who is in it and what it is about for %d day; then it leaves this "
          "laptop. The audit keeps your name, the case and this purpose.",
          "You will see who is in it and what it is about for %d days; then it leaves this "
          "laptop. The audit keeps your name, the case and this purpose.",
          (gulong)days),
      days);
  hj_describe_group (self->explained, text);
}

/**
 * hj_purpose_dialog_new:
 * @record: a dispute or ticket that the user sees without its content
 * @page: where it is looked at
 */
AdwDialog *
hj_purpose_dialog_new (HjSession *session, const HjRecord *record, GtkWidget *page)
{
  HjPurposeDialog *self = g_object_new (HJ_TYPE_PURPOSE_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->record = hj_record_copy (record);
  self->page = g_object_ref (page);
  return ADW_DIALOG (self);
}
