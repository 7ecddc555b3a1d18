/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-person-rows.h"

#include "app/widgets/hj-say-fact.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static GtkWidget *
new_line (const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text, NULL);

  gtk_widget_add_css_class (row, "evidence");
  return row;
}

static GtkWidget *
new_suffix (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/**
 * hj_person_rows_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 * @suffix: (nullable): short text at the end
 * @lines: (nullable) (element-type utf8): what unfolds below
 *
 * Returns: (transfer floating): a row of a boxed list; one that unfolds if there are @lines
 */
GtkWidget *
hj_person_rows_new (const char *title, const char *subtitle, const char *suffix, GPtrArray *lines)
{
  GtkWidget *row;

  if (lines == NULL || lines->len == 0) {
    row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                        subtitle == NULL ? "" : subtitle, NULL);
    if (suffix != NULL)
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_suffix (suffix));
    return row;
  }
  row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", title, "subtitle",
                      subtitle == NULL ? "" : subtitle, NULL);
  if (suffix != NULL)
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), new_suffix (suffix));
  for (guint i = 0; i < lines->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_line (g_ptr_array_index (lines, i)));
  return row;
}

/**
 * hj_person_rows_new_property:
 * @title: what it is
 * @value: what it holds
 *
 * Returns: (transfer floating): a row whose value can be selected and copied
 */
GtkWidget *
hj_person_rows_new_property (const char *title, const char *value)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", value, "subtitle-selectable", TRUE, NULL);

  gtk_widget_add_css_class (row, "property");
  return row;
}

/**
 * hj_person_rows_link:
 * @row: (type AdwActionRow): a row without lines below it
 * @action: name of an action
 * @target: a text
 *
 * Lets the row act: by a click, by the keyboard, and by assistive technologies, which press the
 * button at its end.
 */
void
hj_person_rows_link (GtkWidget *row, const char *action, const char *target)
{
  GtkWidget *button
      = g_object_new (GTK_TYPE_BUTTON, "icon-name", "go-next-symbolic", "valign", GTK_ALIGN_CENTER,
                      "action-name", action, "tooltip-text", C_ ("button", "Open"), NULL);
  /* Translators: what is opened */
  g_autofree char *spoken
      = g_strdup_printf (_ ("Open %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
}

/**
 * hj_person_rows_describe_behaviour:
 *
 * Returns: (transfer full): such as “Threat · Grave”
 */
char *
hj_person_rows_describe_behaviour (const HjRecord *behaviour)
{
  g_autofree char *kind = hj_say_value (behaviour, "kind");
  gint64 severity = hj_record_get_int (behaviour, "severity", 0);

  if (severity == 0)
    return g_steal_pointer (&kind);
  return g_strdup_printf ("%s · %s", kind, hj_say_severity (severity));
}

/**
 * hj_person_rows_describe:
 *
 * Returns: (transfer full): a row of any entity that a reason rests on, on one line
 */
char *
hj_person_rows_describe (const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);

  if (entity == &hj_entity_behaviour) {
    g_autofree char *what = hj_person_rows_describe_behaviour (record);
    g_autofree char *time = hj_say_time (hj_record_get_int (record, "at", 0));
    const char *note = hj_record_get_text (record, "note");

    return note == NULL || *note == '\0' ? g_strdup_printf ("%s · %s", time, what)
                                         : g_strdup_printf ("%s · %s · %s", time, what, note);
  }
  if (entity == &hj_entity_dispute) {
    g_autofree char *title = hj_say_value (record, "title");

    return g_strdup_printf ("%s · %s", _ (entity->title), title);
  }
  return g_strdup (_ (entity->title));
}
