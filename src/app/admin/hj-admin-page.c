/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-page.h"

#include "app/tickets/hj-link-row.h"
#include "app/tickets/hj-row-group.h"
#include "app/widgets/hj-say.h"

#include <glib/gi18n.h>

/* A row that the page is going to show. */
typedef struct {
  char *title; /* owned */
  char *text;  /* (nullable) owned */
  char *id;    /* (nullable) owned */
  gboolean destructive;
  HjAdminPageFunc func;
} Line;

struct _HjAdminPage {
  AdwNavigationPage parent_instance;

  /* Template widgets */
  AdwBanner *banner;
  GtkLabel *heading;
  GtkLabel *state;
  HjRowGroup *facts;
  HjRowGroup *links;
  AdwWrapBox *acts;

  HjAdminDesk *desk;           /* owned */
  HjAdminItem *item;           /* owned */
  const HjAdminPageKind *kind; /* static */
  GPtrArray *fact_lines;       /* owned, of Line */
  GPtrArray *link_lines;       /* owned, of Line */
  GPtrArray *act_lines;        /* owned, of Line */
  char *acts_shown;            /* (nullable) owned */
  GtkWidget *pages;            /* (nullable) weak, the view that it is on, or was on last */
  gboolean told;               /* the banner says what became of an act */
};

G_DEFINE_FINAL_TYPE (HjAdminPage, hj_admin_page, ADW_TYPE_NAVIGATION_PAGE)

static void
free_line (gpointer data)
{
  Line *line = data;

  g_free (line->title);
  g_free (line->text);
  g_free (line->id);
  g_free (line);
}

static Line *
add_line (GPtrArray *lines, const char *title)
{
  Line *line = g_new0 (Line, 1);

  line->title = g_strdup (title);
  g_ptr_array_add (lines, line);
  return line;
}

/* From a row or a button. */
static void
on_line_chosen_cb (HjAdminPage *self, GtkWidget *widget)
{
  const Line *line = g_object_get_data (G_OBJECT (widget), "hj-line");
  g_autofree char *id = g_strdup (line->id);

  /* The page may be shown anew meanwhile. */
  line->func (self, self->desk, id);
}

static void
connect_line (HjAdminPage *self, GtkWidget *widget, const char *signal, Line *line)
{
  g_object_set_data (G_OBJECT (widget), "hj-line", line);
  g_signal_connect_object (widget, signal, G_CALLBACK (on_line_chosen_cb), self, G_CONNECT_SWAPPED);
}

static void
add_fact (HjAdminPage *self, Line *line)
{
  hj_row_group_add (self->facts, hj_property_row_new (line->title, line->text));
}

static void
add_link (HjAdminPage *self, Line *line)
{
  GtkWidget *row = hj_link_row_new (line->title, line->text);

  connect_line (self, row, "activated", line);
  hj_row_group_add (self->links, row);
}

static void
add_act (HjAdminPage *self, Line *line)
{
  GtkWidget *button = gtk_button_new_with_label (line->title);

  gtk_widget_add_css_class (button, "pill");
  if (line->destructive)
    gtk_widget_add_css_class (button, "destructive-action");
  connect_line (self, button, "clicked", line);
  adw_wrap_box_append (self->acts, button);
}

static char *
dup_contents (GPtrArray *lines)
{
  GString *contents = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = g_ptr_array_index (lines, i);

    g_string_append_printf (contents, "%s\n%s\n%s\n", line->title, line->text, line->id);
  }
  return g_string_free_and_steal (contents);
}

/* Rows and buttons know their lines. */
static void
show_lines (HjAdminPage *self, GPtrArray **lines, GtkWidget *group,
            void (*add) (HjAdminPage *self, Line *line))
{
  GPtrArray *shown = g_steal_pointer (lines);

  *lines = g_ptr_array_new_with_free_func (free_line);
  for (guint i = 0; i < shown->len; i++)
    add (self, g_ptr_array_index (shown, i));
  g_object_set_data_full (G_OBJECT (group), "hj-lines", shown, (GDestroyNotify)g_ptr_array_unref);
}

static void
show_rows (HjAdminPage *self, GPtrArray **lines, HjRowGroup *group,
           void (*add) (HjAdminPage *self, Line *line))
{
  g_autofree char *contents = dup_contents (*lines);

  if (hj_row_group_begin (group, contents))
    show_lines (self, lines, GTK_WIDGET (group), add);
  else
    g_ptr_array_set_size (*lines, 0);
}

/* Buttons that stay the same stay, and with them the focus. */
static void
show_acts (HjAdminPage *self)
{
  g_autofree char *contents = dup_contents (self->act_lines);
  GtkWidget *child;

  gtk_widget_set_visible (GTK_WIDGET (self->acts), self->act_lines->len > 0);
  if (!g_set_str (&self->acts_shown, contents)) {
    g_ptr_array_set_size (self->act_lines, 0);
    return;
  }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->acts))) != NULL)
    adw_wrap_box_remove (self->acts, child);
  show_lines (self, &self->act_lines, GTK_WIDGET (self->acts), add_act);
}

static void
show (HjAdminPage *self)
{
  HjAdminItem *told
      = hj_admin_desk_find (self->desk, self->kind->kind, hj_admin_item_get_id (self->item));
  gboolean gone = hj_admin_desk_get_told_at (self->desk, self->kind->kind) != 0 && told == NULL;

  if (told != NULL)
    g_set_object (&self->item, told);
  self->kind->show (self, self->desk, hj_admin_item_get_row (self->item));
  if (gone)
    g_ptr_array_set_size (self->act_lines, 0);
  show_rows (self, &self->fact_lines, self->facts, add_fact);
  show_rows (self, &self->link_lines, self->links, add_link);
  show_acts (self);
  if (self->told)
    return;
  if (gone && self->kind->gone != NULL)
    adw_banner_set_title (self->banner, _ (self->kind->gone));
  adw_banner_set_revealed (self->banner, gone && self->kind->gone != NULL);
}

static void
on_desk_changed_cb (HjAdminPage *self, int kind, HjAdminDesk *desk)
{
  if (!hj_admin_desk_is_asking (desk, (HjDeskKind)kind))
    show (self);
}

static void
hj_admin_page_root (GtkWidget *widget)
{
  HjAdminPage *self = HJ_ADMIN_PAGE (widget);

  GTK_WIDGET_CLASS (hj_admin_page_parent_class)->root (widget);
  g_set_weak_pointer (&self->pages, gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW));
}

static void
hj_admin_page_dispose (GObject *object)
{
  HjAdminPage *self = HJ_ADMIN_PAGE (object);

  g_clear_weak_pointer (&self->pages);
  gtk_widget_dispose_template (GTK_WIDGET (object), HJ_TYPE_ADMIN_PAGE);
  g_clear_object (&self->item);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (hj_admin_page_parent_class)->dispose (object);
}

static void
hj_admin_page_finalize (GObject *object)
{
  HjAdminPage *self = HJ_ADMIN_PAGE (object);

  g_ptr_array_unref (self->fact_lines);
  g_ptr_array_unref (self->link_lines);
  g_ptr_array_unref (self->act_lines);
  g_free (self->acts_shown);
  G_OBJECT_CLASS (hj_admin_page_parent_class)->finalize (object);
}

static void
hj_admin_page_class_init (HjAdminPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hj_admin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_admin_page_finalize;
  widget_class->root = hj_admin_page_root;

  g_type_ensure (HJ_TYPE_ROW_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/hejie/Hejie/hj-admin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, banner);
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, state);
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, facts);
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, links);
  gtk_widget_class_bind_template_child (widget_class, HjAdminPage, acts);
}

static void
hj_admin_page_init (HjAdminPage *self)
{
  self->fact_lines = g_ptr_array_new_with_free_func (free_line);
  self->link_lines = g_ptr_array_new_with_free_func (free_line);
  self->act_lines = g_ptr_array_new_with_free_func (free_line);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hj_admin_page_new:
 * @kind: borrowed
 * @item: of its list
 */
GtkWidget *
hj_admin_page_new (HjAdminDesk *desk, const HjAdminPageKind *kind, HjAdminItem *item)
{
  HjAdminPage *self = g_object_new (HJ_TYPE_ADMIN_PAGE, "title", _ (kind->title), NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->item = g_object_ref (item);
  if (kind->links_title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->links), _ (kind->links_title));
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

HjAdminDesk *
hj_admin_page_get_desk (HjAdminPage *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_PAGE (self), NULL);
  return self->desk;
}

/**
 * hj_admin_page_get_row:
 *
 * Returns: (transfer none): what was told last of what the page is about
 */
gconstpointer
hj_admin_page_get_row (HjAdminPage *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_PAGE (self), NULL);
  return hj_admin_item_get_row (self->item);
}

/**
 * hj_admin_page_get_place:
 *
 * Where what became of an act is shown: what comes late finds the user on another page.
 *
 * Returns: (transfer none) (nullable): the page, or the view that it has left meanwhile; %NULL
 * where that is not shown any more either
 */
GtkWidget *
hj_admin_page_get_place (HjAdminPage *self)
{
  g_return_val_if_fail (HJ_IS_ADMIN_PAGE (self), NULL);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    return GTK_WIDGET (self);
  return self->pages != NULL && gtk_widget_get_root (self->pages) != NULL ? self->pages : NULL;
}

/**
 * hj_admin_page_say_heading:
 * @state: (nullable): below it
 */
void
hj_admin_page_say_heading (HjAdminPage *self, const char *heading, const char *state)
{
  g_return_if_fail (HJ_IS_ADMIN_PAGE (self));
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->state, state == NULL ? "" : state);
  gtk_widget_set_visible (GTK_WIDGET (self->state), state != NULL && *state != '\0');
}

/**
 * hj_admin_page_say_fact:
 * @value: (nullable): where it holds nothing the row is left out
 */
void
hj_admin_page_say_fact (HjAdminPage *self, const char *title, const char *value)
{
  g_return_if_fail (HJ_IS_ADMIN_PAGE (self));
  if (value != NULL && *value != '\0')
    add_line (self->fact_lines, title)->text = g_strdup (value);
}

/**
 * hj_admin_page_say_time:
 * @time: UTC milliseconds; 0 for never
 */
void
hj_admin_page_say_time (HjAdminPage *self, const char *title, gint64 time)
{
  g_autofree char *text = time == 0 ? g_strdup (C_ ("time", "Never")) : hj_say_time (time);

  hj_admin_page_say_fact (self, title, text);
}

/**
 * hj_admin_page_say_link:
 * @func: called with @id when the row is chosen
 */
void
hj_admin_page_say_link (HjAdminPage *self, const char *title, const char *subtitle,
                        HjAdminPageFunc func, const char *id)
{
  Line *line;

  g_return_if_fail (HJ_IS_ADMIN_PAGE (self));
  line = add_line (self->link_lines, title);
  line->text = g_strdup (subtitle);
  line->id = g_strdup (id);
  line->func = func;
}

/**
 * hj_admin_page_say_act:
 * @destructive: whether it takes something from somebody
 * @func: called when the button is pressed
 */
void
hj_admin_page_say_act (HjAdminPage *self, const char *title, gboolean destructive,
                       HjAdminPageFunc func)
{
  Line *line;

  g_return_if_fail (HJ_IS_ADMIN_PAGE (self));
  line = add_line (self->act_lines, title);
  line->id = g_strdup (hj_admin_item_get_id (self->item));
  line->destructive = destructive;
  line->func = func;
}

/**
 * hj_admin_page_tell:
 * @sentence: what became of an act; it stays while the page does
 */
void
hj_admin_page_tell (HjAdminPage *self, const char *sentence)
{
  g_return_if_fail (HJ_IS_ADMIN_PAGE (self));
  self->told = TRUE;
  adw_banner_set_title (self->banner, sentence);
  adw_banner_set_revealed (self->banner, TRUE);
}

/**
 * hj_admin_page_push:
 * @page: (transfer floating): laid on this one
 */
void
hj_admin_page_push (HjAdminPage *self, GtkWidget *page)
{
  GtkWidget *pages = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  g_return_if_fail (pages != NULL);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (pages), ADW_NAVIGATION_PAGE (page));
}
