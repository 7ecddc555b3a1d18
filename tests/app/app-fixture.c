/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/hj-application.h"
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"

#include <glib/gstdio.h>
#include <libdex.h>

/* Whose key nobody holds any more. */
const char app_fixture_authority[]
    = "-----BEGIN CERTIFICATE-----\n"
      "MIIBlTCCATugAwIBAgIUP9DlclAvw4lxhau+75TUYwnW5dgwCgYIKoZIzj0EAwIw\n"
      "HzEdMBsGA1UEAwwUSGVqaWUgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI1MDE0NjE2\n"
      "WhgPMjEyNjExMDEwMTQ2MTZaMB8xHTAbBgNVBAMMFEhlamllIHRlc3QgYXV0aG9y\n"
      "aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEh33dsGKJHf09dl4f6M+wyuSO\n"
      "BuU/pQ7y1JuSgIIArzWtYeYGz8qHO/uZHoVr6j8mlfKR+htqhBFUBZAct/pjKKNT\n"
      "MFEwHQYDVR0OBBYEFM09sKtQ1tW2dMqZ5RT0L2aM636+MB8GA1UdIwQYMBaAFM09\n"
      "sKtQ1tW2dMqZ5RT0L2aM636+MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID\n"
      "SAAwRQIgemx5TEWb77bImvypo0VQb7VuSuwbqFitIx2gffM4hRUCIQCJz+A1AX1M\n"
      "5wpO+8Il16lTanACn1fAfgU374cxUBI/zg==\n"
      "-----END CERTIFICATE-----\n";

#define HOUSE "018f0000-0000-7000-8000-00000000a001"

void
app_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  dex_init ();
  gtk_init ();
  adw_init ();
  hj_application_load_resources ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
set_meta (AppFixture *self, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  hj_replica_set_meta (self->replica, key, value, &error);
  g_assert_no_error (error);
}

/* The user is `li` of one house, in @role. */
AppFixture *
app_fixture_new (const char *role)
{
  static const guint8 key[32] = { 1, 2, 3 };
  AppFixture *self = g_new0 (AppFixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autofree char *path = NULL;
  HjSessionUser user = { "li", "李警官", role, HOUSE };

  self->folder = g_dir_make_tmp ("hejie-app.XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "replica.db", NULL);
  self->clock = hj_manual_clock_new (APP_FIXTURE_NOW);
  self->replica = hj_replica_open (path, key, self->clock, random, &error);
  g_assert_no_error (error);
  set_meta (self, HJ_META_USER, user.user);
  set_meta (self, HJ_META_NAME, user.name);
  set_meta (self, HJ_META_ROLE, user.role);
  set_meta (self, HJ_META_ORG, user.org);
  self->store = hj_inline_store_new (self->replica);
  self->session = hj_session_new (self->store, NULL, self->clock, &user);
  return self;
}

/**
 * app_fixture_serve:
 * @answer: answers what the user's window asks; the token that comes is “access”
 *
 * Before anything is shown: the laptop is enrolled, and reaches a central instance.
 */
void
app_fixture_serve (AppFixture *self, HjTransportMemoryFunc answer, gpointer user_data)
{
  const HjSessionUser *user = hj_session_get_user (self->session);
  const guint8 secret_key[64] = { 1 }; /* any will do, as nobody checks what it signs */
  g_autofree char *key = g_base64_encode (secret_key, sizeof secret_key);
  g_autoptr (HjTransport) transport = hj_transport_memory_new (answer, user_data, NULL);
  g_autoptr (HjRandom) random = hj_random_new_seeded (7);
  g_autoptr (HjReconciler) reconciler
      = hj_reconciler_new (self->store, transport, self->clock, random);
  HjSession *session = hj_session_new (self->store, reconciler, self->clock, user);

  set_meta (self, HJ_META_URL, "https://centre.example:8443");
  set_meta (self, HJ_META_DEVICE, "laptop-0");
  set_meta (self, HJ_META_DEVICE_KEY, key);
  set_meta (self, HJ_META_ACCESS, "access");
  set_meta (self, HJ_META_REFRESH, "refresh");
  hj_replica_set_meta_int (self->replica, HJ_META_ACCESS_EXPIRES, APP_FIXTURE_NOW + HJ_DAY_MS,
                           NULL);
  g_object_unref (self->session);
  self->session = session;
}

void
app_fixture_free (AppFixture *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  app_fixture_settle ();
  hj_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_object (&self->replica);
  g_clear_object (&self->clock);
  app_fixture_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self);
}

/**
 * app_fixture_add:
 * @...: pairs of field and value as on the command line, ends with %NULL
 *
 * Enters a row, whoever the user is.
 *
 * Returns: (transfer full): its id
 */
char *
app_fixture_add (AppFixture *self, const char *entity, ...)
{
  g_autofree char *id = hj_replica_new_id (self->replica);
  g_autoptr (HjRecord) record = hj_record_new (hj_entity_find (entity), id);
  g_autoptr (GError) error = NULL;
  const char *field;
  va_list args;

  va_start (args, entity);
  while ((field = va_arg (args, const char *)) != NULL) {
    hj_record_parse_field (record, field, va_arg (args, const char *), &error);
    g_assert_no_error (error);
  }
  va_end (args);
  hj_replica_insert (self->replica, record, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&id);
}

/**
 * app_fixture_add_person:
 * @hours_left: to the release
 * @detention: (out) (optional) (transfer full): id of the detention
 *
 * Returns: (transfer full): id of somebody in cell 203
 */
char *
app_fixture_add_person (AppFixture *self, const char *name, int hours_left, char **detention)
{
  g_autofree char *start = hj_time_to_iso (APP_FIXTURE_NOW - 5 * HJ_DAY_MS);
  g_autofree char *end = hj_time_to_iso (APP_FIXTURE_NOW + hours_left * HJ_HOUR_MS);
  char *person = app_fixture_add (self, "person", "name", name, "sex", "male", "birth_date",
                                  "1991-04-02", "phone", "13900000000", NULL);
  g_autofree char *id
      = app_fixture_add (self, "detention", "person", person, "house", HOUSE, "kind",
                         "administrative", "document", "999901-2026-17", "starts_at", start,
                         "ends_at", end, "cell", "203", "state", "admitted", NULL);

  if (detention != NULL)
    *detention = g_steal_pointer (&id);
  return person;
}

/**
 * app_fixture_present:
 * @widget: (transfer floating): shown in a window of its own
 */
void
app_fixture_present (AppFixture *self, GtkWidget *widget)
{
  GtkWidget *toasts = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), widget);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 720, 900);
  adw_window_set_content (ADW_WINDOW (self->window), toasts);
  gtk_window_present (GTK_WINDOW (self->window));
  app_fixture_settle ();
}

static gboolean
on_turn_ended_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_frame_ended_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  return on_turn_ended_cb (data);
}

static void
wait_for (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

/* Runs whatever is due. The store answers at once, so that an idle of the least priority comes
 * last; then a frame lays out what has changed.
 */
void
app_fixture_settle (void)
{
  for (int i = 0; i < 3; i++) {
    g_autoptr (GList) windows = gtk_window_list_toplevels ();
    gboolean turned = FALSE;
    gboolean drawn = windows == NULL || !gtk_widget_get_mapped (windows->data);

    g_idle_add_full (G_PRIORITY_LOW + 100, on_turn_ended_cb, &turned, NULL);
    wait_for (&turned);
    if (!drawn)
      gtk_widget_add_tick_callback (windows->data, on_frame_ended_cb, &drawn, NULL);
    wait_for (&drawn);
  }
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (ADW_IS_BANNER (widget))
    return adw_banner_get_title (ADW_BANNER (widget));
  return NULL;
}

/**
 * app_fixture_find:
 * @text: (nullable): of a label, button, row or banner
 *
 * Returns: (transfer none) (nullable): the first shown widget of @type below @root
 */
GtkWidget *
app_fixture_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type)
      && (text == NULL || g_strcmp0 (get_text (root), text) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = app_fixture_find (child, type, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The first widget below @root with that tooltip. */
GtkWidget *
app_fixture_find_by_tooltip (GtkWidget *root, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (root), text) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = app_fixture_find_by_tooltip (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Whether a label with that text can be seen below @root. */
gboolean
app_fixture_shows (GtkWidget *root, const char *text)
{
  return app_fixture_find (root, GTK_TYPE_LABEL, text) != NULL;
}

/* Below @root a number can be read and written by those who hear a window: a row of that name,
 * which does not hide the spin button in it.
 */
void
app_fixture_assert_number (GtkWidget *root, const char *title)
{
  GtkWidget *row = app_fixture_find (root, ADW_TYPE_SPIN_ROW, title);
  GtkWidget *number;

  g_assert_nonnull (row);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  number = app_fixture_find (row, GTK_TYPE_SPIN_BUTTON, NULL);
  g_assert_nonnull (number);
  gtk_test_accessible_assert_role (number, GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (number),
                                                   GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

void
app_fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      app_fixture_remove_tree (child);
    else
      g_assert_cmpint (g_remove (child), ==, 0);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}
