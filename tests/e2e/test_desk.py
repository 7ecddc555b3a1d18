# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of question is decided at the window, and all laptops have what was decided."""

import glob
import os
import re
import tempfile
import unittest

from desk import (CAUSES, CORRECTED, END, HELD, ID_BIRTH, LATE_START, LEADER, MEDIATORS, MERGED, NOT_OURS, OTHERS,
                  QUESTIONS, REFUSED, RETRIED, START, WITHDRAWN, Desk)

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src")

# What only a laptop of another release, or a broken one, sends; or what takes more than two laptops that
# cross. tests/server/test-op-*.c and test-ops.c make these, and test-admin-work.c what an administrator refused.
ELSEWHERE = {
    "A newer release wrote this; update the central instance, then look at this entry.",
    "A %s has no field “%s” here; update the central instance, then look at this entry.",
    "A %s knows no command “%s” here; update the central instance, then look at this entry.",
    "A %s is made by the central instance only; ask the administrator.",
    "A %s needs “%s”; give it a value.",
    "A conflict is only resolved, with a value or with none; decide again.",
    "A new %s cannot say “%s” beforehand; give the command for it afterwards.",
    "An administrator refused this entry while the laptop was out of use (%s); withdraw it, or correct it and send it "
    "again.",
    "Another entry has the same id; enter this one again.",
    "Another part of the same act waits for a decision; decide on that one first.",
    "Another part of the same act was given up; withdraw this too, or send it again by itself.",
    "It builds on an entry that waits for a decision; decide on that one first.",
    "Only one of the two can be taken here; decide again.",
    "The command “%s” takes no “%s”; give it without.",
    "The id of this entry is none; enter it again.",
    "This was struck out; restore it first, then change it.",
    "You may not give this command; ask a colleague who may.",
    "“%s” is never changed afterwards; take the value shown.",
    "“%s” names a row that is not among yours; choose another or ask for it.",
}
# Its reason stands beside its state.
REFUSED_TICKET = "Ticket: Visit"
# A conflict whose reason is the workflow's own.
STATE = "The command “%s” is not possible while the %s is in the state “%s”. %s."


def read(*names):
    text = ""
    for name in names:
        for path in sorted(glob.glob(os.path.join(SOURCES, name))):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    return text


def arguments(source, begin):
    """What stands between the bracket that ends before `begin` and the one that closes it."""
    depth, end = 1, begin
    while depth > 0:
        depth += {"(": 1, ")": -1}.get(source[end], 0)
        end += 1
    return source[begin:end]


def sentences(source, calls):
    """The sentences that are given to one of the functions, with their parts joined."""
    found = set()
    for call in re.finditer(rf"(?<=[ (!])(?:{calls}) \(", source):
        for literal in re.findall(r'_ \(("(?:[^"]|"\s+")*")\)', arguments(source, call.end())):
            found.add(re.sub(r'"\s+"', "", literal)[1:-1])
    return found


def says(reasons, sentence):
    pattern = re.compile(re.escape(sentence).replace("%s", ".*"))
    return any(pattern.fullmatch(reason) for reason in reasons)


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

    def look_for_kinds(self, conflicts, held):
        """A new kind of conflict, of field or of refusal needs a case here, or one of the server's tests."""
        source = read("server/sync/hj-op-*.c", "server/sync/hj-ops.c")
        made = [row["reason"] for row in conflicts]
        for sentence in (*sentences(source, "hj_op_open_conflict"), STATE):
            self.assertTrue(says(made, sentence), f"no conflict says “{sentence}”")
        kept = [row["reason"] for row in held]
        for sentence in sentences(source, r"hj_verdict_\w+") | sentences(read("server/scope/hj-scope-write.c"),
                                                                        r"g_strdup(?:_printf)?"):
            self.assertTrue(says(kept, sentence) or sentence in ELSEWHERE, f"nothing is held with “{sentence}”")
        for block in re.findall(r"\{ \.name = .*?\}", read("core/model/hj-entity-*.c"), re.S):
            if "HJ_MERGE_FIELD" in block:
                kind = re.search(r"\.type = (\w+)", block)[1]
                self.assertIn(kind, {self.find_type(row) for row in conflicts}, "no conflict over such a field")

    def find_type(self, conflict):
        if conflict["field"] is None:
            return None
        source = read(f"core/model/hj-entity-{conflict['entity'].replace('_', '-')}.c")
        block = re.search(rf'\.name = "{conflict["field"]}",.*?\}}', source, re.S)
        return re.search(r"\.type = (\w+)", block[0])[1]

    def decide(self, title, choice, after):
        window = self.desk.at_desk.window
        window.click(None, title)
        window.find("heading", title)
        if title == QUESTIONS[0][0]:
            window.find(None, re.compile("3 hours slow"))
        if title == REFUSED_TICKET:
            window.find(None, "Reason: 探视已满两次")
        window.click("button", choice)
        window.find(None, re.compile(f"^Decided: {after}"))

    def write_sum(self):
        """Neither is right; what is typed are yuan."""
        window = self.desk.at_desk.window
        window.click(None, "Dispute: Sum in yuan")
        window.find("heading", "Dispute: Sum in yuan")
        window.write("Sum in yuan", "16500.5")
        window.click("button", "Write this value")
        window.find(None, re.compile("^Decided: ¥16.?500.50"))

    def give_up(self, laptop, title, button, why):
        laptop.window.click(None, title)
        laptop.window.find("heading", title)
        laptop.window.click("button", f"{button}…")
        laptop.window.write("Why it was given up", why)
        laptop.window.click("button", button)
        laptop.window.find(None, re.compile(f": {why}$"))

    def decide_held(self):
        desk, window = self.desk, self.desk.at_desk.window
        window.click(None, CORRECTED)
        window.find("heading", CORRECTED)
        window.click("button", "Correct and send again…")
        window.write("Birth date", ID_BIRTH)
        window.click("button", "Save")
        window.find(None, "Corrected and sent again")
        # The officer mends what was in the way.
        desk.set(desk.officer, "detention", desk.stays[0], ends_at=END)
        desk.officer.sync()
        window.click(None, RETRIED)
        window.find("heading", RETRIED)
        window.click("button", "Try again as it is")
        window.gone("list item", RETRIED)
        self.give_up(desk.at_desk, WITHDRAWN, "Withdraw", "看错了")
        self.give_up(desk.at_desk, REFUSED, "Refuse", "以决定书为准")
        window.click("button", "Reconcile now")
        window.find(None, "Nothing is waiting, and nothing needs a decision.")

    def test_every_question(self):
        desk = self.desk
        conflicts = desk.make()
        held = {laptop: laptop.rows("list", "held") for laptop in (desk.leader, desk.clerk, desk.station)}
        self.assertEqual(len(conflicts), len(QUESTIONS) + 1)
        self.assertEqual([row["state"] for row in held[desk.leader]], ["waiting"] * len(HELD))
        desk.at_desk.unlock()
        desk.at_desk.go("Reconciliation")
        desk.at_desk.window.find("list item", MERGED)
        self.write_sum()
        for title, choice, after in QUESTIONS:
            self.decide(title, choice, after)
        self.decide_held()
        desk.at_desk.close()
        late = self.correct_too_late(held[desk.leader])
        self.decide_at_station()
        desk.clerk.ask("withdraw", held[desk.clerk][0]["id"], "--reason", "已调岗")
        # What only those see who look after people's health.
        for conflict in desk.clerk.rows("conflicts"):
            desk.clerk.ask("resolve", conflict["id"], "--take", "theirs")
        desk.sync(desk.clerk, desk.officer, desk.leader)
        for laptop in (desk.officer, desk.leader, desk.clerk, desk.station):
            self.assertEqual(laptop.rows("conflicts"), [])
            self.assertEqual([row for row in laptop.rows("list", "held") if row["state"] == "waiting"], [])
        self.look_for_kinds(conflicts, [late] + [row for rows in held.values() for row in rows])
        self.check_values()
        self.check_states()

    def correct_too_late(self, held):
        """The officer corrects what the leader has refused meanwhile."""
        desk = self.desk
        refused = next(row["id"] for row in held if row["user"] != LEADER)
        desk.officer.ask("correct", refused, f"starts_at={START}")
        desk.officer.sync()
        late = next(row for row in desk.officer.rows("list", "held") if row["state"] == "waiting")
        desk.officer.ask("withdraw", late["id"], "--reason", "以决定书为准")
        return late

    def decide_at_station(self):
        desk = self.desk
        desk.at_station.unlock()
        desk.at_station.go("Reconciliation")
        self.give_up(desk.at_station, NOT_OURS, "Withdraw", "所里已收回")
        desk.at_station.window.click("button", "Reconcile now")
        desk.at_station.window.find(None, "Nothing is waiting, and nothing needs a decision.")
        desk.at_station.close()

    def check_values(self):
        desk = self.desk
        person = self.show("person", desk.person)
        self.assertEqual(person["phone"], "13900000001")
        self.assertIsNone(person["occupation"])
        self.assertEqual(self.show("person", desk.others[0])["birth_date"], "1990-06-01")
        self.assertIsNone(self.show("exam", desk.exam)["ecg_flag"])
        self.assertTrue(self.show("screening", desk.screening)["injury_flag"])
        dispute = self.show("dispute", desk.dispute)
        self.assertEqual((dispute["sum"], dispute["cause"]), (1650050, CAUSES[1]))
        self.assertEqual(self.show("party", desk.witness)["person"], desk.others[1])
        born = self.show("person", desk.born)
        self.assertEqual((born["birth_date"], born["phone"]), (ID_BIRTH, "13955555555"))
        stays = [self.show("detention", stay) for stay in desk.stays]
        self.assertEqual([stay["starts_at"][:16] for stay in stays], [time[:16] for time in (LATE_START, START, START)])

    def check_states(self):
        desk = self.desk
        self.assertEqual(self.show("ticket", desk.assigned)["mediator"], desk.mediators[MEDIATORS[1]])
        ticket = self.show("ticket", desk.crossed)
        self.assertEqual(ticket["state"], "accepted")
        self.assertTrue(ticket["due_at"].startswith("2026-11-29T15:00"))
        self.assertEqual(self.show("ticket", desk.pushed)["state"], "submitted")
        self.assertEqual(self.show("dispute", desk.quarrel)["state"], "mediating")
        label = self.show("label", desk.label)
        self.assertEqual((label["state"], label["color"]), ("overridden", "yellow"))
        contact = self.show("family_contact", desk.contact)
        self.assertEqual((contact["state"], contact["phone"]), ("entered", "13711111111"))
        party = self.show("party", desk.party)
        self.assertEqual((party["state"], party["phone"]), ("entered", "057100000000"))


if __name__ == "__main__":
    unittest.main()
