/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/widgets/hj-icon-button.h"

#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  const char *phone = g_object_get_data (G_OBJECT (button), "hj-phone");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), phone);
  hj_toast_show (GTK_WIDGET (button), _ ("Telephone number copied"));
}

/**
 * hj_icon_button_new:
 * @icon: name of an icon
 * @label: what the button does, and with what; shown as a tooltip and read out
 *
 * Returns: (transfer floating): a button at the end of a row
 */
GtkWidget *
hj_icon_button_new (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

/**
 * hj_icon_button_new_copy_phone:
 * @name: whose number it is
 *
 * Returns: (transfer floating): a button that copies the telephone number
 */
GtkWidget *
hj_icon_button_new_copy_phone (const char *name, const char *phone)
{
  /* Translators: name of a person */
  g_autofree char *label = g_strdup_printf (_ ("Copy telephone number of %s"), name);
  GtkWidget *button = hj_icon_button_new ("edit-copy-symbolic", label);

  g_object_set_data_full (G_OBJECT (button), "hj-phone", g_strdup (phone), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy_clicked_cb), NULL);
  return button;
}
