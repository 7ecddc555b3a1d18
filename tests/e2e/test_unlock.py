# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a laptop's window: after the lease, with a forgotten passphrase, among several users."""

import glob
import json
import os
import re
import unittest

from hejie_case import PASSWORD, OfficerCase
from hejie_county import Laptop, run
from hejie_window import Display, Window, wait_for
from walk import SWITCHER

DAY = 24 * 60 * 60
NEW = "under the third tile"
NOTE = "扬言出所后要上门算账"
OPENED = re.compile(r"· Cell \d")  # somebody on the list of people


class Unlock(OfficerCase):
    """A laptop that hejiectl has enrolled, opened by the window program."""

    def setUp(self):
        super().setUp()
        self.display = Display()
        self.addCleanup(self.display.close)
        self.window = None
        self.addCleanup(self.end_window)
        self.log = os.path.join(self.folder, "window.log")

    def end_window(self):
        if self.window:
            self.window.kill()
            self.window = None

    def open(self, folder=None, days=0):
        """With a clock and a boot clock that are so many days ahead."""
        self.end_window()
        env = {"G_DEBUG": "fatal-criticals"}
        if days:
            env.update({"LD_PRELOAD": os.environ["HEJIE_SHIFT"],
                        "HEJIE_SHIFT_CLOCK": str(days * DAY), "HEJIE_SHIFT_BOOT": str(days * DAY)})
        self.window = Window(["hejie", "--data-dir", folder or self.laptop.folder], log=self.log,
                             env=env)

    def unlock(self, passphrase=None):
        self.window.write("Passphrase", passphrase or self.laptop.passphrase)
        self.window.click("button", "Unlock")

    def choose(self, owner):
        """In the list of the users of the laptop."""
        self.window.click("list item", owner)

    def enter_note(self, text="家属称对方先动手"):
        detention = self.laptop.rows("list", "detention", "state=admitted", "--limit", "1")[0]["id"]
        return self.laptop.ask("new", "behaviour", f"detention={detention}", "kind=talk",
                               "severity=0", f"note={text}")["id"]

    def held(self):
        lines = run("hejied", "held", "list", self.central.folder, "--format=json").stdout
        return [json.loads(line) for line in lines.splitlines()]

    def test_lease(self):
        """It says since when, opens once it was seen, and shows nothing of anybody before."""
        self.enter_note()
        self.central.stop()
        self.open(days=6)
        self.unlock()
        self.window.find(None, re.compile(r"^This laptop locks itself in \d+ hours, unless"))
        self.window.find(None, OPENED)
        self.open(days=8)
        self.unlock()
        self.window.find(None, "Reconcile to open")
        self.window.find(None, re.compile(r"last saw this laptop .* After 7 days without"))
        self.window.find(None, "1 entry waiting")
        self.assertNotRegex(self.window.words(), OPENED)
        self.window.click("button", "Reconcile now")
        self.window.find(None, re.compile(r"could not be reached.*nothing is lost"))
        self.assertNotRegex(self.window.words(), OPENED)
        self.central.start()
        self.window.click("button", "Reconcile now")
        self.window.find(None, OPENED)
        self.end_window()
        self.assertEqual(self.laptop.ask("status")["outbox"], 0)

    def test_lease_of_a_disabled_user(self):
        """What waits is handed in, the replica is gone, and the window says so and goes on."""
        self.enter_note()
        self.open(days=8)
        self.unlock()
        run("hejied", "user", "disable", self.central.folder, "officer")
        self.window.click("button", "Reconcile now")
        self.window.find(None, re.compile(r"^This laptop was taken out of use"))
        self.window.find(None, "Enrol this laptop")
        self.assertEqual(len(self.held()), 1)
        self.assertFalse(os.path.exists(os.path.join(self.laptop.folder, "replica.db")))

    def test_disabled_while_open(self):
        self.open()
        self.unlock()
        self.window.find(None, OPENED)
        run("hejied", "user", "disable", self.central.folder, "officer")
        self.window.click(SWITCHER, "Reconciliation")
        self.window.click("button", "Reconcile now")
        self.window.find(None, re.compile(r"^This laptop was taken out of use"))
        self.assertNotRegex(self.window.words(), OPENED)

    def fill_again(self, code, password=PASSWORD, passphrase=NEW):
        self.window.click("button", "Forgotten your passphrase?")
        self.window.find(None, re.compile("^Nobody can open this replica without its passphrase"))
        self.write_again(code, password, passphrase)

    def write_again(self, code, password, passphrase):
        for entry, text in (("Enrolment code", code), ("Password", password),
                            ("Passphrase", passphrase), ("Repeat passphrase", passphrase)):
            self.window.write(entry, text)
        self.window.click("button", "Hand in and enrol again")

    def test_forgotten(self):
        """Each refusal is a sentence and costs nothing; then it is handed in, and opened."""
        note = self.enter_note()
        code = self.central.enrol_code("officer")
        self.open()
        self.fill_again("not a code")
        self.window.find(None, re.compile("^This is not an enrolment code"))
        self.write_again(code, PASSWORD, "12345678")
        self.window.find(None, re.compile("neighbouring"))
        self.write_again(code, "not the password", NEW)
        self.window.find(None, re.compile("^The password is not right"))
        self.central.stop()
        self.write_again(code, PASSWORD, NEW)
        self.window.find(None, re.compile("could not be reached"))
        self.central.start()
        self.assertEqual(self.held(), [])
        self.write_again(code, PASSWORD, NEW)
        self.window.find(None, OPENED)
        self.assertEqual([item["row"] for item in self.held()], [note])
        self.open()
        self.unlock(NEW)
        self.window.find(None, OPENED)

    def test_forgotten_is_killed(self):
        """Killed once the replica is handed in, the laptop enrols with the same code."""
        note = self.enter_note()
        code = self.central.enrol_code("officer")
        self.open()
        self.fill_again(code)
        database = os.path.join(self.laptop.folder, "replica.db")
        before = os.stat(database).st_ino

        def has_given_way():
            try:
                return os.stat(database).st_ino != before
            except FileNotFoundError:
                return True

        wait_for(has_given_way, "the end of the old replica")
        self.end_window()
        self.assertEqual([item["row"] for item in self.held()], [note])
        devices = run("hejied", "device", "list", self.central.folder, "--format=json").stdout
        if "active" in devices:
            code = self.central.enrol_code("officer")
        self.open()
        if os.path.exists(database):
            self.fill_again(code)
            self.window.gone(None, "Enrol again")
        else:
            self.window.write("Address", self.central.address)
            for entry, text in (("Enrolment code", code), ("Password", PASSWORD),
                                ("Passphrase", NEW), ("Repeat passphrase", NEW)):
                self.window.write(entry, text)
            self.window.click("button", "Enrol")
        self.window.find(None, "Main menu")
        self.assertEqual(len(self.held()), 1)

    def begin_entry(self, text):
        """Somebody's page is open, and an entry of a threat is half written."""
        row = self.window.find("list item", OPENED)
        name = row.get_name().split(",")[0]
        self.window.click(None, row.get_name())
        self.window.click("button", "Threat")
        self.window.write("Note", text)
        return name

    def entries(self):
        return [row for row in self.laptop.rows("list", "behaviour", "--limit", "5000")
                if row.get("note") == NOTE]

    def find_draft(self, name):
        """The half-written entry is where it was left."""
        self.window.find(None, f"You have begun “Threat”: {name}.")
        self.window.click("button", "Go on")
        self.window.find(None, re.compile("^Your draft of .* is here"))
        self.assertEqual(self.window.text("Note"), NOTE)

    def go_on(self, name):
        """Finds it, and enters it once."""
        self.find_draft(name)
        self.assertEqual(self.entries(), [])
        self.window.click("button", "Save")
        self.window.gone(None, re.compile("^Your draft of .* is here"))
        self.window.gone(None, f"You have begun “Threat”: {name}.")
        self.assertEqual(len(self.entries()), 1)
        self.assertEqual(self.laptop.ask("status")["drafts"], 0)

    def assert_nowhere_in_the_clear(self):
        for path in glob.glob(os.path.join(self.folder, "laptop", "*")):
            with open(path, "rb") as file:
                self.assertNotIn(NOTE.encode(), file.read(), path)

    def test_draft(self):
        """An entry that was half written when the window died is there, once, and only here."""
        self.central.add_user("other", "duty-officer")
        other = Laptop(self.folder, "other", passphrase=NEW)
        other.enrol(self.central, "other", PASSWORD)
        self.open()
        self.unlock()
        name = self.begin_entry(NOTE)
        wait_for(lambda: self.laptop.ask("status")["drafts"] == 1, "the draft")
        self.assert_nowhere_in_the_clear()
        self.open()
        self.assert_nowhere_in_the_clear()
        self.laptop.sync()
        other.sync()
        self.assertEqual(other.ask("status")["drafts"], 0)
        self.unlock()
        self.go_on(name)

    def test_draft_of_a_lapsed_laptop(self):
        """What was begun waits behind the lease too."""
        self.open()
        self.unlock()
        name = self.begin_entry(NOTE)
        wait_for(lambda: self.laptop.ask("status")["drafts"] == 1, "the draft")
        self.open(days=8)
        self.unlock()
        self.window.find(None, "Reconcile to open")
        self.assertNotIn(name, self.window.words())
        self.window.click("button", "Reconcile now")
        self.find_draft(name)

    def test_several_users(self):
        """By name, each with an own passphrase; one more is enrolled from there."""
        names = {"other": "尉迟阿依古丽·买买提艾力（驻所调解室）", "third": "王秀英"}
        data = os.path.join(self.folder, "data")
        os.mkdir(data)
        os.rename(self.laptop.folder, os.path.join(data, "officer"))
        for user, name in names.items():
            self.central.add_user(user, "duty-officer", full_name=name)
        self.open(data)
        for user, passphrase in (("other", NEW), ("third", "over the second door")):
            self.window.click("button", "Enrol another user")
            for entry, text in (("Address", self.central.address),
                                ("Enrolment code", self.central.enrol_code(user)),
                                ("Password", PASSWORD), ("Passphrase", passphrase),
                                ("Repeat passphrase", passphrase)):
                self.window.write(entry, text)
            self.window.click("button", "Enrol")
            self.window.find(None, names[user])
            self.open(data)
        for owner, passphrase, other in ((names["third"], "over the second door", NEW),
                                         (names["other"], NEW, "over the second door")):
            self.open(data)
            self.choose(owner)
            self.unlock(other)
            self.window.find(None, "The passphrase is wrong; type it again.")
            self.unlock(passphrase)
            self.window.find(None, OPENED)
            self.window.find(None, owner)


if __name__ == "__main__":
    unittest.main()
