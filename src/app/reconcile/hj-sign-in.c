/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/reconcile/hj-sign-in.h"

static void
on_launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error))
    g_debug ("No browser was opened: %s", error->message);
}

/**
 * hj_sign_in_open:
 * @widget: on the window that the browser is opened from
 *
 * Opens the central instance's own address, unencrypted: a network that wants a sign-in answers in
 * its place.
 */
void
hj_sign_in_open (GtkWidget *widget, HjReconciler *reconciler)
{
  g_autofree char *address = hj_reconciler_dup_sign_in (reconciler);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (address);
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                           on_launched_cb, NULL);
}
