/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-form.h"

#include "app/admin/hj-admin-words.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-access.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

typedef struct {
  const HjAdminField *field; /* static */
  GtkWidget *row;            /* borrowed */
  GPtrArray *ids;            /* (nullable) owned, of char *, what is offered in its order */
} Entry;

struct _HjAdminForm {
  AdwDialog parent_instance;

  /* Template widgets */
  GtkWidget *cancel;
  GtkWidget *waiting;
  GtkButton *save;
  GtkLabel *problem;
  AdwPreferencesGroup *rows;

  HjAdminDesk *desk;           /* owned */
  const HjAdminFormKind *kind; /* static */
  GPtrArray *entries;          /* owned, of Entry */
  HjAdminRequest *begin;       /* owned, what it began with */
  gboolean sending;
};

G_DEFINE_FINAL_TYPE (HjAdminForm, hj_admin_form, ADW_TYPE_DIALOG)

enum { SIGNAL_DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->ids, g_ptr_array_unref);
  g_free (entry);
}

static char **
find_member (HjAdminRequest *request, const HjAdminField *field)
{
  return G_STRUCT_MEMBER_P (request, field->offset);
}

/* What the row says; empty for nothing. */
static char *
dup_value (const Entry *entry)
{
  if (entry->ids != NULL)
    return g_strdup (
        g_ptr_array_index (entry->ids, adw_combo_row_get_selected (ADW_COMBO_ROW (entry->row))));
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry->row))));
}

static void
show_problem (HjAdminForm *self, const char *sentence)
{
  const char *shown = gtk_label_get_label (self->problem);

  if (g_strcmp0 (shown, sentence == NULL ? "" : sentence) == 0)
    return;
  gtk_label_set_label (self->problem, sentence == NULL ? "" : sentence);
  if (sentence != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->problem), sentence,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* What is wrong with what stands in the row; NULL also where nothing does yet. */
static const char *
find_problem (HjAdminForm *self, const Entry *entry)
{
  g_autofree char *value = dup_value (entry);

  return *value == '\0' || entry->field->check == NULL ? NULL
                                                       : entry->field->check (self->desk, value);
}

static void
on_changed_cb (HjAdminForm *self)
{
  const char *problem = NULL;
  gboolean complete = TRUE;

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    g_autofree char *value = dup_value (entry);
    const char *wrong = find_problem (self, entry);

    complete = complete && wrong == NULL && (*value != '\0' || entry->field->optional);
    if (wrong != NULL)
      gtk_widget_add_css_class (entry->row, "error");
    else
      gtk_widget_remove_css_class (entry->row, "error");
    if (problem == NULL)
      problem = wrong;
  }
  show_problem (self, problem);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), complete && !self->sending);
}

/* What comes may be shown once only, such as a password: the form stays until it is there. */
static void
show_sending (HjAdminForm *self, gboolean sending)
{
  self->sending = sending;
  adw_dialog_set_can_close (ADW_DIALOG (self), !sending);
  gtk_widget_set_visible (self->waiting, sending);
  gtk_widget_set_sensitive (self->cancel, !sending);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows), !sending);
  on_changed_cb (self);
}

static void
on_given_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  HjAdminForm *self = HJ_ADMIN_FORM (owner);

  show_sending (self, FALSE);
  if (answer == NULL) {
    show_problem (self, error->message);
    return;
  }
  adw_dialog_force_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[SIGNAL_DONE], 0, answer);
}

static void
on_save_clicked_cb (HjAdminForm *self, GtkButton *button)
{
  g_autoptr (HjAdminRequest) request = g_new0 (HjAdminRequest, 1);
  g_autoptr (GBytes) body = NULL;

  /* What the row is known by; the rows bring the rest. */
  request->name = g_strdup (self->begin->name);
  request->id = g_strdup (self->begin->id);
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    const char *before = *find_member (self->begin, entry->field);
    g_autofree char *value = dup_value (entry);

    /* What was not changed is left as others may have changed it. */
    if (g_strcmp0 (value, before == NULL ? "" : before) != 0)
      g_set_str (find_member (request, entry->field), value);
  }
  body = hj_admin_request_to_bytes (self->kind->path, request);
  show_sending (self, TRUE);
  hj_admin_desk_give (self->desk, self->kind->path, body, self, on_given_cb);
}

static void
on_cancel_clicked_cb (HjAdminForm *self, GtkButton *button)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
offer (Entry *entry, GtkStringList *titles, const char *id, const char *title)
{
  gtk_string_list_append (titles, title);
  g_ptr_array_add (entry->ids, g_strdup (id));
}

static int
compare_orgs (gconstpointer a, gconstpointer b)
{
  const HjAdminOrg *left = hj_admin_item_get_row (*(HjAdminItem **)a);
  const HjAdminOrg *right = hj_admin_item_get_row (*(HjAdminItem **)b);

  return g_utf8_collate (left->name, right->name);
}

static void
offer_orgs (HjAdminForm *self, Entry *entry, GtkStringList *titles)
{
  GListModel *orgs = hj_admin_desk_get_list (self->desk, HJ_DESK_ORGS);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (orgs); i++)
    g_ptr_array_add (sorted, g_list_model_get_item (orgs, i));
  g_ptr_array_sort (sorted, compare_orgs);
  for (guint i = 0; i < sorted->len; i++) {
    const HjAdminOrg *org = hj_admin_item_get_row (g_ptr_array_index (sorted, i));

    offer (entry, titles, org->id, org->name);
  }
}

static void
offer_choices (HjAdminForm *self, Entry *entry, GtkStringList *titles)
{
  const HjField *kind = &hj_entity_org.fields[hj_entity_field_index (&hj_entity_org, "kind")];
  guint n_roles;
  const HjAccess *roles = hj_access_list (&n_roles);

  if (entry->field->type == HJ_ADMIN_FIELD_ORG) {
    offer_orgs (self, entry, titles);
  } else if (entry->field->type == HJ_ADMIN_FIELD_ROLE) {
    for (guint i = 0; i < n_roles; i++)
      offer (entry, titles, roles[i].role, hj_admin_words_role (roles[i].role));
  } else {
    for (guint i = 0; kind->choices[i].value != NULL; i++)
      offer (entry, titles, kind->choices[i].value,
             hj_say_choice ("org", "kind", kind->choices[i].value));
  }
}

static GtkWidget *
make_choice (HjAdminForm *self, Entry *entry, const char *begin)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *row;
  guint selected = 0;

  entry->ids = g_ptr_array_new_with_free_func (g_free);
  /* Nobody gets a role because it is the first one. */
  if (entry->field->optional)
    offer (entry, titles, "", C_ ("organisation", "None"));
  else if (begin == NULL)
    offer (entry, titles, "", C_ ("choice", "Not chosen"));
  offer_choices (self, entry, titles);
  for (guint i = 0; i < entry->ids->len; i++) {
    if (g_strcmp0 (g_ptr_array_index (entry->ids, i), begin) == 0)
      selected = i;
  }
  row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _ (entry->field->title), "model", titles, NULL);
  if (entry->field->type == HJ_ADMIN_FIELD_ORG) {
    g_autoptr (GtkExpression) words
        = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

    adw_combo_row_set_expression (ADW_COMBO_ROW (row), words);
    adw_combo_row_set_search_match_mode (ADW_COMBO_ROW (row),
                                         GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
    adw_combo_row_set_enable_search (ADW_COMBO_ROW (row), TRUE);
  }
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_text (HjAdminForm *self, const HjAdminField *field, const char *begin)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ (field->title), "use-markup", FALSE,
                                 "activates-default", TRUE, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), begin == NULL ? "" : begin);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_field (HjAdminForm *self, const HjAdminField *field)
{
  Entry *entry = g_new0 (Entry, 1);
  const char *begin = *find_member (self->begin, field);

  entry->field = field;
  entry->row = field->type == HJ_ADMIN_FIELD_TEXT ? make_text (self, field, begin)
                                                  : make_choice (self, entry, begin);
  g_ptr_array_add (self->entries, entry);
  adw_preferences_group_add (self->rows, entry->row);
}

static void
hj_admin_form_dispose (GObject *object)
{
  HjAdminForm *self = HJ_ADMIN_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_ADMIN_FORM);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (hj_admin_form_parent_class)->dispose (object);
}

static void
hj_admin_form_finalize (GObject *object)
{
  HjAdminForm *self = HJ_ADMIN_FORM (object);

  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->begin, hj_admin_request_free);
  G_OBJECT_CLASS (hj_admin_form_parent_class)->finalize (object);
}

static void
hj_admin_form_class_init (HjAdminFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_admin_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_admin_form_finalize;
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-admin-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAdminForm, cancel);
  gtk_widget_class_bind_template_child (widget_class, HjAdminForm, waiting);
  gtk_widget_class_bind_template_child (widget_class, HjAdminForm, save);
  gtk_widget_class_bind_template_child (widget_class, HjAdminForm, problem);
  gtk_widget_class_bind_template_child (widget_class, HjAdminForm, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
hj_admin_form_init (HjAdminForm *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_admin_form_new:
 * @kind: borrowed
 * @begin: (nullable): what the rows begin with; its name and id are sent also where no row asks for
 *   them
 */
AdwDialog *
hj_admin_form_new (HjAdminDesk *desk, const HjAdminFormKind *kind, const HjAdminRequest *begin)
{
  HjAdminForm *self = g_object_new (HJ_TYPE_ADMIN_FORM, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->begin = g_new0 (HjAdminRequest, 1);
  if (begin != NULL) {
    self->begin->name = g_strdup (begin->name);
    self->begin->role = g_strdup (begin->role);
    self->begin->org = g_strdup (begin->org);
    self->begin->full_name = g_strdup (begin->full_name);
    self->begin->id = g_strdup (begin->id);
    self->begin->kind = g_strdup (begin->kind);
    self->begin->parent = g_strdup (begin->parent);
  }
  adw_dialog_set_title (ADW_DIALOG (self), _ (kind->title));
  gtk_button_set_label (self->save, _ (kind->verb));
  if (kind->words != NULL)
    hj_describe_group (self->rows, _ (kind->words));
  for (guint i = 0; kind->fields[i].title != NULL; i++)
    add_field (self, &kind->fields[i]);
  on_changed_cb (self);
  return ADW_DIALOG (self);
}
