# SPDX-License-Identifier: AGPL-3.0-or-later
"""Disks of their own that can be filled, for a central instance or a script."""

import os
import subprocess

from hejie_county import run


def on_small_disk(folder, size, script, *words, expect=0):
    """Runs a shell script that has a disk of so many bytes in $DISK, for itself alone."""
    disk = os.path.join(folder, "disk")
    os.makedirs(disk, exist_ok=True)
    return run("bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--size", size, "--tmpfs", disk, "--setenv",
               "DISK", disk, "bash", "-c", script, "script", *words, expect=expect)


class CrampedCentral:
    """A central instance that was stopped serves from a disk of its own, which is filled, but for 1500 KiB or wholly,
    and freed; its folder is put back at the end."""

    script = """
        cp -r "$1" "$DISK/central"
        hejied serve "$DISK/central" --listen "$2" &
        while read -r what; do
          case $what in
            fill) dd if=/dev/zero of="$DISK/rest" bs=1k 2>/dev/null ;;
            nearly) dd if=/dev/zero of="$DISK/rest" bs=1k 2>/dev/null; truncate -s -1500K "$DISK/rest" ;;
            free) rm "$DISK/rest" ;;
          esac
          echo "$what is done"
        done
        kill %1
        wait %1
        rm -f "$DISK/rest"
        cp -rT "$DISK/central" "$1"
        """

    def __init__(self, folder, central, room):
        """With so many bytes beside what it has."""
        disk = os.path.join(folder, "central-disk")
        os.makedirs(disk)
        size = sum(os.path.getsize(os.path.join(central.folder, name)) for name in os.listdir(central.folder))
        self.process = subprocess.Popen(
            ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--size", str(size + room), "--tmpfs", disk,
             "--setenv", "DISK", disk, "bash", "-c", self.script, "script", central.folder,
             central.address.removeprefix("https://")],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if "listening" not in line:
            raise AssertionError(f"hejied serve said “{line}”")

    def tell(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != f"{what} is done":
            raise AssertionError(f"{what}: “{answer}”")

    def close(self):
        if self.process.stdin.closed:
            return
        self.process.stdin.close()
        status = self.process.wait(60)
        self.process.stdout.close()
        if status != 0:
            raise AssertionError(f"hejied serve ended with {status}")
