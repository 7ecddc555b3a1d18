/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/audit/hj-audit-form.h"

#include "app/audit/hj-audit-results.h"
#include "app/audit/hj-audit-words.h"

#include <glib/gi18n.h>

struct _HjAuditForm {
  AdwBin parent_instance;

  /* Template widgets */
  GtkEditable *purpose;
  GtkEditable *person;
  GtkEditable *user;
  AdwComboRow *act;
  AdwComboRow *period;
  GtkEditable *why;
  GtkWidget *look;

  HjSession *session; /* owned */
};

G_DEFINE_FINAL_TYPE (HjAuditForm, hj_audit_form, ADW_TYPE_BIN)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct {
  const char *title;
  gint64 length; /* milliseconds; 0 for all time */
} periods[] = {
  { N_ ("Last 7 days"), 7 * HJ_DAY_MS },   { N_ ("Last 24 hours"), HJ_DAY_MS },
  { N_ ("Last 30 days"), 30 * HJ_DAY_MS }, { N_ ("Last year"), 365 * HJ_DAY_MS },
  { N_ ("Since the beginning"), 0 },
};

/* NULL for what was left empty. */
static char *
dup_typed (GtkEditable *entry)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *typed == '\0' ? NULL : g_steal_pointer (&typed);
}

static void
on_purpose_changed_cb (HjAuditForm *self, GParamSpec *pspec, GtkEditable *entry)
{
  g_autofree char *purpose = dup_typed (self->purpose);

  gtk_widget_set_sensitive (self->look, purpose != NULL);
}

static void
on_look_clicked_cb (HjAuditForm *self, GtkButton *button)
{
  g_autoptr (HjAuditQuery) query = g_new0 (HjAuditQuery, 1);
  gint64 length = periods[adw_combo_row_get_selected (self->period)].length;

  query->purpose = dup_typed (self->purpose);
  query->person = dup_typed (self->person);
  query->user = dup_typed (self->user);
  query->act = g_strdup (hj_audit_words_nth_act (adw_combo_row_get_selected (self->act)));
  query->why = dup_typed (self->why);
  query->from = length == 0 ? 0 : hj_session_now (self->session) - length;
  query->until = query->before = G_MAXINT64;
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, hj_audit_results_new (self->session, query));
}

static void
hj_audit_form_dispose (GObject *object)
{
  HjAuditForm *self = HJ_AUDIT_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_AUDIT_FORM);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_audit_form_parent_class)->dispose (object);
}

static void
hj_audit_form_class_init (HjAuditFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_audit_form_dispose;
  signals[SIGNAL_OPEN] = g_signal_new ("open", HJ_TYPE_AUDIT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-audit-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, purpose);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, person);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, user);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, act);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, period);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, why);
  gtk_widget_class_bind_template_child (widget_class, HjAuditForm, look);
  gtk_widget_class_bind_template_callback (widget_class, on_purpose_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_look_clicked_cb);
}

static void
hj_audit_form_init (HjAuditForm *self)
{
  g_autoptr (GtkStringList) acts = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (acts, _ ("Everything"));
  for (guint i = 1; hj_audit_words_nth_act (i) != NULL; i++)
    gtk_string_list_append (acts, hj_audit_words_act (hj_audit_words_nth_act (i)));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (times, _ (periods[i].title));
  adw_combo_row_set_model (self->act, G_LIST_MODEL (acts));
  adw_combo_row_set_model (self->period, G_LIST_MODEL (times));
}

/**
 * hj_audit_form_new:
 * @session: of an auditor
 */
GtkWidget *
hj_audit_form_new (HjSession *session)
{
  HjAuditForm *self = g_object_new (HJ_TYPE_AUDIT_FORM, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
