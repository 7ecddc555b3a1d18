# SPDX-License-Identifier: AGPL-3.0-or-later
"""Those who oversee a county and those who are asked, through their real windows."""

import csv
import os
import re
import tempfile
import unittest

from hejie_county import run
from hejie_window import wait_for
from roles import County
from walk import PASSPHRASE, Laptop

PURPOSE = "信访复核：核对调解是否到位"


class OversightTest(unittest.TestCase):
    """A fictional county; each test opens the window of one role."""

    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        self.addCleanup(self.temp.cleanup)
        self.county = County(self.temp.name, people=40)
        self.addCleanup(self.county.end)

    def open(self, role):
        """The window of that role's first account, unlocked."""
        user = self.county.users[role]["user"]
        self.county.enrol(self.county.users[role])
        laptop = Laptop(self.temp.name, user)
        self.addCleanup(laptop.end)
        laptop.open()
        laptop.window.write("Passphrase", PASSPHRASE)
        laptop.window.click("button", "Unlock")
        self.addCleanup(self.assert_no_complaint, laptop)
        return laptop

    def assert_no_complaint(self, laptop):
        """No warning of GTK or GLib was written."""
        with open(laptop.log, encoding="utf-8", errors="replace") as file:
            self.assertNotRegex(file.read(), re.compile("WARNING|CRITICAL"))

    def audit(self, user):
        """What the audit keeps of a user, a dict an entry."""
        path = os.path.join(self.temp.name, "audit.csv")
        run("hejied", "audit", "list", self.county.central.folder, "--user", user, "--csv", path,
            "--purpose", "test")
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def test_supervisor_opens_a_case(self):
        laptop = self.open("supervisor")
        window, user = laptop.window, self.county.users["supervisor"]["user"]
        row = window.find("list item", re.compile(", In mediation$"), patience=90).get_name()
        window.click(None, row)
        window.find("heading", row.split(",")[0])
        window.click("button", "Open with purpose…")
        window.write("Why do you open this case?", PURPOSE)
        self.assertNotIn("Parties", window.words())
        window.click("button", "Open")
        window.find(None, re.compile("^The case is open to you until "))
        window.find(None, "Parties")
        window.find(None, re.compile("^Detained person"))
        window.gone("button", "Open with purpose…")
        noted = [entry for entry in self.audit(user) if entry["purpose"] == PURPOSE]
        self.assertEqual([entry["act"] for entry in noted], ["open"])

        # Without the network nothing opens, and the words stay.
        self.county.central.stop()
        row = window.find("list item", re.compile(", Open$")).get_name()
        window.click(None, row)
        window.click("button", "Open with purpose…")
        window.write("Why do you open this case?", PURPOSE)
        window.click("button", "Open")
        window.find(None, re.compile("could not be reached"))
        self.assertIn("Open with purpose", window.words())
        self.county.central.start()
        window.click("button", "Open")
        window.find(None, re.compile("^The case is open to you until "))

    def test_supervisor_reads_figures(self):
        laptop = self.open("supervisor")
        laptop.go("Figures")
        laptop.window.click("button", "Show figures")
        for title in ("People in the houses", "Labels", "Disputes by category", "Tickets by agency"):
            laptop.window.find(None, title)
        laptop.window.find("button", "Export…")

    def test_agency_answers(self):
        officer = self.county.push_tickets()
        laptop = self.open("agency-member")
        window = laptop.window
        waiting = re.compile(", Mediation.*, Waits for your answer$")
        wait_for(lambda: len(window.find_all("list item", waiting)) == 2, "two tickets that wait", 90)
        first, second = (row.get_name() for row in window.find_all("list item", waiting))
        window.click(None, first)
        window.find("heading", first.split(",")[0])
        window.click("button", "Accept")
        window.find("button", "Hand back")
        window.click(None, second)
        window.find("heading", second.split(",")[0])
        window.click("button", "Decline")
        window.write("Reason", "不属于本单位职责")
        window.click("button", "Decline", last=True)
        window.gone("list item", second)
        laptop.go("Reconciliation")
        window.find(None, "Nothing is waiting, and nothing needs a decision.")
        officer.sync()
        tickets = officer.rows("list", "ticket")
        declined = [row for row in tickets if row.get("reason") == "不属于本单位职责"]
        self.assertEqual([(row["state"], row["agency"]) for row in declined], [("submitted", None)])
        code = re.search(r"T-\d+-\d+", first)[0]
        self.assertEqual([row["state"] for row in tickets if row["code"] == code], ["accepted"])

    def test_auditor_finds_who_looked(self):
        officer = self.county.enrol(self.county.users["duty-officer"])
        person = officer.rows("list", "person", "--limit", "1")[0]
        officer.ask("show", "person", person["id"])
        officer.sync()
        laptop = self.open("auditor")
        window = laptop.window
        window.write("Why do you look?", PURPOSE)
        window.write("Person: ID number or name", person["id"])
        window.click("button", "Look")
        window.find(None, re.compile(r"^\d+ accounts? looked at this person$"), patience=90)
        window.find("list item", re.compile(f"^{self.county.users['duty-officer']['user']} · Opened · Person"))
        window.find(None, re.compile("^The audit is whole: all "))
        window.find("button", "Export…")
        noted = [entry for entry in self.audit(self.county.users["auditor"]["user"])
                 if entry["purpose"] == PURPOSE]
        self.assertTrue(noted)

        self.county.central.stop()
        window.click("button", "Look")
        window.find(None, "The audit cannot be read now")
        self.county.central.start()
        window.click("button", "Try again")
        window.find(None, re.compile(r"^\d+ accounts? looked at this person$"))


if __name__ == "__main__":
    unittest.main()
