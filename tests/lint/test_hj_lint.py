#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The checks of hj_lint.py, each against a made-up tree that breaks it and one that does not."""

import tempfile
import unittest
from pathlib import Path

import hj_lint

SPDX = "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"


class LintTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)
        for name in ("src", "tests", "ui", "data", "po"):
            (self.top / name).mkdir()

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def include(self, name, target, bracket='""'):
        self.write(name, f"{SPDX}#include {bracket[0]}{target}{bracket[1]}\n")
        complaints = list(hj_lint.check_includes(self.top))
        (self.top / name).unlink()
        return complaints

    def assert_refused(self, name, target, bracket='""'):
        complaints = self.include(name, target, bracket)
        self.assertEqual(len(complaints), 1, f"{name} -> {target}: {complaints}")
        self.assertIn(f"src/{name[4:]}:2: ", complaints[0])

    def assert_allowed(self, name, target, bracket='""'):
        self.assertEqual(self.include(name, target, bracket), [], f"{name} -> {target}")

    def test_arrows_between_rooms(self):
        model = "core/base core/model"
        policy = f"{model} core/risk core/workflow core/wire"
        client = f"{policy} core/policy core/store core/sync"
        allowed = {
            "core/base": "",
            "core/model": "core/base",
            "core/risk": model,
            "core/workflow": model,
            "core/sql": model,
            "core/wire": model,
            "core/policy": policy,
            "core/store": f"{model} core/sql core/wire",
            "core/sync": f"{model} core/wire core/store",
            "core/casework": client,
            "server": f"{policy} core/policy core/sql",
            "cli": f"{client} core/casework",
            "app": f"{client} core/casework",
        }
        self.assertEqual(set(allowed), set(hj_lint.ARROWS))
        for room, seen in allowed.items():
            for other in allowed:
                check = self.assert_allowed if other == room or other in seen.split() else self.assert_refused
                check(f"src/{room}/hj-thing.c", f"{other}/hj-other.h")

    def test_rooms_within_the_server_and_the_app_see_each_other(self):
        self.assert_allowed("src/server/http/hj-thing.c", "server/db/hj-db.h")
        self.assert_allowed("src/app/people/hj-thing.c", "app/widgets/hj-label.h")

    def test_brackets_do_not_hide_a_room(self):
        self.assert_refused("src/app/hj-thing.c", "server/db/hj-db.h", "<>")

    def test_includes_carry_the_room(self):
        self.assert_refused("src/core/model/hj-thing.c", "hj-record.h")
        self.assert_refused("src/core/model/hj-thing.c", "../base/hj-id.h")
        self.assert_allowed("src/core/model/hj-thing.c", "config.h")
        self.assert_allowed("src/server/sample/hj-thing.c", "hj-sample-resources.h")

    def test_a_file_outside_every_room(self):
        self.write("src/hj-stray.c", SPDX)
        self.assertEqual(len(list(hj_lint.check_includes(self.top))), 1)

    def test_libraries(self):
        for target, homes, others in (
            ("gtk/gtk.h", ["app/people"], ["core/model", "cli", "server/http", "core/store"]),
            ("adwaita.h", ["app"], ["core/sync", "server", "cli"]),
            ("sqlite3.h", ["core/sql", "core/store", "server/db"], ["core/sync", "server/sync", "app", "cli"]),
            ("sqlcipher/sqlite3.h", ["core/store", "server/db"], ["core/wire", "server", "app"]),
            ("libsoup/soup.h", ["server/http"], ["core/sync", "server/sync", "app", "cli"]),
            ("json-glib/json-glib.h", ["core/wire", "server"], ["core/base", "core/model", "core/risk"]),
            ("libdex.h", ["core/sync", "app"], ["core/workflow", "core/risk"]),
            ("glib.h", list(hj_lint.ARROWS), []),
        ):
            for home in homes:
                self.assert_allowed(f"src/{home}/hj-thing.c", target, "<>")
            for other in others:
                self.assert_refused(f"src/{other}/hj-thing.c", target, "<>")
        self.assert_allowed("src/core/sync/hj-transport-soup.c", "libsoup/soup.h", "<>")

    def test_files(self):
        self.write("src/core/base/hj-good.h", SPDX + "#pragma once\n" + "\n" * (hj_lint.MAX_LINES - 2))
        self.write("tests/good.py", "#!/usr/bin/env python3\n# SPDX-License-Identifier: AGPL-3.0-or-later\n")
        self.assertEqual(list(hj_lint.check_files(self.top)), [])
        self.write("src/core/base/hj-long.c", SPDX + "\n" * hj_lint.MAX_LINES)
        self.write("src/core/base/hj-unguarded.h", SPDX)
        self.write("src/core/base/hj-unlicensed.c", "int x;\n")
        complaints = list(hj_lint.check_files(self.top))
        self.assertEqual(len(complaints), 3)
        for name in ("hj-long.c: 801 lines", "hj-unguarded.h: no #pragma", "hj-unlicensed.c: no SPDX"):
            self.assertTrue(any(name in complaint for complaint in complaints), name)

    def make_translated_tree(self):
        self.write("src/app/a.c", 'char *a = _("One");\n')
        self.write("src/app/b.c", "char *b = _ (title); /* no text of its own */\n")
        self.write("ui/c.blp", 'Label { label: C_("short", "Two"); }\n')
        self.write("po/LINGUAS", "zh_CN\n")
        self.write("po/POTFILES.in", "src/app/a.c\nui/c.blp\n")
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: zh_CN\\n"\n'
        one = 'msgid "One"\nmsgstr "一"\n'
        two = 'msgctxt "short"\nmsgid "Two"\nmsgstr "二"\n'
        return head, one, two

    def test_potfiles(self):
        self.make_translated_tree()
        self.assertEqual(list(hj_lint.check_potfiles(self.top)), [])
        for text, count in (
            ("ui/c.blp\nsrc/app/a.c\n", 1),
            ("src/app/a.c\n", 1),
            ("src/app/a.c\nsrc/app/b.c\nui/c.blp\n", 1),
            ("src/app/a.c\nsrc/app/gone.c\nui/c.blp\n", 1),
        ):
            self.write("po/POTFILES.in", text)
            self.assertEqual(len(list(hj_lint.check_potfiles(self.top))), count, text)

    def test_potfiles_with_nothing_but_plurals(self):
        self.make_translated_tree()
        self.write("src/app/d.c", 'g_dngettext (GETTEXT_PACKAGE,\n  "%u day", "%u days", n);\n')
        self.assertEqual(len(list(hj_lint.check_potfiles(self.top))), 1)

    def test_translation(self):
        head, one, two = self.make_translated_tree()
        self.write("po/zh_CN.po", "\n".join([head, one, two]))
        self.assertEqual(list(hj_lint.check_translation(self.top)), [])
        for broken in (
            [head, one],
            [head, one, two.replace("二", "")],
            [head, one, "#, fuzzy\n" + two],
            [head, one, two, one],
        ):
            self.write("po/zh_CN.po", "\n".join(broken))
            self.assertNotEqual(list(hj_lint.check_translation(self.top)), [], broken)


if __name__ == "__main__":
    unittest.main()
