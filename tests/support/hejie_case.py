# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of the real programs begin with: a county of their own, served on loopback."""

import tempfile
import unittest

from hejie_county import Central, Laptop, Through
from hejie_proxy import Proxy

PASSWORD = "correct horse 9"
ENTITIES = ("person", "detention", "behaviour", "dispute", "ticket", "label", "conflict")


class ServedCase(unittest.TestCase):
    """A central instance that serves."""

    people = 20
    serve_options = ()

    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        self.addCleanup(self.temp.cleanup)
        self.folder = self.temp.name
        self.central = self.make_central()
        # Also where the rest of the setting up fails.
        self.addCleanup(self.stop_central)
        self.central.start(options=self.serve_options)

    def make_central(self):
        return Central(self.folder, people=self.people)

    def stop_central(self):
        if self.central.process:
            self.central.stop()


class OfficerCase(ServedCase):
    """With one officer, on one laptop."""

    def setUp(self):
        super().setUp()
        self.central.add_user("officer", "duty-officer")
        self.laptop = Laptop(self.folder, "laptop")
        self.laptop.enrol(self.central, "officer", PASSWORD)


class HouseCase(ServedCase):
    """With two people of one house, who see the same."""

    users = (("officer-a", "duty-officer"), ("officer-b", "house-leader"))

    def setUp(self):
        super().setUp()
        for name, role in self.users:
            self.central.add_user(name, role, password=PASSWORD)

    def enrol(self, name, user, central=None, expect=0):
        laptop = Laptop(self.folder, name)
        laptop.enrol(central or self.central, user, PASSWORD, expect=expect)
        return laptop

    def assert_same(self, *laptops):
        """All laptops show the same, and nothing waits on any."""
        for entity in ENTITIES:
            lists = [sorted(laptop.ctl("list", entity, "--limit", "100000").stdout.splitlines())
                     for laptop in laptops]
            for other in lists[1:]:
                self.assertEqual(lists[0], other, entity)
        for laptop in laptops:
            self.assertEqual(laptop.ask("status")["outbox"], 0)


class NetworkCase(HouseCase):
    """Who reach the central instance through a network that can be cut."""

    def setUp(self):
        super().setUp()
        self.proxy = Proxy(self.central.address)
        self.addCleanup(self.proxy.close)

    def enrol(self, name, user, central=None, expect=(0, 4)):
        return super().enrol(name, user, central or Through(self.central, self.proxy), expect)
