# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is shown goes when nobody sits before the machine: it sleeps, or a screensaver is shown."""

import os
import re
import subprocess
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from hejie_case import OfficerCase  # noqa: E402
from hejie_window import Display, Window, wait_for  # noqa: E402
from walk import SWITCHER  # noqa: E402

OPENED = re.compile(r"· Cell \d")  # somebody on the list of people
MINUTES = "Lock after minutes without input"
NOTE = "家属称对方先动手"


class Service:
    """A name on a bus, which says things."""

    def __init__(self, address, name):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName", GLib.Variant("(su)", (name, 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)

    def say(self, path, interface, signal, value):
        self.bus.emit_signal(None, path, interface, signal, GLib.Variant("(b)", (value,)))
        self.bus.flush_sync(None)

    def close(self):
        self.bus.close_sync(None)


class Lock(OfficerCase):
    """An open window, and a system bus of its own beside the session's."""

    def setUp(self):
        super().setUp()
        self.display = Display()
        self.addCleanup(self.display.close)
        self.daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"],
                                       stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_daemon)
        self.system = self.daemon.stdout.readline().strip()
        self.window = Window(["hejie", "--data-dir", self.laptop.folder],
                             log=os.path.join(self.folder, "window.log"),
                             env={"G_DEBUG": "fatal-criticals", "DBUS_SYSTEM_BUS_ADDRESS": self.system})
        self.addCleanup(self.window.kill)
        self.unlock()

    def end_daemon(self):
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()

    def unlock(self):
        self.window.write("Passphrase", self.laptop.passphrase)
        self.window.click("button", "Unlock")
        self.window.find(None, OPENED)

    def assert_locks(self, service, path, interface, signal):
        """At the end it does not; at the beginning it does, whatever is open, which is kept."""
        service.say(path, interface, signal, False)
        self.window.click(SWITCHER, "Reconciliation")
        self.window.find(None, "Up to date")
        self.window.click(SWITCHER, "People")
        self.window.click(None, self.window.find("list item", OPENED).get_name())
        self.window.click("button", "Threat")
        self.window.write("Note", NOTE)
        service.say(path, interface, signal, True)
        self.window.find("button", "Unlock")
        words = self.window.words()
        self.assertNotRegex(words, OPENED)
        self.assertNotIn(NOTE, words)
        self.unlock()
        self.window.find(None, re.compile("^You have begun “Threat”"))
        wait_for(lambda: self.laptop.ask("status")["drafts"] == 1, "the draft")

    def serve(self, address, name):
        service = Service(address, name)
        self.addCleanup(service.close)
        return service

    def test_sleep(self):
        service = self.serve(self.system, "org.freedesktop.login1")
        self.assert_locks(service, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                          "PrepareForSleep")

    def test_screensaver(self):
        service = self.serve(os.environ["DBUS_SESSION_BUS_ADDRESS"], "org.gnome.ScreenSaver")
        self.assert_locks(service, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged")

    def test_other_screensaver(self):
        """Of desktops that are not GNOME, at the one path or the other."""
        service = self.serve(os.environ["DBUS_SESSION_BUS_ADDRESS"], "org.freedesktop.ScreenSaver")
        self.assert_locks(service, "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")

    def test_stranger(self):
        """Who only pretends locks nothing."""
        for address, path, interface, signal in (
                (self.system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"),
                (os.environ["DBUS_SESSION_BUS_ADDRESS"], "/ScreenSaver", "org.freedesktop.ScreenSaver",
                 "ActiveChanged")):
            self.serve(address, "org.example.Stranger").say(path, interface, signal, True)
        self.window.click(SWITCHER, "Reconciliation")
        self.window.find(None, "Up to date")

    def test_minutes(self):
        """After how many minutes is set by somebody who hears the window, and stays."""
        self.window.press_keys("ctrl+comma")
        self.assertEqual(self.window.number(MINUTES), 10)
        self.window.set_number(MINUTES, 3)
        self.window.press_keys("Escape")
        self.window.gone("spin button", MINUTES)
        self.window.press_keys("ctrl+comma")
        self.assertEqual(self.window.number(MINUTES), 3)


if __name__ == "__main__":
    unittest.main()
