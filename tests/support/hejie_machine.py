# SPDX-License-Identifier: AGPL-3.0-or-later
"""A system bus of its own, on which a machine says that it saves power."""

import subprocess
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME, PATH = "org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles"
DESCRIPTION = """
<node><interface name="org.freedesktop.UPower.PowerProfiles">
  <property name="ActiveProfile" type="s" access="read"/>
</interface></node>"""


class PowerSaver:
    """Saves power until it is closed; `env` is what a program needs to ask this machine."""

    def __init__(self):
        self.daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.env = {"DBUS_SYSTEM_BUS_ADDRESS": self.daemon.stdout.readline().strip()}
        self.ready = threading.Event()
        self.loop = None
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        self.ready.wait()

    @staticmethod
    def _get(_connection, _sender, _path, _interface, _name):
        return GLib.Variant("s", "power-saver")

    def _serve(self):
        context = GLib.MainContext()
        context.push_thread_default()
        self.loop = GLib.MainLoop(context)
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        bus = Gio.DBusConnection.new_for_address_sync(self.env["DBUS_SYSTEM_BUS_ADDRESS"], flags, None, None)
        bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(DESCRIPTION).interfaces[0], None, self._get, None)
        bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                      GLib.Variant("(su)", (NAME, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        self.loop.run()
        bus.close_sync(None)
        context.pop_thread_default()

    def close(self):
        self.loop.quit()
        self.thread.join()
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()
