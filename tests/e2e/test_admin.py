# SPDX-License-Identifier: AGPL-3.0-or-later
"""An administrator's laptop administers the instance, and other laptops feel it."""

import json
import os
import shutil
import unittest

from hejie_case import ServedCase
from hejie_county import Laptop, run
from hejie_stand_in import StandIn


class Administration(ServedCase):
    people = 0

    def setUp(self):
        super().setUp()
        with open(os.path.join(self.central.folder, "admin-password"), encoding="utf-8") as file:
            password = file.read().strip()
        self.admin = Laptop(self.folder, "admin")
        self.admin.enrol(self.central, "admin", password)

    def do(self, what, expect=0, **members):
        """What the administrator's laptop prints, as a list of objects."""
        words = [f"{name}={value}" for name, value in members.items()]
        return self.admin.rows("admin", *what.split(), *words, expect=expect)

    def refuse(self, what, **members):
        words = [f"{name}={value}" for name, value in members.items()]
        done = self.admin.ctl("admin", *what.split(), *words, expect=1)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"^[^\n]+\.\n$")
        return done.stderr

    def join(self, name, role, org, full_name):
        """A new user with the laptop that the administrator's answer enrolled."""
        added, = self.do("users add", name=name, role=role, org=org, full_name=full_name)
        laptop = Laptop(self.folder, name)
        laptop.enrol(self.central, name, added["password"], code=added["code"])
        return laptop

    def people_of(self, laptop):
        laptop.sync()
        return sorted(row["name"] for row in laptop.rows("list", "person"))

    def test_whole_life_of_an_account(self):
        self.do("orgs add", id="house-2", kind="house", name="二所")
        li = self.join("li", "duty-officer", "house-1", "李平")
        zhao = self.join("zhao", "duty-officer", "house-2", "赵和")
        li.ctl("new", "person", "name=王一", "sex=male")
        zhao.ctl("new", "person", "name=孙二", "sex=male")
        self.assertEqual(self.people_of(li), ["王一"])
        self.assertEqual(self.people_of(zhao), ["孙二"])

        users = {row["name"]: row for row in self.do("users")}
        self.assertEqual({"admin", "li", "zhao"}, set(users))
        self.assertEqual((users["li"]["devices"], users["li"]["disabled"]), (1, False))
        self.assertGreater(users["li"]["last_seen"], 0)

        # Another house: its people come, those of the old one go.
        self.do("users change", name="li", org="house-2")
        self.assertEqual(self.people_of(li), ["孙二"])

        # Another role: the laptop knows what it may no longer do before it asks.
        self.do("users change", name="li", role="doctor")
        li.sync()
        li.ctl("new", "person", "name=不可", "sex=male", expect=1)
        self.do("users change", name="li", role="duty-officer")
        li.sync()

        # Disabled with work that was not sent: it comes sealed, and what is taken stands.
        li.ctl("new", "person", "name=周三", "sex=female")
        li.ctl("new", "person", "name=重复", "sex=male")
        self.do("users disable", name="li")
        self.assertIn("li", self.refuse("users code", name="li"))
        li.ctl("sync", expect=1)
        self.assertNotIn("replica.db", os.listdir(li.folder) if os.path.isdir(li.folder) else [])
        ops = self.do("sealed")
        self.assertEqual([(op["user"], op["entity"], op["kind"]) for op in ops], [("li", "person", "new")] * 2)
        self.assertEqual(sorted(ops[0]["fields"]), ["name", "sex"])
        self.assertNotIn("周三", json.dumps(ops, ensure_ascii=False))
        self.assertEqual(self.do("sealed accept", id=ops[0]["id"]), [{"outcome": "accepted"}])
        self.refuse("sealed refuse", id=ops[1]["id"])
        self.assertEqual(self.do("sealed refuse", id=ops[1]["id"], reason="entered twice"), [{"outcome": "refused"}])
        self.assertEqual(self.do("sealed"), [])
        self.assertEqual(self.people_of(zhao), ["周三", "孙二"])

        # Back again, with a new password, a new code and a new laptop.
        self.do("users enable", name="li")
        password = self.do("users password", name="li")[0]["password"]
        code = self.do("users code", name="li")[0]["code"]
        again = Laptop(self.folder, "li-again")
        again.enrol(self.central, "li", password, code=code)
        self.assertEqual(self.people_of(again), ["周三", "孙二"])

        audit = run("hejied", "audit", "list", self.central.folder, "--user", "admin", "--format=json").stdout
        noted = [json.loads(line)["what"] for line in audit.splitlines()]
        for what in ("users/add", "users/change", "users/disable", "users/enable", "users/password", "users/code"):
            self.assertIn("/v1/admin/" + what, noted)
        run("hejied", "audit", "verify", self.central.folder)

    def test_refusal_of_sealed_work_holds(self):
        """A laptop whose disk is put back after it left brings the same work again: what was refused stays so."""
        li = self.join("li", "duty-officer", "house-1", "李平")
        li.sync()
        li.ctl("new", "person", "name=重复", "sex=male")
        li.ctl("new", "person", "name=周三", "sex=female")
        image = li.folder + ".image"
        shutil.copytree(li.folder, image)
        self.do("users disable", name="li")
        li.ctl("sync", expect=1)
        sealed = self.do("sealed")
        self.do("sealed refuse", id=sealed[0]["id"], reason="entered twice")
        self.do("users enable", name="li")
        shutil.rmtree(li.folder, ignore_errors=True)
        shutil.copytree(image, li.folder)

        counts = li.sync(expect=3)
        self.assertEqual((counts["pushed"], counts["applied"], counts["held"]), (2, 1, 1))
        held, = li.rows("list", "held")
        self.assertEqual((held["state"], held["op"]), ("waiting", sealed[0]["id"]))
        self.assertIn("entered twice", held["reason"])
        self.assertEqual(self.do("sealed"), [])
        other = self.join("zhao", "duty-officer", "house-1", "赵和")
        self.assertEqual(self.people_of(other), ["周三"])
        # Its author may let it be.
        li.ctl("withdraw", held["id"], "--reason", "entered twice indeed")
        self.assertEqual(self.people_of(li), ["周三"])

    def test_instance_that_cannot_now(self):
        """A refusal is one thing; that the central instance cannot do it now is another."""
        self.refuse("users disable", name="nobody")
        said = "The stand-in cannot do this now."
        self.central.stop()
        for status, code in ((429, "too-many-requests"), (503, "busy"), (500, "failed"), (507, "disk-full"), (502, None)):
            with self.subTest(status=status), StandIn(self.central, status, code, said):
                done = self.admin.ctl("admin", "users", expect=4)
                self.assertEqual(done.stdout, "")
                self.assertRegex(done.stderr, r"^[^\n]+\.\n$")
                if code:
                    self.assertEqual(done.stderr.strip(), said)
        for status, code in ((403, "forbidden"), (404, "not-found")):
            with self.subTest(status=status), StandIn(self.central, status, code, said):
                self.assertEqual(self.admin.ctl("admin", "users", expect=1).stderr.strip(), said)
        self.central.start()
        self.assertEqual([row["name"] for row in self.do("users")], ["admin"])

    def test_laptops_lease_and_refusals(self):
        li = self.join("li", "duty-officer", "house-1", "李平")
        self.assertEqual(self.do("lease"), [{"days": 7}])
        self.do("lease set", days=3)
        self.assertEqual(self.do("lease"), [{"days": 3}])
        devices = {row["user"]: row for row in self.do("devices")}
        self.refuse("devices revoke", id=devices["admin"]["id"])
        self.do("devices revoke", id=devices["li"]["id"])
        li.ctl("sync", expect=1)
        self.assertEqual({row["user"]: row["state"] for row in self.do("devices")},
                         {"admin": "active", "li": "revoked"})

        self.refuse("users disable", name="admin")
        self.refuse("users change", name="admin", role="auditor")
        self.refuse("users add", name="li", role="doctor", org="house-1")
        self.admin.ctl("admin", "users", "add", "name=x", expect=2)
        self.admin.ctl("admin", "nonsense", expect=2)
        zhao = self.join("zhao", "house-leader", "house-1", "赵和")
        self.assertIn("role", zhao.ctl("admin", "users", expect=1).stderr)

    def test_held_work_is_seen_and_not_what_is_in_it(self):
        li = self.join("li", "duty-officer", "house-1", "李平")
        person = li.ask("new", "person", "name=王一", "sex=male")["id"]
        li.sync()
        # The laptop has not heard yet that its user may not do this any more.
        self.do("users change", name="li", role="doctor")
        li.ctl("set", "person", person, "phone=13800000000")
        li.ctl("sync", expect=3)
        held, = self.do("held")
        self.assertEqual((held["org"], held["user"], held["entity"], held["reason"], held["count"]),
                         ("house-1", "li", "person", "decide", 1))
        self.assertNotIn("138", json.dumps({**held, "oldest": 0}))

    def test_verbs_on_the_machine(self):
        """hejied does the same without a laptop."""
        li = self.join("li", "duty-officer", "house-1", "李平")
        folder = self.central.folder
        run("hejied", "user", "change", folder, "li", "--role", "doctor", "--full-name", "李医生")
        listed = [json.loads(line) for line in
                  run("hejied", "user", "list", folder, "--format=json").stdout.splitlines()]
        self.assertIn(("li", "doctor", "李医生"), [(user["user"], user["role"], user["full_name"]) for user in listed])
        li.sync()
        li.ctl("new", "person", "name=不可", "sex=male", expect=1)
        run("hejied", "user", "disable", folder, "li")
        run("hejied", "user", "enable", folder, "li")
        password = run("hejied", "user", "password", folder, "li").stdout.strip()
        self.assertRegex(password, r"^([a-z]{4}-){3}[a-z]{4}$")
        Laptop(self.folder, "second").enrol(self.central, "li", password)
        given = self.central.password_file("li", "another password 7")
        self.assertNotIn("another", run("hejied", "user", "password", folder, "li", "--password-file", given).stdout)
        Laptop(self.folder, "third").enrol(self.central, "li", "another password 7")
        run("hejied", "org", "change", folder, "house-1", "--name", "一所")
        self.assertIn("一所", run("hejied", "org", "list", folder).stdout)
        done = run("hejied", "audit", "list", folder, "--user", "li", "--format=json").stdout
        noted = [json.loads(line)["what"] for line in done.splitlines()]
        for what in ("/v1/admin/users/add", "user change", "user disable", "user password", "enrol-code"):
            self.assertIn(what, noted)
        for words in (("user", "disable", folder, "admin"),
                      ("user", "change", folder, "admin", "--role", "auditor"),
                      ("user", "change", folder, "li", "--role", "king"),
                      ("user", "enable", folder, "nobody"),
                      ("org", "change", folder, "nowhere", "--name", "无")):
            self.assertRegex(run("hejied", *words, expect=1).stderr, r"^[^\n]+\.\n$")


if __name__ == "__main__":
    unittest.main()
