# SPDX-License-Identifier: AGPL-3.0-or-later
"""A policy becomes the county's by two people: one proposes it, a supervisor who is another approves it."""

import json
import os
import unittest

from hejie_case import HouseCase


class Policy(HouseCase):
    people = 5
    users = (("leader", "house-leader"), ("first", "supervisor"), ("second", "supervisor"), ("officer", "duty-officer"))

    def setUp(self):
        super().setUp()
        self.laptops = {name: self.enrol(name, name) for name, _ in self.users}
        with open(os.path.join(os.environ["HJ_DATADIR"], "policy-default.json"), encoding="utf-8") as file:
            policy = json.load(file)
        policy["version"] = "2027-attempt"
        self.path = os.path.join(self.folder, "policy.json")
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(policy, file, ensure_ascii=False)

    def versions(self, name):
        self.laptops[name].sync()
        return [row["version"] for row in self.laptops[name].rows("list", "policy")]

    def assert_refused(self, name, *words, sentence):
        done = self.laptops[name].ctl("policy", *words, expect=1)
        self.assertRegex(done.stderr, sentence)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_two_people(self):
        before = self.versions("officer")
        made = self.laptops["first"].ask("policy", "propose", self.path, "--note", "秋季修订")
        self.assertEqual((made["state"], made["proposed_by"]), ("proposed", "first"))
        self.assertEqual(self.versions("officer"), before)
        self.assert_refused("first", "approve", made["id"], sentence="another person")
        self.assert_refused("leader", "approve", made["id"], sentence="house-leader")
        self.assert_refused("officer", "list", sentence="role")
        self.assertEqual(self.versions("officer"), before)

        shown = self.laptops["second"].ask("policy", "show", made["id"])
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual(shown["body"], file.read())
        self.assertEqual(self.laptops["second"].ask("policy", "approve", made["id"])["state"], "published")
        after = self.versions("officer")
        self.assertEqual(len(after), len(before) + 1)
        self.assertEqual(set(after) - set(before), {made["version"]})
        self.assert_refused("second", "refuse", made["id"], "--reason", "doch nicht", sentence="state")

    def test_refused_and_withdrawn(self):
        before = self.versions("officer")
        made = [self.laptops["leader"].ask("policy", "propose", self.path)["id"] for _ in range(2)]
        self.assert_refused("first", "refuse", made[0], sentence="reason")
        self.laptops["first"].ask("policy", "refuse", made[0], "--reason", "分值过高")
        self.assert_refused("first", "withdraw", made[1], "--reason", "不", sentence="Only who proposed")
        self.laptops["leader"].ask("policy", "withdraw", made[1], "--reason", "有误")
        listed = {row["id"]: row for row in self.laptops["second"].rows("policy", "list")}
        self.assertEqual([listed[id]["state"] for id in made], ["refused", "withdrawn"])
        self.assertEqual(listed[made[0]]["reason"], "分值过高")
        self.assertEqual(self.versions("officer"), before)

    def test_broken_policy_is_not_proposed(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write('{"version": "x", "factors": [{"id": "a"}]}')
        self.laptops["first"].ctl("policy", "propose", self.path, expect=1)
        self.assertEqual(self.laptops["second"].rows("policy", "list"), [])
        self.laptops["first"].ctl("policy", "propose", os.path.join(self.folder, "nowhere"), expect=1)
        self.laptops["first"].ctl("policy", "approve", expect=2)


if __name__ == "__main__":
    unittest.main()
