# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job through the windows, unhurt and with programs killed in the middle of it."""

import re
import tempfile
import unittest

from walk import NOTE, REQUEST, Walk


class WindowTest(unittest.TestCase):
    """Every step asserts what a user would see; the steps are the walk's."""

    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        self.walk = Walk(self.temp.name, people=120)
        self.addCleanup(self.temp.cleanup)
        self.addCleanup(self.walk.end)

    def go(self, *names):
        for name in names or [name for name, _ in Walk.STEPS]:
            print(f"  {name}: {getattr(self.walk, name)()}", flush=True)

    def rows(self, laptop, *words):
        return self.walk.rows(*words, laptop=laptop)

    def assert_once(self):
        """All that was entered is there, once, on both laptops; a mediator's replica holds no more."""
        walk = self.walk
        for laptop in (walk.officer, walk.mediator):
            laptop.close()
            walk.ask("sync", expect=(0, 3), laptop=laptop)
        status = self.rows(walk.officer, "status")[0]
        self.assertEqual((status["outbox"], status["conflicts"], status["held"]), (0, 0, 0))
        entries = [row for row in self.rows(walk.officer, "list", "behaviour")
                   if row.get("note") == NOTE]
        self.assertEqual(len(entries), 1, entries)
        tickets = [row for row in self.rows(walk.officer, "list", "ticket")
                   if row.get("note") == REQUEST]
        self.assertEqual([row["state"] for row in tickets], ["accepted"])
        self.assertRegex(tickets[0]["code"], "^T-")
        labels = [row for row in self.rows(walk.officer, "list", "label")
                  if row["detention"] == entries[0]["detention"] and row["state"] == "proposed"]
        self.assertEqual(len(labels), 1, labels)

        self.assertEqual([row["id"] for row in self.rows(walk.mediator, "list", "ticket")],
                         [tickets[0]["id"]])
        self.assertEqual([row["name"] for row in self.rows(walk.mediator, "list", "person")],
                         [walk.person])
        for hidden in ("detention", "behaviour", "label", "exam", "screening", "record_band"):
            self.assertEqual(self.rows(walk.mediator, "list", hidden), [], hidden)

    def assert_no_complaint(self):
        """No program wrote a warning of GTK or GLib."""
        for laptop in (self.walk.officer, self.walk.mediator):
            with open(laptop.log, encoding="utf-8", errors="replace") as file:
                self.assertNotRegex(file.read(), re.compile("WARNING|CRITICAL"))

    def test_walk(self):
        self.go()
        self.assert_once()
        self.assert_no_complaint()

    def test_walk_with_kills(self):
        walk = self.walk
        self.go("county", "officer_enrols", "intake", "classified", "offline", "find", "entry")
        walk.officer.kill()
        walk.officer.unlock()
        walk.show_person()
        walk.officer.window.find(None, re.compile("proposed", re.IGNORECASE))
        self.go("ticket")
        walk.officer.kill()
        walk.officer.unlock()
        self.go("waiting")
        # The central instance dies with the laptop's entries half taken in.
        walk.central.start()
        walk.officer.window.click("button", "Reconcile now")
        walk.central.kill()
        walk.officer.window.find(None, re.compile("^Offline since|^Up to date"))
        self.go("online")
        walk.officer.kill()
        walk.officer.unlock()
        self.go("mediator_enrols", "mediator_sees")
        walk.mediator.window.click("button", "Accept")
        walk.mediator.window.find(None, "Accepted")
        walk.mediator.kill()
        walk.mediator.unlock()
        walk.mediator.go("Reconciliation")
        walk.mediator.window.find(None, "Nothing is waiting, and nothing needs a decision.")
        walk.officer.go("Reconciliation")
        self.go("accepted")
        self.assert_once()


if __name__ == "__main__":
    unittest.main()
