# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job through the real windows of two laptops, as their users see and press them.

Each step does one thing and returns what was seen, in words; what is missing raises. run.py shows
the steps to somebody who wants to see the idea working, test_window.py runs them as a test.
"""

import datetime
import json
import os
import re
import shutil
import subprocess

from hejie_county import Central, held_colors, run
from hejie_window import Display, NotSeen, Window, wait_for

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
PASSWORD = "correct horse 9"
PASSPHRASE = "on the kitchen table"
NOTE = "扬言出所后要上门算账，已谈话稳控"
REQUEST = "请于出所前上门调解"

SWITCHER = ("tab", "page tab", "radio button", "toggle button", "button")

OFFICER, OFFICER_NAME = "officer-a", "李警官"
MEDIATOR, MEDIATOR_NAME, MEDIATOR_PINYIN = "mediator-a", "何和平", "heheping"

# Common surnames as somebody would type them.
SURNAMES = dict(pair.split("=") for pair in """
王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 黄=huang 赵=zhao 吴=wu 周=zhou 徐=xu 孙=sun 马=ma
朱=zhu 胡=hu 郭=guo 何=he 高=gao 林=lin 罗=luo 郑=zheng 梁=liang 谢=xie 宋=song 唐=tang 许=xu
韩=han 冯=feng 邓=deng 曹=cao 彭=peng 曾=zeng 肖=xiao 田=tian 董=dong 袁=yuan 潘=pan 于=yu
蒋=jiang 蔡=cai 余=yu 杜=du 叶=ye 程=cheng 苏=su 魏=wei 吕=lv 丁=ding 任=ren 沈=shen 姚=yao
卢=lu 姜=jiang 崔=cui 钟=zhong 谭=tan 陆=lu 汪=wang 范=fan 金=jin 石=shi 廖=liao 贾=jia 夏=xia
韦=wei 付=fu 方=fang 白=bai 邹=zou 孟=meng 熊=xiong 秦=qin 邱=qiu 江=jiang 尹=yin 薛=xue 闫=yan
段=duan 雷=lei 侯=hou 龙=long 史=shi 陶=tao 黎=li 贺=he 顾=gu 毛=mao 郝=hao 龚=gong 邵=shao
万=wan 钱=qian 严=yan 覃=qin 武=wu 戴=dai 莫=mo 孔=kong 向=xiang 汤=tang
""".split())


class Laptop:
    """A laptop with the client's window on a display of its own."""

    def __init__(self, folder, name):
        self.name = name
        self.data = os.path.join(folder, name)
        self.log = os.path.join(folder, name + ".log")
        self.display = Display()
        self.window = None

    def open(self, *arguments):
        self.window = Window(["hejie", "--data-dir", self.data, *arguments], log=self.log,
                             env={"DISPLAY": self.display.name, "G_DEBUG": "fatal-criticals"})

    def close(self):
        self.window.close()
        self.window = None

    def kill(self):
        self.window.kill()
        self.window = None

    def end(self):
        if self.window:
            self.window.kill()
        self.display.close()

    def replica(self):
        """The folder in which the window keeps the only replica of this laptop."""
        folders = [os.path.join(self.data, name) for name in os.listdir(self.data)]
        replicas = [path for path in folders
                    if os.path.isdir(path) and any(name.endswith(".db") for name in os.listdir(path))]
        if len(replicas) != 1:
            raise NotSeen(f"{len(replicas)} replicas are in {self.data}, not one")
        return replicas[0]

    def unlock(self, *arguments):
        self.open(*arguments)
        self.window.write("Passphrase", PASSPHRASE)
        self.window.click("button", "Unlock")

    def enrol(self, address, code, password=PASSWORD):
        self.open()
        for entry, text in (("Address", address), ("Enrolment code", code), ("Password", password),
                            ("Passphrase", PASSPHRASE), ("Repeat passphrase", PASSPHRASE)):
            self.window.write(entry, text)
        self.window.click("button", "Enrol")

    def resize(self, width, height):
        subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".", "windowsize",
                        str(width), str(height)], check=True,
                       env={**os.environ, "DISPLAY": self.display.name})

    def go(self, page):
        """To one of the pages that the switcher below the list leads to."""
        self.window.click(SWITCHER, page)


class Walk:
    """The steps in their order; whoever runs them decides what to show."""

    STEPS = (
        ("county", "A fictional county, and its central instance on loopback"),
        ("officer_enrols", "An officer of the detention house enrols a laptop"),
        ("intake", "The custody platform's intake list is taken in"),
        ("classified", "Everybody is classified, and the same list once more changes nothing"),
        ("offline", "The network goes away"),
        ("find", "The officer finds somebody by pinyin"),
        ("entry", "A threat is entered, and the label changes at once"),
        ("ticket", "A mediation ticket is opened for a mediator"),
        ("waiting", "The page of the reconciliation shows what waits"),
        ("online", "The network returns, and the laptop reconciles"),
        ("mediator_enrols", "A mediator enrols another laptop"),
        ("mediator_sees", "The mediator has ticket and party, but neither label nor health"),
        ("accept", "The mediator accepts"),
        ("accepted", "The officer sees it accepted"),
    )

    def __init__(self, folder, people=300):
        self.folder, self.people = folder, people
        self.central, self.officer, self.mediator = None, None, None
        self.person, self.row = None, None
        self.label = ("", "")

    def laptops(self):
        """Those that are there by now, with an open window."""
        return [laptop for laptop in (self.officer, self.mediator) if laptop and laptop.window]

    def end(self):
        for laptop in (self.officer, self.mediator):
            if laptop:
                laptop.end()
        if self.central and self.central.process:
            self.central.kill()

    def ask(self, *words, expect=0, laptop=None):
        """hejiectl on the replica of a laptop (the officer's) whose window is closed."""
        return run("hejiectl", "--replica", (laptop or self.officer).replica(),
                   "--passphrase-file", self.passphrase_file, "--format=json", *words,
                   expect=expect)

    def rows(self, *words, laptop=None):
        return [json.loads(line) for line in self.ask(*words, laptop=laptop).stdout.splitlines()]

    # The steps.

    def county(self):
        self.central = Central(self.folder, people=self.people)
        self.central.add_user(OFFICER, "duty-officer", password=PASSWORD, full_name=OFFICER_NAME)
        self.central.add_user(MEDIATOR, "mediator", password=PASSWORD, full_name=MEDIATOR_NAME)
        self.central.start()
        self.passphrase_file = self.central.password_file("passphrase", PASSPHRASE)
        return f"{self.people} people with histories; listening on {self.central.address}"

    def officer_enrols(self):
        self.officer = Laptop(self.folder, "officer")
        self.officer.enrol(self.central.address, self.central.enrol_code(OFFICER))
        window = self.officer.window
        window.find(None, OFFICER_NAME)
        first = window.find(None, re.compile(r"Label (Blue|Yellow|Red), .*hours? left$"), patience=90)
        return f"{OFFICER_NAME}'s list of people; first in it: {first.get_name()}"

    def intake(self):
        path = os.path.join(self.folder, "intake.csv")
        shutil.copy(os.path.join(FIXTURES, "intake.csv"), path)
        self.officer.close()
        self.officer.unlock(path)
        window = self.officer.window
        window.find(None, "The ID number is mistyped: its check digit does not fit", patience=60)
        window.click("button", "Import")
        window.find(None, "The list has been taken in", patience=120)
        rejected = window.find(None, path + ".rejected.csv").get_name()
        return f"the list has been taken in; the rejected rows are in {rejected}"

    def classified(self):
        self.officer.window.click("button", "Close")
        self.officer.window.gone(None, "The list has been taken in")
        self.officer.close()
        path = os.path.join(self.folder, "intake.csv")
        again = self.ask("import", "intake", path, expect=3).stdout.splitlines()[-1]
        labels = [row["label"] for row in self.rows("classify", "--all")]
        self.choose_person()
        self.ask("sync", expect=(0, 3))
        self.officer.unlock()
        self.officer.window.find(None, re.compile(r"(hours? left|time is over)$"), patience=90)
        counts = ", ".join(f"{labels.count(color)} {color}" for color in ("blue", "yellow", "red"))
        return f"{again}; {len(labels)} classified: {counts}"

    def choose_person(self):
        """Somebody calm, detained for days, with an open dispute and a surname that few have."""
        labels = held_colors(self.rows("list", "label"))
        people = {row["id"]: row["name"] for row in self.rows("list", "person")}
        soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
        detentions = {row["id"]: row for row in self.rows("list", "detention", "state=admitted")
                      if datetime.datetime.fromisoformat(row["ends_at"]) > soon}
        surnames = [SURNAMES.get(name[0]) for name in people.values()]
        found = []
        for dispute in self.rows("list", "dispute", "state=open"):
            detention = detentions.get(dispute.get("detention"))
            name = people.get(detention["person"]) if detention else None
            if name and labels.get(detention["id"]) == "blue" and SURNAMES.get(name[0]):
                found.append((surnames.count(SURNAMES[name[0]]), name))
        if not found:
            raise NotSeen("nobody with an open dispute is blue")
        _, self.person = min(found)

    def offline(self):
        self.central.stop()
        window = self.officer.window
        self.officer.go("Reconciliation")
        window.click("button", "Reconcile now")
        offline = window.find(None, re.compile("^Offline since"))
        return offline.get_name()

    def show_person(self):
        """Searches for the chosen person and opens the page; returns what was typed and read."""
        window = self.officer.window
        self.officer.go("People")
        window.click("toggle button", "Search")
        typed = SURNAMES[self.person[0]]
        window.write("Search people", typed)
        line = re.compile(f"^{self.person}, ")
        words = window.find(None, line).get_name()
        window.click(None, line)
        window.find("heading", self.person)
        return typed, words

    def find(self):
        typed, words = self.show_person()
        if "Label Blue, " not in words:
            raise NotSeen(f"{self.person} has another label in the list: {words}")
        label = self.officer.window.find(None, re.compile("^Label Blue, "))
        return f"typed “{typed}”, read “{words}”; {label.get_name().splitlines()[0]}"

    def entry(self):
        window = self.officer.window
        window.click("button", "Threat")
        window.click(None, "Grave")
        window.write("Note", NOTE)
        window.click("button", "Save")
        banner = window.find(None, re.compile("^Label: blue → (yellow|red), proposed"))
        return banner.get_name()

    def ticket(self):
        window = self.officer.window
        window.click("button", "New ticket")
        window.click("list item", re.compile("^Mediator"))
        window.write("Search mediators", MEDIATOR_PINYIN)
        window.click(None, re.compile(f"^{MEDIATOR_NAME}"))
        window.write("Note", REQUEST)
        window.click("button", "Open ticket")
        window.find(None, "Submitted")
        code = window.find(None, "The code follows with the next reconciliation")
        return f"a ticket for {self.person}, submitted; {code.get_name().lower()}"

    def waiting(self):
        window = self.officer.window
        self.officer.go("Reconciliation")
        waits = re.compile(r"^\d+ entries waiting$", re.MULTILINE)
        count = waits.search(window.find(None, waits).get_name())[0]
        for what in ("New: Behaviour, Threat", "New: Ticket, Mediation"):
            window.find(None, what)
        since = window.find(None, re.compile("^Offline since"))
        return f"{since.get_name()}; {count}, among them the threat and the ticket"

    def online(self):
        self.central.start()
        window = self.officer.window
        self.officer.go("Reconciliation")
        window.click("button", "Reconcile now")
        done = window.find(None, "Nothing is waiting, and nothing needs a decision.").get_name()
        window.find(None, "Up to date")
        self.officer.go("Tickets")
        row = window.find(None, re.compile(f"^{self.person}, Mediation.* T-"))
        return f"{done} The ticket has its code: {row.get_name()}"

    def mediator_enrols(self):
        self.mediator = Laptop(self.folder, "mediator")
        self.mediator.enrol(self.central.address, self.central.enrol_code(MEDIATOR))
        window = self.mediator.window
        window.find(None, MEDIATOR_NAME)
        window.find(None, "My disputes")
        return "a window with My disputes, My tickets and Reconciliation, and nothing else"

    def mediator_sees(self):
        window = self.mediator.window
        self.mediator.go("My tickets")
        row = window.find(None, re.compile(f"^{self.person}, Mediation")).get_name()
        window.click(None, re.compile(f"^{self.person}, Mediation"))
        window.find(None, REQUEST)
        seen = window.words()
        self.refuse(seen)
        window.click("list item", re.compile("^Person"))
        window.find("heading", self.person)
        person = window.words()
        self.refuse(person)
        window.click("button", "Back")
        window.find(None, REQUEST)
        return f"“{row}”, the note “{REQUEST}”; no label, no health, no ID number"

    def refuse(self, words):
        """Raises if the window shows what a mediator may not have."""
        for secret in ("Label", "blue", "yellow", "red,", "Behaviour", "Threat", NOTE, "Blood",
                       "ECG", "Illness", "ID number", "hours left", "Cell ", "New ticket"):
            if secret in words:
                raise NotSeen(f"the mediator's window shows “{secret}”:\n{words}")

    def accept(self):
        window = self.mediator.window
        window.click("button", "Accept")
        window.find(None, "Accepted")
        self.mediator.go("Reconciliation")
        window.find(None, "Nothing is waiting, and nothing needs a decision.")
        return "Accepted, and sent"

    def accepted(self):
        window = self.officer.window
        self.officer.go("Reconciliation")
        window.click("button", "Reconcile now")
        self.officer.go("Tickets")
        row = window.find(None, re.compile(f"^{self.person}, Mediation.*Accepted$"))
        return row.get_name()
