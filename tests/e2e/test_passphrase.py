# SPDX-License-Identifier: AGPL-3.0-or-later
"""A passphrase that is changed, one that is forgotten, and two users of one laptop."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from hejie_case import OfficerCase
from hejie_county import Laptop, run

NEW = "under the third tile"
N_NOTES = 30
NOTE = "家属称对方先动手，双方各执一词，请尽快安排调解。" * 60


class Passphrase(OfficerCase):
    def write(self, name, text):
        path = os.path.join(self.temp.name, name)
        with open(path, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(text + "\n")
        return path

    def opens(self, passphrase_file):
        return subprocess.run(["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                               passphrase_file, "status"], capture_output=True,
                              check=False).returncode == 0

    def killed(self, command, seconds):
        """Whether the command was still running when it was killed, so long after its start."""
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() == -signal.SIGKILL

    def length_of(self, command):
        start = time.monotonic()
        subprocess.run(command, capture_output=True, check=False)
        return time.monotonic() - start

    def test_change(self):
        old, new = self.laptop.passphrase_file, self.write("new", NEW)
        for bad in ("short", "aaaaaaaaaaaa", "12345678", "qwertyuiop", "abababababab",
                    self.laptop.passphrase):
            done = self.laptop.ctl("passphrase", "--new-passphrase-file", self.write("bad", bad),
                                   expect=1)
            self.assertRegex(done.stderr, r"\AThe (new )?passphrase .*; choose .*\.\n\Z")
        run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
            self.write("wrong", "not this one"), "passphrase", "--new-passphrase-file", new,
            expect=1)
        self.laptop.ctl("passphrase", expect=2)
        self.assertTrue(self.opens(old))
        self.laptop.ctl("passphrase", "--new-passphrase-file", new)
        self.assertFalse(self.opens(old))
        self.assertTrue(self.opens(new))

    def test_change_is_killed(self):
        """Killed anywhere, either the old passphrase opens the replica or the new one."""
        files = [self.laptop.passphrase_file, self.write("new", NEW)]

        def command():
            return ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file", files[0],
                    "passphrase", "--new-passphrase-file", files[1]]

        length = self.length_of(command())
        files.reverse()
        n_killed = 0
        for part in range(1, 15):
            n_killed += self.killed(command(), length * part / 12)
            opens = [self.opens(path) for path in files]
            self.assertEqual(sum(opens), 1)
            if opens[1]:
                files.reverse()
        self.assertGreater(n_killed, 3)

    def enter_notes(self):
        detention = self.laptop.rows("list", "detention", "state=admitted", "--limit", "1")[0]["id"]
        return {self.laptop.ask("new", "behaviour", f"detention={detention}", "kind=talk",
                                "severity=0", f"note={number} {NOTE}")["id"]
                for number in range(N_NOTES)}

    def held(self):
        lines = run("hejied", "held", "list", self.central.folder, "--format=json").stdout
        return [json.loads(line) for line in lines.splitlines()]

    def devices(self):
        lines = run("hejied", "device", "list", self.central.folder, "--format=json").stdout
        return [json.loads(line)["state"] for line in lines.splitlines()]

    def again(self, code, user="officer"):
        return ["hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                self.write("new", NEW), "enrol", self.central.address, code, "--password-file",
                self.central.password_file(user, "correct horse 9"), "--again"]

    def assert_whole(self, notes):
        """All that was not sent is with the administrator, once, and can still be taken."""
        held = self.held()
        rows = [item["row"] for item in held if item["entity"] == "behaviour"]
        self.assertEqual(len(rows), len(notes))
        self.assertEqual(set(rows), notes)
        self.assertEqual(self.devices().count("active"), 1)
        self.laptop = Laptop(self.temp.name, "laptop", passphrase=NEW)
        self.assertGreater(self.laptop.ask("status")["rows"], 0)
        self.assertEqual(self.laptop.ask("status")["outbox"], 0)
        for item in held:
            run("hejied", "held", "accept", self.central.folder, item["id"])
        self.laptop.sync()
        here = {row["id"] for row in self.laptop.rows("list", "behaviour", "--limit", "5000")}
        self.assertLessEqual(notes, here)

    def test_forgotten(self):
        notes = self.enter_notes()
        code = self.central.enrol_code("officer")
        run(*self.again(code))
        self.assertEqual(sorted(self.devices()), ["active", "revoked"])
        self.assert_whole(notes)
        run(*self.again(code), expect=1)

    def test_forgotten_is_killed(self):
        """Killed at each step and begun anew with the same code, nothing is lost."""
        kept = os.path.join(self.temp.name, "kept")
        notes = self.enter_notes()
        shutil.copytree(self.laptop.folder, kept)
        length = self.length_of(self.again(self.central.enrol_code("officer")))
        self.revoke_all()
        shutil.rmtree(self.laptop.folder)
        shutil.copytree(kept, self.laptop.folder)
        code, n_killed = self.central.enrol_code("officer"), 0
        for part in range(1, 100):
            if not self.killed(self.again(code), length * part / 16):
                break
            n_killed += 1
        self.assertGreater(n_killed, 3)
        self.laptop = Laptop(self.temp.name, "laptop", passphrase=NEW)
        if self.laptop.ctl("sync", expect=(0, 1)).returncode != 0:
            # The code was used up by an enrolment whose answer never came.
            run(*self.again(self.central.enrol_code("officer")))
        self.revoke_all(lambda device: device["last_seen_at"] is None)
        self.assert_whole(notes)

    def revoke_all(self, which=lambda device: True):
        """Such as an enrolment that was cut after the central instance had made it."""
        lines = run("hejied", "device", "list", self.central.folder, "--format=json").stdout
        for device in map(json.loads, lines.splitlines()):
            if device["state"] == "active" and which(device):
                run("hejied", "device", "revoke", self.central.folder, device["id"])

    def test_only_the_owner_is_given_the_key(self):
        self.enter_notes()
        self.central.add_user("other", "duty-officer")
        done = run(*self.again(self.central.enrol_code("other"), "other"), expect=1)
        self.assertIn("not one of this account's", done.stderr)
        self.write("passwords/officer", "not the password")
        done = run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                   self.write("new", NEW), "enrol", self.central.address,
                   self.central.enrol_code("officer"), "--password-file",
                   self.write("wrong", "not the password"), "--again", expect=1)
        self.assertIn("password", done.stderr)
        weak = run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                   self.write("weak", "12345678"), "enrol", self.central.address,
                   self.central.enrol_code("officer"), "--password-file",
                   self.central.password_file("officer", "correct horse 9"), "--again", expect=1)
        self.assertIn("neighbouring", weak.stderr)
        self.assertEqual(self.devices(), ["active"])
        self.assertEqual(self.laptop.ask("status")["outbox"], N_NOTES)
        os.unlink(os.path.join(self.laptop.folder, "recovery.json"))
        done = run(*self.again(self.central.enrol_code("officer")), expect=1)
        self.assertIn("Only the passphrase opens this replica", done.stderr)
        # The next reconciliation leaves the way again.
        self.laptop.sync()
        self.assertTrue(os.path.exists(os.path.join(self.laptop.folder, "recovery.json")))

    def test_two_users(self):
        """Each has a replica, a key and a sequence; neither's passphrase opens the other's."""
        self.central.add_user("other", "house-leader")
        other = Laptop(self.temp.name, "other", passphrase=NEW)
        other.enrol(self.central, "other", "correct horse 9")
        for folder, passphrase in ((self.laptop.folder, other.passphrase_file),
                                   (other.folder, self.laptop.passphrase_file)):
            done = run("hejiectl", "--replica", folder, "--passphrase-file", passphrase, "list",
                       "person", expect=1)
            self.assertEqual((done.stdout, done.stderr),
                             ("", "The passphrase is wrong; type it again.\n"))
        # Nor does one's key file or sealed key, put in the other's place.
        for name in ("key.json", "recovery.json"):
            self.assertNotEqual(self.read(self.laptop, name), self.read(other, name))
        swapped = os.path.join(self.temp.name, "swapped")
        shutil.copytree(other.folder, swapped)
        shutil.copy(os.path.join(self.laptop.folder, "key.json"), swapped)
        done = run("hejiectl", "--replica", swapped, "--passphrase-file",
                   self.laptop.passphrase_file, "list", "person", expect=1)
        self.assertIn("The key does not open this database", done.stderr)

        # At the same time, each hands in its own.
        person = self.laptop.rows("list", "person", "--limit", "1")[0]["id"]
        writers = []
        for laptop, phone in ((self.laptop, "1390000000"), (other, "1380000000")):
            for number in range(3):
                writers.append(subprocess.Popen(
                    ["hejiectl", "--replica", laptop.folder, "--passphrase-file",
                     laptop.passphrase_file, "set", "person", person, f"phone={phone}{number}"],
                    stdout=subprocess.DEVNULL))
        self.assertEqual([writer.wait() for writer in writers], [0] * 6)
        self.assertEqual([self.laptop.ask("status")["outbox"], other.ask("status")["outbox"]],
                         [3, 3])
        self.assertEqual(self.laptop.sync()["pushed"], 3)
        self.assertEqual(other.ask("status")["outbox"], 3)
        self.assertEqual(other.sync()["pushed"], 3)
        lines = run("hejied", "device", "list", self.central.folder, "--format=json").stdout
        devices = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual(sorted((device["user"], device["last_seq"]) for device in devices),
                         [("officer", 3), ("other", 3)])

    def read(self, laptop, name):
        with open(os.path.join(laptop.folder, name), encoding="utf-8") as file:
            return file.read()


if __name__ == "__main__":
    unittest.main()
