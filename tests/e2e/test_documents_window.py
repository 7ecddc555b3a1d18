# SPDX-License-Identifier: AGPL-3.0-or-later
"""At the windows of two officers: a file is added to a case, handed in, read by the other, and kept."""

import os
import re
import unittest

from hejie_case import NetworkCase
from hejie_window import Display, Window
from walk import SWITCHER

NAME = "人民调解协议书.pdf"
FILE = "scan0001.pdf"
TITLE = "工地欠薪纠纷"
PURPOSE = "庭审"


class DocumentsWindow(NetworkCase):
    people = 12
    serve_options = ("--documents", "1")

    def setUp(self):
        super().setUp()
        self.first, self.second = (self.enrol(user, user) for user, _ in self.users)
        self.first.sync()
        person = self.first.ask("new", "person", "name=欧阳春晖")["id"]
        self.dispute = self.first.ask("new", "dispute", "title=" + TITLE, "category=wages")["id"]
        self.first.ask("new", "ticket", "kind=mediation", "person=" + person, "dispute=" + self.dispute)
        for laptop in (self.first, self.second):
            laptop.sync()
        self.content = os.urandom(200_001)
        self.path = os.path.join(self.folder, FILE)
        with open(self.path, "wb") as file:
            file.write(self.content)
        self.display = Display()
        self.addCleanup(self.display.close)
        self.window = None
        self.addCleanup(self.close)

    def close(self):
        if self.window:
            self.window.kill()
            self.window = None

    def open(self, laptop):
        """The window of that laptop, at the dispute."""
        self.close()
        self.window = Window(["hejie", "--data-dir", laptop.folder],
                             log=os.path.join(self.folder, "window.log"),
                             env={"DISPLAY": self.display.name, "G_DEBUG": "fatal-criticals"})
        self.window.write("Passphrase", laptop.passphrase)
        self.window.click("button", "Unlock")
        self.window.click(SWITCHER, "Tickets")
        self.window.click(None, re.compile("^欧阳春晖, Mediation"))
        self.window.click(None, TITLE)
        self.window.find("label", "Documents")

    def says(self, words):
        self.window.find("label", re.compile(words))

    def choose_file(self, title, path):
        """In the dialog of that title, by its keyboard."""
        self.window.find("dialog", title)
        self.window.focus(title)
        self.window.press_keys("ctrl+l")
        self.window.write_where_focused(path)
        self.window.press_keys("Return")
        self.window.wait_until_closed(title)

    def add(self):
        self.window.click("button", "Add a document…")
        self.choose_file("Add a document", self.path)
        self.assertEqual(self.window.text("File name"), FILE)
        self.window.write("File name", NAME)
        self.window.choose("Kind", "Home", "Down", "Return")
        self.window.write("Note", "原件在档案室")
        self.window.click("button", "Add")

    def save(self, path):
        self.window.click("button", "Save a copy…")
        self.window.write("What is it for?", PURPOSE)
        self.window.click("button", "Choose file…")
        self.choose_file("Save a copy", path)

    def test_it(self):
        self.open(self.first)
        self.says("No documents yet")
        self.add()
        self.says("^Agreement · 200.0.kB · on this laptop\nofficer-a · ")
        self.open(self.second)
        self.says("^Agreement · 200.0.kB · not on this laptop\nofficer-a · ")
        self.window.point("label", NAME)
        self.central.stop()
        copy = os.path.join(self.folder, "copy.pdf")
        self.save(copy)
        self.says("^The central instance could not be reached")
        self.window.click("button", "Cancel")
        self.assertFalse(os.path.exists(copy))
        self.central.start()
        self.save(copy)
        self.window.find("label", "Written to " + copy)
        with open(copy, "rb") as file:
            self.assertEqual(file.read(), self.content)
        self.says(" · on this laptop")
        self.window.click("check box", "Keep on this laptop")
        self.says(" · kept on this laptop")

    def test_more_than_a_day_allows(self):
        """Why a document still waits after a reconciliation."""
        for _ in range(2):
            with open(self.path, "wb") as file:
                file.write(os.urandom(700_000))
            self.first.ask("attach", "dispute", self.dispute, self.path, "--kind", "agreement")
        self.open(self.first)
        self.says(" · on this laptop")
        self.says(" · waits to be handed in")
        self.window.click(SWITCHER, "Reconciliation")
        self.says("as many documents as a day allows")


if __name__ == "__main__":
    unittest.main()
