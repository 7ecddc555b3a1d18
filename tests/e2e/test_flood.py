# SPDX-License-Identifier: AGPL-3.0-or-later
"""A central instance under attack: slow, silent, greedy and garbling clients over TLS, while a laptop of another
address reconciles. Nothing is timed: what is looked at is who is served, who is cut off, and how much memory it took."""

import json
import os
import ssl
import unittest

import hejie_flood as flood
import hejie_torture
from hejie_case import PASSWORD, HouseCase

MEBIBYTE = 1 << 20
HELLO = flood.request("GET", "/v1/hello")


class FloodCase(HouseCase):
    def setUp(self):
        super().setUp()
        self.laptop = self.enrol("laptop", "officer-a")
        self.idle = flood.count_sockets(self.central.process)
        self.ends = []
        self.addCleanup(self.close_all)

    def close_all(self):
        for end in self.ends:
            end.close()

    def keep(self, end):
        self.ends.append(end)
        return end

    def assert_serves(self, name):
        """The laptop hands in what was entered now, and hears of it."""
        person = self.laptop.ask("new", "person", f"name={name}")["id"]
        self.laptop.ask("sync")
        self.assertEqual(self.laptop.ask("status")["outbox"], 0)
        self.assertIn(person, [row["id"] for row in self.laptop.rows("list", "person", "--limit", "1000")])
        self.assertEqual(self.ask_hello(), 200)

    def ask_hello(self, source="127.0.0.9"):
        with flood.secure(self.central, source) as end:
            end.sendall(HELLO)
            return flood.read_answer(end)[0]

    def wait_until_all_are_cut(self):
        flood.wait_until(lambda: flood.count_sockets(self.central.process) <= self.idle)

    def assert_memory(self, mebibytes):
        self.assertLess(flood.peak_mebibytes(self.central.process), mebibytes)


class SlowClients(FloodCase):
    """They may keep the central instance waiting for a second, not for twenty."""

    serve_options = ("--patience", "1")

    def test_headers_that_never_end(self):
        ends = [self.keep(flood.secure(self.central)) for _ in range(20)]
        for end in ends:
            end.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: central\r\nX-Slow: ")
        self.assertEqual(flood.trickle(ends[0]), b"")
        self.wait_until_all_are_cut()
        self.assert_serves("慢头")

    def test_body_that_never_ends(self):
        end = self.keep(flood.secure(self.central))
        end.sendall(b"POST /v1/token HTTP/1.1\r\nHost: central\r\nContent-Type: application/json\r\n"
                    b"Content-Length: 10000\r\n\r\n{")
        self.assertNotIn(b" 200 ", flood.trickle(end))
        self.wait_until_all_are_cut()
        self.assert_serves("慢体")

    def test_answer_that_is_never_read(self):
        end = self.keep(flood.secure(self.central, receive=4096))
        end.setblocking(False)
        sent = 0
        try:
            while sent < 200000:
                end.send(HELLO)
                sent += 1
        except (ssl.SSLWantWriteError, BlockingIOError, ConnectionError, ssl.SSLError):
            pass
        self.assertLess(sent, 200000)
        self.wait_until_all_are_cut()
        self.assert_serves("不读")
        self.assert_memory(300)

    def test_handshake_that_never_ends(self):
        for number in range(200):
            end = self.keep(flood.connect(self.central, "127.0.0.3"))
            if number % 2:
                end.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        self.assert_serves("半握手")
        self.wait_until_all_are_cut()


class GreedyClients(FloodCase):
    """They are refused for what they want, however long a machine under load takes to ask for it."""

    serve_options = ("--patience", "120")

    def test_idle_connections(self):
        kept, refused = [], 0
        for _ in range(300):
            try:
                end = self.keep(flood.secure(self.central, "127.0.0.2"))
                end.sendall(HELLO)
                if flood.read_answer(end)[0] == 200:
                    kept.append(end)
                else:
                    refused += 1
            except (ConnectionError, ssl.SSLError):
                refused += 1
        self.assertLessEqual(len(kept), 256)
        self.assertEqual(len(kept) + refused, 300)
        self.assert_serves("闲置")

    def test_large_bodies_at_once(self):
        """One address holds so much memory and no more, and another one is served meanwhile."""
        answers = []
        for _ in range(100):
            end = self.keep(flood.secure(self.central, "127.0.0.4"))
            end.sendall(b"POST /v1/drop HTTP/1.1\r\nHost: central\r\nContent-Type: application/json\r\n"
                        b"Content-Length: %d\r\n\r\n" % (2 * MEBIBYTE))
        for end in self.ends:
            try:
                end.sendall(b"[" * MEBIBYTE)
            except (ConnectionError, ssl.SSLError):
                pass
        self.assert_serves("大体")
        for end in self.ends:
            try:
                end.sendall(b"[" * MEBIBYTE)
                answers.append(flood.read_answer(end)[0])
            except (ConnectionError, ssl.SSLError):
                answers.append(None)
        self.assertGreaterEqual(answers.count(429), 30)
        self.assertGreaterEqual(answers.count(400), 30)
        self.assert_memory(450)

    def test_requests_in_a_row(self):
        with flood.secure(self.central) as end:
            end.sendall(HELLO * 50 + flood.request("GET", "/v1/hello", headers=("Connection: close",)))
            self.assertEqual(flood.read_all(end).count(b"HTTP/1.1 200 "), 51)
        with flood.secure(self.central) as end:
            end.sendall(flood.request("POST", "/v1/token", b"{}") + HELLO + flood.request("GET", "/nothing") + HELLO
                        + flood.request("GET", "/v1/hello", headers=("Connection: close",)))
            said = flood.read_all(end)
        self.assertEqual([said.count(b"HTTP/1.1 %d " % status) for status in (200, 400, 404)], [3, 1, 1])
        self.assert_serves("连发")

    def test_one_who_guesses_keeps_no_neighbour_out(self):
        """The same address guesses codes until it is told to wait; the right code is taken from there."""
        body = json.dumps({"code": "ABCDEFGHIJKLMNOP", "password": PASSWORD, "device_key": "A" * 43 + "=",
                           "device_name": "laptop"}).encode()
        with flood.secure(self.central, "127.0.0.1") as end:
            statuses = []
            for _ in range(60):
                end.sendall(flood.request("POST", "/v1/enrol", body))
                statuses.append(flood.read_answer(end)[0])
        self.assertEqual(set(statuses), {403, 429})
        self.assertEqual(statuses[-1], 429)
        neighbour = self.enrol("neighbour", "officer-b")
        self.assertEqual(neighbour.ask("status")["outbox"], 0)


class Garbage(FloodCase):
    def answer(self, data, source="127.0.0.5"):
        """What comes to bytes over TLS, until the connection is closed or the answer is whole."""
        with flood.secure(self.central, source) as end:
            try:
                end.sendall(data)
            except (ConnectionError, ssl.SSLError):
                pass
            return flood.read_answer(end)

    def ask(self, data):
        """The answer to a request, over one connection for as long as that is left open."""
        for _ in range(2):
            if not self.ends:
                self.keep(flood.secure(self.central, "127.0.0.6"))
            try:
                self.ends[0].sendall(data)
                status, body = flood.read_answer(self.ends[0])
            except (ConnectionError, ssl.SSLError):
                status, body = None, b""
            if status:
                return status, body
            self.ends.pop().close()
        return None, b""

    def test_before_tls(self):
        for data in (HELLO, b"\x00" * 4096, os.urandom(4096), b"SSH-2.0-client\r\n",
                     b"\x16\x03\x01\xff\xff" + b"\x00" * 65535, b"\x80\x2e\x01\x00\x02"):
            with flood.connect(self.central) as end:
                end.sendall(data)
                self.assertNotIn(b"HTTP/1.1 200", flood.read_all(end))
        self.assert_serves("明文")

    def test_lengths_that_are_none(self):
        head = b"POST /v1/token HTTP/1.1\r\nHost: central\r\nContent-Type: application/json\r\n"
        for announced, wanted in ((b"Content-Length: 10000000000\r\n\r\n", {413}),
                                  (b"Content-Length: 99999999999999999999999999\r\n\r\n", {413, 400, None}),
                                  (b"Content-Length: -1\r\n\r\n", {413, 400, None}),
                                  (b"Content-Length: two\r\n\r\n", {413, 400, None}),
                                  (b"Transfer-Encoding: chunked\r\n\r\n5\r\n", {411}),
                                  (b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", {411, 400, None}),
                                  (b"Transfer-Encoding: gzip, chunked\r\n\r\n", {501})):
            self.assertIn(self.answer(head + announced)[0], wanted, announced)
        self.assert_serves("长度")

    def test_heads_that_are_none(self):
        """A head without end, lines without end, nonsense: refused or cut off, and not kept in memory."""
        for data in (b"GET /" + b"a" * MEBIBYTE + b" HTTP/1.1\r\n\r\n",
                     b"GET /v1/hello HTTP/1.1\r\nX: " + b"a" * MEBIBYTE + b"\r\n\r\n",
                     b"GET /v1/hello HTTP/1.1\r\n" + b"X: a\r\n" * 200000 + b"\r\n",
                     b"GET /v1/hello HTTP/9.9\r\n\r\n", b"\r\n" * 100000, b"\x00" * 100000, b"GET\r\n\r\n",
                     b"GET /%00%ff%zz HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /../../db.key HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"CONNECT central:22 HTTP/1.1\r\nHost: a\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", b"GET http://other/ HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"GET /v1/hello HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + b"t" * 60000 + b"\r\n\r\n"):
            status, body = self.answer(data)
            # 501 and 505 are HTTP's own words for methods and versions that there are not.
            self.assertIn(status, (None, 200, 400, 401, 403, 404, 405, 413, 414, 431, 501, 505), data[:40])
            self.assertNotIn(b"PRIVATE", body)
        self.assert_serves("头")
        self.assert_memory(300)

    def test_json(self):
        """Every route × every document: a problem document with a 4xx, never a 5xx, never the end of the program."""
        with open(os.path.join(os.environ["HJ_DATADIR"], "openapi.json"), encoding="utf-8") as file:
            paths = [path for path, item in json.load(file)["paths"].items() if "post" in item]
        refused = 0
        for path in paths:
            for name, document in hejie_torture.documents():
                status, body = self.ask(flood.request("POST", path, document))
                self.assertTrue(400 <= status < 500, (path, name, status))
                problem = json.loads(body)
                self.assertEqual(problem["status"], status, (path, name))
                refused += 1
        self.assert_serves("乱码")
        self.assertIsNone(self.central.process.poll())
        self.assert_memory(300)
        print(f"{refused} documents were refused by {len(paths)} routes", flush=True)

    def test_only_tls_1_3(self):
        with flood.secure(self.central) as end:
            self.assertEqual(end.version(), "TLSv1.3")
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            flood.secure(self.central, version=ssl.TLSVersion.TLSv1_2)



if __name__ == "__main__":
    unittest.main()
