# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a user can meet: one helpful sentence, the exit status of the contract, nothing half-done."""

import os
import re
import tempfile
import unittest

from hejie_county import Central, Laptop, run
from hejie_disk import on_small_disk


def listing(folder):
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else None


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        cls.folder = cls.temp.name
        cls.central = Central(cls.folder)
        cls.central.start()
        cls.central.add_user("officer-a", "intake-officer")
        cls.laptop = Laptop(cls.folder, "laptop")
        cls.laptop.enrol(cls.central, "officer-a", "correct horse 9")

    @classmethod
    def tearDownClass(cls):
        if cls.central.process:
            cls.central.stop()
        cls.temp.cleanup()

    def assert_sentence(self, done, *words):
        lines = done.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertRegex(lines[0], r"[.!]$")
        self.assertNotRegex(lines[0], r"CRITICAL|WARNING|assert|0x[0-9a-f]{6}")
        for word in words:
            self.assertRegex(lines[0], re.compile(word, re.IGNORECASE))

    def enrol(self, name, code, password_file, expect=1, address=None):
        laptop = Laptop(self.folder, name)
        done = run("hejiectl", "--replica", laptop.folder, "enrol", address or self.central.address,
                   code, "--password-file", password_file, "--passphrase-file",
                   laptop.passphrase_file, expect=expect)
        if expect:
            self.assertIsNone(listing(laptop.folder))
        return done

    def test_wrong_password_leaves_the_code_good(self):
        code = self.central.enrol_code("officer-a")
        wrong = os.path.join(self.folder, "wrong")
        with open(wrong, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("not it\n")
        self.assert_sentence(self.enrol("wrong-password", code, wrong), "password")
        right = self.central.password_file("officer-a", "correct horse 9")
        self.enrol("right-password", code, right, expect=0)
        self.assert_sentence(self.enrol("used-code", code, right), "code")

    def test_garbled_code(self):
        right = self.central.password_file("officer-a", "correct horse 9")
        self.assert_sentence(self.enrol("garbled", "abc", right), "code")

    def test_untrusted_certificate(self):
        with tempfile.TemporaryDirectory(prefix="hejie-e2e.") as folder:
            other = Central(folder)
            other.add_user("officer-a", "intake-officer")
            other.start()
            try:
                code = self.central.enrol_code("officer-a")
                right = self.central.password_file("officer-a", "correct horse 9")
                done = self.enrol("untrusted", code, right, address=other.address)
                self.assert_sentence(done, "certificate")
            finally:
                other.stop()

    def test_unreachable(self):
        code = self.central.enrol_code("officer-a")
        right = self.central.password_file("officer-a", "correct horse 9")
        done = self.enrol("unreachable", code, right, expect=4, address="https://127.0.0.1:9")
        self.assert_sentence(done, "reach")

    def test_wrong_passphrase(self):
        wrong = os.path.join(self.folder, "wrong-passphrase")
        with open(wrong, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write("not it\n")
        done = run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file", wrong, "status",
                   expect=1)
        self.assert_sentence(done, "passphrase")

    def test_no_replica(self):
        done = run("hejiectl", "--replica", os.path.join(self.folder, "nowhere"), "status", expect=1)
        self.assert_sentence(done, "enrol")

    def test_wrong_usage(self):
        for words in (["nonsense"], ["list"], ["new", "person"], ["show", "person"], []):
            self.assertNotEqual(self.laptop.ctl(*words, expect=(1, 2)).stderr, "")
        self.laptop.ctl("nonsense", expect=2)
        self.assertIn("person", self.laptop.ctl("list", "persn", expect=(1, 2)).stderr)

    def test_bad_values_change_nothing(self):
        before = self.laptop.ask("status")
        for words in (["new", "person", "name=王小明", "id_number=990205200512067698"],
                      ["new", "person", "sex=male"],
                      ["new", "person", "name=王小明", "sex=other"],
                      ["new", "behaviour", "kind=threat", "severity=9"]):
            self.assert_sentence(self.laptop.ctl(*words, expect=(1, 2)))
        self.assertEqual(self.laptop.ask("status"), before)

    def test_broken_lists(self):
        before = self.laptop.ask("status")
        for name, content in (("empty", b""), ("binary", bytes(range(256)) * 40),
                              ("other", "甲,乙\n1,2\n".encode()),
                              ("quote", '姓名,性别\n"王'.encode())):
            path = os.path.join(self.folder, name + ".csv")
            with open(path, "wb") as file:
                file.write(content)
            self.assert_sentence(self.laptop.ctl("import", "intake", path, expect=1))
        self.assert_sentence(self.laptop.ctl("import", "intake", "/nowhere.csv", expect=1))
        self.assertEqual(self.laptop.ask("status"), before)

    def test_broken_policy(self):
        path = os.path.join(self.folder, "policy.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"version": "x", "factors": [{"id": "a"}]}')
        done = run("hejied", "policy", "check", path, expect=1)
        self.assertRegex(done.stderr + done.stdout, r"\d+:\d+|line \d+")
        before = run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                     self.laptop.passphrase_file, "list", "policy").stdout
        self.assertEqual(run("hejied", "policy", "publish", self.central.folder, path,
                             expect=1).stdout, "")
        self.laptop.sync()
        after = run("hejiectl", "--replica", self.laptop.folder, "--passphrase-file",
                    self.laptop.passphrase_file, "list", "policy").stdout
        self.assertEqual(after, before)
        self.assertEqual(self.laptop.ctl("classify", "--all", "--policy", path, expect=1).stdout, "")

    def test_full_disk_changes_nothing(self):
        done = on_small_disk(self.folder, 6 << 20, """
            cp -r "$1" "$DISK/laptop"
            ctl() { hejiectl --replica "$DISK/laptop" --passphrase-file "$passphrase" "$@"; }
            passphrase=$2
            ctl --format=json status
            dd if=/dev/zero of="$DISK/rest" bs=4k 2>/dev/null
            ctl new person name=满盘 sex=male; echo "$?"
            rm "$DISK/rest"
            ctl --format=json status
            ctl new person name=有余 sex=male >/dev/null; echo "$?"
            """, self.laptop.folder, self.laptop.passphrase_file)
        self.assert_sentence(done, "full")
        before, status, after, again = done.stdout.splitlines()
        self.assertEqual((status, again), ("1", "0"))
        self.assertEqual(after, before)

    def test_full_disk_costs_no_code(self):
        code = self.central.enrol_code("officer-a")
        password = self.central.password_file("officer-a", "correct horse 9")
        done = on_small_disk(self.folder, 6 << 20, """
            dd if=/dev/zero of="$DISK/rest" bs=4k 2>/dev/null
            hejiectl --replica "$DISK/new" enrol "$@"; echo "$?"
            ls "$DISK"
            """, self.central.address, code, "--password-file", password, "--passphrase-file",
            self.laptop.passphrase_file)
        self.assert_sentence(done, "full")
        self.assertEqual(done.stdout.split(), ["1", "rest"])
        self.enrol("after-full-disk", code, password, expect=0)

    def test_locked_keyring(self):
        home = os.path.join(self.folder, "keyring-home")
        os.makedirs(home, mode=0o700, exist_ok=True)
        bus = os.path.join(home, "bus")
        with open(bus, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o700)
            file.write('#!/bin/sh\nexec dbus-daemon "$@" 2>/dev/null\n')
        done = run("dbus-run-session", "--dbus-daemon=" + bus, "--", "bash", "-c", """
            printf hejie | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
            hejiectl --replica "$HOME/laptop" enrol "$@" >/dev/null || exit 9
            hejiectl --replica "$HOME/laptop" --format=json list person --limit 1; echo "$?"
            gdbus call --session --dest org.freedesktop.secrets \
              --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \
              "[objectpath '/org/freedesktop/secrets/collection/login']" >/dev/null
            hejiectl --replica "$HOME/laptop" list person; echo "$?"
            """, "script", self.central.address, self.central.enrol_code("officer-a"),
            "--password-file", self.central.password_file("officer-a", "correct horse 9"),
            env={"HOME": home, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home})
        self.assert_sentence(done, "keyring")
        self.assertEqual([line for line in done.stdout.splitlines() if line in ("0", "1")],
                         ["0", "1"])

    def test_server_verbs_refuse(self):
        self.assert_sentence(run("hejied", "init", self.central.folder, expect=1))
        self.assert_sentence(run("hejied", "serve", os.path.join(self.folder, "none"), expect=1))
        self.assert_sentence(run("hejied", "enrol-code", self.central.folder, "nobody", expect=1))
        self.assert_sentence(run("hejied", "user", "add", self.central.folder, "x", "--role", "king",
                                 "--org", "house-1", "--password-file",
                                 self.central.password_file("x", "y"), expect=(1, 2)))


if __name__ == "__main__":
    unittest.main()
