/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-lock-watch.h"

/* Each says `true` when it begins and `false` when it is over. */
static const struct {
  GBusType bus;
  const char *name;
  const char *path;
  const char *interface;
  const char *signal;
} sources[] = {
  { G_BUS_TYPE_SYSTEM, "org.freedesktop.login1", "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager", "PrepareForSleep" },
  { G_BUS_TYPE_SESSION, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver",
    "ActiveChanged" },
  /* Of other desktops, which the toolkit does not ask; some emit it at one path, some at the other.
   */
  { G_BUS_TYPE_SESSION, "org.freedesktop.ScreenSaver", NULL, "org.freedesktop.ScreenSaver",
    "ActiveChanged" },
};

struct _HjLockWatch {
  GObject parent_instance;

  GDBusConnection *buses[G_N_ELEMENTS (sources)]; /* (nullable) owned */
  guint subscriptions[G_N_ELEMENTS (sources)];
  HjLockWatchFunc func; /* (nullable) once stopped */
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (HjLockWatch, hj_lock_watch, G_TYPE_OBJECT)

static void
on_begun_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer user_data)
{
  HjLockWatch *self = HJ_LOCK_WATCH (user_data);
  gboolean begins = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (begins && self->func != NULL)
    self->func (self->user_data);
}

/* A machine without such a bus does not say it; being idle locks it then. */
static void
hear (HjLockWatch *self, GDBusConnection *bus, GBusType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    if (sources[i].bus != type || self->func == NULL)
      continue;
    g_set_object (&self->buses[i], bus);
    self->subscriptions[i] = g_dbus_connection_signal_subscribe (
        bus, sources[i].name, sources[i].interface, sources[i].signal, sources[i].path, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_begun_cb, self, NULL);
  }
}

static void
on_bus_got (GAsyncResult *result, HjLockWatch *self, GBusType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    hear (self, bus, type);
  else
    g_debug ("It is not known when nobody sits before the machine: %s", error->message);
  g_object_unref (self);
}

static void
on_system_bus_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_bus_got (result, HJ_LOCK_WATCH (user_data), G_BUS_TYPE_SYSTEM);
}

static void
on_session_bus_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_bus_got (result, HJ_LOCK_WATCH (user_data), G_BUS_TYPE_SESSION);
}

static void
hj_lock_watch_dispose (GObject *object)
{
  hj_lock_watch_stop (HJ_LOCK_WATCH (object));
  G_OBJECT_CLASS (hj_lock_watch_parent_class)->dispose (object);
}

static void
hj_lock_watch_class_init (HjLockWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_lock_watch_dispose;
}

static void
hj_lock_watch_init (HjLockWatch *self)
{
}

/**
 * hj_lock_watch_new:
 * @func: called whenever what is shown has to go
 *
 * Returns: (transfer full): a watch that has begun
 */
HjLockWatch *
hj_lock_watch_new (HjLockWatchFunc func, gpointer user_data)
{
  HjLockWatch *self = g_object_new (HJ_TYPE_LOCK_WATCH, NULL);

  self->func = func;
  self->user_data = user_data;
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, on_system_bus_got_cb, g_object_ref (self));
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_session_bus_got_cb, g_object_ref (self));
  return self;
}

/**
 * hj_lock_watch_stop:
 *
 * Nothing is told any more.
 */
void
hj_lock_watch_stop (HjLockWatch *self)
{
  g_return_if_fail (HJ_IS_LOCK_WATCH (self));

  self->func = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    if (self->subscriptions[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->buses[i], self->subscriptions[i]);
    self->subscriptions[i] = 0;
    g_clear_object (&self->buses[i]);
  }
}
