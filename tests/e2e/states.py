# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a window says while it is not in step with its central instance, one state after another.

`python3 states.py FOLDER [--state STATE]… [--language zh_CN] [--width 360] [--dark]` leaves two pictures of each
in FOLDER: the page of the reconciliation, and what the button in the header bar says.
"""

import argparse
import contextlib
import os
import re
import tempfile
from types import SimpleNamespace

from hejie_case import PASSWORD
from hejie_county import Central, Laptop as Replica, Through
from hejie_machine import PowerSaver
from hejie_proxy import Proxy
from hejie_stand_in import StandIn
from walk import SWITCHER, Laptop

PASSPHRASE = "on the kitchen table"
DAY = 24 * 60 * 60
BUSY_SECONDS = 120
SLOW = 3000  # bytes a second
ENROLMENT = 60_000  # bytes after which a laptop is enrolled, and lacks most of what it is to receive

# What the button in the header bar may be called.
INDICATOR = re.compile("^(Offline|Reconciling|Up to date|This network wants|The central instance is busy|Needs your|Not everything|"
                       r"\d+ entr|离线|自|正在同步|已是最新|此网络|中心实例|需要您|\d+条)")

# As in po/zh_CN.po, of what has to be found on the window.
CHINESE = {"Passphrase": "解锁口令", "Unlock": "解锁", "Reconciliation": "同步", "Reconcile now": "立即同步"}


def shifted(days):
    """The environment of a laptop whose clocks are so many days ahead."""
    return {"LD_PRELOAD": os.environ["HEJIE_SHIFT"], "HEJIE_SHIFT_CLOCK": str(days * DAY),
            "HEJIE_SHIFT_BOOT": str(days * DAY)}


class States:
    """An officer's laptop, whose central instance is reached through a network."""

    def __init__(self, folder):
        self.folder = folder
        self.central = Central(folder, people=200)
        self.other = Central(os.path.join(folder, "other"), people=0)
        self.central.add_user("officer", "duty-officer")
        self.central.start()
        self.proxy = Proxy(self.central.address)
        self.words = self.enrol("officer")
        self.words.sync()
        self.words.ask("new", "person", "name=买买提·阿卜杜热合曼·吐尔逊江", "sex=male")

    def enrol(self, name):
        laptop = Replica(self.folder, name, PASSPHRASE)
        laptop.enrol(Through(self.central, self.proxy), "officer", PASSWORD, expect=(0, 4))
        return laptop

    def end(self):
        self.proxy.close()
        if self.central.process:
            self.central.kill()

    @contextlib.contextmanager
    def stopped(self, stand_in=None):
        """While the central instance does not serve, and something else does."""
        self.central.kill()
        try:
            with stand_in or contextlib.nullcontext():
                yield
        finally:
            self.central.start()

    @contextlib.contextmanager
    def portal(self):
        self.proxy.sign_in = True
        try:
            yield
        finally:
            self.proxy.sign_in = False

    @contextlib.contextmanager
    def offline(self):
        with self.stopped():
            yield self.words, {}

    @contextlib.contextmanager
    def days_offline(self):
        with self.stopped():
            yield self.words, shifted(3)

    @contextlib.contextmanager
    def lease(self):
        with self.stopped():
            yield self.words, shifted(6)

    @contextlib.contextmanager
    def sign_in(self):
        with self.portal():
            yield self.words, {}

    @contextlib.contextmanager
    def busy(self):
        stand_in = StandIn(self.central, 503, "busy", "Many laptops came at once; this one is asked to come back.",
                           retry_after=BUSY_SECONDS)
        with self.stopped(stand_in):
            yield self.words, {}

    @contextlib.contextmanager
    def certificate(self):
        """Whoever answers at the address is another central instance."""
        stranger = SimpleNamespace(address=self.central.address, folder=self.other.folder)
        with self.stopped(StandIn(stranger, 200)):
            yield self.words, {}

    @contextlib.contextmanager
    def first_load(self):
        self.proxy.open(budget=ENROLMENT)
        fresh = self.enrol("fresh")
        self.proxy.open(rate=SLOW)
        try:
            yield fresh, {}
        finally:
            self.proxy.open()

    @contextlib.contextmanager
    def saving(self):
        machine = PowerSaver()
        try:
            yield self.words, machine.env
        finally:
            machine.close()

    STATES = ("offline", "days_offline", "lease", "sign_in", "busy", "certificate", "first_load", "saving")

    @contextlib.contextmanager
    def window(self, state, word=lambda text: text, width=None):
        """The window of a laptop in that state, at the page of the reconciliation, after a try."""
        with getattr(self, state)() as (replica, env):
            laptop = Laptop(self.folder, state)
            laptop.data = replica.folder
            before = dict(os.environ)
            os.environ.update(env)
            try:
                laptop.open()
                os.environ.clear()
                os.environ.update({**before, **laptop.display.env})
                laptop.window.write(word("Passphrase"), PASSPHRASE)
                laptop.window.click("button", word("Unlock"))
                laptop.window.find(SWITCHER, word("Reconciliation"))
                if width:
                    laptop.resize(width, 800)
                laptop.go(word("Reconciliation"))
                yield laptop
            finally:
                laptop.end()


def show_all(options):
    os.makedirs(options.folder, exist_ok=True)
    if options.language:
        os.environ.update(LANGUAGE=options.language, LANG=options.language + ".UTF-8")
    if options.dark:
        os.environ["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"

    def word(text):
        return CHINESE[text] if options.language else text

    with tempfile.TemporaryDirectory(prefix="hejie-states.") as folder:
        states = States(folder)
        try:
            for state in options.state or States.STATES:
                with states.window(state, word, options.width) as laptop:
                    laptop.window.settle(2)
                    laptop.display.picture(os.path.join(options.folder, state + "-page.png"))
                    laptop.window.click("toggle button", INDICATOR)
                    laptop.window.settle(1)
                    laptop.display.picture(os.path.join(options.folder, state + "-button.png"))
        finally:
            states.end()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--state", action="append", choices=States.STATES, help="only this one; several may be named")
    parser.add_argument("--language", help="such as zh_CN")
    parser.add_argument("--width", help="of the window, such as 360")
    parser.add_argument("--dark", action="store_true")
    show_all(parser.parse_args())
