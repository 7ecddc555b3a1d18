# SPDX-License-Identifier: AGPL-3.0-or-later
"""A laptop's secrets, in every form in which they could be found where they must not be."""

import base64
import ctypes
import ctypes.util
import json
import os
import resource
import tempfile
import unittest

from hejie_county import Central, Laptop

PASSWORD = "correct horse 9"


def unlimited():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class SecretsCase(unittest.TestCase):
    """One laptop for all tests, whose replica a passphrase opens."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="hejie-e2e.")
        cls.central = Central(cls.temp.name, people=20)
        cls.central.start()
        cls.central.add_user("officer", "duty-officer", password=PASSWORD)
        cls.laptop = Laptop(cls.temp.name, "laptop")
        cls.laptop.enrol(cls.central, "officer", PASSWORD)

    @classmethod
    def tearDownClass(cls):
        cls.central.stop()
        cls.temp.cleanup()

    def key(self):
        """The replica's raw key, as its file and the passphrase give it."""
        sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
        self.assertGreaterEqual(sodium.sodium_init(), 0)
        with open(os.path.join(self.laptop.folder, "key.json"), encoding="utf-8") as file:
            wrapped = json.load(file)
        wrapping, key = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
        salt, nonce, box = (base64.b64decode(wrapped[name]) for name in ("salt", "nonce", "box"))
        passphrase = self.laptop.passphrase.encode()
        self.assertEqual(sodium.crypto_pwhash(
            wrapping, ctypes.c_ulonglong(32), passphrase, ctypes.c_ulonglong(len(passphrase)), salt,
            ctypes.c_ulonglong(wrapped["ops"]), ctypes.c_size_t(wrapped["memory"]),
            sodium.crypto_pwhash_alg_argon2id13()), 0)
        self.assertEqual(sodium.crypto_secretbox_open_easy(
            key, box, ctypes.c_ulonglong(len(box)), nonce, wrapping), 0)
        return key.raw

    def forms(self):
        """What must be found nowhere, each as bytes."""
        key = self.key()
        return [key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(key),
                self.laptop.passphrase.encode()]

    def assert_without(self, path):
        with open(path, "rb") as file:
            content = file.read()
        for form in self.forms_:
            self.assertNotIn(form, content, path)
        return len(content)
