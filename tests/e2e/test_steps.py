# SPDX-License-Identifier: AGPL-3.0-or-later
"""A laptop taken out of use with unsent work, its program killed at each call that changes one of its files: begun
again, what waited is handed in once, key and files are erased, and nothing is lost."""

import json
import os
import shutil
import signal
import unittest

from hejie_case import OfficerCase
from hejie_county import run

N_NOTES = 3


class Steps(OfficerCase):
    people = 5

    def setUp(self):
        super().setUp()
        detention = self.laptop.rows("list", "detention", "--limit", "1")[0]["id"]
        self.notes = {self.laptop.ask("new", "behaviour", f"detention={detention}", "kind=talk", "severity=0",
                                      f"note=第{number}次")["id"] for number in range(N_NOTES)}
        self.kept = os.path.join(self.folder, "kept")
        self.handed_in = None

    def keep(self):
        """Everything as it is now, so that each step begins with the same."""
        self.central.stop()
        for name in ("laptop", "central"):
            shutil.copytree(os.path.join(self.folder, name), os.path.join(self.kept, name))
        self.central.start()

    def put_back(self):
        self.central.stop()
        for name in ("laptop", "central"):
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)
            shutil.copytree(os.path.join(self.kept, name), os.path.join(self.folder, name))
        self.central.start()

    def sync_until(self, step):
        """Reconciles, and is killed at a step; tells whether it was."""
        env = {"LD_PRELOAD": os.environ["HEJIE_KILL_AT_MODULE"], "HEJIE_KILL_AT": str(step),
               "HEJIE_KILL_UNDER": self.laptop.folder}
        return self.laptop.ctl("sync", expect=(1, -signal.SIGKILL), env=env).returncode < 0

    def assert_done(self, step):
        """After at most two more reconciliations, the second of which may find that there is no replica."""
        said = [self.laptop.ctl("sync", expect=1).stderr for _ in range(2)]
        left = os.listdir(self.laptop.folder) if os.path.isdir(self.laptop.folder) else []
        self.assertEqual(left, [], f"killed at step {step}, then: {said}")
        lines = run("hejied", "held", "list", self.central.folder, "--format=json").stdout.splitlines()
        rows = [item["row"] for item in map(json.loads, lines) if item["entity"] == "behaviour"]
        self.assertEqual(len(rows), N_NOTES, f"killed at step {step}")
        self.assertEqual(set(rows), self.notes, f"killed at step {step}")

    def kill_at_each_step(self, what):
        self.keep()
        step = 1
        while self.sync_until(step):
            self.assert_done(step)
            self.put_back()
            step += 1
        self.assert_done(step)
        self.assertGreater(step, 10)
        print(f"{what}: killed at each of {step - 1} steps", flush=True)

    def test_revoked(self):
        listed = run("hejied", "device", "list", self.central.folder, "--format=json").stdout
        run("hejied", "device", "revoke", self.central.folder, json.loads(listed)["id"])
        self.kill_at_each_step("A revoked laptop")

    def test_disabled(self):
        run("hejied", "user", "disable", self.central.folder, "officer")
        self.kill_at_each_step("A laptop of a disabled user")


if __name__ == "__main__":
    unittest.main()
