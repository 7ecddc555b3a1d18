# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real programs in a folder of their own: a central instance and laptops beside it."""

import datetime
import json
import os
import signal
import subprocess

LISTENING = "listening on "


def run(*command, expect=0, env=None, **kwargs):
    """Runs a program to its end; any other exit status than `expect` is a failure, in its words."""
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True,
                          env={**os.environ, **(env or {})}, **kwargs)
    wanted = expect if isinstance(expect, (tuple, list, set)) else (expect,)
    if done.returncode not in wanted:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}, not "
                             f"{expect}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done


def held_colors(labels):
    """Colours by detention, of the rows of labels those that hold: the latest not superseded."""
    labels = [row for row in labels if row["state"] != "superseded"]
    labels.sort(key=lambda row: (datetime.datetime.fromisoformat(row["at"]), row["id"]))
    return {row["detention"]: row["color"] for row in labels}


class Central:
    """A central instance: its folder, and the process that serves it."""

    def __init__(self, folder, people=0, seed=7, now=None, make=True):
        """With `make` not set, the folder holds a central instance already."""
        self.folder = os.path.join(folder, "central")
        self.passwords = os.path.join(folder, "passwords")
        os.makedirs(self.passwords, exist_ok=True)
        self.process, self.address = None, None
        if not make:
            return
        run("hejied", "init", self.folder)
        if people:
            extra = ["--now", now] if now else []
            run("hejied", "sample", self.folder, "--people", people, "--seed", seed, *extra)

    def start(self, env=None, options=(), **kwargs):
        """Serves, on the same port as before where there was one, and returns once it accepts."""
        listen = self.address.removeprefix("https://") if self.address else "127.0.0.1:0"
        self.process = subprocess.Popen(["hejied", "serve", self.folder, "--listen", listen, *options],
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})},
                                        **kwargs)
        line = self.process.stdout.readline()
        if not line.startswith(LISTENING):
            raise AssertionError(f"hejied serve said “{line}”")
        self.address = line.removeprefix(LISTENING).strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait() != 0:
            raise AssertionError(f"hejied serve ended with {self.process.returncode}")
        self.process.stdout.close()
        self.process = None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process = None

    def add_user(self, name, role, org="house-1", password="correct horse 9", full_name=None):
        path = self.password_file(name, password)
        extra = ["--full-name", full_name] if full_name else []
        run("hejied", "user", "add", self.folder, name, "--role", role, "--org", org,
            "--password-file", path, *extra)
        return password

    def password_file(self, name, password):
        path = os.path.join(self.passwords, name)
        with open(path, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(password + "\n")
        return path

    def sample_users(self):
        """What the sample county wrote: a list of {"user", "role", "org", "password"}."""
        with open(os.path.join(self.folder, "sample-users.json"), encoding="utf-8") as file:
            return json.load(file)

    def enrol_code(self, user):
        return run("hejied", "enrol-code", self.folder, user).stdout.strip()


class Through:
    """A central instance as it is reached through a proxy."""

    def __init__(self, central, proxy):
        self.central, self.address = central, proxy.address

    def enrol_code(self, user):
        return self.central.enrol_code(user)

    def password_file(self, user, password):
        return self.central.password_file(user, password)


class Laptop:
    """A replica driven by hejiectl."""

    def __init__(self, folder, name, passphrase="on the kitchen table"):
        self.folder = os.path.join(folder, name)
        os.makedirs(folder, exist_ok=True)
        self.passphrase = passphrase
        self.passphrase_file = os.path.join(folder, name + ".passphrase")
        with open(self.passphrase_file, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(passphrase + "\n")

    def ctl(self, *words, expect=0, **kwargs):
        return run("hejiectl", "--replica", self.folder, "--passphrase-file", self.passphrase_file,
                   "--format=json", *words, expect=expect, **kwargs)

    def ask(self, *words, expect=0):
        """The answer of a verb that prints one object."""
        return json.loads(self.ctl(*words, expect=expect).stdout)

    def rows(self, *words, expect=0):
        """The answer of a verb that prints one object a line."""
        return [json.loads(line) for line in self.ctl(*words, expect=expect).stdout.splitlines()]

    def enrol(self, central, user, password, expect=0, code=None):
        return run("hejiectl", "--replica", self.folder, "enrol", central.address,
                   code or central.enrol_code(user), "--password-file",
                   central.password_file(user, password), "--passphrase-file",
                   self.passphrase_file, expect=expect)

    def sync(self, expect=(0, 3)):
        return json.loads(self.ctl("sync", expect=expect).stdout)
