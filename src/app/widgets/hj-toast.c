/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/widgets/hj-toast.h"

/* Seconds for which a toast is there at least, and characters that are read in one. */
#define SECONDS_MIN 5
#define CHARACTERS_A_SECOND 12

/* A toast cuts its own title off where there is no room for it. */
static GtkWidget *
make_title (const char *text)
{
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "max-width-chars", 48,
                                   "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);

  gtk_widget_add_css_class (title, "heading");
  return title;
}

/**
 * hj_toast_show:
 * @widget: anything in a window; nothing is shown once it has left the window
 * @text: one sentence, plain
 */
void
hj_toast_show (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  guint seconds = (guint)g_utf8_strlen (text, -1) / CHARACTERS_A_SECOND;
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, make_title (text));
  adw_toast_set_timeout (toast, MAX (seconds, SECONDS_MIN));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  gtk_accessible_announce (GTK_ACCESSIBLE (overlay), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
