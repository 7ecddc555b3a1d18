/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-lease-group.h"

#include "app/tickets/hj-link-row.h"
#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

struct _HjAdminLeaseGroup {
  AdwPreferencesGroup parent_instance;

  AdwActionRow *row; /* borrowed */
  HjAdminDesk *desk; /* owned */
};

G_DEFINE_FINAL_TYPE (HjAdminLeaseGroup, hj_admin_lease_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_days (HjAdminLeaseGroup *self)
{
  gint64 days = hj_admin_desk_get_lease_days (self->desk);
  const GError *problem = hj_admin_desk_get_problem (self->desk, HJ_DESK_LEASE);
  g_autofree char *text = NULL;

  if (days > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Locks after %d day unseen",
                                         "Locks after %d days unseen", (gulong)days),
                            (int)days);
  else
    text = g_strdup (problem == NULL ? "" : problem->message);
  adw_action_row_set_subtitle (self->row, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->row), days > 0);
}

static void
on_desk_changed_cb (HjAdminLeaseGroup *self, int kind, HjAdminDesk *desk)
{
  if (kind == HJ_DESK_LEASE)
    show_days (self);
}

static void
on_set_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  hj_toast_show (GTK_WIDGET (owner), error != NULL ? error->message : _ ("The lease is changed."));
}

static void
on_response_cb (HjAdminLeaseGroup *self, const char *response, AdwAlertDialog *dialog)
{
  GtkSpinButton *days = g_object_get_data (G_OBJECT (dialog), "hj-days");
  HjAdminRequest request = { 0 };
  g_autoptr (GBytes) body = NULL;

  if (!g_str_equal (response, "set"))
    return;
  /* What was typed last counts. */
  gtk_spin_button_update (days);
  request.days = gtk_spin_button_get_value_as_int (days);
  body = hj_admin_request_to_bytes (HJ_ADMIN_LEASE_SET, &request);
  hj_admin_desk_give (self->desk, HJ_ADMIN_LEASE_SET, body, self, on_set_cb);
}

static GtkWidget *
make_days (HjAdminLeaseGroup *self)
{
  GtkWidget *days
      = gtk_spin_button_new_with_range (HJ_WIRE_LEASE_DAYS_MIN, HJ_WIRE_LEASE_DAYS_MAX, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (days),
                             (double)hj_admin_desk_get_lease_days (self->desk));
  gtk_widget_set_valign (days, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (days), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Days"),
                                  -1);
  return days;
}

static GtkWidget *
make_list (GtkWidget *days)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Days"), NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), days);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), days);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}

static void
on_row_activated_cb (HjAdminLeaseGroup *self, GtkWidget *row)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      _ ("Set offline lease"),
      _ ("A laptop that was not seen for so long locks until it reaches the central instance. What "
         "was not sent stays on it. A laptop learns of the change when it is seen next.")));
  GtkWidget *days = make_days (self);

  adw_alert_dialog_set_extra_child (dialog, make_list (days));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "set", _ ("Set lease"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "set", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "set");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data (G_OBJECT (dialog), "hj-days", days);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
hj_admin_lease_group_map (GtkWidget *widget)
{
  HjAdminLeaseGroup *self = HJ_ADMIN_LEASE_GROUP (widget);

  GTK_WIDGET_CLASS (hj_admin_lease_group_parent_class)->map (widget);
  hj_admin_desk_load (self->desk, HJ_DESK_LEASE);
}

static void
hj_admin_lease_group_dispose (GObject *object)
{
  g_clear_object (&HJ_ADMIN_LEASE_GROUP (object)->desk);
  G_OBJECT_CLASS (hj_admin_lease_group_parent_class)->dispose (object);
}

static void
hj_admin_lease_group_class_init (HjAdminLeaseGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_admin_lease_group_dispose;
  GTK_WIDGET_CLASS (klass)->map = hj_admin_lease_group_map;
}

static void
hj_admin_lease_group_init (HjAdminLeaseGroup *self)
{
  GtkWidget *row = hj_link_row_new (_ ("Offline lease"), NULL);

  self->row = ADW_ACTION_ROW (row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hj_admin_lease_group_new (HjAdminDesk *desk)
{
  HjAdminLeaseGroup *self = g_object_new (HJ_TYPE_ADMIN_LEASE_GROUP, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_days (self);
  return GTK_WIDGET (self);
}
