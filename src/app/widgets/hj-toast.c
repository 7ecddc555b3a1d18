/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/widgets/hj-toast.h"

/**
 * hj_toast_show:
 * @widget: anything in a window; nothing is shown once it has left the window
 * @text: one sentence, plain
 */
void
hj_toast_show (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
