# SPDX-License-Identifier: AGPL-3.0-or-later
"""A laptop that goes unseen locks itself, whatever its clock says, and opens once it was seen."""

import datetime
import json
import os
import unittest

from hejie_case import OfficerCase
from hejie_county import run

DAY = 24 * 60 * 60


def shifted(clock_days=0, boot_days=0):
    return {"LD_PRELOAD": os.environ["HEJIE_SHIFT"], "HEJIE_SHIFT_CLOCK": str(clock_days * DAY),
            "HEJIE_SHIFT_BOOT": str(boot_days * DAY)}


class Lease(OfficerCase):
    def status(self, env=None, expect=0):
        return json.loads(self.laptop.ctl("status", expect=expect, env=env).stdout)

    def left_days(self, status):
        until = datetime.datetime.fromisoformat(status["lease_until"])
        return (until - datetime.datetime.now(datetime.timezone.utc)) / datetime.timedelta(days=1)

    def assert_locked(self, env=None):
        """Every verb but sync refuses, with one sentence, and shows nothing."""
        csv = os.path.join(self.temp.name, "people.csv")
        for words in (("list", "person"), ("search", "王"), ("outbox",), ("conflicts",),
                      ("export", "person", "--csv", csv, "--purpose", "a survey"), ("classify", "--all"),
                      ("check", "110101199003070011"),
                      ("new", "person", "name=张三", "sex=male"),
                      ("set", "person", self.person, "phone=13900000009"),
                      ("show", "person", self.person)):
            done = self.laptop.ctl(*words, expect=1, env=env)
            self.assertEqual(done.stdout, "", words)
            self.assertRegex(done.stderr, r"\AThis laptop has not been seen by the central instance"
                                          r" for \d+ days?; connect it and reconcile to open it"
                                          r" again\.\n\Z")
        self.assertFalse(os.path.exists(csv))
        status = self.status(env=env, expect=1)
        self.assertTrue(status.pop("locked"))
        self.assertIsNotNone(status.pop("lease_until"))
        self.assertEqual(set(status.values()), {None})

    def test_locks_and_opens_again(self):
        self.person = self.laptop.rows("list", "person", "--limit", "1")[0]["id"]
        self.laptop.ask("set", "person", self.person, "phone=13900000001")
        self.assertAlmostEqual(self.left_days(self.status()), 7, delta=0.1)
        self.central.stop()
        self.status(shifted(6, 6))
        self.assert_locked(shifted(8, 8))
        # Neither the clock set back nor another start of the machine opens it.
        self.assert_locked(shifted(-30, 8))
        self.assert_locked(shifted(-30, 0))
        self.laptop.ctl("sync", expect=4)
        self.assert_locked()

        self.central.start()
        counts = json.loads(self.laptop.ctl("sync").stdout)
        self.assertEqual((counts["pushed"], counts["applied"]), (1, 1))
        status = self.status()
        self.assertFalse(status["locked"])
        self.assertEqual(status["outbox"], 0)
        self.assertAlmostEqual(self.left_days(status), 7, delta=0.1)
        self.assertEqual(self.laptop.ask("show", "person", self.person)["phone"], "13900000001")

    def test_setting(self):
        self.assertIn("7", run("hejied", "lease", self.central.folder).stdout)
        for bad in ("0", "31", "-1", "seven", "1e1"):
            run("hejied", "lease", self.central.folder, "--days", bad, expect=2)
        done = run("hejied", "lease", self.central.folder, "--days", "1", "--format=json")
        self.assertEqual(json.loads(done.stdout), {"days": 1})
        self.assertAlmostEqual(self.left_days(self.status()), 7, delta=0.1)
        self.laptop.sync()
        self.assertAlmostEqual(self.left_days(self.status()), 1, delta=0.1)
        run("hejied", "lease", self.central.folder, "--days", "30")
        self.laptop.sync()
        self.assertAlmostEqual(self.left_days(self.status()), 30, delta=0.1)

    def test_revoked_gets_no_new_lease(self):
        """It hands in what waits and erases itself, locked as it is."""
        self.person = self.laptop.rows("list", "person", "--limit", "1")[0]["id"]
        self.laptop.ask("set", "person", self.person, "phone=13900000001")
        self.assert_locked(shifted(8, 8))
        run("hejied", "user", "disable", self.central.folder, "officer")
        done = self.laptop.ctl("sync", expect=1)
        self.assertIn("taken out of use", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.laptop.folder, "replica.db")))
        held = run("hejied", "held", "list", self.central.folder, "--format=json").stdout
        self.assertEqual(len(held.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
