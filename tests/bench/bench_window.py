#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start of the window and its memory on a large replica, against gnome-text-editor's in the same run."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from hejie_window import Atspi, Display, GLib, Window, wait_for

PEOPLE = 100000
RUNS = 5
ALLOWED_MORE = 64 * 1024  # KiB


def memory(pid):
    """KiB of the process alone and its share of what it shares; where only root is told of a program
    that guards its memory, all that it uses."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1))
    except PermissionError:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return int(re.search(r"^VmRSS:\s+(\d+)", file.read(), re.M).group(1))


def start(command, shows, env):
    """Seconds until the window shows what it should, and its memory then."""
    begin = time.monotonic()
    window = Window(command, env)
    wait_for(lambda: shows(window), f"the window of {command[0]}")
    seconds = time.monotonic() - begin
    used = memory(window.process.pid)
    window.close()
    return seconds, used


def holds(node, role):
    """Whether something of that role and with a name shows below the node; looks no further than
    the first, as whoever asks keeps the program from its work."""
    try:
        if not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return False
        if node.get_role_name() == role and node.get_name():
            return True
        return any(holds(node.get_child_at_index(i), role) for i in range(node.get_child_count()))
    except (AttributeError, GLib.Error):
        return False  # it went away meanwhile


def shows(window, role):
    return any(holds(window.root.get_child_at_index(i), role)
               for i in range(window.root.get_child_count()))


def shows_people(window):
    return shows(window, "list item")


def shows_editor(window):
    return shows(window, "frame")


def report(what, ours, reference, unit, goal):
    ratio = ours / reference
    print(f"{what:<44} ours {ours:10.3f} {unit}   reference {reference:10.3f} {unit}   "
          f"ratio {ratio:6.2f}   goal {goal:5.2f}   {'met' if ratio <= goal else 'missed'}")


def main():
    maker = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="hejie-bench.") as folder:
        replica = os.path.join(folder, "replicas", "duty")
        os.makedirs(os.path.dirname(replica))
        subprocess.run([maker, replica, str(PEOPLE)], check=True)
        text = os.path.join(folder, "text.txt")
        with open(text, "w", encoding="utf-8") as file:
            file.write("甲乙丙\n")
        env = {"XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        display = Display()
        ours, theirs = [], []
        try:
            for _ in range(RUNS):
                ours.append(start(["hejie", "--data-dir", os.path.dirname(replica)], shows_people, env))
                theirs.append(start(["gnome-text-editor", "--standalone", text], shows_editor, env))
        finally:
            display.close()
    seconds = [statistics.median(run[0] for run in runs) for runs in (ours, theirs)]
    used = [statistics.median(run[1] for run in runs) for runs in (ours, theirs)]
    report("first window showing people, of 100,000", *(1e3 * value for value in seconds), "ms", 1.0)
    report("memory of the window, MiB", *(value / 1024 for value in used), "  ",
           (used[1] + ALLOWED_MORE) / used[1])


if __name__ == "__main__":
    main()
