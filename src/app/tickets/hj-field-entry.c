/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-field-form-private.h"

#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-time-row.h"

#include <glib/gi18n.h>

/**
 * hj_field_entry_get_choices:
 *
 * Returns: (transfer none): what a row chooses from, ends with one without a value; a yes or no is
 * a choice of two
 */
const HjChoice *
hj_field_entry_get_choices (const HjField *field)
{
  static const HjChoice answers[] = {
    { "true", NC_ ("value", "Yes") },
    { "false", NC_ ("value", "No") },
    { NULL, NULL },
  };

  return field->type == HJ_FIELD_BOOL ? answers : field->choices;
}

/**
 * hj_field_entry_offers_nothing:
 *
 * Returns: whether the first choice is none: what is not known stays so, where nobody has to say it
 */
gboolean
hj_field_entry_offers_nothing (const HjFieldEntry *entry)
{
  return !entry->required && (entry->field->flags & HJ_FIELD_REQUIRED) == 0;
}

/**
 * hj_field_entry_say_nothing_chosen:
 *
 * Returns: (transfer none): what a row says for which nobody was picked
 */
const char *
hj_field_entry_say_nothing_chosen (void)
{
  return C_ ("mediator", "Not chosen");
}

static char *
read_ref (const HjFieldEntry *entry)
{
  const char *name = adw_action_row_get_subtitle (ADW_ACTION_ROW (entry->row));

  return entry->ref == NULL ? g_strdup ("") : g_strdup_printf ("%s\n%s", entry->ref, name);
}

static void
write_ref (HjFieldEntry *entry, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n", 2);
  gboolean chosen = g_strv_length (parts) == 2;

  g_set_str (&entry->ref, chosen ? parts[0] : NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (entry->row),
                               chosen ? parts[1] : hj_field_entry_say_nothing_chosen ());
}

static void
write_choice (const HjFieldEntry *entry, const char *text)
{
  const HjChoice *choices = hj_field_entry_get_choices (entry->field);
  guint nothing = hj_field_entry_offers_nothing (entry) ? 1 : 0;

  if (*text == '\0' && nothing > 0)
    adw_combo_row_set_selected (ADW_COMBO_ROW (entry->row), 0);
  for (guint i = 0; choices[i].value != NULL; i++) {
    if (g_str_equal (choices[i].value, text))
      adw_combo_row_set_selected (ADW_COMBO_ROW (entry->row), i + nothing);
  }
}

/**
 * hj_field_entry_get_choice:
 *
 * Returns: (transfer none): value that is chosen, empty for none
 */
const char *
hj_field_entry_get_choice (const HjFieldEntry *entry)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (entry->row));
  guint nothing = hj_field_entry_offers_nothing (entry) ? 1 : 0;

  return selected < nothing || selected == GTK_INVALID_LIST_POSITION
             ? ""
             : hj_field_entry_get_choices (entry->field)[selected - nothing].value;
}

/**
 * hj_field_entry_read:
 * @row: of an entry
 *
 * Returns: (transfer full): what stands in it, for a draft
 */
char *
hj_field_entry_read (gpointer row)
{
  const HjFieldEntry *entry = g_object_get_data (row, "hj-entry");
  gint64 time;

  if (HJ_IS_TIME_ROW (row))
    return hj_time_row_get_time (row, &time) ? g_strdup_printf ("%" G_GINT64_FORMAT, time)
                                             : g_strdup ("");
  if (HJ_IS_LINK_ROW (row))
    return read_ref (entry);
  if (ADW_IS_COMBO_ROW (row))
    return g_strdup (hj_field_entry_get_choice (entry));
  return g_strdup (gtk_editable_get_text (row));
}

/**
 * hj_field_entry_write:
 * @row: of an entry
 * @text: what hj_field_entry_read() gave
 */
void
hj_field_entry_write (gpointer row, const char *text)
{
  HjFieldEntry *entry = g_object_get_data (row, "hj-entry");

  if (HJ_IS_TIME_ROW (row)) {
    gint64 time = g_ascii_strtoll (text, NULL, 10);

    if (time != 0)
      hj_time_row_set_time (row, time, TRUE);
    else
      adw_expander_row_set_enable_expansion (row, FALSE);
  } else if (HJ_IS_LINK_ROW (row)) {
    write_ref (entry, text);
  } else if (ADW_IS_COMBO_ROW (row)) {
    write_choice (entry, text);
  } else {
    gtk_editable_set_text (row, text);
  }
}
