/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-record-button.h"

#include "app/widgets/hj-icon-button.h"

#define SUBJECT "hj-subject"

/* What a button is about. Everything is owned. */
typedef struct {
  HjSession *session;
  HjRecord *record;
} Subject;

static void
free_subject (gpointer data)
{
  Subject *subject = data;

  g_object_unref (subject->session);
  hj_record_unref (subject->record);
  g_free (subject);
}

static Subject *
get_subject (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), SUBJECT);
}

/**
 * hj_record_button_new:
 * @record: the row that something is done with
 * @label: what that is, for those who do not see the icon
 * @clicked: called with the button
 *
 * Returns: (transfer floating): a button at the end of a row
 */
GtkWidget *
hj_record_button_new (HjSession *session, HjRecord *record, const char *icon, const char *label,
                      GCallback clicked)
{
  GtkWidget *button = hj_icon_button_new (icon, label);
  Subject *subject = g_new0 (Subject, 1);

  subject->session = g_object_ref (session);
  subject->record = hj_record_ref (record);
  g_object_set_data_full (G_OBJECT (button), SUBJECT, subject, free_subject);
  g_signal_connect (button, "clicked", clicked, NULL);
  return button;
}

HjSession *
hj_record_button_get_session (GtkWidget *button)
{
  return get_subject (button)->session;
}

HjRecord *
hj_record_button_get_record (GtkWidget *button)
{
  return get_subject (button)->record;
}
