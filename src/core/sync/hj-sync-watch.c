/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-watch.h"

struct _HjSyncWatch {
  GObject parent_instance;
  GNetworkMonitor *network;    /* owned */
  GPowerProfileMonitor *power; /* owned */
  HjSyncWatchFunc func;        /* (nullable) once stopped */
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (HjSyncWatch, hj_sync_watch, G_TYPE_OBJECT)

static HjSyncNetwork
find_network (GNetworkMonitor *monitor)
{
  if (!g_network_monitor_get_network_available (monitor))
    return HJ_SYNC_NETWORK_NONE;
  return g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_PORTAL
             ? HJ_SYNC_NETWORK_PORTAL
             : HJ_SYNC_NETWORK_SOME;
}

static void
tell (HjSyncWatch *self, gboolean network_changed)
{
  const HjSyncFacts facts = {
    .network = find_network (self->network),
    .metered = g_network_monitor_get_network_metered (self->network),
    .saving = g_power_profile_monitor_get_power_saver_enabled (self->power),
  };

  if (self->func != NULL)
    self->func (&facts, network_changed, self->user_data);
}

static void
on_network_changed_cb (GNetworkMonitor *monitor, gboolean available, HjSyncWatch *self)
{
  tell (self, available);
}

static void
on_property_changed_cb (GObject *monitor, GParamSpec *pspec, HjSyncWatch *self)
{
  tell (self, FALSE);
}

static void
hj_sync_watch_dispose (GObject *object)
{
  HjSyncWatch *self = HJ_SYNC_WATCH (object);

  g_clear_object (&self->network);
  g_clear_object (&self->power);
  G_OBJECT_CLASS (hj_sync_watch_parent_class)->dispose (object);
}

static void
hj_sync_watch_class_init (HjSyncWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_sync_watch_dispose;
}

static void
hj_sync_watch_init (HjSyncWatch *self)
{
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->power = g_power_profile_monitor_dup_default ();
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed_cb),
                           self, 0);
  g_signal_connect_object (self->network, "notify::connectivity",
                           G_CALLBACK (on_property_changed_cb), self, 0);
  g_signal_connect_object (self->network, "notify::network-metered",
                           G_CALLBACK (on_property_changed_cb), self, 0);
  g_signal_connect_object (self->power, "notify::power-saver-enabled",
                           G_CALLBACK (on_property_changed_cb), self, 0);
}

/**
 * hj_sync_watch_new:
 * @func: told the facts at once, and whenever they change
 *
 * Returns: (transfer full): a watch over the machine's network and power
 */
HjSyncWatch *
hj_sync_watch_new (HjSyncWatchFunc func, gpointer user_data)
{
  HjSyncWatch *self = g_object_new (HJ_TYPE_SYNC_WATCH, NULL);

  self->func = func;
  self->user_data = user_data;
  tell (self, FALSE);
  return self;
}

/**
 * hj_sync_watch_stop:
 *
 * Nothing is told any more.
 */
void
hj_sync_watch_stop (HjSyncWatch *self)
{
  self->func = NULL;
}
