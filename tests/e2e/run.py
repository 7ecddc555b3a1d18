#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shows the whole idea working, on a display or without one.

With a display: a fictional county, its central instance on loopback, an enrolled laptop, and the
client's window for the user. Without one: the main job through the windows of two laptops, each
step told with what was seen, and a picture of each.
"""

import argparse
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from hejie_county import Central, Laptop  # noqa: E402
from walk import PASSPHRASE, Walk  # noqa: E402


def say(*words):
    print(*words, flush=True)


def open_for_the_user(people):
    with tempfile.TemporaryDirectory(prefix="hejie-run.") as folder:
        say(f"Making a fictional county of {people} people…")
        central = Central(folder, people=people)
        central.start()
        try:
            user = next(user for user in central.sample_users() if user["role"] == "duty-officer")
            laptop = Laptop(folder, user["user"], passphrase=PASSPHRASE)
            laptop.enrol(central, user["user"], user["password"])
            say(f"The central instance is at {central.address}.")
            say(f"The laptop is enrolled for {user['user']}; its passphrase is “{PASSPHRASE}”.")
            for other in ("house-leader", "mediator"):
                user = next((u for u in central.sample_users() if u["role"] == other), None)
                if user:
                    say(f"To enrol as {other}: code {central.enrol_code(user['user'])}, "
                        f"password “{user['password']}”.")
            say("Everything goes when you close the window.")
            return subprocess.call(["hejie", "--data-dir", laptop.folder])
        finally:
            central.stop()


def show_walk(people):
    pictures = tempfile.mkdtemp(prefix="hejie-pictures.")
    status = 0
    with tempfile.TemporaryDirectory(prefix="hejie-run.") as folder:
        walk = Walk(folder, people)
        say("No display: walking the main job through the windows of two laptops.")
        try:
            for number, (name, title) in enumerate(Walk.STEPS, 1):
                say(f"{number:2}. {title}.")
                say(f"    Saw: {getattr(walk, name)()}")
                for laptop in walk.laptops():
                    laptop.display.picture(os.path.join(
                        pictures, f"{number:02}-{name.replace('_', '-')}-{laptop.name}.png"))
        except AssertionError as problem:
            say(f"    Failed: {str(problem).splitlines()[0]}")
            for laptop in walk.laptops():
                failed = os.path.join(pictures, f"failed-{laptop.name}")
                laptop.display.picture(failed + ".png")
                with open(failed + ".txt", "w", encoding="utf-8") as file:
                    file.write(str(problem))
            status = 1
        finally:
            walk.end()
    say(f"The pictures are in {pictures}")
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=300, help="size of the county")
    parser.add_argument("--walk", action="store_true", help="walk the main job, display or not")
    arguments = parser.parse_args()
    has_display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if has_display and not arguments.walk:
        return open_for_the_user(arguments.people)
    return show_walk(arguments.people)


if __name__ == "__main__":
    sys.exit(main())
