# SPDX-License-Identifier: AGPL-3.0-or-later
"""A replica's key and its passphrases are nowhere but in the memory of a program that uses them."""

import glob
import os
import shutil
import signal
import subprocess
import unittest

from hejie_secrets import SecretsCase, unlimited

NOBODY = 65534


class Secrets(SecretsCase):
    def test_files(self):
        self.forms_ = self.forms()
        person = self.laptop.rows("list", "person", "--limit", "1")[0]["id"]
        self.laptop.ask("set", "person", person, "phone=13900000001")
        self.laptop.ctl("search", "王")
        self.laptop.sync()
        new = os.path.join(self.temp.name, "new")
        with open(new, "w", encoding="utf-8") as file:
            file.write("under the third tile\n")
        self.forms_.append(b"under the third tile")
        n_files = n_bytes = 0
        for _ in range(2):
            for folder in (self.laptop.folder, self.central.folder):
                for path in glob.glob(os.path.join(folder, "**"), recursive=True):
                    if os.path.isfile(path):
                        n_files += 1
                        n_bytes += self.assert_without(path)
            self.laptop.ctl("passphrase", "--new-passphrase-file", new)
            new, self.laptop.passphrase_file = self.laptop.passphrase_file, new
        self.assertGreater(n_files, 10)
        self.assertGreater(n_bytes, 100000)

    def test_processes(self):
        """Neither the environment nor the command line of a running program holds any of it."""
        self.forms_ = self.forms()
        for process in self.running():
            for name in ("environ", "cmdline"):
                self.assertGreater(self.assert_without(f"/proc/{process.pid}/{name}"), 5)

    def running(self):
        """The central instance, and a laptop that waits for an answer that does not come."""
        self.central.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.central.process.send_signal, signal.SIGCONT)
        laptop = subprocess.Popen(
            ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
             self.laptop.passphrase_file, "sync"], preexec_fn=unlimited,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(laptop.wait)
        self.addCleanup(laptop.kill)
        self.wait_for(laptop, os.path.join(self.laptop.folder, "replica.db"))
        return [self.central.process, laptop]

    def wait_for(self, process, path):
        """Until the process has the file open."""
        while process.poll() is None:
            for link in glob.glob(f"/proc/{process.pid}/fd/*"):
                try:
                    if os.path.samefile(link, path):
                        return
                except OSError:
                    pass
        raise AssertionError("the program ended")

    def die(self, process):
        """Whether it left a core file."""
        process.send_signal(signal.SIGABRT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -os.WTERMSIG(status)
        self.assertEqual(process.returncode, -signal.SIGABRT)
        return os.WCOREDUMP(status)

    def test_no_core(self):
        """A program that dies leaves no core, however high the limit was; another one does."""
        laptop = self.running()[1]
        for process in (self.central.process, laptop):
            with open(f"/proc/{process.pid}/limits", encoding="ascii") as file:
                limit = next(line for line in file if line.startswith("Max core file size"))
            self.assertEqual(limit.split()[4:6], ["0", "0"])
        self.assertFalse(self.die(laptop))
        other = subprocess.Popen(["sleep", "1000"], preexec_fn=unlimited, cwd=self.temp.name)
        if not self.die(other):
            self.skipTest("no program leaves a core on this machine")

    @unittest.skipUnless(os.getuid() == 0, "only root starts programs of another user")
    def test_not_dumpable(self):
        """Its user's other programs cannot look into it: its files in /proc are not that user's."""
        folder = os.path.join(self.temp.name, "waiting")
        fifo = os.path.join(folder, "passphrase")
        os.mkdir(folder)
        os.mkfifo(fifo)
        for path in (self.temp.name, folder):
            os.chmod(path, 0o755)
        os.chmod(fifo, 0o644)
        with open(os.path.join(folder, "replica.db"), "wb"):
            pass
        # Where that user may not enter the build folder.
        program = shutil.copy(shutil.which("hejiectl"), folder)
        owners = []
        for command in (["cat", fifo],
                        [program, "--replica", folder, "--passphrase-file", fifo, "status"]):
            process = subprocess.Popen(command, user=NOBODY, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Opens once the program reads, by when it has guarded itself.
            with open(fifo, "wb"):
                owners.append(os.stat(f"/proc/{process.pid}/mem").st_uid)
            process.wait()
        self.assertEqual(owners, [NOBODY, 0])


if __name__ == "__main__":
    unittest.main()
