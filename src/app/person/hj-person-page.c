/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-person-page.h"

#include "app/drafts/hj-drafts.h"
#include "app/hj-session-notes.h"
#include "app/person/hj-behaviour-dialog.h"
#include "app/person/hj-behaviour-palette.h"
#include "app/person/hj-label-act.h"
#include "app/person/hj-label-card.h"
#include "app/person/hj-person-cases.h"
#include "app/person/hj-person-details.h"
#include "app/person/hj-person-entries.h"
#include "app/person/hj-person-rows.h"
#include "app/person/hj-person-timeline.h"
#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-label-chip.h"
#include "app/widgets/hj-release-clock.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* The hours to release are looked at again this often. */
#define CLOCK_SECONDS 60

/* A person: who it is, how it stands, what happened, and what can be done. */
struct _HjPersonPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  AdwBanner *changed;
  GtkStack *states;
  AdwStatusPage *problem;
  GtkLabel *name;
  GtkLabel *summary;
  GtkWidget *marks;
  HjLabelChip *chip;
  HjReleaseClock *clock;
  GtkWidget *palette;
  HjLabelCard *label_card;
  HjPersonCases *cases;
  HjPersonTimeline *timeline;
  HjPersonEntries *entries;
  AdwPreferencesGroup *identity;
  AdwPreferencesGroup *detention;

  HjSession *session;       /* owned */
  char *person_id;          /* owned */
  HjPersonDetails *details; /* (nullable) owned, what is shown */
  GPtrArray *rows;          /* owned, rows of @identity and @detention, borrowed */
  guint clock_timer;        /* source id */
  gboolean loading;
  gboolean again; /* whether the store changed while loading */
};

G_DEFINE_FINAL_TYPE (HjPersonPage, hj_person_page, ADW_TYPE_NAVIGATION_PAGE)

static void load (HjPersonPage *self);

static void
show_clock (HjPersonPage *self)
{
  if (self->details != NULL && self->details->detention != NULL)
    hj_release_clock_set_hours (self->clock, hj_person_details_get_hours_left (
                                                 self->details, hj_session_now (self->session)));
}

static char *
describe (const HjPersonDetails *details)
{
  GString *line = g_string_new (NULL);
  g_autofree char *sex_age = hj_say_sex_age (details->person, details->now);

  g_string_append (line, sex_age);
  if (details->detention != NULL) {
    g_autofree char *kind = hj_say_value (details->detention, "kind");
    g_autofree char *cell = hj_say_value (details->detention, "cell");
    g_autofree char *state = hj_say_value (details->detention, "state");

    g_string_append_printf (line, " · %s", kind);
    if (!hj_person_details_is_detained (details))
      g_string_append_printf (line, " · %s", state);
    else if (*cell != '\0') {
      g_string_append (line, " · ");
      g_string_append_printf (line, _ ("Cell %s"), cell);
    }
  }
  return g_string_free (line, FALSE);
}

static void
add_properties (HjPersonPage *self, AdwPreferencesGroup *group, const HjRecord *record,
                const char *const *fields)
{
  const HjEntity *entity = record == NULL ? NULL : hj_record_get_entity (record);

  for (; entity != NULL && *fields != NULL; fields++) {
    g_autofree char *value = hj_say_value (record, *fields);
    const HjField *field = &entity->fields[hj_entity_field_index (entity, *fields)];
    GtkWidget *row;

    if (*value == '\0')
      continue;
    row = hj_person_rows_new_property (_ (field->title), value);
    adw_preferences_group_add (group, row);
    g_ptr_array_add (self->rows, group);
    g_ptr_array_add (self->rows, row);
  }
}

static void
show_properties (HjPersonPage *self, const HjPersonDetails *details)
{
  static const char *const person_fields[]
      = { "id_number", "birth_date", "phone", "address", "registered_address", "occupation", NULL };
  static const char *const detention_fields[]
      = { "kind",      "reason",  "authority", "document", "case_officer",
          "starts_at", "ends_at", "cell",      "state",    NULL };

  for (guint i = 0; i < self->rows->len; i += 2)
    adw_preferences_group_remove (g_ptr_array_index (self->rows, i),
                                  g_ptr_array_index (self->rows, i + 1));
  g_ptr_array_set_size (self->rows, 0);
  add_properties (self, self->identity, details->person, person_fields);
  add_properties (self, self->detention, details->detention, detention_fields);
  hj_describe_group (self->detention, details->house);
  gtk_widget_set_visible (GTK_WIDGET (self->detention), details->detention != NULL);
}

static void
show_person (HjPersonPage *self, const HjPersonDetails *details)
{
  const char *name = hj_record_get_text (details->person, "name");
  g_autofree char *summary = describe (details);
  const HjRecord *label = details->label;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name == NULL ? "" : name);
  gtk_label_set_label (self->name, name == NULL ? "" : name);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), *summary != '\0');
  gtk_widget_set_visible (self->marks, details->detention != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->chip), hj_person_details_has_label (details));
  hj_label_chip_set (self->chip, label == NULL ? NULL : hj_record_get_text (label, "color"),
                     label == NULL ? NULL : hj_record_get_text (label, "state"));
  gtk_widget_set_visible (GTK_WIDGET (self->clock), hj_person_details_is_detained (details));
  show_clock (self);
  gtk_widget_set_visible (self->palette,
                          details->may_note && hj_person_details_is_detained (details));
  gtk_widget_set_visible (GTK_WIDGET (self->label_card), details->detention != NULL);
  if (details->detention != NULL)
    hj_label_card_show (self->label_card, details);
  hj_person_cases_show (self->cases, details);
  hj_person_timeline_show (self->timeline, details);
  hj_person_entries_show (self->entries, self->session, details);
  show_properties (self, details);
}

static void on_kind_chosen_cb (HjPersonPage *self, const char *kind, GtkWidget *palette);
static void on_label_command_cb (HjPersonPage *self, const char *command, GtkWidget *card);

/* Opens the form again that the user has begun, where the page offers it. */
static void
resume_draft (HjPersonPage *self)
{
  HjDrafts *drafts = hj_drafts_get (self->session);
  const HjPersonDetails *details = self->details;
  const char *label = details->label == NULL ? "" : hj_record_get_id (details->label);
  g_autofree char *kind = NULL;
  g_autofree char *command = NULL;
  g_autofree char *override = hj_drafts_take_resumed (drafts, "override", label);

  if (gtk_widget_get_visible (self->palette))
    kind = hj_drafts_take_resumed (drafts, "behaviour", hj_record_get_id (details->detention));
  if (kind != NULL)
    on_kind_chosen_cb (self, kind, NULL);
  command = override != NULL ? g_strdup ("override")
                             : hj_drafts_take_resumed (drafts, "do/label", label);
  if (command != NULL)
    on_label_command_cb (self, command, NULL);
}

static void
show_details (HjPersonPage *self, HjPersonDetails *details)
{
  gboolean same = self->details != NULL && hj_person_details_equal (self->details, details)
                  && g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "problem") != 0;

  if (same) {
    hj_person_details_free (details);
    return;
  }
  g_clear_pointer (&self->details, hj_person_details_free);
  self->details = details;
  if (details->person == NULL) {
    gtk_stack_set_visible_child_name (self->states, "gone");
    return;
  }
  show_person (self, details);
  gtk_stack_set_visible_child_name (self->states, "person");
  resume_draft (self);
}

/* What travels to the store's thread and back. */
static gboolean
load_details (HjReplica *replica, gpointer data, GError **error)
{
  return hj_person_details_load (replica, *(HjPersonDetails **)data, error);
}

static void
free_box (gpointer data)
{
  HjPersonDetails **box = data;

  g_clear_pointer (box, hj_person_details_free);
  g_free (box);
}

static void
on_details_loaded_cb (gpointer owner, gpointer data, const GError *error)
{
  HjPersonPage *self = HJ_PERSON_PAGE (owner);

  self->loading = FALSE;
  if (error != NULL) {
    hj_describe_page (self->problem, error->message);
    gtk_stack_set_visible_child_name (self->states, "problem");
  } else {
    show_details (self, g_steal_pointer ((HjPersonDetails **)data));
  }
  if (self->again)
    load (self);
}

static void
load (HjPersonPage *self)
{
  HjPersonDetails **box;

  self->again = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  box = g_new0 (HjPersonDetails *, 1);
  *box = hj_person_details_new (self->person_id, hj_session_get_access (self->session));
  hj_session_run (self->session, load_details, box, free_box, self, on_details_loaded_cb);
}

static void
on_store_changed_cb (HjPersonPage *self, guint64 entities, HjStore *store)
{
  if (hj_person_details_touched (entities))
    load (self);
}

static gboolean
on_clock_timer_ended_cb (gpointer user_data)
{
  show_clock (HJ_PERSON_PAGE (user_data));
  return G_SOURCE_CONTINUE;
}

static void
on_entry_saved_cb (HjPersonPage *self, const char *before, const char *after, const char *label,
                   gpointer where)
{
  g_autofree char *text = NULL;

  if (label != NULL && g_strcmp0 (before, after) != 0) {
    /* Translators: the colour before and after an entry */
    text = g_strdup_printf (_ ("Label: %s → %s, proposed"), hj_say_color (before),
                            hj_say_color (after));
    adw_banner_set_title (self->changed, text);
    adw_banner_set_revealed (self->changed, TRUE);
    return;
  }
  if (after == NULL)
    text = g_strdup (_ ("Saved."));
  else
    /* Translators: a colour */
    text = g_strdup_printf (_ ("Saved; the label stays %s."), hj_say_color (after));
  hj_toast_show (GTK_WIDGET (self), text);
}

static void
on_kind_chosen_cb (HjPersonPage *self, const char *kind, GtkWidget *palette)
{
  AdwDialog *dialog;

  if (self->details == NULL || self->details->detention == NULL)
    return;
  dialog
      = hj_behaviour_dialog_new (self->session, hj_record_get_id (self->details->detention), kind);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_entry_saved_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_label_command_cb (HjPersonPage *self, const char *command, GtkWidget *card)
{
  if (self->details == NULL || self->details->label == NULL)
    return;
  adw_banner_set_revealed (self->changed, FALSE);
  hj_label_act_start (self->session, self->details->label,
                      (const char *const *)self->details->label_commands, command,
                      GTK_WIDGET (self));
}

static void
on_changed_dismissed_cb (HjPersonPage *self, AdwBanner *banner)
{
  adw_banner_set_revealed (banner, FALSE);
}

static void
on_again_clicked_cb (HjPersonPage *self, GtkButton *button)
{
  load (self);
}

static void
hj_person_page_dispose (GObject *object)
{
  HjPersonPage *self = HJ_PERSON_PAGE (object);

  g_clear_handle_id (&self->clock_timer, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PERSON_PAGE);
  g_clear_pointer (&self->details, hj_person_details_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_person_page_parent_class)->dispose (object);
}

static void
hj_person_page_finalize (GObject *object)
{
  g_free (HJ_PERSON_PAGE (object)->person_id);
  G_OBJECT_CLASS (hj_person_page_parent_class)->finalize (object);
}

static void
hj_person_page_class_init (HjPersonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_person_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_person_page_finalize;

  g_type_ensure (HJ_TYPE_BEHAVIOUR_PALETTE);
  g_type_ensure (HJ_TYPE_LABEL_CARD);
  g_type_ensure (HJ_TYPE_LABEL_CHIP);
  g_type_ensure (HJ_TYPE_PERSON_CASES);
  g_type_ensure (HJ_TYPE_PERSON_ENTRIES);
  g_type_ensure (HJ_TYPE_PERSON_TIMELINE);
  g_type_ensure (HJ_TYPE_RELEASE_CLOCK);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-person-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, changed);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, states);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, name);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, summary);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, marks);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, chip);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, clock);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, palette);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, label_card);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, cases);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, entries);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, identity);
  gtk_widget_class_bind_template_child (widget_class, HjPersonPage, detention);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_dismissed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_label_command_cb);
}

static void
hj_person_page_init (HjPersonPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_person_page_new:
 * @person_id: whose page; it follows the store by itself
 */
GtkWidget *
hj_person_page_new (HjSession *session, const char *person_id)
{
  HjPersonPage *self = g_object_new (HJ_TYPE_PERSON_PAGE, NULL);

  self->session = g_object_ref (session);
  self->person_id = g_strdup (person_id);
  g_signal_connect_object (hj_session_get_store (session), "changed",
                           G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  self->clock_timer = g_timeout_add_seconds (CLOCK_SECONDS, on_clock_timer_ended_cb, self);
  load (self);
  hj_session_note_open (session, &hj_entity_person, person_id);
  return GTK_WIDGET (self);
}

/**
 * hj_person_page_get_person:
 *
 * Returns: (transfer none): id of the person
 */
const char *
hj_person_page_get_person (HjPersonPage *self)
{
  g_return_val_if_fail (HJ_IS_PERSON_PAGE (self), NULL);
  return self->person_id;
}
