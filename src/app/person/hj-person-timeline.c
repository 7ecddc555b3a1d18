/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/person/hj-person-timeline.h"

#include "app/person/hj-person-rows.h"
#include "app/widgets/hj-label-chip.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* How many events are shown at first, and more at each wish. */
#define STEP 12

/* What happened, the latest first. */
struct _HjPersonTimeline {
  AdwBin parent_instance;

  /* Template widgets */
  GtkListBox *list;
  GtkWidget *older;
  GtkWidget *nothing;

  GPtrArray *events; /* owned, HjRecord, the latest first */
  guint shown;
  guint wanted;
};

G_DEFINE_FINAL_TYPE (HjPersonTimeline, hj_person_timeline, ADW_TYPE_BIN)

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = hj_record_get_int (*(const HjRecord *const *)a, "at", 0);
  gint64 other = hj_record_get_int (*(const HjRecord *const *)b, "at", 0);

  return one < other ? 1 : one > other ? -1 : 0;
}

static void
add_part (GString *line, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, part);
}

static GtkWidget *
new_row (const char *title, GString *subtitle, const char *icon, gint64 at)
{
  g_autofree char *time = hj_say_time (at);
  GtkWidget *row, *image;

  g_string_prepend (subtitle, subtitle->len > 0 ? "\n" : "");
  g_string_prepend (subtitle, time);
  row = hj_person_rows_new (title, subtitle->str, NULL, NULL);
  image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                        GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  g_string_free (subtitle, TRUE);
  return row;
}

static GtkWidget *
new_behaviour_row (const HjRecord *behaviour)
{
  g_autofree char *title = hj_person_rows_describe_behaviour (behaviour);
  const char *witness = hj_record_get_text (behaviour, "witness");
  GString *subtitle = g_string_new (NULL);

  add_part (subtitle, hj_record_get_text (behaviour, "note"));
  add_part (subtitle, hj_record_get_text (behaviour, "place"));
  if (witness != NULL && *witness != '\0') {
    /* Translators: name of a witness */
    g_autofree char *text = g_strdup_printf (_ ("Witness: %s"), witness);

    add_part (subtitle, text);
  }
  return new_row (title, subtitle, "document-edit-symbolic",
                  hj_record_get_int (behaviour, "at", 0));
}

static GtkWidget *
new_label_row (const HjRecord *label)
{
  g_autofree char *state = hj_say_value (label, "state");
  /* Translators: state of a label */
  g_autofree char *title = g_strdup_printf (C_ ("timeline", "Label: %s"), state);
  const char *color = hj_record_get_text (label, "color");
  GString *subtitle = g_string_new (NULL);
  GtkWidget *chip = hj_label_chip_new ();
  GtkWidget *row;

  add_part (subtitle, hj_record_get_text (label, "reason"));
  row = new_row (title, subtitle, hj_say_color_symbol (color), hj_record_get_int (label, "at", 0));
  hj_label_chip_set (HJ_LABEL_CHIP (chip), color, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
  return row;
}

static GtkWidget *
new_ticket_row (const HjRecord *ticket)
{
  g_autofree char *kind = hj_say_value (ticket, "kind");
  g_autofree char *state = hj_say_value (ticket, "state");
  /* Translators: kind and state of a ticket */
  g_autofree char *title = g_strdup_printf (C_ ("timeline", "Ticket: %s, %s"), kind, state);
  GString *subtitle = g_string_new (NULL);
  GtkWidget *row;

  add_part (subtitle, hj_record_get_text (ticket, "code"));
  add_part (subtitle, hj_record_get_text (ticket, "note"));
  row = new_row (title, subtitle, "mail-send-symbolic", hj_record_get_int (ticket, "at", 0));
  hj_person_rows_link (row, "view.open-ticket", hj_record_get_id (ticket));
  return row;
}

static GtkWidget *
new_event_row (const HjRecord *event)
{
  const HjEntity *entity = hj_record_get_entity (event);

  if (entity == &hj_entity_behaviour)
    return new_behaviour_row (event);
  return entity == &hj_entity_label ? new_label_row (event) : new_ticket_row (event);
}

static void
show_rows (HjPersonTimeline *self)
{
  guint n = self->events->len;

  for (; self->shown < MIN (self->wanted, n); self->shown++)
    gtk_list_box_append (self->list, new_event_row (g_ptr_array_index (self->events, self->shown)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->nothing, n == 0);
  gtk_widget_set_visible (self->older, self->shown < n);
}

static void
on_older_clicked_cb (HjPersonTimeline *self, GtkButton *button)
{
  self->wanted += STEP;
  show_rows (self);
}

static void
hj_person_timeline_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PERSON_TIMELINE);
  G_OBJECT_CLASS (hj_person_timeline_parent_class)->dispose (object);
}

static void
hj_person_timeline_finalize (GObject *object)
{
  g_ptr_array_unref (HJ_PERSON_TIMELINE (object)->events);
  G_OBJECT_CLASS (hj_person_timeline_parent_class)->finalize (object);
}

static void
hj_person_timeline_class_init (HjPersonTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_person_timeline_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_person_timeline_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/hejie/Hejie/hj-person-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPersonTimeline, list);
  gtk_widget_class_bind_template_child (widget_class, HjPersonTimeline, older);
  gtk_widget_class_bind_template_child (widget_class, HjPersonTimeline, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_older_clicked_cb);
}

static void
hj_person_timeline_init (HjPersonTimeline *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  self->wanted = STEP;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hj_person_timeline_new (void)
{
  return g_object_new (HJ_TYPE_PERSON_TIMELINE, NULL);
}

static void
add_events (HjPersonTimeline *self, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->events, hj_record_ref (g_ptr_array_index (rows, i)));
}

/**
 * hj_person_timeline_show:
 *
 * Shows behaviour, labels and tickets; as many of them as the user had unfolded before.
 */
void
hj_person_timeline_show (HjPersonTimeline *self, const HjPersonDetails *details)
{
  g_return_if_fail (HJ_IS_PERSON_TIMELINE (self));
  gtk_widget_set_visible (GTK_WIDGET (self),
                          hj_access_holds (details->access, &hj_entity_behaviour, 0)
                              || hj_access_holds (details->access, &hj_entity_ticket, 0));

  g_ptr_array_set_size (self->events, 0);
  add_events (self, details->behaviours);
  if (hj_person_details_has_label (details))
    add_events (self, details->labels);
  add_events (self, details->tickets);
  g_ptr_array_sort (self->events, compare_times);
  gtk_list_box_remove_all (self->list);
  self->shown = 0;
  show_rows (self);
}
