# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real programs where it goes worst: cut off after any byte, killed on either side at random, with the disk of the
central instance full, with clocks that are wrong, and brought to a newer version with work waiting."""

import json
import os
import random
import shutil
import subprocess
import time
import unittest

from hejie_case import HouseCase
from hejie_county import Central, Laptop, Through, run
from hejie_disk import CrampedCentral
from hejie_proxy import Proxy

# Every offset is HJ_OFFSETS=1; the ordinary run takes each seventh, which meets every record and every request.
STRIDE = int(os.environ.get("HJ_OFFSETS", "7"))


class OpenLaptop:
    """A replica that stays open in one process and does one verb a line."""

    def __init__(self, laptop):
        self.process = subprocess.Popen(["hejie-laptop", laptop.folder, laptop.passphrase_file], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def do(self, line):
        """What the verb said, and its exit status."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        said = []
        while not (answer := self.process.stdout.readline().rstrip("\n")).isdigit():
            if not answer and self.process.poll() is not None:
                raise AssertionError(f"{line}: the program ended with {self.process.returncode}")
            said.append(answer)
        return said, int(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Processes(HouseCase):
    people = 12

    def assert_agreement(self, said, *laptops):
        """All laptops show the same, and all that was said is in it once."""
        for _ in range(2):
            for laptop in laptops:
                laptop.sync()
        self.assert_same(*laptops)
        found = [row["id"] for row in laptops[0].rows("list", "person", "--limit", "100000")]
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(said, set(found))
        names = [row["name"] for row in laptops[0].rows("list", "person", "--limit", "100000")]
        return names


class EveryOffset(Processes):
    def test_session_cut_after_every_byte(self):
        """A session that hands in and receives, cut after each byte of it: all arrives, and arrives once."""
        proxy = Proxy(self.central.address)
        self.addCleanup(proxy.close)
        laptop = self.enrol("laptop", "officer-a", Through(self.central, proxy))
        other = self.enrol("other", "officer-b")
        open_laptop, open_other = OpenLaptop(laptop), OpenLaptop(other)
        self.addCleanup(open_laptop.close)
        self.addCleanup(open_other.close)
        open_laptop.do("sync")
        open_laptop.do("new person name=量尺")
        proxy.open()
        self.assertIn(open_laptop.do("sync")[1], (0, 3))
        whole, offset, cut, entered = proxy.passed, 0, 0, ["量尺"]
        self.assertGreater(whole, 1000)
        while offset < whole:
            name = f"第{offset}字节"
            self.assertEqual(open_laptop.do(f"new person name={name}")[1], 0)
            entered.append(name)
            if offset % 50 < STRIDE:
                self.assertEqual(open_other.do(f"new person name=别人{offset}")[1], 0)
                self.assertIn(open_other.do("sync")[1], (0, 3))
                entered.append(f"别人{offset}")
            proxy.open(budget=offset)
            status = open_laptop.do("sync")[1]
            self.assertIn(status, (0, 3, 4), f"cut after {offset} bytes")
            cut += status == 4
            offset += STRIDE
        self.assertGreater(cut, whole // STRIDE * 9 // 10)
        proxy.open()
        open_laptop.close()
        open_other.close()
        names = self.assert_agreement(set(), laptop, other)
        for name in entered:
            self.assertEqual(names.count(name), 1, name)
        print(f"{cut} sessions of {whole} bytes were cut, each {STRIDE}th offset", flush=True)


class Killer(Processes):
    def test_either_side_is_killed(self):
        """Two laptops of one user and the central instance, each killed with -9 now and then while all work."""
        dice, said, hits = random.Random(20261125), set(), {"laptop": 0, "central": 0}
        laptops = [self.enrol(name, "officer-a") for name in ("first", "second")]
        witness = self.enrol("witness", "officer-b")
        for turn in range(40):
            laptop = dice.choice(laptops)
            said.add(laptop.ask("new", "person", f"name=第{turn}回")["id"])
            process = subprocess.Popen(
                ["hejiectl", "--replica", laptop.folder, "--passphrase-file", laptop.passphrase_file, "sync"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(dice.random() * 0.4)
            except subprocess.TimeoutExpired:
                pass
            victim = dice.choice(("laptop", "central", "none"))
            if victim == "laptop" and process.poll() is None:
                process.kill()
                hits["laptop"] += 1
            elif victim == "central":
                self.central.kill()
                hits["central"] += 1
            process.wait(60)
            if victim == "central":
                self.central.start()
        self.assertGreater(hits["laptop"], 3)
        self.assertGreater(hits["central"], 3)
        self.assert_agreement(said, *laptops, witness)


class FullDisk(Processes):
    def test_disk_of_the_central_instance(self):
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.assert_agreement(set(), laptop, other)
        self.central.stop()
        cramped = CrampedCentral(self.folder, self.central, 2 << 20)
        self.addCleanup(cramped.close)
        said, statuses = set(), []
        for turn in range(4):
            cramped.tell("fill")
            writer = OpenLaptop(laptop)
            for number in range(30):
                answer, _ = writer.do(f"new person name=满{turn}-{number} phone=13800000000")
                said.add(json.loads(answer[0])["id"])
            writer.close()
            done = laptop.ctl("sync", expect=(0, 1, 3, 4))
            statuses.append(done.returncode)
            if done.returncode in (1, 4):
                self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
                self.assertGreater(laptop.ask("status")["outbox"], 0)
            cramped.tell("free")
            laptop.sync()
            said.add(other.ask("new", "person", f"name=别人{turn}")["id"])
            other.sync()
        self.assertTrue({1, 4} & set(statuses), statuses)
        cramped.close()
        self.central.start()
        self.assert_agreement(said, laptop, other)
        run("hejied", "audit", "verify", self.central.folder)


class Clock(Processes):
    def test_clocks_set_back_and_forward(self):
        """Wrong clocks on a laptop, stepped between its acts, refuse nothing and decide nothing."""
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        person = laptop.ask("new", "person", "name=时钟", "phone=13800000001")["id"]
        self.assert_agreement({person}, laptop, other)
        said, phone = {person}, 13800000002
        for shift in ("-3y", "+3y", "-11y", "-1d", "+10d"):
            clock = self.wrong_clock(shift)
            said.add(json.loads(laptop.ctl("new", "person", f"name=快慢{shift}", env=clock).stdout)["id"])
            laptop.ctl("set", "person", person, f"phone={phone}", env=clock)
            self.assertIn(laptop.ctl("sync", env=clock, expect=(0, 3)).returncode, (0, 3))
            other.sync()
            self.assertEqual(other.ask("show", "person", person)["phone"], str(phone))
            phone += 1
            # The other's later word is not older for a clock that ran ahead.
            other.ask("set", "person", person, f"phone={phone}")
            other.sync()
            laptop.ctl("sync", env=clock, expect=(0, 3))
            self.assertEqual(laptop.ask("show", "person", person)["phone"], str(phone))
            phone += 1
        self.assert_agreement(said, laptop, other)
        self.assertEqual(laptop.ask("status")["conflicts"], 0)
        self.assertEqual(laptop.ask("status")["held"], 0)

    def wrong_clock(self, shift):
        """An environment in which the clock of the day, and no other, is off."""
        library = run("faketime", "now", "printenv", "LD_PRELOAD").stdout.strip().split(":")[-1]
        clock = {"FAKETIME": shift, "LD_PRELOAD": library, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        off = int(run("date", "+%s", env=clock).stdout) - time.time()
        self.assertGreater(abs(off), 80000)
        return clock

    def test_clock_of_the_central_instance(self):
        """The central instance goes on from a time before all that it holds."""
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        said = {laptop.ask("new", "person", "name=从前")["id"]}
        self.assert_agreement(said, laptop, other)
        self.central.stop()
        self.central.start(env=self.wrong_clock("-400d"))
        said.add(laptop.ask("new", "person", "name=倒退")["id"])
        said.add(other.ask("new", "person", "name=也倒退")["id"])
        self.assert_agreement(said, laptop, other)
        self.central.stop()
        self.central.start()
        said.add(other.ask("new", "person", "name=回来")["id"])
        self.assert_agreement(said, laptop, other)
        run("hejied", "audit", "verify", self.central.folder)


class Upgrade(Processes):
    """`fixtures/county-2` was written by an earlier release: a central instance, and a laptop with 300 waiting ops."""

    users = (("officer-b", "house-leader"),)

    def make_central(self):
        kept = os.path.join(os.path.dirname(__file__), "..", "fixtures", "county-2")
        for name in ("central", "laptop"):
            folder = os.path.join(self.folder, name)
            shutil.copytree(os.path.join(kept, name), folder)
            os.chmod(folder, 0o700)
            for file in os.listdir(folder):
                os.chmod(os.path.join(folder, file), 0o600)
        central = Central(self.folder, make=False)
        # The address that the laptop knows.
        central.address = "https://127.0.0.1:23917"
        return central

    def test_with_a_full_outbox(self):
        laptop = Laptop(self.folder, "laptop")
        self.assertEqual(laptop.ask("status")["outbox"], 300)
        waiting = [op["id"] for op in laptop.rows("outbox")]
        self.assertEqual(len(waiting), 300)
        done = laptop.sync()
        self.assertEqual(done["pushed"], 300)
        self.assertEqual(done["applied"] + done["merged"] + done["conflicts"] + done["held"], 300)
        self.assertEqual(done["held"], 0)
        other = self.enrol("other", "officer-b")
        self.assert_agreement(set(), laptop, other)
        names = [row["name"] for row in other.rows("list", "person", "--limit", "1000")]
        self.assertEqual(sum(name.startswith("升级") for name in names), 50)


class TooOld(Processes):
    """The central instance was updated, and a laptop was not."""

    def test_hands_in_and_asks_for_the_update(self):
        laptop, other = self.enrol("laptop", "officer-a"), self.enrol("other", "officer-b")
        self.assert_agreement(set(), laptop, other)
        said = [laptop.ask("new", "person", "name=从前")["id"]]
        self.central.stop()
        laptop.ctl("sync", expect=(4,))
        self.central.start(env={"LD_PRELOAD": os.environ["HEJIE_NEWER"]})
        for name in ("之后", "再后"):
            done = laptop.ctl("sync", expect=(1,))
            self.assertIn("please install the version", done.stderr)
            self.assertEqual([op["state"] for op in laptop.rows("outbox")], ["answered"] * len(said))
            said.append(laptop.ask("new", "person", f"name={name}")["id"])
        self.assertEqual(laptop.ask("status")["outbox"], 1)
        self.central.stop()
        self.central.start()
        self.assert_agreement(set(said), laptop, other)


if __name__ == "__main__":
    unittest.main()
