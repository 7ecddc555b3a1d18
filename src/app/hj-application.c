/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-application.h"

#include "app/hj-lock-watch.h"
#include "app/hj-preferences-dialog.h"
#include "app/hj-window.h"
#include "app/unlock/hj-opening.h"
#include "hj-app-resources.h"

#include <glib/gi18n.h>

struct _HjApplication {
  AdwApplication parent_instance;

  char *data_dir;      /* owned, folder of the replicas */
  GSettings *settings; /* owned */
  DexFuture *opening;  /* (nullable) owned, what the first window begins with */

  HjLockWatch *lock_watch; /* (nullable) owned, while the program runs */
};

G_DEFINE_FINAL_TYPE (HjApplication, hj_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "data-dir", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Keep the replicas in this folder, apart from other windows"), N_ ("DIR") },
  { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"),
    NULL },
  { NULL },
};

static void
on_about_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HjApplication *self = HJ_APPLICATION (user_data);
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog, "application-name", _ ("Hejie"), "application-icon", HJ_APP_ID,
                "developer-name", _ ("The Hejie developers"), "version", HJ_VERSION, "license-type",
                GTK_LICENSE_AGPL_3_0,
                /* Translators: your name and address, one translator a line */
                "translator-credits", _ ("translator-credits"), NULL);
  adw_dialog_present (dialog,
                      GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self))));
}

static void
on_preferences_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HjApplication *self = HJ_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  HjSession *session = HJ_IS_WINDOW (window) ? hj_window_get_session (HJ_WINDOW (window)) : NULL;

  adw_dialog_present (hj_preferences_dialog_new (self->settings, session), GTK_WIDGET (window));
}

static void
on_quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
  { "about", on_about_activated_cb },
  { "preferences", on_preferences_activated_cb },
  { "quit", on_quit_activated_cb },
};

static const struct {
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.preferences", { "<Control>comma" } }, { "app.quit", { "<Control>q" } },
  { "win.search", { "<Control>f" } },          { "win.new-ticket", { "<Control>n" } },
  { "win.reconcile", { "F5", "<Control>r" } }, { "win.lock", { "<Control>l" } },
  { "win.show-page(0)", { "<Alt>1" } },        { "win.show-page(1)", { "<Alt>2" } },
  { "win.show-page(2)", { "<Alt>3" } },        { "win.show-page(3)", { "<Alt>4" } },
  { "win.show-page(4)", { "<Alt>5" } },
};

static void
hj_application_activate (GApplication *application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  if (windows == NULL)
    hj_window_present (hj_window_new (HJ_APPLICATION (application)));
  else
    gtk_window_present (windows->data);
}

/* A list that is opened with this program waits until the replica is unlocked. */
static void
hj_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autofree char *path = g_file_get_path (files[0]);
  GList *windows;

  g_application_activate (application);
  windows = gtk_application_get_windows (GTK_APPLICATION (application));
  if (path != NULL && windows != NULL)
    hj_window_import_intake (HJ_WINDOW (windows->data), path);
}

static int
hj_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  HjApplication *self = HJ_APPLICATION (application);
  g_autofree char *folder = NULL;

  if (g_variant_dict_contains (dict, "version")) {
    g_print ("hejie %s\n", HJ_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (dict, "data-dir", "^ay", &folder)) {
    hj_application_set_data_dir (self, folder);
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  }
  return -1;
}

static void
lock_windows (gpointer user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  for (GList *at = windows; at != NULL; at = at->next) {
    if (HJ_IS_WINDOW (at->data))
      hj_window_lock (at->data);
  }
}

static void
on_screensaver_active_changed_cb (HjApplication *self, GParamSpec *pspec, gpointer user_data)
{
  gboolean active;

  g_object_get (self, "screensaver-active", &active, NULL);
  if (active)
    lock_windows (self);
}

static void
hj_application_shutdown (GApplication *application)
{
  HjApplication *self = HJ_APPLICATION (application);

  if (self->lock_watch != NULL)
    hj_lock_watch_stop (self->lock_watch);
  g_clear_object (&self->lock_watch);
  G_APPLICATION_CLASS (hj_application_parent_class)->shutdown (application);
}

static void
hj_application_startup (GApplication *application)
{
  HjApplication *self = HJ_APPLICATION (application);

  /* While the toolkit starts, which takes as long. */
  self->opening = hj_opening_unlock_only (self->data_dir);
  G_APPLICATION_CLASS (hj_application_parent_class)->startup (application);

  self->settings = g_settings_new (HJ_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].accels);
  g_signal_connect (self, "notify::screensaver-active",
                    G_CALLBACK (on_screensaver_active_changed_cb), NULL);
  self->lock_watch = hj_lock_watch_new (lock_windows, self);
}

static void
hj_application_finalize (GObject *object)
{
  HjApplication *self = HJ_APPLICATION (object);

  g_free (self->data_dir);
  dex_clear (&self->opening);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hj_application_parent_class)->finalize (object);
}

static void
hj_application_class_init (HjApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hj_application_finalize;
  application_class->activate = hj_application_activate;
  application_class->open = hj_application_open;
  application_class->handle_local_options = hj_application_handle_local_options;
  application_class->startup = hj_application_startup;
  application_class->shutdown = hj_application_shutdown;
}

static void
hj_application_init (HjApplication *self)
{
  self->data_dir = g_build_filename (g_get_user_data_dir (), "hejie", NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[LIST]"));
}

/**
 * hj_application_load_resources:
 *
 * Makes templates, style and icons known to the process; once is enough.
 */
void
hj_application_load_resources (void)
{
  static gsize loaded = 0;

  if (g_once_init_enter (&loaded)) {
    hj_app_register_resource ();
    g_once_init_leave (&loaded, 1);
  }
}

HjApplication *
hj_application_new (void)
{
  hj_application_load_resources ();
  return g_object_new (HJ_TYPE_APPLICATION, "application-id", HJ_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "register-session", TRUE, "resource-base-path",
                       "/org/hejie/Hejie", NULL);
}

/**
 * hj_application_set_data_dir:
 * @folder: holds a folder a replica, or is one; for windows that are opened from now on
 */
void
hj_application_set_data_dir (HjApplication *self, const char *folder)
{
  g_return_if_fail (HJ_IS_APPLICATION (self));
  dex_clear (&self->opening);
  g_free (self->data_dir);
  self->data_dir = g_canonicalize_filename (folder, NULL);
}

/**
 * hj_application_get_data_dir:
 *
 * Returns: (transfer none): the folder that holds a folder a replica
 */
const char *
hj_application_get_data_dir (HjApplication *self)
{
  g_return_val_if_fail (HJ_IS_APPLICATION (self), NULL);
  return self->data_dir;
}

/**
 * hj_application_start_opening:
 *
 * Returns: (transfer full) (nullable): as of hj_opening_unlock_only(), which may have begun when
 *   the program started
 */
DexFuture *
hj_application_start_opening (HjApplication *self)
{
  g_return_val_if_fail (HJ_IS_APPLICATION (self), NULL);
  return self->opening != NULL ? g_steal_pointer (&self->opening)
                               : hj_opening_unlock_only (self->data_dir);
}

GSettings *
hj_application_get_settings (HjApplication *self)
{
  g_return_val_if_fail (HJ_IS_APPLICATION (self), NULL);
  return self->settings;
}
