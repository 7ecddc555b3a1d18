# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real programs over a network that is cut at any byte or hardly there, with a full disk, and with a backup put
back under the laptops."""

import json
import os
import resource
import signal
import subprocess
import unittest

from hejie_case import NetworkCase, PASSWORD
from hejie_county import Laptop, Through, run

CUTS = 48  # of one session, spread over all its bytes
# Forty seconds at 64 kbit/s; ten times as fast, so that the test is ten times as short.
WINDOW_BYTES = 40 * 64_000 // 8
WINDOW_RATE = 10 * 64_000 // 8


class Network(NetworkCase):
    people = 40

    def sync_all(self, *laptops):
        self.proxy.open()
        for _ in range(2):
            for laptop in laptops:
                laptop.sync()

    def ids(self, laptop, entity="person"):
        found = [row["id"] for row in laptop.rows("list", entity, "--limit", "100000")]
        self.assertEqual(len(found), len(set(found)))
        return set(found)

    def assert_agreement(self, *laptops):
        self.sync_all(*laptops)
        self.assert_same(*laptops)


class Cuts(Network):
    def test_cut_at_every_offset(self):
        """A session that pushes and pulls, cut after every so many bytes; nothing is lost or done twice."""
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.sync_all(laptop, other)
        said = {laptop.ask("new", "person", "name=第一个")["id"]}
        self.proxy.open()
        laptop.sync()
        whole, cut = self.proxy.passed, 0
        self.assertGreater(whole, 1000)
        for i in range(CUTS):
            offset = i * whole // CUTS + i % 7
            said.add(laptop.ask("new", "person", f"name=第{i}个")["id"])
            if i % 10 == 0:
                other.ask("new", "person", f"name=别人{i}")
            self.proxy.open(budget=offset)
            cut += laptop.ctl("sync", expect=(0, 3, 4)).returncode == 4
        self.assertGreater(cut, CUTS // 2)
        self.assert_agreement(laptop, other)
        self.assertLessEqual(said, self.ids(other))

    def test_enrolment_that_is_cut(self):
        """A code is used up or it is not; whoever was cut off gets in with it or is told why."""
        self.proxy.open()
        self.enrol("whole", "officer-b")
        whole = self.proxy.passed
        for i in range(12):
            self.proxy.open(budget=i * whole // 12)
            laptop = Laptop(self.folder, f"cut-{i}")
            done = laptop.enrol(Through(self.central, self.proxy), "officer-a", PASSWORD, expect=(0, 1, 4))
            self.proxy.open()
            if done.returncode != 0:
                self.assertTrue(done.stderr.strip())
            if os.path.exists(laptop.folder) and laptop.ctl("status", expect=(0, 1)).returncode == 0:
                laptop.sync()
            else:
                laptop.enrol(Through(self.central, self.proxy), "officer-a", PASSWORD)
            self.assertEqual(laptop.ask("status")["outbox"], 0)


class Slow(Network):
    people = 1500

    def test_forty_second_windows(self):
        """A first load over a network that is there for forty seconds at a time: each window brings it on."""
        self.proxy.open(budget=WINDOW_BYTES, rate=WINDOW_RATE)
        laptop = self.enrol("laptop", "officer-a")
        windows, idle, before = 1, 0, self.progress(laptop)
        self.assertNotEqual(before, (None, 0))
        while laptop.ctl("sync", expect=(0, 3, 4)).returncode == 4:
            now = self.progress(laptop)
            idle = idle + 1 if now == before else 0
            self.assertLess(idle, 2, f"two windows without progress, after {windows}")
            windows, before = windows + 1, now
            self.assertLess(windows, 60)
            self.proxy.open(budget=WINDOW_BYTES, rate=WINDOW_RATE)
        self.assertGreater(windows, 1)
        other = self.enrol("other", "officer-b")
        self.sync_all(other)
        self.assertEqual(self.ids(laptop), self.ids(other))

    @staticmethod
    def progress(laptop):
        status = laptop.ask("status")
        return status["cursor"], status["rows"]


class Disk(Network):
    def limited(self, laptop, limit, *words):
        """Runs a verb that may not write a file beyond so many bytes; a full disk to the program."""
        def set_limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            ["hejiectl", "--replica", laptop.folder, "--passphrase-file", laptop.passphrase_file, "--format=json",
             *words], capture_output=True, text=True, preexec_fn=set_limit, restore_signals=False)

    def test_full_disk(self):
        """What cannot be written is refused in a sentence; what was there before is there afterwards."""
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.sync_all(laptop, other)
        said, refused = {laptop.ask("new", "person", "name=在先")["id"]}, 0
        for limit in (0, 512, 4096, 8192, 20000, 40000, 80000):
            other.ask("new", "person", "name=别人")
            other.sync()
            for words in (("new", "person", "name=满了"), ("sync",)):
                done = self.limited(laptop, limit, *words)
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                if done.returncode == 1:
                    refused += 1
                    self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
                elif words[0] == "new":
                    said.add(json.loads(done.stdout)["id"])
        self.assertGreater(refused, 2)
        self.assert_agreement(laptop, other)
        self.assertLessEqual(said, self.ids(other))


class Restored(Network):
    def test_backup_under_laptops(self):
        """The backup is older than what laptops have handed in and pulled: they offer it again."""
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.sync_all(laptop, other)
        said = {laptop.ask("new", "person", "name=备份之前")["id"]}
        self.sync_all(laptop)
        backup = os.path.join(self.folder, "backup")
        run("hejied", "backup", self.central.folder, backup)
        said.add(laptop.ask("new", "person", "name=备份之后")["id"])
        said.add(other.ask("new", "person", "name=另一个")["id"])
        self.sync_all(laptop, other)
        said.add(other.ask("new", "person", "name=还没送")["id"])
        self.central.stop()
        run("hejied", "restore", self.central.folder, backup)
        self.central.start()
        self.assert_agreement(laptop, other)
        self.assertLessEqual(said, self.ids(laptop))

    def test_backup_under_erased(self):
        """A laptop has handed in and erased itself after the backup: its work, sent or not, is there to decide on."""
        backup = os.path.join(self.folder, "backup")
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.sync_all(laptop, other)
        run("hejied", "backup", self.central.folder, backup)
        said = {laptop.ask("new", "person", "name=送到过")["id"]}
        self.sync_all(laptop)
        said.add(laptop.ask("new", "person", "name=还没送")["id"])
        run("hejied", "user", "disable", self.central.folder, "officer-a")
        laptop.ctl("sync", expect=1)
        self.assertEqual(os.listdir(laptop.folder) if os.path.isdir(laptop.folder) else [], [])
        self.central.stop()
        run("hejied", "restore", self.central.folder, backup)
        held = [json.loads(line) for line in
                run("hejied", "held", "list", self.central.folder, "--format=json").stdout.splitlines()]
        self.assertEqual({item["row"] for item in held}, said)
        for item in held:
            run("hejied", "held", "accept", self.central.folder, item["id"])
        self.central.start()
        self.sync_all(other)
        self.assertLessEqual(said, self.ids(other))


class TwoDevices(Network):
    def test_two_devices_of_one_user(self):
        """One user writes the same field on two laptops while both are away: a person decides, nothing is lost."""
        first, second = self.enrol("first", "officer-a"), self.enrol("second", "officer-a")
        self.sync_all(first, second)
        person = first.ask("new", "person", "name=一人两机", "phone=10000000001")["id"]
        self.sync_all(first, second)
        first.ask("set", "person", person, "phone=10000000002")
        second.ask("set", "person", person, "phone=10000000003")
        self.sync_all(first, second)
        conflicts = second.rows("conflicts")
        self.assertEqual(len(conflicts), 1)
        self.assertEqual({first.ask("show", "person", person)["phone"], second.ask("show", "person", person)["phone"]},
                         {"10000000002"})
        second.ctl("resolve", conflicts[0]["id"], "--take", "10000000003")
        self.assert_agreement(first, second)
        self.assertEqual(first.ask("show", "person", person)["phone"], "10000000003")


if __name__ == "__main__":
    unittest.main()
