# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of question is decided at the window, and both laptops have what was decided."""

import re
import tempfile
import unittest

from desk import MEDIATORS, QUESTIONS, Desk


class DeskTest(unittest.TestCase):
    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        self.addCleanup(self.temp.cleanup)
        self.desk = Desk(self.temp.name)
        self.addCleanup(self.desk.end)

    def show(self, entity, row):
        """The row as both laptops have it."""
        seen = [laptop.ask("show", entity, row) for laptop in (self.desk.officer, self.desk.leader)]
        self.assertEqual(*seen)
        return seen[0]

    def decide(self, title, keep, after):
        window = self.desk.at_desk.window
        window.click(None, title)
        window.find("heading", title)
        window.click("button", "Keep what is shown" if keep else "Take the other one")
        window.find(None, re.compile(f"^Decided: {after}"))

    def test_every_question(self):
        desk = self.desk
        conflicts = desk.make()
        self.assertEqual(len(conflicts), len(QUESTIONS) - 1)
        held = desk.leader.rows("list", "held")
        self.assertEqual([row["state"] for row in held], ["waiting"])
        desk.at_desk.unlock()
        desk.at_desk.go("Reconciliation")
        for title, keep, after in QUESTIONS:
            if keep is not None:
                self.decide(title, keep, after)
        desk.at_desk.close()
        # The correction of the held one: it starts before the end that the officer wrote.
        desk.leader.ask("correct", held[0]["id"], "starts_at=2026-11-21T08:00+08:00")
        for laptop in (desk.leader, desk.officer):
            laptop.sync()
        self.assertEqual(desk.leader.rows("conflicts"), [])
        self.assertEqual(desk.leader.ask("show", "held", held[0]["id"])["state"], "replaced")
        self.check()

    def check(self):
        desk = self.desk
        person = self.show("person", desk.person)
        self.assertEqual(person["phone"], "13900000001")
        self.assertIsNone(person["occupation"])
        self.assertEqual(person["birth_date"], "1990-06-01")
        self.assertIsNone(self.show("exam", desk.exam)["ecg_flag"])
        self.assertEqual(self.show("dispute", desk.dispute)["sum"], 1500000)
        self.assertEqual(self.show("ticket", desk.assigned)["mediator"], desk.mediators[MEDIATORS[1]])
        self.assertEqual(self.show("ticket", desk.crossed)["state"], "accepted")
        contact = self.show("family_contact", desk.contact)
        self.assertEqual((contact["state"], contact["phone"]), ("entered", "13711111111"))
        party = self.show("party", desk.party)
        self.assertEqual((party["state"], party["phone"]), ("entered", "057100000000"))
        detention = self.show("detention", desk.detention)
        self.assertEqual(detention["cell"], "301")
        self.assertTrue(detention["starts_at"].startswith("2026-11-21T08:00"))
        self.assertTrue(detention["ends_at"].startswith("2026-11-28T08:00"))


if __name__ == "__main__":
    unittest.main()
