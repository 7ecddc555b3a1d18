# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients that no honest laptop is: they speak HTTP over TLS by hand, from any address of loopback."""

import os
import select
import socket
import ssl
import threading

PATIENCE = 60


def trusting(version=None):
    """What takes any certificate, and speaks one version of TLS where it is given."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    return context


def connect(central, source="127.0.0.2", receive=None):
    """A connection without TLS; `receive` is how many bytes of answer its end takes."""
    host, port = central.address.removeprefix("https://").rsplit(":", 1)
    end = socket.socket()
    if receive:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    end.settimeout(PATIENCE)
    end.bind((source, 0))
    end.connect((host, int(port)))
    return end


def secure(central, source="127.0.0.2", version=None, receive=None):
    return trusting(version).wrap_socket(connect(central, source, receive))


def read_all(end):
    """What comes until the other side closes; a reset is an end too."""
    said = b""
    try:
        while data := end.recv(65536):
            said += data
    except (ConnectionError, ssl.SSLError):
        pass
    return said


def read_answer(end):
    """Status and body of one answer; (None, b"") where the connection closes before it."""
    said = b""
    try:
        while b"\r\n\r\n" not in said:
            data = end.recv(65536)
            if not data:
                return None, b""
            said += data
        head, _, body = said.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines[1:])}
        while len(body) < int(headers.get("content-length", 0)):
            data = end.recv(65536)
            if not data:
                break
            body += data
        return int(lines[0].split()[1]), body
    except (ConnectionError, ssl.SSLError):
        return None, b""


def request(method, path, body=b"", headers=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: central", *headers]
    if method == "POST":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def trickle(end, byte=b"a"):
    """Sends a byte whenever a tenth of a second brought no answer; returns what came, once it is over."""
    said = b""
    try:
        while True:
            if end.pending() or select.select([end], [], [], 0.1)[0]:
                data = end.recv(65536)
                if not data:
                    return said
                said += data
            else:
                end.sendall(byte)
    except (ConnectionError, ssl.SSLError):
        return said


def count_sockets(process):
    """How many sockets a process has open, its listening ones among them."""
    folder, n = f"/proc/{process.pid}/fd", 0
    for name in os.listdir(folder):
        try:
            n += os.readlink(os.path.join(folder, name)).startswith("socket:")
        except FileNotFoundError:
            pass
    return n


def peak_mebibytes(process):
    """The most memory that a process ever had."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def wait_until(true):
    """Looks again and again; fails where it does not come true at all."""
    never = threading.Event()
    for _ in range(PATIENCE * 20):
        if true():
            return
        never.wait(0.05)
    raise AssertionError("It did not happen.")
