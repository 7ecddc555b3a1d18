# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each role finds in its window: the first page, every list, and what opens from it.

`python3 roles.py FOLDER [--role ROLE]… [--language zh_CN] [--width 360] [--dark]` leaves pictures in
FOLDER, of a fictional county in which an officer has pushed tickets to agency, town and police.
"""

import argparse
import datetime
import os
import re
import tempfile

from hejie_county import Central, Laptop as Replica
from hejie_window import NotSeen
from walk import PASSPHRASE, SWITCHER, Laptop

# As in po/zh_CN.po, of what has to be found on the window.
CHINESE = {"Passphrase": "解锁口令", "Unlock": "解锁", "Back": "后退", "Cancel": "取消", "Look": "查询",
           "Show figures": "显示统计", "Why do you look?": "为何查询？"}

# The pages of all roles, in both languages.
PAGES = re.compile("^(People|Disputes|My disputes|Tickets|My tickets|Figures|Policy|Audit|Users|Laptops|Work|"
                   "County|Sync|Reconciliation|人员|矛盾纠纷|我的矛盾纠纷|工单|我的工单|统计|策略|审计|用户|笔记本|"
                   "工作|县|同步)$")

# What is pressed on pages that ask the central instance, and what for a purpose is asked there.
ASKED = (("Show figures", None), ("Look", "Why do you look?"))

OFFICER = "duty-1"
PUSHED_TO = ("agency-member", "town-cadre", "police-station")


class County:
    """One account of each role, and something to do for each."""

    def __init__(self, folder, people=60):
        self.folder, self.central = folder, Central(folder, people=people)
        self.users, self.enrolled = {}, {}
        for user in self.central.sample_users():
            self.users.setdefault(user["role"], user)
        self.central.start()

    def end(self):
        if self.central.process:
            self.central.kill()

    def enrol(self, user):
        if user["user"] in self.enrolled:
            return self.enrolled[user["user"]]
        replica = self.enrolled[user["user"]] = Replica(self.folder, user["user"], PASSPHRASE)
        replica.enrol(self.central, user["user"], user["password"])
        replica.sync()
        return replica

    def push_tickets(self):
        """The officer asks agency, town and police each for something, two tickets each; returns the
        officer's laptop."""
        officer = self.enrol(next(user for user in self.central.sample_users()
                                  if user["user"] == OFFICER))
        until = (datetime.datetime.now().astimezone() + datetime.timedelta(days=5)).isoformat("T", "minutes")
        disputes = officer.rows("list", "dispute", "state=open")
        for number, role in enumerate(PUSHED_TO):
            for dispute in disputes[2 * number:2 * number + 2]:
                detention = officer.ask("show", "detention", dispute["detention"])
                ticket = officer.ask("new", "ticket", "kind=mediation", f"person={detention['person']}",
                                     f"dispute={dispute['id']}", "note=请协助核实并组织调解")["id"]
                officer.ask("do", "ticket", ticket, "push", f"agency={self.users[role]['org']}",
                            f"agency_until={until}")
        officer.sync()
        return officer


class Look:
    """One role's window, and the pictures of it."""

    def __init__(self, county, role, options):
        self.role, self.options, self.number = role, options, 0
        self.county = county
        self.laptop = Laptop(county.folder, county.users[role]["user"])

    def word(self, text):
        return CHINESE.get(text, text) if self.options.language else text

    def take(self, name):
        self.number += 1
        name = re.sub(r"\W+", "-", f"{self.role} {self.number} {name}").lower()
        self.laptop.display.picture(os.path.join(self.options.folder, name + ".png"))

    def open(self):
        self.laptop.open()
        self.laptop.window.write(self.word("Passphrase"), PASSPHRASE)
        self.laptop.window.click("button", self.word("Unlock"))
        self.laptop.window.find(SWITCHER, PAGES)
        if self.options.width:
            self.laptop.resize(self.options.width, 800)
        self.laptop.window.settle()

    def pages(self):
        names = []
        for node in self.laptop.window.find_all(SWITCHER, PAGES):
            if node.get_name() not in names:
                names.append(node.get_name())
        return names

    def ask(self, page):
        """Asks the central instance what a page asks it, where it is such a page."""
        for button, purpose in ASKED:
            if not self.laptop.window.find_all("button", self.word(button)):
                continue
            if purpose:
                self.laptop.window.write(self.word(purpose), "季度检查")
            self.laptop.window.click("button", self.word(button))
            self.laptop.window.settle(1)
            self.take(f"{page} asked")
            if self.options.width:
                self.laptop.window.click("button", self.word("Back"))
                self.laptop.window.settle()

    def open_first(self, page):
        """Opens the first row of a list, if it has one, and comes back from it."""
        window = self.laptop.window
        rows = window.find_all("list item", re.compile(","))
        if not rows:
            return
        window.click(None, rows[0].get_name())
        window.settle()
        self.take(f"{page} opened")
        if window.find_all("button", self.word("Cancel")):
            window.click("button", self.word("Cancel"))
            window.settle()
        elif self.options.width:
            window.click("button", self.word("Back"))
            window.settle()

    def show(self):
        self.open()
        print(f"{self.role}: {', '.join(self.pages())}", flush=True)
        self.take("first")
        for page in self.pages():
            self.laptop.go(page)
            self.laptop.window.settle()
            self.take(page)
            self.open_first(page)
            self.ask(page)


def show_all(options):
    os.makedirs(options.folder, exist_ok=True)
    if options.language:
        os.environ.update(LANGUAGE=options.language, LANG=options.language + ".UTF-8")
    if options.dark:
        os.environ["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
    with tempfile.TemporaryDirectory(prefix="hejie-roles.") as folder:
        county = County(folder)
        try:
            county.push_tickets()
            for role in options.role or county.users:
                county.enrol(county.users[role])
                look = Look(county, role, options)
                try:
                    look.show()
                except NotSeen as problem:
                    print(f"{role}: {problem}", flush=True)
                    with open(look.laptop.log, encoding="utf-8", errors="replace") as file:
                        print(file.read(), flush=True)
                    look.take("failed")
                finally:
                    look.laptop.end()
        finally:
            county.end()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--role", action="append", help="only this role; several may be named")
    parser.add_argument("--language", help="such as zh_CN")
    parser.add_argument("--width", help="of the window, such as 360")
    parser.add_argument("--dark", action="store_true")
    show_all(parser.parse_args())
