#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks of the source tree that no ready tool makes: hj_lint.py {includes,files,potfiles,translation} TOP."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MAX_LINES = 800

# What each room sees, directly or through another: the arrows of src/README.md. SQL ends at the store.
BASE = {"core/base"}
MODEL = BASE | {"core/model"}
RISK = MODEL | {"core/risk"}
WORKFLOW = MODEL | {"core/workflow"}
SQL = MODEL | {"core/sql"}
WIRE = MODEL | {"core/wire"}
POLICY = RISK | WORKFLOW | WIRE | {"core/policy"}
STORE = SQL | WIRE | {"core/store"}
SYNC = (STORE - {"core/sql"}) | {"core/sync"}
CASEWORK = SYNC | POLICY | {"core/casework"}
ARROWS = {
    "core/base": BASE,
    "core/model": MODEL,
    "core/risk": RISK,
    "core/workflow": WORKFLOW,
    "core/sql": SQL,
    "core/wire": WIRE,
    "core/policy": POLICY,
    "core/store": STORE,
    "core/sync": SYNC,
    "core/casework": CASEWORK,
    "server": SQL | POLICY | {"server"},
    "cli": CASEWORK | {"cli"},
    "app": CASEWORK | {"app"},
}

# Which files may include a library's headers; a pattern is matched at the start of the path below src/.
PURE = ("core/base/", "core/model/", "core/risk/", "core/workflow/", "core/sql/")
LIBRARIES = [
    ("GTK", re.compile(r"(gtk|gdk|gsk)/|adwaita\.h|adw"), ("app/",)),
    ("SQLite", re.compile(r"(sqlcipher/)?sqlite3"), ("core/sql/", "core/store/", "server/db/")),
    ("libsoup", re.compile(r"libsoup/"), ("core/sync/hj-transport-soup", "core/sync/hj-portal", "server/http/")),
    (
        "a library other than GLib and GIO",
        re.compile(r"json-glib/|libdex|sodium|gnutls/|libsecret/|unicode/|zstd"),
        tuple(room + "/" for room in ARROWS if room + "/" not in PURE),
    ),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)
GENERATED = re.compile(r"config\.h|hj-[a-z-]+-resources\.h")
TRANSLATED = re.compile(r'(?<![A-Za-z0-9_])(?:_|C_|N_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\(\s*(?:GETTEXT_PACKAGE,\s*)?"')
TRANSLATED_FILES = (".desktop.in.in", ".metainfo.xml.in.in")
KEYWORDS = ["_", "N_", "Q_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]


def files(top, folders, suffixes):
    for folder in folders:
        for path in sorted((top / folder).rglob("*")):
            if path.is_file() and path.suffix in suffixes and "fixtures" not in path.parts:
                yield path


def room_of(path):
    """The room of a path below src/, or None."""
    parts = path.split("/")
    room = "/".join(parts[:2]) if parts[0] == "core" else parts[0]
    return room if len(parts) > room.count("/") + 1 and room in ARROWS else None


def check_includes(top):
    """Includes stay within the arrows between rooms, and libraries within the rooms that may know them."""
    for path in files(top, ["src"], {".c", ".h"}):
        name = path.relative_to(top / "src").as_posix()
        room = room_of(name)
        if room is None:
            yield f"src/{name}: lies in no room that tests/lint knows"
            continue
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            where = f"src/{name}:{text.count(chr(10), 0, match.start()) + 1}"
            quoted, target = match.group(1) == '"', match.group(2)
            target_room = room_of(target)
            if target_room is not None:
                if target_room not in ARROWS[room]:
                    yield f"{where}: {room} may not see {target_room} ({target})"
            elif quoted and not GENERATED.fullmatch(target):
                yield f'{where}: "{target}" does not carry its room'
            for library, pattern, homes in LIBRARIES:
                if pattern.match(target) and not target_room and not name.startswith(homes):
                    yield f"{where}: {target}: {library} is not for this room"


def check_files(top):
    """Every file is short enough to read and says its licence; every header guards itself."""
    for path in files(top, ["src", "tests"], {".c", ".h", ".py"}):
        name = path.relative_to(top).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > MAX_LINES:
            yield f"{name}: {len(lines)} lines; {MAX_LINES} is the limit, split it"
        if not any("SPDX-License-Identifier: AGPL-3.0-or-later" in line for line in lines[:2]):
            yield f"{name}: no SPDX line at the top"
        if path.suffix == ".h" and "#pragma once" not in lines:
            yield f"{name}: no #pragma once"


def potfiles(top):
    lines = (top / "po" / "POTFILES.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def check_potfiles(top):
    """POTFILES.in is sorted and names exactly the files that have text to translate."""
    listed = potfiles(top)
    if listed != sorted(set(listed)):
        yield "po/POTFILES.in: not sorted, or a file is there twice"
    wanted = set()
    for path in files(top, ["src", "ui", "data"], {".c", ".h", ".blp", ".ui", ".in"}):
        text = path.read_text(encoding="utf-8")
        if (
            path.name.endswith(TRANSLATED_FILES)
            or path.suffix == ".ui"
            and 'translatable="yes"' in text
            or path.suffix in {".c", ".h", ".blp"}
            and TRANSLATED.search(text)
        ):
            wanted.add(path.relative_to(top).as_posix())
    for name in sorted(wanted - set(listed)):
        yield f"po/POTFILES.in: {name} has text to translate and is missing"
    for name in sorted(set(listed) - wanted):
        yield f"po/POTFILES.in: {name} is gone or has no text to translate"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    return done.returncode, (done.stdout + done.stderr).strip()


def check_translation(top):
    """Every language of LINGUAS translates every message, and its formats agree."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "hejie.pot"
        keywords = [f"--keyword={word}" for word in KEYWORDS]
        status, text = run(
            "xgettext", "--from-code=UTF-8", "--keyword", *keywords, "--directory", str(top), "--files-from",
            str(top / "po" / "POTFILES.in"), "--output", str(pot), "--force-po",
        )
        if status:
            yield text
            return
        for language in (top / "po" / "LINGUAS").read_text().split():
            po = top / "po" / f"{language}.po"
            status, text = run("msgfmt", "--check", "--statistics", "--output-file=/dev/null", str(po))
            if status or "untranslated" in text or "fuzzy" in text:
                yield text
            status, text = run("msgcmp", str(po), str(pot))
            if status:
                yield text


CHECKS = {
    "includes": check_includes,
    "files": check_files,
    "potfiles": check_potfiles,
    "translation": check_translation,
}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    complaints = list(CHECKS[sys.argv[1]](Path(sys.argv[2])))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
