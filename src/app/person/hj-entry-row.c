/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-entry-row.h"

#include "app/person/hj-person-rows.h"
#include "app/tickets/hj-edit.h"
#include "app/tickets/hj-record-button.h"
#include "app/tickets/hj-strike.h"
#include "app/widgets/hj-icon-button.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"
#include "core/model/hj-strike.h"

#include <glib/gi18n.h>

/* Whose the row is and whether it holds are no matter of typing. */
static gboolean
is_content (const HjField *field)
{
  return field->merge == HJ_MERGE_FIELD;
}

static const char *
get_name (const HjRecord *record)
{
  return hj_record_get_entity (record) == &hj_entity_family_contact
             ? hj_record_get_text (record, "name")
             : _ (hj_record_get_entity (record)->title);
}

/* What is usual is not worth a word on the first look. */
static gboolean
is_usual (const HjField *field, const HjValue *value)
{
  return field->type == HJ_FIELD_BOOL ? value->integer == 0
                                      : g_strcmp0 (value->text, field->choices[0].value) == 0;
}

static char *
say_flags (const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    const HjValue *value = hj_record_get_value (record, i);
    g_autofree char *text = NULL;
    g_autofree char *said = NULL;

    if (!is_content (field) || value->kind == HJ_VALUE_NULL
        || (field->type != HJ_FIELD_CHOICE && field->type != HJ_FIELD_BOOL))
      continue;
    any = TRUE;
    if (is_usual (field, value))
      continue;
    text = hj_say_value (record, field->name);
    /* Translators: a field and what it holds */
    said = g_strdup_printf (C_ ("field", "%s: %s"), _ (field->title), text);
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", said);
  }
  return line->len > 0 || !any ? g_strdup (line->str)
                               : g_strdup (_ ("Nothing out of the ordinary"));
}

static char *
say_details (const HjRecord *record)
{
  const char *relation, *phone;

  if (hj_strike_is_struck (record))
    return hj_strike_dup_why (record);
  if (hj_record_get_entity (record) != &hj_entity_family_contact)
    return say_flags (record);
  relation = hj_record_get_text (record, "relation");
  phone = hj_record_get_text (record, "phone");
  return relation != NULL && phone != NULL ? g_strconcat (relation, " · ", phone, NULL)
                                           : g_strdup (relation != NULL ? relation
                                                       : phone != NULL  ? phone
                                                                        : "");
}

static void
on_edit_clicked_cb (GtkWidget *button, gpointer data)
{
  HjSession *session = hj_record_button_get_session (button);
  HjRecord *record = hj_record_button_get_record (button);
  g_autoptr (GPtrArray) fields = hj_entry_row_list_fields (session, record);

  hj_edit_present (session, button, record, _ (hj_record_get_entity (record)->title),
                   (const char *const *)fields->pdata);
}

static GtkWidget *
make_edit_button (HjSession *session, HjRecord *record)
{
  /* Translators: name of what was entered */
  g_autofree char *label = g_strdup_printf (_ ("Edit %s"), get_name (record));

  return hj_record_button_new (session, record, "document-edit-symbolic", label,
                               G_CALLBACK (on_edit_clicked_cb));
}

static void
add_suffix (GtkWidget *row, GtkWidget *suffix)
{
  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), suffix);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
}

static void
add_buttons (GtkWidget *row, HjSession *session, HjRecord *record)
{
  g_autoptr (GPtrArray) fields = hj_entry_row_list_fields (session, record);
  GtkWidget *strike = hj_strike_button_new (session, record, get_name (record));
  gboolean struck = hj_strike_is_struck (record);

  if (!struck && hj_record_get_entity (record) == &hj_entity_family_contact
      && !hj_record_is_null (record, "phone"))
    add_suffix (row, hj_icon_button_new_copy_phone (get_name (record),
                                                    hj_record_get_text (record, "phone")));
  /* An expander puts each suffix before the others. */
  if (strike != NULL && ADW_IS_EXPANDER_ROW (row))
    add_suffix (row, strike);
  if (!struck && fields->len > 1)
    add_suffix (row, make_edit_button (session, record));
  if (strike != NULL && !ADW_IS_EXPANDER_ROW (row))
    add_suffix (row, strike);
}

/* All values below the line that says what is out of the ordinary. */
static GtkWidget *
make_unfolding (const HjRecord *record, const char *details)
{
  const HjEntity *entity = hj_record_get_entity (record);
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title",
                                 get_name (record), "subtitle", details, NULL);

  for (guint i = 0; i < entity->n_fields; i++) {
    const HjField *field = &entity->fields[i];
    g_autofree char *value = NULL;

    if (!is_content (field) || hj_record_is_null (record, field->name))
      continue;
    value = hj_say_value (record, field->name);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              hj_person_rows_new_property (_ (field->title), value));
  }
  return row;
}

/**
 * hj_entry_row_list_fields:
 * @session: (nullable): whose user would change them
 *
 * Returns: (transfer full) (element-type utf8): names of the fields that say what was found, that
 *   the user holds and may change; all of them without a user, for a new row; ends with %NULL
 */
GPtrArray *
hj_entry_row_list_fields (HjSession *session, const HjRecord *record)
{
  const HjEntity *entity = hj_record_get_entity (record);
  const HjAccess *access = session == NULL ? NULL : hj_session_get_access (session);
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < entity->n_fields; i++) {
    if (is_content (&entity->fields[i])
        && (session == NULL
            || (hj_access_holds (access, entity, i) && hj_access_may_change (access, record, i))))
      g_ptr_array_add (fields, (gpointer)entity->fields[i].name);
  }
  g_ptr_array_add (fields, NULL);
  return fields;
}

/**
 * hj_entry_row_new:
 * @record: a family contact, examination or screening
 *
 * Returns: (transfer floating): a row with what the user may do to it
 */
GtkWidget *
hj_entry_row_new (HjSession *session, HjRecord *record)
{
  g_autofree char *details = say_details (record);
  GtkWidget *row;

  if (hj_record_get_entity (record) == &hj_entity_family_contact)
    row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", get_name (record),
                        "subtitle", details, "subtitle-selectable", TRUE, NULL);
  else
    row = make_unfolding (record, details);
  hj_strike_mark_row (row, record);
  add_buttons (row, session, record);
  return row;
}
