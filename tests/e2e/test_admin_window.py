# SPDX-License-Identifier: AGPL-3.0-or-later
"""Administration through the real window: from a new user's first code to the end of a laptop."""

import json
import os
import re
import socket
import unittest

from hejie_case import PASSWORD, ServedCase
from hejie_county import run
from hejie_window import wait_for
from walk import PASSPHRASE, Laptop

ADMIN, ADMIN_NAME = "boss", "尉迟管理"
USER, USER_NAME = "zhang", "张三"
CODE = re.compile("^[A-Z2-7]{8}(-[A-Z2-7]{1,8})+$")


class AdminWindowTest(ServedCase):
    """What an administrator presses is what the county's laptops then do."""

    people = 0

    def setUp(self):
        super().setUp()
        self.central.add_user(ADMIN, "administrator", org="county-1", full_name=ADMIN_NAME)
        self.admin = self.make_laptop("admin")
        self.admin.enrol(self.central.address, self.central.enrol_code(ADMIN), PASSWORD)
        self.window = self.admin.window
        self.window.find(None, re.compile(f"^{ADMIN_NAME}, Administrator"))

    def make_laptop(self, name):
        laptop = Laptop(self.folder, name)
        self.addCleanup(self.assert_no_complaint, laptop)
        self.addCleanup(laptop.end)
        return laptop

    def assert_no_complaint(self, laptop):
        """The program wrote no warning of GTK or GLib."""
        with open(laptop.log, encoding="utf-8", errors="replace") as file:
            self.assertNotRegex(file.read(), re.compile("(Gtk|GLib|Adwaita|GObject).*(WARNING|CRITICAL)"))

    def ctl(self, laptop, *words, expect=0):
        """hejiectl on the replica of a laptop whose window is closed."""
        path = self.central.password_file("passphrase", PASSPHRASE)
        return run("hejiectl", "--replica", laptop.replica(), "--passphrase-file", path,
                   "--format=json", *words, expect=expect)

    def lease(self):
        return json.loads(run("hejied", "lease", self.central.folder, "--format=json").stdout)["days"]

    def add_user(self):
        """Returns the password and the enrolment code that the window shows once."""
        window = self.window
        window.click("button", "Add user")
        window.write("Account", USER)
        window.write("Full name", USER_NAME)
        window.choose("Role", "Down", "Down", "Return")
        window.find(None, "Duty officer")
        window.choose("Organisation", "d", "Down", "Return")
        window.find(None, "Detention house")
        window.click("button", "Add")
        code = window.find("label", CODE).get_name()
        labels = [node.get_name() for node in window.find_all("label", re.compile("."))]
        password = labels[labels.index("Password") + 1]
        self.assertIn(self.central.address, labels)
        window.click("button", "Copy: Enrolment code")
        window.click("button", "Done")
        window.gone("label", CODE)
        return password, code

    def enrol(self, password, code):
        """The new user's laptop, with an entry on it that was not sent."""
        laptop = self.make_laptop("new")
        laptop.enrol(self.central.address, code, password)
        laptop.window.find(None, USER_NAME)
        laptop.close()
        self.ctl(laptop, "new", "person", "name=李四", "sex=male")
        return laptop

    def revoke(self):
        window = self.window
        window.click("button", "Ask again")
        user = re.compile(f"^{USER_NAME}, .* · 1 laptop · {USER}$")
        window.find(None, user)
        window.click(None, user)
        window.find("heading", USER_NAME)
        window.find(None, re.compile("^In use · Seen"))
        window.click("list item", socket.gethostname())
        window.click("button", "Take out of use")
        window.find(None, re.compile("then erases itself"))
        # The button of the question comes after that of the page.
        window.click("button", "Take out of use", last=True)
        window.find(None, "Taken out of use")

    def test_user_and_laptop(self):
        """A new user enrols with what the window shows; the laptop erases itself when it is revoked."""
        laptop = self.enrol(*self.add_user())
        replica = laptop.replica()
        self.revoke()
        laptop.unlock()
        wait_for(lambda: not os.path.exists(os.path.join(replica, "replica.db")),
                 "the end of the replica")

        # What was not sent has been handed in, without what its fields hold.
        window = self.window
        self.admin.go("Work")
        window.click(None, re.compile(f"^New: Person, {USER_NAME}"))
        window.find("heading", "New: Person")
        self.assertNotIn("李四", window.words())
        window.click("button", "Take entry")
        window.find(None, re.compile("in the name of its author"))
        window.click("button", "Take entry", last=True)
        window.find(None, "The entry is taken in the name of its author.")

    def test_lease(self):
        window = self.window
        self.admin.go("County")
        window.click("list item", re.compile("^Offline lease"))
        window.write("Days", "9")
        window.click("button", "Set lease")
        window.find(None, "Locks after 9 days unseen")
        self.assertEqual(self.lease(), 9)

    def test_organisation_and_disable(self):
        """An organisation is added, and a user of it disabled and enabled."""
        window = self.window
        self.admin.go("County")
        window.click("button", "Add organisation")
        window.write("Name of the organisation", "红旗街道")
        window.write("Short name", "town-7")
        window.choose("Kind", "Down", "Down", "Down", "Return")
        window.click("button", "Add")
        window.find(None, "红旗街道, town-7")
        self.central.add_user("cadre", "town-cadre", org="town-7", full_name="赵六")
        self.admin.go("Users")
        window.find(None, re.compile(f"^{ADMIN_NAME}, Administrator"))
        window.click("button", "Ask again")
        row = re.compile("^赵六, Town cadre · 红旗街道")
        window.find(None, row)
        window.click(None, row)
        window.find("heading", "赵六")
        window.click("button", "Disable account")
        window.click("button", "Disable")
        window.click("button", "Enable account")
        window.click("button", "Enable")
        window.find("button", "Disable account")

    def test_offline(self):
        """What was told stays while the central instance cannot be reached."""
        window = self.window
        self.central.stop()
        window.click("button", "Ask again")
        window.find(None, re.compile("^As it was on .*: the central instance cannot be reached$"))
        window.find(None, re.compile(f"^{ADMIN_NAME}, Administrator"))
        self.admin.go("Laptops")
        window.find(None, "This needs the central instance")
        self.central.start()
        window.click("button", "Try again")
        window.find(None, re.compile(f"^{ADMIN_NAME}, "))


if __name__ == "__main__":
    unittest.main()
