# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of question that reconciling can ask, made for real by several laptops.

`python3 desk.py FOLDER [NAME=VALUE…]` leaves a picture of each in FOLDER, with that environment and
WIDTH; test_desk.py decides them all.
"""

import datetime
import os
import re
import sys
import tempfile

from hejie_county import Central, Laptop as Replica, run
from hejie_window import can_press
from walk import PASSPHRASE, PASSWORD, Laptop

OFFICER, OFFICER_NAME = "officer-a", "欧阳建国"
LEADER, LEADER_NAME = "leader-a", "王芳"
CLERK, CLERK_NAME = "clerk-a", "司马文静"
STATION, STATION_NAME = "station-a", "城关派出所值班员"
PERSON = "买买提·阿卜杜热合曼·吐尔逊江"
OTHERS = ("阿不都热依木·买合木提", "阿依努尔·吐尔逊")
MEDIATORS = ("何和平", "尉迟文静")
# The check character is right, and so is the day.
ID_NUMBER, ID_BIRTH, OTHER_BIRTH = "990205200512067697", "2005-12-06", "2005-12-16"
CAUSES = tuple(first + "双方就工程款结算的范围、付款期限和违约责任多次协商未果，" * 3
               for first in ("包工头出走后工人多次上访。", "发包方称款已付清。"))
CLOCK_HOURS = -3


def days(number):
    """Eight in the morning, so many days from now."""
    return f"{datetime.date.today() + datetime.timedelta(number)}T08:00+08:00"


START, EARLY_END, LATE_START, END = days(-10), days(-2), days(0), days(2)
STAY = {"kind": "administrative", "house": "house-1", "starts_at": START, "ends_at": END}
INTAKE = {"姓名": "慕容云海", "性别": "男", "身份证号": "99020519900531001X", "拘留种类": "行政拘留",
          "决定机关": "虚构市公安局", "决定书文号": "虚公拘字〔2026〕1号", "拘留起始": f"{START[:10]} 08:00",
          "拘留截止": f"{END[:10]} 08:00"}


class Desk:
    """An officer, a clerk and a police station on hejiectl, and the leader of the house at the window."""

    def __init__(self, folder):
        self.folder = folder
        self.central = Central(folder)
        run("hejied", "org", "add", self.central.folder, "station-1", "--kind", "police", "--name",
            "城关派出所", "--parent", "county-1")
        for name, role, full_name, org in ((OFFICER, "duty-officer", OFFICER_NAME, "house-1"),
                                           (LEADER, "house-leader", LEADER_NAME, "house-1"),
                                           (CLERK, "intake-officer", CLERK_NAME, "house-1"),
                                           (STATION, "police-station", STATION_NAME, "station-1"),
                                           ("m1", "mediator", MEDIATORS[0], "house-1"),
                                           ("m2", "mediator", MEDIATORS[1], "house-1")):
            self.central.add_user(name, role, org=org, password=PASSWORD, full_name=full_name)
        self.central.start()
        self.officer, self.clerk = (self.enrol(user) for user in (OFFICER, CLERK))
        self.at_desk, self.leader = self.enrol_at_window(LEADER, LEADER_NAME)
        self.at_station, self.station = self.enrol_at_window(STATION, STATION_NAME)

    def enrol(self, user):
        laptop = Replica(self.folder, user, PASSPHRASE)
        laptop.enrol(self.central, user, PASSWORD)
        return laptop

    def enrol_at_window(self, user, full_name):
        """A laptop that is enrolled at its window, which is closed then, and hejiectl on its replica."""
        laptop = Laptop(self.folder, user)
        laptop.enrol(self.central.address, self.central.enrol_code(user))
        laptop.window.find(None, full_name)
        laptop.close()
        words = Replica(self.folder, user + "-words", PASSPHRASE)
        words.folder = laptop.replica()
        return laptop, words

    def end(self):
        for laptop in (self.at_desk, self.at_station):
            laptop.end()
        if self.central.process:
            self.central.kill()

    def new(self, entity, **fields):
        return self.officer.ask("new", entity, *(f"{name}={value}" for name, value in fields.items()))["id"]

    def set(self, laptop, entity, row, **fields):
        laptop.ask("set", entity, row, *(f"{name}={value}" for name, value in fields.items()))

    def do(self, laptop, entity, row, command, **fields):
        laptop.ask("do", entity, row, command, *(f"{name}={value}" for name, value in fields.items()))

    def intake(self, laptop, **columns):
        """Takes in a list of one person, with those columns beside what all such lists say."""
        row = {**INTAKE, **columns}
        path = os.path.join(self.folder, "intake.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(",".join(row) + "\n" + ",".join(row.values()) + "\n")
        laptop.ctl("import", "intake", path)

    def make_rows(self):
        """What all know before they are offline."""
        self.intake(self.officer)
        self.person = self.new("person", name=PERSON, sex="male", phone="13900000000", occupation="农民")
        self.detention = self.new("detention", person=self.person, **STAY)
        self.exam = self.new("exam", detention=self.detention, ecg_flag="normal")
        self.screening = self.new("screening", detention=self.detention, injury_flag="false")
        self.dispute = self.new("dispute", detention=self.detention, title="工地欠薪纠纷", sum="1200000",
                                cause="工地欠薪")
        self.quarrel = self.new("dispute", detention=self.detention, title="邻里宅基地纠纷")
        self.contact = self.new("family_contact", person=self.person, name="阿依古丽", phone="13700000000")
        self.party = self.new("party", dispute=self.dispute, name="诸葛建设工程有限责任公司", role="other")
        self.others = [self.new("person", name=name) for name in OTHERS]
        self.witness = self.new("party", dispute=self.dispute, name="工友", role="other")
        self.assigned = self.new("ticket", kind="mediation", person=self.person, dispute=self.dispute)
        self.crossed = self.new("ticket", kind="visit", person=self.person, note="家属要求探视")
        self.pushed = self.new("ticket", kind="items", person=self.person, note="请通知家属送衣")
        self.do(self.officer, "ticket", self.pushed, "push", agency="station-1",
                agency_until=days(20))
        self.born = self.new("person", name="欧阳春晖")
        self.stays = [self.new("detention", person=person, **STAY)
                      for person in (*self.others, self.born)]
        # Somebody who is calm is blue; two people decide on the label, each in another way.
        self.officer.ctl("classify", self.stays[2])
        self.label = self.officer.rows("list", "label")[0]["id"]
        self.sync(self.officer, self.leader, self.clerk, self.station)
        self.mediators = {row["name"]: row["id"] for row in self.officer.rows("list", "mediator")}

    def sync(self, *laptops):
        for laptop in laptops:
            laptop.sync()

    def edit_values(self, laptop, first):
        """Values of every type, each in another way on either laptop."""
        self.set(laptop, "person", self.person, occupation="渔民" if first else "")
        self.set(laptop, "person", self.others[0], birth_date="1990-06-01" if first else "1990-06-11")
        self.set(laptop, "exam", self.exam, ecg_flag="abnormal" if first else "")
        self.set(laptop, "screening", self.screening, injury_flag="true" if first else "")
        self.set(laptop, "dispute", self.dispute, sum="1500000" if first else "1800000")
        self.set(laptop, "dispute", self.dispute, cause=CAUSES[0 if first else 1])
        self.set(laptop, "party", self.witness, person=self.others[0 if first else 1])
        self.set(laptop, "ticket", self.crossed,
                 due_at="2026-11-28T09:00+08:00" if first else "2026-11-29T15:00+08:00")
        self.intake(laptop, 体表伤情="左臂擦伤" if first else "右膝挫伤", 血压="158/96" if first else "120/80")

        if not first:
            # Nobody else writes this, and so it is merged with what the officer writes beside it.
            self.set(laptop, "party", self.witness, phone="13788888888")

    def edit_states(self, laptop, first):
        """Commands that do not go together, and strikings out of what another changes."""
        self.do(laptop, "ticket", self.assigned, "assign", mediator=self.mediators[MEDIATORS[0 if first else 1]])
        if first:
            self.do(laptop, "ticket", self.crossed, "refuse", reason="探视已满两次")
            self.do(laptop, "dispute", self.quarrel, "mediate")
            self.do(laptop, "family_contact", self.contact, "strike", struck_reason="录错了人")
            self.set(laptop, "party", self.party, phone="057100000000")
        else:
            self.do(laptop, "ticket", self.crossed, "accept", note="周六上午")
            self.do(laptop, "dispute", self.quarrel, "close", outcome="双方自行和解")
            self.set(laptop, "family_contact", self.contact, phone="13711111111")
            self.do(laptop, "party", self.party, "strike", struck_reason="与另一当事人重复")

    def edit_held(self, laptop, first):
        """Each is right by itself, and both together are not: what comes second is held."""
        if first:
            self.set(laptop, "person", self.born, id_number=ID_NUMBER)
            for stay in self.stays[:2]:
                self.set(laptop, "detention", stay, ends_at=EARLY_END)
            self.do(laptop, "ticket", self.pushed, "take-back", note="家属已来过")
        else:
            self.set(laptop, "person", self.born, birth_date=OTHER_BIRTH)
            self.set(laptop, "person", self.born, phone="13955555555")
            self.set(laptop, "detention", self.stays[0], starts_at=LATE_START)
            self.set(laptop, "detention", self.stays[1], starts_at=LATE_START, cell="301")

    def edit(self, laptop, first):
        self.edit_values(laptop, first)
        self.edit_states(laptop, first)
        self.edit_held(laptop, first)

    def edit_with_wrong_clock(self):
        """The officer's clock is slow while one value is written."""
        clock = {"LD_PRELOAD": os.environ["HEJIE_SHIFT"], "HEJIE_SHIFT_CLOCK": str(CLOCK_HOURS * 3600)}
        self.officer.ctl("sync", env=clock, expect=(0, 3))
        self.officer.ctl("set", "person", self.person, "phone=13900000001", env=clock)
        self.set(self.leader, "person", self.person, phone="13900000002")

    def make(self):
        self.make_rows()
        self.edit_with_wrong_clock()
        self.edit(self.officer, True)
        self.edit(self.leader, False)
        self.set(self.clerk, "person", self.person, address="虚构市河姆渡镇4村2号")
        self.do(self.station, "ticket", self.pushed, "accept", note="今天送到")
        run("hejied", "user", "change", self.central.folder, CLERK, "--role", "counsellor")
        self.sync(self.officer, self.leader, self.clerk, self.station)
        self.set(self.leader, "detention", self.stays[2], ends_at=EARLY_END)
        self.do(self.leader, "label", self.label, "override", color="yellow", reason="家属反映其扬言报复")
        self.do(self.officer, "label", self.label, "confirm")
        self.set(self.officer, "detention", self.stays[2], starts_at=LATE_START, authority="虚构市公安局")
        self.sync(self.leader, self.officer, self.leader)
        return self.leader.rows("conflicts")


# The question in the list, what is pressed, and a word of what comes of it.
QUESTIONS = (
    ("Person: Telephone", "Keep “13900000001”", "13900000001"),
    ("Person: Occupation", "Leave it empty", "empty"),
    ("Person: Birth date", "Keep “1990-06-01”", "1990-06-01"),
    ("Examination: ECG flag", "Leave it empty", "empty"),
    ("Screening: Injury flag", "Keep “Yes”", "Yes"),
    ("Examination: Blood pressure flag", "Keep “Raised”", "Raised"),
    ("Dispute: Cause", "Take the other one", CAUSES[1][:6]),
    ("Party: Person", f"Take “{OTHERS[1]}”", OTHERS[1]),
    ("Ticket: Due", "Take “29 Nov 2026, 15:00”", ""),
    ("Ticket: Mediator", f"Take “{MEDIATORS[1]}”", MEDIATORS[1]),
    ("Ticket: Visit", "Do “Accept” instead", "Accept"),
    ("Dispute: 邻里宅基地纠纷", "Keep “In mediation”", "In mediation"),
    ("Label: Yellow", "Keep “Overridden”", "Overridden"),
    ("Family contact: 阿依古丽", "Keep the entry", "Entered"),
    ("Party: 诸葛建设工程有限责任公司", "Keep the entry", "Entered"),
)


# What the leader finds held, and the station.
CORRECTED, FOLLOWS = "Person changed: Birth date", "Person changed: Telephone"
RETRIED, WITHDRAWN = "Detention changed: Start", "Detention changed: Start, Cell"
MERGED = "Party changed: Telephone"
REFUSED, NOT_OURS = "Detention changed: Deciding authority, Start", "Ticket: Accept"
HELD = (CORRECTED, FOLLOWS, RETRIED, WITHDRAWN, REFUSED)

# As in po/zh_CN.po, of what has to be found on the window.
CHINESE = {"Passphrase": "解锁口令", "Unlock": "解锁", "Reconciliation": "同步",
           "Needs a decision": "待处理", "Ask later": "以后再问"}


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
    rows = dict.fromkeys(node.get_name() for node in laptop.window.find_all("list item", re.compile(".+"))
                         if can_press(node))
    for number, title in enumerate(rows, 1):
        laptop.window.click(None, title)
        laptop.window.find("heading", title)
        take(f"{number:02} {title}")
        if env.get("WIDTH"):
            laptop.window.click("button", word("Ask later"))
            laptop.window.gone("button", word("Ask later"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hejie-desk.") as temp:
        made = Desk(temp)
        try:
            made.make()
            show(made, sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]))
        finally:
            made.end()
