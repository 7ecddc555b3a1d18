# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is in documents, from one laptop through the central instance to another: byte for byte, over lines that are cut
and damage what they carry, with either side killed, and out of a backup."""

import hashlib
import os
import random
import subprocess
import unittest

from hejie_case import NetworkCase
from hejie_county import run
from hejie_disk import CrampedCentral, on_small_disk

SIZE = 700_001


class Documents(NetworkCase):
    people = 12
    serve_options = ("--documents", "8")

    def setUp(self):
        super().setUp()
        self.random = random.Random(5)
        self.first = self.enrol("first", "officer-a")
        self.second = self.enrol("second", "officer-b")
        for laptop in (self.first, self.second):
            laptop.sync()
        self.dispute = self.first.ask("new", "dispute", "title=欠薪", "category=wages")["id"]
        self.first.sync()

    def attach(self, size=SIZE, content=None):
        """A new document of the first laptop, with what is in it."""
        content = content or self.random.randbytes(size)
        path = os.path.join(self.folder, "协议.pdf")
        with open(path, "wb") as file:
            file.write(content)
        made = self.first.ask("attach", "dispute", self.dispute, path, "--kind", "agreement")
        os.unlink(path)
        return made["id"], content

    def fetch(self, laptop, document, expect=0):
        path = os.path.join(self.folder, "copy.pdf")
        laptop.ctl("fetch", document, "--to", path, "--purpose", "庭审", expect=expect)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            content = file.read()
        os.unlink(path)
        return content

    def assert_arrives(self, document, content):
        self.first.sync()
        self.second.sync()
        self.assertEqual(self.fetch(self.second, document), content)

    def test_there_and_back(self):
        document, content = self.attach()
        self.assert_arrives(document, content)
        shown = self.second.rows("list", "attachment")[0]
        self.assertEqual(shown["sha256"], hashlib.sha256(content).hexdigest())
        # Read without a line now.
        self.central.stop()
        self.assertEqual(self.fetch(self.second, document), content)
        noted = run("hejied", "audit", "list", self.central.folder, "--user", "officer-b").stdout
        self.assertIn(document, noted)

    def test_cut(self):
        """The line breaks after so many bytes, over and over: each time it goes on, and nothing is sent twice for
        long."""
        document, content = self.attach()
        for _ in range(100):
            self.proxy.open(budget=self.random.randrange(40_000, 200_000))
            if self.first.ctl("sync", expect=(0, 1, 4)).returncode == 0:
                break
        self.proxy.open()
        self.assertEqual(self.first.ask("status")["outbox"], 0)
        self.second.sync()
        for _ in range(100):
            self.proxy.open(budget=self.random.randrange(40_000, 200_000))
            if (found := self.fetch(self.second, document, expect=(0, 1, 4))) is not None:
                break
        self.proxy.open()
        self.assertEqual(found, content)

    def test_quota(self):
        """More than a day allows waits on the laptop, and its user is told."""
        taken, content = self.attach(5_000_000)
        self.attach(5_000_000)
        for _ in range(2):
            self.assert_sentence(self.first.ctl("sync"), "as a day allows")
        self.assertEqual([row["content"] for row in self.first.rows("list", "attachment")], ["here", "waiting"])
        self.second.sync()
        self.assertEqual(self.fetch(self.second, taken), content)

    def assert_sentence(self, done, words=""):
        """It went wrong, and one sentence says so."""
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.strip().endswith("."), done.stderr)
        self.assertIn(words, done.stderr)

    def each_way(self):
        """A line that damages a byte, early and late, in each direction."""
        for way in ("up", "down"):
            for at in (100, 3_000, 40_000, 300_000):
                yield way, at

    def test_damaged_on_the_way(self):
        """A byte arrives other than it was sent: it is said or made good at once, nothing damaged is kept, and the next
        time all is well."""
        for way, at in self.each_way():
            with self.subTest(way=way, at=at):
                document, content = self.attach()
                self.proxy.open(flip=(way, at))
                done = self.first.ctl("sync", expect=(0, 4))
                if done.returncode:
                    self.assert_sentence(done, "nothing is lost")
                self.proxy.open()
                self.first.sync()
                self.second.sync()
                self.proxy.open(flip=(way, at))
                found = self.fetch(self.second, document, expect=(0, 4))
                self.assertIn(found, (None, content))
                self.proxy.open()
                self.assertEqual(self.fetch(self.second, document), content)

    def test_sign_in_page(self):
        """In the midst of a document the network wants a sign-in first."""
        document, content = self.attach()
        for laptop, verb in ((self.first, ("sync",)),
                             (self.second, ("fetch", document, "--to", self.folder + "/copy", "--purpose", "庭审"))):
            self.proxy.open(budget=400_000)
            laptop.ctl(*verb, expect=4)
            self.proxy.open()
            self.proxy.sign_in = True
            self.assert_sentence(laptop.ctl(*verb, expect=4), "sign in")
            self.assertFalse(os.path.exists(self.folder + "/copy"))
            self.proxy.sign_in = False
            laptop.ctl(*verb)
            self.second.sync()
        with open(self.folder + "/copy", "rb") as file:
            self.assertEqual(file.read(), content)

    # Of a laptop on a disk of its own: what it says, and how each verb ended, come on standard output.
    on_disk = """
        cp -r "$1" "$DISK/laptop"
        ctl() { hejiectl --replica "$DISK/laptop" --passphrase-file "$passphrase" --format=json "$@"; }
        passphrase=$2; shift 2
        ctl status; ctl list attachment
        dd if=/dev/zero of="$DISK/rest" bs=4k 2>/dev/null
        ctl "$@"; echo "$?"
        ls "$DISK"
        rm "$DISK/rest"
        ctl status; ctl list attachment
        ctl "$@" >/dev/null; echo "$?"
        ctl sync >/dev/null; echo "$?"
        rm -r "$laptop"; cp -r "$DISK/laptop" "$laptop"
        """

    def on_full_disk(self, laptop, *words):
        """Does it with the laptop's disk full, where nothing happens, and again with room."""
        done = on_small_disk(self.folder, 6 << 20, "laptop=$1\n" + self.on_disk, laptop.folder,
                             laptop.passphrase_file, *words)
        self.assert_sentence(done, "full")
        lines = done.stdout.splitlines()
        ended = [line for line in lines if line.isdigit()]
        self.assertEqual(ended, ["1", "0", "0"], done.stdout)
        at = lines.index("1")
        self.assertEqual(lines[at + 1:at + 3], ["laptop", "rest"])
        self.assertEqual(lines[:at], lines[at + 3:lines.index("0")])

    def test_full_disk_at_attaching(self):
        content = self.random.randbytes(SIZE)
        path = os.path.join(self.folder, "协议.pdf")
        with open(path, "wb") as file:
            file.write(content)
        self.on_full_disk(self.first, "attach", "dispute", self.dispute, path)
        self.assert_arrives(self.first.rows("list", "attachment")[0]["id"], content)

    def test_full_disk_at_fetching(self):
        document, content = self.attach()
        self.first.sync()
        self.second.sync()
        copy = os.path.join(self.folder, "copy")
        self.on_full_disk(self.second, "fetch", document, "--to", copy, "--purpose", "庭审")
        with open(copy, "rb") as file:
            self.assertEqual(file.read(), content)

    def test_full_disk_at_saving(self):
        """The place where the copy goes is full."""
        document, content = self.attach()
        self.assert_arrives(document, content)
        done = on_small_disk(self.folder, 1 << 20, """
            dd if=/dev/zero of="$DISK/rest" bs=1k count=600 2>/dev/null
            hejiectl --replica "$1" --passphrase-file "$2" fetch "$3" --to "$DISK/copy" --purpose 庭审; echo "$?"
            ls "$DISK"
            """, self.second.folder, self.second.passphrase_file, document)
        self.assert_sentence(done, "choose another place")
        self.assertEqual(done.stdout.split(), ["1", "rest"])

    def test_full_disk_of_the_central_instance(self):
        """It fills up in the midst of the document: what came before is there, and the document waits."""
        self.central.stop()
        cramped = CrampedCentral(self.folder, self.central, 12 << 20)
        self.addCleanup(cramped.close)
        self.first.sync()
        document, content = self.attach(3_000_000)
        cramped.tell("nearly")
        for _ in range(2):
            self.assert_sentence(self.first.ctl("sync", expect=4), "nothing is lost")
            self.assertEqual(self.first.ask("list", "attachment")["content"], "waiting")
        self.assertEqual(self.first.ask("status")["outbox"], 0)
        cramped.tell("free")
        self.assert_arrives(document, content)
        cramped.close()
        self.central.start()
        third = self.enrol("third", "officer-a")
        third.sync()
        self.assertEqual(self.fetch(third, document), content)
        run("hejied", "audit", "verify", self.central.folder)

    def test_killed(self):
        """The laptop at any moment, and the central instance in the midst of it."""
        document, content = self.attach()
        for after in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4):
            sync = subprocess.Popen(["hejiectl", "--replica", self.first.folder, "--passphrase-file",
                                     self.first.passphrase_file, "sync"],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                sync.wait(after)
            except subprocess.TimeoutExpired:
                sync.kill()
                sync.wait()
            if after in (0.1, 0.3):
                self.central.kill()
                self.central.start()
        self.assert_arrives(document, content)

    def test_not_yet_there(self):
        """Whoever opens it before it was handed in is told so."""
        document, content = self.attach()
        self.assertIsNone(self.fetch(self.second, document, expect=1))
        self.assert_arrives(document, content)

    def test_restored(self):
        """A backup that lacks the document is put back: the laptops that have it offer it again."""
        backup = os.path.join(self.folder, "backup")
        run("hejied", "backup", self.central.folder, backup)
        document, content = self.attach()
        self.assert_arrives(document, content)
        self.central.stop()
        run("hejied", "restore", self.central.folder, backup)
        self.central.start()
        self.first.sync()
        third = self.enrol("third", "officer-a")
        third.sync()
        self.assertEqual(self.fetch(third, document), content)

    @staticmethod
    def flip_a_bit(laptop):
        """In the midst of the document that was attached or fetched last."""
        path = os.path.join(laptop.folder, "replica.db")
        with open(path, "r+b") as file:
            file.seek(-SIZE // 2, os.SEEK_END)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 1]))

    def test_damaged_at_rest(self):
        """The disk of the laptop spoils what was not handed in: its user is told, everything else goes on, and the same
        file heals it."""
        document, content = self.attach()
        self.flip_a_bit(self.first)
        other, other_content = self.attach()
        for verb in (("sync",), ("sync",), ("status",), ("list", "attachment")):
            said = self.first.ctl(*verb)
            if verb != ("sync",) or "damaged" in said.stderr:
                self.assertEqual(said.stderr, "“协议.pdf” was damaged on this laptop before it was handed in; attach the "
                                              "same file again.\n", verb)
        self.assertEqual(self.first.ask("status")["damaged"], 1)
        self.assertEqual({row["id"]: row["content"] for row in self.first.rows("list", "attachment")},
                         {document: "damaged", other: "here"})
        self.assertIn("attach the same file again", self.first.ctl("fetch", document, "--to", self.folder + "/copy",
                                                                   "--purpose", "庭审", expect=1).stderr)
        self.assertFalse(os.path.exists(self.folder + "/copy"))
        again, _ = self.attach(content=content)
        self.assertEqual(again, document)
        self.assertEqual(self.first.ask("status")["damaged"], 0)
        self.assert_arrives(document, content)
        self.assert_arrives(other, other_content)

    def test_damaged_where_fetched(self):
        """The disk of the laptop spoils what the central instance has: it is fetched again."""
        document, content = self.attach()
        self.assert_arrives(document, content)
        self.flip_a_bit(self.second)
        self.assertIsNone(self.fetch(self.second, document, expect=1))
        self.assertEqual(self.fetch(self.second, document), content)
        self.second.sync()

    def test_pinned(self):
        document, content = self.attach()
        self.first.sync()
        self.second.sync()
        self.second.ctl("pin", document)
        self.second.sync()
        self.central.stop()
        self.assertEqual(self.fetch(self.second, document), content)


if __name__ == "__main__":
    unittest.main()
