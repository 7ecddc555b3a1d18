/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/overview/hj-figures-form.h"

#include "app/overview/hj-figures-page.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

#include <glib/gi18n.h>

struct _HjFiguresForm {
  AdwBin parent_instance;

  /* Template widgets */
  AdwComboRow *house;
  AdwComboRow *period;

  HjSession *session; /* owned */
  GPtrArray *houses;  /* owned, of ids, in the order of the rows behind the first */
};

G_DEFINE_FINAL_TYPE (HjFiguresForm, hj_figures_form, ADW_TYPE_BIN)

enum { SIGNAL_OPEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct {
  const char *title;
  gint64 length; /* milliseconds; 0 for as things stand */
} periods[] = {
  { N_ ("As things stand now"), 0 },
  { N_ ("Last 7 days"), 7 * HJ_DAY_MS },
  { N_ ("Last 30 days"), 30 * HJ_DAY_MS },
  { N_ ("Last year"), 365 * HJ_DAY_MS },
};

/* On the store's thread. */
static gboolean
read_houses (HjReplica *replica, gpointer data, GError **error)
{
  GPtrArray **houses = data;
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_org);

  hj_query_where_text (query, "kind", "house");
  hj_query_order (query, "name", FALSE);
  *houses = hj_replica_select (replica, query, error);
  return *houses != NULL;
}

static void
free_houses (gpointer data)
{
  GPtrArray **houses = data;

  g_clear_pointer (houses, g_ptr_array_unref);
  g_free (houses);
}

/* Without houses, all of them together are still there to be asked for. */
static void
on_houses_read_cb (gpointer owner, gpointer data, const GError *error)
{
  HjFiguresForm *self = HJ_FIGURES_FORM (owner);
  const GPtrArray *houses = *(GPtrArray **)data;
  GtkStringList *names = GTK_STRING_LIST (adw_combo_row_get_model (self->house));

  for (guint i = 0; error == NULL && i < houses->len; i++) {
    const HjRecord *house = g_ptr_array_index (houses, i);

    g_ptr_array_add (self->houses, g_strdup (hj_record_get_id (house)));
    gtk_string_list_append (names, hj_record_get_text (house, "name"));
  }
}

static void
on_show_clicked_cb (HjFiguresForm *self, GtkButton *button)
{
  guint house = adw_combo_row_get_selected (self->house);
  guint period = adw_combo_row_get_selected (self->period);
  GtkStringObject *name = adw_combo_row_get_selected_item (self->house);
  const char *id = house == 0 ? NULL : g_ptr_array_index (self->houses, house - 1);
  gint64 length = periods[period].length;
  const HjFiguresRequest request
      = { (char *)id, length == 0 ? 0 : hj_session_now (self->session) - length, 0 };

  g_signal_emit (self, signals[SIGNAL_OPEN], 0,
                 hj_figures_page_new (self->session, &request, gtk_string_object_get_string (name),
                                      _ (periods[period].title)));
}

static void
hj_figures_form_dispose (GObject *object)
{
  HjFiguresForm *self = HJ_FIGURES_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_FIGURES_FORM);
  g_clear_object (&self->session);
  g_clear_pointer (&self->houses, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_figures_form_parent_class)->dispose (object);
}

static void
hj_figures_form_class_init (HjFiguresFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_figures_form_dispose;
  signals[SIGNAL_OPEN] = g_signal_new ("open", HJ_TYPE_FIGURES_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-figures-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HjFiguresForm, house);
  gtk_widget_class_bind_template_child (widget_class, HjFiguresForm, period);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked_cb);
}

static void
hj_figures_form_init (HjFiguresForm *self)
{
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) houses = gtk_string_list_new (NULL);

  self->houses = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (times, _ (periods[i].title));
  gtk_string_list_append (houses, _ ("All houses"));
  adw_combo_row_set_model (self->period, G_LIST_MODEL (times));
  adw_combo_row_set_model (self->house, G_LIST_MODEL (houses));
}

/**
 * hj_figures_form_new:
 * @session: of somebody who oversees the county
 */
GtkWidget *
hj_figures_form_new (HjSession *session)
{
  HjFiguresForm *self = g_object_new (HJ_TYPE_FIGURES_FORM, NULL);

  self->session = g_object_ref (session);
  hj_session_run (session, read_houses, g_new0 (GPtrArray *, 1), free_houses, self,
                  on_houses_read_cb);
  return GTK_WIDGET (self);
}
