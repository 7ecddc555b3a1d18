# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a user can meet: one helpful sentence, the exit status of the contract, nothing half-done."""

import os
import re
import tempfile
import unittest

from hejie_county import Central, Laptop, run


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

    def test_server_verbs_refuse(self):
        self.assert_sentence(run("hejied", "init", self.central.folder, expect=1))
        self.assert_sentence(run("hejied", "serve", os.path.join(self.folder, "none"), expect=1))
        self.assert_sentence(run("hejied", "enrol-code", self.central.folder, "nobody", expect=1))
        self.assert_sentence(run("hejied", "user", "add", self.central.folder, "x", "--role", "king",
                                 "--org", "house-1", "--password-file",
                                 self.central.password_file("x", "y"), expect=(1, 2)))


if __name__ == "__main__":
    unittest.main()
