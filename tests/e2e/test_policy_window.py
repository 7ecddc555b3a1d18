# SPDX-License-Identifier: AGPL-3.0-or-later
"""At the window somebody who is another than its proposer reads what a policy changes, and decides on it."""

import json
import os
import re
import unittest

from hejie_case import HouseCase
from hejie_window import Display, Window, wait_for
from walk import SWITCHER

NOTE = "秋季修订，试行三个月"
REASON = "威胁的分值过高，请先在看守所试行"


class PolicyWindow(HouseCase):
    people = 60
    users = (("leader", "house-leader"), ("first", "supervisor"), ("second", "supervisor"))

    def setUp(self):
        super().setUp()
        self.laptops = {name: self.enrol(name, name) for name, _ in self.users}
        for laptop in self.laptops.values():
            laptop.sync()
        with open(os.path.join(os.environ["HJ_DATADIR"], "policy-default.json"), encoding="utf-8") as file:
            self.policy = json.load(file)
        self.display = Display()
        self.addCleanup(self.display.close)
        self.window = None
        self.addCleanup(self.close)

    def close(self):
        if self.window:
            self.window.kill()
            self.window = None

    def write(self, name, **changes):
        path = os.path.join(self.folder, name + ".json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**self.policy, "version": name, **changes}, file, ensure_ascii=False)
        return path

    def stricter(self):
        """Points of every factor are more, and yellow and red begin sooner: labels change."""
        factors = [{**factor, "points": factor["points"] * 2} for factor in self.policy["factors"]]
        return {"factors": factors}

    def open(self, name):
        """The window of that user, at the proposals."""
        self.close()
        laptop = self.laptops[name]
        self.window = Window(["hejie", "--data-dir", laptop.folder],
                             log=os.path.join(self.folder, name + ".log"),
                             env={"DISPLAY": self.display.name, "G_DEBUG": "fatal-criticals"})
        self.window.write("Passphrase", laptop.passphrase)
        self.window.click("button", "Unlock")
        self.window.click(SWITCHER, "Policy")

    def propose(self, name, path):
        return self.laptops[name].ask("policy", "propose", path, "--note", NOTE)["version"]

    def proposals(self):
        return {row["version"]: row for row in self.laptops["second"].rows("policy", "list")}

    def test_approved(self):
        """Its proposer may not approve it; a supervisor who is another compares, and does."""
        version = self.propose("first", self.write("stricter", **self.stricter()))
        self.open("first")
        self.window.click(None, version)
        self.window.find("heading", version)
        self.window.find(None, re.compile("You have proposed this"))
        self.assertFalse(self.window.find_all("button", "Approve and publish"))
        self.window.find("button", "Withdraw…")
        self.open("second")
        self.window.click(None, version)
        self.window.find(None, NOTE)
        self.window.find(None, re.compile(r"points? \(until now: .+ points?\)$"))
        self.window.click("button", "Approve and publish")
        self.window.find(None, "Approve and publish?")
        self.window.click("button", "Approve and publish", last=True)
        self.window.find(None, re.compile("^second, "))
        self.assertFalse(self.window.find_all("button", "Approve and publish"))
        self.assertEqual(self.proposals()[version]["state"], "published")
        self.laptops["leader"].sync()
        self.assertIn(version, [row["version"] for row in self.laptops["leader"].rows("list", "policy")])

    def test_refused(self):
        """A leader sees on whom it would act, and reads with what reason a supervisor refused it."""
        version = self.propose("leader", self.write("twice", **self.stricter()))
        self.open("leader")
        self.window.click(None, version)
        self.window.find(None, "Whose label would change")
        self.window.find(None, "By name")
        self.open("second")
        self.window.click(None, version)
        self.window.click("button", "Refuse…")
        refuse = self.window.find("button", "Refuse")
        self.assertFalse(refuse.get_state_set().contains(self.window.SENSITIVE))
        self.window.write("Reason", REASON)
        wait_for(lambda: refuse.get_state_set().contains(self.window.SENSITIVE), "the button")
        self.window.click("button", "Refuse")
        self.window.find(None, REASON)
        self.assertEqual([(row["state"], row["reason"]) for row in self.proposals().values()],
                         [("refused", REASON)])
        self.open("leader")
        self.window.click(None, version)
        self.window.find(None, REASON)

    def test_unreachable(self):
        """Who does not reach the central instance reads so, and goes on from there."""
        self.central.stop()
        self.open("second")
        self.window.find(None, "The proposals cannot be read now")
        self.window.find(None, re.compile("could not be reached"))
        self.central.start()
        self.window.click("button", "Try again")
        self.window.find(None, "No policy was proposed")
        self.window.find("button", "Propose a policy…")


if __name__ == "__main__":
    unittest.main()
