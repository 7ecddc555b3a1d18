# SPDX-License-Identifier: AGPL-3.0-or-later
"""A display of its own, and windows on it read and clicked through the accessibility tree."""

import os
import re
import subprocess
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# What pressing a thing is called: by GTK for buttons, by us for rows.
PRESSES = ("click", "row.open", "toggle", "press", "activate")

PATIENCE = 30.0  # seconds after which a wait has failed; never a pause that is always taken


class NotSeen(AssertionError):
    """What was waited for did not come; the message holds what was there instead."""


def wait_for(look, what, patience=PATIENCE):
    """Returns the first true answer of `look`; `what` is told if none comes."""
    end = time.monotonic() + patience
    while True:
        answer = look()
        if answer:
            return answer
        if time.monotonic() > end:
            raise NotSeen(f"{what} did not come within {patience:.0f} s")
        time.sleep(0.05)


class Display:
    """An X server without a screen, or the display that is there already."""

    def __init__(self, width=1280, height=860):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24",
             "-nolisten", "tcp"],
            pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.name = ":" + pipe.readline().strip()
        # GTK reads these when a window is started.
        self.env = {"DISPLAY": self.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
                    "GTK_A11Y": "atspi", "GDK_DEBUG": "no-portals", "GSETTINGS_BACKEND": "memory",
                    "GTK_IM_MODULE": "gtk-im-context-simple"}
        os.environ.update(self.env)
        os.environ.pop("WAYLAND_DISPLAY", None)

    def picture(self, path):
        subprocess.run(["import", "-display", self.name, "-window", "root", path], check=True)

    def close(self):
        self.server.terminate()
        self.server.wait()


def _children(node):
    try:
        return [child for child in (node.get_child_at_index(i)
                                    for i in range(node.get_child_count())) if child]
    except GLib.Error:
        return []


def _matches(name, pattern):
    if isinstance(pattern, re.Pattern):
        return bool(pattern.search(name))
    return name == pattern


def _actions(node):
    action = node.get_action_iface()
    with warnings.catch_warnings():
        # The binding has the one function that names actions under a name that it deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return [action.get_action_name(i) for i in range(action.get_n_actions())] if action else []


def can_press(node):
    return any(name in PRESSES for name in _actions(node))


def _press(node):
    names = _actions(node)
    for name in PRESSES:
        if name in names:
            return node.get_action_iface().do_action(names.index(name))
    return False


def _is_of(node, role):
    return role is None or node.get_role_name() in ((role,) if isinstance(role, str) else role)


class Window:
    """One program's window, as its user reads it."""

    SENSITIVE = Atspi.StateType.SENSITIVE

    def __init__(self, command, env=None, log=None):
        self.env = {**os.environ, **(env or {})}
        self.log = log
        with open(log or os.devnull, "ab") as file:
            self.process = subprocess.Popen(command, env=self.env,
                                            stdout=file, stderr=subprocess.STDOUT)
        Atspi.init()
        self.root = wait_for(self._application, f"the window of {command[0]}")

    def _application(self):
        if self.process.poll() is not None:
            raise NotSeen(f"the program ended with {self.process.returncode}")
        for application in _children(Atspi.get_desktop(0)):
            try:
                if application.get_process_id() == self.process.pid and _children(application):
                    return application
            except GLib.Error:
                continue
        return None

    def _not_seen(self, problem):
        """With what was there instead, or with the end of a program that is not there any more."""
        if self.process.poll() is None:
            return NotSeen(f"{problem}; the window showed:\n{self.words()}")
        said = ""
        if self.log:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                said = "".join(file.readlines()[-10:])
        return NotSeen(f"{problem}; the program ended with {self.process.returncode}:\n{said}")

    def nodes(self, showing=True):
        """All things on the window, outer ones first; hidden ones left out."""
        found, heap = [], [self.root]
        while heap:
            node = heap.pop()
            try:
                states = node.get_state_set()
                if showing and node is not self.root and not states.contains(Atspi.StateType.SHOWING):
                    continue
            except GLib.Error:
                continue
            found.append(node)
            heap.extend(reversed(_children(node)))
        return found

    def find_all(self, role, name):
        """What has one of the roles (None: any) and the name, or a name that the pattern fits."""
        found = []
        for node in self.nodes():
            try:
                if _is_of(node, role) and _matches(node.get_name() or "", name):
                    found.append(node)
            except GLib.Error:
                continue
        return found

    def find(self, role, name, patience=PATIENCE):
        try:
            return wait_for(lambda: self.find_all(role, name), f"{role or 'anything'} “{name}”",
                            patience)[0]
        except NotSeen as problem:
            raise self._not_seen(problem) from None

    def shows(self, name):
        return bool(self.find_all(None, name))

    def gone(self, role, name):
        wait_for(lambda: not self.find_all(role, name), f"the end of {role} “{name}”")

    def click(self, role, name, patience=PATIENCE, last=False):
        """Presses the first thing of that role and name that can be pressed; the last one is of a
        dialog above the others."""

        def press():
            found = self.find_all(role, name)
            for node in reversed(found) if last else found:
                try:
                    if node.get_state_set().contains(Atspi.StateType.SENSITIVE) and _press(node):
                        return True
                except GLib.Error:
                    continue
            return False

        try:
            wait_for(press, f"a {role} “{name}” that can be pressed", patience)
        except NotSeen as problem:
            raise self._not_seen(problem) from None

    def write(self, name, text, role=None):
        """Writes into the entry of that name, instead of what it holds."""

        def put():
            for node in self.find_all(role, name):
                for entry in [node] + [n for n in _below(node)]:
                    try:
                        editable = entry.get_editable_text_iface()
                        if editable and editable.set_text_contents(text):
                            return True
                    except GLib.Error:
                        continue
            return False

        try:
            wait_for(put, f"an entry “{name}”")
        except NotSeen as problem:
            raise self._not_seen(problem) from None

    def set_number(self, name, number):
        """Turns the spin button of that name to a number."""
        value = self.find("spin button", name).get_value_iface()
        if not value.set_current_value(number):
            raise NotSeen(f"“{name}” does not take {number}")

    def number(self, name):
        return self.find("spin button", name).get_value_iface().get_current_value()

    def press_keys(self, *keys):
        self.settle()
        self._xdotool("key", *keys)

    def write_where_focused(self, text):
        """Writes into the entry that has the focus, instead of what it holds."""

        def put():
            for node in self.nodes():
                try:
                    editable = node.get_editable_text_iface()
                    if (editable and node.get_state_set().contains(Atspi.StateType.FOCUSED)
                            and editable.set_text_contents(text)):
                        return True
                except GLib.Error:
                    continue
            return False

        wait_for(put, "an entry that has the focus")

    def point(self, role, name):
        """Clicks with the mouse in the midst of the first thing of that role and name."""
        place = self.find(role, name).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        self.settle(0.3)
        self._xdotool("mousemove", place.x + place.width // 2, place.y + place.height // 2, "click", 1)

    def choose(self, row, *keys):
        """Opens the choice of a row with the mouse, and chooses with the keyboard."""
        self.point("combo box", row)
        for key in keys:
            self.settle(0.3)
            self._xdotool("key", key)
        self.settle(0.3)

    def focus(self, title):
        """Gives the keyboard to the window of that title, as a window manager does, of which the display has none.

        GTK asks for it when it shows a window, which the X server refuses as long as the window is not viewable.
        """
        found = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{re.escape(title)}$"],
                               env=self.env, check=True, capture_output=True, text=True, timeout=PATIENCE)
        self._xdotool("windowfocus", "--sync", found.stdout.split()[-1])

    def wait_until_closed(self, title):
        """Waits until no window of that title is there, and reads none: GTK 4.18 gives no path for what is just going,
        and complains of that (“g_variant_is_object_path: assertion 'string != NULL' failed”)."""
        search = ["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(title)}$"]
        wait_for(lambda: subprocess.run(search, env=self.env, capture_output=True).returncode != 0,
                 f"the end of the window “{title}”")
        time.sleep(0.5)

    def _xdotool(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.env, check=True, timeout=PATIENCE)

    def settle(self, still=0.5):
        """Waits until the window has shown the same words for as many seconds."""
        last, since = None, time.monotonic()

        def is_still():
            nonlocal last, since
            words = self.words()
            if words != last:
                last, since = words, time.monotonic()
            return time.monotonic() - since >= still

        wait_for(is_still, "a window that stays as it is")

    def text(self, name, role="text"):
        """What stands in the entry of that name."""
        return Atspi.Text.get_text(self.find(role, name), 0, -1)

    def words(self):
        """Every word that the window shows, one thing a line: what a user would read."""
        lines = []
        for node in self.nodes():
            try:
                name = (node.get_name() or "").strip()
                role = node.get_role_name()
            except GLib.Error:
                continue
            if name:
                lines.append(f"{role}: {name}")
        return "\n".join(lines)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        self.process.terminate()
        self.process.wait()


def _below(node):
    for child in _children(node):
        yield child
        yield from _below(child)
