/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/widgets/hj-optional-label.h"

/**
 * hj_optional_label_set:
 * @text: (nullable): what it says; with none it takes no room
 */
void
hj_optional_label_set (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}
