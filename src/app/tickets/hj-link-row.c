/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-link-row.h"

struct _HjLinkRow {
  AdwActionRow parent_instance;

  GtkWidget *arrow; /* borrowed */
};

G_DEFINE_FINAL_TYPE (HjLinkRow, hj_link_row, ADW_TYPE_ACTION_ROW)

static void
open_row (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate (widget);
}

static void
hj_link_row_class_init (HjLinkRowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "row.open", NULL, open_row);
}

static void
hj_link_row_init (HjLinkRow *self)
{
  self->arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->arrow);
}

/**
 * hj_link_row_new:
 * @subtitle: (nullable): second line
 */
GtkWidget *
hj_link_row_new (const char *title, const char *subtitle)
{
  return g_object_new (HJ_TYPE_LINK_ROW, "title", title, "subtitle",
                       subtitle == NULL ? "" : subtitle, NULL);
}

/**
 * hj_link_row_new_choice:
 * @check: chooses what the row names, and stands before it
 */
GtkWidget *
hj_link_row_new_choice (const char *title, GtkCheckButton *check)
{
  GtkWidget *self = hj_link_row_new (title, NULL);

  gtk_widget_set_visible (HJ_LINK_ROW (self)->arrow, FALSE);
  gtk_widget_set_valign (GTK_WIDGET (check), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (check));
  return self;
}

/**
 * hj_link_row_add_suffix:
 * @suffix: stands before the arrow
 */
void
hj_link_row_add_suffix (HjLinkRow *self, GtkWidget *suffix)
{
  g_return_if_fail (HJ_IS_LINK_ROW (self));
  g_autoptr (GtkWidget) arrow = g_object_ref (self->arrow);

  adw_action_row_remove (ADW_ACTION_ROW (self), arrow);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), suffix);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
}

/**
 * hj_link_row_set_target:
 * @action: name of an action that takes a string
 * @target: (nullable): what the action is told; %NULL makes the row a plain one
 */
void
hj_link_row_set_target (HjLinkRow *self, const char *action, const char *target)
{
  g_return_if_fail (HJ_IS_LINK_ROW (self));
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self),
                                          target == NULL ? NULL : g_variant_new_string (target));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), target == NULL ? NULL : action);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), target != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.open", target != NULL);
  gtk_widget_set_visible (self->arrow, target != NULL);
}

/**
 * hj_property_row_new:
 *
 * Returns: (transfer floating): a row that says what a field holds
 */
GtkWidget *
hj_property_row_new (const char *title, const char *value)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle-selectable", TRUE, NULL);

  gtk_widget_add_css_class (row, "property");
  hj_property_row_set (ADW_ACTION_ROW (row), value);
  return row;
}

/**
 * hj_property_row_set:
 * @value: (nullable): what the field holds; the row hides where it holds nothing
 */
void
hj_property_row_set (AdwActionRow *row, const char *value)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));
  adw_action_row_set_subtitle (row, value == NULL ? "" : value);
  gtk_widget_set_visible (GTK_WIDGET (row), value != NULL && *value != '\0');
}
