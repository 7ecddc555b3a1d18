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

    @classmethod
    def tearDownClass(cls):
        if cls.central.process:
            cls.central.stop()
        cls.temp.cleanup()

    def killed(self, part, *words):
        """Starts hejiectl and kills it at a part of `part` seconds; returns what it printed."""
        process = subprocess.Popen(
            ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
             self.laptop.passphrase_file, "--format=json", *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            process.wait(self.random.random() * part)
        except subprocess.TimeoutExpired:
            process.kill()
        printed = process.communicate()[0]
        return printed if printed.endswith("\n") else ""

    def length(self, *words):
        start = time.monotonic()
        self.laptop.ctl(*words, expect=(0, 3))
        return time.monotonic() - start

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
        part = self.length(*words) * 1.3
        for _ in range(25):
            printed = self.killed(part, *words)
            if printed:
                self.said.add(json.loads(printed)["id"])
        self.assert_agreement()

    def test_2_reconciling(self):
        for _ in range(15):
            self.said.add(self.laptop.ask("new", "person", "name=路上的人")["id"])
            self.killed(0.25, "sync")
        self.assert_agreement()

    def test_3_central_instance(self):
        for _ in range(12):
            self.said.add(self.laptop.ask("new", "person", "name=另一人")["id"])
            process = subprocess.Popen(
                ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                 self.laptop.passphrase_file, "sync"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(self.random.random() * 0.2)
            except subprocess.TimeoutExpired:
                pass
            self.central.kill()
            self.assertIn(process.wait(60), (0, 3, 4))
            self.central.start()
        self.assert_agreement()

    def test_4_intake(self):
        fixture = os.path.join(os.path.dirname(__file__), "..", "fixtures", "intake.csv")
        path = os.path.join(self.folder, "intake.csv")
        with open(fixture, "rb") as source, open(path, "wb") as copy:
            copy.write(source.read())
        for _ in range(6):
            self.killed(1.5, "import", "intake", path)
        self.laptop.ctl("import", "intake", path, expect=3)
        before = self.laptop.ask("status")["outbox"]
        self.laptop.ctl("import", "intake", path, expect=3)
        self.assertEqual(self.laptop.ask("status")["outbox"], before)
        self.assert_agreement()


if __name__ == "__main__":
    unittest.main()
