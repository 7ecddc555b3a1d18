/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-party-rows.h"

#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-strike.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  const char *phone = g_object_get_data (G_OBJECT (button), "hj-phone");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), phone);
  hj_toast_show (GTK_WIDGET (button), _ ("Telephone number copied"));
}

static GtkWidget *
make_copy_button (const char *name, const char *phone)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  /* Translators: name of a person */
  g_autofree char *label = g_strdup_printf (_ ("Copy telephone number of %s"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "hj-phone", g_strdup (phone), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy_clicked_cb), NULL);
  return button;
}

/* Why it is not a party any more, where somebody struck it out. */
static char *
say_details (const HjRecord *party)
{
  const char *phone = hj_record_get_text (party, "phone");
  const char *why = hj_record_get_text (party, "struck_reason");
  g_autofree char *role = hj_say_value (party, "role");

  if (hj_strike_is_struck (party))
    /* Translators: why somebody struck an entry out */
    return g_strdup_printf (_ ("Struck out: %s"), why == NULL ? "" : why);
  return phone == NULL ? g_steal_pointer (&role) : g_strconcat (role, " · ", phone, NULL);
}

static GtkWidget *
make_row (HjRecord *party, HjSession *session)
{
  const char *name = hj_record_get_text (party, "name");
  const char *phone = hj_record_get_text (party, "phone");
  g_autofree char *details = say_details (party);
  GtkWidget *row = hj_link_row_new (name, details);
  GtkWidget *strike = session == NULL ? NULL : hj_strike_button_new (session, party, name);

  hj_link_row_set_target (HJ_LINK_ROW (row), "view.open-person",
                          hj_record_get_text (party, "person"));
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  if (hj_strike_is_struck (party))
    gtk_widget_add_css_class (row, "dimmed");
  else if (phone != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_copy_button (name, phone));
  if (strike != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), strike);
  return row;
}

/**
 * hj_party_rows_show:
 * @parties: (element-type HjRecord): of a dispute; a telephone is at hand
 * @session: (nullable): where parties may be struck out and restored
 */
void
hj_party_rows_show (HjRowGroup *group, GPtrArray *parties, HjSession *session)
{
  g_autoptr (GString) contents = g_string_new (NULL);

  for (guint i = 0; i < parties->len; i++) {
    HjRecord *party = g_ptr_array_index (parties, i);
    const char *phone = hj_record_get_text (party, "phone");

    g_string_append_printf (contents, "%s %s %s %d\n", hj_record_get_id (party),
                            hj_record_get_text (party, "name"), phone == NULL ? "" : phone,
                            hj_strike_is_struck (party));
  }
  if (!hj_row_group_begin (group, contents->str))
    return;
  for (guint i = 0; i < parties->len; i++)
    hj_row_group_add (group, make_row (g_ptr_array_index (parties, i), session));
}
