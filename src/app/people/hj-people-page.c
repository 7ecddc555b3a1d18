/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/people/hj-people-page.h"

#include "app/hj-session-notes.h"
#include "app/people/hj-person-row.h"
#include "app/people/hj-row-queue.h"
#include "app/widgets/hj-describe.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-paged-list.h"

#include <glib/gi18n.h>

/* Who types no further for so long has found what was searched for. */
#define SEARCH_SECONDS 2
/* The hours to release are looked at again this often. */
#define CLOCK_SECONDS 60

/* The people of a house, those now detained first. */
struct _HjPeoplePage {
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchBar *search_bar;
  GtkSearchEntry *entry;
  AdwToggleGroup *colors;
  GtkStack *states;
  GtkListView *list;
  AdwStatusPage *problem;

  HjSession *session; /* owned */
  HjPagedList *model; /* owned */
  GHashTable *bound;  /* owned, the GtkListItems that show somebody, borrowed */
  HjRowQueue *queue;  /* owned, those of them that wait to be filled */
  guint clock_timer;  /* source id */
  guint search_timer; /* source id, while a search is not noted yet */
  gboolean pinned;    /* to the top, until the user scrolls away from it */
  char *asked;        /* (nullable) owned, label and words that the list is about */
  gint64 laid_out;    /* frame in which the list was laid out anew */
};

G_DEFINE_FINAL_TYPE (HjPeoplePage, hj_people_page, ADW_TYPE_BIN)

enum { SIGNAL_OPEN_PERSON, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
is_filtered (HjPeoplePage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0'
         || g_strcmp0 (adw_toggle_group_get_active_name (self->colors), "all") != 0;
}

static HjQuery *
make_query (HjPeoplePage *self)
{
  HjQuery *query = hj_query_new_people ();
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *color = adw_toggle_group_get_active_name (self->colors);

  if (*typed != '\0')
    hj_query_set_search (query, typed);
  if (color != NULL && g_strcmp0 (color, "all") != 0)
    hj_query_set_color (query, color);
  return query;
}

static void
show_state (HjPeoplePage *self)
{
  g_autofree char *error = hj_paged_list_dup_error (self->model);
  const char *state = "list";

  if (error != NULL) {
    hj_describe_page (self->problem, error);
    state = "problem";
  } else if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0) {
    if (hj_paged_list_get_loading (self->model))
      state = "loading";
    else
      state = is_filtered (self) ? "no-results" : "empty";
  }
  gtk_stack_set_visible_child_name (self->states, state);
}

/* A view holds on to the row that it showed first. While people stream in, and after another
 * question, that row would carry the user away from the beginning.
 */
static void
on_items_changed_cb (HjPeoplePage *self)
{
  show_state (self);
  if (self->pinned && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static gint64
get_frame (HjPeoplePage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock == NULL ? 0 : gdk_frame_clock_get_frame_counter (clock);
}

static void
on_laid_out_cb (HjPeoplePage *self, GtkAdjustment *scroll)
{
  self->laid_out = get_frame (self);
}

/* A view that is laid out anew may move by itself; only a user moves it at other times. */
static void
on_scrolled_cb (HjPeoplePage *self, GtkAdjustment *scroll)
{
  if (self->laid_out != get_frame (self))
    self->pinned = gtk_adjustment_get_value (scroll) <= 0;
  if (self->queue != NULL)
    hj_row_queue_look_again (self->queue);
}

/* An entry tells of changes now and then that are none, and so do toggles that come up. */
static gboolean
is_asked_already (HjPeoplePage *self)
{
  const char *color = adw_toggle_group_get_active_name (self->colors);
  g_autofree char *question = g_strdup_printf ("%s %s", color == NULL ? "all" : color,
                                               gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  return !g_set_str (&self->asked, question);
}

static void
search (HjPeoplePage *self)
{
  g_autoptr (HjQuery) query = NULL;

  if (self->model == NULL)
    return;
  self->pinned = TRUE;
  query = make_query (self);
  hj_paged_list_set_query (self->model, query);
  show_state (self);
}

/* One search is noted, not each letter of it. */
static void
note_search (HjPeoplePage *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->search_timer == 0)
    return;
  g_clear_handle_id (&self->search_timer, g_source_remove);
  if (*typed != '\0')
    hj_session_note_search (self->session, typed);
}

static gboolean
on_search_timer_ended_cb (gpointer user_data)
{
  note_search (HJ_PEOPLE_PAGE (user_data));
  return G_SOURCE_REMOVE;
}

static void
open_position (HjPeoplePage *self, guint position)
{
  g_autoptr (HjListItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  const HjPersonSummary *summary = item == NULL ? NULL : hj_list_item_get_summary (item);

  if (summary == NULL)
    return;
  note_search (self);
  g_signal_emit (self, signals[SIGNAL_OPEN_PERSON], 0, summary->person);
}

static void
on_row_open_cb (HjPersonRow *row, GtkListItem *list_item)
{
  HjPeoplePage *self = HJ_PEOPLE_PAGE (g_object_get_data (G_OBJECT (list_item), "hj-people-page"));
  guint position = gtk_list_item_get_position (list_item);

  if (position != GTK_INVALID_LIST_POSITION)
    open_position (self, position);
}

/* Whether the user receives labels with their colour. */
static gboolean
has_label (HjPeoplePage *self)
{
  guint color = (guint)hj_entity_field_index (&hj_entity_label, "color");

  return hj_access_holds (hj_session_get_access (self->session), &hj_entity_label, color);
}

/* A view sets up some two hundred items at once: what is dear is made when their turn comes. */
static GtkWidget *
make_row (HjPeoplePage *self, GtkListItem *list_item)
{
  GtkWidget *row = hj_person_row_new ();

  hj_person_row_set_has_label (HJ_PERSON_ROW (row), has_label (self));
  g_signal_connect (row, "open", G_CALLBACK (on_row_open_cb), list_item);
  gtk_list_item_set_child (list_item, row);
  return row;
}

static void
show_item (GtkListItem *list_item, gpointer user_data)
{
  HjPeoplePage *self = HJ_PEOPLE_PAGE (user_data);
  HjListItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  const HjPersonSummary *summary = item == NULL ? NULL : hj_list_item_get_summary (item);

  if (summary == NULL)
    return;
  if (row == NULL)
    row = make_row (self, list_item);
  hj_person_row_show (HJ_PERSON_ROW (row), summary, hj_session_now (self->session));
  gtk_widget_set_opacity (row, 1);
  gtk_list_item_set_accessible_label (list_item, hj_person_row_get_spoken (HJ_PERSON_ROW (row)));
}

static void
on_record_changed_cb (HjListItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  HjPeoplePage *self = HJ_PEOPLE_PAGE (g_object_get_data (G_OBJECT (list_item), "hj-people-page"));

  hj_row_queue_add (self->queue, list_item);
}

static void
on_list_item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjPeoplePage *self)
{
  /* The page outlives its rows. */
  g_object_set_data (G_OBJECT (list_item), "hj-people-page", self);
}

static void
on_list_item_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                       HjPeoplePage *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_signal_connect_object (gtk_list_item_get_item (list_item), "notify::record",
                           G_CALLBACK (on_record_changed_cb), list_item, G_CONNECT_DEFAULT);
  g_hash_table_add (self->bound, list_item);
  /* Whoever the row showed before is not to be taken for this person. */
  if (row != NULL)
    gtk_widget_set_opacity (row, 0);
  hj_row_queue_add (self->queue, list_item);
}

static void
on_list_item_unbound_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item,
                         HjPeoplePage *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_record_changed_cb,
                                        list_item);
  g_hash_table_remove (self->bound, list_item);
  hj_row_queue_remove (self->queue, list_item);
}

static void
on_row_activated_cb (HjPeoplePage *self, guint position, GtkListView *list)
{
  open_position (self, position);
}

static void
on_search_changed_cb (HjPeoplePage *self, GtkSearchEntry *entry)
{
  if (is_asked_already (self))
    return;
  search (self);
  g_clear_handle_id (&self->search_timer, g_source_remove);
  self->search_timer = g_timeout_add_seconds (SEARCH_SECONDS, on_search_timer_ended_cb, self);
}

static void
on_search_activated_cb (HjPeoplePage *self, GtkSearchEntry *entry)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    open_position (self, 0);
}

static void
on_color_changed_cb (HjPeoplePage *self, GParamSpec *pspec, AdwToggleGroup *group)
{
  if (self->model != NULL && !is_asked_already (self))
    search (self);
}

static gboolean
on_clock_timer_ended_cb (gpointer user_data)
{
  HjPeoplePage *self = HJ_PEOPLE_PAGE (user_data);
  GHashTableIter iter;
  gpointer list_item;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    hj_row_queue_add (self->queue, list_item);
  return G_SOURCE_CONTINUE;
}

static void
on_again_clicked_cb (HjPeoplePage *self, GtkButton *button)
{
  search (self);
}

static void
on_everybody_clicked_cb (HjPeoplePage *self, GtkButton *button)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  adw_toggle_group_set_active_name (self->colors, "all");
}

/* Who leaves the page, or locks the window, has seen what was found. */
static void
hj_people_page_unmap (GtkWidget *widget)
{
  note_search (HJ_PEOPLE_PAGE (widget));
  GTK_WIDGET_CLASS (hj_people_page_parent_class)->unmap (widget);
}

static void
hj_people_page_dispose (GObject *object)
{
  HjPeoplePage *self = HJ_PEOPLE_PAGE (object);

  g_clear_handle_id (&self->clock_timer, g_source_remove);
  g_clear_handle_id (&self->search_timer, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_PEOPLE_PAGE);
  g_clear_pointer (&self->queue, hj_row_queue_free); /* its rows have left it by now */
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hj_people_page_parent_class)->dispose (object);
}

static void
hj_people_page_finalize (GObject *object)
{
  g_hash_table_unref (HJ_PEOPLE_PAGE (object)->bound);
  g_free (HJ_PEOPLE_PAGE (object)->asked);
  G_OBJECT_CLASS (hj_people_page_parent_class)->finalize (object);
}

static void
hj_people_page_class_init (HjPeoplePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_people_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_people_page_finalize;
  widget_class->unmap = hj_people_page_unmap;

  signals[SIGNAL_OPEN_PERSON]
      = g_signal_new ("open-person", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, entry);
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, colors);
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, states);
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, list);
  gtk_widget_class_bind_template_child (widget_class, HjPeoplePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_color_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_everybody_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_laid_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_scrolled_cb);
}

static void
hj_people_page_init (HjPeoplePage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->bound = g_hash_table_new (NULL, NULL);
  self->pinned = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->queue = hj_row_queue_new (self->list, show_item, self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->entry));
  g_signal_connect (factory, "setup", G_CALLBACK (on_list_item_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_list_item_bound_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_list_item_unbound_cb), self);
  gtk_list_view_set_factory (self->list, factory);
}

GtkWidget *
hj_people_page_new (HjSession *session)
{
  HjPeoplePage *self = g_object_new (HJ_TYPE_PEOPLE_PAGE, NULL);
  g_autoptr (HjQuery) query = make_query (self);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->session = g_object_ref (session);
  gtk_widget_set_visible (GTK_WIDGET (self->colors), has_label (self));
  is_asked_already (self);
  self->model = hj_paged_list_new (hj_session_get_store (session), query);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (self->model, "notify::error", G_CALLBACK (show_state), self);
  self->clock_timer = g_timeout_add_seconds (CLOCK_SECONDS, on_clock_timer_ended_cb, self);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  /* After the view has taken the change in. */
  g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (on_items_changed_cb), self);
  show_state (self);
  return GTK_WIDGET (self);
}

GtkSearchBar *
hj_people_page_get_search_bar (HjPeoplePage *self)
{
  g_return_val_if_fail (HJ_IS_PEOPLE_PAGE (self), NULL);
  return self->search_bar;
}
