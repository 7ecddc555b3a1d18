/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-field-form-private.h"

#include "app/tickets/hj-case-words.h"
#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-picker-page.h"
#include "app/tickets/hj-time-row.h"
#include "core/base/hj-clock.h"
#include "core/model/hj-validation.h"

#include <glib/gi18n.h>

/* What a time row offers at first; the same hour, so that it falls into working time. */
#define TIME_OFFERED (3 * HJ_DAY_MS)

typedef HjFieldEntry Entry;

struct _HjFieldForm {
  AdwPreferencesGroup parent_instance;

  HjSession *session;     /* owned */
  const HjEntity *entity; /* static */
  GPtrArray *entries;     /* owned, of Entry */
};

G_DEFINE_FINAL_TYPE (HjFieldForm, hj_field_form, ADW_TYPE_PREFERENCES_GROUP)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->ref);
  g_free (entry);
}

static Entry *
find_entry (HjFieldForm *self, const char *field)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (g_str_equal (entry->field->name, field))
      return entry;
  }
  return NULL;
}

static void
tell_changed (HjFieldForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_picked_cb (HjFieldForm *self, const char *id, const char *name, HjPickerPage *page)
{
  const char *field = g_object_get_data (G_OBJECT (page), "hj-field");
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  Entry *entry = find_entry (self, field);

  g_set_str (&entry->ref, id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (entry->row), name);
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
  tell_changed (self);
}

static void
on_ref_activated_cb (HjFieldForm *self, AdwActionRow *row)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  g_return_if_fail (view != NULL);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);
    AdwNavigationPage *page;

    if (entry->row != GTK_WIDGET (row))
      continue;
    page = hj_picker_page_new (self->session, entry->field->ref);
    g_object_set_data (G_OBJECT (page), "hj-field", (gpointer)entry->field->name);
    g_signal_connect_object (page, "picked", G_CALLBACK (on_picked_cb), self, G_CONNECT_SWAPPED);
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  }
}

/* What the field holds, as it is typed; %NULL for nothing. */
static char *
dup_input (HjFieldForm *self, const HjField *field, const HjRecord *record)
{
  int index = hj_entity_field_index (self->entity, field->name);

  if (record == NULL)
    return NULL;
  if (hj_case_is_sum (field) && !hj_record_is_null (record, field->name))
    return hj_case_sum_to_text (hj_record_get_int (record, field->name, 0));
  return hj_value_to_input (field, hj_record_get_value (record, (guint)index));
}

static GtkWidget *
make_text (HjFieldForm *self, const HjField *field, const HjRecord *record)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", hj_case_field_title (field),
                                 "use-markup", FALSE, NULL);
  g_autofree char *text = dup_input (self, field, record);

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect_object (row, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_choice (HjFieldForm *self, const Entry *entry, const HjRecord *record)
{
  const HjField *field = entry->field;
  const HjChoice *choices = hj_field_entry_get_choices (field);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *value = dup_input (self, field, record);
  guint selected = 0, nothing = hj_field_entry_offers_nothing (entry) ? 1 : 0;
  GtkWidget *row;

  if (nothing > 0)
    gtk_string_list_append (titles, C_ ("choice", "Not given"));
  for (guint i = 0; choices[i].value != NULL; i++) {
    gtk_string_list_append (titles, field->type == HJ_FIELD_BOOL
                                        ? g_dpgettext2 (NULL, "value", choices[i].title)
                                        : _ (choices[i].title));
    if (g_strcmp0 (choices[i].value, value) == 0)
      selected = i + nothing;
  }
  row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _ (field->title), "model", titles, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_ref (HjFieldForm *self, const HjField *field)
{
  GtkWidget *row = hj_link_row_new (_ (field->title), hj_field_entry_say_nothing_chosen ());

  g_signal_connect_object (row, "activated", G_CALLBACK (on_ref_activated_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/* A time that must be given is offered, and not only asked for. */
static GtkWidget *
make_time (HjFieldForm *self, const Entry *entry, const HjRecord *record)
{
  const HjField *field = entry->field;
  GtkWidget *row = hj_time_row_new (_ (field->title));
  gboolean known = record != NULL && !hj_record_is_null (record, field->name);

  hj_time_row_set_time (HJ_TIME_ROW (row),
                        known ? hj_record_get_int (record, field->name, 0)
                              : hj_session_now (self->session) + TIME_OFFERED,
                        known || entry->required);
  g_signal_connect_object (row, "notify::subtitle", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_row (HjFieldForm *self, const Entry *entry, const HjRecord *record)
{
  const HjField *field = entry->field;

  switch (field->type) {
  case HJ_FIELD_BOOL:
  case HJ_FIELD_CHOICE:
    return make_choice (self, entry, record);
  case HJ_FIELD_REF:
    return make_ref (self, field);
  case HJ_FIELD_TIME:
    return make_time (self, entry, record);
  case HJ_FIELD_TEXT:
  case HJ_FIELD_INT:
  case HJ_FIELD_DATE:
  case HJ_FIELD_JSON:
  default:
    return make_text (self, field, record);
  }
}

/* What stands in the row, as on the command line; %NULL for nothing. */
static char *
dup_text (const Entry *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry->row))));
  gint64 fen;

  /* What is no sum is no number either. */
  if (hj_case_is_sum (entry->field) && hj_case_parse_sum (text, &fen))
    return g_strdup_printf ("%" G_GINT64_FORMAT, fen);
  return *text == '\0' ? NULL : g_steal_pointer (&text);
}

/* Whether a number is one, and a date. */
static gboolean
is_readable (const HjField *field, const char *text)
{
  g_auto (HjValue) value = { 0 };

  return hj_field_parse (field, text, &value, NULL);
}

static gboolean
is_filled (const Entry *entry)
{
  g_autofree char *text = NULL;
  gint64 time;

  if (HJ_IS_TIME_ROW (entry->row))
    return hj_time_row_get_time (HJ_TIME_ROW (entry->row), &time);
  if (HJ_IS_LINK_ROW (entry->row))
    return entry->ref != NULL;
  if (ADW_IS_COMBO_ROW (entry->row))
    return !hj_field_entry_offers_nothing (entry)
           || adw_combo_row_get_selected (ADW_COMBO_ROW (entry->row)) > 0;
  text = dup_text (entry);
  return text != NULL && is_readable (entry->field, text);
}

static void
hj_field_form_finalize (GObject *object)
{
  HjFieldForm *self = HJ_FIELD_FORM (object);

  g_clear_object (&self->session);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (hj_field_form_parent_class)->finalize (object);
}

static void
hj_field_form_class_init (HjFieldFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_field_form_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hj_field_form_init (HjFieldForm *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
}

GtkWidget *
hj_field_form_new (HjSession *session, const HjEntity *entity)
{
  HjFieldForm *self = g_object_new (HJ_TYPE_FIELD_FORM, NULL);

  self->session = g_object_ref (session);
  self->entity = entity;
  return GTK_WIDGET (self);
}

/**
 * hj_field_form_add:
 * @field: name of a field
 * @record: (nullable): what the row starts with
 */
void
hj_field_form_add (HjFieldForm *self, const char *field, gboolean required, const HjRecord *record)
{
  g_return_if_fail (HJ_IS_FIELD_FORM (self));

  int index = hj_entity_field_index (self->entity, field);
  Entry *entry;

  g_return_if_fail (index >= 0);
  entry = g_new0 (Entry, 1);
  entry->field = &self->entity->fields[index];
  entry->required = required;
  entry->row = make_row (self, entry, record);
  g_object_set_data (G_OBJECT (entry->row), "hj-entry", entry);
  g_ptr_array_add (self->entries, entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), entry->row);
}

/**
 * hj_field_form_suggest_time:
 * @field: name of a time field that was added
 * @time_ms: UTC milliseconds; set as if the user had
 */
void
hj_field_form_suggest_time (HjFieldForm *self, const char *field, gint64 time_ms)
{
  g_return_if_fail (HJ_IS_FIELD_FORM (self));

  Entry *entry = find_entry (self, field);

  g_return_if_fail (entry != NULL);
  hj_time_row_set_time (HJ_TIME_ROW (entry->row), time_ms, TRUE);
}

const HjEntity *
hj_field_form_get_entity (HjFieldForm *self)
{
  g_return_val_if_fail (HJ_IS_FIELD_FORM (self), NULL);
  return self->entity;
}

/**
 * hj_field_form_is_complete:
 *
 * Returns: whether all that is required is there
 */
gboolean
hj_field_form_is_complete (HjFieldForm *self)
{
  g_return_val_if_fail (HJ_IS_FIELD_FORM (self), FALSE);
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->required && !is_filled (entry))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_field_form_is_empty:
 *
 * Returns: whether the user has given nothing at all
 */
gboolean
hj_field_form_is_empty (HjFieldForm *self)
{
  g_return_val_if_fail (HJ_IS_FIELD_FORM (self), TRUE);
  for (guint i = 0; i < self->entries->len; i++) {
    if (is_filled (g_ptr_array_index (self->entries, i)))
      return FALSE;
  }
  return TRUE;
}

/**
 * hj_field_form_write:
 * @given: of the form's entity; what was left empty stays as it is
 */
void
hj_field_form_write (HjFieldForm *self, HjRecord *given)
{
  g_return_if_fail (HJ_IS_FIELD_FORM (self));
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    const char *name = entry->field->name;
    gint64 time = 0;

    if (!is_filled (entry))
      continue;
    if (HJ_IS_TIME_ROW (entry->row) && hj_time_row_get_time (HJ_TIME_ROW (entry->row), &time)) {
      hj_record_set_int (given, name, time);
    } else if (HJ_IS_LINK_ROW (entry->row)) {
      hj_record_set_text (given, name, entry->ref);
    } else if (ADW_IS_COMBO_ROW (entry->row)) {
      hj_record_parse_field (given, name, hj_field_entry_get_choice (entry), NULL);
    } else {
      g_autofree char *text = dup_text (entry);

      hj_record_parse_field (given, name, text, NULL);
    }
  }
}

/**
 * hj_field_form_keep:
 * @keeper: of the dialog in which the form stands; takes all fields that were added
 */
void
hj_field_form_keep (HjFieldForm *self, HjDraftKeeper *keeper)
{
  g_return_if_fail (HJ_IS_FIELD_FORM (self));
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    const char *signal = "changed";

    if (HJ_IS_TIME_ROW (entry->row) || HJ_IS_LINK_ROW (entry->row))
      signal = "notify::subtitle";
    else if (ADW_IS_COMBO_ROW (entry->row))
      signal = "notify::selected";
    hj_draft_keeper_add (keeper, entry->field->name, entry->row, signal, hj_field_entry_read,
                         hj_field_entry_write);
  }
  g_signal_connect_object (keeper, "restored", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
}
