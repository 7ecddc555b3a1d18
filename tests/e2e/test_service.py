# SPDX-License-Identifier: AGPL-3.0-or-later
"""The central instance as the service that it is on a machine: an ordinary user's."""

import os
import shutil
import unittest

from hejie_case import PASSWORD, HouseCase
from hejie_county import run

ORDINARY = 1000


def read_status(process, name):
    """A line of what the kernel says about a process, in words."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return next(line for line in file if line.startswith(name + ":")).split()[1:]


class Service(HouseCase):
    people = 5

    def give_away(self, owner):
        """The whole folder to another user."""
        for path, folders, files in os.walk(self.folder):
            for name in ("", *folders, *files):
                os.lchown(os.path.join(path, name), owner, owner)

    def setUp(self):
        super().setUp()
        programs = os.path.join(self.folder, "programs")
        os.mkdir(programs, 0o755)
        # Where another user can run it, whoever the source folder belongs to.
        shutil.copy(shutil.which("hejied"), programs)
        self.as_ordinary = {}
        if os.geteuid() == 0:
            self.as_ordinary = {"user": ORDINARY, "group": ORDINARY, "extra_groups": [],
                                "env": {"PATH": programs + os.pathsep + os.environ["PATH"]}}

    def start_as_ordinary(self):
        """Served by a user that may do nothing else; this very user where that is not root."""
        self.central.stop()
        if os.geteuid() == 0:
            self.give_away(ORDINARY)
        self.central.start(**self.as_ordinary)

    def test_needs_no_rights(self):
        """It serves, and may do nothing that other programs of that user may not."""
        self.start_as_ordinary()
        self.assertNotIn("0", read_status(self.central.process, "Uid"))
        self.assertEqual(read_status(self.central.process, "CapEff"), ["0" * 16])
        self.assertEqual(read_status(self.central.process, "CapPrm"), ["0" * 16])
        code = run("hejied", "enrol-code", self.central.folder, "officer-a", **self.as_ordinary).stdout.strip()
        self.central.enrol_code = lambda user: code
        laptop = self.enrol("laptop", "officer-a")
        laptop.ask("new", "person", "name=普通用户")
        laptop.sync()
        self.assertEqual(laptop.ask("status")["outbox"], 0)

    def test_stops_as_soon_as_it_listens(self):
        """Whoever has read that it listens may ask it to stop at once; a signal that ends it is a failure."""
        for _ in range(5):
            self.central.stop()
            self.central.start()

    def test_nobody_else_reads_it(self):
        for path, _, files in os.walk(self.central.folder):
            for name in files:
                mode = os.stat(os.path.join(path, name)).st_mode & 0o777
                if name != "ca.pem":
                    self.assertEqual(mode & 0o077, 0, name)

    @unittest.skipIf(os.geteuid() != 0, "only root can be refused for being root")
    def test_root_is_kept_out(self):
        self.start_as_ordinary()
        for words in (("user", "list"), ("backup", os.path.join(self.folder, "backup")), ("serve",)):
            verb, rest = (words[:2], words[2:]) if words[0] == "user" else (words[:1], words[1:])
            done = run("hejied", *verb, self.central.folder, *rest, expect=1)
            self.assertRegex(done.stderr, r"root does not work in it; please give the command as that user")
            self.assertEqual(len(done.stderr.splitlines()), 1)
        owners = {os.stat(os.path.join(self.central.folder, name)).st_uid
                  for name in os.listdir(self.central.folder)}
        self.assertEqual(owners, {ORDINARY})


if __name__ == "__main__":
    unittest.main()
