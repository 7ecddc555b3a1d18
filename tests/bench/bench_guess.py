#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long a central instance takes to say no: to a code that never was, one that is used up, one of a disabled
account, and a good one with a wrong password.

The first three must not be told apart by whoever guesses; their answers are the same. The last one's holder is told
by the answer itself that the code is good. The tests count the work instead of timing it; this shows what it comes to.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import hejie_flood as flood  # noqa: E402
from hejie_county import Central, Laptop, run  # noqa: E402

PASSWORD = "correct horse 9"
TRIES_OF_A_CODE = 9


def secret(code):
    """What of a code is sent; the rest says whom to trust."""
    return code.replace("-", "")[:16]


def make_codes(central, folder, rounds):
    """Codes of each kind, as many as are needed."""
    central.add_user("officer", "duty-officer", password=PASSWORD)
    central.add_user("gone", "duty-officer", password=PASSWORD)
    code = central.enrol_code("officer")
    laptop = Laptop(folder, "laptop")
    run("hejiectl", "--replica", laptop.folder, "enrol", central.address, code, "--password-file",
        central.password_file("officer", PASSWORD), "--passphrase-file", laptop.passphrase_file)
    disabled = secret(central.enrol_code("gone"))
    run("hejied", "user", "disable", central.folder, "gone")
    good = [secret(central.enrol_code("officer")) for _ in range(1 + rounds // TRIES_OF_A_CODE)]
    return {"unknown code": lambda i: f"ABCDEFGHIJKL{i % 676 // 26 + 2:04d}".replace("0", "O").replace("1", "I"),
            "used code": lambda i: secret(code),
            "code of a disabled account": lambda i: disabled,
            "good code, wrong password": lambda i: good[i // TRIES_OF_A_CODE]}


def measure(end, code):
    body = json.dumps({"code": code, "password": "not the password", "device_key": "A" * 43 + "=",
                       "device_name": "laptop"}).encode()
    data = flood.request("POST", "/v1/enrol", body)
    start = time.perf_counter()
    end.sendall(data)
    status, _ = flood.read_answer(end)
    if status not in (403, 429):
        raise AssertionError(f"The central instance answered {status}")
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=90, help="tries of each kind")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="hejie-guess.") as folder:
        central = Central(folder)
        central.start()
        try:
            codes = make_codes(central, folder, rounds)
            times = {kind: [] for kind in codes}
            with flood.secure(central, "127.0.0.1") as end:
                measure(end, codes["unknown code"](0))
                # In turn and in any order, so that whatever else the machine does falls on all alike.
                dice = random.Random(rounds)
                for i in range(rounds):
                    for kind in dice.sample(list(codes), len(codes)):
                        times[kind].append(measure(end, codes[kind](i)))
        finally:
            central.stop()
    base = statistics.median(times["unknown code"])
    for kind, taken in times.items():
        median = statistics.median(taken)
        print(f"{kind:28} {median * 1000:8.2f} ms   {median / base:6.2f} × an unknown code")


if __name__ == "__main__":
    main()
