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

SIZE = 700_001


class Documents(NetworkCase):
    people = 12

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
