# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main job by command line: intake, classification, an offline act, and what a mediator gets."""

import csv
import datetime
import json
import os
import subprocess
import tempfile
import unittest

from hejie_county import Central, Laptop, held_colors, run

FIXTURES = os.path.join(os.path.dirname(__file__), "..", "fixtures")
INTAKE = os.path.join(FIXTURES, "intake.csv")
POLICY = os.path.join(FIXTURES, "..", "..", "data", "policy-default.json")
NOW = "2026-06-20T08:00:00+08:00"


def expected_outcomes():
    with open(os.path.join(FIXTURES, "intake.expected.csv"), encoding="utf-8") as file:
        return [(int(row["row"]), row["outcome"], row["why"]) for row in csv.DictReader(file)]


class MainJob(unittest.TestCase):
    """The tests run in the order of their names: each goes on where the one before ended."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        folder = cls.temp.name
        cls.intake = os.path.join(folder, "intake.csv")
        with open(INTAKE, "rb") as source, open(cls.intake, "wb") as copy:
            copy.write(source.read())
        cls.central = Central(folder, people=200, now=NOW)
        cls.central.start()
        cls.officer, cls.second = Laptop(folder, "officer"), Laptop(folder, "second")
        cls.mediator = Laptop(folder, "mediator")
        cls.central.add_user("officer-a", "intake-officer")
        cls.central.add_user("officer-b", "duty-officer")
        cls.central.add_user("mediator-a", "mediator", full_name="何和平")
        cls.officer.enrol(cls.central, "officer-a", "correct horse 9")

    @classmethod
    def tearDownClass(cls):
        if cls.central.process:
            cls.central.stop()
        cls.temp.cleanup()

    def import_list(self, *extra):
        lines = self.officer.rows("import", "intake", self.intake, *extra, expect=3)
        return [(line["row"], line["outcome"], line.get("why") or "")
                for line in lines[:-1]], lines[-1]

    def test_1_dry_run_writes_nothing(self):
        before = self.officer.ask("status")
        outcomes, _ = self.import_list("--dry-run")
        self.assertEqual(outcomes, expected_outcomes())
        self.assertEqual(self.officer.ask("status")["outbox"], before["outbox"])
        self.assertEqual(self.officer.ask("status")["people"], before["people"])

    def test_2_import_gives_the_expected_outcomes(self):
        before = self.officer.ask("status")["people"]
        outcomes, counts = self.import_list()
        self.assertEqual(outcomes, expected_outcomes())
        created = sum(outcome == "created" for _, outcome, _ in outcomes)
        self.assertEqual(counts["created"], created)
        self.assertEqual(self.officer.ask("status")["people"], before + created)

    def test_3_again_changes_nothing(self):
        before = self.officer.ask("status")
        self.import_list()
        self.assertEqual(self.officer.ask("status")["outbox"], before["outbox"])
        self.assertEqual(self.officer.ask("status")["rows"], before["rows"])
        self.officer.sync()
        self.import_list()
        self.assertEqual(self.officer.ask("status")["outbox"], 0)

    def test_4_two_officers_classify_alike(self):
        self.second.enrol(self.central, "officer-b", "correct horse 9")
        first = self.officer.ctl("classify", "--all", "--at", NOW).stdout
        second = self.second.ctl("classify", "--all", "--at", NOW).stdout
        self.assertGreater(first.count("\n"), 375)
        self.assertEqual(first, second)
        self.assert_colors(self.second, map(json.loads, first.splitlines()))

    def assert_colors(self, laptop, classified):
        """Whoever is in the house has the label that the classifier gave when the county was made."""
        now = datetime.datetime.fromisoformat(NOW)
        inside = {row["id"] for row in laptop.rows("list", "detention", "state=admitted")
                  if datetime.datetime.fromisoformat(row["ends_at"]) > now}
        holding = held_colors(row for row in laptop.rows("list", "label")
                              if datetime.datetime.fromisoformat(row["at"]) <= now)
        labelled = {row["detention"]: row["label"] for row in classified
                    if row["detention"] in holding}
        self.assertEqual(holding, labelled)
        self.assertLessEqual(set(holding), inside)
        self.assertGreaterEqual(len(holding), 40)
        self.assertEqual(set(holding.values()), {"blue", "yellow", "red"})

    def find_calm_detention(self):
        """A blue one, of whoever came by the intake list and has a dispute."""
        labels = held_colors(self.officer.rows("list", "label"))
        for dispute in self.officer.rows("list", "dispute", "state=open"):
            detention = dispute.get("detention")
            if labels.get(detention) == "blue":
                return dispute, self.officer.ask("show", "detention", detention)
        raise AssertionError("nobody with an open dispute is blue")

    def test_5_offline_act_reaches_the_mediator(self):
        self.mediator.enrol(self.central, "mediator-a", "correct horse 9")
        self.assertEqual(self.mediator.rows("list", "ticket"), [])
        dispute, detention = self.find_calm_detention()
        mediator = self.officer.rows("list", "mediator", "user=mediator-a")[0]
        self.central.stop()

        entry = self.officer.ask("new", "behaviour", f"detention={detention['id']}", "kind=threat",
                                 "severity=3", "at=2026-06-20T10:00:00+08:00", "place=二监室",
                                 "note=扬言出去后找对方算账")
        self.assertEqual(entry["label_before"], "blue")
        self.assertIn(entry["label_after"], ("yellow", "red"))
        ticket = self.officer.ask("new", "ticket", "kind=mediation", f"dispute={dispute['id']}",
                                  f"person={detention['person']}", f"mediator={mediator['id']}",
                                  "note=请于出所前上门调解")
        self.assertEqual(self.officer.ctl("sync", expect=4).stdout.strip(), "")
        waiting = self.officer.ask("status")["outbox"]
        self.assertGreaterEqual(waiting, 3)
        self.assertIsNotNone(self.officer.ask("status")["offline_since"])

        self.central.start()
        self.officer.sync()
        self.assertEqual(self.officer.ask("status")["outbox"], 0)
        self.mediator.sync()
        tickets = self.mediator.rows("list", "ticket")
        self.assertEqual([row["id"] for row in tickets], [ticket["id"]])
        self.assertTrue(tickets[0]["code"].startswith("T-"))
        people = self.mediator.rows("list", "person")
        self.assertEqual([row["id"] for row in people], [detention["person"]])
        self.assertIsNone(people[0].get("id_number"))
        for hidden in ("detention", "behaviour", "label", "exam", "screening", "record_band",
                       "source_item", "family_contact"):
            self.assertEqual(self.mediator.rows("list", hidden), [], hidden)

    def test_6_mediator_s_pages_hold_no_secret(self):
        pages = subprocess.run(["hejie-pages", self.mediator.folder, self.mediator.passphrase_file],
                               check=True, capture_output=True).stdout
        officer = subprocess.run(["hejie-pages", self.officer.folder, self.officer.passphrase_file],
                                 check=True, capture_output=True).stdout
        person = self.mediator.rows("list", "person")[0]
        known = self.officer.ask("show", "person", person["id"])
        self.assertIn(known["name"].encode(), pages)
        self.assertGreater(self.search_secrets(officer), 100)
        self.assertEqual(self.search_secrets(pages), 0)
        self.assertNotIn(known["id_number"].encode(), pages)

    def search_secrets(self, pages):
        """How many of the values that a mediator must not have stand in the pages."""
        secrets = set()
        for entity, fields in (("behaviour", ("note",)), ("label", ("result", "id")),
                               ("detention", ("document", "id")), ("exam", ("id",)),
                               ("record_band", ("id",)), ("screening", ("id",)),
                               ("family_contact", ("phone",)), ("person", ("id_number",))):
            for row in self.officer.rows("list", entity, "--limit", "2000"):
                for field in fields:
                    if row.get(field):
                        value = str(row[field])
                        secrets.add(bytes.fromhex(value.replace("-", "")) if field == "id"
                                    else value.encode())
        for word in ("158/99", "癫痫病史", "故意伤害罪", "戒断中", "扬言自伤", "self-harm-talk",
                     "窦性心动过速"):
            secrets.add(word.encode())
        return sum(secret in pages for secret in secrets)

    def test_7_two_values_become_a_decision(self):
        person = self.officer.rows("list", "person", "--limit", "1")[0]["id"]
        for laptop in (self.officer, self.second):
            laptop.sync()
        self.officer.ask("set", "person", person, "phone=13900000001")
        self.second.ask("set", "person", person, "phone=13900000002")
        self.officer.sync(expect=0)
        self.assertEqual(self.second.sync(expect=3)["conflicts"], 1)
        conflict, = self.second.rows("conflicts")
        self.assertEqual((conflict["entity"], conflict["row"], conflict["field"]),
                         ("person", person, "phone"))
        self.assertEqual((conflict["shown"], conflict["offered"]), ("13900000001", "13900000002"))
        self.assertEqual(self.second.ask("show", "person", person)["phone"], "13900000001")

        self.second.ask("resolve", conflict["id"], "--take", "mine")
        self.second.sync(expect=0)
        self.officer.sync(expect=0)
        for laptop in (self.officer, self.second):
            self.assertEqual(laptop.ask("show", "person", person)["phone"], "13900000002")
            self.assertEqual(laptop.ask("status")["conflicts"], 0)
            self.assertEqual(laptop.rows("conflicts"), [])

    def test_8_check_and_export(self):
        person = next(row for row in self.officer.rows("list", "person") if row["id_number"])
        checked = self.officer.ask("check", person["id_number"])
        items = {item["item"]: item for item in checked["items"]}
        self.assertEqual(len(checked["items"]), 32)
        self.assertEqual(checked["person"], person["id"])
        self.assertEqual({value["value"] for value in items["name"]["values"]}, {person["name"]})
        self.assertTrue(items["photograph"]["missing"])
        self.assertEqual(checked["missing"], sum(item["missing"] for item in checked["items"]))

        path = os.path.join(self.temp.name, "people.csv")
        told = self.officer.ask("export", "person", "--csv", path, "--purpose", "a survey")
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), told["rows"])
        self.assertEqual({row["id"]: row["name"] for row in rows},
                         {row["id"]: row["name"] for row in self.officer.rows("list", "person")})

    def publish_stricter_policy(self):
        """The default policy, but a single safety point is yellow already."""
        with open(POLICY, encoding="utf-8") as file:
            policy = json.load(file)
        policy["version"] = "stricter"
        policy["thresholds"]["safety"]["yellow"] = 1
        path = os.path.join(self.temp.name, "stricter.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(policy, file, ensure_ascii=False)
        self.central.stop()
        run("hejied", "policy", "publish", self.central.folder, path)
        self.central.start()

    def test_9_labels_follow_a_new_policy(self):
        self.publish_stricter_policy()
        for laptop in (self.officer, self.second, self.mediator):
            laptop.sync()
        inside = {row["id"] for row in self.officer.rows("list", "detention", "state=admitted")}
        counts = self.officer.ask("classify", "--all", "--propose")
        self.assertGreater(counts["proposed"], 0)
        self.assertEqual(sum(counts.values()), len(inside))
        self.assertEqual(self.officer.ask("classify", "--all", "--propose"),
                         {"proposed": 0, "unchanged": len(inside)})
        self.mediator.ctl("classify", "--all", "--propose", expect=1)

        self.officer.sync(expect=0)
        self.second.sync(expect=0)
        proposed = {row["detention"]: row["color"]
                    for row in self.second.rows("list", "label", "state=proposed")}
        labels = {row["detention"]: row["label"] for row in self.second.rows("classify", "--all")}
        self.assertGreaterEqual(len(proposed), counts["proposed"])
        self.assertEqual(proposed, {detention: labels[detention] for detention in proposed})
        self.mediator.sync()
        self.assertEqual(self.mediator.rows("list", "label"), [])


if __name__ == "__main__":
    unittest.main()
