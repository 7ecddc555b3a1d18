# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a window knows of a key and its passphrase, and what is left of it once it is locked."""

import glob
import os
import re
import subprocess
import unittest

from hejie_secrets import SecretsCase
from hejie_window import Display, Window, wait_for

OPENED = re.compile(r"· Cell \d")


class WindowSecrets(SecretsCase):
    def setUp(self):
        self.display = Display()
        self.addCleanup(self.display.close)
        self.forms_ = self.forms()
        self.window = Window(["hejie", "--data-dir", self.laptop.folder],
                             log=os.path.join(self.temp.name, "window.log"))
        self.addCleanup(self.window.kill)
        self.pid = self.window.process.pid
        self.unlock()

    def unlock(self):
        self.window.write("Passphrase", self.laptop.passphrase)
        self.window.click("button", "Unlock")
        self.window.find(None, OPENED)

    def lock(self):
        subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".", "key", "--window",
                        "%@", "ctrl+l"], check=True, stderr=subprocess.DEVNULL,
                       env={**os.environ, "DISPLAY": self.display.name})
        self.window.find("button", "Unlock")

    def test_nothing_in_the_clear(self):
        """Neither on the disk, with a form half written, nor in environment or command line."""
        for name in ("environ", "cmdline"):
            self.assertGreater(self.assert_without(f"/proc/{self.pid}/{name}"), 5)
        self.window.click(None, self.window.find("list item", OPENED).get_name())
        self.window.click("button", "Threat")
        self.window.write("Note", "扬言出所后要上门算账")
        wait_for(lambda: self.laptop.ask("status")["drafts"] == 1, "the draft")
        self.forms_.append("扬言出所后要上门算账".encode())
        files = [path for path in glob.glob(os.path.join(self.temp.name, "**"), recursive=True)
                 if os.path.isfile(path) and not path.endswith(".passphrase")]
        self.assertGreater(sum(map(self.assert_without, files)), 100000)

    def test_no_core(self):
        with open(f"/proc/{self.pid}/limits", encoding="ascii") as file:
            limit = next(line for line in file if line.startswith("Max core file size"))
        self.assertEqual(limit.split()[4:6], ["0", "0"])

    def count(self):
        """How often each form is in the memory of the program that it may write."""
        counts = [0] * len(self.forms_)
        with open(f"/proc/{self.pid}/maps", encoding="ascii") as maps, \
                open(f"/proc/{self.pid}/mem", "rb", buffering=0) as memory:
            for line in maps:
                span, rights = line.split()[:2]
                start, end = (int(part, 16) for part in span.split("-"))
                if not rights.startswith("rw"):
                    continue
                try:
                    memory.seek(start)
                    content = memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue
                for number, form in enumerate(self.forms_):
                    counts[number] += content.count(form)
        return counts

    @unittest.skipUnless(os.getuid() == 0, "only root looks into a program that guards itself")
    def test_memory(self):
        """The key is there while the replica is open, and gone once it is locked."""
        self.assertGreater(self.count()[0], 0)
        self.lock()
        names = ("key", "key in lower hex", "key in upper hex", "key in base64", "passphrase")
        left = dict(zip(names, self.count()))
        self.assertEqual(left, dict.fromkeys(names, 0))
        self.unlock()
        self.lock()
        self.assertEqual(dict(zip(names, self.count())), left)


if __name__ == "__main__":
    unittest.main()
