# SPDX-License-Identifier: AGPL-3.0-or-later
"""A network between laptop and central instance that can be cut at a byte, or be slow."""

import socket
import struct
import threading
import time

CHUNK = 4096


class Proxy:
    """Passes bytes on as they are (they are TLS), in both directions.

    `budget` is how many bytes go through, both directions counted together, before every connection is reset; then
    none is let through until the next `open`. `rate` is bytes a second, or None. `flip` is a direction, "up" or "down",
    and after how many bytes that way a bit is flipped, once. While `sign_in` is set, whatever
    comes is answered as networks do that want a sign-in first.
    """

    def __init__(self, address):
        host, port = address.removeprefix("https://").rsplit(":", 1)
        self.target = (host, int(port))
        self.lock = threading.Lock()
        self.passed, self.budget, self.rate, self.flip = 0, None, None, None
        self.sign_in = False
        self.sockets = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"https://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def open(self, budget=None, rate=None, flip=None):
        """Lets bytes through again; returns nothing, `passed` counts from 0."""
        with self.lock:
            self.passed, self.budget, self.rate, self.flip = 0, budget, rate, flip

    def close(self):
        self.listener.close()
        self._reset_all()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self._is_spent():
                self._reset(near)
                continue
            if self.sign_in:
                self._send_to_sign_in(near)
                continue
            try:
                far = socket.create_connection(self.target)
            except OSError:
                self._reset(near)
                continue
            with self.lock:
                self.sockets |= {near, far}
            for way, source, sink in (("up", near, far), ("down", far, near)):
                threading.Thread(target=self._pass_on, args=(way, source, sink), daemon=True).start()

    @staticmethod
    def _send_to_sign_in(near):
        try:
            near.recv(CHUNK)
            near.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://sign-in.example/\r\nContent-Length: 0\r\n"
                         b"Connection: close\r\n\r\n")
        except OSError:
            pass
        near.close()

    def _is_spent(self):
        with self.lock:
            return self.budget is not None and self.passed >= self.budget

    def _take(self, length):
        """How many of so many bytes may pass."""
        with self.lock:
            allowed = length if self.budget is None else max(0, min(length, self.budget - self.passed))
            self.passed += allowed
            return allowed

    def _damage(self, way, data):
        with self.lock:
            if self.flip is None or self.flip[0] != way:
                return data
            left = self.flip[1] - len(data)
            self.flip = (way, left) if left > 0 else None
        return data if left > 0 else data[:-1] + bytes([data[-1] ^ 1])

    def _pass_on(self, way, source, sink):
        try:
            while data := source.recv(CHUNK):
                data = self._damage(way, data)
                allowed = self._take(len(data))
                if self.rate:
                    time.sleep(allowed / self.rate)
                sink.sendall(data[:allowed])
                if self._is_spent():
                    self._reset_all()
                    return
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _reset_all(self):
        with self.lock:
            sockets, self.sockets = self.sockets, set()
        for end in sockets:
            self._reset(end)

    @staticmethod
    def _reset(end):
        """As a lost connection ends: without a farewell."""
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
