#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a commit on the central instance to the other laptops, and what a reconciliation costs that finds nothing
new; both against a bare round trip over the same loopback and TLS, in the same run."""

import base64
import ctypes
import ctypes.util
import hashlib
import http.client
import json
import os
import select
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from hejie_county import Central, Laptop

PASSWORD = "correct horse 9"
LISTENERS = int(os.environ.get("HJ_BENCH_LISTENERS", "50"))
COMMITS = int(os.environ.get("HJ_BENCH_COMMITS", "100"))
IDLE_SYNCS = 200
COMMIT_LIMIT = 0.5  # seconds, p99
NO_OP_BYTES, NO_OP_CPU = 1024, 0.001


def percentile(values, percent):
    return sorted(values)[(len(values) - 1) * percent // 100]


def new_id():
    """A UUIDv7, as laptops make them."""
    number = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & (1 << 80) - 1)
    number = number & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=number & ~(0x3 << 62) | 2 << 62))


class Key:
    """A device's key, from the library that the programs use."""

    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))

    def __init__(self):
        self.sodium.sodium_init()
        public, self.secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_keypair(public, self.secret)
        self.public = base64.b64encode(public.raw).decode()

    def sign(self, method, path, token, body):
        """What shows that whoever has the token has the key too."""
        nonce = os.urandom(16).hex()
        text = "\n".join(("hejie-request", method, path, hashlib.sha256(token.encode()).hexdigest(), nonce,
                          hashlib.sha256(body).hexdigest())).encode()
        signature = ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_detached(signature, None, text, ctypes.c_ulonglong(len(text)), self.secret)
        return f"{nonce} {base64.b64encode(signature.raw).decode()}"


class Device:
    """A laptop down to what goes over the line."""

    def __init__(self, central, user, number=0):
        # From an address of its own: one may enrol thirty times a minute.
        self.source = (f"127.0.0.{number // 20 + 1}", 0)
        self.host = central.address.removeprefix("https://")
        code = central.enrol_code(user).replace("-", "")
        self.key = Key()
        answer = self.ask(self.connect(), "/v1/enrol", {
            "code": code[:16], "password": PASSWORD, "device_name": user, "device_key": self.key.public})
        self.id, self.access = answer["device"], answer["access"]
        self.connection = self.connect()
        self.seq = 0

    def connect(self):
        # The laptops know the instance by its key; here only the time counts.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(self.host, context=context, timeout=60,
                                           source_address=self.source)

    def ask(self, connection, path, body=None, token=None):
        content = json.dumps(body).encode() if body else b""
        response = self.request(connection, "POST" if body else "GET", path, content, token)
        content = response.read()
        if response.status != 200:
            raise AssertionError(f"{path} answered {response.status}: {content[:500]!r}")
        return json.loads(content)

    def request(self, connection, method, path, body, token):
        headers = {"Content-Type": "application/json"}
        if token:
            headers |= {"Authorization": f"Bearer {token}", "Hejie-Signature": self.key.sign(method, path, token, body)}
        connection.request(method, path, body or None, headers)
        return connection.getresponse()

    def hello(self):
        self.ask(self.connection, "/v1/hello")

    def commit(self):
        """One new person; returns once the central instance has answered."""
        self.seq += 1
        now = int(time.time() * 1000)
        op = {"seq": self.seq, "id": new_id(), "schema": 3, "raw": now, "at": now, "kind": "new", "entity": "person",
              "row": new_id(), "fields": {"name": {"new": f"第{self.seq}个"}}}
        answer = self.ask(self.connection, "/v1/ops", {"device": self.id, "batch": new_id(), "ops": [op]}, self.access)
        if answer["results"][0]["result"] != "applied":
            raise AssertionError(f"not taken: {answer}")

    def listen(self):
        connection = self.connect()
        response = self.request(connection, "GET", "/v1/live", b"", self.access)
        if response.status != 200:
            raise AssertionError(f"/v1/live answered {response.status}: {response.read()!r}")
        return response


class Listener(threading.Thread):
    """Notes when each hint comes."""

    def __init__(self, device):
        super().__init__(daemon=True)
        self.response = device.listen()
        self.heard = threading.Event()
        self.at = 0.0

    def run(self):
        while line := self.response.readline():
            if line.startswith(b"event:"):
                self.at = time.monotonic()
                self.heard.set()


def follow(laptop):
    return subprocess.Popen(["hejiectl", "--replica", laptop.folder, "--passphrase-file", laptop.passphrase_file,
                             "--format=json", "sync", "--follow"], stdout=subprocess.PIPE)


def wait_for_row(follower):
    """Until the replica of another laptop holds something new."""
    while True:
        ready, _, _ = select.select([follower.stdout], [], [], 60)
        if not ready:
            raise AssertionError("nothing came for a minute")
        if json.loads(follower.stdout.readline())["pulled"] > 0:
            return time.monotonic()


def say(what, ours, reference, limit):
    print(f"{what:44} ours {ours * 1e3:10.3f} ms   reference {reference * 1e3:10.3f} ms   ratio {ours / reference:6.2f}   "
          f"limit {limit * 1e3:8.1f} ms   {'met' if ours <= limit else 'missed'}")


def measure_commits(writer, listeners, follower):
    hello, hints, rows = [], [], []
    for _ in range(COMMITS):
        begin = time.monotonic()
        writer.hello()
        hello.append(time.monotonic() - begin)
        for listener in listeners:
            listener.heard.clear()
        begin = time.monotonic()
        writer.commit()
        rows.append(wait_for_row(follower) - begin)
        for listener in listeners:
            if not listener.heard.wait(60):
                raise AssertionError("a listener heard nothing")
            hints.append(listener.at - begin)
    reference = percentile(hello, 50)
    for percent in (50, 99):
        say(f"commit to hint, {len(listeners)} listeners, p{percent}", percentile(hints, percent), reference, COMMIT_LIMIT)
    for percent in (50, 99):
        say(f"commit to row on another laptop, p{percent}", percentile(rows, percent), reference, COMMIT_LIMIT)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_no_op(central, laptop, writer):
    """What it costs the central instance that a laptop asks and finds nothing."""
    laptop.sync()
    begin, before = time.monotonic(), cpu_seconds(central.process.pid)
    for _ in range(IDLE_SYNCS):
        done = laptop.sync()
    seconds, cpu = time.monotonic() - begin, (cpu_seconds(central.process.pid) - before) / IDLE_SYNCS
    before = cpu_seconds(central.process.pid)
    for _ in range(IDLE_SYNCS):
        fresh = writer.connect()
        writer.ask(fresh, "/v1/hello")
        fresh.close()
    reference = (cpu_seconds(central.process.pid) - before) / IDLE_SYNCS
    size = done["bytes_in"] + done["bytes_out"]
    print(f"no-op reconciliation: {done['requests']} request, {size} bytes   "
          f"limit 1 request, {NO_OP_BYTES} bytes   {'met' if done['requests'] == 1 and size <= NO_OP_BYTES else 'missed'}"
          f"   ({seconds / IDLE_SYNCS * 1e3:.1f} ms with the start of a program)")
    say("its CPU on the central instance, handshake too", cpu, reference, NO_OP_CPU + reference)


def main():
    with tempfile.TemporaryDirectory(prefix="hejie-bench.") as folder:
        central = Central(folder, people=200)
        for name, role in (("writer", "duty-officer"), ("reader", "house-leader")):
            central.add_user(name, role, password=PASSWORD)
        for number in range(LISTENERS):
            central.add_user(f"listener-{number}", "duty-officer", password=PASSWORD)
        central.start()
        follower = None
        try:
            writer = Device(central, "writer")
            laptop = Laptop(folder, "reader")
            laptop.enrol(central, "reader", PASSWORD)
            laptop.sync()
            measure_no_op(central, laptop, writer)
            listeners = [Listener(Device(central, f"listener-{number}", number + 20))
                         for number in range(LISTENERS)]
            for listener in listeners:
                listener.start()
            follower = follow(laptop)
            wait_for_quiet(follower)
            measure_commits(writer, listeners, follower)
        finally:
            if follower:
                follower.kill()
                follower.wait()
            central.kill()


def wait_for_quiet(follower):
    """Until the first reconciliations are over."""
    while select.select([follower.stdout], [], [], 2)[0]:
        follower.stdout.readline()


if __name__ == "__main__":
    sys.exit(main())
