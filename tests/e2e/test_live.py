# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real programs: news that arrives by itself, a sign-in page in the way, and the slowest line in both
directions."""

import json
import os
import select
import signal
import subprocess
import unittest

from hejie_case import NetworkCase
from hejie_county import run

# Nobody who only asks now and then asks sooner.
POLL_SECONDS = 30
# Forty seconds at 64 kbit/s; ten times as fast, so that the test is ten times as short.
WINDOW_BYTES = 40 * 64_000 // 8
WINDOW_RATE = 10 * 64_000 // 8
SIGN_IN = "A sign-in page of this network is in the way; open the browser and sign in."


class Follower:
    """A laptop that goes on reconciling."""

    def __init__(self, laptop):
        self.process = subprocess.Popen(
            ["hejiectl", "--replica", laptop.folder, "--passphrase-file", laptop.passphrase_file, "--format=json",
             "sync", "--follow"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def next(self, seconds):
        """What the next reconciliation did, or None where there is none for so long."""
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return json.loads(self.process.stdout.readline()) if ready else None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, err.decode()


class Live(NetworkCase):
    def pulled(self, follower):
        """Rows that come, before anybody would have asked of its own accord."""
        done = follower.next(POLL_SECONDS - 5)
        self.assertIsNotNone(done, "no hint came")
        return done["pulled"]


class Hints(Live):
    def test_news_arrives(self):
        """What one laptop hands in is on the other at once."""
        writer, reader = self.enrol("writer", "officer-a"), self.enrol("reader", "officer-b")
        follower = Follower(reader)
        self.assertIsNotNone(follower.next(60))
        for i in range(3):
            person = writer.ask("new", "person", f"name=第{i}个")["id"]
            writer.sync()
            got = 0
            while got == 0:
                got = self.pulled(follower)
        code, problems = follower.stop()
        self.assertEqual((code, problems), (0, ""))
        self.assertEqual(reader.ask("show", "person", person)["name"], "第2个")

    def test_revoked_while_listening(self):
        """A laptop taken out of use hears of it, hands in and is gone, without asking."""
        laptop = self.enrol("laptop", "officer-a")
        follower = Follower(laptop)
        self.assertIsNotNone(follower.next(60))
        device = json.loads(run("hejied", "device", "list", self.central.folder, "--format=json").stdout
                            .splitlines()[0])["id"]
        run("hejied", "device", "revoke", self.central.folder, device)
        self.assertEqual(follower.process.wait(timeout=90), 1)
        self.assertIn("taken out of use", follower.process.communicate()[1].decode())
        self.assertFalse(os.path.exists(os.path.join(laptop.folder, "replica.db")))


class Portal(Live):
    def test_sign_in_page(self):
        """Somebody else answers: said in a sentence, exit status 4, and nothing is lost."""
        laptop = self.enrol("laptop", "officer-a")
        laptop.ask("new", "person", "name=等着")
        self.proxy.sign_in = True
        done = laptop.ctl("sync", expect=(4,))
        self.assertEqual(done.stderr.strip(), SIGN_IN)
        self.assertEqual(laptop.ask("status")["outbox"], 1)
        self.proxy.sign_in = False
        laptop.sync()
        self.assertEqual(laptop.ask("status")["outbox"], 0)


class Slow(Live):
    def test_much_goes_up(self):
        """A day's work goes up in forty-second windows: each window brings it on, and nothing goes twice."""
        laptop = self.enrol("laptop", "officer-a")
        self.proxy.open()
        laptop.sync()
        note = "笔" * 600
        person = laptop.ask("new", "person", "name=很多")["id"]
        detention = laptop.ask("new", "detention", f"person={person}", "kind=judicial", "house=house-1",
                               "starts_at=2026-06-01T08:00+08:00", "ends_at=2026-06-10T08:00+08:00")["id"]
        for i in range(250):
            laptop.ask("new", "behaviour", f"detention={detention}", "kind=talk", "severity=0", "place=房间",
                       "at=2026-06-02T08:00+08:00", f"note={i} {note}")
        waiting, windows, idle = laptop.ask("status")["outbox"], 0, 0
        self.assertGreater(waiting, 250)
        code = 4
        while code == 4:
            self.proxy.open(budget=WINDOW_BYTES, rate=WINDOW_RATE)
            code = laptop.ctl("sync", expect=(0, 3, 4)).returncode
            now = laptop.ask("status")["outbox"]
            idle = idle + 1 if now == waiting and code == 4 else 0
            self.assertLess(idle, 2, f"two windows without progress, after {windows}")
            waiting, windows = now, windows + 1
            self.assertLess(windows, 30)
        self.assertGreater(windows, 1)
        self.proxy.open()
        other = self.enrol("other", "officer-b")
        other.sync()
        notes = [row["note"].split()[0] for row in other.rows("list", "behaviour", f"detention={detention}",
                                                              "--limit", "1000")]
        self.assertEqual(sorted(map(int, notes)), list(range(250)))


if __name__ == "__main__":
    unittest.main()
