# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program killed at many moments of its work: after a restart all agree and nothing is lost."""

import json
import os
import random
import subprocess
import tempfile
import time
import unittest

from hejie_county import Central, Laptop


class Kill(unittest.TestCase):
    """Kills come at moments drawn from a fixed seed, spread over how long the work takes unhurt."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        cls.folder = cls.temp.name
        cls.central = Central(cls.folder, people=60)
        cls.central.start()
        cls.central.add_user("officer-a", "duty-officer")
        cls.central.add_user("officer-b", "house-leader")
        cls.laptop, cls.witness = Laptop(cls.folder, "laptop"), Laptop(cls.folder, "witness")
        cls.laptop.enrol(cls.central, "officer-a", "correct horse 9")
        cls.witness.enrol(cls.central, "officer-b", "correct horse 9")
        cls.random = random.Random(20260623)
        cls.said = set()
        cls.hits = 0

    @classmethod
    def tearDownClass(cls):
        if cls.central.process:
            cls.central.stop()
        cls.temp.cleanup()

    def killed(self, part, *words, laptop=None):
        """Starts hejiectl and kills it at a part of `part` seconds; returns what it printed."""
        laptop = laptop or self.laptop
        process = subprocess.Popen(
            ["hejiectl", "--replica", laptop.folder, "--passphrase-file", laptop.passphrase_file,
             "--format=json", *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            process.wait(self.random.random() * part)
        except subprocess.TimeoutExpired:
            process.kill()
            type(self).hits += 1
        printed = process.communicate()[0]
        return printed if printed.endswith("\n") else ""

    def length(self, *words, laptop=None):
        """How long a verb takes, and a little more."""
        start = time.monotonic()
        (laptop or self.laptop).ctl(*words, expect=(0, 3))
        return (time.monotonic() - start) * 1.2

    def length_of_sync(self):
        self.said.add(self.laptop.ask("new", "person", "name=第一个")["id"])
        return self.length("sync")

    def assert_hits(self, before):
        """Kills that all come too late would show nothing."""
        self.assertGreater(self.hits, before)

    def assert_agreement(self):
        self.laptop.sync()
        self.laptop.sync()
        self.witness.sync()
        mine, others = self.laptop.ask("status"), self.witness.ask("status")
        self.assertEqual(mine["outbox"], 0)
        for entity in ("person", "detention", "behaviour", "dispute", "ticket", "label"):
            left = self.laptop.ctl("list", entity, "--limit", "100000").stdout
            right = self.witness.ctl("list", entity, "--limit", "100000").stdout
            self.assertEqual(sorted(left.splitlines()), sorted(right.splitlines()), entity)
        kept = [json.loads(line)["id"] for line in
                self.witness.ctl("list", "person", "--limit", "100000").stdout.splitlines()]
        self.assertEqual(len(kept), len(set(kept)))
        self.assertLessEqual(self.said, set(kept))
        self.assertEqual(mine["people"], others["people"])

    def test_1_writing(self):
        words = ("new", "person", "name=试写者", "sex=male")
        part, before = self.length(*words), self.hits
        for _ in range(25):
            printed = self.killed(part, *words)
            if printed:
                self.said.add(json.loads(printed)["id"])
        self.assert_hits(before)
        self.assert_agreement()

    def test_2_reconciling(self):
        part, before = self.length_of_sync(), self.hits
        for _ in range(15):
            self.said.add(self.laptop.ask("new", "person", "name=路上的人")["id"])
            self.killed(part, "sync")
        self.assert_hits(before)
        self.assert_agreement()

    def test_3_central_instance(self):
        part, statuses = self.length_of_sync(), set()
        for _ in range(12):
            self.said.add(self.laptop.ask("new", "person", "name=另一人")["id"])
            process = subprocess.Popen(
                ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                 self.laptop.passphrase_file, "sync"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(self.random.random() * part)
            except subprocess.TimeoutExpired:
                pass
            self.central.kill()
            statuses.add(process.wait(60))
            self.central.start()
        self.assertIn(4, statuses)
        self.assertLessEqual(statuses, {0, 3, 4})
        self.assert_agreement()

    def test_4_intake(self):
        fixture = os.path.join(os.path.dirname(__file__), "..", "fixtures", "intake.csv")
        path = os.path.join(self.folder, "intake.csv")
        with open(fixture, "rb") as source, open(path, "wb") as copy:
            copy.write(source.read())
        other = Laptop(self.folder, "other")
        other.enrol(self.central, "officer-a", "correct horse 9")
        part, before = self.length("import", "intake", path, laptop=other), self.hits
        for _ in range(6):
            self.killed(part, "import", "intake", path)
        self.assert_hits(before)
        self.laptop.ctl("import", "intake", path, expect=3)
        before = self.laptop.ask("status")["outbox"]
        self.laptop.ctl("import", "intake", path, expect=3)
        self.assertEqual(self.laptop.ask("status")["outbox"], before)
        self.assert_agreement()

    def test_5_enrolling(self):
        password = self.central.password_file("officer-a", "correct horse 9")
        start = time.monotonic()
        Laptop(self.folder, "unhurt").enrol(self.central, "officer-a", "correct horse 9")
        part, before = (time.monotonic() - start) * 1.2, self.hits
        people = self.witness.ask("status")["people"]
        for number in range(10):
            newcomer = Laptop(self.folder, f"newcomer-{number}")
            code = self.central.enrol_code("officer-a")
            self.killed(part, "enrol", self.central.address, code, "--password-file", password,
                        laptop=newcomer)
            # Either the laptop is enrolled and goes on, or a new code makes it so.
            if newcomer.ctl("sync", expect=(0, 1, 3)).returncode == 1:
                newcomer.enrol(self.central, "officer-a", "correct horse 9")
            self.assertEqual(newcomer.ask("status")["people"], people)
        self.assert_hits(before)


if __name__ == "__main__":
    unittest.main()
