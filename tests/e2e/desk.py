# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of question that reconciling can ask, made for real by two laptops.

`python3 desk.py FOLDER [NAME=VALUE…]` leaves a picture of each in FOLDER, with that environment and
WIDTH; test_desk.py decides them all.
"""

import os
import re
import sys
import tempfile

from hejie_county import Central, Laptop as Replica
from walk import PASSPHRASE, PASSWORD, Laptop

OFFICER, OFFICER_NAME = "officer-a", "欧阳建国"
LEADER, LEADER_NAME = "leader-a", "王芳"
PERSON = "买买提·阿卜杜热合曼·吐尔逊江"
MEDIATORS = ("何和平", "尉迟文静")


class Desk:
    """An officer on hejiectl, and the leader of the house at the window."""

    def __init__(self, folder):
        self.folder = folder
        self.central, self.leader = Central(folder), None
        for name, role, full_name in ((OFFICER, "duty-officer", OFFICER_NAME),
                                      (LEADER, "house-leader", LEADER_NAME),
                                      ("m1", "mediator", MEDIATORS[0]),
                                      ("m2", "mediator", MEDIATORS[1])):
            self.central.add_user(name, role, password=PASSWORD, full_name=full_name)
        self.central.start()
        self.officer = Replica(folder, "officer", PASSPHRASE)
        self.officer.enrol(self.central, OFFICER, PASSWORD)
        self.at_desk = Laptop(folder, "leader")
        self.at_desk.enrol(self.central.address, self.central.enrol_code(LEADER))
        self.at_desk.window.find(None, LEADER_NAME)
        self.at_desk.close()
        self.leader = Replica(folder, "leader-words", PASSPHRASE)
        self.leader.folder = self.at_desk.replica()

    def end(self):
        self.at_desk.end()
        if self.central.process:
            self.central.kill()

    def new(self, entity, **fields):
        return self.officer.ask("new", entity, *(f"{name}={value}" for name, value in fields.items()))["id"]

    def set(self, laptop, entity, row, **fields):
        laptop.ask("set", entity, row, *(f"{name}={value}" for name, value in fields.items()))

    def do(self, laptop, entity, row, command, **fields):
        laptop.ask("do", entity, row, command, *(f"{name}={value}" for name, value in fields.items()))

    def make_rows(self):
        """What both know before they are offline."""
        self.person = self.new("person", name=PERSON, sex="male", birth_date="1990-05-31",
                               phone="13900000000", occupation="农民")
        self.detention = self.new("detention", person=self.person, kind="administrative",
                                  starts_at="2026-11-20T08:00+08:00", ends_at="2026-12-02T08:00+08:00")
        self.exam = self.new("exam", detention=self.detention, ecg_flag="normal")
        self.screening = self.new("screening", detention=self.detention, injury_flag="false")
        self.dispute = self.new("dispute", detention=self.detention, title="工地欠薪纠纷", sum="1200000")
        self.contact = self.new("family_contact", person=self.person, name="阿依古丽", phone="13700000000")
        self.party = self.new("party", dispute=self.dispute, name="诸葛建设工程有限责任公司", role="other")
        self.assigned = self.new("ticket", kind="mediation", person=self.person, dispute=self.dispute)
        self.crossed = self.new("ticket", kind="visit", person=self.person, note="家属要求探视")
        self.officer.sync()
        self.leader.sync()
        self.mediators = {row["name"]: row["id"] for row in self.officer.rows("list", "mediator")}

    def edit(self, laptop, first):
        """The same things on either laptop, each in another way."""
        self.set(laptop, "person", self.person, phone="13900000001" if first else "13900000002")
        self.set(laptop, "person", self.person, occupation="渔民" if first else "")
        self.set(laptop, "person", self.person, birth_date="1990-06-01" if first else "1990-06-11")
        self.set(laptop, "exam", self.exam, ecg_flag="abnormal" if first else "")
        self.set(laptop, "screening", self.screening, injury_flag="true" if first else "")
        self.set(laptop, "dispute", self.dispute, sum="1500000" if first else "1800000")
        self.set(laptop, "ticket", self.crossed,
                 due_at="2026-11-28T09:00+08:00" if first else "2026-11-29T15:00+08:00")
        self.do(laptop, "ticket", self.assigned, "assign",
                mediator=self.mediators[MEDIATORS[0 if first else 1]])
        # Each is right by itself, and both together are not: what comes second is held.
        if first:
            self.set(laptop, "detention", self.detention, ends_at="2026-11-28T08:00+08:00")
        else:
            self.set(laptop, "detention", self.detention, starts_at="2026-11-30T08:00+08:00", cell="301")
        if first:
            self.do(laptop, "ticket", self.crossed, "refuse", reason="探视已满两次")
            self.do(laptop, "family_contact", self.contact, "strike", struck_reason="录错了人")
            self.set(laptop, "party", self.party, phone="057100000000")
        else:
            self.do(laptop, "ticket", self.crossed, "accept", note="周六上午")
            self.set(laptop, "family_contact", self.contact, phone="13711111111")
            self.do(laptop, "party", self.party, "strike", struck_reason="与另一当事人重复")

    def make(self):
        self.make_rows()
        self.edit(self.officer, True)
        self.edit(self.leader, False)
        self.officer.sync()
        self.leader.sync()
        self.officer.sync()
        return self.leader.rows("conflicts")


# The question in the list, whether the leader keeps what is shown, and a word of what comes of it.
QUESTIONS = (
    ("Person: Telephone", True, "13900000001"),
    ("Person: Occupation", False, "empty"),
    ("Person: Birth date", True, "1990-06-01"),
    ("Examination: ECG flag", False, "empty"),
    ("Screening: Injury flag", True, "Yes"),
    ("Dispute: Sum in fen", True, ""),
    ("Ticket: Due", False, ""),
    ("Ticket: Mediator", False, MEDIATORS[1]),
    ("Ticket: Visit", False, "Accept"),
    ("Family contact: 阿依古丽", False, "Entered"),
    ("Detention changed: Start, Cell", None, None),
    ("Party: 诸葛建设工程有限责任公司", True, "Entered"),
)


# As in po/zh_CN.po, of what has to be found on the window.
CHINESE = {"Passphrase": "解锁口令", "Unlock": "解锁", "Reconciliation": "同步",
           "Needs a decision": "待处理", "Keep what is shown": "保留当前值"}


def show(desk, folder, env):
    """Takes a picture of the list and of each question in it."""
    laptop = desk.at_desk

    def word(text):
        return CHINESE[text] if env.get("LANGUAGE") else text

    def take(name):
        laptop.display.picture(os.path.join(folder, re.sub(r"\W+", "-", name) + ".png"))

    os.environ.update(env)
    laptop.open()
    laptop.window.write(word("Passphrase"), PASSPHRASE)
    laptop.window.click("button", word("Unlock"))
    laptop.window.find(None, LEADER_NAME)
    if env.get("WIDTH"):
        laptop.resize(env["WIDTH"], 800)
    laptop.go(word("Reconciliation"))
    laptop.window.find(None, word("Needs a decision"))
    take("00 list")
    for number, (title, *_) in enumerate(() if env.get("LANGUAGE") else QUESTIONS, 1):
        laptop.window.click(None, title)
        laptop.window.find(("label", "heading"), title)
        laptop.window.find("button", "Ask later")
        take(f"{number:02} {title}")
        if env.get("WIDTH"):
            laptop.window.click("button", "Ask later")
            laptop.window.gone("button", "Ask later")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hejie-desk.") as temp:
        made = Desk(temp)
        try:
            made.make()
            show(made, sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]))
        finally:
            made.end()
