/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-act.h"

#include "app/widgets/hj-toast.h"

#include <glib/gi18n.h>

#define CANCEL "cancel"
#define DO "do"

typedef struct {
  HjAdminDesk *desk; /* owned */
  const HjAdminAct *act;
  HjAdminRequest *request; /* owned */
  GWeakRef page;
  HjAdminDone done;
  GtkEditable *reason; /* (nullable) borrowed from the dialog */
} Asking;

/* Set on the page while its act is on its way, and keeps it: what became of it is told also where
 * the user has gone to another page.
 */
typedef struct {
  HjAdminPage *page; /* owned */
  const HjAdminAct *act;
  HjAdminDone done;
} Going;

static void
free_asking (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_weak_ref_clear (&asking->page);
  hj_admin_request_free (asking->request);
  g_object_unref (asking->desk);
  g_free (asking);
}

static void
on_given_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  g_autofree Going *going = g_object_steal_data (owner, "hj-admin-act");
  g_autoptr (HjAdminPage) page = going->page;
  GtkWidget *place = hj_admin_page_get_place (page);
  const char *sentence = error != NULL ? error->message : _ (going->act->done);

  if (place != NULL && sentence != NULL)
    hj_toast_show (place, sentence);
  if (going->done != NULL)
    going->done (page, answer, error);
}

static void
on_response_cb (AdwAlertDialog *dialog, const char *response, Asking *asking)
{
  g_autoptr (HjAdminPage) page = g_weak_ref_get (&asking->page);
  g_autoptr (GBytes) body = NULL;
  Going *going;

  if (!g_str_equal (response, DO) || page == NULL
      || g_object_get_data (G_OBJECT (page), "hj-admin-act") != NULL)
    return;
  if (asking->reason != NULL)
    asking->request->reason = g_strstrip (g_strdup (gtk_editable_get_text (asking->reason)));
  going = g_new0 (Going, 1);
  going->page = g_object_ref (page);
  going->act = asking->act;
  going->done = asking->done;
  g_object_set_data (G_OBJECT (page), "hj-admin-act", going);
  body = hj_admin_request_to_bytes (asking->act->path, asking->request);
  hj_admin_desk_give (asking->desk, asking->act->path, body, page, on_given_cb);
}

static void
on_reason_changed_cb (AdwAlertDialog *dialog, GtkEditable *entry)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, DO, *typed != '\0');
}

static void
add_reason (AdwAlertDialog *dialog, Asking *asking)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry
      = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Reason"), "activates-default", TRUE, NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_set_response_enabled (dialog, DO, FALSE);
  asking->reason = GTK_EDITABLE (entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_reason_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
}

/**
 * hj_admin_act_ask:
 * @act: borrowed
 * @body: what will happen
 * @request: its name and id are copied
 * @page: over which the question is put
 * @done: (nullable): told what became of it, once the user was
 *
 * Asks the user, and then the central instance.
 */
void
hj_admin_act_ask (HjAdminDesk *desk, const HjAdminAct *act, const char *body,
                  const HjAdminRequest *request, HjAdminPage *page, HjAdminDone done)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ (act->heading), body));
  Asking *asking = g_new0 (Asking, 1);

  asking->desk = g_object_ref (desk);
  asking->act = act;
  asking->request = g_new0 (HjAdminRequest, 1);
  asking->request->name = g_strdup (request->name);
  asking->request->id = g_strdup (request->id);
  asking->done = done;
  g_weak_ref_init (&asking->page, page);
  adw_alert_dialog_add_responses (dialog, CANCEL, _ ("Cancel"), DO, _ (act->verb), NULL);
  adw_alert_dialog_set_response_appearance (
      dialog, DO, act->destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  /* Enter alone takes nothing from anybody. */
  adw_alert_dialog_set_default_response (dialog, act->destructive ? CANCEL : DO);
  adw_alert_dialog_set_close_response (dialog, CANCEL);
  if (act->asks_reason)
    add_reason (dialog, asking);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), asking, free_asking, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (page));
}
